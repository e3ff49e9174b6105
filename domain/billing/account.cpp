#include <algorithm>
#include <optional>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"
#include "domain/billing/pricing.h"

// How the account of a household follows its events.
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

// Each reading is billed once: what is billed of a meter goes on where it ended.
bool add_meter(Account& account, const Bill& bill, const BilledMeter& billed) {
  const auto known = std::find_if(account.meters.begin(), account.meters.end(), [&](const MeterBilled& meter) {
    return meter.fee_item == bill.fee_item && meter.meter == billed.meter;
  });
  if (known == account.meters.end()) {
    account.meters.push_back({bill.fee_item, billed.meter, billed.to, bill.number});
    return true;
  }
  if (billed.to <= known->through) return false;
  known->before_that = known->through;
  known->through = billed.to;
  known->bill = bill.number;
  return true;
}

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
    account.usage.push_back({bill.number, meter.meter, meter.from, meter.to});
  }
  account.bills.push_back({bill.number, bill.fee_item, bill.due_date, effective_date, bill.allocation_priority,
                           bill.amount, Money{}, Money{}, bill.tax, bill.period_from, bill.period_to,
                           bill.income_account, static_cast<std::uint16_t>(billed), kind, posted});
  return true;
}

// What of the bill is income of later months than that of its posting.
void defer(Account& account, const Bill& bill, YearMonth period) {
  for (const MonthShare& share : income_months(bill)) {
    if (share.month > period && share.amount != Money{}) {
      account.deferrals.push_back({bill.number, share.month, share.amount});
    }
  }
}

// More, or less, of a bill is income of a month to come.
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

// The bill never was: what it charged may be billed again, from that day on.
bool cancel(Account& account, AccountBill& bill, Date on) {
  if (bill.billed > 0) {
    BilledPeriods& billed = account.billed[bill.billed - 1U];
    if (!remove_period(billed.periods, bill.period_from, bill.period_to)) return false;
    free_period(billed.freed, {bill.period_from, bill.period_to, on});
  }
  std::erase_if(account.usage, [&](const BilledUsage& usage) { return usage.bill == bill.number; });
  for (auto meter = account.meters.begin(); meter != account.meters.end();) {
    if (meter->bill != bill.number) {
      ++meter;
    } else if (!meter->before_that) {
      meter = account.meters.erase(meter);
    } else {
      meter->through = *meter->before_that;
      meter->before_that.reset();
      meter->bill = 0;
      ++meter;
    }
  }
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

// Both parts are ≥ 0 and not both zero.
bool is_something(const Allocation& line) {
  return line.amount >= Money{} && line.late_fee >= Money{} && (line.amount > Money{} || line.late_fee > Money{});
}

BillMarks& change_marks(Account& account, std::uint32_t bill) {
  const auto place = std::lower_bound(account.marks.begin(), account.marks.end(), bill,
                                      [](const BillMarks& marks, std::uint32_t wanted) { return marks.bill < wanted; });
  if (place != account.marks.end() && place->bill == bill) return *place;
  BillMarks marks;
  marks.bill = bill;
  return *account.marks.insert(place, std::move(marks));
}

// Whether so much is open of the bill.
std::optional<std::size_t> place_of_open(const Account& account, const Allocation& line) {
  const auto place = place_of_bill(account, line.bill);
  if (!place || !is_something(line)) return std::nullopt;
  if (line.amount > open_principal(account.bills[*place])) return std::nullopt;
  if (line.late_fee > open_late_fee(account, line.bill)) return std::nullopt;
  return place;
}

bool pay(Account& account, const Allocation& line) {
  const auto place = place_of_open(account, line);
  if (!place) return false;
  if (line.amount > Money{}) account.bills.change(*place).paid.fen += line.amount.fen;
  if (line.late_fee > Money{}) change_marks(account, line.bill).late_fee_settled.fen += line.late_fee.fen;
  return true;
}

// A waiver or a write-off.
bool reduce(Account& account, const Allocation& line, Date on) {
  const auto place = place_of_open(account, line);
  if (!place) return false;
  BillMarks& marks = change_marks(account, line.bill);
  marks.late_fee_settled.fen += line.late_fee.fen;
  if (line.amount > Money{}) {
    marks.reductions.push_back({on, line.amount});
    account.bills.change(*place).reduced.fen += line.amount.fen;
  }
  return true;
}

// What pays the bill again must not count before the day on which it was reopened, or a fold up to a day between would
// see it paid twice.
bool reopen(Account& account, const Allocation& line, Date on) {
  const auto place = place_of_bill(account, line.bill);
  if (!place || !is_something(line) || line.amount > account.bills[*place].paid) return false;
  const BillMarks* marks = marks_of(account, line.bill);
  if (line.late_fee > Money{} && (marks == nullptr || line.late_fee > marks->late_fee_settled)) return false;
  AccountBill& bill = account.bills.change(*place);
  bill.paid.fen -= line.amount.fen;
  bill.effective_date = std::max(bill.effective_date, on);
  if (line.late_fee > Money{}) change_marks(account, line.bill).late_fee_settled.fen -= line.late_fee.fen;
  return true;
}

// From the end: what is looked for is mostly one of the last.
std::optional<std::size_t> place_of_payment(const Account& account, PaymentId id) {
  for (std::size_t place = account.payments.size(); place-- > 0;) {
    if (account.payments[place].payment == id) return place;
  }
  return std::nullopt;
}

// A payment that the books before had received; null when there is one with this id.
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

// A refund opens a bill from its own day on: the days until then stay paid and bear no late fee, as they would had the
// payment never been good.
void keep_days_paid(Account& account, const std::vector<PaymentUse>& before, const std::vector<PaymentUse>& left,
                    Date refunded_on) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    const Money undone{before[i].amount.fen - (i < left.size() ? left[i].amount.fen : 0)};
    if (undone == Money{}) continue;
    auto& reductions = change_marks(account, before[i].bill).reductions;
    reductions.push_back({before[i].on, undone});
    reductions.push_back({refunded_on, -undone});
  }
}

