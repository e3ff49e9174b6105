#pragma once

#include <array>

#include "api/csv/billing_columns.h"

namespace steward::api {

inline constexpr std::array kParkingKindWords = {
    CsvWord{"charged", "charged to a household", "计入住户账户"},
    CsvWord{"paid", "paid at the gate", "出口缴费"},
    CsvWord{"reversed", "payment reversed", "缴费冲正"},
    CsvWord{"charge_reversed", "charge reversed", "计费冲正"},
};

inline constexpr std::array kParkingStayColumns = {
    CsvColumn{"entered_at", "Entered at", "入场时间", CsvKind::instant},
    CsvColumn{"left_at", "Left at", "离场时间", CsvKind::instant},
    CsvColumn{"minutes", "Minutes", "停车分钟数", CsvKind::number},
    CsvColumn{"kind", "What happened", "类型", CsvKind::word, kParkingKindWords},
    CsvColumn{"date", "Date", "日期", CsvKind::date},
    CsvColumn{"amount_fen", "Amount (yuan)", "金额（元）", CsvKind::yuan},
    CsvColumn{"plate", "Number plate", "车牌号", CsvKind::personal},
    CsvColumn{"channel", "Channel", "收款渠道", CsvKind::word, kChannelWords},
    CsvColumn{"receipt_year", "Receipt year", "收据年份", CsvKind::number},
    CsvColumn{"receipt_number", "Receipt number", "收据号", CsvKind::number},
    CsvColumn{"bill_number", "Bill", "账单号", CsvKind::number},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"payment_id", "Payment ID", "收款 ID"},
    CsvColumn{"fee_item_id", "Fee item ID", "收费项目 ID"},
    CsvColumn{"stay_id", "Stay ID", "停车记录 ID"},
};

}  // namespace steward::api
