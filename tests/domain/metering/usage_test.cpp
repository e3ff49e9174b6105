#include "domain/metering/usage.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace steward::metering {
namespace {

constexpr Register kFiveDigits{5, 1'000};

TEST(Usage, IsTheDifferenceTimesTheMultiplier) {
  EXPECT_EQ(usage_between(Usage{1'000}, Usage{3'500}, false, kFiveDigits).value(), MicroUsage{2'500'000});
  EXPECT_EQ(usage_between(Usage{1'000}, Usage{3'500}, false, {5, 40'000}).value(), MicroUsage{100'000'000});
  EXPECT_EQ(usage_between(Usage{99'999'000}, Usage{1'000}, true, kFiveDigits).value(), MicroUsage{2'000'000});
}

TEST(Usage, RefusesWhatARegisterCannotShow) {
  EXPECT_EQ(usage_between(Usage{2}, Usage{1}, false, kFiveDigits).error().code, "reading-below-last");
  EXPECT_EQ(usage_between(Usage{1}, Usage{2}, true, kFiveDigits).error().code, "reading-not-rolled-over");
  EXPECT_EQ(usage_between(Usage{1}, Usage{100'000'000}, false, kFiveDigits).error().code, "reading-beyond-register");
  EXPECT_EQ(usage_between(Usage{0}, Usage{-1}, false, kFiveDigits).error().code, "reading-beyond-register");
  EXPECT_EQ(usage_between(Usage{0}, Usage{999'999'999'999}, false, {9, 100'000'000}).error().code, "usage-too-large");
}

TEST(Usage, OfACorrectedReadingKnowsWhetherTheRegisterHadBegunAnew) {
  constexpr Register kFourDigits{4, 1'000};
  struct Row {
    std::int64_t was;
    std::int64_t reading;
    std::int64_t used;  // so far
    std::int64_t difference;
  };
  const Row rows[] = {
      {131, 121, 31, -10},  // as ever
      {131, 99, 31, -32},   // below the one before: no turn makes that right
      {7'000, 1'000, 6'000, -6'000},
      {10, 9'998, 20, -12},      // it had not begun anew
      {10'010, 9'998, 20, -12},  // an estimate that no register could show
      {10'010, 5, 20, -5},
      {9'995, 5, 5, 10},          // it had
      {5'000, 500, 100, -4'500},  // too far apart to be sure
  };
  for (const Row& row : rows) {
    const auto difference = difference_between(Usage{row.was * 1'000}, Usage{row.reading * 1'000},
                                               MicroUsage{row.used * 1'000'000}, kFourDigits);
    EXPECT_EQ(difference.value(), MicroUsage{row.difference * 1'000'000}) << row.was << " " << row.reading;
  }
  EXPECT_EQ(difference_between(Usage{1}, Usage{10'000'000}, {}, kFourDigits).error().code, "reading-beyond-register");
  EXPECT_EQ(shown_at(Usage{9'999'999}, kFourDigits), Usage{9'999'999});
  EXPECT_EQ(shown_at(Usage{20'010'000}, kFourDigits), Usage{10'000});
}

RC_GTEST_PROP(Usage, AddsUpOverReadingsAndTurns, ()) {
  const std::int64_t a = *rc::gen::inRange<std::int64_t>(0, 99'999'999);
  const std::int64_t b = *rc::gen::inRange<std::int64_t>(a, 100'000'000);
  const std::int64_t c = *rc::gen::inRange<std::int64_t>(0, std::max<std::int64_t>(b, 1));
  RC_PRE(c < b);
  const auto turn = usage_between(Usage{b}, Usage{c}, true, kFiveDigits).value().micro;
  const auto up = usage_between(Usage{a}, Usage{b}, false, kFiveDigits).value().micro;
  RC_ASSERT(up + turn == (c - a + 100'000'000) * 1'000);
}

TEST(Estimate, IsTheDailyAverageOfTheLastThree) {
  const std::vector<UsageOfDays> history{{{900}, 1}, {{30}, 10}, {{60}, 10}, {{90}, 10}};
  EXPECT_EQ(estimated(history, 10), MicroUsage{60});
  EXPECT_EQ(estimated(history, 5), MicroUsage{30});
  EXPECT_EQ(estimated({}, 5), std::nullopt);
  const std::vector<UsageOfDays> given_back{{{-50}, 10}};
  EXPECT_EQ(estimated(given_back, 10), MicroUsage{0});
}

TEST(Plausibility, KnowsWhatIsUsual) {
  std::vector<UsageOfDays> history(3, {{100}, 1});
  EXPECT_EQ(doubt(history, {{1'000}, 1}), std::nullopt) << "three are too few to judge";
  history.push_back({{100}, 1});
  EXPECT_EQ(doubt(history, {{301}, 1}), Doubt::more_than_triple);
  EXPECT_EQ(doubt(history, {{300}, 1}), std::nullopt);
  EXPECT_EQ(doubt(history, {{600}, 2}), std::nullopt) << "by the day";
  const std::vector<UsageOfDays> spread{{{90}, 1}, {{100}, 1}, {{110}, 1}, {{95}, 1}, {{105}, 1}};
  EXPECT_EQ(doubt(spread, {{116}, 1}), Doubt::unusual);  // median 100, deviation 5
  EXPECT_EQ(doubt(spread, {{115}, 1}), std::nullopt);
  EXPECT_EQ(doubt(spread, {{84}, 1}), Doubt::unusual);
  const std::vector<UsageOfDays> nothing(2, {{0}, 30});
  EXPECT_EQ(doubt(nothing, {{0}, 30}), Doubt::nothing_used);
  EXPECT_EQ(doubt(nothing, {{1}, 30}), std::nullopt);
}

}  // namespace
}  // namespace steward::metering
