#include "replay/imports/row_parser.h"
#include "replay/imports/values.h"

// Rows of houses with their owners.
namespace steward::imports {

void RowParser::take_house() {
  HouseRow row;
  row.line = record_->line;
  row.building = line_of_text(Column::building, true, true);
  row.number = house_number(true);
  if (const auto area = value<Area>(Column::area, parse_area, "area-malformed", true)) {
    row.built_up_area = *area;
    if (area->centi_m2 < 1 || area->centi_m2 > 100'000'000) reject(Column::area, "area-out-of-range");
  }
  row.owner_name = line_of_text(Column::owner_name, false, false);
  row.owner_phone = phone(Column::owner_phone);
  row.moved_in_on = value<Date>(Column::moved_in_on, parse_loose_date, "date-malformed", false);
  if (row.owner_name.empty()) {
    if (!text(Column::owner_phone).empty() || !text(Column::moved_in_on).empty()) reject_row("owner-missing");
  } else if (!columns_.index(Column::moved_in_on)) {
    reject_row("field-missing");
  } else if (text(Column::moved_in_on).empty()) {
    reject(Column::moved_in_on, "field-missing");
  }
  if (first_of_its_kind(row_key({row.building, row.number}))) file_.houses.push_back(std::move(row));
}

}  // namespace steward::imports
