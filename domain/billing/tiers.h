#pragma once

#include <span>
#include <vector>

#include "domain/billing/events.h"
#include "domain/registry/events.h"

// Tiered prices (domain reference §2.4): what is used in a ladder year fills the tiers from below, so that the dearer
// ones are only for what is used beyond.
namespace steward::billing {

// How much of a ladder year a household has, in months. A tier begins at (above × months + per_person × person_months)
// ÷ 12.
struct TierYear {
  std::int32_t months = 12;
  std::int32_t person_months = 0;  // of the persons beyond those of the allowance
  bool operator==(const TierYear&) const = default;
};

// As it is known on a day of the year, which began on `from` for the household: of the months that follow it is taken
// that nothing changes, so that who moves in or out later changes no bill of before. `measures` ascend.
[[nodiscard]] TierYear tier_year(const TierAllowance& allowance, Date from, Date on,
                                 std::span<const registry::HouseMeasures> measures);

// Of one use: how much of it lies in a tier.
struct TierShare {
  UnitPrice unit_price;
  Int128 usage = 0;  // > 0
  bool operator==(const TierShare&) const = default;
};

// Splits (used_before, used_before + usage] at the tiers. Both are ≥ 0 and in the unit of which `unit` make 0.001:
// tiers are given in thousandths, usage may be finer; for an allowance by months `unit` is a multiple of 12, so that
// nothing is rounded. The first tier is the tariff's own price.
[[nodiscard]] Result<std::vector<TierShare>> split_into_tiers(const Tariff& tariff, const TierYear& year,
                                                              Int128 used_before, Int128 usage, Int128 unit);

}  // namespace steward::billing
