#include "domain/billing/parking.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace steward::billing {
namespace {

constexpr std::int32_t kShanghai = 480;

Instant at(const char* text) { return parse_instant(text).value(); }
Instant after(Instant entered, std::int64_t minutes) { return add_seconds(entered, minutes * 60); }

// 30 minutes free; 5 yuan for the first hour, 2 for each half hour; at most 30 in 24 hours.
ParkingTerms usual() {
  ParkingTerms terms;
  terms.effective_from = parse_date("2024-01-01").value();
  terms.free_minutes = 30;
  terms.first_minutes = 60;
  terms.first_price = {500};
  terms.step_minutes = 30;
  terms.step_price = {200};
  terms.daily_cap = Money{3'000};
  return terms;
}

// 10:00 in Shanghai.
const Instant kEntry = at("2024-06-10T02:00:00Z");

ParkingPrice price(const ParkingTerms& terms, std::int64_t minutes, Instant entered = kEntry, Money before = {}) {
  return price_of_stay(terms, entered, after(entered, minutes), before, kShanghai).value();
}
std::int64_t fen(const ParkingTerms& terms, std::int64_t minutes, Instant entered = kEntry, Money before = {}) {
  return price(terms, minutes, entered, before).total.fen;
}

TEST(Parking, GoldenTable) {
  const struct {
    const char* what;
    std::int64_t minutes;
    std::int64_t fen;
  } cases[] = {
      {"no minute", 0, 0},
      {"the last free minute", 30, 0},
      {"one minute beyond is charged from the entry on", 31, 500},
      {"the first period exactly", 60, 500},
      {"one step begun", 61, 700},
      {"one step exactly", 90, 700},
      {"the second step begun", 91, 900},
      {"before the cap", 60 + 12 * 30, 2'900},
      {"the cap", 60 + 13 * 30, 3'000},
      {"24 hours exactly", 1'440, 3'000},
      {"a minute after 24 hours begins anew", 1'441, 3'500},
      {"the second day at its cap", 2 * 1'440, 6'000},
      {"three days and two hours", 3 * 1'440 + 120, 9'900},
  };
  for (const auto& c : cases) EXPECT_EQ(fen(usual(), c.minutes), c.fen) << c.what;
}

TEST(Parking, CountsWholeMinutesOnly) {
  EXPECT_EQ(price_of_stay(usual(), kEntry, add_seconds(kEntry, 30 * 60 + 59), {}, kShanghai).value().total, Money{});
  EXPECT_EQ(price_of_stay(usual(), kEntry, add_seconds(kEntry, 31 * 60), {}, kShanghai).value().total, Money{500});
}

TEST(Parking, MayDeductTheFreeMinutes) {
  ParkingTerms terms = usual();
  terms.free_deducted = true;
  EXPECT_EQ(fen(terms, 30), 0);
  EXPECT_EQ(fen(terms, 90), 500) << "an hour is charged";
  EXPECT_EQ(fen(terms, 91), 700);
  EXPECT_EQ(fen(terms, 1'440), 3'000);
  EXPECT_EQ(fen(terms, 1'441), 3'500) << "the second 24 hours are still counted from the entry on";
}

TEST(Parking, SaysHowItCameAboutByDay) {
  const ParkingPrice two = price(usual(), 1'440 + 61);
  EXPECT_EQ(two.minutes, 1'501U);
  EXPECT_EQ(two.days, (std::vector<ParkingDayPrice>{{kEntry, 1'440, {500 + 46 * 200}, {3'000}},
                                                    {after(kEntry, 1'440), 61, {700}, {700}}}));
  EXPECT_TRUE(price(usual(), 30).days.empty());
}

TEST(Parking, DaysOfTheCalendarGiveTheCapAnewAndPeriodsRunOn) {
  ParkingTerms terms = usual();
  terms.day = ParkingDay::calendar;
  // 23:10 in Shanghai: the first hour runs over midnight, the steps after it are the next day's.
  const Instant late = at("2024-06-10T15:10:00Z");
  const ParkingPrice over = price(terms, 120, late);
  EXPECT_EQ(over.days, (std::vector<ParkingDayPrice>{{late, 50, {500}, {500}}, {after(late, 50), 70, {400}, {400}}}));
  // From 10:00 to 10:00: the cap of one day, and what 10 hours of the next would be without one: 20 steps.
  EXPECT_EQ(fen(terms, 1'440), 3'000 + 3'000);
  terms.daily_cap = Money{5'000};
  EXPECT_EQ(fen(terms, 1'440), 5'000 + 20 * 200);
}

TEST(Parking, TheNightCostsAtMostItsCap) {
  ParkingTerms terms = usual();
  terms.daily_cap.reset();
  terms.night = NightCap{21 * 60, 7 * 60, {600}};
  const Instant evening = at("2024-06-10T12:00:00Z");  // 20:00
  EXPECT_EQ(fen(terms, 60, evening), 500);
  EXPECT_EQ(fen(terms, 61, evening), 700) << "the first step of the night";
  EXPECT_EQ(fen(terms, 60 + 90, evening), 500 + 600) << "three steps";
  EXPECT_EQ(fen(terms, 11 * 60, evening), 500 + 600) << "until 7:00";
  EXPECT_EQ(fen(terms, 11 * 60 + 1, evening), 500 + 600 + 200) << "the day begins again";
  // By the clock of the place, not by UTC: at 20:00 UTC it is 4:00.
  EXPECT_EQ(fen(terms, 180, at("2024-06-10T20:00:00Z")), 600);
  // Entered after midnight, it is the same night; the next one has its own cap.
  EXPECT_EQ(fen(terms, 6 * 60, at("2024-06-10T17:00:00Z")), 600);
  terms.night = NightCap{0, 6 * 60, {600}};
  EXPECT_EQ(fen(terms, 120, at("2024-06-10T16:00:00Z")), 600) << "a night that does not span midnight";
}

TEST(Parking, EachNightHasItsCap) {
  ParkingTerms terms = usual();
  terms.night = NightCap{21 * 60, 7 * 60, {600}};
  terms.daily_cap.reset();
  terms.first_minutes = 0;
  terms.first_price = {};
  // 20:30 to 20:30 two days later: one step before each night, 27 after it.
  EXPECT_EQ(fen(terms, 2 * 1'440, at("2024-06-10T12:30:00Z")), 2 * (200 + 600 + 27 * 200));
}

TEST(Parking, TheMonthCapIsReachedInTheMiddle) {
  ParkingTerms terms = usual();
  terms.month_cap = Money{10'000};
  EXPECT_EQ(fen(terms, 1'440, kEntry, {6'000}), 3'000);
  EXPECT_EQ(fen(terms, 1'440, kEntry, {9'000}), 1'000);
  EXPECT_EQ(fen(terms, 1'440, kEntry, {10'000}), 0);
  EXPECT_EQ(fen(terms, 1'440, kEntry, {12'000}), 0) << "of before the cap was lowered";
  const ParkingPrice days = price(terms, 4 * 1'440);
  ASSERT_EQ(days.days.size(), 4U);
  EXPECT_EQ(days.days.back().charged, Money{1'000});
  EXPECT_EQ(days.total, Money{10'000});
}

TEST(Parking, ACapOfNothingIsFree) {
  ParkingTerms terms = usual();
  terms.night = NightCap{21 * 60, 7 * 60, {}};
  EXPECT_EQ(fen(terms, 9 * 60, at("2024-06-10T13:30:00Z")), 0);
}

TEST(Parking, TermsAreThoseOfTheDay) {
  ParkingTerms dear = usual();
  dear.effective_from = parse_date("2024-07-01").value();
  const std::vector<ParkingTerms> terms{usual(), dear};
  EXPECT_EQ(parking_terms_on(terms, parse_date("2023-12-31").value()), nullptr);
  EXPECT_EQ(parking_terms_on(terms, parse_date("2024-06-30").value()), &terms[0]);
  EXPECT_EQ(parking_terms_on(terms, parse_date("2024-07-01").value()), &terms[1]);
}

TEST(Parking, RefusesWhatIsNoStay) {
  EXPECT_EQ(price_of_stay(usual(), kEntry, add_seconds(kEntry, -1), {}, kShanghai).error().code,
            "parking-left-before-entry");
  EXPECT_EQ(fen(usual(), 366 * 1'440), 366 * 3'000);
  EXPECT_EQ(price_of_stay(usual(), kEntry, after(kEntry, 366 * 1'440 + 1), {}, kShanghai).error().code,
            "parking-stay-too-long");
}

TEST(Parking, TermsThatAreWrongAreNamed) {
  EXPECT_TRUE(check_parking_terms(usual()));
  const auto named = [](const auto& spoil) {
    ParkingTerms terms = usual();
    spoil(terms);
    const auto result = check_parking_terms(terms);
    return result ? std::string() : result.error().code + " " + result.error().params.at(0).name;
  };
  EXPECT_EQ(named([](auto& t) { t.free_minutes = 1'440; }), "parking-terms-invalid free_minutes");
  EXPECT_EQ(named([](auto& t) { t.first_minutes = 0; }), "parking-terms-invalid first_price_fen");
  EXPECT_EQ(named([](auto& t) { t.first_minutes = 1'441; }), "parking-terms-invalid first_minutes");
  EXPECT_EQ(named([](auto& t) { t.first_price = {-1}; }), "parking-terms-invalid first_price_fen");
  EXPECT_EQ(named([](auto& t) { t.step_minutes = 0; }), "parking-terms-invalid step_minutes");
  EXPECT_EQ(named([](auto& t) { t.step_price = {1'000'001}; }), "parking-terms-invalid step_price_fen");
  EXPECT_EQ(named([](auto& t) { t.day = ParkingDay{3}; }), "parking-terms-invalid day");
  EXPECT_EQ(named([](auto& t) { t.daily_cap = Money{-1}; }), "parking-terms-invalid daily_cap_fen");
  EXPECT_EQ(named([](auto& t) { t.night = NightCap{60, 60, {1}}; }), "parking-terms-invalid night_cap_fen");
  EXPECT_EQ(named([](auto& t) { t.night = NightCap{60, 1'440, {1}}; }), "parking-terms-invalid night_cap_fen");
  EXPECT_EQ(named([](auto& t) { t.month_cap = Money{-1}; }), "parking-terms-invalid month_cap_fen");
}

template <class T>
std::optional<T> maybe(T value) {
  return *rc::gen::arbitrary<bool>() ? std::optional<T>(value) : std::nullopt;
}

ParkingTerms any_terms() {
  const auto up_to = [](std::int64_t most) { return *rc::gen::inRange<std::int64_t>(0, most + 1); };
  ParkingTerms terms;
  terms.free_minutes = static_cast<std::uint32_t>(up_to(60));
  terms.free_deducted = *rc::gen::arbitrary<bool>();
  terms.first_minutes = static_cast<std::uint32_t>(up_to(180));
  if (terms.first_minutes > 0) terms.first_price = {up_to(1'000)};
  terms.step_minutes = static_cast<std::uint32_t>(up_to(120)) + 5;
  terms.step_price = {up_to(500)};
  terms.day = *rc::gen::element(ParkingDay::since_entry, ParkingDay::calendar);
  terms.daily_cap = maybe(Money{up_to(5'000)});
  const auto minute = [&] { return static_cast<std::uint16_t>(up_to(719)); };
  const NightCap night{static_cast<std::uint16_t>(minute() + 720), minute(), {up_to(1'000)}};
  terms.night = maybe(night);
  terms.month_cap = maybe(Money{up_to(20'000)});
  return terms;
}

RC_GTEST_PROP(ParkingProperty, NeverFallsWithTimeNeverExceedsACapAndAddsUp, ()) {
  const ParkingTerms terms = any_terms();
  RC_ASSERT(check_parking_terms(terms).has_value());
  const Instant entered = after(kEntry, *rc::gen::inRange<std::int64_t>(0, 1'440));
  const Money before{*rc::gen::inRange<std::int64_t>(0, 5'000)};
  const auto minutes = *rc::gen::inRange<std::int64_t>(0, 5'000);
  const ParkingPrice shorter = price(terms, minutes, entered, before);
  const ParkingPrice longer = price(terms, minutes + *rc::gen::inRange<std::int64_t>(0, 2'000), entered, before);
  RC_ASSERT(shorter.total >= Money{});
  RC_ASSERT(shorter.total <= longer.total);
  Money sum;
  std::int64_t counted = 0;
  for (const ParkingDayPrice& day : longer.days) {
    RC_ASSERT(day.charged <= day.before_caps);
    if (terms.daily_cap) RC_ASSERT(day.charged <= *terms.daily_cap);
    sum.fen += day.charged.fen;
    counted += day.minutes;
  }
  RC_ASSERT(sum == longer.total);
  if (!longer.days.empty()) RC_ASSERT(counted == longer.minutes - (terms.free_deducted ? terms.free_minutes : 0));
  if (terms.month_cap) RC_ASSERT(longer.total.fen <= std::max<std::int64_t>(terms.month_cap->fen - before.fen, 0));
}

}  // namespace
}  // namespace steward::billing
