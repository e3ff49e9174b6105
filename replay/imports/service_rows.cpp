#include <algorithm>
#include <array>

#include "replay/imports/row_parser.h"
#include "replay/imports/values.h"

// Rows of work orders and of complaints that were open in the books before.
namespace steward::imports {

namespace {

// What books say of that which is over. Everything else is open: nobody knows all the words for that.
constexpr std::array<std::string_view, 24> kOver = {
    "closed",    "completed", "done",   "finished", "cancelled", "canceled", "rejected", "merged",
    "withdrawn", "已关闭",    "已取消", "已完成",   "已完结",    "已结案",   "已办结",   "已结束",
    "关闭",      "取消",      "完成",   "结案",     "办结",      "已撤回",   "已合并",   "不予受理",
};

bool is_over(std::string_view status) {
  return std::any_of(kOver.begin(), kOver.end(), [&](std::string_view over) {
    return std::equal(over.begin(), over.end(), status.begin(), status.end(), [](char a, char b) {
      return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
    });
  });
}

// p0 or P0 … p5.
std::optional<service_policy::Priority> parse_priority(std::string_view text) {
  if (text.size() != 2 || (text[0] != 'p' && text[0] != 'P') || text[1] < '0' || text[1] > '5') return std::nullopt;
  return static_cast<service_policy::Priority>(text[1] - '0' + 1);  // p0 is 1
}

std::optional<std::uint8_t> parse_severity(std::string_view text) {
  if (text.size() != 1 || text[0] < '1' || text[0] > '4') return std::nullopt;
  return static_cast<std::uint8_t>(text[0] - '0');
}

}  // namespace

void RowParser::take_what_all_have(ServiceRow& row) {
  row.line = record_->line;
  row.reference = line_of_text(Column::reference, true, true);
  row.building = line_of_text(Column::building, true, false);
  row.number = house_number(false);
  if (row.building.empty() && !row.number.empty()) reject(Column::number, "building-missing");
  row.text = sentences(Column::text, true);
  row.contact = phone(Column::contact);
  row.handler = line_of_text(Column::handler, true, false);
  if (const auto at = value<LocalTime>(Column::came_at, parse_local_time, "time-malformed", true)) row.came_at = *at;
  if (is_over(text(Column::status))) reject(Column::status, "not-open");
}

void RowParser::take_order() {
  OrderRow row;
  take_what_all_have(row);
  row.category = line_of_text(Column::category, true, true);
  row.priority = value<service_policy::Priority>(Column::priority, parse_priority, "priority-malformed", false);
  row.source = spoken_or(row.source, Column::source, kOrderSourceWords, "source-unknown");
  if (first_of_its_kind(row.reference)) file_.orders.push_back(std::move(row));
}

void RowParser::take_case() {
  CaseRow row;
  take_what_all_have(row);
  row.kind = spoken_or(row.kind, Column::kind, kCaseKindWords, "kind-unknown");
  row.subject = spoken_or(row.subject, Column::subject, kCaseSubjectWords, "subject-unknown");
  if (const auto severity = value<std::uint8_t>(Column::severity, parse_severity, "severity-malformed", false)) {
    row.severity = *severity;
  }
  row.source = spoken_or(row.source, Column::source, kCaseSourceWords, "source-unknown");
  row.outside_deadline = value<Date>(Column::outside_deadline, parse_loose_date, "date-malformed", false);
  if (first_of_its_kind(row.reference)) file_.cases.push_back(std::move(row));
}

}  // namespace steward::imports
