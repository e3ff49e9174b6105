#include <algorithm>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"

// How the account of a household follows its events.
namespace steward::billing {

namespace {

using Span = std::pair<Date, Date>;

std::vector<Span>& periods_of(Account& account, FeeItemId item) {
  const auto found = std::find_if(account.billed.begin(), account.billed.end(),
                                  [&](const BilledPeriods& billed) { return billed.fee_item == item; });
  if (found != account.billed.end()) return found->periods;
  return account.billed.emplace_back(BilledPeriods{item, {}}).periods;
}

// Puts a period into its place and joins it with its neighbours; false when it overlaps one.
bool add_period(std::vector<Span>& periods, Date from, Date to) {
  const auto next = std::find_if(periods.begin(), periods.end(), [&](const Span& span) { return span.second > from; });
  if (next != periods.end() && next->first < to) return false;
  auto at = periods.insert(next, Span{from, to});
  if (const auto after = at + 1; after != periods.end() && after->first == to) {
    at->second = after->second;
    periods.erase(after);
  }
  if (at != periods.begin() && (at - 1)->second == at->first) {
    (at - 1)->second = at->second;
    periods.erase(at);
  }
  return true;
}

bool add_bill(Account& account, const Bill& bill, Date effective_date) {
  // Numbers only ascend: a fold of the events up to an effective date may lack some.
  if (bill.number <= last_bill_number(account) || bill.number > kMostOfAccount) return false;
  if (bill.amount <= Money{} || bill.amount > kLargestAmount || bill.period_to < bill.period_from) return false;
  if (bill.period_from < bill.period_to &&
      !add_period(periods_of(account, bill.fee_item), bill.period_from, bill.period_to)) {
    return false;
  }
  account.bills.push_back(
      {bill.number, bill.fee_item, bill.due_date, effective_date, bill.allocation_priority, bill.amount, Money{}});
  return true;
}

AccountBill* bill_of(Account& account, std::uint32_t number) {
  return const_cast<AccountBill*>(find_bill(account, number));
}

bool pay(Account& account, const Allocation& allocation) {
  AccountBill* bill = bill_of(account, allocation.bill);
  if (bill == nullptr || allocation.amount <= Money{} || allocation.amount > open_amount(*bill)) return false;
  bill->paid.fen += allocation.amount.fen;
  return true;
}

// What pays the bill again must not count before the day on which it was reopened, or a fold up to a day between would
// see it paid twice.
bool reopen(Account& account, const Allocation& allocation, Date on) {
  AccountBill* bill = bill_of(account, allocation.bill);
  if (bill == nullptr || allocation.amount <= Money{} || allocation.amount > bill->paid) return false;
  bill->paid.fen -= allocation.amount.fen;
  bill->effective_date = std::max(bill->effective_date, on);
  return true;
}

AccountPayment* payment_of(Account& account, PaymentId id) {
  const auto found = std::find_if(account.payments.rbegin(), account.payments.rend(),
                                  [&](const AccountPayment& payment) { return payment.payment == id; });
  return found != account.payments.rend() ? &*found : nullptr;
}

template <class E>
Account* account_of(HouseholdState& state, const E& event) {
  auto* household = std::get_if<Household>(&state.is);
  return household != nullptr && household->id == event.household ? &household->account : nullptr;
}

}  // namespace

Money Account::arrears() const {
  Money sum;
  for (const AccountBill& bill : bills) sum.fen += open_amount(bill).fen;
  return sum;
}

Money Account::credit() const {
  Money sum;
  for (const AccountPayment& payment : payments) sum.fen += payment.credit_left.fen;
  return sum;
}

const AccountBill* find_bill(const Account& account, std::uint32_t number) {
  const auto found =
      std::lower_bound(account.bills.begin(), account.bills.end(), number,
                       [](const AccountBill& bill, std::uint32_t wanted) { return bill.number < wanted; });
  return found != account.bills.end() && found->number == number ? &*found : nullptr;
}

std::uint32_t last_bill_number(const Account& account) {
  return account.bills.empty() ? 0 : account.bills.back().number;
}

Billed billed(const Account& account, FeeItemId item, Date from, Date to) {
  for (const BilledPeriods& of_item : account.billed) {
    if (of_item.fee_item != item) continue;
    for (const auto& [begin, end] : of_item.periods) {
      if (begin <= from && to <= end) return Billed::wholly;
      if (begin < to && from < end) return Billed::partly;
    }
  }
  return Billed::not_yet;
}

bool follow(HouseholdState& state, const registry::HouseholdMovedIn& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = Household{event.household, event.house,       event.building, event.community,
                       event.owner,     event.moved_in_on, std::nullopt,   {}};
  return true;
}

bool follow(HouseholdState& state, const registry::HouseholdMovedOut& event) {
  auto* household = std::get_if<Household>(&state.is);
  if (household == nullptr || household->id != event.household || household->moved_out_on) return false;
  if (event.moved_out_on < household->moved_in_on) return false;
  household->moved_out_on = event.moved_out_on;
  return true;
}

bool follow(HouseholdState& state, const StatementIssued& event) {
  Account* account = account_of(state, event);
  return account != nullptr && !event.bills.empty() &&
         std::all_of(event.bills.begin(), event.bills.end(),
                     [&](const Bill& bill) { return add_bill(*account, bill, event.issue_date); });
}

bool follow(HouseholdState& state, const ChargeRaised& event) {
  Account* account = account_of(state, event);
  return account != nullptr && add_bill(*account, event.bill, event.bill.period_from);
}

bool follow(HouseholdState& state, const ArrearsBroughtForward& event) {
  Account* account = account_of(state, event);
  return account != nullptr && add_bill(*account, event.bill, event.cut_over_date);
}

bool follow(HouseholdState& state, const PaymentReceived& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || payment_of(*account, event.payment) != nullptr) return false;
  if (event.amount <= Money{} || event.amount > kLargestAmount || event.credited < Money{}) return false;
  if (account->payments.size() >= kMostOfAccount) return false;
  const auto allocated = sum_of(event.allocations);
  if (!allocated || checked_add(*allocated, event.credited) != event.amount) return false;
  for (const Allocation& allocation : event.allocations) {
    if (!pay(*account, allocation)) return false;
  }
  account->payments.push_back({event.payment, event.channel, event.external_reference, event.amount, event.received_on,
                               event.received_on, false, event.credited, event.allocations});
  return true;
}

