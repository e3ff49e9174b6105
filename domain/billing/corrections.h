#pragma once

#include <vector>

#include "domain/billing/state.h"
#include "domain/registry/events.h"

namespace steward::billing {

// What an adjustment would do, computed from what is known now.
struct Adjustment {
  std::vector<AdjustmentLine> lines;  // those that differ
  Money difference;                   // Σ after − Σ before
  Money tax_difference;
};

// Whether bills charged so can be computed again: not those of readings, shared costs or single charges.
[[nodiscard]] bool recomputable(ChargeMethod method);

// Bills of `item` whose periods touch the period; those brought forward or cancelled are left out. `measures` are those
// of the household's house. Refusals: fee-item-method-differs, price-missing, house-has-no-area, amount-too-large.
[[nodiscard]] Result<Adjustment> adjustment_of(const Household& household, const FeeItem& item,
                                               std::span<const registry::HouseMeasures> measures, Period period);

// What was charged for a bill so far: its amount, or what adjustments made of it.
struct Charged {
  Money amount;
  Money tax;
};
[[nodiscard]] Charged charged_of(const Account& account, const AccountBill& bill);

}  // namespace steward::billing
