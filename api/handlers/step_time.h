#pragma once

#include <algorithm>
#include <optional>

#include "api/call.h"
#include "api/json/reader.h"
#include "api/names.h"
#include "api/route.h"

// What the steps of work orders and cases have in common at the edge.
namespace steward::api {

inline constexpr std::size_t kLongestText = 4'000;

// When a step was made: as the caller says, or now by the log's time; a step a moment ago may have been told a little
// ahead of it.
[[nodiscard]] inline Instant time_of(const Call& call, const std::optional<Instant>& occurred_at, Instant last) {
  return occurred_at.value_or(std::max(call.service.store.sequencer().now(), last));
}

// When, and why so late, as the body says: the fields that STEWARD_STEP_TIME describes (step_time_schema.h).
struct StepTime {
  std::optional<Instant> occurred_at;
  BackdatingReason backdating = BackdatingReason::none;
};
[[nodiscard]] inline BackdatingReason read_backdating_reason(json::JsonObject& root) {
  return root.optional_enum("backdating_reason", words(kBackdatingReasonNames)).value_or(BackdatingReason::none);
}
[[nodiscard]] inline StepTime read_step_time(json::JsonObject& root) {
  return {root.optional_instant("occurred_at"), read_backdating_reason(root)};
}
// What was done long ago is entered by whoever answers for the orders and cases.
inline void set_step_time(Prepared& prepared, const Call& call, const StepTime& when) {
  prepared.occurred_at = when.occurred_at;
  prepared.may_backdate = call.may(Permission::supervise_work_orders);
  prepared.backdating = when.backdating;
  if (call.principal.role == access::Role::resident) prepared.free_days = kFreeDaysOfResidents;
}

}  // namespace steward::api
