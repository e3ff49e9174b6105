#include "replay/imports/columns.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

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
  static const Names kNumber = {"房号", "house_number", "房屋编号", "房间号", "室号", "门牌号", "house", "room"};
  static const Names kUnit = {"单元", "unit", "单元号", "单元名称"};
  static const Names kFeeItem = {"费用项", "fee_item", "费用项目", "收费项目", "费项", "费用名称", "fee"};
  static const std::vector<KnownColumn> kHouses = {
      {Column::building, true, kBuilding},
      {Column::number, true, kNumber},
      {Column::unit, false, kUnit},
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
      {Column::unit, false, kUnit},
      {Column::fee_item, true, kFeeItem},
      {Column::amount, true, {"欠费金额", "amount", "欠费", "欠款金额", "金额", "应收金额", "arrears", "amount_yuan"}},
      {Column::period, true, {"账期", "period", "费用账期", "所属期", "账单月份", "所属月份", "month"}},
      {Column::due_date, true, {"到期日", "due_date", "到期日期", "应缴日期", "缴费截止日", "due"}},
  };
  static const std::vector<KnownColumn> kCredits = {
      {Column::building, true, kBuilding},
      {Column::number, true, kNumber},
      {Column::unit, false, kUnit},
      {Column::reference, true, {"预存编号", "number", "编号", "单号", "预存单号", "收据号", "receipt_number", "no"}},
      {Column::amount, true, {"预存金额", "amount", "预存余额", "预收金额", "余额", "金额", "amount_yuan", "balance"}},
  };
  static const std::vector<KnownColumn> kDeposits = {
      {Column::building, true, kBuilding},
      {Column::number, true, kNumber},
      {Column::unit, false, kUnit},
      {Column::fee_item, true, kFeeItem},
      {Column::reference, true, {"押金编号", "number", "编号", "单号", "押金单号", "收据号", "receipt_number", "no"}},
      {Column::amount, true, {"押金金额", "amount", "押金余额", "押金", "余额", "金额", "amount_yuan", "deposit"}},
  };
  static const Names kContact = {"联系电话", "contact", "电话", "phone", "手机", "手机号", "联系方式"};
  static const Names kSource = {"来源", "source", "渠道", "来源渠道", "报修来源", "投诉渠道"};
  static const Names kStatus = {"状态", "status", "工单状态", "投诉状态", "处理状态"};
  static const std::vector<KnownColumn> kOrders = {
      {Column::reference, true, {"工单号", "number", "工单编号", "编号", "单号", "order_number", "no"}},
      {Column::category, true, {"类别", "category", "工单类别", "报修类别", "类别代码", "category_code"}},
      {Column::text, true, {"描述", "description", "报修内容", "内容", "问题描述", "故障描述", "text"}},
      {Column::came_at, true, {"报修时间", "reported_at", "报修日期", "登记时间", "reported", "报单时间"}},
      {Column::building, false, kBuilding},
      {Column::number, false, kNumber},
      {Column::unit, false, kUnit},
      {Column::contact, false, kContact},
      {Column::priority, false, {"优先级", "priority", "紧急程度"}},
      {Column::source, false, kSource},
      {Column::handler, false, {"处理人", "assignee", "维修人员", "维修工", "接单人", "工号", "assignee_code"}},
      {Column::status, false, kStatus},
  };
  static const std::vector<KnownColumn> kCases = {
      {Column::reference, true, {"编号", "number", "投诉编号", "客诉编号", "单号", "case_number", "no"}},
      {Column::text, true, {"内容", "text", "投诉内容", "描述", "description", "诉求内容"}},
      {Column::came_at, true, {"登记时间", "filed_at", "投诉时间", "投诉日期", "登记日期", "filed"}},
      {Column::kind, false, {"类型", "kind", "诉求类型"}},
      {Column::subject, false, {"主题", "subject", "投诉类别", "类别", "投诉主题"}},
      {Column::severity, false, {"严重程度", "severity", "严重级别"}},
      {Column::building, false, kBuilding},
      {Column::number, false, kNumber},
      {Column::unit, false, kUnit},
      {Column::contact, false, kContact},
      {Column::source, false, kSource},
      {Column::outside_deadline, false, {"外部期限", "outside_deadline", "热线期限", "要求答复日期"}},
      {Column::handler, false, {"处理人", "handler", "经办人", "工号", "handler_code"}},
      {Column::status, false, kStatus},
  };
  static const std::vector<KnownColumn> kReadings = {
      {Column::meter, true, {"表号", "meter_number", "仪表编号", "表计编号", "水表号", "电表号", "气表号", "meter"}},
      {Column::read_on, true, {"抄表日期", "read_on", "抄表时间", "日期", "reading_date", "date"}},
      {Column::reading, true, {"读数", "reading", "本期读数", "表数", "止码", "本期止码", "current_reading"}},
      {Column::rolled_over, false, {"过零", "rolled_over", "是否过零", "翻转", "是否翻转"}},
      {Column::confirmed, false, {"已复核", "confirmed", "复核", "是否复核"}},
  };
  static const std::vector<KnownColumn> kBankStatement = {
      {Column::received_on,
       true,
       {"交易日期", "date", "日期", "记账日期", "入账日期", "到账日期", "交易时间", "received_on", "value_date"}},
      {Column::amount,
       true,
       {"收入金额", "amount", "金额", "交易金额", "贷方金额", "贷方发生额", "收入", "credit", "amount_yuan"}},
      {Column::payer_name,
       false,
       {"付款人", "payer_name", "对方户名", "付款人名称", "付款人户名", "对方名称", "户名", "payer", "counterparty"}},
      {Column::memo, false, {"附言", "memo", "摘要", "备注", "用途", "交易附言", "reference", "remark"}},
      {Column::serial,
       false,
       {"流水号", "serial_number", "交易流水号", "银行流水号", "交易流水", "serial", "bank_serial_number",
        "transaction_id"}},
      {Column::debit, false, {"支出金额", "debit", "借方金额", "借方发生额", "支出"}},
      {Column::direction, false, {"借贷标志", "direction", "借贷方向", "借贷", "收支", "收支方向"}},
  };
  switch (kind) {
    case ImportKind::houses:
      return kHouses;
    case ImportKind::opening_arrears:
      return kArrears;
    case ImportKind::open_work_orders:
      return kOrders;
    case ImportKind::open_cases:
      return kCases;
    case ImportKind::meter_readings:
      return kReadings;
    case ImportKind::bank_statement:
      return kBankStatement;
    case ImportKind::opening_credits:
      return kCredits;
    case ImportKind::opening_deposits:
      return kDeposits;
  }
  return kHouses;
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

