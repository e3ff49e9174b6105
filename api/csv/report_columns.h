#pragma once

#include <array>

#include "api/csv/billing_columns.h"
#include "api/csv/columns.h"

// The reports of the books.
namespace steward::api {

inline constexpr std::array kAccountClassWords = {
    CsvWord{"asset", "asset", "资产"},   CsvWord{"liability", "liability", "负债"}, CsvWord{"equity", "equity", "权益"},
    CsvWord{"income", "income", "收入"}, CsvWord{"expense", "expense", "费用"},
};
inline constexpr std::array kEnteredByWords = {
    CsvWord{"api", "API", "接口"},       CsvWord{"command_line", "command line", "命令行"},
    CsvWord{"import", "import", "导入"}, CsvWord{"scheduler", "scheduler", "定时任务"},
    CsvWord{"demo", "demo", "演示"},     CsvWord{"system", "system", "系统"},
};

inline constexpr std::array kTrialBalanceColumns = {
    CsvColumn{"account", "Account", "科目编码", CsvKind::number},
    CsvColumn{"account_title", "Account title", "科目名称"},
    CsvColumn{"account_class", "Class", "科目类别", CsvKind::word, kAccountClassWords},
    CsvColumn{"opening_fen", "Opening (yuan)", "期初余额（元）", CsvKind::yuan},
    CsvColumn{"debit_fen", "Debit (yuan)", "本期借方（元）", CsvKind::yuan},
    CsvColumn{"credit_fen", "Credit (yuan)", "本期贷方（元）", CsvKind::yuan},
    CsvColumn{"closing_fen", "Closing (yuan)", "期末余额（元）", CsvKind::yuan},
};
inline constexpr std::array kIncomeStatementColumns = {
    CsvColumn{"from", "From", "起始月份"},
    CsvColumn{"to", "To", "截止月份"},
    CsvColumn{"account", "Account", "科目编码", CsvKind::number},
    CsvColumn{"account_title", "Account title", "科目名称"},
    CsvColumn{"account_class", "Class", "科目类别", CsvKind::word, kAccountClassWords},
    CsvColumn{"amount_fen", "Amount (yuan)", "金额（元）", CsvKind::yuan},
};
inline constexpr std::array kReceivablesColumns = {
    CsvColumn{"from", "From", "起始月份"},
    CsvColumn{"to", "To", "截止月份"},
    CsvColumn{"opening_fen", "Opening (yuan)", "期初应收（元）", CsvKind::yuan},
    CsvColumn{"billed_fen", "Billed (yuan)", "本期应收（元）", CsvKind::yuan},
    CsvColumn{"brought_forward_fen", "Brought forward (yuan)", "期初转入（元）", CsvKind::yuan},
    CsvColumn{"late_fees_fen", "Late fees (yuan)", "违约金（元）", CsvKind::yuan},
    CsvColumn{"paid_fen", "Paid (yuan)", "本期收款（元）", CsvKind::yuan},
    CsvColumn{"paid_from_credit_fen", "Paid from credit (yuan)", "预存抵扣（元）", CsvKind::yuan},
    CsvColumn{"reopened_fen", "Reopened by reversals and refunds (yuan)", "冲销与退款恢复（元）", CsvKind::yuan},
    CsvColumn{"waived_fen", "Waived (yuan)", "减免（元）", CsvKind::yuan},
    CsvColumn{"written_off_fen", "Written off (yuan)", "核销（元）", CsvKind::yuan},
    CsvColumn{"cancelled_fen", "Cancelled (yuan)", "作废（元）", CsvKind::yuan},
    CsvColumn{"deposits_returned_fen", "Deposits returned (yuan)", "退还押金（元）", CsvKind::yuan},
    CsvColumn{"deposits_used_fen", "Deposits forfeited, set off or credited (yuan)", "没收、抵缴与转预存押金（元）",
              CsvKind::yuan},
    CsvColumn{"closing_fen", "Closing (yuan)", "期末应收（元）", CsvKind::yuan},
};
inline constexpr std::array kCollectionColumns = {
    CsvColumn{"from", "From", "起始月份"},
    CsvColumn{"to", "To", "截止月份"},
    CsvColumn{"through", "Money up to", "收款截止月份"},
    CsvColumn{"receivable_fen", "Receivable (yuan)", "当期应收（元）", CsvKind::yuan},
    CsvColumn{"received_fen", "Received (yuan)", "当期实收（元）", CsvKind::yuan},
    CsvColumn{"current.rate_ppm", "Current rate (%)", "当期收缴率（%）", CsvKind::share},
    CsvColumn{"opening_arrears_fen", "Opening arrears (yuan)", "期初欠费（元）", CsvKind::yuan},
    CsvColumn{"recovered_fen", "Recovered (yuan)", "清欠金额（元）", CsvKind::yuan},
    CsvColumn{"recovery.rate_ppm", "Recovery rate (%)", "清欠率（%）", CsvKind::share},
    CsvColumn{"comprehensive.rate_ppm", "Comprehensive rate (%)", "综合收缴率（%）", CsvKind::share},
    CsvColumn{"household_months.denominator", "Household-months billed", "应缴户月", CsvKind::number},
    CsvColumn{"household_months.numerator", "Household-months paid", "缴清户月", CsvKind::number},
    CsvColumn{"household_months.rate_ppm", "Household rate (%)", "户收缴率（%）", CsvKind::share},
};
inline constexpr std::array kPrepaymentColumns = {
    CsvColumn{"from", "From", "起始月份"},
    CsvColumn{"to", "To", "截止月份"},
    CsvColumn{"opening_fen", "Opening (yuan)", "期初预存（元）", CsvKind::yuan},
    CsvColumn{"brought_forward_fen", "Brought forward (yuan)", "期初转入（元）", CsvKind::yuan},
    CsvColumn{"credited_fen", "Credited (yuan)", "本期预存（元）", CsvKind::yuan},
    CsvColumn{"adjusted_fen", "Given back by adjustments (yuan)", "调整退入（元）", CsvKind::yuan},
    CsvColumn{"used_fen", "Used (yuan)", "本期抵扣（元）", CsvKind::yuan},
    CsvColumn{"withdrawn_fen", "Withdrawn by reversals (yuan)", "冲销减少（元）", CsvKind::yuan},
    CsvColumn{"refunded_fen", "Refunded (yuan)", "退款（元）", CsvKind::yuan},
    CsvColumn{"from_deposits_fen", "From deposits (yuan)", "押金转入（元）", CsvKind::yuan},
    CsvColumn{"closing_fen", "Closing (yuan)", "期末预存（元）", CsvKind::yuan},
};
inline constexpr std::array kDepositColumns = {
    CsvColumn{"from", "From", "起始月份"},
    CsvColumn{"to", "To", "截止月份"},
    CsvColumn{"opening_fen", "Opening (yuan)", "期初押金（元）", CsvKind::yuan},
    CsvColumn{"raised_fen", "Raised (yuan)", "本期应收押金（元）", CsvKind::yuan},
    CsvColumn{"taken_back_fen", "Cancelled, waived or written off (yuan)", "作废、减免与核销（元）", CsvKind::yuan},
    CsvColumn{"deposits_returned_fen", "Deposits returned (yuan)", "退还押金（元）", CsvKind::yuan},
    CsvColumn{"forfeited_fen", "Forfeited (yuan)", "没收押金（元）", CsvKind::yuan},
    CsvColumn{"set_off_fen", "Set off (yuan)", "抵缴欠费（元）", CsvKind::yuan},
    CsvColumn{"credited_fen", "Turned into credit (yuan)", "转入预存（元）", CsvKind::yuan},
    CsvColumn{"closing_fen", "Closing (yuan)", "期末押金（元）", CsvKind::yuan},
    CsvColumn{"held_opening_fen", "Held at the beginning (yuan)", "期初在押（元）", CsvKind::yuan},
    CsvColumn{"received_fen", "Received (yuan)", "本期收取（元）", CsvKind::yuan},
    CsvColumn{"returned_fen", "Reversed and refunded (yuan)", "冲销与退还（元）", CsvKind::yuan},
    CsvColumn{"held_closing_fen", "Held at the end (yuan)", "期末在押（元）", CsvKind::yuan},
    CsvColumn{"given_up_fen", "Of it waived or written off so far (yuan)", "其中累计减免与核销（元）", CsvKind::yuan},
    CsvColumn{"unpaid_fen", "Not paid yet (yuan)", "期末未收（元）", CsvKind::yuan},
};
inline constexpr std::array kTaxColumns = {
    CsvColumn{"from", "From", "起始月份"},
    CsvColumn{"to", "To", "截止月份"},
    CsvColumn{"account", "Account", "科目编码", CsvKind::number},
    CsvColumn{"account_title", "Account title", "科目名称"},
    CsvColumn{"account_class", "Class", "科目类别", CsvKind::word, kAccountClassWords},
    CsvColumn{"rate_millionths", "VAT (%)", "增值税率（%）", CsvKind::rate},
    CsvColumn{"net_fen", "Net (yuan)", "不含税金额（元）", CsvKind::yuan},
    CsvColumn{"tax_fen", "Tax (yuan)", "税额（元）", CsvKind::yuan},
    CsvColumn{"gross_fen", "Gross (yuan)", "价税合计（元）", CsvKind::yuan},
};
inline constexpr std::array kInvoicedTaxColumns = {
    CsvColumn{"from", "From", "起始月份"},
    CsvColumn{"to", "To", "截止月份"},
    CsvColumn{"rate_millionths", "VAT (%)", "增值税率（%）", CsvKind::rate},
    CsvColumn{"recorded_net_fen", "Recorded net (yuan)", "账面不含税金额（元）", CsvKind::yuan},
    CsvColumn{"recorded_tax_fen", "Recorded tax (yuan)", "账面税额（元）", CsvKind::yuan},
    CsvColumn{"invoiced_net_fen", "Invoiced net (yuan)", "开票不含税金额（元）", CsvKind::yuan},
    CsvColumn{"invoiced_tax_fen", "Invoiced tax (yuan)", "开票税额（元）", CsvKind::yuan},
    CsvColumn{"credited_net_fen", "Credit notes net (yuan)", "红字不含税金额（元）", CsvKind::yuan},
    CsvColumn{"credited_tax_fen", "Credit notes tax (yuan)", "红字税额（元）", CsvKind::yuan},
    CsvColumn{"difference_tax_fen", "Difference in tax (yuan)", "税额差异（元）", CsvKind::yuan},
    CsvColumn{"not_invoiced_net_fen", "Not invoiced so far, net (yuan)", "累计未开票不含税金额（元）", CsvKind::yuan},
    CsvColumn{"not_invoiced_tax_fen", "Not invoiced so far, tax (yuan)", "累计未开票税额（元）", CsvKind::yuan},
};
inline constexpr std::array kCashColumns = {
    CsvColumn{"from", "From", "起始日期", CsvKind::date},
    CsvColumn{"to", "To", "截止日期", CsvKind::date},
    CsvColumn{"channel", "Channel", "收款渠道", CsvKind::word, kChannelWords},
    CsvColumn{"cashier", "Taken with the key", "收款密钥"},
    CsvColumn{"entered_by", "Way in", "录入方式", CsvKind::word, kEnteredByWords},
    CsvColumn{"received_fen", "Received (yuan)", "收款（元）", CsvKind::yuan},
    CsvColumn{"payments", "Payments", "收款笔数", CsvKind::number},
    CsvColumn{"reversed_fen", "Reversed (yuan)", "冲销（元）", CsvKind::yuan},
    CsvColumn{"reversals", "Reversals", "冲销笔数", CsvKind::number},
    CsvColumn{"refunded_fen", "Refunded (yuan)", "退款（元）", CsvKind::yuan},
    CsvColumn{"refunds", "Refunds", "退款笔数", CsvKind::number},
    CsvColumn{"net_fen", "Net (yuan)", "净额（元）", CsvKind::yuan},
    CsvColumn{"cashier_id", "Key ID", "密钥 ID"},
};
inline constexpr std::array kReceiptColumns = {
    CsvColumn{"receipt_year", "Receipt year", "收据年份", CsvKind::number},
    CsvColumn{"receipt_number", "Receipt number", "收据号", CsvKind::number},
    CsvColumn{"received_on", "Received on", "收款日期", CsvKind::date},
    CsvColumn{"channel", "Channel", "收款渠道", CsvKind::word, kChannelWords},
    CsvColumn{"amount_fen", "Amount (yuan)", "金额（元）", CsvKind::yuan},
    CsvColumn{"voided_on", "Voided on", "作废日期", CsvKind::date},
    CsvColumn{"house_number", "House number", "房号"},
    CsvColumn{"payment_id", "Payment ID", "收款 ID"},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"vehicle_id", "Vehicle ID", "车辆 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
    CsvColumn{"cashier", "Taken with the key", "收款密钥"},
    CsvColumn{"cashier_id", "Key ID", "密钥 ID"},
};
inline constexpr std::array kBudgetColumns = {
    CsvColumn{"from", "From", "起始月份"},
    CsvColumn{"to", "To", "截止月份"},
    CsvColumn{"account", "Account", "科目编码", CsvKind::number},
    CsvColumn{"account_title", "Account title", "科目名称"},
    CsvColumn{"account_class", "Class", "科目类别", CsvKind::word, kAccountClassWords},
    CsvColumn{"budget_fen", "Budget (yuan)", "预算（元）", CsvKind::yuan},
    CsvColumn{"actual_fen", "Actual (yuan)", "实际（元）", CsvKind::yuan},
    CsvColumn{"variance_fen", "Variance (yuan)", "差异（元）", CsvKind::yuan},
    CsvColumn{"actual_ppm", "Of the budget (%)", "完成率（%）", CsvKind::share},
};
inline constexpr std::array kPlanColumns = {
    CsvColumn{"account", "Account", "科目编码", CsvKind::number},
    CsvColumn{"account_title", "Account title", "科目名称"},
    CsvColumn{"account_class", "Class", "科目类别", CsvKind::word, kAccountClassWords},
    CsvColumn{"months_fen.0", "January (yuan)", "1月（元）", CsvKind::yuan},
    CsvColumn{"months_fen.1", "February (yuan)", "2月（元）", CsvKind::yuan},
    CsvColumn{"months_fen.2", "March (yuan)", "3月（元）", CsvKind::yuan},
    CsvColumn{"months_fen.3", "April (yuan)", "4月（元）", CsvKind::yuan},
    CsvColumn{"months_fen.4", "May (yuan)", "5月（元）", CsvKind::yuan},
    CsvColumn{"months_fen.5", "June (yuan)", "6月（元）", CsvKind::yuan},
    CsvColumn{"months_fen.6", "July (yuan)", "7月（元）", CsvKind::yuan},
    CsvColumn{"months_fen.7", "August (yuan)", "8月（元）", CsvKind::yuan},
    CsvColumn{"months_fen.8", "September (yuan)", "9月（元）", CsvKind::yuan},
    CsvColumn{"months_fen.9", "October (yuan)", "10月（元）", CsvKind::yuan},
    CsvColumn{"months_fen.10", "November (yuan)", "11月（元）", CsvKind::yuan},
    CsvColumn{"months_fen.11", "December (yuan)", "12月（元）", CsvKind::yuan},
    CsvColumn{"total_fen", "Total (yuan)", "合计（元）", CsvKind::yuan},
};
// As Kingdee and Yonyou take them in: one voucher a day and community, debits and credits on lines of their own.
inline constexpr std::array kJournalColumns = {
    CsvColumn{"period", "Period", "会计期间"},
    CsvColumn{"date", "Date", "凭证日期", CsvKind::date},
    CsvColumn{"voucher_word", "Voucher word", "凭证字"},
    CsvColumn{"voucher_number", "Voucher number", "凭证号", CsvKind::number},
    CsvColumn{"summary", "Summary", "摘要"},
    CsvColumn{"account", "Account", "科目编码", CsvKind::number},
    CsvColumn{"account_title", "Account title", "科目名称"},
    CsvColumn{"debit_fen", "Debit (yuan)", "借方金额（元）", CsvKind::yuan},
    CsvColumn{"credit_fen", "Credit (yuan)", "贷方金额（元）", CsvKind::yuan},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
    CsvColumn{"voucher", "Voucher", "凭证 ID"},
};

inline constexpr std::array kLedgerLineWords = {
    CsvWord{"opening", "opening", "期初"},         CsvWord{"entry", "entry", "分录"},
    CsvWord{"day_total", "day total", "日合计"},   CsvWord{"month_total", "month total", "月合计"},
    CsvWord{"year_total", "year total", "年累计"},
};
inline constexpr std::array kSideWords = {
    CsvWord{"debit", "debit", "借"},
    CsvWord{"credit", "credit", "贷"},
    CsvWord{"flat", "flat", "平"},
};
inline constexpr std::array kAccountLedgerColumns = {
    CsvColumn{"period", "Period", "会计期间"},
    CsvColumn{"date", "Date", "日期", CsvKind::date},
    CsvColumn{"voucher_word", "Voucher word", "凭证字"},
    CsvColumn{"voucher_number", "Voucher number", "凭证号", CsvKind::number},
    CsvColumn{"summary", "Summary", "摘要"},
    CsvColumn{"debit_fen", "Debit (yuan)", "借方金额（元）", CsvKind::yuan},
    CsvColumn{"credit_fen", "Credit (yuan)", "贷方金额（元）", CsvKind::yuan},
    CsvColumn{"side", "Side", "方向", CsvKind::word, kSideWords},
    CsvColumn{"balance_fen", "Balance (yuan)", "余额（元）", CsvKind::yuan},
    CsvColumn{"kind", "Kind of line", "行类别", CsvKind::word, kLedgerLineWords},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
    CsvColumn{"voucher", "Voucher", "凭证 ID"},
};

}  // namespace steward::api
