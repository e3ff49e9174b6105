#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/service_policy/clock.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"

// SLA clocks as views hold them: what was promised, what is used, and the instants at which its levels are reached.
// Whether something is overdue is never stored: it is asked with an instant.
namespace steward {

// Where the civil day of service turns: China (UTC+8), where all communities are.
inline constexpr std::int32_t kServiceUtcOffsetMinutes = 480;

// How a clock stands. `met` and `missed` hold until the order or case is reopened; `dropped`: it ended because the
// matter did (cancelled, merged, withdrawn), so that nothing was met or missed.
enum class ClockStanding : std::uint8_t {
  not_promised = 0,
  running = 1,
  standing_still = 2,
  met = 3,
  missed = 4,
  dropped = 5,
};
[[nodiscard]] std::string_view to_string(ClockStanding standing);

// One clock of one order or case. It runs also where nothing is promised: then it has no deadlines.
struct SlaClock {
  service_policy::ClockState state;
  std::optional<service_policy::Deadlines> deadlines;  // while it runs
  std::optional<Instant> due_at;                       // 100 %, as it was last known
  std::optional<Instant> ended_at;
  bool was_met = false;  // when it has ended
  bool dropped = false;

  [[nodiscard]] ClockStanding standing() const;
  [[nodiscard]] bool running() const { return state.running_since.has_value(); }
  // Runs, and its time was up before `at`.
  [[nodiscard]] bool overdue(Instant at) const { return deadlines && deadlines->due_at < at; }
  // The next level that was not escalated yet; nullopt: none is left, or it has no deadlines.
  [[nodiscard]] std::optional<service_policy::Level> next_level() const;

  static SlaClock started(std::optional<std::int32_t> minutes, service_policy::Hours hours, Instant at,
                          const std::optional<service_policy::Deadlines>& deadlines);
  // Held to another promise.
  void promise(std::optional<std::int32_t> minutes, service_policy::Hours hours,
               const std::optional<service_policy::Deadlines>& deadlines);
  // What it waits for has come, with so many seconds used. Does nothing when it has ended.
  void end(Instant at, std::int64_t used);
  // Ends unmet and unmissed.
  void drop();
  void stop(std::int64_t used);
  // Goes on, also after it has ended.
  void go_on(Instant at, const std::optional<service_policy::Deadlines>& deadlines);
  void escalated(service_policy::Level level) { state.escalated = static_cast<std::uint8_t>(level); }
  bool operator==(const SlaClock&) const = default;

 private:
  void run_until(const std::optional<service_policy::Deadlines>& deadlines_now);
};

void put_clock(ByteWriter& writer, const SlaClock& clock);
[[nodiscard]] SlaClock get_clock(ByteReader& reader);

void put_calendar(ByteWriter& writer, const BusinessCalendar& calendar);
[[nodiscard]] BusinessCalendar get_calendar(ByteReader& reader);

inline void put_optional(ByteWriter& writer, const std::optional<Instant>& instant) {
  writer.boolean(instant.has_value());
  if (instant) writer.instant(*instant);
}
[[nodiscard]] inline std::optional<Instant> get_optional_instant(ByteReader& reader) {
  if (reader.u8() == 0) return std::nullopt;
  return Instant{reader.i64()};
}

}  // namespace steward
