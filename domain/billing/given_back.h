#pragma once

#include <vector>

#include "domain/billing/state.h"
#include "domain/decider.h"

// Inside billing: what adjustments gave back of bills that were paid lies as credit. When what paid them is gone, it is
// of the bills again.
namespace steward::billing {

// By how much a bill was billed too much, as far as no credit of its item's adjustments has paid that. What adjustments
// charged on top and gave back is known of the item as a whole: all that is left of it, for the bill of any of them. So
// is what was given up on top and stayed charged with a bill that fell: for any bill that was adjusted.
[[nodiscard]] Money not_given_back(const Account& account, const AccountBill& bill);

struct GivenBack {
  Money applied;
  Money late_fee;  // posted, without what was waived
};
// What `events`, all of the household, opened (`opened`: which bills, in this order) is paid at once by what
// adjustments gave back of its fee item, as far as it lies unused: it is owed as it was adjusted. Behind the events,
// not before any of that credit was there; one use for each fee item. Where late fees are posted at payment, the days
// of what is closed so are posted behind that: nobody else pays these bills. Posted fees that are not due by what it
// makes known are waived. Consults the collection policy and the closed months.
[[nodiscard]] Result<GivenBack> give_back(const Facts& facts, const Household& household,
                                          const std::vector<Allocation>& opened, Date on,
                                          std::vector<NewEvent>& events);

}  // namespace steward::billing
