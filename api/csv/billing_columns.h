#pragma once

#include <array>

#include "api/csv/columns.h"

namespace steward::api {

inline constexpr std::array kChargeMethodWords = {
    CsvWord{"by_area", "by area", "按面积"},       CsvWord{"fixed_amount", "fixed amount", "固定金额"},
    CsvWord{"one_off", "one-off", "一次性"},       CsvWord{"contract", "by contract", "按合同"},
    CsvWord{"deposit", "deposit", "押金"},         CsvWord{"metered", "by meter", "按表"},
    CsvWord{"apportioned", "shared cost", "公摊"}, CsvWord{"parking_stay", "temporary parking", "临时停车"},
};
inline constexpr std::array kProrationWords = {
    CsvWord{"calendar", "calendar days", "按自然月天数"},
    CsvWord{"anniversary", "anniversary months", "按对日月"},
    CsvWord{"fixed_30", "30 days a month", "每月按30天"},
    CsvWord{"daily_365", "365 days a year", "每年按365天"},
    CsvWord{"full_month", "full months", "不足一月按一月"},
    CsvWord{"half_month", "half months", "按半月"},
    CsvWord{"none", "none", "不折算"},
};
inline constexpr std::array kRoundingWords = {
    CsvWord{"half_up", "half up", "四舍五入"},
    CsvWord{"up", "up", "向上取整"},
    CsvWord{"down", "down", "向下取整"},
    CsvWord{"half_even", "half even", "四舍六入五成双"},
};
inline constexpr std::array kRunStateWords = {
    CsvWord{"running", "running", "进行中"},
    CsvWord{"completed", "completed", "已完成"},
};
inline constexpr std::array kStatementKindWords = {
    CsvWord{"bill", "bill", "账单"},
    CsvWord{"charge", "charge", "收费"},
    CsvWord{"brought_forward", "brought forward", "期初欠费"},
    CsvWord{"payment", "payment", "收款"},
    CsvWord{"reversal", "reversal", "冲销"},
    CsvWord{"credit_applied", "credit applied", "预存抵扣"},
    CsvWord{"late_fee", "late fee", "违约金"},
    CsvWord{"waiver", "waiver", "减免"},
    CsvWord{"write_off", "write-off", "坏账核销"},
    CsvWord{"refund", "refund", "退款"},
    CsvWord{"refund_cancelled", "refund cancelled", "退款取消"},
    CsvWord{"adjustment", "adjustment", "账单调整"},
    CsvWord{"cancellation", "cancellation", "账单作废"},
    CsvWord{"credit_brought_forward", "credit brought forward", "期初预存"},
    CsvWord{"deposit_brought_forward", "deposit brought forward", "期初押金"},
    CsvWord{"waiver_taken_back", "waiver taken back", "撤销减免"},
    CsvWord{"write_off_taken_back", "write-off taken back", "撤销核销"},
    CsvWord{"deposit_returned", "deposit returned", "退还押金"},
    CsvWord{"deposit_forfeited", "deposit forfeited", "没收押金"},
    CsvWord{"deposit_set_off", "deposit set off", "押金抵缴"},
    CsvWord{"deposit_credited", "deposit turned into credit", "押金转预存"},
    CsvWord{"forfeit_taken_back", "forfeit taken back", "撤销没收押金"},
};
inline constexpr std::array kChannelWords = {
    CsvWord{"cash", "cash", "现金"},
    CsvWord{"bank_transfer", "bank transfer", "银行转账"},
    CsvWord{"wechat", "WeChat Pay", "微信支付"},
    CsvWord{"alipay", "Alipay", "支付宝"},
    CsvWord{"pos", "card", "刷卡"},
    CsvWord{"bank_deduction", "bank deduction", "银行代扣"},
};

inline constexpr std::array kFeeItemColumns = {
    CsvColumn{"code", "Code", "代码"},
    CsvColumn{"name", "Fee item", "收费项目"},
    CsvColumn{"method", "Charged", "计费方式", CsvKind::word, kChargeMethodWords},
    CsvColumn{"tariffs.last.unit_price_micro_yuan", "Latest price (yuan)", "最新单价（元）", CsvKind::unit_price},
    CsvColumn{"tariffs.last.effective_from", "Latest price from", "最新单价起始日期", CsvKind::date},
    CsvColumn{"tariffs.last.fixed_part_micro_yuan", "Fixed part (yuan)", "固定部分（元）", CsvKind::unit_price},
    CsvColumn{"tariffs", "Prices so far", "历次单价数", CsvKind::count},
    CsvColumn{"vat_rates.last.rate_millionths", "VAT (%)", "增值税率（%）", CsvKind::rate},
    CsvColumn{"vat_rates.last.prices_include_tax", "Prices with tax", "单价含税", CsvKind::yes_no},
    CsvColumn{"parking_terms.last.effective_from", "Latest parking terms from", "最新停车计费起始日期", CsvKind::date},
    CsvColumn{"parking_terms.last.step_minutes", "Minutes of a parking step", "停车计费步长（分钟）", CsvKind::number},
    CsvColumn{"parking_terms.last.step_price_fen", "Price of a parking step (yuan)", "停车每步单价（元）",
              CsvKind::yuan},
    CsvColumn{"parking_terms.last.daily_cap_fen", "Parking, most in a day (yuan)", "停车每日封顶（元）", CsvKind::yuan},
    CsvColumn{"proration", "Proration", "折算方式", CsvKind::word, kProrationWords},
    CsvColumn{"rounding", "Rounding", "取整方式", CsvKind::word, kRoundingWords},
    CsvColumn{"decimal_places", "Decimal places", "小数位数", CsvKind::number},
    CsvColumn{"allocation_priority", "Allocation priority", "核销顺序", CsvKind::number},
    CsvColumn{"fee_item_id", "Fee item ID", "收费项目 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kContractColumns = {
    CsvColumn{"label", "For", "标的"},
    CsvColumn{"from", "From", "起始日期", CsvKind::date},
    CsvColumn{"to", "To (not included)", "截止日期（不含）", CsvKind::date},
    CsvColumn{"price_micro_yuan", "Own price a month (yuan)", "约定月单价（元）", CsvKind::unit_price},
    CsvColumn{"step_months", "Rises every (months)", "递增周期（月）", CsvKind::number},
    CsvColumn{"step_rate_millionths", "Rises by (%)", "递增率（%）", CsvKind::rate},
    CsvColumn{"fee_item_id", "Fee item ID", "收费项目 ID"},
    CsvColumn{"contract_id", "Contract ID", "合同 ID"},
};
inline constexpr std::array kBillRunColumns = {
    CsvColumn{"period_from", "Period from", "账期起", CsvKind::date},
    CsvColumn{"period_to", "Period to (not included)", "账期止（不含）", CsvKind::date},
    CsvColumn{"issue_date", "Issue date", "出账日期", CsvKind::date},
    CsvColumn{"due_date", "Due date", "应缴日期", CsvKind::date},
    CsvColumn{"state", "State", "状态", CsvKind::word, kRunStateWords},
    CsvColumn{"roster", "Households on the roster", "应出账户数", CsvKind::number},
    CsvColumn{"households", "Households done", "已处理户数", CsvKind::number},
    CsvColumn{"statements", "Statements", "账单数", CsvKind::number},
    CsvColumn{"exceptions", "Exceptions", "异常数", CsvKind::number},
    CsvColumn{"without_contract", "Without a contract", "无合同户数", CsvKind::number},
    CsvColumn{"total_fen", "Total (yuan)", "合计（元）", CsvKind::yuan},
    CsvColumn{"cancelled_statements", "Statements taken back", "作废账单数", CsvKind::number},
    CsvColumn{"cancelled_fen", "Taken back (yuan)", "作废金额（元）", CsvKind::yuan},
    CsvColumn{"started_at", "Started", "开始时间", CsvKind::instant},
    CsvColumn{"bill_run_id", "Bill run ID", "批次 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kBillRunExceptionColumns = {
    CsvColumn{"house_number", "House number", "房号"},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"code", "Code", "代码"},
    CsvColumn{"reason", "Reason", "原因"},
    CsvColumn{"fee_item_id", "Fee item ID", "收费项目 ID"},
    CsvColumn{"meter_id", "Meter ID", "表 ID"},
};
inline constexpr std::array kImportKindWords = {
    CsvWord{"houses", "houses", "房屋"},
    CsvWord{"opening_arrears", "opening arrears", "期初欠费"},
    CsvWord{"opening_credits", "opening credits", "期初预存"},
    CsvWord{"opening_deposits", "opening deposits", "期初押金"},
    CsvWord{"open_work_orders", "open work orders", "未结工单"},
    CsvWord{"open_cases", "open complaints", "未结投诉"},
    CsvWord{"meter_readings", "meter readings", "抄表读数"},
    CsvWord{"bank_statement", "bank statement", "银行流水"},
};
inline constexpr std::array kImportRunColumns = {
    CsvColumn{"kind", "Kind", "类型", CsvKind::word, kImportKindWords},
    CsvColumn{"state", "State", "状态", CsvKind::word, kRunStateWords},
    CsvColumn{"rows", "Rows", "行数", CsvKind::number},
    CsvColumn{"rows_done", "Rows done", "已处理行数", CsvKind::number},
    CsvColumn{"accepted", "Accepted", "导入成功", CsvKind::number},
    CsvColumn{"already_there", "Already there", "已存在", CsvKind::number},
    CsvColumn{"rejected", "Rejected", "被拒绝", CsvKind::number},
    CsvColumn{"started_at", "Started", "开始时间", CsvKind::instant},
    CsvColumn{"import_run_id", "Import run ID", "导入批次 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kImportExceptionColumns = {
    CsvColumn{"line", "Line", "行", CsvKind::number},
    CsvColumn{"column", "Column", "列", CsvKind::number},
    CsvColumn{"code", "Code", "代码"},
    CsvColumn{"reason", "Reason", "原因"},
};
inline constexpr std::array kArrearsColumns = {
    CsvColumn{"house_number", "House number", "房号"},
    CsvColumn{"arrears_fen", "Arrears (yuan)", "欠费（元）", CsvKind::yuan},
    CsvColumn{"disputed_fen", "Of it disputed (yuan)", "其中有争议（元）", CsvKind::yuan},
    CsvColumn{"credit_fen", "Credit (yuan)", "预存（元）", CsvKind::yuan},
    CsvColumn{"deposits_fen", "Deposits (yuan)", "押金（元）", CsvKind::yuan},
    CsvColumn{"oldest_due_date", "Oldest due date", "最早应缴日期", CsvKind::date},
    CsvColumn{"open_bills", "Open bills", "未缴账单数", CsvKind::count},
    CsvColumn{"moved_out_on", "Moved out on", "迁出日期", CsvKind::date},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"house_id", "House ID", "房屋 ID"},
    CsvColumn{"building_id", "Building ID", "楼栋 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kHeldDepositColumns = {
    CsvColumn{"house_number", "House number", "房号"},
    CsvColumn{"held_fen", "Deposits held (yuan)", "在押押金（元）", CsvKind::yuan},
    CsvColumn{"unpaid_fen", "Raised and unpaid (yuan)", "应收未收押金（元）", CsvKind::yuan},
    CsvColumn{"moved_out_on", "Moved out on", "迁出日期", CsvKind::date},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"house_id", "House ID", "房屋 ID"},
    CsvColumn{"building_id", "Building ID", "楼栋 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kAgeingColumns = {
    CsvColumn{"from_days", "Days past due from", "逾期天数起", CsvKind::number},
    CsvColumn{"to_days", "Days past due to", "逾期天数止", CsvKind::number},
    CsvColumn{"amount_fen", "Amount (yuan)", "金额（元）", CsvKind::yuan},
    CsvColumn{"bills", "Bills", "账单数", CsvKind::number},
};
inline constexpr std::array kStatementColumns = {
    CsvColumn{"line", "Line", "序号", CsvKind::number},
    CsvColumn{"date", "Date", "日期", CsvKind::date},
    CsvColumn{"kind", "Kind", "类型", CsvKind::word, kStatementKindWords},
    CsvColumn{"fee_item", "Fee item", "收费项目"},
    CsvColumn{"amount_fen", "Amount (yuan)", "金额（元）", CsvKind::yuan},
    CsvColumn{"change_fen", "Change (yuan)", "变动（元）", CsvKind::yuan},
    CsvColumn{"balance_fen", "Balance (yuan)", "余额（元）", CsvKind::yuan},
    CsvColumn{"arrears_fen", "Arrears (yuan)", "欠费（元）", CsvKind::yuan},
    CsvColumn{"credit_fen", "Credit (yuan)", "预存（元）", CsvKind::yuan},
    CsvColumn{"bill", "Bill", "账单号", CsvKind::number},
    CsvColumn{"period_from", "Period from", "账期起", CsvKind::date},
    CsvColumn{"period_to", "Period to (not included)", "账期止（不含）", CsvKind::date},
    CsvColumn{"due_date", "Due date", "应缴日期", CsvKind::date},
    CsvColumn{"channel", "Channel", "收款渠道", CsvKind::word, kChannelWords},
    CsvColumn{"receipt_year", "Receipt year", "收据年份", CsvKind::number},
    CsvColumn{"receipt_number", "Receipt number", "收据号", CsvKind::number},
    CsvColumn{"recorded_at", "Recorded", "记录时间", CsvKind::instant},
    CsvColumn{"position", "Position", "位置", CsvKind::number},
    CsvColumn{"fee_item_id", "Fee item ID", "收费项目 ID"},
    CsvColumn{"payment_id", "Payment ID", "收款 ID"},
    CsvColumn{"bill_run_id", "Bill run ID", "批次 ID"},
};

}  // namespace steward::api
