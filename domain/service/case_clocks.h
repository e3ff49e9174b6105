#pragma once

#include "domain/service/state.h"

// The clocks of a case: respond ends when it is accepted; reply (Clock::resolve) stands still between a reply and its
// dispute and ends with the case.
namespace steward::service {

// nullptr: a case has no such clock.
[[nodiscard]] const service_policy::ClockState* clock_of(const Case& of, Clock clock);

// nullopt: it stands still, or nothing is promised. The deadline that somebody outside has set is not a clock's: it
// passes in spite of calendar and disputes. Where it comes first, it and its parts (80 %, 150 % of the time from the
// filing) count.
[[nodiscard]] std::optional<Deadlines> deadlines_of(const Case& of, Clock clock, const service_policy::TimeRule& rule);
[[nodiscard]] CaseDeadlines deadlines_of(const Case& of, const service_policy::TimeRule& rule);
// The same as people were told: a calendar that changes afterwards moves nothing.
[[nodiscard]] std::optional<Deadlines> told_deadlines(const Case& of, Clock clock);

}  // namespace steward::service
