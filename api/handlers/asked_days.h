#pragma once

#include <optional>

#include "api/call.h"

namespace steward::api {

struct AskedDays {
  std::optional<Date> from;
  std::optional<Date> to;  // not included
};

// `from` and `to` of a list that runs through days.
inline Result<AskedDays> asked_days(const Call& call) {
  auto from = call.query_date("from");
  if (!from) return pass_on(std::move(from.error()));
  auto to = call.query_date("to");
  if (!to) return pass_on(std::move(to.error()));
  if (*from && *to && **to <= **from) return fail_at("query-invalid", "from", Says::before_to);
  return AskedDays{*from, *to};
}

}  // namespace steward::api
