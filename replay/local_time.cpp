#include "replay/local_time.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <stdexcept>

namespace steward {

std::optional<LocalTime> LocalTime::in(std::string_view zone) {
  try {
    return LocalTime(std::string(zone), date::locate_zone(zone));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

std::string LocalTime::text(Instant instant) const {
  const auto* zone = static_cast<const date::time_zone*>(data_);
  const date::sys_time<std::chrono::microseconds> moment{std::chrono::microseconds{instant.micros}};
  const auto local = zone->to_local(date::floor<std::chrono::seconds>(moment));
  const auto day = date::floor<date::days>(local);
  const date::year_month_day civil_day{day};
  const date::hh_mm_ss time{local - day};
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", static_cast<int>(civil_day.year()),
                     static_cast<unsigned>(civil_day.month()), static_cast<unsigned>(civil_day.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

}  // namespace steward
