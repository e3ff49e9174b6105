#include <algorithm>

#include "domain/billing/account_changes.h"
#include "domain/billing/allocation.h"
#include "domain/billing/corrections.h"
#include "domain/billing/given_back.h"
#include "domain/billing/pricing.h"

// How the account of a household follows its events.
namespace steward::billing {

namespace {

// From a day on nothing bears a late fee, but for what was posted by now.
Dispute stop_of_late_fees(const BillMarks& marks, Date from) {
  return {from, std::nullopt, std::max(from, marks.late_fee_through.value_or(from))};
}

bool has_bill(const IssuedStatement& statement, std::uint32_t bill) {
  return bill >= statement.first_bill && bill < statement.first_bill + statement.bills;
}

void use(AccountPayment& payment, Date on, YearMonth posted) {
  payment.last_used_on = std::max(payment.last_used_on, on);
  payment.posted = std::max(payment.posted, posted);
}

// What an adjustment gave back of a bill was not owed from the day of the adjustment on, although it lay until the bill
// was opened again. The credit may be that of another one of the item: it counts from the day on which it was given and
// from none before. What another item's gave back pays it as any credit does. Of the bills of adjustments nobody knows
// which part was: they were owed until it paid them.
void use_credit_of(Account& account, std::size_t place, const PaymentUse& use) {
  const AccountPayment& known = account.payments[place];
  const AccountBill& bill = *find_bill(account, use.bill);
  const Date from = std::min(use.on, known.received_on);
  Money back;
  if (from < use.on && known.given_back_of == bill.fee_item && find_adjusted(account, use.bill) != nullptr) {
    back = std::min(use.amount, not_given_back(account, bill));
  }
  AccountPayment& payment = account.payments.change(place);
  if (back > Money{}) payment.uses.push_back({use.bill, from, back, Money{}});
  const PaymentUse rest{use.bill, use.on, Money{use.amount.fen - back.fen}, use.late_fee};
  if (rest.amount > Money{} || rest.late_fee > Money{}) payment.uses.push_back(rest);
}

// What a refund takes out of what a payment had paid. It opens a bill from its own day on: the days until then stay
// paid, and bear a late fee only once the payment turns out never to have been good.
bool take_out(Account& account, std::size_t place, Undone undone, const RefundApproved& event, AccountRefund& refund) {
  AccountPayment& payment = account.payments.change(place);
  for (const PaymentUse& part : undone.parts) {
    if (!reopen(account, {part.bill, part.amount, part.late_fee}, event.approved_on, event.posting.period))
      return false;
    payment.refunded.fen += part.amount.fen + part.late_fee.fen;
    if (part.amount == Money{}) continue;
    refund.days_paid.push_back({payment.payment, part.bill, part.on, event.approved_on, part.amount});
  }
  payment.uses = std::move(undone.left);
  use(payment, event.approved_on, event.posting.period);
  return true;
}

// Out of one payment, in the sum of its sources.
bool take_newest(Account& account, const RefundApproved& event, AccountRefund& refund) {
  const auto place = place_of_payment(account, event.payment);
  const auto reopened = sum_of(event.reopened);
  if (!place || !reopened) return false;
  Undone undone = undo_newest(account.payments[*place].uses, *reopened);
  if (lines_of(undone.parts) != event.reopened) return false;
  if (!take_out(account, *place, std::move(undone), event, refund)) return false;
  const auto same = std::find_if(refund.sources.begin(), refund.sources.end(),
                                 [&](const CreditSource& source) { return source.payment == event.payment; });
  if (same != refund.sources.end()) {
    same->amount.fen += reopened->fen;
  } else {
    refund.sources.push_back({event.payment, *reopened});
  }
  return true;
}

// Out of the named deposits, line by line.
bool take_named(Account& account, const RefundApproved& event, AccountRefund& refund) {
  if (event.paid_by.size() != event.reopened.size()) return false;
  for (std::size_t i = 0; i < event.reopened.size(); ++i) {
    const Allocation& line = event.reopened[i];
    const auto place = place_of_payment(account, event.paid_by[i]);
    if (!place || line.amount <= Money{} || line.late_fee != Money{}) return false;
    Undone undone = undo_newest_of(account.payments[*place].uses, line.bill, line.amount);
    if (principal_of(lines_of(undone.parts)) != line.amount) return false;
    if (!take_out(account, *place, std::move(undone), event, refund)) return false;
    refund.sources.push_back({event.paid_by[i], line.amount});
  }
  return true;
}

// A line of a deposit that is used: what had paid it is free, or stays with the company, and its bill is closed.
bool use_deposit(Account& account, std::size_t place, const Allocation& line, const DepositsUsed& event) {
  Undone undone = undo_newest_of(account.payments[place].uses, line.bill, line.amount);
  if (principal_of(lines_of(undone.parts)) != line.amount) return false;
  const YearMonth posted = event.posting.period;
  if (!reopen(account, line, event.used_on, posted)) return false;
  BillMarks* marks = reduce(account, line, event.used_on, posted);
  if (marks == nullptr) return false;
  marks->waived.fen += line.amount.fen;
  for (const PaymentUse& part : undone.parts) {
    account.used_deposits.push_back(
        {event.use, {account.payments[place].payment, part.bill, part.on, event.used_on, part.amount}, Money{}});
  }
  AccountPayment& payment = account.payments.change(place);
  payment.uses = std::move(undone.left);
  (event.use == DepositUse::forfeited ? payment.refunded : payment.credit_left).fen += line.amount.fen;
  return true;
}

// What the company had kept of a deposit is the payment's credit, of the last forfeits first.
bool take_back_forfeit(Account& account, std::size_t place, const Allocation& line) {
  AccountPayment& payment = account.payments.change(place);
  Money left = line.amount;
  for (auto used = account.used_deposits.rbegin(); used != account.used_deposits.rend(); ++used) {
    if (used->use != DepositUse::forfeited || used->days.bill != line.bill) continue;
    if (used->days.payment != payment.payment) continue;
    const Money part = std::min(left, Money{used->days.amount.fen - used->taken_back.fen});
    used->taken_back.fen += part.fen;
    left.fen -= part.fen;
  }
  if (left > Money{} || line.amount > payment.refunded) return false;
  payment.refunded.fen -= line.amount.fen;
  payment.credit_left.fen += line.amount.fen;
  return true;
}

}  // namespace

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
  for (const KeptCharge& kept : event.kept) {
    const AccountBill* bill = find_bill(account, kept.bill);
    if (bill == nullptr || bill->kind != BillKind::issued || kept.amount < Money{}) return false;
    change_marks(account, kept.bill).kept = kept.amount;
  }
  if (event.credited == Money{}) return true;
  const PaymentId id{event.adjustment.uuid};
  if (place_of_payment(account, id) || account.payments.size() >= kMostOfAccount) return false;
  AccountPayment credit;
  credit.payment = id;
  credit.amount = credit.credit_left = event.credited;
  credit.received_on = credit.last_used_on = credit.credit_from = event.adjusted_on;
  credit.origin = PaymentOrigin::adjustment;
  credit.given_back_of = event.fee_item;
  credit.posted = event.posting.period;
  account.payments.push_back(std::move(credit));
  return true;
}

