#include "domain/billing/allocation.h"

#include <algorithm>

#include "domain/billing/billing.h"
#include "domain/billing/late_fees.h"

namespace steward::billing {

const BillMarks* marks_of(const Account& account, std::uint32_t bill) {
  const auto found = std::lower_bound(account.marks.begin(), account.marks.end(), bill,
                                      [](const BillMarks& marks, std::uint32_t wanted) { return marks.bill < wanted; });
  return found != account.marks.end() && found->bill == bill ? &*found : nullptr;
}

Money open_late_fee(const Account& account, std::uint32_t bill) {
  const BillMarks* marks = marks_of(account, bill);
  return marks == nullptr ? Money{} : Money{marks->late_fee.fen - marks->late_fee_settled.fen};
}

Money payable_late_fee(const Account& account, std::uint32_t bill, Date on) {
  const BillMarks* marks = marks_of(account, bill);
  return marks == nullptr || on < marks->late_fee_through ? Money{} : open_late_fee(account, bill);
}

bool is_open(const Account& account, const AccountBill& bill) {
  return open_principal(bill) > Money{} || open_late_fee(account, bill.number) > Money{};
}

bool is_disputed(const Account& account, std::uint32_t bill) {
  const BillMarks* marks = marks_of(account, bill);
  return marks != nullptr && !marks->disputes.empty() && !marks->disputes.back().to;
}

const InstalmentPlan* find_plan(const Account& account, InstalmentPlanId plan) {
  const auto found = std::find_if(account.plans.begin(), account.plans.end(),
                                  [&](const InstalmentPlan& one) { return one.plan == plan; });
  return found == account.plans.end() ? nullptr : &*found;
}

const InstalmentPlan* plan_with(const Account& account, std::uint32_t bill) {
  const auto found = std::find_if(account.plans.begin(), account.plans.end(), [&](const InstalmentPlan& plan) {
    return std::binary_search(plan.bills.begin(), plan.bills.end(), bill);
  });
  return found == account.plans.end() ? nullptr : &*found;
}

std::vector<PayableBill> payable_bills(const Account& account, Date on) {
  std::vector<PayableBill> bills;
  for (const AccountBill& bill : account.bills) {
    if (!never_before_its_bill(bill, on) || !is_open(account, bill)) continue;
    bills.push_back({bill.number, bill.due_date, bill.allocation_priority, open_principal(bill),
                     payable_late_fee(account, bill.number, on), is_disputed(account, bill.number)});
  }
  return bills;
}

namespace {

// Nobody pays what is posted and not due: it is waived instead.
Result<void> keep_to_what_is_due(const Account& account, const CollectionPolicy& policy, PayableBill& bill) {
  if (bill.late_fee == Money{}) return {};
  const auto excess =
      open_excess(account, policy, bill.number, posted_through(account, *find_bill(account, bill.number)));
  if (!excess) return pass_on(excess.error());
  bill.late_fee.fen -= excess->fen;
  return {};
}

// Which of the bills that are open on a day, with the late fees that paying them posts.
Result<Paying> pay(const Account& account, const CollectionPolicy* policy, Money money, Date on,
                   std::vector<PayableBill> bills, std::span<const std::uint32_t> chosen) {
  Paying paying;
  if (policy != nullptr && !policy->late_fees.empty()) {
    for (PayableBill& bill : bills) {
      auto line = late_fee_to_post(account, *policy, bill.number, LateFeePosting::at_payment, on);
      if (!line) return pass_on(std::move(line.error()));
      if (!*line) {
        if (auto owed = keep_to_what_is_due(account, *policy, bill); !owed) return pass_on(std::move(owed.error()));
        continue;
      }
      bill.late_fee.fen += (*line)->amount.fen;
      paying.late_fees.push_back(**line);
    }
  }
  PolicyResult result = allocate(order_of(policy), money, bills, chosen);
  paying.rest = result.rest;
  for (const PaidPart& part : result.parts) paying.allocations.push_back({part.bill, part.principal, part.late_fee});
  std::erase_if(paying.late_fees, [&](const LateFeeLine& line) {
    return std::none_of(result.parts.begin(), result.parts.end(),
                        [&](const PaidPart& part) { return part.bill == line.bill; });
  });
  return paying;
}

void keep_only(std::vector<PayableBill>& bills, const Account& account, std::span<const FeeItemId> for_items) {
  if (for_items.empty()) return;
  std::erase_if(bills, [&](const PayableBill& bill) {
    return std::find(for_items.begin(), for_items.end(), find_bill(account, bill.number)->fee_item) == for_items.end();
  });
}

bool reaches(CreditReach reach, const Account& account, const AccountBill& bill, Date on) {
  if (reach == CreditReach::all_open) return true;
  if (is_deposit(bill)) return false;
  const bool issued = reach == CreditReach::due_or_issued && bill.number >= account.statements.back().first_bill;
  return issued || bill.due_date <= on;
}

std::vector<PayableBill> reached_by(const Account& account, const Wallet& wallet, Date on, CreditReach reach) {
  std::vector<PayableBill> bills = payable_bills(account, on);
  keep_only(bills, account, wallet.for_items);
  std::erase_if(bills, [&](const PayableBill& bill) {
    return bill.disputed || !reaches(reach, account, *find_bill(account, bill.number), on);
  });
  return bills;
}

// Today, and the days on which open bills fall due after it.
std::vector<Date> days_of_deduction(const Account& account, Date today) {
  std::vector<Date> days{today};
  for (const AccountBill& bill : account.bills) {
    if (bill.due_date > today && is_open(account, bill)) days.push_back(bill.due_date);
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

void take_off(std::vector<PayableBill>& bills, std::span<const PaymentUse> paid) {
  for (PayableBill& bill : bills) {
    for (const PaymentUse& use : paid) {
      if (use.bill != bill.number) continue;
      bill.principal.fen -= use.amount.fen;
      bill.late_fee.fen -= use.late_fee.fen;
    }
  }
}

}  // namespace

AllocationPolicy order_of(const CollectionPolicy* policy) {
  return policy != nullptr ? policy->allocation : AllocationPolicy::principal_first;
}

Result<Paying> pay_bills(const Account& account, const CollectionPolicy* policy, Money money, Date on,
                         std::span<const std::uint32_t> chosen, std::span<const FeeItemId> for_items) {
  std::vector<PayableBill> bills = payable_bills(account, on);
  keep_only(bills, account, for_items);
  if (!chosen.empty()) {
    std::erase_if(bills, [&](const PayableBill& bill) {
      return std::find(chosen.begin(), chosen.end(), bill.number) == chosen.end();
    });
  }
  return pay(account, policy, money, on, std::move(bills), chosen);
}

Result<Paying> pay_by_credit(const Account& account, const CollectionPolicy* policy, const Wallet& wallet, Date on,
                             CreditReach reach) {
  return pay(account, policy, wallet.credit, on, reached_by(account, wallet, on, reach), {});
}

std::vector<Allocation> paid_by_credit(const Account& account, AllocationPolicy order, Date today) {
  std::vector<Wallet> wallets = wallets_on(account, today);
  if (wallets.empty()) return {};
  std::vector<PaymentUse> paid;
  for (const Date on : days_of_deduction(account, today)) {
    for (Wallet& wallet : wallets) {
      std::vector<PayableBill> bills = reached_by(account, wallet, on, CreditReach::due);
      take_off(bills, paid);
      const PolicyResult result = allocate(order, wallet.credit, bills);
      wallet.credit = result.rest;
      for (const PaidPart& part : result.parts) paid.push_back({part.bill, on, part.principal, part.late_fee});
    }
  }
  return merged_by_bill(paid);
}

Money credit_on(const Account& account, Date on) {
  Money credit;
  for (const AccountPayment& payment : account.payments) {
    if (payment.credit_from <= on) credit.fen += payment.credit_left.fen;
  }
  return credit;
}

std::vector<Wallet> wallets_on(const Account& account, Date on) {
  std::vector<Wallet> wallets;
  for (const AccountPayment& payment : account.payments) {
    if (payment.credit_left == Money{} || payment.credit_from > on) continue;
    const auto known = std::find_if(wallets.begin(), wallets.end(),
                                    [&](const Wallet& wallet) { return wallet.for_items == payment.for_items; });
    if (known == wallets.end()) {
      wallets.push_back({payment.for_items, payment.credit_left});
    } else {
      known->credit.fen += payment.credit_left.fen;
    }
  }
  std::stable_partition(wallets.begin(), wallets.end(), [](const Wallet& wallet) { return !wallet.for_items.empty(); });
  return wallets;
}

std::vector<CreditSource> oldest_credit_first(const Account& account, Money needed, Date on,
                                              const std::vector<FeeItemId>* wallet) {
  std::vector<const AccountPayment*> payments;
  for (const AccountPayment& payment : account.payments) {
    if (wallet != nullptr && payment.for_items != *wallet) continue;
    if (payment.credit_left > Money{} && payment.credit_from <= on) payments.push_back(&payment);
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

std::vector<CreditSource> first_of(std::span<const CreditSource> sources, Money amount) {
  std::vector<CreditSource> first;
  for (const CreditSource& source : sources) {
    const Money part = std::min(amount, source.amount);
    if (part == Money{}) break;
    first.push_back({source.payment, part});
    amount.fen -= part.fen;
  }
  return first;
}

Result<bool> deduction_due(const Account& account, const CollectionPolicy& policy, Date on) {
  if (!policy.deduct_on_issue) return false;
  for (const Wallet& wallet : wallets_on(account, on)) {
    const auto paying = pay_by_credit(account, &policy, wallet, on, CreditReach::due);
    if (!paying) return pass_on(paying.error());
    if (!paying->allocations.empty()) return true;
  }
  return false;
}

std::vector<CreditUse> uses_of(const CreditApplied& event) {
  std::vector<CreditUse> uses;
  std::size_t at = 0;
  Money left = event.sources.empty() ? Money{} : event.sources.front().amount;
  for (const Allocation& allocation : event.allocations) {
    Money principal = allocation.amount;
    Money late_fee = allocation.late_fee;
    while ((principal > Money{} || late_fee > Money{}) && at < event.sources.size()) {
      const Money of_principal = std::min(principal, left);
      const Money of_fee = std::min(late_fee, Money{left.fen - of_principal.fen});
      const Money part{of_principal.fen + of_fee.fen};
      if (part > Money{}) {
        uses.push_back({event.sources[at].payment, {allocation.bill, event.applied_on, of_principal, of_fee}});
      }
      principal.fen -= of_principal.fen;
      late_fee.fen -= of_fee.fen;
      left.fen -= part.fen;
      if (left == Money{} && ++at < event.sources.size()) left = event.sources[at].amount;
    }
  }
  return uses;
}

std::vector<Allocation> merged_by_bill(std::span<const PaymentUse> uses) {
  std::vector<Allocation> merged;
  for (const PaymentUse& use : uses) {
    const auto same =
        std::find_if(merged.begin(), merged.end(), [&](const Allocation& line) { return line.bill == use.bill; });
    if (same == merged.end()) {
      merged.push_back({use.bill, use.amount, use.late_fee});
    } else {
      same->amount.fen += use.amount.fen;
      same->late_fee.fen += use.late_fee.fen;
    }
  }
  return merged;
}

Undone undo_newest(std::span<const PaymentUse> uses, Money money) {
  Undone undone{{}, {uses.begin(), uses.end()}};
  while (money > Money{} && !undone.left.empty()) {
    PaymentUse& last = undone.left.back();
    const Money of_fee = std::min(money, last.late_fee);
    const Money of_principal = std::min(Money{money.fen - of_fee.fen}, last.amount);
    undone.parts.push_back({last.bill, last.on, of_principal, of_fee});
    money.fen -= of_fee.fen + of_principal.fen;
    last.late_fee.fen -= of_fee.fen;
    last.amount.fen -= of_principal.fen;
    if (last.amount == Money{} && last.late_fee == Money{}) undone.left.pop_back();
  }
  return undone;
}

Undone undo_newest_of(std::span<const PaymentUse> uses, std::uint32_t bill, Money money) {
  Undone undone{{}, {uses.begin(), uses.end()}};
  for (auto use = undone.left.rbegin(); use != undone.left.rend() && money > Money{}; ++use) {
    const Money part = use->bill == bill ? std::min(money, use->amount) : Money{};
    if (part == Money{}) continue;
    undone.parts.push_back({bill, use->on, part, Money{}});
    use->amount.fen -= part.fen;
    money.fen -= part.fen;
  }
  std::erase_if(undone.left, [](const PaymentUse& use) { return use.amount == Money{} && use.late_fee == Money{}; });
  return undone;
}

std::vector<Allocation> lines_of(std::span<const PaymentUse> parts) {
  std::vector<Allocation> lines;
  lines.reserve(parts.size());
  for (const PaymentUse& part : parts) lines.push_back({part.bill, part.amount, part.late_fee});
  return lines;
}

YearMonth latest_posting(const Account& account, std::span<const Allocation> lines) {
  YearMonth latest;
  for (const Allocation& line : lines) {
    latest = std::max(latest, find_bill(account, line.bill)->posted);
    const BillMarks* marks = line.late_fee > Money{} ? marks_of(account, line.bill) : nullptr;
    if (marks != nullptr) latest = std::max(latest, marks->late_fee_posted);
  }
  return latest;
}

YearMonth latest_posting(const Account& account, std::span<const CreditSource> sources) {
  YearMonth latest;
  for (const CreditSource& source : sources) latest = std::max(latest, find_payment(account, source.payment)->posted);
  return latest;
}

std::optional<Money> sum_of(std::span<const Allocation> allocations) {
  Money sum;
  for (const Allocation& allocation : allocations) {
    const auto principal = checked_add(sum, allocation.amount);
    const auto next = principal ? checked_add(*principal, allocation.late_fee) : std::nullopt;
    if (!next) return std::nullopt;
    sum = *next;
  }
  return sum;
}

Money principal_of(std::span<const Allocation> allocations) {
  Money sum;
  for (const Allocation& allocation : allocations) sum.fen += allocation.amount.fen;
  return sum;
}

Money late_fee_of(std::span<const Allocation> allocations) {
  Money sum;
  for (const Allocation& allocation : allocations) sum.fen += allocation.late_fee.fen;
  return sum;
}

}  // namespace steward::billing
