#include "domain/base/business_calendar.h"

#include <algorithm>

namespace steward {

namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
constexpr std::int64_t kMicrosPerDay = 1'440 * kMicrosPerMinute;
constexpr std::int64_t kMostDaysAhead = 3'653;  // ten years

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Spans lie in their day, ascend and stand apart: what touches is one span.
bool are_valid(const std::vector<MinuteSpan>& spans) {
  std::int32_t last_to = -1;
  for (const MinuteSpan& span : spans) {
    if (span.from >= span.to || span.to > 1'440 || span.from <= last_to) return false;
    last_to = span.to;
  }
  return true;
}

const std::vector<MinuteSpan>& spans_of(const BusinessCalendar& calendar, std::int64_t day) {
  const auto special =
      std::lower_bound(calendar.special_days.begin(), calendar.special_days.end(), day,
                       [](const SpecialDay& known, std::int64_t wanted) { return known.date.days < wanted; });
  if (special != calendar.special_days.end() && special->date.days == day) return special->open;
  // The first day of 1970 was a Thursday.
  return calendar.week[static_cast<std::size_t>(day + 3 - 7 * floor_div(day + 3, 7))];
}

}  // namespace

const BusinessCalendar& usual_calendar() {
  static const BusinessCalendar kUsual = [] {
    const std::vector<MinuteSpan> office = {{510, 720}, {810, 1'050}};
    BusinessCalendar calendar;
    std::fill_n(calendar.week.begin(), 5, office);
    return calendar;
  }();
  return kUsual;
}

bool is_valid(const BusinessCalendar& calendar) {
  const auto& special = calendar.special_days;
  return std::all_of(calendar.week.begin(), calendar.week.end(), are_valid) &&
         std::any_of(calendar.week.begin(), calendar.week.end(), [](const auto& spans) { return !spans.empty(); }) &&
         std::all_of(special.begin(), special.end(), [](const SpecialDay& day) { return are_valid(day.open); }) &&
         std::adjacent_find(special.begin(), special.end(),
                            [](const SpecialDay& a, const SpecialDay& b) { return a.date >= b.date; }) == special.end();
}

Instant add_business_time(const BusinessCalendar& calendar, Instant from, std::int64_t seconds,
                          std::int32_t utc_offset_minutes) {
  if (seconds <= 0) return from;
  const std::int64_t offset = utc_offset_minutes * kMicrosPerMinute;
  const std::int64_t begin = from.micros + offset;
  const std::int64_t first_day = floor_div(begin, kMicrosPerDay);
  std::int64_t left = std::min(seconds, kMostDaysAhead * 86'400) * kMicrosPerSecond;
  for (std::int64_t day = first_day; day <= first_day + kMostDaysAhead; ++day) {
    for (const MinuteSpan& span : spans_of(calendar, day)) {
      const std::int64_t opens = std::max(begin, day * kMicrosPerDay + span.from * kMicrosPerMinute);
      const std::int64_t open = day * kMicrosPerDay + span.to * kMicrosPerMinute - opens;
      if (open >= left) return Instant{opens + left - offset};
      if (open > 0) left -= open;
    }
  }
  return Instant{from.micros + kMostDaysAhead * kMicrosPerDay};
}

std::int64_t business_seconds_between(const BusinessCalendar& calendar, Instant from, Instant to,
                                      std::int32_t utc_offset_minutes) {
  const std::int64_t offset = utc_offset_minutes * kMicrosPerMinute;
  const std::int64_t begin = from.micros + offset;
  const std::int64_t end = to.micros + offset;
  std::int64_t open = 0;
  for (std::int64_t day = floor_div(begin, kMicrosPerDay); day * kMicrosPerDay < end; ++day) {
    for (const MinuteSpan& span : spans_of(calendar, day)) {
      const std::int64_t opens = std::max(begin, day * kMicrosPerDay + span.from * kMicrosPerMinute);
      const std::int64_t closes = std::min(end, day * kMicrosPerDay + span.to * kMicrosPerMinute);
      open += std::max<std::int64_t>(closes - opens, 0);
    }
  }
  return open / kMicrosPerSecond;
}

}  // namespace steward
