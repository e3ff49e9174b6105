#pragma once

#include "domain/billing/commands.h"

// Shared costs (domain reference §2.4, §2.11): the total is rounded to fen first, then split by largest remainder, so
// that the shares add up to it; a house without weight pays nothing. Refusals: shared-cost-invalid (no total, a total
// out of range, houses out of order), shared-cost-given-twice (a total and a usage or its price),
// shared-cost-without-weights, amount-too-large.
namespace steward::billing {

[[nodiscard]] Result<SharedCost> apportioned(const ShareCost& cost);

// The bill of a household that had the house for a part of the run's period: its share by days, rounded to fen so that
// the bills of all who had the house in the period add up to the share. Zero when the house has none.
[[nodiscard]] Result<Bill> apportioned_bill(const FrozenFeeItem& item, const SharedCost& cost, HouseId house,
                                            Period whole, Period possessed, Date due_date);

}  // namespace steward::billing
