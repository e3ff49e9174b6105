#pragma once

#include <array>

#include "api/csv/columns.h"

namespace steward::api {

inline constexpr std::array kCompanyColumns = {
    CsvColumn{"company", "Company", "公司编号", CsvKind::number},
    CsvColumn{"code", "Code", "代码"},
    CsvColumn{"name", "Name", "名称"},
};
inline constexpr std::array kCommunityColumns = {
    CsvColumn{"code", "Code", "代码"},
    CsvColumn{"name", "Name", "小区名称"},
    CsvColumn{"time_zone", "Time zone", "时区"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kBuildingColumns = {
    CsvColumn{"code", "Code", "代码"},
    CsvColumn{"name", "Name", "楼栋名称"},
    CsvColumn{"building_id", "Building ID", "楼栋 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kHouseColumns = {
    CsvColumn{"house_number", "House number", "房号"},
    CsvColumn{"number", "Door number", "门牌号"},
    CsvColumn{"built_up_area_centi_m2", "Built-up area (m²)", "建筑面积（㎡）", CsvKind::square_metres},
    CsvColumn{"measurements.last.effective_from", "Measured from", "最近计量起始日期", CsvKind::date},
    CsvColumn{"measurements.last.built_up_area_centi_m2", "Charged built-up area (m²)", "计费建筑面积（㎡）",
              CsvKind::square_metres},
    CsvColumn{"measurements.last.inside_area_centi_m2", "Inside area (m²)", "套内面积（㎡）", CsvKind::square_metres},
    CsvColumn{"house_id", "House ID", "房屋 ID"},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"building_id", "Building ID", "楼栋 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
};
inline constexpr std::array kHouseholdColumns = {
    CsvColumn{"house_number", "House number", "房号"},
    CsvColumn{"owner_name", "Owner", "业主", CsvKind::personal},
    CsvColumn{"owner_phone", "Phone", "电话", CsvKind::personal},
    CsvColumn{"moved_in_on", "Moved in on", "入住日期", CsvKind::date},
    CsvColumn{"moved_out_on", "Moved out on", "迁出日期", CsvKind::date},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"house_id", "House ID", "房屋 ID"},
    CsvColumn{"building_id", "Building ID", "楼栋 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
    CsvColumn{"owner_id", "Owner ID", "业主 ID"},
};

}  // namespace steward::api
