#pragma once

#include <vector>

#include "domain/billing/state.h"
#include "domain/decider.h"

// Inside billing: what adjustments gave back of bills that were paid lies as credit. When the payment turns out not to
// be good, it is of the bills again.
namespace steward::billing {

// By how much a bill was billed too much, as far as no adjustment's credit has paid that. What adjustments charged on
// top and gave back is known of the item as a whole: all that is left of it, for the bill of any of them. So is what
// was given up on top and stayed charged with a bill that fell: for any bill that was adjusted.
[[nodiscard]] Money not_given_back(const Account& account, const AccountBill& bill);

// The bills that the reversal of a payment opened (`events`: that alone) are paid at once by what adjustments gave back
// of them, as far as it lies unused: they are owed as they were adjusted. Behind the reversal, not before any of that
// credit was there. Gives how much. Consults the closed months.
[[nodiscard]] Money give_back_reopened(const Facts& facts, const Household& household, Date on,
                                       std::vector<NewEvent>& events);

}  // namespace steward::billing