bool follow(HouseholdState& state, const StatementCancelled& event) {
  Account* of_household = account_of(state, event);
  if (of_household == nullptr || event.bills.empty()) return false;
  Account& account = *of_household;
  // A charge that no run issued is in no statement.
  const auto statement =
      std::find_if(account.statements.begin(), account.statements.end(), [&](const IssuedStatement& issued) {
        return event.run.is_nil() ? has_bill(issued, event.bills.front().bill) : issued.run == event.run;
      });
  const bool of_run = statement != account.statements.end();
  if (of_run == event.run.is_nil() || event.bills.size() != (of_run ? statement->bills : 1)) return false;
  for (const CancelledBill& line : event.bills) {
    const auto place = place_of_bill(account, line.bill);
    if (!place || (of_run && !has_bill(*statement, line.bill))) return false;
    const AccountBill& known = account.bills[*place];
    if (known.kind != BillKind::issued || known.paid != Money{} || known.reduced != Money{}) return false;
    if (!cancel(account, account.bills.change(*place), event.cancelled_on)) return false;
  }
  if (of_run) account.statements.erase(statement);
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
  payment.shift = event.shift;
  payment.outside_shift = event.outside_shift;
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
    if (!reopen(*account, allocation, event.reversed_on, event.posting.period)) return false;
  }
  AccountPayment& payment = account->payments.change(*place);
  payment.reversed = true;
  payment.credit_left = Money{};
  payment.uses = {};
  // It never paid anything, on no day.
  for (AccountRefund& refund : account->refunds) {
    std::erase_if(refund.days_paid, [&](const DaysPaid& days) { return days.payment == event.payment; });
  }
  for (UsedDeposit& used : account->used_deposits) {
    if (used.days.payment == event.payment) used.days.to = used.days.from;
  }
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
    use(payment, event.applied_on, event.posting.period);
    taken.fen += source.amount.fen;
  }
  if (sum_of(event.allocations) != taken) return false;
  for (const CreditUse& use : uses_of(event)) {
    use_credit_of(*account, *place_of_payment(*account, use.payment), use.use);
  }
  return true;
}

