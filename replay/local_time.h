#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/base/time.h"

namespace steward {

// A place's clock, for people: instants are stored in UTC.
class LocalTime {
 public:
  // An IANA name; nullopt when the system's data has no such zone.
  [[nodiscard]] static std::optional<LocalTime> in(std::string_view zone);

  // 2026-11-23 11:35:25
  [[nodiscard]] std::string text(Instant instant) const;
  [[nodiscard]] const std::string& zone() const { return zone_; }

 private:
  LocalTime(std::string zone, const void* data) : zone_(std::move(zone)), data_(data) {}
  std::string zone_;
  const void* data_;  // of the zone database, which lives as long as the program
};

}  // namespace steward
