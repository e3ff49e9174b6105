#include "domain/billing/tiers.h"

#include <algorithm>

#include "domain/base/int128.h"

namespace steward::billing {

namespace {

constexpr std::int32_t kMonths = 12;

std::int32_t headcount_on(std::span<const registry::HouseMeasures> measures, Date on) {
  std::int32_t headcount = 0;
  for (const registry::HouseMeasures& measured : measures) {
    if (measured.effective_from <= on) headcount = measured.headcount;
  }
  return headcount;
}

// In twelfths of a thousandth.
Int128 begin_of(const Tier& tier, const TierYear& year) {
  return Int128{tier.above.milli} * year.months + Int128{tier.per_person.milli} * year.person_months;
}

}  // namespace

TierYear tier_year(const TierAllowance& allowance, Date from, Date on,
                   std::span<const registry::HouseMeasures> measures) {
  const auto beyond = [&](Date day) { return std::max(headcount_on(measures, day) - allowance.persons, 0); };
  if (!allowance.by_months) return {kMonths, kMonths * beyond(on)};
  const std::int32_t first = month_of(from).months;
  const Date known = first_day(month_of(on));
  TierYear year{kMonths - first % kMonths, 0};
  for (std::int32_t month = 0; month < year.months; ++month) {
    year.person_months += beyond(std::max(std::min(first_day(YearMonth{first + month}), known), from));
  }
  return year;
}

Result<std::vector<TierShare>> split_into_tiers(const Tariff& tariff, const TierYear& year, Int128 used_before,
                                                Int128 usage, Int128 unit) {
  const auto end = checked_sum_of(used_before, usage);
  if (!end) return fail("amount-too-large");
  std::vector<TierShare> shares;
  Int128 from = used_before;
  UnitPrice price = tariff.unit_price;
  const auto take_up_to = [&](Int128 to) {
    if (to > from) shares.push_back({price, to - from});
    from = std::max(from, to);
  };
  for (const Tier& tier : tariff.tiers) {
    const auto twelfths = checked_multiply(begin_of(tier, year), unit);
    if (!twelfths) return fail("amount-too-large");
    take_up_to(std::min<Int128>(*twelfths / kMonths, *end));
    price = tier.unit_price;
  }
  take_up_to(*end);
  return shares;
}

}  // namespace steward::billing
