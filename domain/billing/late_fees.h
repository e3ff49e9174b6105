#pragma once

#include <optional>

#include "domain/base/result.h"
#include "domain/billing/state.h"

// The late fees of an account's bills: which terms apply, and what is to be posted (the formula: late_fee.h).
namespace steward::billing {

// The rule of a bill is the one in force when it falls due: what was agreed then holds for all its days. nullptr: none.
[[nodiscard]] const LateFeeRule* rule_for(const CollectionPolicy& policy, Date due_date);

// How the open principal of a bill changed, ascending by date: payments and credit on the day they count for, waivers
// and write-offs too. While a bill is disputed, or in a plan that says so, nothing of it bears a fee, by two rules.
// What was posted when the dispute or the plan was recorded stays due however far back it is dated: who may record one
// gives up no debt with it; that is a waiver, which has its limit and its approval. And a dispute that is settled as
// rejected never stopped the fee: its days come with the next posting. One that is upheld or agreed on keeps them free.
[[nodiscard]] std::vector<OpenPrincipal> principal_history(const Account& account, const AccountBill& bill);

// The last day up to which something was posted of its fee; the due date when nothing was.
[[nodiscard]] Date posted_through(const Account& account, const AccountBill& bill);

// What is not posted yet of a bill's fee, up to and including `through`, by the history that is known now: days before
// the last posting that became late after it, too. nullopt when there is nothing to post, or when something was posted
// for later days. Asserts that the account has the bill. Refusal: amount-too-large.
[[nodiscard]] Result<std::optional<LateFeeLine>> late_fee_projected(const Account& account,
                                                                    const CollectionPolicy& policy, std::uint32_t bill,
                                                                    Date through);
// The same, if the bill's rule posts in this way.
[[nodiscard]] Result<std::optional<LateFeeLine>> late_fee_to_post(const Account& account,
                                                                  const CollectionPolicy& policy, std::uint32_t bill,
                                                                  LateFeePosting way, Date through);

// What is open of a bill's posted fee and is not due by the history that is known now: its days up to `through` bear
// less than what was posted. What of it was paid stays, and counts for the days to come. Likewise.
[[nodiscard]] Result<Money> open_excess(const Account& account, const CollectionPolicy& policy, std::uint32_t bill,
                                        Date through);

// What the end of a month posts of an account's bills, and what it waives again.
struct LateFeesDue {
  std::vector<LateFeeLine> lines;
  std::vector<Allocation> excess;  // late fees only
};
[[nodiscard]] Result<LateFeesDue> late_fees_at_month_end(const Account& account, const CollectionPolicy& policy,
                                                         Date through);

}  // namespace steward::billing
