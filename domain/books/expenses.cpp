#include "domain/approvals/approvals.h"
#include "domain/base/text.h"
#include "domain/billing/billing.h"
#include "domain/books/books.h"
#include "domain/books/tills.h"

// Who is bought from and what is spent: recorded, paid, and taken back.
namespace steward::books {

namespace {

using billing::LedgerAccount;
using billing::PostingBuilder;

Money gross_of(Money net, Money tax) { return {net.fen + tax.fen}; }

// Where the money went, or that it is still owed.
LedgerAccount counter_account(const std::optional<billing::PaymentChannel>& paid_by) {
  return paid_by ? billing::ledger_account_of(*paid_by) : LedgerAccount::accounts_payable;
}

bool is_expense(LedgerAccount account) {
  const billing::AccountTerms* terms = billing::find_account(account);
  return terms != nullptr && terms->of_class == billing::AccountClass::expense;
}

Result<void> check_place(const Facts& facts, const RecordExpense& command) {
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  if (command.building.is_nil()) return {};
  const auto& state = facts.get<registry::BuildingState>(stream_of(command.building));
  const auto* building = std::get_if<registry::BuildingRegistered>(&state.is);
  if (building == nullptr || building->community != command.community) return fail("building-unknown");
  return {};
}

Result<void> check_amounts(Money net, Money tax) {
  if (net <= Money{} || net > kLargestAmount) return fail("amount-out-of-range", {{"net_fen", net.fen}});
  if (tax < Money{} || tax > net) return fail("tax-out-of-range", {{"net_fen", net.fen}, {"tax_fen", tax.fen}});
  return {};
}

std::vector<Param> outcome(ExpenseId expense, Money gross, YearMonth period) {
  return {{"expense_id", expense.uuid}, {"gross_fen", gross.fen}, {"period", period}};
}

// Cash of it comes out of a drawer, which the event says, or out of the safe.
template <class E>
Result<Decision> out_of_drawer(const Facts& facts, const StreamId& stream, E event, const CashHanded& handed,
                               std::vector<Param> outcome) {
  const DrawerOfShift drawer = drawer_spending(facts, handed);
  event.taken_by = drawer.till;
  event.shift = drawer.shift;
  Decision decision{{{stream, std::move(event), handed.community, handed.moved.on}}, std::move(outcome)};
  auto cash = spend_cash(decision, facts, handed);
  if (!cash) return pass_on(std::move(cash.error()));
  return decision;
}

// The expense, if something may still happen to it on that day.
Result<const Expense*> open_expense(const Facts& facts, ExpenseId id, Date on, const DecisionContext& context) {
  const auto* expense = std::get_if<Expense>(&facts.get<ExpenseState>(stream_of(id)).is);
  if (expense == nullptr) return fail("expense-unknown");
  if (expense->reversed) return fail("expense-reversed");
  if (auto date = check_money_date(on, context); !date) return pass_on(date.error());
  if (on < expense->last_change_on) return fail("before-expense", {{"earliest", expense->last_change_on}});
  return expense;
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const RegisterVendor& command, const DecisionContext&) {
  const StreamId stream = stream_of(command.vendor);
  if (!std::holds_alternative<Unborn>(facts.get<VendorState>(stream).is)) return fail("vendor-exists");
  if (!is_identifier(command.code, kMostCodeBytes)) return fail("code-invalid");
  if (!is_plain_text(command.name, kMostNameBytes)) return fail("name-invalid");
  if (!command.tax_number.empty() && !is_identifier(command.tax_number, kMostCodeBytes)) {
    return fail("tax-number-invalid");
  }
  const VendorRegistered event{command.vendor, command.code, command.name, command.tax_number};
  return Decision{{{stream, event, {}, kAlways}}, {{"vendor_id", command.vendor.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const RecordExpense& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.expense);
  if (!std::holds_alternative<Unborn>(facts.get<ExpenseState>(stream).is)) return fail("expense-exists");
  if (auto place = check_place(facts, command); !place) return pass_on(place.error());
  const auto& vendor = facts.get<VendorState>(stream_of(command.vendor));
  if (std::holds_alternative<Unborn>(vendor.is)) return fail("vendor-unknown");
  if (!is_expense(command.account)) {
    return fail("account-not-an-expense", {{"account", static_cast<std::int64_t>(command.account)}});
  }
  if (!is_plain_text(command.description, kMostNameBytes)) return fail("description-invalid");
  if (!command.invoice_number.empty() && !is_identifier(command.invoice_number, kMostCodeBytes)) {
    return fail("invoice-number-invalid");
  }
  if (auto amounts = check_amounts(command.net, command.tax); !amounts) return pass_on(amounts.error());
  if (auto date = check_money_date(command.spent_on, context); !date) return pass_on(date.error());
  const YearMonth period = posting_period(facts, command.community, command.spent_on);
  const Money gross = gross_of(command.net, command.tax);
  auto used =
      approvals::authorize(facts, command.authority, command.community, approvals::Action::expense, gross, context);
  if (!used) return pass_on(std::move(used.error()));
  ExpenseRecorded event{command.expense,
                        command.community,
                        command.building,
                        command.vendor,
                        command.account,
                        command.description,
                        command.invoice_number,
                        command.net,
                        command.tax,
                        command.spent_on,
                        command.paid_by,
                        PostingBuilder(period)
                            .debit(command.account, command.net, command.tax)
                            .debit(LedgerAccount::input_vat, command.tax)
                            .credit(counter_account(command.paid_by), gross)
                            .take()};
  Result<Decision> decision = Decision{{}, outcome(command.expense, gross, period)};
  if (command.paid_by) {
    const MoneyMoved moved{*command.paid_by, PaymentId(command.expense.uuid), -gross, command.spent_on};
    decision = out_of_drawer(facts, stream, std::move(event), {moved, command.community, command.till, command.giver},
                             std::move(decision->outcome));
  } else {
    decision->events.push_back({stream, std::move(event), command.community, command.spent_on});
  }
  if (decision) decision->events.insert(decision->events.end(), used->begin(), used->end());
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const PayExpense& command, const DecisionContext& context) {
  const auto found = open_expense(facts, command.expense, command.paid_on, context);
  if (!found) return pass_on(found.error());
  const Expense& expense = **found;
  if (expense.paid_by) return fail("expense-paid");
  const YearMonth period = posting_period(facts, expense.community, command.paid_on, expense.posted);
  const Money gross = gross_of(expense.net, expense.tax);
  ExpensePaid event{expense.id,
                    expense.community,
                    expense.building,
                    expense.vendor,
                    gross,
                    command.paid_by,
                    command.paid_on,
                    PostingBuilder(period)
                        .debit(LedgerAccount::accounts_payable, gross)
                        .credit(billing::ledger_account_of(command.paid_by), gross)
                        .take()};
  const MoneyMoved moved{command.paid_by, PaymentId(expense.id.uuid), -gross, command.paid_on};
  return out_of_drawer(facts, stream_of(command.expense), std::move(event),
                       {moved, expense.community, command.till, command.giver}, outcome(expense.id, gross, period));
}

Result<Decision> decide_on(const Facts& facts, const ReverseExpense& command, const DecisionContext& context) {
  const auto found = open_expense(facts, command.expense, command.reversed_on, context);
  if (!found) return pass_on(found.error());
  const Expense& expense = **found;
  const YearMonth period = posting_period(facts, expense.community, command.reversed_on, expense.posted);
  const Money gross = gross_of(expense.net, expense.tax);
  ExpenseReversed event{expense.id,
                        expense.community,
                        expense.building,
                        expense.vendor,
                        gross,
                        expense.paid_by,
                        command.reason,
                        command.reversed_on,
                        PostingBuilder(period)
                            .debit(counter_account(expense.paid_by), gross)
                            .credit(expense.account, expense.net, expense.tax)
                            .credit(LedgerAccount::input_vat, expense.tax)
                            .take(),
                        expense.invoice_number};
  Decision decision{{{stream_of(command.expense), std::move(event), expense.community, command.reversed_on}},
                    outcome(expense.id, gross, period)};
  Money taken_back;
  if (expense.paid_by) {
    const MoneyMoved moved{*expense.paid_by, PaymentId(expense.id.uuid), gross, command.reversed_on};
    auto cash = put_back_cash(decision, facts,
                              {moved,
                               expense.community,
                               {expense.taken_by, expense.shift},
                               command.giver,
                               command.reason != billing::ReversalReason::bounced});
    if (!cash) return pass_on(std::move(cash.error()));
    taken_back = *cash;
  }
  decision.outcome.push_back({"overage_taken_back_fen", taken_back.fen});
  return decision;
}

bool follow(VendorState& state, const VendorRegistered& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = event;
  return true;
}

bool follow(ExpenseState& state, const ExpenseRecorded& event) {
  if (!std::holds_alternative<Unborn>(state.is) || event.net <= Money{} || event.tax < Money{}) return false;
  state.is =
      Expense{event.expense, event.community,     event.building, event.vendor, event.account,        event.net,
              event.tax,     event.paid_by,       event.spent_on, false,        event.posting.period, event.taken_by,
              event.shift,   event.invoice_number};
  return true;
}

bool follow(ExpenseState& state, const ExpensePaid& event) {
  auto* expense = std::get_if<Expense>(&state.is);
  if (expense == nullptr || expense->reversed || expense->paid_by || expense->id != event.expense) return false;
  expense->paid_by = event.paid_by;
  expense->taken_by = event.taken_by;
  expense->shift = event.shift;
  expense->last_change_on = event.paid_on;
  expense->posted = std::max(expense->posted, event.posting.period);
  return true;
}

bool follow(ExpenseState& state, const ExpenseReversed& event) {
  auto* expense = std::get_if<Expense>(&state.is);
  if (expense == nullptr || expense->reversed || expense->id != event.expense) return false;
  expense->reversed = true;
  expense->last_change_on = event.reversed_on;
  return true;
}

}  // namespace steward::books
