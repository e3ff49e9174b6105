#include "domain/billing/allocation.h"

#include <algorithm>
#include <tuple>

namespace steward::billing {

std::vector<AccountBill> oldest_due_first(const Account& account, Date on) {
  std::vector<AccountBill> bills;
  for (const AccountBill& bill : account.bills) {
    if (is_open(bill) && never_before_its_bill(bill, on)) bills.push_back(bill);
  }
  const auto order = [](const AccountBill& bill) {
    return std::tuple(bill.due_date, bill.allocation_priority, bill.number);
  };
  std::sort(bills.begin(), bills.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
  return bills;
}

AllocationResult bill_by_bill(Money money, std::span<const AccountBill> bills) {
  AllocationResult result{{}, money};
  for (const AccountBill& bill : bills) {
    const Money part = std::min(result.rest, open_amount(bill));
    if (part == Money{}) continue;
    result.allocations.push_back({bill.number, part});
    result.rest.fen -= part.fen;
  }
  return result;
}

Money credit_on(const Account& account, Date on) {
  Money credit;
  for (const AccountPayment& payment : account.payments) {
    if (payment.received_on <= on) credit.fen += payment.credit_left.fen;
  }
  return credit;
}

std::vector<CreditSource> oldest_credit_first(const Account& account, Money needed, Date on) {
  std::vector<const AccountPayment*> payments;
  for (const AccountPayment& payment : account.payments) {
    if (payment.credit_left > Money{} && payment.received_on <= on) payments.push_back(&payment);
  }
  std::stable_sort(payments.begin(), payments.end(),
                   [](const auto* a, const auto* b) { return a->received_on < b->received_on; });
  std::vector<CreditSource> sources;
  for (const AccountPayment* payment : payments) {
    const Money part = std::min(needed, payment->credit_left);
    if (part == Money{}) break;
    sources.push_back({payment->payment, part});
    needed.fen -= part.fen;
  }
  return sources;
}

std::vector<CreditUse> uses_of(const CreditApplied& event) {
  std::vector<CreditUse> uses;
  std::size_t at = 0;
  Money left = event.sources.empty() ? Money{} : event.sources.front().amount;
  for (const Allocation& allocation : event.allocations) {
    Money open = allocation.amount;
    while (open > Money{} && at < event.sources.size()) {
      const Money part = std::min(open, left);
      if (part > Money{}) uses.push_back({event.sources[at].payment, {allocation.bill, part}});
      open.fen -= part.fen;
      left.fen -= part.fen;
      if (left == Money{} && ++at < event.sources.size()) left = event.sources[at].amount;
    }
  }
  return uses;
}

std::vector<Allocation> merged_by_bill(std::span<const Allocation> allocations) {
  std::vector<Allocation> merged;
  for (const Allocation& allocation : allocations) {
    const auto same = std::find_if(merged.begin(), merged.end(),
                                   [&](const Allocation& line) { return line.bill == allocation.bill; });
    if (same == merged.end()) {
      merged.push_back(allocation);
    } else {
      same->amount.fen += allocation.amount.fen;
    }
  }
  return merged;
}

std::optional<Money> sum_of(std::span<const Allocation> allocations) {
  Money sum;
  for (const Allocation& allocation : allocations) {
    const auto next = checked_add(sum, allocation.amount);
    if (!next) return std::nullopt;
    sum = *next;
  }
  return sum;
}

}  // namespace steward::billing
