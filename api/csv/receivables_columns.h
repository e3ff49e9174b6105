#pragma once

#include <array>

#include "api/csv/billing_columns.h"
#include "replay/receivable_names.h"

namespace steward::api {

// The words of an enumeration's one table.
template <class E, std::size_t N>
[[nodiscard]] constexpr std::array<CsvWord, N> csv_words(const std::array<NamedValue<E>, N>& table) {
  std::array<CsvWord, N> words{};
  for (std::size_t i = 0; i < N; ++i) words[i] = {table[i].name, table[i].english, table[i].chinese};
  return words;
}

inline constexpr std::array kSuspenseStatusWords = {
    CsvWord{"open", "open", "待认领"},
    CsvWord{"assigned", "assigned", "已认领"},
    CsvWord{"returned", "sent back", "已退回"},
    CsvWord{"settled", "settled", "已结算"},
};
inline constexpr std::array kSuspenseReasonWords = {
    CsvWord{"unknown_payer", "unknown payer", "付款人不明"},
    CsvWord{"amount_differs", "amount differs", "金额不符"},
    CsvWord{"order_closed", "order closed", "订单已关闭"},
};
inline constexpr std::array kRefundStatusWords = {
    CsvWord{"approved", "approved", "已批准"},   CsvWord{"sent", "sent", "已发出"},
    CsvWord{"failed", "failed", "失败"},         CsvWord{"succeeded", "succeeded", "成功"},
    CsvWord{"cancelled", "cancelled", "已取消"},
};

inline constexpr std::array kMatchWords = csv_words(kMatches);
inline constexpr std::array kSuspenseColumns = {
    CsvColumn{"received_on", "Received", "收款日期", CsvKind::date},
    CsvColumn{"days", "Days in suspense", "挂账天数", CsvKind::number},
    CsvColumn{"amount_fen", "Amount (yuan)", "金额（元）", CsvKind::yuan},
    CsvColumn{"channel", "Channel", "渠道", CsvKind::word, kChannelWords},
    CsvColumn{"external_reference", "Reference", "流水号"},
    CsvColumn{"payer_name", "Payer", "付款人", CsvKind::personal},
    CsvColumn{"memo", "Memo", "附言", CsvKind::personal},
    CsvColumn{"reason", "Why", "原因", CsvKind::word, kSuspenseReasonWords},
    CsvColumn{"status", "Status", "状态", CsvKind::word, kSuspenseStatusWords},
    CsvColumn{"cleared_on", "Cleared", "处理日期", CsvKind::date},
    CsvColumn{"house_number", "House number", "房号"},
    CsvColumn{"matched_by", "Found", "认领方式", CsvKind::word, kMatchWords},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"payment_id", "Payment ID", "收款 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kRefundColumns = {
    CsvColumn{"approved_on", "Approved", "批准日期", CsvKind::date},
    CsvColumn{"house_number", "House number", "房号"},
    CsvColumn{"amount_fen", "Amount (yuan)", "金额（元）", CsvKind::yuan},
    CsvColumn{"status", "Status", "状态", CsvKind::word, kRefundStatusWords},
    CsvColumn{"channel", "Channel", "渠道", CsvKind::word, kChannelWords},
    CsvColumn{"attempts", "Attempts", "发出次数", CsvKind::number},
    CsvColumn{"last_step_on", "Last step", "最近步骤日期", CsvKind::date},
    CsvColumn{"external_reference", "Reference", "流水号"},
    CsvColumn{"reason", "Reason", "事由", CsvKind::personal},
    CsvColumn{"refund_id", "Refund ID", "退款 ID"},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"payment_id", "Payment ID", "收款 ID"},
};

inline constexpr std::array kReliefWords = {
    CsvWord{"waived", "waived", "减免"},
    CsvWord{"late_fee_corrected", "late fee corrected", "违约金更正"},
    CsvWord{"written_off", "written off", "核销"},
    CsvWord{"waiver_taken_back", "waiver taken back", "撤销减免"},
    CsvWord{"write_off_taken_back", "write-off taken back", "撤销核销"},
};
inline constexpr std::array kWaiverKindWords = csv_words(kWaiverKinds);
inline constexpr std::array kReliefColumns = {
    CsvColumn{"on", "Day", "日期", CsvKind::date},
    CsvColumn{"period", "Period", "会计期间"},
    CsvColumn{"house_number", "House number", "房号"},
    CsvColumn{"what", "What", "事项", CsvKind::word, kReliefWords},
    CsvColumn{"kind", "Kind", "减免类别", CsvKind::word, kWaiverKindWords},
    CsvColumn{"principal_fen", "Principal (yuan)", "本金（元）", CsvKind::yuan},
    CsvColumn{"late_fee_fen", "Late fees (yuan)", "违约金（元）", CsvKind::yuan},
    CsvColumn{"amount_fen", "Amount (yuan)", "合计（元）", CsvKind::yuan},
    CsvColumn{"reason", "Reason", "事由", CsvKind::personal},
    CsvColumn{"requested_by_name", "Requested with the key", "申请密钥"},
    CsvColumn{"decided_by_name", "Decided with the key", "审批密钥"},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
    CsvColumn{"requested_by", "Requested with key ID", "申请密钥 ID"},
    CsvColumn{"decided_by", "Decided with key ID", "审批密钥 ID"},
    CsvColumn{"event_id", "Event ID", "事件 ID"},
};
inline constexpr std::array kLateFeeColumns = {
    CsvColumn{"bill", "Bill", "账单号", CsvKind::number},
    CsvColumn{"due_date", "Due date", "应缴日期", CsvKind::date},
    CsvColumn{"principal_open_fen", "Principal open (yuan)", "未缴本金（元）", CsvKind::yuan},
    CsvColumn{"posted_fen", "Late fees posted (yuan)", "已入账违约金（元）", CsvKind::yuan},
    CsvColumn{"posted_through", "Posted through", "已入账至", CsvKind::date},
    CsvColumn{"posted_open_fen", "Of it open (yuan)", "其中未缴（元）", CsvKind::yuan},
    CsvColumn{"projected_fen", "Not posted yet (yuan)", "尚未入账（元）", CsvKind::yuan},
    CsvColumn{"disputed", "Disputed", "有争议", CsvKind::yes_no},
};

}  // namespace steward::api
