#pragma once

#include <array>

#include "api/csv/billing_columns.h"

namespace steward::api {

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
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"payment_id", "Payment ID", "收款 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kRefundColumns = {
    CsvColumn{"approved_on", "Approved", "批准日期", CsvKind::date},
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

}  // namespace steward::api
