#pragma once

#include <array>

#include "api/csv/billing_columns.h"

namespace steward::api {

inline constexpr std::array kExpenseStatusWords = {
    CsvWord{"owed", "owed", "未付款"},
    CsvWord{"paid", "paid", "已付款"},
    CsvWord{"reversed", "reversed", "已冲销"},
};
inline constexpr std::array kOpenItemWords = {
    CsvWord{"open_drawer", "drawers that are not counted", "未交班收银"},
    CsvWord{"suspense", "money whose payer is not known", "挂账待认领款"},
    CsvWord{"unfinished_bill_run", "bill runs that are not finished", "未完成出账"},
    CsvWord{"open_request", "requests that nobody has answered", "待审批申请"},
    CsvWord{"late_fees", "late fees of the month end, by household", "月末未计违约金（户）"},
};
inline constexpr std::array kOpenItemColumns = {
    CsvColumn{"kind", "What", "事项", CsvKind::word, kOpenItemWords},
    CsvColumn{"count", "Number", "数量", CsvKind::number},
    CsvColumn{"amount_fen", "Amount (yuan)", "金额（元）", CsvKind::yuan},
    CsvColumn{"look_at", "Where", "查看"},
};
inline constexpr std::array kVendorColumns = {
    CsvColumn{"code", "Code", "编号"},
    CsvColumn{"name", "Name", "名称"},
    CsvColumn{"tax_number", "Tax number", "税号"},
    CsvColumn{"vendor_id", "Vendor ID", "供应商 ID"},
};
inline constexpr std::array kExpenseColumns = {
    CsvColumn{"spent_on", "Spent on", "发生日期", CsvKind::date},
    CsvColumn{"vendor", "Vendor", "供应商"},
    CsvColumn{"description", "What for", "说明"},
    CsvColumn{"invoice_number", "Invoice", "发票号"},
    CsvColumn{"account", "Account", "科目编码", CsvKind::number},
    CsvColumn{"account_title", "Account title", "科目名称"},
    CsvColumn{"net_fen", "Net (yuan)", "不含税金额（元）", CsvKind::yuan},
    CsvColumn{"tax_fen", "Tax (yuan)", "税额（元）", CsvKind::yuan},
    CsvColumn{"gross_fen", "Gross (yuan)", "价税合计（元）", CsvKind::yuan},
    CsvColumn{"status", "Status", "状态", CsvKind::word, kExpenseStatusWords},
    CsvColumn{"paid_by", "Paid by", "付款渠道", CsvKind::word, kChannelWords},
    CsvColumn{"paid_on", "Paid on", "付款日期", CsvKind::date},
    CsvColumn{"reversed_on", "Reversed on", "冲销日期", CsvKind::date},
    CsvColumn{"period", "Period", "会计期间"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
    CsvColumn{"expense_id", "Expense ID", "支出 ID"},
};
inline constexpr std::array kSettlementStatusWords = {
    CsvWord{"recorded", "recorded", "已结算"},
    CsvWord{"reversed", "reversed", "已冲销"},
};
inline constexpr std::array kSettlementColumns = {
    CsvColumn{"settled_on", "Settled on", "结算日期", CsvKind::date},
    CsvColumn{"channel", "Channel", "收款渠道", CsvKind::word, kChannelWords},
    CsvColumn{"gross_fen", "Gross (yuan)", "收款金额（元）", CsvKind::yuan},
    CsvColumn{"fee_fen", "Fee (yuan)", "手续费（元）", CsvKind::yuan},
    CsvColumn{"net_fen", "Net (yuan)", "到账金额（元）", CsvKind::yuan},
    CsvColumn{"external_reference", "Bank's number", "银行流水号"},
    CsvColumn{"status", "Status", "状态", CsvKind::word, kSettlementStatusWords},
    CsvColumn{"reversed_on", "Reversed on", "冲销日期", CsvKind::date},
    CsvColumn{"period", "Period", "会计期间"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
    CsvColumn{"other_community_id", "Other community ID", "往来小区 ID"},
    CsvColumn{"settlement_id", "Settlement ID", "结算 ID"},
    CsvColumn{"payment_id", "Payment ID", "收款 ID"},
};
inline constexpr std::array kShiftStatusWords = {
    CsvWord{"open", "open", "未交班"},
    CsvWord{"closed", "closed", "已交班"},
};
inline constexpr std::array kShiftColumns = {
    CsvColumn{"opened_on", "Opened on", "开班日期", CsvKind::date},
    CsvColumn{"closed_on", "Closed on", "交班日期", CsvKind::date},
    CsvColumn{"cashier", "Cashier", "收银员"},
    CsvColumn{"status", "Status", "状态", CsvKind::word, kShiftStatusWords},
    CsvColumn{"opening_float_fen", "Float (yuan)", "备用金（元）", CsvKind::yuan},
    CsvColumn{"carried_fen", "Counted before (yuan)", "上一班实点（元）", CsvKind::yuan},
    CsvColumn{"taken_fen", "Taken (yuan)", "现金收入（元）", CsvKind::yuan},
    CsvColumn{"payments", "Payments", "笔数", CsvKind::number},
    CsvColumn{"given_back_fen", "Given out (yuan)", "现金支出（元）", CsvKind::yuan},
    CsvColumn{"banked_fen", "Banked (yuan)", "缴存银行（元）", CsvKind::yuan},
    CsvColumn{"expected_fen", "Expected (yuan)", "应存（元）", CsvKind::yuan},
    CsvColumn{"counted_fen", "Counted (yuan)", "实点（元）", CsvKind::yuan},
    CsvColumn{"difference_fen", "Over or short (yuan)", "长短款（元）", CsvKind::yuan},
    CsvColumn{"shortage_taken_back_fen", "Shortage taken back (yuan)", "短款冲回（元）", CsvKind::yuan},
    CsvColumn{"overage_taken_back_fen", "Overage taken back (yuan)", "长款冲回（元）", CsvKind::yuan},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
    CsvColumn{"cashier_id", "Key ID", "密钥 ID"},
    CsvColumn{"shift_id", "Shift ID", "班次 ID"},
};
inline constexpr std::array kDayCloseColumns = {
    CsvColumn{"channel", "Channel", "收款渠道", CsvKind::word, kChannelWords},
    CsvColumn{"cashier", "Taken with the key", "收款密钥"},
    CsvColumn{"received_fen", "Received (yuan)", "收款（元）", CsvKind::yuan},
    CsvColumn{"payments", "Payments", "收款笔数", CsvKind::number},
    CsvColumn{"reversed_fen", "Reversed (yuan)", "冲销（元）", CsvKind::yuan},
    CsvColumn{"reversals", "Reversals", "冲销笔数", CsvKind::number},
    CsvColumn{"refunded_fen", "Refunded (yuan)", "退款（元）", CsvKind::yuan},
    CsvColumn{"refunds", "Refunds", "退款笔数", CsvKind::number},
    CsvColumn{"net_fen", "Net (yuan)", "净额（元）", CsvKind::yuan},
    CsvColumn{"cashier_id", "Key ID", "密钥 ID"},
};
inline constexpr std::array kAdjustmentColumns = {
    CsvColumn{"house_number", "House number", "房号"},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"house_id", "House ID", "房屋 ID"},
    CsvColumn{"bills", "Bills", "账单数", CsvKind::number},
    CsvColumn{"difference_fen", "Difference (yuan)", "差额（元）", CsvKind::yuan},
    CsvColumn{"tax_difference_fen", "Of it tax (yuan)", "其中税额（元）", CsvKind::yuan},
};

}  // namespace steward::api
