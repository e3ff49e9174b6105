#pragma once

#include "domain/billing/billing.h"

// Inside the domain: what a command on an account is about, or the refusal that says what is wrong with it.
namespace steward::billing {

// The household of a stream that the command consults or writes. Refusal: household-unknown.
[[nodiscard]] inline Result<const Household*> household_of(const Facts& facts, HouseholdId id) {
  const auto* household = std::get_if<Household>(&facts.get<HouseholdState>(stream_of(id)).is);
  if (household == nullptr) return fail("household-unknown");
  return household;
}

// A fee item of the household's community, which the command consults. Refusal: fee-item-unknown.
[[nodiscard]] inline Result<const FeeItem*> fee_item_of(const Facts& facts, FeeItemId id, const Household& household) {
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(id)).is);
  if (item == nullptr || item->community != household.community) {
    return fail("fee-item-unknown", {{"fee_item_id", id.uuid}});
  }
  return item;
}

// More than nothing and not more than the largest amount. Refusal: amount-out-of-range.
[[nodiscard]] inline Result<void> check_amount(Money amount) {
  if (amount > Money{} && amount <= kLargestAmount) return {};
  return fail("amount-out-of-range", {{"amount_fen", amount.fen}});
}

}  // namespace steward::billing
