#pragma once

#include <array>

#include "api/csv/columns.h"

namespace steward::api {

inline constexpr std::array kMeteredUtilityWords = {
    CsvWord{"water", "water", "水"},
    CsvWord{"hot_water", "hot water", "热水"},
    CsvWord{"electricity", "electricity", "电"},
    CsvWord{"gas", "gas", "燃气"},
    CsvWord{"heat", "heat", "暖气"},
};

inline constexpr std::array kMeterColumns = {
    CsvColumn{"number", "Meter number", "表号"},
    CsvColumn{"utility", "Of", "表类", CsvKind::word, kMeteredUtilityWords},
    CsvColumn{"multiplier_milli", "Multiplier", "倍率", CsvKind::thousandths},
    CsvColumn{"loss_millionths", "Loss (%)", "损耗率（%）", CsvKind::rate},
    CsvColumn{"installed_on", "Installed on", "安装日期", CsvKind::date},
    CsvColumn{"first_reading_milli", "First reading", "起始读数", CsvKind::thousandths},
    CsvColumn{"readings", "Readings", "抄表次数", CsvKind::count},
    CsvColumn{"readings.last.on", "Latest reading on", "最近抄表日期", CsvKind::date},
    CsvColumn{"readings.last.reading_milli", "Latest reading", "最近读数", CsvKind::thousandths},
    CsvColumn{"last_was_estimated", "Latest is estimated", "最近为估抄", CsvKind::yes_no},
    CsvColumn{"removed_on", "Removed on", "拆除日期", CsvKind::date},
    CsvColumn{"meter_id", "Meter ID", "表 ID"},
};

}  // namespace steward::api
