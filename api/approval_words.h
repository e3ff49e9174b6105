#pragma once

#include <array>

#include "api/csv/columns.h"
#include "api/receivable_words.h"
#include "projections/approvals_view.h"
#include "replay/approval_names.h"

namespace steward::api {

inline constexpr std::array kApprovalActionNames = enum_names(kApprovalActions);
inline constexpr std::array kApprovalStatusNames = {
    json::EnumName<ApprovalStatus>{"open", ApprovalStatus::open},
    json::EnumName<ApprovalStatus>{"granted", ApprovalStatus::granted},
    json::EnumName<ApprovalStatus>{"refused", ApprovalStatus::refused},
    json::EnumName<ApprovalStatus>{"expired", ApprovalStatus::expired},
};

inline constexpr std::array kApprovalActionWords = {
    CsvWord{"waiver", "waiver", "减免"},         CsvWord{"write_off", "write-off", "坏账核销"},
    CsvWord{"refund", "refund", "退款"},         CsvWord{"tariff", "price", "调价"},
    CsvWord{"correction", "correction", "更正"}, CsvWord{"reopen_period", "reopening of a month", "反结账"},
    CsvWord{"expense", "expense", "支出"},
};
inline constexpr std::array kApprovalStatusWords = {
    CsvWord{"open", "open", "待审批"},
    CsvWord{"granted", "granted", "已通过"},
    CsvWord{"refused", "refused", "已驳回"},
    CsvWord{"expired", "expired", "已过期"},
};
inline constexpr std::array kApprovalColumns = {
    CsvColumn{"requested_at", "Requested", "申请时间", CsvKind::instant},
    CsvColumn{"action", "What", "事项", CsvKind::word, kApprovalActionWords},
    CsvColumn{"amount_fen", "Amount (yuan)", "金额（元）", CsvKind::yuan},
    CsvColumn{"status", "Status", "状态", CsvKind::word, kApprovalStatusWords},
    CsvColumn{"expires_on", "Expires", "有效期至", CsvKind::date},
    CsvColumn{"requested_by", "Requested by (key)", "申请密钥"},
    CsvColumn{"answered_by", "Answered by (key)", "审批密钥"},
    CsvColumn{"answered_at", "Answered", "审批时间", CsvKind::instant},
    CsvColumn{"request", "Request", "申请内容", CsvKind::personal},
    CsvColumn{"households", "Households", "户数", CsvKind::number},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"approval_id", "Approval ID", "审批 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};

}  // namespace steward::api
