#include <algorithm>

#include "domain/approvals/approvals.h"
#include "domain/base/assert.h"
#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"
#include "domain/billing/given_up.h"
#include "domain/billing/subjects.h"
#include "domain/books/periods.h"

// What is given up of a debt, contested or promised.
namespace steward::billing {

namespace {

constexpr std::size_t kMostLines = 200;
constexpr std::int32_t kLongestPromise = 366;

// Each bill once, and of each not more than is open: nothing is given up that nobody owes.
Result<Money> check_lines(const Account& account, const std::vector<Allocation>& lines, Date on) {
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
    if (line.amount > open_principal(*bill) || line.late_fee > payable_late_fee(account, line.bill, on)) {
      return fail("more-than-is-open", {{"bill_number", std::int64_t{line.bill}},
                                        {"open_fen", open_principal(*bill).fen},
                                        {"late_fee_open_fen", payable_late_fee(account, line.bill, on).fen}});
    }
    sum.fen += line.total().fen;
  }
  return sum;
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

// Less income net and less tax, in the proportion of the bill; of a deposit less is owed back.
std::vector<WaivedTax> post_waiver(PostingBuilder& posting, const Account& account,
                                   const std::vector<Allocation>& lines) {
  std::vector<WaivedTax> taxes;
  for (const Allocation& line : lines) {
    const AccountBill& bill = *find_bill(account, line.bill);
    if (bill.income_account == LedgerAccount::deposits_held) {
      posting.debit(LedgerAccount::deposits_held, line.amount);
      posting.debit(LedgerAccount::sundry_income, line.late_fee);
      continue;
    }
    Money taken;
    for (const WaivedTax& before : taxes) {
      if (find_bill(account, before.bill)->fee_item == bill.fee_item) taken.fen += before.tax.fen;
    }
    const Money tax = tax_of_waiver(account, bill, line.amount, taken);
    posting.debit(LedgerAccount::income_reductions, {line.amount.fen - tax.fen}, tax);
    posting.debit(LedgerAccount::output_vat, tax);
    posting.debit(LedgerAccount::sundry_income, line.late_fee);
    if (tax > Money{}) taxes.push_back({line.bill, tax});
  }
  return taxes;
}

// A loss, gross: the tax on what was delivered is owed to the state although nobody pays it. A deposit that never came
// is no loss: less is owed back.
void post_write_off(PostingBuilder& posting, const Account& account, const std::vector<Allocation>& lines) {
  for (const Allocation& line : lines) {
    const bool deposit = find_bill(account, line.bill)->income_account == LedgerAccount::deposits_held;
    posting.debit(deposit ? LedgerAccount::deposits_held : LedgerAccount::bad_debts, line.amount);
    posting.debit(LedgerAccount::bad_debts, line.late_fee);
  }
}

std::vector<Param> outcome(const Household& household, Money sum) {
  return {{"household_id", household.id.uuid},
          {"amount_fen", sum.fen},
          {"arrears_fen", household.account.arrears().fen - sum.fen}};
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
  const auto sum = check_lines(household.account, command.lines, command.waived_on);
  if (!sum) return pass_on(sum.error());
  auto events =
      approvals::authorize(facts, command.authority, household.community, approvals::Action::waiver, *sum, context);
  if (!events) return pass_on(std::move(events.error()));
  PostingBuilder posting(books::posting_period(facts, household.community, command.waived_on,
                                               latest_posting(household.account, command.lines)));
  std::vector<WaivedTax> taxes = post_waiver(posting, household.account, command.lines);
  posting.credit(LedgerAccount::receivables, *sum);
  BillsWaived event{household.id,      household.house, household.building, household.community, command.kind,
                    command.waived_on, command.lines,   command.reason,     posting.take(),      std::move(taxes)};
  events->insert(events->begin(), on_household(household, std::move(event), command.waived_on));
  return Decision{std::move(*events), outcome(household, *sum)};
}

Result<Decision> decide_on(const Facts& facts, const WriteOffBills& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (auto date = check_money_date(command.written_off_on, context); !date) return pass_on(date.error());
  const auto sum = check_lines(household.account, command.lines, command.written_off_on);
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
  return Decision{std::move(*events), outcome(household, *sum)};
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
    if (!is_open(household.account, *bill)) return fail("bill-already-paid", params);
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
  return Decision{{on_household(household, std::move(event), command.settled_on)},
                  {{"household_id", household.id.uuid}, {"bills", static_cast<std::int64_t>(command.bills.size())}}};
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
  if (command.amount <= Money{} || command.amount > owed) {
    return fail("amount-out-of-range", {{"amount_fen", command.amount.fen}, {"arrears_fen", owed.fen}});
  }
  PaymentPromised event{household.id,        household.house, household.building, household.community,
                        command.promised_on, command.pay_by,  command.amount,     command.note};
  return Decision{
      {on_household(household, std::move(event), command.promised_on)},
      {{"household_id", household.id.uuid}, {"amount_fen", command.amount.fen}, {"pay_by", command.pay_by}}};
}

}  // namespace steward::billing