bool follow(HouseholdState& state, const LateFeesPosted& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.lines.empty()) return false;
  for (const LateFeeLine& line : event.lines) {
    const AccountBill* bill = find_bill(*account, line.bill);
    if (bill == nullptr || line.amount <= Money{} || line.amount > kLargestAmount || line.through < line.after) {
      return false;
    }
    BillMarks& marks = change_marks(*account, line.bill);
    if (line.after != marks.late_fee_through.value_or(bill->due_date)) return false;
    const auto sum = checked_add(marks.late_fee, line.amount);
    if (!sum) return false;
    marks.late_fee = *sum;
    marks.late_fee_through = line.through;
    marks.late_fee_posted = std::max(marks.late_fee_posted, event.posting.period);
  }
  return true;
}

bool follow(HouseholdState& state, const BillsWaived& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.lines.empty()) return false;
  if (event.kind == WaiverKind::not_due) {
    return event.taxes.empty() && std::all_of(event.lines.begin(), event.lines.end(), [&](const Allocation& line) {
             return take_back_late_fee(*account, line);
           });
  }
  for (const Allocation& line : event.lines) {
    BillMarks* marks = reduce(*account, line, event.waived_on, event.posting.period);
    if (marks == nullptr) return false;
    marks->waived.fen += line.amount.fen;
    if (event.kind != WaiverKind::deposit_returned) marks->late_fee_waived.fen += line.late_fee.fen;
  }
  for (const WaivedTax& line : event.taxes) {
    const auto of_bill = std::find_if(event.lines.begin(), event.lines.end(),
                                      [&](const Allocation& waived) { return waived.bill == line.bill; });
    if (of_bill == event.lines.end() || line.tax <= Money{} || line.tax > of_bill->amount) return false;
    change_marks(*account, line.bill).waived_tax.fen += line.tax.fen;
  }
  // It stands behind the approval that it belongs to.
  if (event.kind == WaiverKind::deposit_returned && !account->refunds.empty()) {
    for (const Allocation& line : event.lines) {
      if (line.amount > Money{}) account->refunds.back().deposits.push_back({line.bill, line.amount});
    }
  }
  return true;
}

