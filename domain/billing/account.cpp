#include <algorithm>
#include <optional>

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

std::optional<std::size_t> place_of_bill(const Account& account, std::uint32_t number) {
  const auto found =
      std::lower_bound(account.bills.begin(), account.bills.end(), number,
                       [](const AccountBill& bill, std::uint32_t wanted) { return bill.number < wanted; });
  if (found == account.bills.end() || found->number != number) return std::nullopt;
  return static_cast<std::size_t>(found - account.bills.begin());
}

bool pay(Account& account, const Allocation& allocation) {
  const auto place = place_of_bill(account, allocation.bill);
  if (!place || allocation.amount <= Money{} || allocation.amount > open_amount(account.bills[*place])) return false;
  account.bills.change(*place).paid.fen += allocation.amount.fen;
  return true;
}

// What pays the bill again must not count before the day on which it was reopened, or a fold up to a day between would
// see it paid twice.
bool reopen(Account& account, const Allocation& allocation, Date on) {
  const auto place = place_of_bill(account, allocation.bill);
  if (!place || allocation.amount <= Money{} || allocation.amount > account.bills[*place].paid) return false;
  AccountBill& bill = account.bills.change(*place);
  bill.paid.fen -= allocation.amount.fen;
  bill.effective_date = std::max(bill.effective_date, on);
  return true;
}

// From the end: what is looked for is mostly one of the last.
std::optional<std::size_t> place_of_payment(const Account& account, PaymentId id) {
  for (std::size_t place = account.payments.size(); place-- > 0;) {
    if (account.payments[place].payment == id) return place;
  }
  return std::nullopt;
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
  const auto place = place_of_bill(account, number);
  return place ? &account.bills[*place] : nullptr;
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
  if (account == nullptr || place_of_payment(*account, event.payment)) return false;
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
  const auto place = account != nullptr ? place_of_payment(*account, event.payment) : std::nullopt;
  if (!place) return false;
  const AccountPayment& known = account->payments[*place];
  if (known.reversed || event.amount != known.amount) return false;
  if (event.credit_withdrawn != known.credit_left || event.reopened != merged_by_bill(known.allocations)) return false;
  for (const Allocation& allocation : event.reopened) {
    if (!reopen(*account, allocation, event.reversed_on)) return false;
  }
  AccountPayment& payment = account->payments.change(*place);
  payment.reversed = true;
  payment.credit_left = Money{};
  payment.allocations = {};
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
    const auto place = place_of_payment(*account, source.payment);
    if (!place || source.amount <= Money{} || source.amount > account->payments[*place].credit_left) return false;
    AccountPayment& payment = account->payments.change(*place);
    payment.credit_left.fen -= source.amount.fen;
    payment.last_used_on = std::max(payment.last_used_on, event.applied_on);
    taken.fen += source.amount.fen;
  }
  if (sum_of(event.allocations) != taken) return false;
  for (const CreditUse& use : uses_of(event)) {
    account->payments.change(*place_of_payment(*account, use.payment)).allocations.push_back(use.allocation);
  }
  return true;
}

}  // namespace steward::billing
