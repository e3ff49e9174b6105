#include "replay/imports/columns.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "replay/imports/values.h"

namespace steward::imports {

namespace {

using Names = std::vector<std::string_view>;

struct KnownColumn {
  Column column;
  bool required;
  Names names;  // in lower case and without blanks; the first Chinese and the first English one are shown
};

const std::vector<KnownColumn>& columns_of(ImportKind kind) {
  static const Names kBuilding = {"楼栋", "building", "楼栋号", "楼号", "栋号", "幢号", "楼宇", "building_code"};
  static const Names kNumber = {"房号",   "house_number", "房屋编号", "房间号", "室号",
                                "门牌号", "house",        "room",     "unit"};
  static const std::vector<KnownColumn> kHouses = {
      {Column::building, true, kBuilding},
      {Column::number, true, kNumber},
      {Column::area, true, {"建筑面积", "built_up_area", "面积", "area", "area_m2"}},
      {Column::owner_name, false, {"业主姓名", "owner_name", "业主", "姓名", "产权人", "owner", "name"}},
      {Column::owner_phone,
       false,
       {"电话", "phone", "联系电话", "手机", "手机号", "手机号码", "电话号码", "业主电话", "owner_phone", "mobile"}},
      {Column::moved_in_on,
       false,
       {"入住日期", "moved_in_on", "入住时间", "交房日期", "收房日期", "接房日期", "move_in_date"}},
  };
  static const std::vector<KnownColumn> kArrears = {
      {Column::building, true, kBuilding},
      {Column::number, true, kNumber},
      {Column::fee_item, true, {"费用项", "fee_item", "费用项目", "收费项目", "费项", "费用名称", "fee"}},
      {Column::amount, true, {"欠费金额", "amount", "欠费", "欠款金额", "金额", "应收金额", "arrears", "amount_yuan"}},
      {Column::period, true, {"账期", "period", "费用账期", "所属期", "账单月份", "所属月份", "month"}},
      {Column::due_date, true, {"到期日", "due_date", "到期日期", "应缴日期", "缴费截止日", "due"}},
  };
  return kind == ImportKind::houses ? kHouses : kArrears;
}

// 建筑面积（㎡） and Built-up Area mean the same as 建筑面积 and built_up_area.
std::string normal_name(std::string_view name) {
  name = name.substr(0, std::min(name.find('('), name.find("（")));
  std::string result;
  for (const char c : trimmed(name)) {
    if (c >= 'A' && c <= 'Z')
      result += static_cast<char>(c - 'A' + 'a');
    else
      result += c == ' ' || c == '-' ? '_' : c;
  }
  return result;
}

const KnownColumn* find_column(ImportKind kind, std::string_view name) {
  for (const KnownColumn& known : columns_of(kind)) {
    if (std::find(known.names.begin(), known.names.end(), name) != known.names.end()) return &known;
  }
  return nullptr;
}

}  // namespace

Result<ColumnMap> map_columns(ImportKind kind, const CsvRecord& header) {
  ColumnMap map;
  for (std::size_t i = 0; i < header.fields.size(); ++i) {
    const std::string_view name = trimmed(header.fields[i].text);
    map.names.emplace_back(name);
    const KnownColumn* known = find_column(kind, normal_name(name));
    if (known == nullptr) {
      if (!name.empty()) map.ignored.emplace_back(name);
      continue;
    }
    auto& place = map.at[static_cast<std::size_t>(known->column)];
    if (place) {
      return fail(
          "header-column-twice",
          {{"column", static_cast<std::int64_t>(*place + 1)}, {"other_column", static_cast<std::int64_t>(i + 1)}},
          "the columns " + map.names[*place] + " and " + map.names[i] + " mean the same");
    }
    place = i;
  }
  for (const KnownColumn& known : columns_of(kind)) {
    if (!known.required || map.index(known.column)) continue;
    return fail("header-column-missing", {},
                "the header has no column " + std::string(known.names[0]) + " (" + std::string(known.names[1]) + ")");
  }
  return map;
}

}  // namespace steward::imports
