#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "domain/base/money.h"
#include "domain/base/result.h"
#include "domain/base/time.h"

// What a period costs (domain reference §2.3, §2.11): exact fractions of a monthly price, one rounding at the line, and
// what is shown beneath a line split from its total. Refusals: period-reversed, amount-too-large, price-missing.
namespace steward::billing {

// What a part of a month costs (domain reference §2.3, §2.11). Stored: append only.
enum class ProrationRule : std::uint8_t {
  calendar = 1,     // days in the period ÷ days of each calendar month
  anniversary = 2,  // months counted from the first day of the period
  fixed_30 = 3,     // a whole month is 1, else days ÷ 30
  daily_365 = 4,    // 12 monthly prices ÷ 365, per day
  full_month = 5,   // any started month counts
  half_month = 6,   // up to 15 days ½, else 1
  none = 7,         // one price per period, however few its days
};

// Half-open: [from, to).
struct Period {
  Date from;
  Date to;
  auto operator<=>(const Period&) const = default;
};

// A number of months, exact and in lowest terms.
struct Months {
  Int128 numerator = 0;
  Int128 denominator = 1;  // > 0
  bool operator==(const Months&) const = default;
};

// How many monthly prices the period costs. An empty period costs none; period-reversed when it ends before it begins.
[[nodiscard]] Result<Months> months_in(ProrationRule rule, Period period);

// How many of the months of `whole` fall into [from, to), a part of it. Where a rule does not count days (a started
// month, a price per period), what it counts is spread over its days, so that the parts of a period always add up to
// the period.
[[nodiscard]] Result<Months> months_in_part(ProrationRule rule, Period whole, Period part);

// A price for one month, unrounded: fen × 10^-12.
struct MonthlyPrice {
  Int128 pico_fen = 0;
  auto operator<=>(const MonthlyPrice&) const = default;
};

// A factor × 10^-6.
struct Coefficient {
  std::int64_t millionths = 1'000'000;
  auto operator<=>(const Coefficient&) const = default;
};

// area × price × coefficient + fixed part; the fixed part (10^-6 yuan) is outside the coefficient.
[[nodiscard]] Result<MonthlyPrice> price_by_area(UnitPrice price, Area area, Coefficient coefficient, UnitPrice fixed);
// The same price each month, whatever the area.
[[nodiscard]] MonthlyPrice price_fixed(UnitPrice price);

struct LineRule {
  ProrationRule proration = ProrationRule::calendar;
  Rounding rounding = Rounding::half_up;
  int places = 2;
};

// A line at one price by area: the exact amount of the period, rounded once.
[[nodiscard]] Result<Money> charge_by_area(UnitPrice price, Area area, Coefficient coefficient, UnitPrice fixed,
                                           Period period, const LineRule& rule);

// A monthly price from a date on, until the next one.
struct PriceFrom {
  Date effective_from;
  MonthlyPrice price;
  std::int64_t tax_on_top_millionths = 0;  // ≥ 0; what a price without its tax costs more
};

struct LinePart {
  Period period;
  std::size_t price = 0;  // index into the prices
  Money amount;
  bool operator==(const LinePart&) const = default;
};

struct Line {
  Money amount;
  std::vector<LinePart> parts;  // one for each price in force during the period; they add up to the amount
};

// A line whose price changes inside the period: the exact sum of its parts, rounded once; the parts are split from that
// total by largest remainder (ties: earlier part). `prices` ascend by date and are ≥ 0; price-missing when none is in
// force on the first day.
[[nodiscard]] Result<Line> charge(std::span<const PriceFrom> prices, Period period, const LineRule& rule);

struct MonthShare {
  YearMonth month;
  Money amount;
  bool operator==(const MonthShare&) const = default;
};

// The calendar months of a line: its total split by what each month costs, by largest remainder (ties: earlier month).
// A line that costs nothing exactly has no months.
[[nodiscard]] Result<std::vector<MonthShare>> split_into_months(Money total, std::span<const PriceFrom> prices,
                                                                Period period, ProrationRule rule);

}  // namespace steward::billing
