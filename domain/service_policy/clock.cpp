#include "domain/service_policy/clock.h"

namespace steward::service_policy {

namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;

Instant add(const TimeRule& rule, Hours hours, Instant from, std::int64_t seconds) {
  if (hours == Hours::round_the_clock) return Instant{from.micros + seconds * kMicrosPerSecond};
  return add_business_time(*rule.calendar, from, seconds, rule.utc_offset_minutes);
}

std::int64_t between(const TimeRule& rule, Hours hours, Instant from, Instant to) {
  if (to <= from) return 0;
  if (hours == Hours::round_the_clock) return (to.micros - from.micros) / kMicrosPerSecond;
  return business_seconds_between(*rule.calendar, from, to, rule.utc_offset_minutes);
}

}  // namespace

ClockState start(std::optional<std::int32_t> target_minutes, Hours hours, Instant at) {
  return {target_minutes, hours, 0, at, 0};
}

std::int64_t used_seconds(const ClockState& clock, Instant at, const TimeRule& rule) {
  if (!clock.running_since) return clock.used_seconds;
  return clock.used_seconds + between(rule, clock.hours, *clock.running_since, at);
}

std::optional<Deadlines> deadlines(const ClockState& clock, const TimeRule& rule) {
  if (!clock.running_since || !clock.target_minutes) return std::nullopt;
  const auto reached_at = [&](Level level) {
    const std::int64_t percent = kLevelPercent[static_cast<std::size_t>(level) - 1];
    // A minute has 60 seconds, and 80 and 150 % of that are whole seconds too.
    const std::int64_t seconds = std::int64_t{*clock.target_minutes} * 60 * percent / 100;
    const std::int64_t left = seconds - clock.used_seconds;
    return left <= 0 ? *clock.running_since : add(rule, clock.hours, *clock.running_since, left);
  };
  return Deadlines{reached_at(Level::warning), reached_at(Level::due), reached_at(Level::late)};
}

ClockState stopped(ClockState clock, std::int64_t used) {
  clock.used_seconds = used;
  clock.running_since.reset();
  return clock;
}

ClockState resumed(ClockState clock, Instant at) {
  clock.running_since = at;
  return clock;
}

ClockState promised(ClockState clock, std::optional<std::int32_t> target_minutes, Hours hours) {
  if (clock.target_minutes == target_minutes && clock.hours == hours) return clock;
  clock.target_minutes = target_minutes;
  clock.hours = hours;
  clock.escalated = 0;
  return clock;
}

Instant instant_of(const Deadlines& deadlines, Level level) {
  switch (level) {
    case Level::warning:
      return deadlines.warning_at;
    case Level::due:
      return deadlines.due_at;
    case Level::late:
      return deadlines.late_at;
  }
  return deadlines.late_at;
}

}  // namespace steward::service_policy
