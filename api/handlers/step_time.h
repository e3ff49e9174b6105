#pragma once

#include <algorithm>
#include <optional>

#include "api/call.h"

// What the steps of work orders and cases have in common at the edge.
namespace steward::api {

inline constexpr std::size_t kLongestText = 4'000;

// When a step was made: as the caller says, or now by the log's time; a step a moment ago may have been told a little
// ahead of it.
[[nodiscard]] inline Instant time_of(const Call& call, const std::optional<Instant>& occurred_at, Instant last) {
  return occurred_at.value_or(std::max(call.service.store.sequencer().now(), last));
}

}  // namespace steward::api
