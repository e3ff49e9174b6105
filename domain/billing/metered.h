#pragma once

#include <optional>
#include <span>

#include "domain/billing/state.h"
#include "domain/metering/state.h"
#include "domain/registry/events.h"

// Bills by meter: what the meters of a house show since they were billed last, tiers of the ladder year, a fixed part,
// one rounding (domain reference §2.4, §2.11).
namespace steward::billing {

// A stretch of days in which something was used.
struct UsedInDays {
  Date from;  // half-open: [from, to)
  Date to;
  Int128 pico = 0;  // 10^-12 of the unit, loss included
};

struct UsageToBill {
  std::vector<BilledMeter> meters;
  std::vector<UsedInDays> used;
  Int128 used_before = 0;  // in the ladder year, before all this; 10^-12 of the unit
  Date ladder_from;        // when that year began for the household
  Int128 of_others = 0;    // what others used of the same readings before it moved in
  Int128 divided = 0;      // of what it used itself: the parts of readings whose rest belongs to who came after it …
  Int128 before_divided = 0;  // … and, of others, what was used of these readings before it
  bool metered = false;       // a meter was there in the period: the fixed part is charged
};

// What a household has used of a metered item and was not billed for, by readings up to and including period.to. The
// first bill begins with the period: what was used before belongs to others. A period before what is billed has the
// readings that no bill charged. Where a household moves in or out between two readings, what was used is split by
// days; a reading on the day before is as good as one on that day. Who moved out pays the part of the first reading
// after it, and is not billed before it is there. nullopt when the house has no such meter in the period.
// Refusals: reading-missing, usage-negative (an estimate was too high: bill a longer period), readings-forgotten.
[[nodiscard]] Result<std::optional<UsageToBill>> usage_to_bill(const FrozenFeeItem& item,
                                                               const metering::Meters& meters,
                                                               const Household& household, Period period);

// What a bill that was issued charged, with the readings that are known now: of each of its meters what was used in its
// days, `counted` corrections in those of their readings. `period` is what is charged of the bill's own; one that ends
// with the move-out has a part of the first reading after it too. Refusals: usage-negative, readings-forgotten.
[[nodiscard]] Result<UsageToBill> usage_of_bill(const FrozenFeeItem& item, const metering::Meters& meters,
                                                const Household& household, const AccountBill& bill, Period period,
                                                std::span<const CountedCorrection> counted);

// The bill without its number; of zero when nothing was used and there is no fixed part. A price that changes inside
// the period, or a headcount by which tiers begin elsewhere, splits the usage of a reading's days by days. `measures`
// of the house ascend. Who came later pays what is left by rounding of a reading that is split: so that together they
// pay it to the fen, its part is rounded by itself where what else who left is billed for is whole. Refusals:
// price-missing, amount-too-large.
[[nodiscard]] Result<Bill> metered_bill(const FrozenFeeItem& item, const UsageToBill& usage,
                                        std::span<const registry::HouseMeasures> measures, Period period,
                                        Date due_date);

}  // namespace steward::billing
