#include "domain/base/text.h"
#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/subjects.h"
#include "domain/books/cut_over.h"
#include "domain/books/periods.h"

// What households owed, had paid ahead and had deposited when the log took over, against the opening balances.
namespace steward::billing {

namespace {

using imports::ImportKind;

// What is brought forward belongs to a running import of its kind.
Result<void> check_import(const Facts& facts, ImportRunId id, ImportKind kind, CommunityId community) {
  const auto& state = facts.get<imports::ImportRunState>(stream_of(id));
  if (std::holds_alternative<imports::Unborn>(state.is)) return fail("import-run-unknown");
  const auto* run = std::get_if<imports::Running>(&state.is);
  if (run == nullptr) return fail("import-run-not-running");
  if (run->inputs.kind != kind || run->inputs.community != community) return fail("import-kind-differs");
  return {};
}

// The day on which the log took over may lie long ago: the import run is the permission.
Result<void> check_cut_over(const Household& household, Date on, const DecisionContext& context) {
  if (on > context.today) return fail("date-in-future", {{"today", context.today}});
  if (on < household.moved_in_on) return fail("before-move-in", {{"moved_in_on", household.moved_in_on}});
  return {};
}

// What credit and deposits have in common: their number in the books before, which makes their id.
Result<void> check_payment(const Account& account, PaymentId payment, std::string_view reference) {
  if (!is_identifier(reference, kMostCodeBytes)) return fail("external-reference-invalid");
  if (find_payment(account, payment) != nullptr) return fail("payment-exists");
  if (account.payments.size() >= kMostOfAccount || last_bill_number(account) >= kMostOfAccount) {
    return fail("account-too-long");
  }
  return {};
}

// The event of the household and, in the same append, what it counts towards.
Result<Decision> brought_forward(const Facts& facts, const Household& household, Event event, LedgerAccount account,
                                 Money amount, Date on, std::vector<Param> outcome) {
  auto counted = books::count_opening(facts, household.community, account, amount, on);
  if (!counted) return pass_on(std::move(counted.error()));
  return Decision{{{stream_of(household.id), std::move(event), household.community, on}, std::move(*counted)},
                  std::move(outcome)};
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const BringForwardArrears& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (last_bill_number(household.account) >= kMostOfAccount) return fail("account-too-long");
  if (auto run = check_import(facts, command.import_run, ImportKind::opening_arrears, household.community); !run) {
    return pass_on(run.error());
  }
  const auto item = fee_item_of(facts, command.fee_item, household);
  if (!item) return pass_on(item.error());
  // A deposit brought forward would be owed back by books that never had it.
  if ((*item)->terms.method == ChargeMethod::deposit) return fail("fee-item-method-differs");
  if (auto amount = check_amount(command.amount); !amount) return pass_on(amount.error());
  if (command.period_to <= command.period_from) return fail("period-invalid");
  if (auto date = check_cut_over(household, command.cut_over_date, context); !date) return pass_on(date.error());
  const Billed before = billed(household.account, command.fee_item, {}, command.period_from, command.period_to);
  if (before != Billed::not_yet) return fail(before == Billed::wholly ? "already-billed" : "partly-billed");
  const Period period{command.period_from, command.period_to};
  if (auto free = check_free(household.account, command.fee_item, {}, period, command.cut_over_date); !free) {
    return pass_on(std::move(free.error()));
  }

  Bill bill;
  bill.number = last_bill_number(household.account) + 1;
  bill.fee_item = command.fee_item;
  bill.period_from = command.period_from;
  bill.period_to = command.period_to;
  bill.due_date = command.due_date;
  bill.allocation_priority = (*item)->terms.allocation_priority;
  bill.amount = command.amount;
  bill.income_account = (*item)->terms.income_account;
  Posting posting = PostingBuilder(books::posting_period(facts, household.community, command.cut_over_date))
                        .debit(LedgerAccount::receivables, command.amount)
                        .credit(LedgerAccount::opening_balances, command.amount)
                        .take();
  std::vector<Param> outcome{
      {"household_id", household.id.uuid}, {"bill_number", std::int64_t{bill.number}}, {"amount_fen", bill.amount.fen}};
  ArrearsBroughtForward event{household.id,       household.house,       household.building, household.community,
                              command.import_run, command.cut_over_date, std::move(bill),    std::move(posting)};
  return brought_forward(facts, household, std::move(event), LedgerAccount::receivables, command.amount,
                         command.cut_over_date, std::move(outcome));
}

Result<Decision> decide_on(const Facts& facts, const BringForwardCredit& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (auto run = check_import(facts, command.import_run, ImportKind::opening_credits, household.community); !run) {
    return pass_on(run.error());
  }
  if (auto amount = check_amount(command.amount); !amount) return pass_on(amount.error());
  if (auto date = check_cut_over(household, command.cut_over_date, context); !date) return pass_on(date.error());
  if (auto payment = check_payment(household.account, command.payment, command.reference); !payment) {
    return pass_on(payment.error());
  }
  CreditBroughtForward event{household.id,
                             household.house,
                             household.building,
                             household.community,
                             command.import_run,
                             command.cut_over_date,
                             command.payment,
                             command.reference,
                             command.amount,
                             PostingBuilder(books::posting_period(facts, household.community, command.cut_over_date))
                                 .debit(LedgerAccount::opening_balances, command.amount)
                                 .credit(LedgerAccount::credit_balances, command.amount)
                                 .take()};
  std::vector<Param> outcome{{"household_id", household.id.uuid},
                             {"payment_id", command.payment.uuid},
                             {"amount_fen", command.amount.fen},
                             {"credit_fen", household.account.credit().fen + command.amount.fen}};
  return brought_forward(facts, household, std::move(event), LedgerAccount::credit_balances, -command.amount,
                         command.cut_over_date, std::move(outcome));
}

Result<Decision> decide_on(const Facts& facts, const BringForwardDeposit& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (auto run = check_import(facts, command.import_run, ImportKind::opening_deposits, household.community); !run) {
    return pass_on(run.error());
  }
  const auto item = fee_item_of(facts, command.fee_item, household);
  if (!item) return pass_on(item.error());
  if ((*item)->terms.method != ChargeMethod::deposit) return fail("fee-item-method-differs");
  if (auto amount = check_amount(command.amount); !amount) return pass_on(amount.error());
  if (auto date = check_cut_over(household, command.cut_over_date, context); !date) return pass_on(date.error());
  if (auto payment = check_payment(household.account, command.payment, command.reference); !payment) {
    return pass_on(payment.error());
  }
  Bill bill;
  bill.number = last_bill_number(household.account) + 1;
  bill.fee_item = command.fee_item;
  bill.period_from = bill.period_to = bill.due_date = command.cut_over_date;
  bill.allocation_priority = (*item)->terms.allocation_priority;
  bill.amount = command.amount;
  bill.income_account = LedgerAccount::deposits_held;
  std::vector<Param> outcome{{"household_id", household.id.uuid},
                             {"payment_id", command.payment.uuid},
                             {"bill_number", std::int64_t{bill.number}},
                             {"amount_fen", command.amount.fen}};
  DepositBroughtForward event{household.id,
                              household.house,
                              household.building,
                              household.community,
                              command.import_run,
                              command.cut_over_date,
                              command.payment,
                              command.reference,
                              std::move(bill),
                              PostingBuilder(books::posting_period(facts, household.community, command.cut_over_date))
                                  .debit(LedgerAccount::opening_balances, command.amount)
                                  .credit(LedgerAccount::deposits_held, command.amount)
                                  .take()};
  return brought_forward(facts, household, std::move(event), LedgerAccount::deposits_held, -command.amount,
                         command.cut_over_date, std::move(outcome));
}

}  // namespace steward::billing
