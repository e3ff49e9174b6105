#pragma once

#include <algorithm>
#include <optional>

#include "api/call.h"

namespace steward::api {

// The date that a body says, or today by the clocks of the community that the stream belongs to.
inline Result<Date> or_today(const Call& call, std::optional<Date> given, const StreamId& stream) {
  if (given) return *given;
  return call.today_of(stream);
}

// The same of what says when it happened, too: then the day of that, which a call that comes after midnight does not
// move. The clocks of others may be a little ahead of ours: what is still to come there is of today.
inline Result<Date> or_day_of(const Call& call, std::optional<Date> given, std::optional<Instant> occurred_at,
                              const StreamId& stream) {
  if (given) return *given;
  const Instant now = call.service.store.sequencer().now();
  return call.day_of(stream, std::min(occurred_at.value_or(now), now));
}

}  // namespace steward::api
