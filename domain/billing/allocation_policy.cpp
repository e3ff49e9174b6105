#include "domain/billing/allocation_policy.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "domain/base/assert.h"

namespace steward::billing {

namespace {

// Both orders at once: what does not count first is the same for all bills.
auto place_of(AllocationPolicy policy, const PayableBill& bill) {
  const bool priority_first = policy == AllocationPolicy::by_item_priority;
  return std::tuple(bill.disputed, priority_first ? bill.allocation_priority : 0, bill.due_date,
                    bill.allocation_priority, bill.number);
}

PaidPart in_proportion(Money money, const PayableBill& bill) {
  const std::array<std::int64_t, 2> weights{bill.principal.fen, bill.late_fee.fen};
  // Ties go to the lower index: to the principal.
  const auto parts = split_by_weights(money, std::span<const std::int64_t>(weights));
  STEWARD_ASSERT(parts, "an open bill has something open");
  return {bill.number, (*parts)[0], (*parts)[1]};
}

// `money` is not more than what is open of the bill.
PaidPart part_of(AllocationPolicy policy, Money money, const PayableBill& bill) {
  switch (policy) {
    case AllocationPolicy::pro_rata:
      return in_proportion(money, bill);
    case AllocationPolicy::interest_first: {
      const Money fee = std::min(money, bill.late_fee);
      return {bill.number, {money.fen - fee.fen}, fee};
    }
    case AllocationPolicy::principal_first:
    case AllocationPolicy::by_item_priority:
      break;
  }
  const Money principal = std::min(money, bill.principal);
  return {bill.number, principal, {money.fen - principal.fen}};
}

}  // namespace

std::vector<PayableBill> in_order_of(AllocationPolicy policy, std::span<const PayableBill> bills) {
  std::vector<PayableBill> ordered(bills.begin(), bills.end());
  std::sort(ordered.begin(), ordered.end(),
            [&](const PayableBill& a, const PayableBill& b) { return place_of(policy, a) < place_of(policy, b); });
  return ordered;
}

PolicyResult allocate(AllocationPolicy policy, Money money, std::span<const PayableBill> bills,
                      std::span<const std::uint32_t> chosen) {
  std::vector<PayableBill> ordered = in_order_of(policy, bills);
  // The chosen ones to the front, in their order.
  auto front = ordered.begin();
  for (const std::uint32_t number : chosen) {
    const auto at = std::find_if(front, ordered.end(), [&](const PayableBill& bill) { return bill.number == number; });
    if (at == ordered.end()) continue;
    std::rotate(front, at, at + 1);
    ++front;
  }
  PolicyResult result{{}, money};
  for (const PayableBill& bill : ordered) {
    const auto open = checked_add(bill.principal, bill.late_fee);
    const Money part = open ? std::min(result.rest, *open) : result.rest;
    if (part == Money{}) continue;
    result.parts.push_back(part_of(policy, part, bill));
    result.rest.fen -= part.fen;
  }
  return result;
}

}  // namespace steward::billing
