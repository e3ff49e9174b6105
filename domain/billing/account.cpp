#include <algorithm>
#include <optional>

#include "domain/billing/account_changes.h"
#include "domain/billing/allocation.h"
#include "domain/billing/corrections.h"
#include "domain/billing/given_up.h"
#include "domain/billing/pricing.h"

// What the account of a household has, and how it changes.
namespace steward::billing {

namespace {

using Span = std::pair<Date, Date>;

// Items and contracts of one household: AccountBill keeps their place in 16 bits.
constexpr std::size_t kMostOfBilled = 65'535;

bool is_of(const BilledPeriods& billed, FeeItemId item, ContractId contract) {
  return billed.fee_item == item && billed.contract == contract;
}

std::size_t place_of_periods(Account& account, FeeItemId item, ContractId contract) {
  const auto found = std::find_if(account.billed.begin(), account.billed.end(),
                                  [&](const BilledPeriods& billed) { return is_of(billed, item, contract); });
  const auto place = static_cast<std::size_t>(found - account.billed.begin());
  if (found == account.billed.end()) account.billed.push_back({item, {}, contract});
  return place;
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

// Each reading is billed once.
bool add_meter(Account& account, const Bill& bill, const BilledMeter& billed) {
  const bool before = std::any_of(account.usage.begin(), account.usage.end(), [&](const BilledUsage& usage) {
    if (usage.meter != billed.meter || billed.to <= usage.from || usage.to < billed.to) return false;
    const AccountBill* charged = find_bill(account, usage.bill);
    return charged != nullptr && charged->fee_item == bill.fee_item;
  });
  if (!before) account.usage.push_back({bill.number, billed.meter, billed.from, billed.to});
  return !before;
}

// Takes a period out of what was billed; false when not all of it was.
bool remove_period(std::vector<Span>& periods, Date from, Date to) {
  const auto at = std::find_if(periods.begin(), periods.end(),
                               [&](const Span& span) { return span.first <= from && to <= span.second; });
  if (at == periods.end()) return false;
  const Span whole = *at;
  const auto place = periods.erase(at);
  std::vector<Span> left;
  if (whole.first < from) left.push_back({whole.first, from});
  if (to < whole.second) left.push_back({to, whole.second});
  periods.insert(place, left.begin(), left.end());
  return true;
}

// What was taken back inside of it before was so on an earlier day, or on the same.
void free_period(std::vector<FreedPeriod>& freed, const FreedPeriod& period) {
  std::erase_if(freed, [&](const FreedPeriod& before) { return period.from <= before.from && before.to <= period.to; });
  freed.push_back(period);
}

// Both parts are ≥ 0 and not both zero.
bool is_something(const Allocation& line) {
  return line.amount >= Money{} && line.late_fee >= Money{} && (line.amount > Money{} || line.late_fee > Money{});
}

// Whether so much is open of the bill.
std::optional<std::size_t> place_of_open(const Account& account, const Allocation& line) {
  const auto place = place_of_bill(account, line.bill);
  if (!place || !is_something(line)) return std::nullopt;
  if (line.amount > open_principal(account.bills[*place])) return std::nullopt;
  if (line.late_fee > open_late_fee(account, line.bill)) return std::nullopt;
  return place;
}

}  // namespace

bool add_bill(Account& account, const Bill& bill, Date effective_date, BillKind kind, YearMonth posted) {
  // Numbers only ascend: a fold of the events up to an effective date may lack some.
  if (bill.number <= last_bill_number(account) || bill.number > kMostOfAccount) return false;
  if (bill.amount <= Money{} || bill.amount > kLargestAmount || bill.period_to < bill.period_from) return false;
  std::size_t billed = 0;
  if (bill.period_from < bill.period_to) {
    billed = place_of_periods(account, bill.fee_item, bill.contract) + 1;
    if (billed > kMostOfBilled) return false;
    if (!add_period(account.billed[billed - 1].periods, bill.period_from, bill.period_to)) return false;
  }
  for (const BilledMeter& meter : bill.meters) {
    if (!add_meter(account, bill, meter)) return false;
  }
  account.bills.push_back({bill.number, bill.fee_item, bill.due_date, effective_date, bill.allocation_priority,
                           bill.amount, Money{}, Money{}, bill.tax, bill.period_from, bill.period_to,
                           bill.income_account, static_cast<std::uint16_t>(billed), kind, posted});
  return true;
}

void defer(Account& account, const Bill& bill, YearMonth period) {
  for (const MonthShare& share : income_months(bill)) {
    if (share.month > period && share.amount != Money{}) {
      account.deferrals.push_back({bill.number, share.month, share.amount});
    }
  }
}

bool change_deferral(Account& account, const BillDeferral& change) {
  if (change.amount == Money{} || find_bill(account, change.bill) == nullptr) return false;
  std::vector<BillDeferral>& all = account.deferrals;
  const auto at = std::lower_bound(all.begin(), all.end(), change, [](const BillDeferral& a, const BillDeferral& b) {
    return std::pair(a.bill, a.month) < std::pair(b.bill, b.month);
  });
  if (at == all.end() || at->bill != change.bill || at->month != change.month) {
    all.insert(at, change);
    return true;
  }
  const auto sum = checked_add(at->amount, change.amount);
  if (!sum) return false;
  at->amount = *sum;
  if (*sum == Money{}) all.erase(at);
  return true;
}

bool cancel(Account& account, AccountBill& bill, Date on) {
  if (bill.billed > 0) {
    BilledPeriods& billed = account.billed[bill.billed - 1U];
    if (!remove_period(billed.periods, bill.period_from, bill.period_to)) return false;
    free_period(billed.freed, {bill.period_from, bill.period_to, on});
  }
  std::erase_if(account.usage, [&](const BilledUsage& usage) { return usage.bill == bill.number; });
  std::erase_if(account.deferrals, [&](const BillDeferral& deferral) { return deferral.bill == bill.number; });
  bill.reduced = bill.amount;
  bill.kind = BillKind::cancelled;
  return true;
}

std::optional<std::size_t> place_of_bill(const Account& account, std::uint32_t number) {
  const auto found =
      std::lower_bound(account.bills.begin(), account.bills.end(), number,
                       [](const AccountBill& bill, std::uint32_t wanted) { return bill.number < wanted; });
  if (found == account.bills.end() || found->number != number) return std::nullopt;
  return static_cast<std::size_t>(found - account.bills.begin());
}

BillMarks& change_marks(Account& account, std::uint32_t bill) {
  const auto place = std::lower_bound(account.marks.begin(), account.marks.end(), bill,
                                      [](const BillMarks& marks, std::uint32_t wanted) { return marks.bill < wanted; });
  if (place != account.marks.end() && place->bill == bill) return *place;
  BillMarks marks;
  marks.bill = bill;
  return *account.marks.insert(place, std::move(marks));
}

bool pay(Account& account, const Allocation& line) {
  const auto place = place_of_open(account, line);
  if (!place) return false;
  if (line.amount > Money{}) account.bills.change(*place).paid.fen += line.amount.fen;
  if (line.late_fee > Money{}) change_marks(account, line.bill).late_fee_settled.fen += line.late_fee.fen;
  return true;
}

BillMarks* reduce(Account& account, const Allocation& line, Date on, YearMonth posted) {
  const auto place = place_of_open(account, line);
  if (!place) return nullptr;
  BillMarks& marks = change_marks(account, line.bill);
  marks.late_fee_settled.fen += line.late_fee.fen;
  if (line.amount > Money{}) {
    marks.reductions.push_back({on, line.amount});
    account.bills.change(*place).reduced.fen += line.amount.fen;
  }
  marks.given_up_on = std::max(marks.given_up_on, on);
  marks.given_up_posted = std::max(marks.given_up_posted, posted);
  return &marks;
}

bool take_back_relief(Account& account, const Allocation& line, Relief relief, Date on, YearMonth posted) {
  const auto place = place_of_bill(account, line.bill);
  if (!place || !is_something(line)) return false;
  const GivenUp given_up = given_up_of(account, account.bills[*place], relief);
  if (line.amount > given_up.amount || line.late_fee > given_up.late_fee) return false;
  AccountBill& bill = account.bills.change(*place);
  BillMarks& marks = change_marks(account, line.bill);
  bill.effective_date = std::max(bill.effective_date, on);
  bill.posted = std::max(bill.posted, posted);
  bill.reduced.fen -= line.amount.fen;
  if (line.amount > Money{}) marks.reductions.push_back({on, -line.amount});
  if (relief == Relief::waiver) marks.waived.fen -= line.amount.fen;
  if (line.late_fee > Money{}) {
    (relief == Relief::waiver ? marks.late_fee_waived : marks.late_fee_written_off).fen -= line.late_fee.fen;
    marks.late_fee_settled.fen -= line.late_fee.fen;
    marks.late_fee_posted = std::max(marks.late_fee_posted, posted);
  }
  return true;
}

bool take_back_late_fee(Account& account, const Allocation& line) {
  if (line.amount != Money{} || !place_of_open(account, line)) return false;
  change_marks(account, line.bill).late_fee.fen -= line.late_fee.fen;
  return true;
}

bool reopen(Account& account, const Allocation& line, Date on, YearMonth posted) {
  const auto place = place_of_bill(account, line.bill);
  if (!place || !is_something(line) || line.amount > account.bills[*place].paid) return false;
  const BillMarks* marks = marks_of(account, line.bill);
  if (line.late_fee > Money{} && (marks == nullptr || line.late_fee > marks->late_fee_settled)) return false;
  AccountBill& bill = account.bills.change(*place);
  bill.paid.fen -= line.amount.fen;
  bill.effective_date = std::max(bill.effective_date, on);
  bill.posted = std::max(bill.posted, posted);
  if (line.late_fee > Money{}) change_marks(account, line.bill).late_fee_settled.fen -= line.late_fee.fen;
  return true;
}

std::optional<std::size_t> place_of_payment(const Account& account, PaymentId id) {
  for (std::size_t place = account.payments.size(); place-- > 0;) {
    if (account.payments[place].payment == id) return place;
  }
  return std::nullopt;
}

AccountPayment* add_brought_forward(Account& account, PaymentId id, Money amount, Date on) {
  if (place_of_payment(account, id) || account.payments.size() >= kMostOfAccount) return nullptr;
  AccountPayment payment;
  payment.payment = id;
  payment.amount = amount;
  payment.received_on = payment.last_used_on = payment.credit_from = on;
  payment.origin = PaymentOrigin::brought_forward;
  account.payments.push_back(std::move(payment));
  return &account.payments.change(account.payments.size() - 1);
}

AccountRefund* change_refund(Account& account, RefundId id) {
  const auto found = std::find_if(account.refunds.begin(), account.refunds.end(),
                                  [&](const AccountRefund& refund) { return refund.refund == id; });
  return found != account.refunds.end() ? &*found : nullptr;
}

Money Account::arrears() const {
  Money sum;
  for (const AccountBill& bill : bills) sum.fen += open_principal(bill).fen;
  for (const BillMarks& of_bill : marks) sum.fen += of_bill.late_fee.fen - of_bill.late_fee_settled.fen;
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

const AccountRefund* find_refund(const Account& account, RefundId id) {
  const auto found = std::find_if(account.refunds.begin(), account.refunds.end(),
                                  [&](const AccountRefund& refund) { return refund.refund == id; });
  return found != account.refunds.end() ? &*found : nullptr;
}

const AccountPayment* find_payment(const Account& account, PaymentId id) {
  const auto place = place_of_payment(account, id);
  return place ? &account.payments[*place] : nullptr;
}

RefundStatus status_after(RefundOutcome outcome) {
  switch (outcome) {
    case RefundOutcome::succeeded:
      return RefundStatus::succeeded;
    case RefundOutcome::failed:
      return RefundStatus::failed;
    case RefundOutcome::cancelled:
      break;
  }
  return RefundStatus::cancelled;
}

bool may_be_sent(RefundStatus status) { return status == RefundStatus::approved || status == RefundStatus::failed; }

bool may_be_settled(RefundStatus status, RefundOutcome outcome) {
  return outcome == RefundOutcome::cancelled ? may_be_sent(status) : status == RefundStatus::sent;
}

std::uint32_t last_bill_number(const Account& account) {
  return account.bills.empty() ? 0 : account.bills.back().number;
}

Billed billed(const Account& account, FeeItemId item, ContractId contract, Date from, Date to) {
  for (const BilledPeriods& of_item : account.billed) {
    if (!is_of(of_item, item, contract)) continue;
    for (const auto& [begin, end] : of_item.periods) {
      if (begin <= from && to <= end) return Billed::wholly;
      if (begin < to && from < end) return Billed::partly;
    }
  }
  return Billed::not_yet;
}

std::optional<Date> free_since(const Account& account, FeeItemId item, ContractId contract, Date from, Date to) {
  std::optional<Date> since;
  for (const BilledPeriods& of_item : account.billed) {
    if (!is_of(of_item, item, contract)) continue;
    for (const FreedPeriod& freed : of_item.freed) {
      if (freed.from < to && from < freed.to && since.value_or(freed.since) <= freed.since) since = freed.since;
    }
  }
  return since;
}

}  // namespace steward::billing
