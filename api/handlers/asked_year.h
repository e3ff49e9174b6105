#pragma once

#include <string>

#include "api/call.h"

namespace steward::api {

// `year` of the query; without one, that of this day.
inline Result<std::int32_t> asked_year(const Call& call, Date today) {
  const auto text = call.query_value("year");
  if (!text) return static_cast<int>(civil(today).year());
  const auto first = parse_date(std::string(*text) + "-01-01");
  if (!first) return fail_at("query-invalid", "year", Says::year);
  return static_cast<int>(civil(*first).year());
}

}  // namespace steward::api
