#include "projections/paid_month.h"

#include <gtest/gtest.h>

#include "projections/ledger_reports.h"
#include "tests/projections/world.h"

// Which household has paid a month up, and what of how much is how many parts per million.
namespace steward::test {
namespace {

TEST(PaidMonth, ALateEntryChangesWhatWasSoInAMonthThatIsPast) {
  const YearMonth march{2'026 * 12 + 2};
  const auto item = id<FeeItemId>(1);
  const auto other = id<FeeItemId>(2);
  using Changes = std::vector<PaidMonth::Change>;
  constexpr auto kIncome = PaidMonth::Kind::income;
  PaidMonth month;
  EXPECT_EQ(month.changes(std::nullopt), Changes{});
  month.add(1, item, kIncome, march, {.billed = 100});
  month.add(1, item, kIncome, add(march, 2), {.paid = 100});
  EXPECT_EQ(month.changes(std::nullopt), (Changes{{march, 1, 0}, {add(march, 2), 0, 1}}));
  // Billed anew a month before: paid up was no longer so.
  month.add(2, other, kIncome, add(march, 1), {.billed = 50});
  EXPECT_EQ(month.changes(std::nullopt), (Changes{{march, 1, 0}}));
  EXPECT_EQ(month.changes(item), (Changes{{march, 1, 0}, {add(march, 2), 0, 1}}));
  EXPECT_EQ(month.changes(other), (Changes{{add(march, 1), 1, 0}}));
  month.add(2, other, kIncome, march, {.paid = 50});
  EXPECT_EQ(month.changes(std::nullopt), (Changes{{march, 1, 0}, {add(march, 2), 0, 1}}));
  using Settled = std::vector<PaidMonth::Settled>;
  EXPECT_EQ(month.settled(1), (Settled{{add(march, 2), 100}}));
  EXPECT_EQ(month.settled(2), (Settled{{march, 50}}));
  month.add(2, other, kIncome, add(march, 3), {.paid = -50});
  EXPECT_EQ(month.settled(2), (Settled{{march, 50}, {add(march, 3), -50}}));
  EXPECT_EQ(month.settled(3), Settled{});
  const auto among_all = month.changes(std::nullopt);
  month.add(4, id<FeeItemId>(3), PaidMonth::Kind::deposit, march, {.billed = 70});
  EXPECT_EQ(month.changes(id<FeeItemId>(3)), (Changes{{march, 1, 0}}));
  EXPECT_EQ(month.changes(std::nullopt), among_all) << "a deposit that is open is no charge that is";
  const auto again = PaidMonth::decode(month.encode());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->changes(std::nullopt), among_all);
  EXPECT_FALSE(PaidMonth::decode("nonsense"));
}

TEST(PaidMonth, WhatIsBilledLaterWasNotPaidBeforeAndWhatIsWaivedLaterWasNeverOwed) {
  const YearMonth march{2'026 * 12 + 2};
  const YearMonth april = add(march, 1);
  const auto item = id<FeeItemId>(1);
  using Changes = std::vector<PaidMonth::Change>;
  constexpr auto kIncome = PaidMonth::Kind::income;
  PaidMonth month;
  month.add(1, item, kIncome, march, {.billed = 100, .paid = 100});
  EXPECT_EQ(month.changes(item), (Changes{{march, 1, 1}}));
  month.add(2, item, kIncome, april, {.billed = 50});
  EXPECT_EQ(month.changes(item), (Changes{{march, 1, 0}})) << "not all that is owed for the month was paid in March";
  month.add(2, item, kIncome, add(march, 2), {.waived = 50});
  EXPECT_EQ(month.changes(item), (Changes{{march, 1, 1}}));
  EXPECT_EQ(month.settled(2), (std::vector<PaidMonth::Settled>{{add(march, 2), 0, 50}}));
  month.add(2, item, kIncome, add(march, 3), {.waived = -50});
  EXPECT_EQ(month.changes(item), (Changes{{march, 1, 0}}));
  month.add(2, item, kIncome, add(march, 3), {.otherwise = 50});
  EXPECT_EQ(month.changes(item), (Changes{{march, 1, 0}, {add(march, 3), 0, 1}})) << "open until it is written off";
  // A bill that is taken back never was, nor what paid it for a while.
  PaidMonth other;
  other.add(1, item, kIncome, march, {.billed = 100});
  other.add(2, item, kIncome, march, {.billed = 100, .paid = 100});
  other.add(2, item, kIncome, april, {.billed = -100, .paid = -100});
  EXPECT_EQ(other.changes(item), (Changes{{march, 1, 0}}));
  other.add(1, item, kIncome, april, {.billed = -100});
  EXPECT_EQ(other.changes(item), Changes{});
}

TEST(Rates, ArePartsPerMillionHalfUp) {
  EXPECT_EQ(rate_ppm(1, 3), 333'333);
  EXPECT_EQ(rate_ppm(2, 3), 666'667);
  EXPECT_EQ(rate_ppm(1, 2'000'000), 1) << "half of a millionth";
  EXPECT_EQ(rate_ppm(7, 7), 1'000'000);
  EXPECT_FALSE(rate_ppm(7, 0));
}

}  // namespace
}  // namespace steward::test
