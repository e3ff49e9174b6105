#pragma once

#include "domain/decider.h"

// When something happened, as people say it: `at` of work orders, cases and contacts.
namespace steward {

// As check_occurred_at (backdating.h), for a moment that the command itself names: occurred-in-future,
// backdating-needs-permission, backdating-needs-reason.
[[nodiscard]] Result<void> check_occurred(Instant at, const DecisionContext& context);
// Also not before the step that came last (step-before-last).
[[nodiscard]] Result<void> check_step_time(Instant at, Instant last_step_at, const DecisionContext& context);
// The civil date of `at` in the zone of the decision: the effective date of what happened then.
[[nodiscard]] Date date_of(Instant at, const DecisionContext& context);

}  // namespace steward
