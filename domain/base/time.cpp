#include "domain/base/time.h"

#include <array>
#include <charconv>
#include <cstdio>

#include "domain/base/assert.h"

namespace steward {

namespace {

namespace chrono = std::chrono;

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

// Exactly `count` decimal digits at the front of `text`; they are taken off it.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Date> checked_date(int year, int month, int day) {
  if (year < kFirstYear || year > kLastYear) return std::nullopt;
  const chrono::year_month_day ymd{chrono::year{year}, chrono::month{static_cast<unsigned>(month)},
                                   chrono::day{static_cast<unsigned>(day)}};
  if (!ymd.ok()) return std::nullopt;
  return Date{static_cast<std::int32_t>(chrono::sys_days{ymd}.time_since_epoch().count())};
}

std::optional<Date> take_date(std::string_view& text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day) return std::nullopt;
  return checked_date(*year, *month, *day);
}

// Up to six digits after the point, as microseconds.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
  std::int64_t micros = 0;
  std::int64_t unit = 100'000;
  std::size_t count = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (++count > 6) return std::nullopt;
    micros += unit * (text.front() - '0');
    unit /= 10;
    text.remove_prefix(1);
  }
  if (count == 0) return std::nullopt;
  return micros;
}

std::optional<std::int64_t> take_offset_seconds(std::string_view& text) {
  if (take(text, 'Z')) return 0;
  const bool minus = !text.empty() && text.front() == '-';
  if (!minus && (text.empty() || text.front() != '+')) return std::nullopt;
  text.remove_prefix(1);
  const auto hours = take_digits(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int64_t seconds = std::int64_t{*hours} * 3600 + std::int64_t{*minutes} * 60;
  return minus ? -seconds : seconds;
}

template <class... Args>
std::string formatted(const char* format, Args... args) {
  std::array<char, 48> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), format, args...);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

}  // namespace

Date make_date(int year, unsigned month, unsigned day) {
  const auto date = checked_date(year, static_cast<int>(month), static_cast<int>(day));
  STEWARD_ASSERT(date.has_value(), "make_date is for dates known to exist");
  return *date;
}

chrono::year_month_day civil(Date date) { return chrono::year_month_day{chrono::sys_days{chrono::days{date.days}}}; }

YearMonth month_of(Date date) {
  const auto ymd = civil(date);
  return YearMonth{static_cast<int>(ymd.year()) * 12 + static_cast<int>(static_cast<unsigned>(ymd.month())) - 1};
}

Date first_day(YearMonth month) {
  const chrono::year_month_day ymd{chrono::year{month.months / 12},
                                   chrono::month{static_cast<unsigned>(month.months % 12 + 1)}, chrono::day{1}};
  return Date{static_cast<std::int32_t>(chrono::sys_days{ymd}.time_since_epoch().count())};
}

int days_in_month(YearMonth month) { return days_between(first_day(month), first_day(add(month, 1))); }

Date add_months(Date date, int months) {
  const auto day = static_cast<int>(static_cast<unsigned>(civil(date).day()));
  const YearMonth target = add(month_of(date), months);
  const int last = days_in_month(target);
  return add_days(first_day(target), (day < last ? day : last) - 1);
}

Date date_at(Instant instant, std::int32_t utc_offset_minutes) {
  constexpr std::int64_t kMicrosPerDay = kSecondsPerDay * kMicrosPerSecond;
  const std::int64_t local = instant.micros + std::int64_t{utc_offset_minutes} * 60 * kMicrosPerSecond;
  const std::int64_t days = local / kMicrosPerDay - (local % kMicrosPerDay < 0 ? 1 : 0);
  return Date{static_cast<std::int32_t>(days)};
}

Instant start_of(Date date, std::int32_t utc_offset_minutes) {
  const std::int64_t seconds = std::int64_t{date.days} * kSecondsPerDay - std::int64_t{utc_offset_minutes} * 60;
  return Instant{seconds * kMicrosPerSecond};
}

std::string to_string(Date date) {
  const auto ymd = civil(date);
  return formatted("%04d-%02u-%02u", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                   static_cast<unsigned>(ymd.day()));
}

std::string to_string(YearMonth month) { return formatted("%04d-%02d", month.months / 12, month.months % 12 + 1); }

std::string to_string(Instant instant) {
  const std::int64_t day_micros = kSecondsPerDay * kMicrosPerSecond;
  std::int64_t days = instant.micros / day_micros;
  std::int64_t rest = instant.micros % day_micros;
  if (rest < 0) {
    rest += day_micros;
    --days;
  }
  const std::int64_t seconds = rest / kMicrosPerSecond;
  return to_string(Date{static_cast<std::int32_t>(days)}) +
         formatted("T%02d:%02d:%02d.%06dZ", static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                   static_cast<int>(seconds % 60), static_cast<int>(rest % kMicrosPerSecond));
}

std::optional<Date> parse_date(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !text.empty()) return std::nullopt;
  return date;
}

std::optional<YearMonth> parse_year_month(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !text.empty() || *month < 1 || *month > 12 || *year < kFirstYear || *year > kLastYear) {
    return std::nullopt;
  }
  return YearMonth{*year * 12 + *month - 1};
}

std::optional<Instant> parse_instant(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !take(text, 'T')) return std::nullopt;
  const auto hours = take_digits(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || !take(text, ':')) return std::nullopt;
  const auto seconds = take_digits(text, 2);
  if (!seconds || *hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
  std::int64_t micros = 0;
  if (take(text, '.')) {
    const auto fraction = take_fraction(text);
    if (!fraction) return std::nullopt;
    micros = *fraction;
  }
  const auto offset = take_offset_seconds(text);
  if (!offset || !text.empty()) return std::nullopt;
  const std::int64_t day_seconds = std::int64_t{*hours} * 3600 + *minutes * 60 + *seconds;
  return Instant{(date->days * kSecondsPerDay + day_seconds - *offset) * kMicrosPerSecond + micros};
}

}  // namespace steward
