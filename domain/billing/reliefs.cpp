#include <algorithm>

#include "domain/approvals/approvals.h"
#include "domain/base/assert.h"
#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"
#include "domain/billing/given_up.h"
#include "domain/billing/incoming.h"
#include "domain/billing/subjects.h"
#include "domain/billing/taken_back.h"
#include "domain/books/periods.h"

// What is given up of a debt, contested or promised.
namespace steward::billing {

namespace {

constexpr std::size_t kMostLines = 200;
constexpr std::int32_t kLongestPromise = 366;

// Each bill once, and of each something that `allows` finds to be there.
template <class Allows>
Result<Money> check_lines(const Account& account, const std::vector<Allocation>& lines, Date on, const Allows& allows) {
  if (lines.empty() || lines.size() > kMostLines) {
    return fail("lines-invalid", {{"most", static_cast<std::int64_t>(kMostLines)}});
  }
  Money sum;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Allocation& line = lines[i];
    const std::vector<Param> params{{"bill_number", std::int64_t{line.bill}}};
    const AccountBill* bill = find_bill(account, line.bill);
    if (bill == nullptr) return fail("bill-unknown", params);
    if (!never_before_its_bill(*bill, on)) return fail("bill-not-yet-issued", params);
    const bool twice = std::any_of(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(i),
                                   [&](const Allocation& before) { return before.bill == line.bill; });
    if (twice) return fail("bill-chosen-twice", params);
    if (line.amount < Money{} || line.late_fee < Money{} || (line.amount == Money{} && line.late_fee == Money{})) {
      return fail("amount-out-of-range", {{"amount_fen", line.amount.fen}});
    }
    if (Result<void> allowed = allows(*bill, line); !allowed) return pass_on(std::move(allowed.error()));
    sum.fen += line.total().fen;
  }
  return sum;
}

// Nothing is given up that nobody owes.
Result<Money> check_open_lines(const Account& account, const std::vector<Allocation>& lines, Date on) {
  return check_lines(account, lines, on, [&](const AccountBill& bill, const Allocation& line) -> Result<void> {
    const Money late_fee = payable_late_fee(account, line.bill, on);
    if (line.amount <= open_principal(bill) && line.late_fee <= late_fee) return {};
    return fail("more-than-is-open", {{"bill_number", std::int64_t{line.bill}},
                                      {"open_fen", open_principal(bill).fen},
                                      {"late_fee_open_fen", late_fee.fen}});
  });
}

// Nor is taken back what nobody had given up, or before somebody had.
Result<Money> check_given_up_lines(const Account& account, const TakeBackRelief& command) {
  const Date on = command.taken_back_on;
  return check_lines(account, command.lines, on, [&](const AccountBill& bill, const Allocation& line) -> Result<void> {
    const GivenUp given_up = given_up_of(account, bill, command.relief);
    if (line.amount > given_up.amount || line.late_fee > given_up.late_fee) {
      return fail("more-than-was-given-up", {{"bill_number", std::int64_t{line.bill}},
                                             {"given_up_fen", given_up.amount.fen},
                                             {"late_fee_given_up_fen", given_up.late_fee.fen}});
    }
    const Date earliest = marks_of(account, line.bill)->given_up_on;
    if (on < earliest) return fail("relief-taken-back-before-it", {{"earliest", earliest}});
    return {};
  });
}

// What of the tax goes with what is waived: by all that was waived, less what went before, so that all waivers of a
// bill together take back its tax, to the fen; never more than the item still has. `taken`: with the lines before.
Money tax_of_waiver(const Account& account, const AccountBill& bill, Money waived_now, Money taken) {
  const BillMarks* marks = marks_of(account, bill.number);
  const Money before = marks != nullptr ? marks->waived : Money{};
  const Money tax_before = marks != nullptr ? marks->waived_tax : Money{};
  const Money tax = tax_in(charged_of(account, bill), {before.fen + waived_now.fen});
  const std::int64_t owed = std::max<std::int64_t>(tax_still_owed(account, bill.fee_item).fen - taken.fen, 0);
  return {std::clamp<std::int64_t>(tax.fen - tax_before.fen, 0, std::min(waived_now.fen, owed))};
}

// What of it is owed again: what is left of the waivers keeps its share.
Money tax_of_waiver_taken_back(const Account& account, const AccountBill& bill, Money taken_back) {
  const BillMarks& marks = *marks_of(account, bill.number);
  const Money kept = tax_in(charged_of(account, bill), {marks.waived.fen - taken_back.fen});
  return {std::clamp<std::int64_t>(marks.waived_tax.fen - kept.fen, 0, std::min(marks.waived_tax, taken_back).fen)};
}

std::vector<WaivedTax> taxes_of_waiver(const Account& account, const std::vector<Allocation>& lines) {
  std::vector<WaivedTax> taxes;
  for (const Allocation& line : lines) {
    const AccountBill& bill = *find_bill(account, line.bill);
    if (is_deposit(bill)) continue;
    Money taken;
    for (const WaivedTax& before : taxes) {
      if (find_bill(account, before.bill)->fee_item == bill.fee_item) taken.fen += before.tax.fen;
    }
    const Money tax = tax_of_waiver(account, bill, line.amount, taken);
    if (tax > Money{}) taxes.push_back({line.bill, tax});
  }
  return taxes;
}

std::vector<WaivedTax> taxes_of_waiver_taken_back(const Account& account, const std::vector<Allocation>& lines) {
  std::vector<WaivedTax> taxes;
  for (const Allocation& line : lines) {
    const Money tax = tax_of_waiver_taken_back(account, *find_bill(account, line.bill), line.amount);
    if (tax > Money{}) taxes.push_back({line.bill, tax});
  }
  return taxes;
}

// Less income net and less tax; of a deposit less is owed back.
void post_waiver(PostingBuilder& posting, const Account& account, const std::vector<Allocation>& lines,
                 const std::vector<WaivedTax>& taxes) {
  for (const Allocation& line : lines) {
    const auto of_bill =
        std::find_if(taxes.begin(), taxes.end(), [&](const auto& tax) { return tax.bill == line.bill; });
    const Money tax = of_bill != taxes.end() ? of_bill->tax : Money{};
    const bool deposit = is_deposit(*find_bill(account, line.bill));
    posting.debit(deposit ? LedgerAccount::deposits_held : LedgerAccount::income_reductions,
                  {line.amount.fen - tax.fen}, tax);
    posting.debit(LedgerAccount::output_vat, tax);
    posting.debit(LedgerAccount::sundry_income, line.late_fee);
  }
}

// A loss, gross: the tax on what was delivered is owed to the state although nobody pays it. A deposit that never came
// is no loss: less is owed back.
void post_write_off(PostingBuilder& posting, const Account& account, const std::vector<Allocation>& lines) {
  for (const Allocation& line : lines) {
    const bool deposit = is_deposit(*find_bill(account, line.bill));
    posting.debit(deposit ? LedgerAccount::deposits_held : LedgerAccount::bad_debts, line.amount);
    posting.debit(LedgerAccount::bad_debts, line.late_fee);
  }
}

std::vector<Param> outcome(const Household& household, Money sum, Money arrears_change) {
  return {{"household_id", household.id.uuid},
          {"amount_fen", sum.fen},
          {"arrears_fen", household.account.arrears().fen + arrears_change.fen}};
}

template <class E>
NewEvent on_household(const Household& household, E event, Date on) {
  return {stream_of(household.id), std::move(event), household.community, on};
}

Result<void> check_bills(const std::vector<std::uint32_t>& bills) {
  const bool ascending =
      std::adjacent_find(bills.begin(), bills.end(), [](auto a, auto b) { return b <= a; }) == bills.end();
  if (bills.empty() || bills.size() > kMostLines || !ascending) {
    return fail("lines-invalid", {{"most", static_cast<std::int64_t>(kMostLines)}});
  }
  return {};
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const WaiveBills& command, const DecisionContext& context) {
  STEWARD_ASSERT(command.kind < WaiverKind::not_due, "what is not due, or went back, is nobody's to give up");
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (auto date = check_money_date(command.waived_on, context); !date) return pass_on(date.error());
  const auto sum = check_open_lines(household.account, command.lines, command.waived_on);
  if (!sum) return pass_on(sum.error());
  auto events =
      approvals::authorize(facts, command.authority, household.community, approvals::Action::waiver, *sum, context);
  if (!events) return pass_on(std::move(events.error()));
  PostingBuilder posting(books::posting_period(facts, household.community, command.waived_on,
                                               latest_posting(household.account, command.lines)));
  std::vector<WaivedTax> taxes = taxes_of_waiver(household.account, command.lines);
  post_waiver(posting, household.account, command.lines, taxes);
  posting.credit(LedgerAccount::receivables, *sum);
  BillsWaived event{household.id,      household.house, household.building, household.community, command.kind,
                    command.waived_on, command.lines,   command.reason,     posting.take(),      std::move(taxes)};
  events->insert(events->begin(), on_household(household, std::move(event), command.waived_on));
  return Decision{std::move(*events), outcome(household, *sum, -*sum)};
}

Result<Decision> decide_on(const Facts& facts, const WriteOffBills& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (auto date = check_money_date(command.written_off_on, context); !date) return pass_on(date.error());
  const auto sum = check_open_lines(household.account, command.lines, command.written_off_on);
  if (!sum) return pass_on(sum.error());
  auto events =
      approvals::authorize(facts, command.authority, household.community, approvals::Action::write_off, *sum, context);
  if (!events) return pass_on(std::move(events.error()));
  PostingBuilder posting(books::posting_period(facts, household.community, command.written_off_on,
                                               latest_posting(household.account, command.lines)));
  post_write_off(posting, household.account, command.lines);
  posting.credit(LedgerAccount::receivables, *sum);
  BillsWrittenOff event{household.id,           household.house, household.building, household.community,
                        command.written_off_on, command.lines,   command.reason,     posting.take()};
  events->insert(events->begin(), on_household(household, std::move(event), command.written_off_on));
  return Decision{std::move(*events), outcome(household, *sum, -*sum)};
}

Result<Decision> decide_on(const Facts& facts, const TakeBackRelief& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  const Account& account = household.account;
  if (auto date = check_money_date(command.taken_back_on, context); !date) return pass_on(date.error());
  const auto sum = check_given_up_lines(account, command);
  if (!sum) return pass_on(sum.error());
  YearMonth posted;
  for (const Allocation& line : command.lines) {
    posted = std::max(posted, marks_of(account, line.bill)->given_up_posted);
  }
  PostingBuilder given_up(books::posting_period(facts, household.community, command.taken_back_on, posted));
  std::vector<WaivedTax> taxes;
  if (command.relief == Relief::waiver) {
    taxes = taxes_of_waiver_taken_back(account, command.lines);
    post_waiver(given_up, account, command.lines, taxes);
  } else {
    post_write_off(given_up, account, command.lines);
  }
  given_up.credit(LedgerAccount::receivables, *sum);
  ReliefTakenBack event{
      household.id,          household.house, household.building, household.community,       command.relief,
      command.taken_back_on, command.lines,   command.reason,     mirrored(given_up.take()), std::move(taxes)};
  std::vector<NewEvent> events{on_household(household, std::move(event), command.taken_back_on)};
  const auto applied = adjust_taken_back(facts, household, command, context, events);
  if (!applied) return pass_on(applied.error());
  return Decision{std::move(events), outcome(household, *sum, Money{sum->fen - applied->fen})};
}

Result<Decision> decide_on(const Facts& facts, const DisputeBills& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (auto date = check_money_date(command.disputed_on, context); !date) return pass_on(date.error());
  if (auto valid = check_bills(command.bills); !valid) return pass_on(valid.error());
  for (const std::uint32_t number : command.bills) {
    const std::vector<Param> params{{"bill_number", std::int64_t{number}}};
    const AccountBill* bill = find_bill(household.account, number);
    if (bill == nullptr) return fail("bill-unknown", params);
    if (auto open = check_open(household.account, *bill); !open) return pass_on(std::move(open.error()));
    if (!never_before_its_bill(*bill, command.disputed_on)) return fail("bill-not-yet-issued", params);
    if (is_disputed(household.account, number)) return fail("bill-disputed", params);
    const BillMarks* marks = marks_of(household.account, number);
    if (marks != nullptr && !marks->disputes.empty() && command.disputed_on < *marks->disputes.back().to) {
      return fail("dispute-out-of-order", {{"earliest", *marks->disputes.back().to}});
    }
  }
  BillsDisputed event{household.id,        household.house, household.building, household.community,
                      command.disputed_on, command.bills,   command.reason};
  return Decision{{on_household(household, std::move(event), command.disputed_on)},
                  {{"household_id", household.id.uuid}, {"bills", static_cast<std::int64_t>(command.bills.size())}}};
}

Result<Decision> decide_on(const Facts& facts, const SettleDispute& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (auto date = check_money_date(command.settled_on, context); !date) return pass_on(date.error());
  if (auto valid = check_bills(command.bills); !valid) return pass_on(valid.error());
  for (const std::uint32_t number : command.bills) {
    if (!is_disputed(household.account, number)) {
      return fail("bill-not-disputed", {{"bill_number", std::int64_t{number}}});
    }
    const Date from = marks_of(household.account, number)->disputes.back().from;
    if (command.settled_on < from) return fail("dispute-out-of-order", {{"earliest", from}});
  }
  DisputeSettled event{household.id,       household.house, household.building, household.community,
                       command.settled_on, command.outcome, command.bills,      command.note};
  std::vector<NewEvent> events{on_household(household, std::move(event), command.settled_on)};
  // Nothing pays a bill again that was paid in full while it was disputed: its days are posted now.
  Result<Money> posted = Money{};
  if (command.outcome == DisputeOutcome::rejected) {
    posted = post_days_of_paid(facts, household, command.bills, command.settled_on, events);
  }
  if (!posted) return pass_on(posted.error());
  return Decision{std::move(events),
                  {{"household_id", household.id.uuid},
                   {"bills", static_cast<std::int64_t>(command.bills.size())},
                   {"late_fee_fen", posted->fen}}};
}

Result<Decision> decide_on(const Facts& facts, const PromisePayment& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (auto date = check_money_date(command.promised_on, context); !date) return pass_on(date.error());
  if (command.pay_by < command.promised_on || command.pay_by > add_days(command.promised_on, kLongestPromise)) {
    return fail("promise-out-of-range",
                {{"earliest", command.promised_on}, {"latest", add_days(command.promised_on, kLongestPromise)}});
  }
  const Money owed = household.account.arrears();
  if (auto amount = check_amount(command.amount); !amount) return pass_on(amount.error());
  if (command.amount > owed) {
    return fail("promise-above-arrears", {{"amount_fen", command.amount.fen}, {"arrears_fen", owed.fen}});
  }
  PaymentPromised event{household.id,        household.house, household.building, household.community,
                        command.promised_on, command.pay_by,  command.amount,     command.note};
  return Decision{
      {on_household(household, std::move(event), command.promised_on)},
      {{"household_id", household.id.uuid}, {"amount_fen", command.amount.fen}, {"pay_by", command.pay_by}}};
}

}  // namespace steward::billing
