#include "domain/base/business_calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace steward {
namespace {

constexpr std::int32_t kShanghai = 480;
constexpr std::int64_t kHour = 3'600;
constexpr std::int64_t kDay = 86'400;

Instant at(std::string_view text) { return parse_instant(text).value(); }
Date day(std::string_view text) { return parse_date(text).value(); }

// 2026-10-01 … 07 are holidays, Saturday 10 October is worked in their place until noon.
BusinessCalendar with_national_day() {
  BusinessCalendar calendar = usual_calendar();
  for (int n = 1; n <= 7; ++n) calendar.special_days.push_back({add_days(day("2026-09-30"), n), {}});
  calendar.special_days.push_back({day("2026-10-10"), {{510, 720}}});
  return calendar;
}

BusinessCalendar round_the_clock() {
  BusinessCalendar calendar;
  calendar.week.fill({{0, 1'440}});
  return calendar;
}

TEST(BusinessCalendar, SkipsLunchNightsWeekendsAndHolidays) {
  struct Row {
    std::string_view why, from;
    std::int64_t seconds;
    std::string_view end;
  };
  const Row rows[] = {
      {"inside a span", "2026-11-23T09:00:00+08:00", kHour, "2026-11-23T10:00:00+08:00"},
      {"to the very end of a span", "2026-11-23T09:00:00+08:00", 3 * kHour, "2026-11-23T12:00:00+08:00"},
      {"over lunch", "2026-11-23T11:30:00+08:00", kHour, "2026-11-23T14:00:00+08:00"},
      {"from lunch", "2026-11-23T12:15:00+08:00", kHour, "2026-11-23T14:30:00+08:00"},
      {"over night", "2026-11-23T17:00:00+08:00", kHour, "2026-11-24T09:00:00+08:00"},
      {"before opening", "2026-11-23T03:00:00+08:00", 1, "2026-11-23T08:30:01+08:00"},
      {"over the weekend", "2026-11-27T17:00:00+08:00", kHour, "2026-11-30T09:00:00+08:00"},
      {"from the weekend", "2026-11-28T10:00:00+08:00", kHour, "2026-11-30T09:30:00+08:00"},
      {"holidays", "2026-09-30T17:00:00+08:00", kHour, "2026-10-08T09:00:00+08:00"},
      {"a Saturday that is worked", "2026-10-09T17:00:00+08:00", kHour, "2026-10-10T09:00:00+08:00"},
      {"it ends at noon", "2026-10-10T11:00:00+08:00", 2 * kHour, "2026-10-12T09:30:00+08:00"},
      {"a day is 7½ hours", "2026-11-23T08:30:00+08:00", 5 * 27'000, "2026-11-27T17:30:00+08:00"},
      {"nothing", "2026-11-28T10:00:00+08:00", 0, "2026-11-28T10:00:00+08:00"},
      {"parts of a second", "2026-11-23T11:59:59.5+08:00", 1, "2026-11-23T13:30:00.5+08:00"},
      {"before 1970", "1969-12-26T17:00:00+08:00", kHour, "1969-12-29T09:00:00+08:00"},
  };
  const BusinessCalendar calendar = with_national_day();
  for (const Row& row : rows) {
    EXPECT_EQ(to_string(add_business_time(calendar, at(row.from), row.seconds, kShanghai)), to_string(at(row.end)))
        << row.why;
    EXPECT_EQ(business_seconds_between(calendar, at(row.from), at(row.end), kShanghai), row.seconds) << row.why;
  }
  EXPECT_EQ(business_seconds_between(calendar, at("2026-10-01T00:00:00+08:00"), at("2026-10-08T00:00:00+08:00"), 480),
            0);
  EXPECT_EQ(business_seconds_between(calendar, at("2026-11-24T10:00:00Z"), at("2026-11-23T10:00:00Z"), kShanghai), 0)
      << "time does not run backwards";
}

TEST(BusinessCalendar, CountsByTheZone) {
  // Noon in UTC is the evening in Shanghai, and the morning in New York.
  EXPECT_EQ(add_business_time(usual_calendar(), at("2026-11-23T12:00:00Z"), 60, kShanghai), at("2026-11-24T00:31:00Z"));
  EXPECT_EQ(add_business_time(usual_calendar(), at("2026-11-23T12:00:00Z"), 60, -300), at("2026-11-23T13:31:00Z"));
}

TEST(BusinessCalendar, LooksTenYearsAheadAndNoFurther) {
  BusinessCalendar rare;
  rare.week[6] = {{0, 1}};
  const Instant from = at("2026-11-23T00:00:00Z");
  EXPECT_EQ(add_business_time(rare, from, 60, 0), at("2026-11-29T00:01:00Z"));
  EXPECT_EQ(add_business_time(rare, from, 100'000, 0), Instant{from.micros + 3'653 * kDay * 1'000'000});
  EXPECT_EQ(add_business_time(round_the_clock(), from, std::int64_t{1} << 62, 0),
            Instant{from.micros + 3'653 * kDay * 1'000'000});
}

TEST(BusinessCalendar, IsValidOnlyWithSpansThatLieApart) {
  const auto with_monday = [](std::vector<MinuteSpan> spans) {
    BusinessCalendar calendar = usual_calendar();
    calendar.week[0] = std::move(spans);
    return calendar;
  };
  EXPECT_TRUE(is_valid(usual_calendar()));
  EXPECT_TRUE(is_valid(with_national_day()));
  EXPECT_TRUE(is_valid(round_the_clock()));
  EXPECT_TRUE(is_valid(with_monday({})));
  EXPECT_TRUE(is_valid(with_monday({{0, 1}, {2, 1'440}})));
  EXPECT_FALSE(is_valid(BusinessCalendar{})) << "never open";
  EXPECT_FALSE(is_valid(with_monday({{600, 600}})));
  EXPECT_FALSE(is_valid(with_monday({{600, 500}})));
  EXPECT_FALSE(is_valid(with_monday({{600, 1'441}})));
  EXPECT_FALSE(is_valid(with_monday({{600, 700}, {700, 800}}))) << "what touches is one span";
  EXPECT_FALSE(is_valid(with_monday({{700, 800}, {500, 600}})));
  BusinessCalendar twice = with_national_day();
  twice.special_days.push_back(twice.special_days.back());
  EXPECT_FALSE(is_valid(twice));
  BusinessCalendar special = usual_calendar();
  special.special_days = {{day("2026-10-10"), {{700, 600}}}};
  EXPECT_FALSE(is_valid(special));
}

// --- properties ---

std::vector<MinuteSpan> some_spans() {
  auto ends = *rc::gen::unique<std::vector<std::uint16_t>>(2U * static_cast<std::size_t>(*rc::gen::inRange(0, 4)),
                                                           rc::gen::inRange<std::uint16_t>(0, 1'441));
  std::sort(ends.begin(), ends.end());
  std::vector<MinuteSpan> spans;
  for (std::size_t i = 0; i + 1 < ends.size(); i += 2) spans.push_back({ends[i], ends[i + 1]});
  return spans;
}

BusinessCalendar some_calendar() {
  BusinessCalendar calendar;
  for (auto& weekday : calendar.week) weekday = some_spans();
  calendar.week[static_cast<std::size_t>(*rc::gen::inRange(0, 7))] = {{480, 720}, {780, 1'020}};
  for (int n = *rc::gen::inRange(0, 6), days = 20'000; n > 0; --n) {
    days += *rc::gen::inRange(1, 10);
    calendar.special_days.push_back({Date{days}, some_spans()});
  }
  RC_ASSERT(is_valid(calendar));
  return calendar;
}

Instant some_instant() {
  return Instant{(19'990 * kDay + *rc::gen::inRange<std::int64_t>(0, 60 * kDay)) * 1'000'000 +
                 *rc::gen::inRange<std::int64_t>(0, 1'000'000)};
}
std::int32_t some_offset() { return *rc::gen::element(-720, -210, 0, 345, 480, 840); }

RC_GTEST_PROP(BusinessCalendarProperty, TimeThatIsAddedTwiceIsAddedOnce, ()) {
  const BusinessCalendar calendar = some_calendar();
  const Instant from = some_instant();
  const std::int32_t offset = some_offset();
  const auto a = *rc::gen::inRange<std::int64_t>(0, 100 * kHour);
  const auto b = *rc::gen::inRange<std::int64_t>(0, 100 * kHour);
  const Instant once = add_business_time(calendar, from, a + b, offset);
  RC_ASSERT(once == add_business_time(calendar, add_business_time(calendar, from, a, offset), b, offset));
  RC_ASSERT(business_seconds_between(calendar, from, once, offset) == a + b);
}

RC_GTEST_PROP(BusinessCalendarProperty, TimeBetweenAddsUpAndEndsWhereItIsOpen, ()) {
  const BusinessCalendar calendar = some_calendar();
  const std::int32_t offset = some_offset();
  // Whole minutes: parts of a second would be cut off twice.
  const Instant from{some_instant().micros / 60'000'000 * 60'000'000};
  const Instant middle{from.micros + *rc::gen::inRange<std::int64_t>(0, 20 * 1'440) * 60'000'000};
  const Instant to{middle.micros + *rc::gen::inRange<std::int64_t>(0, 20 * 1'440) * 60'000'000};
  const std::int64_t open = business_seconds_between(calendar, from, to, offset);
  RC_ASSERT(open == business_seconds_between(calendar, from, middle, offset) +
                        business_seconds_between(calendar, middle, to, offset));
  RC_ASSERT(open >= 0 && open <= (to.micros - from.micros) / 1'000'000);
  // The office is open in the second before the end.
  const auto seconds = *rc::gen::inRange<std::int64_t>(1, 40 * kHour);
  const Instant end = add_business_time(calendar, from, seconds, offset);
  RC_ASSERT(business_seconds_between(calendar, Instant{end.micros - 1'000'000}, end, offset) == 1);
}

RC_GTEST_PROP(BusinessCalendarProperty, RoundTheClockIsPlainTime, ()) {
  const Instant from = some_instant();
  const auto seconds = *rc::gen::inRange<std::int64_t>(0, 400 * kDay);
  const Instant end = add_business_time(round_the_clock(), from, seconds, some_offset());
  RC_ASSERT(end.micros == from.micros + seconds * 1'000'000);
  RC_ASSERT(business_seconds_between(round_the_clock(), from, end, some_offset()) == seconds);
}

}  // namespace
}  // namespace steward
