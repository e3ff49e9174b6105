#include "domain/backdating.h"

#include "domain/decider.h"

namespace steward {

namespace {

constexpr std::int64_t kMicrosPerDay = 86'400'000'000;

// Further back than the free days: somebody must answer for it, and say why.
Result<void> answered_for(const DecisionContext& context, Param earliest) {
  if (!context.may_backdate) return fail("backdating-needs-permission", {std::move(earliest)});
  if (context.backdating == BackdatingReason::none) return fail("backdating-needs-reason", {std::move(earliest)});
  return {};
}

}  // namespace

std::string_view to_string(BackdatingReason reason) {
  for (const BackdatingReasonName& known : kBackdatingReasons) {
    if (known.reason == reason) return known.name;
  }
  return {};
}

Result<void> check_money_date(Date date, const DecisionContext& context) {
  if (date > context.today) return fail("date-in-future", {{"today", context.today}});
  const Date earliest = add_days(context.today, -kFreeBackdatingDays);
  if (date >= earliest) return {};
  return answered_for(context, {"earliest", earliest});
}

Result<void> check_occurred_at(const DecisionContext& context) {
  if (!context.occurred_at) return {};
  const Instant at = *context.occurred_at;
  if (at.micros > context.recorded_at.micros + kClockAllowanceMicros) {
    return fail("occurred-in-future", {{"occurred_at", at}, {"recorded_at", context.recorded_at}});
  }
  const Instant earliest{context.recorded_at.micros - context.free_days * kMicrosPerDay};
  if (at >= earliest) return {};
  return answered_for(context, {"earliest", earliest});
}

}  // namespace steward
