#include "domain/billing/late_fee.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

namespace steward::billing {
namespace {

Date day(const char* text) { return parse_date(text).value(); }

// 630.48 yuan, due on 31 January 2025: the golden bill of the reference.
constexpr Money kPrincipal{63'048};
const Date kDue = day("2025-01-31");

LateBill golden(std::span<const OpenPrincipal> changes = {}) { return {kPrincipal, kDue, changes, {}}; }

LateFeeTerms terms(std::int64_t rate, std::int32_t grace = 0, GraceMode mode = GraceMode::after_grace) {
  LateFeeTerms made;
  made.daily_rate_millionths = rate;
  made.grace_days = grace;
  made.grace = mode;
  return made;
}

std::int64_t fee(const LateFeeTerms& of, const LateBill& bill, const char* through) {
  return late_fee(of, bill, day(through)).value().fen;
}

TEST(LateFee, GoldenVectors) {
  EXPECT_EQ(fee(terms(500, 30, GraceMode::retroactive), golden(), "2025-04-30"), 2806) << "89 days at 0.05 %";
  EXPECT_EQ(fee(terms(500, 30), golden(), "2025-04-30"), 1860) << "59 days after 30 of grace";
  LateFeeTerms dear = terms(3'000);
  EXPECT_EQ(fee(dear, golden(), "2026-03-07"), 75'658) << "400 days at 0.3 % are more than the principal";
  dear.cap_millionths = 300'000;
  EXPECT_EQ(fee(dear, golden(), "2026-03-07"), 18'914);
}

// A source that this trade uses charges the whole monthly price for each period, paid or not, without a cap and with
// the rounding of banks where all else is half up. The same bill, half of it paid after 30 days:
TEST(LateFee, IsOfWhatIsOpenAndNotOfThePrice) {
  const std::vector<OpenPrincipal> half{{day("2025-03-02"), {31'524}}};
  EXPECT_EQ(fee(terms(500), golden(half), "2025-04-30"), 1876) << "(630.48 × 30 + 315.24 × 59) × 0.05 % = 18.75678";
  EXPECT_EQ(fee(terms(500), golden(), "2025-04-30"), 2806);
  // 6.25 yuan × 2 days × 0.1 % = 1.25 fen; 12.50 × 2 × 0.1 % = 2.5 fen: half up, not to the even neighbour.
  EXPECT_EQ(fee(terms(1'000), {{1'250}, kDue, {}, {}}, "2025-02-02"), 3);
}

TEST(LateFee, TheDueDateIsNotLateAndADayOfPaymentIs) {
  const LateFeeTerms one = terms(10'000);
  EXPECT_EQ(fee(one, golden(), "2025-01-31"), 0);
  EXPECT_EQ(fee(one, golden(), "2025-02-01"), 630);
  const std::vector<OpenPrincipal> paid{{day("2025-02-03"), {}}};
  EXPECT_EQ(fee(one, golden(paid), "2025-02-03"), 1891) << "1, 2 and 3 February";
  EXPECT_EQ(fee(one, golden(paid), "2025-12-31"), 1891);
  const std::vector<OpenPrincipal> in_time{{kDue, {}}};
  EXPECT_EQ(fee(one, golden(in_time), "2025-12-31"), 0);
}

struct GraceCase {
  const char* what;
  GraceMode mode;
  std::vector<OpenPrincipal> changes;
  const char* through;
  std::int64_t fen;
};

TEST(LateFee, GraceByTheTable) {
  const Money half{31'524};
  const GraceCase cases[] = {
      {"within the grace nothing is due", GraceMode::after_grace, {}, "2025-02-10", 0},
      {"within the grace nothing is due", GraceMode::retroactive, {}, "2025-02-10", 0},
      {"the first day after it", GraceMode::after_grace, {}, "2025-02-11", 630},
      {"the first day after it brings all before it", GraceMode::retroactive, {}, "2025-02-11", 6935},
      {"paid on its last day", GraceMode::retroactive, {{day("2025-02-10"), {}}}, "2025-03-31", 0},
      {"paid a day later", GraceMode::retroactive, {{day("2025-02-11"), {}}}, "2025-03-31", 6935},
      {"paid a day later", GraceMode::after_grace, {{day("2025-02-11"), {}}}, "2025-03-31", 630},
      {"half of it paid inside bears its days",
       GraceMode::retroactive,
       {{day("2025-02-05"), half}},
       "2025-02-11",
       5044},
      {"half of it paid inside", GraceMode::after_grace, {{day("2025-02-05"), half}}, "2025-02-11", 315},
      {"paid in time, and opened again in March",
       GraceMode::retroactive,
       {{day("2025-01-20"), {}}, {day("2025-03-01"), kPrincipal}},
       "2025-03-31",
       18'914},
      {"on the day on which it is opened again nothing bears",
       GraceMode::retroactive,
       {{day("2025-01-20"), {}}, {day("2025-03-01"), kPrincipal}},
       "2025-03-01",
       0},
      {"opened again and paid inside the grace",
       GraceMode::retroactive,
       {{day("2025-01-20"), {}}, {day("2025-02-03"), kPrincipal}, {day("2025-02-10"), {}}},
       "2025-03-31",
       0},
  };
  for (const GraceCase& one : cases) {
    EXPECT_EQ(fee(terms(10'000, 10, one.mode), golden(one.changes), one.through), one.fen) << one.what;
  }
}

TEST(LateFee, AReversedPaymentBearsAgainFromTheDayAfter) {
  const std::vector<OpenPrincipal> bounced{{day("2025-02-02"), {}}, {day("2025-02-12"), kPrincipal}};
  EXPECT_EQ(fee(terms(10'000), golden(bounced), "2025-02-14"), 2522) << "1, 2, 13 and 14 February";
  // A reversal that is dated as the payment was makes the days late that it had hidden.
  EXPECT_EQ(fee(terms(10'000), golden(), "2025-02-14"), 8827);
}

TEST(LateFee, TheCapIsOfAllPostingsTogether) {
  LateFeeTerms capped = terms(3'000);
  capped.cap_millionths = 300'000;
  LateBill bill = golden();
  bill.posted = {15'000};
  EXPECT_EQ(fee(capped, bill, "2026-03-07"), 3914);
  capped.cap = Money{16'000};
  EXPECT_EQ(fee(capped, bill, "2026-03-07"), 1000) << "the smaller of two";
  bill.posted = {16'000};
  EXPECT_EQ(fee(capped, bill, "2026-03-07"), 0);
  bill.posted = {17'000};
  EXPECT_EQ(fee(capped, bill, "2026-03-07"), 0) << "more was posted than there is";
  EXPECT_EQ(late_fee_excess(capped, bill, day("2026-03-07")).value(), Money{1'000});
}

// At 1 % a day, posted up to 28 February: then days turn out to be paid, or not to be.
TEST(LateFee, WhatWasPostedIsTakenOffTheWhole) {
  const auto posted = [](std::int64_t fen, std::span<const OpenPrincipal> changes) {
    LateBill bill = golden(changes);
    bill.posted = {fen};
    return bill;
  };
  const std::vector<OpenPrincipal> paid{{day("2025-02-10"), {}}};
  const LateFeeTerms one = terms(10'000);
  EXPECT_EQ(fee(one, posted(6'305, {}), "2025-02-28"), 17'653 - 6'305) << "18 days that a payment had hidden";
  EXPECT_EQ(fee(one, posted(17'653, paid), "2025-02-28"), 0);
  EXPECT_EQ(late_fee_excess(one, posted(17'653, paid), day("2025-02-28")).value(), Money{17'653 - 6'305});
  EXPECT_EQ(late_fee_excess(one, posted(6'305, paid), day("2025-02-28")).value(), Money{});
  EXPECT_EQ(late_fee_excess(one, posted(6'305, {}), day("2025-02-28")).value(), Money{}) << "more is to come";
}

TEST(LateFee, LessThanTheLeastGoesOnAccruing) {
  LateFeeTerms least = terms(500);
  least.least = {100};
  EXPECT_EQ(fee(least, golden(), "2025-02-03"), 0) << "95 fen";
  EXPECT_EQ(fee(least, golden(), "2025-02-04"), 126);
}

TEST(LateFee, WhatIsTooLargeIsRefused) {
  const LateBill huge{kLargestAmount, kDue, {}, {}};
  const auto refused = late_fee(terms(1'000'000), huge, day("2025-02-02"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "amount-too-large");
  EXPECT_EQ(late_fee(terms(INT64_MAX), huge, day("2199-12-31")).error().code, "amount-too-large");
  EXPECT_EQ(late_fee(terms(0), huge, day("2199-12-31")).value(), Money{});
}

struct Life {
  LateFeeTerms terms;
  std::vector<OpenPrincipal> changes;
  Date end;
};

Life any_life() {
  Life life;
  life.terms = terms(*rc::gen::inRange<std::int64_t>(0, 5'000), *rc::gen::inRange(0, 40),
                     *rc::gen::element(GraceMode::after_grace, GraceMode::retroactive));
  Date on = kDue;
  const int changes = *rc::gen::inRange(0, 6);
  for (int i = 0; i < changes; ++i) {
    on = add_days(on, *rc::gen::inRange(i == 0 ? -40 : 1, 60));
    life.changes.push_back({on, {*rc::gen::inRange<std::int64_t>(0, kPrincipal.fen + 1)}});
  }
  life.end = add_days(kDue, *rc::gen::inRange(0, 500));
  return life;
}

// What the words of the rule say, a day at a time.
Int128 day_by_day(const Life& life, Date after, Date through) {
  const auto open_before = [&](Date date) {
    std::int64_t open = kPrincipal.fen;
    for (const OpenPrincipal& change : life.changes) {
      if (change.on < date) open = change.open.fen;
    }
    return open;
  };
  const Date grace_end = add_days(kDue, life.terms.grace_days);
  Int128 sum = 0;
  if (through <= grace_end) return 0;
  if (life.terms.grace == GraceMode::retroactive) {
    bool exceeded = false;
    for (Date date = add_days(grace_end, 1); date <= through; date = add_days(date, 1)) {
      exceeded = exceeded || open_before(date) > 0;
    }
    if (!exceeded) return 0;
  }
  const Date free_through = life.terms.grace == GraceMode::retroactive ? kDue : grace_end;
  for (Date date = add_days(std::max(after, free_through), 1); date <= through; date = add_days(date, 1)) {
    sum += Int128{open_before(date)} * life.terms.daily_rate_millionths;
  }
  return sum;
}

RC_GTEST_PROP(LateFeeProperty, IsTheSumOfItsDaysRoundedOnce, ()) {
  const Life life = any_life();
  const auto expected = round_once({day_by_day(life, kDue, life.end), 1'000'000}, Rounding::half_up, 2);
  RC_ASSERT(late_fee(life.terms, golden(life.changes), life.end).value() == expected.value());
}

RC_GTEST_PROP(LateFeeProperty, NeverFallsWithAnotherDay, ()) {
  const Life life = any_life();
  const LateBill bill = golden(life.changes);
  RC_ASSERT(late_fee(life.terms, bill, life.end).value() <= late_fee(life.terms, bill, add_days(life.end, 1)).value());
}

// No day is posted twice or left out, to the fen, and the cap holds over all postings.
RC_GTEST_PROP(LateFeeProperty, PostingsAddUpToOne, ()) {
  Life life = any_life();
  const bool capped = *rc::gen::arbitrary<bool>();
  if (capped) life.terms.cap_millionths = *rc::gen::inRange<std::int64_t>(0, 200'000);
  LateBill bill = golden(life.changes);
  for (Date on = kDue; on < life.end;) {
    on = std::min(life.end, add_days(on, *rc::gen::inRange(1, 45)));
    const Money fee = late_fee(life.terms, bill, on).value();
    if (fee == Money{}) continue;
    bill.posted.fen += fee.fen;
  }
  RC_ASSERT(bill.posted == late_fee(life.terms, golden(life.changes), life.end).value());
  if (capped) RC_ASSERT(bill.posted.fen <= kPrincipal.fen * *life.terms.cap_millionths / 1'000'000 + 1);
}

}  // namespace
}  // namespace steward::billing