AccountRefund* change_refund(Account& account, RefundId id) {
  const auto found = std::find_if(account.refunds.begin(), account.refunds.end(),
                                  [&](const AccountRefund& refund) { return refund.refund == id; });
  return found != account.refunds.end() ? &*found : nullptr;
}

template <class E>
Account* account_of(HouseholdState& state, const E& event) {
  auto* household = std::get_if<Household>(&state.is);
  return household != nullptr && household->id == event.household ? &household->account : nullptr;
}

}  // namespace

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
  if (account == nullptr || event.bills.empty()) return false;
  for (const Bill& bill : event.bills) {
    if (!add_bill(*account, bill, event.issue_date, BillKind::issued, event.posting.period)) return false;
    defer(*account, bill, event.posting.period);
  }
  account->statements.push_back(
      {event.run, event.bills.front().number, static_cast<std::uint32_t>(event.bills.size())});
  return true;
}

bool follow(HouseholdState& state, const ChargeRaised& event) {
  Account* account = account_of(state, event);
  return account != nullptr &&
         add_bill(*account, event.bill, event.bill.period_from, BillKind::issued, event.posting.period);
}

bool follow(HouseholdState& state, const ArrearsBroughtForward& event) {
  Account* account = account_of(state, event);
  return account != nullptr &&
         add_bill(*account, event.bill, event.cut_over_date, BillKind::brought_forward, event.posting.period);
}

bool follow(HouseholdState& state, const CreditBroughtForward& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.amount <= Money{} || event.amount > kLargestAmount) return false;
  AccountPayment* payment = add_brought_forward(*account, event.payment, event.amount, event.cut_over_date);
  if (payment == nullptr) return false;
  payment->posted = event.posting.period;
  payment->credit_left = event.amount;
  return true;
}

bool follow(HouseholdState& state, const DepositBroughtForward& event) {
  Account* account = account_of(state, event);
  if (account == nullptr ||
      !add_bill(*account, event.bill, event.cut_over_date, BillKind::brought_forward, event.posting.period)) {
    return false;
  }
  const Allocation paid{event.bill.number, event.bill.amount};
  if (!pay(*account, paid)) return false;
  AccountPayment* payment = add_brought_forward(*account, event.payment, event.bill.amount, event.cut_over_date);
  if (payment == nullptr) return false;
  payment->posted = event.posting.period;
  payment->uses.push_back({paid.bill, event.cut_over_date, paid.amount, Money{}});
  return true;
}

