#pragma once

#include "domain/decider.h"

// When something happened, as people say it: `at` of work orders, cases and contacts.
namespace steward {

// What lies further ahead is a wrong clock or a typing error.
inline constexpr std::int64_t kFutureAllowanceSeconds = 5 * 60;

// Not in the future (time-in-future), and not further back than kFreeBackdatingDays without the permission
// (backdating-needs-permission).
[[nodiscard]] Result<void> check_occurred(Instant at, const DecisionContext& context);
// Also not before the step that came last (step-before-last).
[[nodiscard]] Result<void> check_step_time(Instant at, Instant last_step_at, const DecisionContext& context);
// The civil date of `at` in the zone of the decision: the effective date of what happened then.
[[nodiscard]] Date date_of(Instant at, const DecisionContext& context);

}  // namespace steward
