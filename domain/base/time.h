#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Time as data. Nothing here reads a clock; instants and dates arrive in commands and events.
namespace steward {

// A moment in UTC, in microseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t micros = 0;
  auto operator<=>(const Instant&) const = default;
};

// A civil date in the community's zone. Days since 1970-01-01.
struct Date {
  std::int32_t days = 0;
  auto operator<=>(const Date&) const = default;
};

// A calendar month: the posting period of money events.
struct YearMonth {
  std::int32_t months = 0;  // year * 12 + (month - 1)
  auto operator<=>(const YearMonth&) const = default;
};

// Dates are taken between 1900-01-01 and 2199-12-31: what lies outside is a typing error, never a fact of this trade.
inline constexpr int kFirstYear = 1900;
inline constexpr int kLastYear = 2199;

[[nodiscard]] Date make_date(int year, unsigned month, unsigned day);  // asserts that the date exists
[[nodiscard]] std::chrono::year_month_day civil(Date date);
[[nodiscard]] YearMonth month_of(Date date);
[[nodiscard]] Date first_day(YearMonth month);
[[nodiscard]] int days_in_month(YearMonth month);
// Adds calendar months; a day that the month lacks becomes its last day (31 Jan + 1 month = 28 or 29 Feb).
[[nodiscard]] Date add_months(Date date, int months);
[[nodiscard]] constexpr Date add_days(Date date, std::int32_t days) { return Date{date.days + days}; }
[[nodiscard]] constexpr std::int32_t days_between(Date from, Date to) { return to.days - from.days; }
// The civil date of an instant, and the first instant of a date, so far from UTC.
[[nodiscard]] Date date_at(Instant instant, std::int32_t utc_offset_minutes);
[[nodiscard]] Instant start_of(Date date, std::int32_t utc_offset_minutes);
[[nodiscard]] constexpr Instant add_seconds(Instant instant, std::int64_t seconds) {
  return Instant{instant.micros + seconds * 1'000'000};
}
[[nodiscard]] constexpr YearMonth add(YearMonth month, int months) { return YearMonth{month.months + months}; }

// ISO 8601: 2026-11-23, 2026-11, 2026-11-23T03:35:25.123456Z. Parsers take exactly that (an instant also with fewer or
// no fraction digits, or an offset such as +08:00) and nothing else.
[[nodiscard]] std::string to_string(Date date);
[[nodiscard]] std::string to_string(YearMonth month);
[[nodiscard]] std::string to_string(Instant instant);
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
[[nodiscard]] std::optional<YearMonth> parse_year_month(std::string_view text);
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

}  // namespace steward
