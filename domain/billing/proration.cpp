#include "domain/billing/proration.h"

#include <algorithm>

#include "domain/base/assert.h"
#include "domain/base/int128.h"

namespace steward::billing {

namespace {

constexpr Int128 kPicoFenInMicroYuan = 100'000'000;
constexpr Int128 kMillionthsInOne = 1'000'000;
constexpr Int128 kCentiInOne = 100;
constexpr Int128 kPicoFenInFen = 1'000'000'000'000;

Months reduced(Int128 numerator, Int128 denominator) {
  if (numerator == 0) return {0, 1};
  const Int128 divisor = gcd_of(numerator, denominator);
  return {numerator / divisor, denominator / divisor};
}

Months times(const Months& months, std::int64_t numerator, std::int64_t denominator) {
  return reduced(months.numerator * numerator, months.denominator * denominator);
}

// The denominators of a period are divisors of 377580 = lcm(28, 29, 30, 31), of 365 × 12 or of a number of days, so
// that the sums of three hundred years stay far below 128 bits.
Months sum_of(const Months& a, const Months& b) {
  const Int128 shared = gcd_of(a.denominator, b.denominator);
  return reduced(a.numerator * (b.denominator / shared) + b.numerator * (a.denominator / shared),
                 a.denominator / shared * b.denominator);
}

int days_of(Period period) { return days_between(period.from, period.to); }

Period overlap(Period a, Period b) { return {std::max(a.from, b.from), std::min(a.to, b.to)}; }

Period whole_month(YearMonth month) { return {first_day(month), first_day(add(month, 1))}; }

// What a rule counts as one: a touched month, a month from anniversary to anniversary, or the whole period.
struct Segment {
  Period period;
  Months months;
};

Months months_of_touched(ProrationRule rule, int days, int days_of_month) {
  switch (rule) {
    case ProrationRule::fixed_30:
      return days == days_of_month ? Months{1, 1} : reduced(days, 30);
    case ProrationRule::full_month:
      return {1, 1};
    case ProrationRule::half_month:
      return days <= 15 ? Months{1, 2} : Months{1, 1};
    default:
      return reduced(days, days_of_month);
  }
}

std::vector<Segment> by_calendar_month(ProrationRule rule, Period period) {
  std::vector<Segment> segments;
  for (YearMonth month = month_of(period.from); first_day(month) < period.to; month = add(month, 1)) {
    const Period touched = overlap(period, whole_month(month));
    segments.push_back({touched, months_of_touched(rule, days_of(touched), days_in_month(month))});
  }
  return segments;
}

std::vector<Segment> by_anniversary(Period period) {
  std::vector<Segment> segments;
  for (int k = 0; add_months(period.from, k) < period.to; ++k) {
    const Period month{add_months(period.from, k), add_months(period.from, k + 1)};
    const Period part = overlap(period, month);
    segments.push_back({part, reduced(days_of(part), days_of(month))});
  }
  return segments;
}

std::vector<Segment> segments_of(ProrationRule rule, Period period) {
  if (period.from == period.to) return {};
  switch (rule) {
    case ProrationRule::anniversary:
      return by_anniversary(period);
    case ProrationRule::daily_365:
      return {{period, reduced(Int128{12} * days_of(period), 365)}};
    case ProrationRule::none:
      return {{period, {1, 1}}};
    default:
      return by_calendar_month(rule, period);
  }
}

Months months_in_part_of(const std::vector<Segment>& segments, Period part) {
  Months sum;
  for (const Segment& segment : segments) {
    const int days = days_of(overlap(segment.period, part));
    if (days > 0) sum = sum_of(sum, times(segment.months, days, days_of(segment.period)));
  }
  return sum;
}

// A stretch of a period and what a month of it costs.
struct PricedSpan {
  Period period;
  std::size_t price = 0;
};

Result<std::vector<PricedSpan>> spans_of(std::span<const PriceFrom> prices, Period period) {
  if (period.to < period.from) return fail("period-reversed");
  if (prices.empty() || period.from < prices.front().effective_from) return fail("price-missing");
  std::vector<PricedSpan> spans;
  for (std::size_t i = 0; i < prices.size(); ++i) {
    STEWARD_ASSERT(prices[i].price.pico_fen >= 0, "prices are validated when they are set");
    const Date until = i + 1 < prices.size() ? prices[i + 1].effective_from : period.to;
    const Period span = overlap(period, {prices[i].effective_from, until});
    if (span.from < span.to) spans.push_back({span, i});
  }
  return spans;
}

// Costs of stretches over one denominator: numerators × 10^-12 fen ÷ denominator.
struct Costs {
  std::vector<Int128> numerators;
  Int128 denominator = 1;
};

bool taxed_on_top(const PriceFrom& price) { return price.tax_on_top_millionths != 0; }

// A tax on top makes all costs a million times finer.
std::optional<Costs> with_tax(Costs costs, std::span<const PriceFrom> prices, std::span<const PricedSpan> spans) {
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const auto taxed =
        checked_multiply(costs.numerators[i], kMillionthsInOne + prices[spans[i].price].tax_on_top_millionths);
    if (!taxed) return std::nullopt;
    costs.numerators[i] = *taxed;
  }
  costs.denominator *= kMillionthsInOne;
  return costs;
}

std::optional<Costs> costs_of(std::span<const PriceFrom> prices, std::span<const PricedSpan> spans,
                              const std::vector<Segment>& segments) {
  std::vector<Months> months;
  Costs costs;
  for (const PricedSpan& span : spans) {
    months.push_back(months_in_part_of(segments, span.period));
    const auto common = common_multiple(costs.denominator, months.back().denominator);
    if (!common) return std::nullopt;
    costs.denominator = *common;
  }
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const auto scaled = checked_multiply(months[i].numerator, costs.denominator / months[i].denominator);
    const auto cost = scaled ? checked_multiply(*scaled, prices[spans[i].price].price.pico_fen) : std::nullopt;
    if (!cost) return std::nullopt;
    costs.numerators.push_back(*cost);
  }
  return std::any_of(prices.begin(), prices.end(), taxed_on_top) ? with_tax(std::move(costs), prices, spans) : costs;
}

