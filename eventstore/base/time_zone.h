#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/base/time.h"
#include "domain/state.h"

namespace steward {

// The clocks of a place, by the system's time zone data. Instants are stored in UTC; civil dates are those of a zone.
// A value: copies share the data, which lives as long as the program. Thread-safe.
class TimeZone {
 public:
  // By its IANA name; nullopt when the system's data has no such zone.
  [[nodiscard]] static std::optional<TimeZone> find(std::string_view name);
  // kUsualTimeZone.
  [[nodiscard]] static TimeZone usual();

  // How far its clocks are ahead of UTC at a moment; negative west of Greenwich.
  [[nodiscard]] std::int32_t utc_offset_seconds(Instant instant) const;
  [[nodiscard]] Date date_at(Instant instant) const;
  // 2026-11-23 11:35:25
  [[nodiscard]] std::string text(Instant instant) const;
  [[nodiscard]] std::string_view name() const;

 private:
  explicit TimeZone(const void* data) : data_(data) {}
  const void* data_;  // null: China's offset, for a system without any data
};

// The zone of a community; the usual one for a stream that is not (or not yet) a community, and for a zone that the
// data of this system has not: it was known where the community was registered, and money is taken all the same.
[[nodiscard]] TimeZone time_zone_of(const State& community);

}  // namespace steward
