#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <span>
#include <string>

#include "api/csv/columns.h"
#include "api/problem.h"
#include "eventstore/base/time_zone.h"

namespace steward::api {

struct CsvReader {
  Language language;
  TimeZone place;
};

// What a cell shows of an item; nullptr: it is empty.
[[nodiscard]] const boost::json::value* cell_value(const CsvColumn& column, const boost::json::object& item);
// The number in a cell that holds one, in the units of the API (fen, 0.01 m² …); nullopt for one that has words.
[[nodiscard]] std::optional<std::int64_t> cell_number(const CsvColumn& column, const boost::json::value& value);
// The words in a cell, as people read them, not yet guarded against anything; instants by the clock of the place.
[[nodiscard]] std::string cell_words(const CsvColumn& column, const boost::json::value& value, const CsvReader& reader);

// One line each, with its end: titles, and an item of a list. Amounts are in yuan, as people reckon.
[[nodiscard]] std::string csv_titles(std::span<const CsvColumn> columns, Language language);
[[nodiscard]] std::string csv_line(std::span<const CsvColumn> columns, const boost::json::object& item,
                                   const CsvReader& reader);

}  // namespace steward::api
