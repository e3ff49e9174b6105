#include "eventstore/base/time_zone.h"

#include <date/tz.h>

#include <array>
#include <cstdio>
#include <stdexcept>

#include "domain/decider.h"

namespace steward {

namespace {

namespace chrono = std::chrono;

constexpr std::int32_t kSecondsOfChina = 8 * 3600;
constexpr std::int64_t kMicrosPerSecond = 1'000'000;

using LocalTime = date::sys_time<chrono::microseconds>;  // as if it were UTC

// Each command asks for the zone of its community and how far that is ahead, twice at least: a thread remembers what it
// was told last, which holds for months.
struct Found {
  std::string name;
  const date::time_zone* zone = nullptr;
};
thread_local Found last_found;

struct Offset {
  const void* zone = nullptr;
  date::sys_seconds from;
  date::sys_seconds to;
  std::int32_t seconds = 0;
};
thread_local Offset last_offset;

LocalTime local_at(const TimeZone& zone, Instant instant) {
  return LocalTime{chrono::microseconds{instant.micros + zone.utc_offset_seconds(instant) * kMicrosPerSecond}};
}

}  // namespace

std::optional<TimeZone> TimeZone::find(std::string_view name) {
  if (last_found.zone != nullptr && last_found.name == name) return TimeZone(last_found.zone);
  try {
    last_found = {std::string(name), date::locate_zone(name)};
    return TimeZone(last_found.zone);
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

TimeZone TimeZone::usual() {
  static const TimeZone kUsual = find(kUsualTimeZone).value_or(TimeZone(nullptr));
  return kUsual;
}

std::int32_t TimeZone::utc_offset_seconds(Instant instant) const {
  if (data_ == nullptr) return kSecondsOfChina;
  const auto moment =
      date::floor<chrono::seconds>(date::sys_time<chrono::microseconds>{chrono::microseconds{instant.micros}});
  if (last_offset.zone != data_ || moment < last_offset.from || moment >= last_offset.to) {
    const auto info = static_cast<const date::time_zone*>(data_)->get_info(moment);
    last_offset = {data_, info.begin, info.end, static_cast<std::int32_t>(info.offset.count())};
  }
  return last_offset.seconds;
}

Date TimeZone::date_at(Instant instant) const {
  return Date{static_cast<std::int32_t>(date::floor<date::days>(local_at(*this, instant)).time_since_epoch().count())};
}

std::string TimeZone::text(Instant instant) const {
  const auto local = date::floor<chrono::seconds>(local_at(*this, instant));
  const auto day = date::floor<date::days>(local);
  const date::hh_mm_ss time{local - day};
  std::array<char, 16> clock{};
  std::snprintf(clock.data(), clock.size(), " %02d:%02d:%02d", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return to_string(Date{static_cast<std::int32_t>(day.time_since_epoch().count())}) + clock.data();
}

std::string_view TimeZone::name() const {
  return data_ == nullptr ? kUsualTimeZone : std::string_view(static_cast<const date::time_zone*>(data_)->name());
}

TimeZone time_zone_of(const State& community) {
  const auto* state = std::get_if<registry::CommunityState>(&community);
  const auto* is = state == nullptr ? nullptr : std::get_if<registry::CommunityRegistered>(&state->is);
  if (is == nullptr) return TimeZone::usual();
  return TimeZone::find(is->time_zone).value_or(TimeZone::usual());
}

}  // namespace steward
