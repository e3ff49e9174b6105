#pragma once

#include <optional>

#include "api/call.h"

namespace steward::api {

// The date that a body says, or today by the clocks of the community that the stream belongs to.
inline Result<Date> or_today(const Call& call, std::optional<Date> given, const StreamId& stream) {
  if (given) return *given;
  return call.today_of(stream);
}

}  // namespace steward::api