std::string in_words(const KnownColumn& column) {
  return std::string(column.names[0]) + " (" + std::string(column.names[1]) + ")";
}

const KnownColumn* find_column(ImportKind kind, std::string_view name) {
  for (const KnownColumn& known : columns_of(kind)) {
    if (std::find(known.names.begin(), known.names.end(), name) != known.names.end()) return &known;
  }
  return nullptr;
}

// The bytes of each character, so that one character is one slip.
std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> found;
  while (!text.empty()) {
    std::size_t end = 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) ++end;
    found.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return found;
}

// How many characters are to be put in, left out or exchanged to come from one to the other.
std::size_t distance(std::string_view from, std::string_view to) {
  const auto a = characters(from);
  const auto b = characters(to);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t exchanged = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({row[j], row[j + 1], diagonal}) + 1);
      row[j + 1] = std::min(row[j + 1], exchanged);
    }
  }
  return row.back();
}

// How much of a name is in another: where one is within the other (业主电话号码, 电话号码), or they differ by a slip or
// two. Short words are no part of others.
std::size_t likeness(std::string_view name, std::string_view known) {
  constexpr std::size_t kLeastBytes = 4;
  const auto [shorter, longer] = std::minmax(name, known, [](auto a, auto b) { return a.size() < b.size(); });
  if (shorter.size() >= kLeastBytes && longer.find(shorter) != std::string_view::npos) return shorter.size();
  const std::size_t least = std::min(characters(name).size(), characters(known).size());
  return distance(name, known) * 3 <= least ? shorter.size() : 0;
}

// Of the columns that the header has not: one that is there already is not meant once more.
const KnownColumn* meant_by(ImportKind kind, const ColumnMap& map, const std::string& name) {
  const KnownColumn* meant = nullptr;
  std::size_t most = 0;
  for (const KnownColumn& known : columns_of(kind)) {
    if (map.index(known.column)) continue;
    for (const std::string_view one : known.names) {
      const std::size_t like = likeness(name, one);
      if (like > most) meant = &known;
      most = std::max(most, like);
    }
  }
  return meant;
}

// The names of those that may be the missing one, as the end of a sentence.
std::string candidates(const ColumnMap& map, const KnownColumn& missing) {
  std::string words;
  for (const UnknownColumn& unknown : map.unknown) {
    if (unknown.meant != in_words(missing)) continue;
    words += (words.empty() ? "; is it " : ", ") + map.names[unknown.at];
  }
  return words.empty() ? words : words + "?";
}

}  // namespace

Result<ColumnMap> map_columns(ImportKind kind, const CsvRecord& header) {
  ColumnMap map;
  for (std::size_t i = 0; i < header.fields.size(); ++i) {
    const std::string_view name = trimmed(header.fields[i].text);
    map.names.emplace_back(name);
    const KnownColumn* known = find_column(kind, normal_name(name));
    if (known == nullptr) {
      if (!name.empty()) map.unknown.push_back({i, {}});
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
  // In English a unit is a house, unless another column says which house of the unit it is.
  auto& unit = map.at[static_cast<std::size_t>(Column::unit)];
  auto& number = map.at[static_cast<std::size_t>(Column::number)];
  if (unit && !number && normal_name(map.names[*unit]) == "unit") std::swap(unit, number);
  for (UnknownColumn& unknown : map.unknown) {
    if (const auto* meant = meant_by(kind, map, normal_name(map.names[unknown.at]))) unknown.meant = in_words(*meant);
  }
  for (const KnownColumn& known : columns_of(kind)) {
    if (!known.required || map.index(known.column)) continue;
    return fail("header-column-missing", {}, "the header has no column " + in_words(known) + candidates(map, known));
  }
  return map;
}

std::string columns_in_words(ImportKind kind, bool required) {
  std::string words;
  for (const KnownColumn& known : columns_of(kind)) {
    if (known.required == required) words += (words.empty() ? "" : ", ") + in_words(known);
  }
  return words;
}

}  // namespace steward::imports
