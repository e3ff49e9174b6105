#pragma once

#include <cstdint>
#include <optional>

#include "domain/base/time.h"

// The return visit (回访) that follows when somebody is not pleased (domain reference §4): due within a day of a bad
// rating, and of a call that found the resident dissatisfied where nothing can be opened again for it. It is made by
// whoever reaches the resident.
namespace steward::service_policy {

inline constexpr std::uint8_t kBadScore = 2;  // and below
inline constexpr std::int64_t kReturnVisitSeconds = 86'400;

[[nodiscard]] inline Instant return_visit_after(Instant at) { return add_seconds(at, kReturnVisitSeconds); }
[[nodiscard]] inline std::optional<Instant> return_visit_after_rating(std::uint8_t score, Instant at) {
  return score <= kBadScore ? std::optional(return_visit_after(at)) : std::nullopt;
}

// What is due after a call that reached the resident and left `then` due. A call that was made before what `due`
// follows, and told after it, answers nothing.
[[nodiscard]] inline std::optional<Instant> return_visit_left(const std::optional<Instant>& due, Instant called_at,
                                                              const std::optional<Instant>& then) {
  return due && return_visit_after(called_at) < *due ? due : then;
}

}  // namespace steward::service_policy
