#include <algorithm>
#include <iterator>

#include "domain/approvals/approvals.h"
#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"
#include "domain/books/periods.h"

// Statements taken back, one by one or with their whole run, and charges that no run issued.
namespace steward::billing {

namespace {

// Nothing has happened to a bill that is cancelled: what was paid, given up, contested or put right needs a person.
Result<void> check_untouched(const Account& account, const AccountBill& bill) {
  const bool touched = bill.paid != Money{} || bill.reduced != Money{} || marks_of(account, bill.number) != nullptr ||
                       plan_with(account, bill.number) != nullptr ||
                       std::any_of(account.adjusted.begin(), account.adjusted.end(),
                                   [&](const AdjustedBill& adjusted) { return adjusted.bill == bill.number; });
  if (touched) return fail("bill-touched", {{"bill_number", std::int64_t{bill.number}}});
  // What a meter showed is billed on from where the last bill ended.
  const bool billed_on = std::any_of(account.usage.begin(), account.usage.end(), [&](const BilledUsage& usage) {
    if (usage.bill <= bill.number) return false;
    const AccountBill* later = find_bill(account, usage.bill);
    return later != nullptr && later->fee_item == bill.fee_item;
  });
  if (billed_on) return fail("bill-not-the-last", {{"bill_number", std::int64_t{bill.number}}});
  return {};
}

// Income counted until now is taken back, that of later months is deferred no more.
void take_back(PostingBuilder& posting, const Account& account, const AccountBill& bill,
               std::vector<BillDeferral>& deferrals) {
  const std::vector<BillDeferral> changes = deferral_changes(account, bill.number, {}, posting.period());
  std::vector<MonthShare> months{{posting.period(), {bill.tax.fen - bill.amount.fen}}};
  for (const BillDeferral& change : changes) {
    months.front().amount.fen -= change.amount.fen;
    months.push_back({change.month, change.amount});
    deferrals.push_back({bill.number, change.month, -change.amount});
  }
  posting.income(bill.income_account, months, -bill.tax)
      .credit(LedgerAccount::receivables, bill.amount)
      .debit(LedgerAccount::output_vat, bill.tax);
}

Result<const CompletedBillRun*> completed(const Facts& facts, BillRunId id) {
  const auto& state = facts.get<BillRunState>(stream_of(id));
  if (std::holds_alternative<Unborn>(state.is)) return fail("bill-run-unknown");
  const auto* run = std::get_if<CompletedBillRun>(&state.is);
  if (run == nullptr) return fail("bill-run-unfinished");
  return run;
}

// A debt that never was is a correction as large as the debt. Where nothing was billed, nothing is given away.
Result<std::vector<NewEvent>> authorized(const Facts& facts, const approvals::Authority& authority,
                                         CommunityId community, Money sum, const DecisionContext& context) {
  if (sum == Money{}) return std::vector<NewEvent>{};
  return approvals::authorize(facts, authority, community, approvals::Action::correction, sum, context);
}

}  // namespace

Result<NewEvent> cancel_bills(const Facts& facts, const Household& household, const BillsToCancel& what) {
  const Account& account = household.account;
  // They were issued together, but each may have been opened again behind that.
  YearMonth posted;
  for (std::uint32_t number = what.first_bill; number < what.first_bill + what.bills; ++number) {
    if (const AccountBill* bill = find_bill(account, number)) posted = std::max(posted, bill->posted);
  }
  PostingBuilder posting(books::posting_period(facts, household.community, what.on, posted));
  std::vector<CancelledBill> bills;
  std::vector<BillDeferral> deferrals;
  for (std::uint32_t number = what.first_bill; number < what.first_bill + what.bills; ++number) {
    const AccountBill* bill = find_bill(account, number);
    if (bill == nullptr) return fail("bill-unknown", {{"bill_number", std::int64_t{number}}});
    if (!never_before_its_bill(*bill, what.on)) {
      return fail("bill-not-yet-issued", {{"bill_number", std::int64_t{number}}});
    }
    if (auto untouched = check_untouched(account, *bill); !untouched) return pass_on(untouched.error());
    take_back(posting, account, *bill, deferrals);
    bills.push_back({number, bill->fee_item, bill->amount, bill->tax});
  }
  StatementCancelled event{household.id, household.house,  household.building,   household.community, what.run,
                           what.on,      std::move(bills), std::move(deferrals), what.reason,         posting.take()};
  return NewEvent{stream_of(household.id), std::move(event), household.community, what.on};
}

bool is_cancelled_by(const CompletedBillRun& run, Date date) { return run.cancelled_on && *run.cancelled_on <= date; }

Result<Decision> decide_on(const Facts& facts, const CancelBillRun& command, const DecisionContext& context) {
  const auto run = completed(facts, command.run);
  if (!run) return pass_on(run.error());
  if (auto date = check_money_date(command.cancelled_on, context); !date) return pass_on(date.error());
  if (is_cancelled_by(**run, command.cancelled_on)) {
    return fail("bill-run-cancelled", {{"cancelled_on", *(*run)->cancelled_on}});
  }
  const CommunityId community = (*run)->community;
  const Money total = (*run)->progress.total;
  auto events = authorized(facts, command.authority, community, total, context);
  if (!events) return pass_on(std::move(events.error()));
  events->insert(events->begin(),
                 {stream_of(command.run), BillRunCancellationBegun{command.run, community, command.cancelled_on, total},
                  community, command.cancelled_on});
  return Decision{std::move(*events), {{"bill_run_id", command.run.uuid}, {"amount_fen", total.fen}}};
}

bool follow(BillRunState& state, const BillRunCancellationBegun& event) {
  auto* run = std::get_if<CompletedBillRun>(&state.is);
  if (run == nullptr || event.run != run->run || is_cancelled_by(*run, event.cancelled_on)) return false;
  run->cancelled_on = event.cancelled_on;
  return true;
}

Result<Decision> decide_on(const Facts& facts, const CancelStatement& command, const DecisionContext& context) {
  const auto* household = std::get_if<Household>(&facts.get<HouseholdState>(stream_of(command.household)).is);
  if (household == nullptr) return fail("household-unknown");
  const auto run = completed(facts, command.run);
  if (!run) return pass_on(run.error());
  const Account& account = household->account;
  const auto statement = std::find_if(account.statements.begin(), account.statements.end(),
                                      [&](const IssuedStatement& issued) { return issued.run == command.run; });
  if (statement == account.statements.end()) return fail("statement-unknown");
  if (auto date = check_money_date(command.cancelled_on, context); !date) return pass_on(date.error());
  if (!command.reason.empty() && command.reason.field != FieldClass::free_text) return fail("sealed-data-mismatch");

  auto cancelled = cancel_bills(
      facts, *household, {command.run, statement->first_bill, statement->bills, command.cancelled_on, command.reason});
  if (!cancelled) return pass_on(std::move(cancelled.error()));
  Money sum;
  for (const CancelledBill& bill : get<StatementCancelled>(cancelled->event).bills) sum.fen += bill.amount.fen;
  std::vector<NewEvent> events{std::move(*cancelled)};
  if (!is_cancelled_by(**run, command.cancelled_on)) {
    auto alone = authorized(facts, command.authority, household->community, sum, context);
    if (!alone) return pass_on(std::move(alone.error()));
    std::move(alone->begin(), alone->end(), std::back_inserter(events));
  }
  return Decision{std::move(events),
                  {{"household_id", household->id.uuid},
                   {"bill_run_id", command.run.uuid},
                   {"bills", std::int64_t{statement->bills}},
                   {"amount_fen", sum.fen},
                   {"arrears_fen", account.arrears().fen - sum.fen}}};
}

}  // namespace steward::billing
