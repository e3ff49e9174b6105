#include "domain/occurrence.h"

namespace steward {

Date date_of(Instant at, const DecisionContext& context) { return date_at(at, context.utc_offset_minutes); }

Result<void> check_occurred(Instant at, const DecisionContext& context) {
  DecisionContext told = context;
  told.occurred_at = at;
  return check_occurred_at(told);
}

Result<void> check_step_time(Instant at, Instant last_step_at, const DecisionContext& context) {
  if (at < last_step_at) return fail("step-before-last", {{"at", at}, {"last_step_at", last_step_at}});
  return check_occurred(at, context);
}

}  // namespace steward
