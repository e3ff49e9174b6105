#include "replay/imports/row_parser.h"
#include "replay/imports/values.h"

// Rows of what meters showed.
namespace steward::imports {

namespace {

std::optional<Usage> parse_reading(std::string_view text) {
  const auto milli = parse_decimal(text, 3);
  return milli ? std::optional(Usage{*milli}) : std::nullopt;
}

}  // namespace

// An empty field says no.
bool RowParser::flag(Column column) { return value<bool>(column, parse_flag, "flag-malformed", false).value_or(false); }

void RowParser::take_reading() {
  ReadingRow row;
  row.line = record_->line;
  row.meter = line_of_text(Column::meter, true, true);
  // Devices say the time as well; a meter is read once a day at most.
  if (const auto at = value<LocalTime>(Column::read_on, parse_local_time, "date-malformed", true)) {
    row.read_on = at->date;
  }
  if (const auto reading = value<Usage>(Column::reading, parse_reading, "reading-malformed", true)) {
    row.reading = *reading;
  }
  row.rolled_over = flag(Column::rolled_over);
  row.confirmed = flag(Column::confirmed);
  if (first_of_its_kind(row_key({row.meter, to_string(row.read_on)}))) file_.readings.push_back(std::move(row));
}

}  // namespace steward::imports