bool follow(HouseholdState& state, const BillsAdjusted& event) {
  Account* of_household = account_of(state, event);
  if (of_household == nullptr || event.lines.empty() || event.credited < Money{}) return false;
  Account& account = *of_household;
  Money difference;
  for (const AdjustmentLine& line : event.lines) {
    const AccountBill* bill = find_bill(account, line.bill);
    if (bill == nullptr || bill->kind != BillKind::issued) return false;
    const Charged before = charged_of(account, *bill);
    if (before.amount != line.before || before.tax != line.before_tax) return false;
    if (line.after < Money{} || line.after > kLargestAmount) return false;
    difference.fen += line.after.fen - line.before.fen;
    const auto place =
        std::lower_bound(account.adjusted.begin(), account.adjusted.end(), line.bill,
                         [](const AdjustedBill& adjusted, std::uint32_t wanted) { return adjusted.bill < wanted; });
    if (place != account.adjusted.end() && place->bill == line.bill) {
      *place = {line.bill, event.adjusted_on, line.after, line.after_tax};
    } else {
      account.adjusted.insert(place, {line.bill, event.adjusted_on, line.after, line.after_tax});
    }
  }
  const Money charged = event.bill ? event.bill->amount : Money{};
  if (charged.fen - event.credited.fen != difference.fen) return false;
  if (event.bill && !add_bill(account, *event.bill, event.adjusted_on, BillKind::adjustment, event.posting.period))
    return false;
  for (const BillDeferral& change : event.deferrals) {
    if (!change_deferral(account, change)) return false;
  }
  for (const CountedCorrection& correction : event.corrections) {
    const CountedByItem counted{event.fee_item, correction};
    if (std::find(account.counted.begin(), account.counted.end(), counted) != account.counted.end()) return false;
    account.counted.push_back(counted);
  }
  if (event.credited == Money{}) return true;
  const PaymentId id{event.adjustment.uuid};
  if (place_of_payment(account, id) || account.payments.size() >= kMostOfAccount) return false;
  AccountPayment credit;
  credit.payment = id;
  credit.amount = credit.credit_left = event.credited;
  credit.received_on = credit.last_used_on = credit.credit_from = event.adjusted_on;
  credit.origin = PaymentOrigin::adjustment;
  credit.posted = event.posting.period;
  account.payments.push_back(std::move(credit));
  return true;
}

bool follow(HouseholdState& state, const StatementCancelled& event) {
  Account* of_household = account_of(state, event);
  if (of_household == nullptr) return false;
  Account& account = *of_household;
  const auto statement = std::find_if(account.statements.begin(), account.statements.end(),
                                      [&](const IssuedStatement& issued) { return issued.run == event.run; });
  if (statement == account.statements.end() || event.bills.size() != statement->bills) return false;
  for (const CancelledBill& line : event.bills) {
    const auto place = place_of_bill(account, line.bill);
    if (!place || line.bill < statement->first_bill || line.bill >= statement->first_bill + statement->bills) {
      return false;
    }
    const AccountBill& known = account.bills[*place];
    if (known.kind != BillKind::issued || known.paid != Money{} || known.reduced != Money{}) return false;
    if (!cancel(account, account.bills.change(*place), event.cancelled_on)) return false;
  }
  account.statements.erase(statement);
  return true;
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
  AccountPayment payment;
  payment.payment = event.payment;
  payment.channel = event.channel;
  payment.external_reference = event.external_reference;
  payment.amount = event.amount;
  payment.received_on = payment.last_used_on = payment.credit_from = event.received_on;
  payment.credit_left = event.credited;
  payment.for_items = event.for_items;
  payment.taken_by = event.taken_by;
  payment.posted = event.posting.period;
  payment.uses.reserve(event.allocations.size());
  for (const Allocation& line : event.allocations) {
    payment.uses.push_back({line.bill, event.received_on, line.amount, line.late_fee});
  }
  account->payments.push_back(std::move(payment));
  return true;
}