bool follow(HouseholdState& state, const PaymentReversed& event) {
  Account* account = account_of(state, event);
  AccountPayment* payment = account != nullptr ? payment_of(*account, event.payment) : nullptr;
  if (payment == nullptr || payment->reversed || event.amount != payment->amount) return false;
  if (event.credit_withdrawn != payment->credit_left || event.reopened != merged_by_bill(payment->allocations)) {
    return false;
  }
  for (const Allocation& allocation : event.reopened) {
    if (!reopen(*account, allocation, event.reversed_on)) return false;
  }
  payment->reversed = true;
  payment->credit_left = Money{};
  payment->allocations = {};
  return true;
}

bool follow(HouseholdState& state, const CreditApplied& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.allocations.empty()) return false;
  for (const Allocation& allocation : event.allocations) {
    if (!pay(*account, allocation)) return false;
  }
  Money taken;
  for (const CreditSource& source : event.sources) {
    AccountPayment* payment = payment_of(*account, source.payment);
    if (payment == nullptr || source.amount <= Money{} || source.amount > payment->credit_left) return false;
    payment->credit_left.fen -= source.amount.fen;
    payment->last_used_on = std::max(payment->last_used_on, event.applied_on);
    taken.fen += source.amount.fen;
  }
  if (sum_of(event.allocations) != taken) return false;
  for (const CreditUse& use : uses_of(event)) payment_of(*account, use.payment)->allocations.push_back(use.allocation);
  return true;
}

}  // namespace steward::billing