bool follow(HouseholdState& state, const BillsWrittenOff& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.lines.empty()) return false;
  for (const Allocation& line : event.lines) {
    BillMarks* marks = reduce(*account, line, event.written_off_on, event.posting.period);
    if (marks == nullptr) return false;
    marks->late_fee_written_off.fen += line.late_fee.fen;
  }
  return true;
}

bool follow(HouseholdState& state, const ReliefTakenBack& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.lines.empty()) return false;
  for (const Allocation& line : event.lines) {
    if (!take_back_relief(*account, line, event.relief, event.taken_back_on, event.posting.period)) return false;
  }
  for (const WaivedTax& line : event.taxes) {
    const BillMarks* marks = marks_of(*account, line.bill);
    if (event.relief != Relief::waiver || marks == nullptr) return false;
    if (line.tax <= Money{} || line.tax > marks->waived_tax) return false;
    change_marks(*account, line.bill).waived_tax.fen -= line.tax.fen;
  }
  return true;
}

bool follow(HouseholdState& state, const BillsDisputed& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.bills.empty()) return false;
  for (const std::uint32_t bill : event.bills) {
    if (find_bill(*account, bill) == nullptr || is_disputed(*account, bill)) return false;
    BillMarks& marks = change_marks(*account, bill);
    marks.disputes.push_back(stop_of_late_fees(marks, event.disputed_on));
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
    dispute.rejected = event.outcome == DisputeOutcome::rejected;
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
      BillMarks& marks = change_marks(*account, bill);
      marks.pauses.push_back(stop_of_late_fees(marks, event.agreed_on));
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
      pauses.push_back({event.ended_on, event.ended_on, event.ended_on});  // of no day: no plan begins before it
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
  AccountRefund refund;
  refund.refund = event.refund;
  refund.last_step_on = event.approved_on;
  refund.amount = event.amount;
  refund.sources = event.sources;
  refund.posted = event.posting.period;
  for (const CreditSource& source : event.sources) {
    const auto place = place_of_payment(*account, source.payment);
    if (!place || source.amount <= Money{} || source.amount > account->payments[*place].credit_left) return false;
    AccountPayment& payment = account->payments.change(*place);
    payment.credit_left.fen -= source.amount.fen;
    payment.refunded.fen += source.amount.fen;
    use(payment, event.approved_on, event.posting.period);
  }
  if (!event.reopened.empty()) {
    const bool named = !event.paid_by.empty();
    if (!(named ? take_named(*account, event, refund) : take_newest(*account, event, refund))) return false;
  }
  Money sum;
  for (const CreditSource& source : refund.sources) sum.fen += source.amount.fen;
  if (sum != event.amount) return false;
  account->refunds.push_back(std::move(refund));
  return true;
}

bool follow(HouseholdState& state, const DepositsUsed& event) {
  Account* account = account_of(state, event);
  if (account == nullptr || event.lines.empty() || event.paid_by.size() != event.lines.size()) return false;
  const bool back = event.use == DepositUse::forfeit_taken_back;
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    const Allocation& line = event.lines[i];
    const auto place = place_of_payment(*account, event.paid_by[i]);
    if (!place || line.amount <= Money{} || line.late_fee != Money{}) return false;
    const bool used = back ? take_back_forfeit(*account, *place, line) : use_deposit(*account, *place, line, event);
    if (!used) return false;
    AccountPayment& payment = account->payments.change(*place);
    if (event.use != DepositUse::forfeited) payment.credit_from = std::max(payment.credit_from, event.used_on);
    use(payment, event.used_on, event.posting.period);
  }
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
      payment.credit_from = std::max(payment.credit_from, event.settled_on);
      use(payment, event.settled_on, event.posting.period);
    }
    for (DaysPaid& days : refund->days_paid) days.to = event.settled_on;
  }
  refund->status = status_after(event.outcome);
  refund->last_step_on = event.settled_on;
  return true;
}

}  // namespace steward::billing