bool follow(HouseholdState& state, const PaymentReversed& event) {
  Account* account = account_of(state, event);
  const auto place = account != nullptr ? place_of_payment(*account, event.payment) : std::nullopt;
  if (!place) return false;
  const AccountPayment& known = account->payments[*place];
  if (known.reversed || known.refunded > Money{} || event.amount != known.amount) return false;
  if (event.credit_withdrawn != known.credit_left || event.reopened != merged_by_bill(known.uses)) return false;
  for (const Allocation& allocation : event.reopened) {
    if (!reopen(*account, allocation, event.reversed_on)) return false;
  }
  AccountPayment& payment = account->payments.change(*place);
  payment.reversed = true;
  payment.credit_left = Money{};
  payment.uses = {};
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
    payment.posted = std::max(payment.posted, event.posting.period);
    taken.fen += source.amount.fen;
  }
  if (sum_of(event.allocations) != taken) return false;
  for (const CreditUse& use : uses_of(event)) {
    account->payments.change(*place_of_payment(*account, use.payment)).uses.push_back(use.use);
  }
  return true;
}

bool follow(HouseholdState& state, const LateFeesPosted& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.lines.empty()) return false;
  for (const LateFeeLine& line : event.lines) {
    const AccountBill* bill = find_bill(*account, line.bill);
    if (bill == nullptr || line.amount <= Money{} || line.amount > kLargestAmount || line.through <= line.after) {
      return false;
    }
    BillMarks& marks = change_marks(*account, line.bill);
    if (line.after != marks.late_fee_through.value_or(bill->due_date)) return false;
    const auto sum = checked_add(marks.late_fee, line.amount);
    if (!sum) return false;
    marks.late_fee = *sum;
    marks.late_fee_through = line.through;
  }
  return true;
}

bool follow(HouseholdState& state, const BillsWaived& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.lines.empty()) return false;
  for (const Allocation& line : event.lines) {
    if (!reduce(*account, line, event.waived_on)) return false;
    change_marks(*account, line.bill).waived.fen += line.amount.fen;
  }
  for (const WaivedTax& line : event.taxes) {
    const auto of_bill = std::find_if(event.lines.begin(), event.lines.end(),
                                      [&](const Allocation& waived) { return waived.bill == line.bill; });
    if (of_bill == event.lines.end() || line.tax <= Money{} || line.tax > of_bill->amount) return false;
    change_marks(*account, line.bill).waived_tax.fen += line.tax.fen;
  }
  return true;
}

bool follow(HouseholdState& state, const BillsWrittenOff& event) {
  Account* account = account_of(state, event);
  return account != nullptr && !event.lines.empty() &&
         std::all_of(event.lines.begin(), event.lines.end(),
                     [&](const Allocation& line) { return reduce(*account, line, event.written_off_on); });
}

bool follow(HouseholdState& state, const BillsDisputed& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.bills.empty()) return false;
  for (const std::uint32_t bill : event.bills) {
    if (find_bill(*account, bill) == nullptr || is_disputed(*account, bill)) return false;
    change_marks(*account, bill).disputes.push_back({event.disputed_on, std::nullopt});
  }
  return true;
}

bool follow(HouseholdState& state, const DisputeSettled& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.bills.empty()) return false;
  for (const std::uint32_t bill : event.bills) {
    if (!is_disputed(*account, bill)) return false;
    Dispute& dispute = change_marks(*account, bill).disputes.back();
    if (event.settled_on < dispute.from) return false;
    dispute.to = event.settled_on;
  }
  return true;
}

bool follow(HouseholdState& state, const InstalmentsAgreed& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.bills.empty() || event.instalments.empty()) return false;
  if (find_plan(*account, event.plan) != nullptr) return false;
  for (const std::uint32_t bill : event.bills) {
    if (find_bill(*account, bill) == nullptr || plan_with(*account, bill) != nullptr) return false;
  }
  if (event.stops_late_fees) {
    for (const std::uint32_t bill : event.bills) {
      change_marks(*account, bill).pauses.push_back({event.agreed_on, std::nullopt});
    }
  }
  account->plans.push_back({event.plan, event.agreed_on, event.bills, event.instalments, event.stops_late_fees});
  return true;
}

