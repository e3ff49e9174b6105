#include "domain/billing/movements.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

// Which months the difference of an adjustment is of.
namespace steward::test {
namespace {

using billing::AdjustmentLine;
using billing::Fall;
using billing::MonthShare;
using Falls = std::vector<Fall>;
using Shares = std::vector<MonthShare>;

constexpr YearMonth kJanuary{2'026 * 12};

// Bills number 1, 2 … of January, February …: before and after.
billing::BillsAdjusted adjusted(const std::vector<std::pair<Money, Money>>& bills) {
  billing::BillsAdjusted event;
  Money more;
  for (std::size_t i = 0; i < bills.size(); ++i) {
    const YearMonth month = add(kJanuary, static_cast<int>(i));
    AdjustmentLine line;
    line.bill = static_cast<std::uint32_t>(i + 1);
    line.period_from = first_day(month);
    line.period_to = first_day(add(month, 1));
    line.before = bills[i].first;
    line.after = bills[i].second;
    event.lines.push_back(line);
    more.fen += line.after.fen - line.before.fen;
  }
  event.credited = std::max(-more, Money{});
  if (more > Money{}) {
    billing::Bill bill;
    bill.number = 9;
    bill.period_from = bill.period_to = first_day(add(kJanuary, 5));
    bill.amount = more;
    event.bill = bill;
  }
  return event;
}

TEST(Restatement, WhatRoseIsChargedForTheMonthsOfTheBillsThatRose) {
  const auto restatement = restatement_of(adjusted({{Money{100}, Money{120}}, {Money{100}, Money{150}}}));
  EXPECT_EQ(restatement.charged, (Shares{{kJanuary, Money{20}}, {add(kJanuary, 1), Money{50}}}));
  EXPECT_EQ(restatement.fell, Falls{});
}

TEST(Restatement, WhatFellIsCredited) {
  const auto restatement = restatement_of(adjusted({{Money{100}, Money{80}}, {Money{100}, Money{50}}}));
  EXPECT_EQ(restatement.charged, Shares{});
  EXPECT_EQ(restatement.fell, (Falls{{1, kJanuary, Money{20}}, {2, add(kJanuary, 1), Money{50}}}));
}

// March falls by 60, January and February rise by 20 and 50: of the 10 on top all is February's.
TEST(Restatement, WhatFellPaysForWhatRoseFromTheOldestMonthOn) {
  const auto more =
      restatement_of(adjusted({{Money{100}, Money{120}}, {Money{100}, Money{150}}, {Money{100}, Money{40}}}));
  EXPECT_EQ(more.charged, (Shares{{add(kJanuary, 1), Money{10}}}));
  EXPECT_EQ(more.fell,
            (Falls{{3, add(kJanuary, 2), Money{60}}, {1, kJanuary, Money{-20}}, {2, add(kJanuary, 1), Money{-40}}}));
  // By 90: all of the rises is paid so, and 20 are credited.
  const auto less =
      restatement_of(adjusted({{Money{100}, Money{120}}, {Money{100}, Money{150}}, {Money{100}, Money{10}}}));
  EXPECT_EQ(less.charged, Shares{});
  EXPECT_EQ(less.fell,
            (Falls{{3, add(kJanuary, 2), Money{90}}, {1, kJanuary, Money{-20}}, {2, add(kJanuary, 1), Money{-50}}}));
}

// Where the bill that fell was open, as much more is credited, which pays it, and billed again.
TEST(Restatement, WhatIsCreditedBesideABillFellAndTheBillIsAllThatRose) {
  auto event = adjusted({{Money{100}, Money{80}}, {Money{100}, Money{150}}});
  event.credited = Money{20};
  event.bill->amount = Money{50};
  const auto restatement = restatement_of(event);
  EXPECT_EQ(restatement.charged, (Shares{{add(kJanuary, 1), Money{50}}}));
  EXPECT_EQ(restatement.fell, (Falls{{1, kJanuary, Money{20}}}));
}

TEST(Restatement, ATaxThatWasWrongMovesNoCharge) {
  auto event = adjusted({{Money{100}, Money{100}}});
  event.lines.front().after_tax = Money{6};
  EXPECT_EQ(restatement_of(event), billing::Restatement{});
}

}  // namespace
}  // namespace steward::test
