#include "domain/service/case_clocks.h"

#include <algorithm>

namespace steward::service {

namespace {

Instant part_of(Instant from, Instant to, Level level) {
  const std::int32_t percent = service_policy::kLevelPercent[static_cast<std::size_t>(level) - 1];
  return Instant{from.micros + (to.micros - from.micros) / 100 * percent};
}

Deadlines outside(const Case& of, Instant due_at) {
  return {part_of(of.filed_at, due_at, Level::warning), due_at, part_of(of.filed_at, due_at, Level::late)};
}

}  // namespace

const service_policy::ClockState* clock_of(const Case& of, Clock clock) {
  switch (clock) {
    case Clock::respond:
      return &of.respond;
    case Clock::on_site:
      return nullptr;
    case Clock::resolve:
      return &of.reply;
  }
  return nullptr;
}

std::optional<Deadlines> deadlines_of(const Case& of, Clock clock, const service_policy::TimeRule& rule) {
  const service_policy::ClockState* state = clock_of(of, clock);
  if (state == nullptr || !state->running_since) return std::nullopt;
  const auto promised = service_policy::deadlines(*state, rule);
  if (clock != Clock::resolve || !of.outside_due_at) return promised;
  const Deadlines wanted = outside(of, *of.outside_due_at);
  if (!promised) return wanted;
  if (promised->due_at <= wanted.due_at) return promised;
  return Deadlines{std::min(promised->warning_at, wanted.warning_at), wanted.due_at,
                   std::min(promised->late_at, wanted.late_at)};
}

std::optional<Deadlines> told_deadlines(const Case& of, Clock clock) {
  const service_policy::ClockState* state = clock_of(of, clock);
  if (state == nullptr || !state->running_since) return std::nullopt;
  return clock == Clock::respond ? of.deadlines.respond : of.deadlines.reply;
}

CaseDeadlines deadlines_of(const Case& of, const service_policy::TimeRule& rule) {
  return {deadlines_of(of, Clock::respond, rule), deadlines_of(of, Clock::resolve, rule)};
}

}  // namespace steward::service
