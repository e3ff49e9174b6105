#pragma once

#include <span>
#include <vector>

#include "domain/billing/events.h"

// Tiered prices (domain reference §2.4): what is used in a ladder year fills the tiers from below, so that the dearer
// ones are only for what is used beyond.
namespace steward::billing {

// Of one use: how much of it lies in a tier.
struct TierShare {
  UnitPrice unit_price;
  Int128 usage = 0;  // > 0
  bool operator==(const TierShare&) const = default;
};

// Splits (used_before, used_before + usage] at the tiers. Both are ≥ 0 and in the unit of which `unit` make 0.001:
// tiers are given in thousandths, usage may be finer. The first tier is the tariff's own price.
[[nodiscard]] Result<std::vector<TierShare>> split_into_tiers(const Tariff& tariff, Int128 used_before, Int128 usage,
                                                              Int128 unit);

}  // namespace steward::billing