std::optional<Money> rounded_sum(const Costs& costs, const LineRule& rule) {
  Int128 sum = 0;
  for (const Int128 numerator : costs.numerators) {
    if (__builtin_add_overflow(sum, numerator, &sum)) return std::nullopt;
  }
  const auto denominator = checked_multiply(costs.denominator, kPicoFenInFen);
  if (!denominator) return std::nullopt;
  return round_once({sum, *denominator}, rule.rounding, rule.places);
}

// Largest remainder over exact costs. Only their proportions matter, so a common factor is taken out first.
std::optional<std::vector<Money>> split_by_costs(Money total, std::vector<Int128> costs) {
  Int128 factor = 0;
  for (const Int128 cost : costs) factor = gcd_of(factor, cost);
  if (factor == 0) return std::vector<Money>(costs.size());
  for (Int128& cost : costs) cost /= factor;
  return split_by_weights(total, std::span<const Int128>(costs));
}

}  // namespace

Result<Months> months_in(ProrationRule rule, Period period) { return months_in_part(rule, period, period); }

Result<Months> months_in_part(ProrationRule rule, Period whole, Period part) {
  if (whole.to < whole.from || part.to < part.from) return fail("period-reversed");
  return months_in_part_of(segments_of(rule, whole), part);
}

Result<MonthlyPrice> price_by_area(UnitPrice price, Area area, Coefficient coefficient, UnitPrice fixed) {
  const auto by_area = checked_multiply(Int128{price.micro_yuan} * area.centi_m2, coefficient.millionths);
  Int128 sum = 0;
  if (!by_area || __builtin_add_overflow(*by_area, fixed.micro_yuan * kPicoFenInMicroYuan, &sum)) {
    return fail("amount-too-large");
  }
  return MonthlyPrice{sum};
}

MonthlyPrice price_fixed(UnitPrice price) { return {price.micro_yuan * kPicoFenInMicroYuan}; }

static_assert(kPicoFenInMicroYuan == kMillionthsInOne * kCentiInOne,
              "area × price × coefficient has the scale of a price");

Result<Money> charge_by_area(UnitPrice price, Area area, Coefficient coefficient, UnitPrice fixed, Period period,
                             const LineRule& rule) {
  const auto monthly = price_by_area(price, area, coefficient, fixed);
  if (!monthly) return pass_on(monthly.error());
  const PriceFrom always{period.from, *monthly};
  const auto line = charge(std::span(&always, 1), period, rule);
  if (!line) return pass_on(line.error());
  return line->amount;
}

Result<Line> charge(std::span<const PriceFrom> prices, Period period, const LineRule& rule) {
  const auto spans = spans_of(prices, period);
  if (!spans) return pass_on(spans.error());
  const auto costs = costs_of(prices, *spans, segments_of(rule.proration, period));
  const auto amount = costs ? rounded_sum(*costs, rule) : std::nullopt;
  const auto amounts = amount ? split_by_costs(*amount, costs->numerators) : std::nullopt;
  if (!amounts) return fail("amount-too-large");

  Line line{*amount, {}};
  for (std::size_t i = 0; i < spans->size(); ++i) {
    line.parts.push_back({(*spans)[i].period, (*spans)[i].price, (*amounts)[i]});
  }
  return line;
}

Result<std::vector<MonthShare>> split_into_months(Money total, std::span<const PriceFrom> prices, Period period,
                                                  ProrationRule rule) {
  const auto spans = spans_of(prices, period);
  if (!spans) return pass_on(spans.error());
  std::vector<PricedSpan> pieces;
  for (const PricedSpan& span : *spans) {
    for (const Segment& month : by_calendar_month(ProrationRule::calendar, span.period)) {
      pieces.push_back({month.period, span.price});
    }
  }
  const auto costs = costs_of(prices, pieces, segments_of(rule, period));
  if (!costs) return fail("amount-too-large");

  std::vector<MonthShare> months;
  std::vector<Int128> weights;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const YearMonth month = month_of(pieces[i].period.from);
    if (months.empty() || months.back().month != month) {
      months.push_back({month, {}});
      weights.push_back(0);
    }
    if (__builtin_add_overflow(weights.back(), costs->numerators[i], &weights.back())) return fail("amount-too-large");
  }
  if (std::all_of(weights.begin(), weights.end(), [](Int128 weight) { return weight == 0; })) {
    return std::vector<MonthShare>{};
  }
  const auto amounts = split_by_costs(total, std::move(weights));
  if (!amounts) return fail("amount-too-large");
  for (std::size_t i = 0; i < months.size(); ++i) months[i].amount = (*amounts)[i];
  return months;
}

}  // namespace steward::billing
