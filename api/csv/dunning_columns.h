#pragma once

#include <array>

#include "api/csv/columns.h"

// What stands in the lists of dunning as CSV.
namespace steward::api {

inline constexpr std::array kReminderChannelWords = {
    CsvWord{"app", "app", "应用消息"},      CsvWord{"wechat", "WeChat", "微信"},
    CsvWord{"sms", "text message", "短信"}, CsvWord{"call", "call", "电话"},
    CsvWord{"letter", "letter", "催缴函"},  CsvWord{"lawyer_letter", "lawyer's letter", "律师函"},
    CsvWord{"court", "court", "起诉"},
};
inline constexpr std::array kReminderStatusWords = {
    CsvWord{"queued", "queued", "待发送"},
    CsvWord{"to_do", "to be done by hand", "待人工办理"},
    CsvWord{"delivered", "delivered", "已送达"},
    CsvWord{"failed", "failed", "未送达"},
};
inline constexpr std::array kReminderFailureWords = {
    CsvWord{"rejected", "rejected by the provider", "服务商拒收"},
    CsvWord{"attempts_used_up", "attempts used up", "重试次数已用尽"},
    CsvWord{"not_reached", "nobody reached", "未联系上"},
    CsvWord{"wrong_contact", "wrong contact", "联系方式有误"},
    CsvWord{"no_longer_owed", "no longer owed", "欠费已结清"},
    CsvWord{"amount_changed", "amount changed", "欠费金额已变动"},
    CsvWord{"promised", "payment promised", "住户已承诺缴费"},
    CsvWord{"held", "held", "催缴已暂停"},
    CsvWord{"withdrawn", "withdrawn", "已撤回"},
    CsvWord{"not_carried", "no provider for it", "该方式无服务商"},
};
inline constexpr std::array kWaitsForWords = {
    CsvWord{"channel-not-carried", "a provider of its channel", "该方式无服务商"},
    CsvWord{"webhook-not-configured", "a webhook", "未配置 Webhook"},
};
inline constexpr std::array kHoldReasonWords = {
    CsvWord{"vulnerable", "somebody in need", "特殊困难住户"},
    CsvWord{"instalment_plan", "instalments", "已约定分期"},
    CsvWord{"hardship", "hardship", "经济困难"},
    CsvWord{"estate", "debtor died", "债务人去世"},
    CsvWord{"legal_dispute", "dispute at law", "法律争议"},
    CsvWord{"complaint", "complaint", "账单投诉"},
    CsvWord{"other", "other", "其他"},
};

inline constexpr std::array kReminderColumns = {
    CsvColumn{"house", "House", "房号"},
    CsvColumn{"owner_name", "Owner", "业主", CsvKind::personal},
    CsvColumn{"owner_phone", "Phone", "电话", CsvKind::personal},
    CsvColumn{"level", "Level", "级别", CsvKind::number},
    CsvColumn{"channel", "Channel", "方式", CsvKind::word, kReminderChannelWords},
    CsvColumn{"status", "Status", "状态", CsvKind::word, kReminderStatusWords},
    CsvColumn{"total_fen", "Amount (yuan)", "金额（元）", CsvKind::yuan},
    CsvColumn{"oldest_due_date", "Oldest due", "最早到期日", CsvKind::date},
    CsvColumn{"bills", "Bills", "账单数", CsvKind::count},
    CsvColumn{"queued_at", "Queued", "发起时间", CsvKind::instant},
    CsvColumn{"delivered_at", "Delivered", "送达时间", CsvKind::instant},
    CsvColumn{"reference", "Reference", "凭证编号"},
    CsvColumn{"evidence", "Evidence", "经过", CsvKind::personal},
    CsvColumn{"failure", "Why not", "未送达原因", CsvKind::word, kReminderFailureWords},
    CsvColumn{"waits_for", "Waits for", "等待原因", CsvKind::word, kWaitsForWords},
    CsvColumn{"attempts", "Attempts", "尝试次数", CsvKind::number},
    CsvColumn{"fee.amount_fen", "Fee (yuan)", "催缴费（元）", CsvKind::yuan},
    CsvColumn{"fee.bill", "Bill of the fee", "催缴费账单", CsvKind::number},
    CsvColumn{"fee_refused", "Why no fee", "未收催缴费原因"},
    CsvColumn{"notice_id", "Notice ID", "催缴 ID"},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kDunningHoldColumns = {
    CsvColumn{"review_on", "Review", "复核日期", CsvKind::date},
    CsvColumn{"house", "House", "房号"},
    CsvColumn{"owner_name", "Owner", "业主", CsvKind::personal},
    CsvColumn{"reason", "Reason", "原因", CsvKind::word, kHoldReasonWords},
    CsvColumn{"held_on", "Held", "暂停日期", CsvKind::date},
    CsvColumn{"note", "Note", "备注", CsvKind::personal},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kCureColumns = {
    CsvColumn{"level", "Level", "级别", CsvKind::number},
    CsvColumn{"channel", "Channel", "方式", CsvKind::word, kReminderChannelWords},
    CsvColumn{"delivered", "Delivered", "送达数", CsvKind::number},
    CsvColumn{"asked_fen", "Asked for (yuan)", "催缴金额（元）", CsvKind::yuan},
    CsvColumn{"cured", "Paid in full within 30 days", "30 天内缴清", CsvKind::number},
    CsvColumn{"cure_rate_millionths", "Cure rate (%)", "缴清率（%）", CsvKind::share},
    CsvColumn{"mean_days_to_cure", "Mean days to payment", "平均缴清天数", CsvKind::number},
};

}  // namespace steward::api
