#include <tuple>

#include "replay/imports/row_parser.h"
#include "replay/imports/values.h"

// Rows of what households owed, had paid ahead and had deposited when the log took over.
namespace steward::imports {

Money RowParser::amount() {
  const auto amount = value<Money>(Column::amount, parse_yuan, "amount-malformed", true);
  if (!amount) return {};
  if (*amount < Money{1} || *amount > kLargestAmount) reject(Column::amount, "amount-out-of-range");
  return *amount;
}

void RowParser::take_arrears() {
  ArrearsRow row;
  row.line = record_->line;
  row.building = line_of_text(Column::building, true, true);
  row.number = house_number(true);
  row.fee_item = line_of_text(Column::fee_item, false, true);
  row.amount = amount();
  if (const auto period = value<std::pair<Date, Date>>(Column::period, parse_period, "period-malformed", true)) {
    std::tie(row.period_from, row.period_to) = *period;
  }
  if (const auto due = value<Date>(Column::due_date, parse_loose_date, "date-malformed", true)) row.due_date = *due;
  const auto key =
      row_key({row.building, row.number, row.fee_item, to_string(row.period_from), to_string(row.period_to)});
  if (first_of_its_kind(key)) file_.arrears.push_back(std::move(row));
}

void RowParser::take_opening() {
  OpeningRow row;
  row.line = record_->line;
  row.building = line_of_text(Column::building, true, true);
  row.number = house_number(true);
  row.reference = line_of_text(Column::reference, true, true);
  if (file_.kind == ImportKind::opening_deposits) row.fee_item = line_of_text(Column::fee_item, false, true);
  row.amount = amount();
  if (first_of_its_kind(row_key({row.building, row.number, row.reference}))) file_.opening.push_back(std::move(row));
}

}  // namespace steward::imports