bool follow(HouseholdState& state, const InstalmentsEnded& event) {
  Account* account = account_of(state, event);
  const InstalmentPlan* plan = account != nullptr ? find_plan(*account, event.plan) : nullptr;
  if (plan == nullptr || event.ended_on < plan->agreed_on) return false;
  for (const std::uint32_t bill : plan->bills) {
    auto& pauses = change_marks(*account, bill).pauses;
    if (plan->stops_late_fees) {
      pauses.back().to = event.ended_on;
    } else {
      pauses.push_back({event.ended_on, event.ended_on});  // of no day: no plan begins before it
    }
  }
  std::erase_if(account->plans, [&](const InstalmentPlan& one) { return one.plan == event.plan; });
  return true;
}

bool follow(HouseholdState& state, const PaymentPromised& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.pay_by < event.promised_on) return false;
  account->promise = PaymentPromise{event.promised_on, event.pay_by, event.amount};
  return true;
}

bool follow(HouseholdState& state, const RefundApproved& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || find_refund(*account, event.refund) != nullptr || event.amount <= Money{}) return false;
  AccountRefund refund{event.refund,  RefundStatus::approved, {}, 0, event.approved_on, event.amount,
                       event.sources, event.posting.period};
  Money sum;
  for (const CreditSource& source : event.sources) {
    const auto place = place_of_payment(*account, source.payment);
    if (!place || source.amount <= Money{} || source.amount > account->payments[*place].credit_left) return false;
    AccountPayment& payment = account->payments.change(*place);
    payment.credit_left.fen -= source.amount.fen;
    payment.refunded.fen += source.amount.fen;
    payment.last_used_on = std::max(payment.last_used_on, event.approved_on);
    payment.posted = std::max(payment.posted, event.posting.period);
    sum.fen += source.amount.fen;
  }
  if (!event.reopened.empty()) {
    const auto place = place_of_payment(*account, event.payment);
    const auto reopened = sum_of(event.reopened);
    if (!place || !reopened) return false;
    Undone undone = undo_newest(account->payments[*place].uses, *reopened);
    if (undone.lines != event.reopened) return false;
    for (const Allocation& line : event.reopened) {
      if (!reopen(*account, line, event.approved_on)) return false;
    }
    keep_days_paid(*account, account->payments[*place].uses, undone.left, event.approved_on);
    AccountPayment& payment = account->payments.change(*place);
    payment.uses = std::move(undone.left);
    payment.refunded.fen += reopened->fen;
    payment.last_used_on = std::max(payment.last_used_on, event.approved_on);
    payment.posted = std::max(payment.posted, event.posting.period);
    const auto same = std::find_if(refund.sources.begin(), refund.sources.end(),
                                   [&](const CreditSource& source) { return source.payment == event.payment; });
    if (same != refund.sources.end()) {
      same->amount.fen += reopened->fen;
    } else {
      refund.sources.push_back({event.payment, *reopened});
    }
    sum.fen += reopened->fen;
  }
  if (sum != event.amount) return false;
  account->refunds.push_back(std::move(refund));
  return true;
}

bool follow(HouseholdState& state, const RefundSent& event) {
  Account* account = account_of(state, event);
  AccountRefund* refund = account != nullptr ? change_refund(*account, event.refund) : nullptr;
  if (refund == nullptr || !may_be_sent(refund->status) || event.attempt != refund->attempts + 1) return false;
  refund->status = RefundStatus::sent;
  refund->channel = event.channel;
  refund->attempts = event.attempt;
  refund->last_step_on = event.sent_on;
  return true;
}

bool follow(HouseholdState& state, const RefundSettled& event) {
  Account* account = account_of(state, event);
  AccountRefund* refund = account != nullptr ? change_refund(*account, event.refund) : nullptr;
  if (refund == nullptr || !may_be_settled(refund->status, event.outcome)) return false;
  if (event.outcome == RefundOutcome::cancelled) {
    for (const CreditSource& source : refund->sources) {
      const auto place = place_of_payment(*account, source.payment);
      if (!place || source.amount > account->payments[*place].refunded) return false;
      AccountPayment& payment = account->payments.change(*place);
      payment.refunded.fen -= source.amount.fen;
      payment.credit_left.fen += source.amount.fen;
      payment.last_used_on = std::max(payment.last_used_on, event.settled_on);
      payment.credit_from = std::max(payment.credit_from, event.settled_on);
      payment.posted = std::max(payment.posted, event.posting.period);
    }
  }
  refund->status = status_after(event.outcome);
  refund->last_step_on = event.settled_on;
  return true;
}

}  // namespace steward::billing
