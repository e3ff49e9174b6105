#pragma once

#include "api/call.h"

namespace steward::api {

// `order` of a list that runs through time: whether it begins at the end.
inline Result<bool> asked_newest_first(const Call& call, bool by_default) {
  const auto text = call.query_value("order");
  if (!text) return by_default;
  if (*text != "oldest_first" && *text != "newest_first") {
    return fail_at("query-invalid", "order", Says::one_of, {"oldest_first, newest_first"});
  }
  return *text == "newest_first";
}

}  // namespace steward::api
