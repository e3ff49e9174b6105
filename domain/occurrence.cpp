#include "domain/occurrence.h"

namespace steward {

Date date_of(Instant at, const DecisionContext& context) { return date_at(at, context.utc_offset_minutes); }

Result<void> check_occurred(Instant at, const DecisionContext& context) {
  if (at > add_seconds(context.recorded_at, kFutureAllowanceSeconds)) {
    return fail("time-in-future", {{"at", at}, {"recorded_at", context.recorded_at}});
  }
  const Date earliest = add_days(context.today, -kFreeBackdatingDays);
  if (!context.may_backdate && date_of(at, context) < earliest) {
    return fail("backdating-needs-permission", {{"earliest", earliest}});
  }
  return {};
}

Result<void> check_step_time(Instant at, Instant last_step_at, const DecisionContext& context) {
  if (at < last_step_at) return fail("step-before-last", {{"at", at}, {"last_step_at", last_step_at}});
  return check_occurred(at, context);
}

}  // namespace steward
