#pragma once

#include <vector>

#include "domain/billing/receivable_commands.h"
#include "domain/billing/state.h"
#include "domain/decider.h"

// Inside billing: what an adjustment found too much stays charged as far as it was given up (given_up.h). Once that is
// taken back it is not owed again.
namespace steward::billing {

// What the command makes adjustable without any new fact is adjusted behind `events`, which took the relief back: one
// BillsAdjusted for each fee item, not before its bills or the adjustments of the household, with what it pays of them
// at once. Nobody decides that anew: it is less than what had been given up. Left to the next adjustment are items
// beyond items_taken_back, bills that are to be adjusted anyway and those that cannot be computed again. Gives what is
// paid. Consults these fee items, the house, its meters where one is metered, and the closed months. Refusal:
// adjustment-exists.
[[nodiscard]] Result<Money> adjust_taken_back(const Facts& facts, const Household& household,
                                              const TakeBackRelief& command, const DecisionContext& context,
                                              std::vector<NewEvent>& events);

}  // namespace steward::billing
