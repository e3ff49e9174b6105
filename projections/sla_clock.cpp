#include "projections/sla_clock.h"

#include <array>

namespace steward {

using service_policy::Deadlines;
using service_policy::Level;

std::string_view to_string(ClockStanding standing) {
  static constexpr std::array<std::string_view, 6> kNames = {"not_promised", "running", "standing_still",
                                                             "met",          "missed",  "dropped"};
  return kNames.at(static_cast<std::size_t>(standing));
}

ClockStanding SlaClock::standing() const {
  if (dropped) return ClockStanding::dropped;
  // A window that was agreed is promised without minutes.
  if (!state.target_minutes && !due_at) return ClockStanding::not_promised;
  if (ended_at) return was_met ? ClockStanding::met : ClockStanding::missed;
  return state.running_since ? ClockStanding::running : ClockStanding::standing_still;
}

std::optional<Level> SlaClock::next_level() const {
  if (!deadlines || state.escalated >= static_cast<std::uint8_t>(Level::late)) return std::nullopt;
  return static_cast<Level>(state.escalated + 1);
}

void SlaClock::run_until(const std::optional<Deadlines>& deadlines_now) {
  deadlines = deadlines_now;
  if (deadlines_now) due_at = deadlines_now->due_at;
}

SlaClock SlaClock::started(std::optional<std::int32_t> minutes, service_policy::Hours hours, Instant at,
                           const std::optional<Deadlines>& deadlines) {
  SlaClock clock;
  clock.state = service_policy::start(minutes, hours, at);
  clock.run_until(deadlines);
  return clock;
}

void SlaClock::promise(std::optional<std::int32_t> minutes, service_policy::Hours hours,
                       const std::optional<Deadlines>& deadlines_now) {
  if (ended_at || dropped) return;
  state = service_policy::promised(state, minutes, hours);
  // Another window is another promise.
  if (!minutes && deadlines != deadlines_now) state.escalated = 0;
  due_at.reset();
  run_until(deadlines_now);
}

void SlaClock::end(Instant at, std::int64_t used) {
  if (ended_at || dropped) return;
  // The deadline says it to the microsecond; a clock that stood still has none, only what it has used.
  was_met =
      deadlines ? at <= deadlines->due_at : state.target_minutes && used <= std::int64_t{*state.target_minutes} * 60;
  state = service_policy::stopped(state, used);
  ended_at = at;
  deadlines.reset();
}

void SlaClock::drop() {
  if (ended_at) return;
  state.running_since.reset();
  deadlines.reset();
  dropped = true;
}

void SlaClock::stop(std::int64_t used) {
  if (!running()) return;
  state = service_policy::stopped(state, used);
  deadlines.reset();
}

void SlaClock::go_on(Instant at, const std::optional<Deadlines>& deadlines_now) {
  if (!state.running_since) state = service_policy::resumed(state, at);
  ended_at.reset();
  was_met = false;
  dropped = false;
  run_until(deadlines_now);
}

void put_clock(ByteWriter& writer, const SlaClock& clock) {
  writer.boolean(clock.state.target_minutes.has_value()).i32(clock.state.target_minutes.value_or(0));
  writer.u8(static_cast<std::uint8_t>(clock.state.hours)).i64(clock.state.used_seconds).u8(clock.state.escalated);
  put_optional(writer, clock.state.running_since);
  writer.boolean(clock.deadlines.has_value());
  if (clock.deadlines) {
    writer.instant(clock.deadlines->warning_at).instant(clock.deadlines->due_at).instant(clock.deadlines->late_at);
  }
  put_optional(writer, clock.due_at);
  put_optional(writer, clock.ended_at);
  writer.boolean(clock.was_met).boolean(clock.dropped);
}

SlaClock get_clock(ByteReader& reader) {
  SlaClock clock;
  const bool promised = reader.u8() != 0;
  const std::int32_t minutes = reader.i32();
  if (promised) clock.state.target_minutes = minutes;
  clock.state.hours = static_cast<service_policy::Hours>(reader.u8());
  clock.state.used_seconds = reader.i64();
  clock.state.escalated = reader.u8();
  clock.state.running_since = get_optional_instant(reader);
  if (reader.u8() != 0) {
    Deadlines deadlines;
    deadlines.warning_at = reader.instant();
    deadlines.due_at = reader.instant();
    deadlines.late_at = reader.instant();
    clock.deadlines = deadlines;
  }
  clock.due_at = get_optional_instant(reader);
  clock.ended_at = get_optional_instant(reader);
  clock.was_met = reader.u8() != 0;
  clock.dropped = reader.u8() != 0;
  return clock;
}

namespace {

void put_spans(ByteWriter& writer, const std::vector<MinuteSpan>& spans) {
  writer.u32(static_cast<std::uint32_t>(spans.size()));
  for (const MinuteSpan& span : spans) writer.u16(span.from).u16(span.to);
}

std::vector<MinuteSpan> get_spans(ByteReader& reader) {
  std::vector<MinuteSpan> spans;
  const std::uint32_t count = reader.u32();
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
    MinuteSpan span;
    span.from = reader.u16();
    span.to = reader.u16();
    spans.push_back(span);
  }
  return spans;
}

}  // namespace

void put_calendar(ByteWriter& writer, const BusinessCalendar& calendar) {
  for (const auto& day : calendar.week) put_spans(writer, day);
  writer.u32(static_cast<std::uint32_t>(calendar.special_days.size()));
  for (const SpecialDay& day : calendar.special_days) {
    writer.date(day.date);
    put_spans(writer, day.open);
  }
}

BusinessCalendar get_calendar(ByteReader& reader) {
  BusinessCalendar calendar;
  for (auto& day : calendar.week) day = get_spans(reader);
  const std::uint32_t count = reader.u32();
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
    SpecialDay day;
    day.date = Date{reader.i32()};
    day.open = get_spans(reader);
    calendar.special_days.push_back(std::move(day));
  }
  return calendar;
}

}  // namespace steward
