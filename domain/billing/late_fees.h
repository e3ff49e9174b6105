#pragma once

#include <optional>

#include "domain/base/result.h"
#include "domain/billing/state.h"

// The late fees of an account's bills: which terms apply, and what is to be posted (the formula: late_fee.h).
namespace steward::billing {

// The rule of a bill is the one in force when it falls due: what was agreed then holds for all its days. nullptr: none.
[[nodiscard]] const LateFeeRule* rule_for(const CollectionPolicy& policy, Date due_date);

// How the open principal of a bill changed, ascending by date: payments and credit on the day they count for, waivers
// and write-offs too. While a bill is disputed nothing of it bears a fee.
[[nodiscard]] std::vector<OpenPrincipal> principal_history(const Account& account, const AccountBill& bill);

// What is not posted yet of a bill's fee, up to and including `through`. nullopt when there is nothing to post. Asserts
// that the account has the bill. Refusal: amount-too-large.
[[nodiscard]] Result<std::optional<LateFeeLine>> late_fee_projected(const Account& account,
                                                                    const CollectionPolicy& policy, std::uint32_t bill,
                                                                    Date through);
// The same, if the bill's rule posts in this way.
[[nodiscard]] Result<std::optional<LateFeeLine>> late_fee_to_post(const Account& account,
                                                                  const CollectionPolicy& policy, std::uint32_t bill,
                                                                  LateFeePosting way, Date through);

}  // namespace steward::billing
