#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "domain/service_policy/events.h"

// SLA clocks: how long was promised, how much of it is used, and the instants at which 80, 100 and 150 % of it will be
// used if nothing stops the clock. The instants are stored in events whenever they change, so that nobody has to count
// time to know what is overdue: a view holds them and compares with the instant asked.
namespace steward::service_policy {

enum class Clock : std::uint8_t { respond = 1, on_site = 2, resolve = 3 };  // of a case: respond, resolve (the reply)
enum class Level : std::uint8_t { warning = 1, due = 2, late = 3 };         // 80, 100, 150 %
inline constexpr std::array<std::int32_t, 3> kLevelPercent = {80, 100, 150};

struct Deadlines {
  Instant warning_at;
  Instant due_at;
  Instant late_at;
  bool operator==(const Deadlines&) const = default;
};

// A clock runs also where nothing is promised: how long it took is worth knowing.
struct ClockState {
  std::optional<std::int32_t> target_minutes;  // nullopt: not promised
  Hours hours = Hours::round_the_clock;
  std::int64_t used_seconds = 0;         // until it last stood still
  std::optional<Instant> running_since;  // nullopt: stands still or has ended
  std::uint8_t escalated = 0;            // highest Level that was escalated; 0: none
  bool operator==(const ClockState&) const = default;
};

// How time counts for a decision: the community's calendar and the offset of its zone.
struct TimeRule {
  const BusinessCalendar* calendar;
  std::int32_t utc_offset_minutes;
};

[[nodiscard]] ClockState start(std::optional<std::int32_t> target_minutes, Hours hours, Instant at);
[[nodiscard]] std::int64_t used_seconds(const ClockState& clock, Instant at, const TimeRule& rule);
// nullopt: it stands still, or nothing is promised. A level that was reached before the clock last stood still counts
// as reached when it went on.
[[nodiscard]] std::optional<Deadlines> deadlines(const ClockState& clock, const TimeRule& rule);
// The same clock with `used` seconds on it, standing still; or going on at `at`. What is used comes from the event that
// stopped it, so that following needs no calendar.
[[nodiscard]] ClockState stopped(ClockState clock, std::int64_t used);
[[nodiscard]] ClockState resumed(ClockState clock, Instant at);
// The same clock held to another promise: what is used stays used, and every level may be escalated again. As it is
// when the promise is the same.
[[nodiscard]] ClockState promised(ClockState clock, std::optional<std::int32_t> target_minutes, Hours hours);
[[nodiscard]] Instant instant_of(const Deadlines& deadlines, Level level);

}  // namespace steward::service_policy
