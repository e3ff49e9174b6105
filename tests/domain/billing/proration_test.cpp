#include "domain/billing/proration.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace steward::billing {
namespace {

using enum ProrationRule;

constexpr ProrationRule kRules[] = {calendar, anniversary, fixed_30, daily_365, full_month, half_month, none};

Date day(const char* text) { return parse_date(text).value(); }
Period period(const char* from, const char* to) { return {day(from), day(to)}; }

// 89.43 m² × 2.35 = 210.1605 yuan a month: the golden household of the reference.
constexpr UnitPrice kPrice{2'350'000};
constexpr Area kArea{8943};

std::int64_t golden_fen(ProrationRule rule, Period of, Rounding rounding = Rounding::half_up, int places = 2) {
  return charge_by_area(kPrice, kArea, {}, {}, of, {rule, rounding, places}).value().fen;
}

struct MonthsCase {
  ProrationRule rule;
  const char* from;
  const char* to;
  std::int64_t numerator, denominator;
};

TEST(Proration, CountsMonthsByTheTable) {
  const MonthsCase cases[] = {
      {calendar, "2024-01-12", "2024-04-01", 82, 31},      // 20/31 + 1 + 1
      {calendar, "2024-02-15", "2024-03-15", 871, 899},    // 15/29 + 14/31
      {calendar, "2023-01-31", "2023-03-01", 32, 31},      //
      {calendar, "2024-12-20", "2025-01-05", 16, 31},      //
      {calendar, "2024-01-01", "2025-01-01", 12, 1},       //
      {anniversary, "2024-02-15", "2024-03-15", 1, 1},     //
      {anniversary, "2023-01-31", "2023-02-28", 1, 1},     // clamped to the month's last day
      {anniversary, "2023-01-31", "2023-03-31", 2, 1},     // counted from the 31st, not from the 28th
      {anniversary, "2023-01-31", "2023-03-01", 32, 31},   // 1 + 1 day of 28 Feb .. 31 Mar
      {anniversary, "2023-01-31", "2023-02-27", 27, 28},   //
      {anniversary, "2024-02-29", "2025-02-28", 12, 1},    //
      {fixed_30, "2024-01-12", "2024-04-01", 8, 3},        // 20/30 + 1 + 1
      {fixed_30, "2024-02-01", "2024-03-01", 1, 1},        // a whole month is one, however short
      {fixed_30, "2024-01-02", "2024-02-01", 1, 1},        // 30 of 31 days
      {daily_365, "2024-01-01", "2025-01-01", 4392, 365},  // 366 days of a leap year cost 366/365 of a year
      {daily_365, "2023-01-01", "2024-01-01", 12, 1},      //
      {full_month, "2024-01-31", "2024-03-02", 3, 1},      //
      {half_month, "2024-01-17", "2024-03-01", 3, 2},      // 15 days ½, then a whole one
      {half_month, "2024-01-16", "2024-02-16", 3, 2},      // 16 days 1, then 15 days ½
      {half_month, "2023-02-01", "2023-03-01", 1, 1},      //
      {none, "2024-01-31", "2024-02-01", 1, 1},            //
      {none, "2024-01-01", "2024-04-01", 1, 1},            //
  };
  for (const MonthsCase& row : cases) {
    const auto months = months_in(row.rule, period(row.from, row.to));
    ASSERT_TRUE(months);
    EXPECT_EQ(static_cast<std::int64_t>(months->numerator), row.numerator) << row.from << " " << row.to;
    EXPECT_EQ(static_cast<std::int64_t>(months->denominator), row.denominator) << row.from << " " << row.to;
  }
}

TEST(Proration, ReproducesTheGoldenVectors) {
  // Defect 3: rounding the number of months to four places first gives 555.92, 216.95 and 108.46.
  EXPECT_EQ(golden_fen(calendar, period("2024-01-01", "2024-02-01")), 21'016);
  EXPECT_EQ(golden_fen(calendar, period("2024-01-12", "2024-04-01")), 55'591);
  EXPECT_EQ(golden_fen(calendar, period("2024-02-15", "2024-03-15")), 20'361);
  EXPECT_EQ(golden_fen(anniversary, period("2024-02-15", "2024-03-15")), 21'016);
  EXPECT_EQ(golden_fen(calendar, period("2023-01-31", "2023-03-01")), 21'694);
  EXPECT_EQ(golden_fen(calendar, period("2024-12-20", "2025-01-05")), 10'847);
}

TEST(Proration, ADayNeverCostsMoreThanItsMonthAllows) {
  // Defect 3: with "same day of month is a whole month", the day before the 15th costs 0.0634 months and the day after
  // it 0.0011. Here each day of March costs one thirty-first.
  const std::int64_t at_14 = golden_fen(calendar, period("2024-02-15", "2024-03-14"));
  const std::int64_t at_15 = golden_fen(calendar, period("2024-02-15", "2024-03-15"));
  const std::int64_t at_16 = golden_fen(calendar, period("2024-02-15", "2024-03-16"));
  EXPECT_NEAR(static_cast<double>(at_15 - at_14), 678, 1);
  EXPECT_NEAR(static_cast<double>(at_16 - at_15), 678, 1);
}

TEST(Proration, RoundsTheLineOnceFromTheUnroundedMonthlyPrice) {
  // 100.00 m² × 1.00005 is 10000.5 fen a month: three whole months are 300.02, not 300.03.
  const auto of_year = [](Period of) {
    return charge_by_area(UnitPrice{1'000'050}, Area{10'000}, {}, {}, of, {calendar, Rounding::half_up, 2}).value().fen;
  };
  EXPECT_EQ(of_year(period("2024-01-01", "2024-02-01")), 10'001);
  EXPECT_EQ(of_year(period("2024-01-01", "2024-04-01")), 30'002);
}

TEST(Proration, HasTheCoefficientOnTheAreaOnlyAndProratesTheFixedPart) {
  const auto cost = [](Period of) {
    return charge_by_area(UnitPrice{2'000'000}, Area{10'000}, Coefficient{500'000}, UnitPrice{30'000'000}, of, {})
        .value()
        .fen;
  };
  EXPECT_EQ(cost(period("2024-04-01", "2024-05-01")), 13'000);  // 100 × 2 × 0.5 + 30
  EXPECT_EQ(cost(period("2024-04-16", "2024-05-01")), 6'500);
}

TEST(Proration, RoundsByModeAndPlaces) {
  const Period of = period("2024-01-12", "2024-04-01");  // 555.9084 yuan
  EXPECT_EQ(golden_fen(calendar, of, Rounding::up, 2), 55'591);
  EXPECT_EQ(golden_fen(calendar, of, Rounding::down, 2), 55'590);
  EXPECT_EQ(golden_fen(calendar, of, Rounding::half_up, 1), 55'590);
  EXPECT_EQ(golden_fen(calendar, of, Rounding::half_up, 0), 55'600);
  EXPECT_EQ(golden_fen(calendar, of, Rounding::down, 0), 55'500);
}

std::vector<PriceFrom> one_price(const char* from) {
  return {{day(from), price_by_area(kPrice, kArea, {}, {}).value()}};
}

TEST(MonthSplit, ShowsTheLinesOfTheGoldenVector) {
  const auto months =
      split_into_months(Money{55'591}, one_price("2024-01-01"), period("2024-01-12", "2024-04-01"), calendar).value();
  EXPECT_EQ(months, (std::vector<MonthShare>{{*parse_year_month("2024-01"), Money{13'559}},
                                             {*parse_year_month("2024-02"), Money{21'016}},
                                             {*parse_year_month("2024-03"), Money{21'016}}}));
}

TEST(MonthSplit, GivesTiesToTheEarlierMonth) {
  const auto months =
      split_into_months(Money{100}, one_price("2024-01-01"), period("2024-01-01", "2024-04-01"), calendar).value();
  EXPECT_EQ(months[0].amount, Money{34});
  EXPECT_EQ(months[1].amount, Money{33});
  EXPECT_EQ(months[2].amount, Money{33});
}

TEST(PriceChange, IsTheExactSumOfItsPartsRoundedOnce) {
  // 15 of 30 days at 0.011 and 15 at 0.011 yuan more: 0.0055 + 0.0110 = 0.0165 yuan. Rounding each part would give 3
  // fen.
  const PriceFrom prices[] = {{day("2024-01-01"), price_fixed(UnitPrice{11'000})},
                              {day("2024-04-16"), price_fixed(UnitPrice{22'000})}};
  const auto line = charge(prices, period("2024-04-01", "2024-05-01"), {}).value();
  EXPECT_EQ(line.amount, Money{2});
  EXPECT_EQ(line.parts, (std::vector<LinePart>{{period("2024-04-01", "2024-04-16"), 0, Money{1}},
                                               {period("2024-04-16", "2024-05-01"), 1, Money{1}}}));
}

TEST(PriceChange, LeavesThePriceOfAPeriodOneWhereTheRuleCountsNoDays) {
  // A change inside the period does not make a started month, or the price of a period, count twice.
  const PriceFrom prices[] = {{day("2024-01-01"), price_fixed(UnitPrice{30'000'000})},
                              {day("2024-04-16"), price_fixed(UnitPrice{60'000'000})}};
  for (const ProrationRule rule : kRules) {
    const auto line = charge(prices, period("2024-04-01", "2024-05-01"), {rule, Rounding::half_up, 2}).value();
    const std::int64_t expected = rule == daily_365 ? 4438 : 4500;  // 45.00 × 12 × 30 / 365 = 44.38
    EXPECT_EQ(line.amount.fen, expected) << static_cast<int>(rule);
    EXPECT_EQ(line.parts.size(), 2U);
  }
}

TEST(PriceChange, IgnoresPricesOutsideThePeriod) {
  const PriceFrom prices[] = {{day("2023-01-01"), price_fixed(UnitPrice{10'000'000})},
                              {day("2024-01-01"), price_fixed(UnitPrice{20'000'000})},
                              {day("2024-05-01"), price_fixed(UnitPrice{40'000'000})}};
  const auto line = charge(prices, period("2024-04-01", "2024-05-01"), {}).value();
  EXPECT_EQ(line.amount, Money{2000});
  EXPECT_EQ(line.parts, (std::vector<LinePart>{{period("2024-04-01", "2024-05-01"), 1, Money{2000}}}));
}

TEST(Charge, RefusesWhatHasNoAnswer) {
  const PriceFrom late[] = {{day("2024-04-02"), price_fixed(UnitPrice{1'000'000})}};
  EXPECT_EQ(charge(late, period("2024-04-01", "2024-05-01"), {}).error().code, "price-missing");
  EXPECT_EQ(charge({}, period("2024-04-01", "2024-05-01"), {}).error().code, "price-missing");
  EXPECT_EQ(charge(late, period("2024-05-01", "2024-04-30"), {}).error().code, "period-reversed");
  EXPECT_EQ(months_in(calendar, period("2024-05-01", "2024-04-30")).error().code, "period-reversed");
}

TEST(Charge, RefusesOverflowInsteadOfWrapping) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const Period month = period("2024-04-01", "2024-05-01");
  const auto code = [&](UnitPrice price, Area area, Coefficient coefficient, Period of) {
    const auto amount = charge_by_area(price, area, coefficient, {}, of, {});
    return amount ? "no refusal" : amount.error().code;
  };
  EXPECT_EQ(code({most}, {most}, {most}, month), "amount-too-large");
  EXPECT_EQ(code({most}, {most}, {1}, month), "amount-too-large");
  EXPECT_EQ(code({most}, {100}, {1'000'000}, period("1900-01-01", "2199-12-31")), "no refusal");
  EXPECT_EQ(code({most}, {100'000'000}, {1'000'000}, period("1900-01-01", "2199-12-31")), "amount-too-large");
  EXPECT_EQ(charge_by_area({most}, {most}, {1}, {most}, month, {}).error().code, "amount-too-large");
}

// --- properties ---

ProrationRule any_rule() {
  return *rc::gen::elementOf(std::vector<ProrationRule>(std::begin(kRules), std::end(kRules)));
}
Date any_day() { return add_days(day("2019-01-01"), *rc::gen::inRange(0, 2500)); }

bool less_or_equal(const Months& a, const Months& b) {
  return a.numerator * b.denominator <= b.numerator * a.denominator;
}
bool equal_sum(const Months& a, const Months& b, const Months& sum) {
  return (a.numerator * b.denominator + b.numerator * a.denominator) * sum.denominator ==
         sum.numerator * a.denominator * b.denominator;
}

RC_GTEST_PROP(ProrationProperty, CalendarAndDaily365AreAdditiveBeforeRounding, ()) {
  const Date a = any_day();
  const Date b = add_days(a, *rc::gen::inRange(0, 800));
  const Date c = add_days(b, *rc::gen::inRange(0, 800));
  for (const ProrationRule rule : {calendar, daily_365}) {
    RC_ASSERT(equal_sum(*months_in(rule, {a, b}), *months_in(rule, {b, c}), *months_in(rule, {a, c})));
  }
}

RC_GTEST_PROP(ProrationProperty, PartsOfAPeriodAddUpToItUnderEveryRule, ()) {
  const ProrationRule rule = any_rule();
  const Date a = any_day();
  const Date b = add_days(a, *rc::gen::inRange(0, 800));
  const Date c = add_days(b, *rc::gen::inRange(0, 800));
  const Period whole{a, c};
  RC_ASSERT(
      equal_sum(*months_in_part(rule, whole, {a, b}), *months_in_part(rule, whole, {b, c}), *months_in(rule, whole)));
}

RC_GTEST_PROP(ProrationProperty, EveryRuleIsMonotoneInDays, ()) {
  const ProrationRule rule = any_rule();
  const Date from = any_day();
  Months before = *months_in(rule, {from, from});
  RC_ASSERT(before.numerator == 0);
  for (int days = 1; days < 130; ++days) {
    const Months now = *months_in(rule, {from, add_days(from, days)});
    RC_ASSERT(less_or_equal(before, now));
    RC_ASSERT(now.numerator > 0);
    before = now;
  }
}

RC_GTEST_PROP(ProrationProperty, LinesAreExactSplitsUnderEveryRule, ()) {
  const LineRule rule{any_rule(),
                      *rc::gen::element(Rounding::half_up, Rounding::up, Rounding::down, Rounding::half_even),
                      *rc::gen::inRange(0, 3)};
  const Period of{any_day(), {}};
  const Period whole{of.from, add_days(of.from, *rc::gen::inRange(1, 900))};
  std::vector<PriceFrom> prices{{add_days(whole.from, -*rc::gen::inRange(0, 100)), {}}};
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    prices.push_back({add_days(prices.back().effective_from, *rc::gen::inRange(1, 300)), {}});
  }
  if (prices.size() > 1 && prices.front().effective_from > whole.from) prices.front().effective_from = whole.from;
  for (PriceFrom& price : prices) {
    price.price = *price_by_area({*rc::gen::inRange<std::int64_t>(1, 20'000'000)}, {*rc::gen::inRange(1, 50'000)},
                                 {*rc::gen::inRange<std::int64_t>(1, 3'000'000)}, {});
  }
  const auto line = charge(prices, whole, rule);
  RC_ASSERT(line.has_value());
  Money parts;
  Date at = whole.from;
  for (const LinePart& part : line->parts) {
    RC_ASSERT(part.period.from == at);
    at = part.period.to;
    parts.fen += part.amount.fen;
  }
  RC_ASSERT(at == whole.to);
  RC_ASSERT(parts == line->amount);

  const auto months = split_into_months(line->amount, prices, whole, rule.proration);
  RC_ASSERT(months.has_value());
  Money sum;
  YearMonth expected = month_of(whole.from);
  for (const MonthShare& share : *months) {
    RC_ASSERT(share.month == expected);
    expected = add(expected, 1);
    sum.fen += share.amount.fen;
  }
  RC_ASSERT(expected == add(month_of(add_days(whole.to, -1)), 1));
  RC_ASSERT(sum == line->amount);
}

}  // namespace
}  // namespace steward::billing
