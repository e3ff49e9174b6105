#pragma once

#include <boost/json/object.hpp>
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

// One line each, with its end: titles, and an item of a list. Amounts are in yuan, as people reckon.
[[nodiscard]] std::string csv_titles(std::span<const CsvColumn> columns, Language language);
[[nodiscard]] std::string csv_line(std::span<const CsvColumn> columns, const boost::json::object& item,
                                   const CsvReader& reader);

}  // namespace steward::api
