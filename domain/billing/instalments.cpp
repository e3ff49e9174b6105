#include <algorithm>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/given_up.h"
#include "domain/billing/subjects.h"

// A debt that is paid by parts.
namespace steward::billing {

namespace {

constexpr std::size_t kMostBills = 200;
constexpr std::size_t kMostInstalments = 120;
constexpr int kLongestPlanMonths = 120;

// What the household owes on the day, but for what it contests and what is paid by parts already.
std::vector<std::uint32_t> all_that_is_open(const Account& account, Date on) {
  std::vector<std::uint32_t> bills;
  for (const AccountBill& bill : account.bills) {
    if (!is_open(account, bill) || !never_before_its_bill(bill, on)) continue;
    if (!is_disputed(account, bill.number) && plan_with(account, bill.number) == nullptr) bills.push_back(bill.number);
  }
  return bills;
}

Result<void> check_bill(const Account& account, std::uint32_t number, Date on) {
  const std::vector<Param> params{{"bill_number", std::int64_t{number}}};
  const AccountBill* bill = find_bill(account, number);
  if (bill == nullptr) return fail("bill-unknown", params);
  if (auto open = check_open(account, *bill); !open) return open;
  if (!never_before_its_bill(*bill, on)) return fail("bill-not-yet-issued", params);
  if (is_disputed(account, number)) return fail("bill-disputed", params);
  if (plan_with(account, number) != nullptr) return fail("bill-in-a-plan", params);
  const BillMarks* marks = marks_of(account, number);
  if (marks != nullptr && !marks->pauses.empty() && on < *marks->pauses.back().to) {
    return fail("plan-out-of-order", {{"earliest", *marks->pauses.back().to}});
  }
  return {};
}

Result<Money> sum_of_plan(const AgreeInstalments& command) {
  const auto& parts = command.instalments;
  const bool ascending = std::adjacent_find(parts.begin(), parts.end(), [](const auto& a, const auto& b) {
                           return b.due_on <= a.due_on;
                         }) == parts.end();
  if (parts.empty() || parts.size() > kMostInstalments || !ascending || parts.front().due_on < command.agreed_on ||
      parts.back().due_on > add_months(command.agreed_on, kLongestPlanMonths)) {
    return fail("instalments-invalid", {{"most", static_cast<std::int64_t>(kMostInstalments)},
                                        {"earliest", command.agreed_on},
                                        {"latest", add_months(command.agreed_on, kLongestPlanMonths)}});
  }
  Money sum;
  for (const Instalment& part : parts) {
    if (part.amount <= Money{} || part.amount > kLargestAmount) {
      return fail("amount-out-of-range", {{"amount_fen", part.amount.fen}});
    }
    sum.fen += part.amount.fen;
  }
  return sum;
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const AgreeInstalments& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household* household = *found;
  const Account& account = household->account;
  if (auto date = check_money_date(command.agreed_on, context); !date) return pass_on(date.error());
  const auto sum = sum_of_plan(command);
  if (!sum) return pass_on(sum.error());
  const std::vector<std::uint32_t> bills =
      command.bills.empty() ? all_that_is_open(account, command.agreed_on) : command.bills;
  if (bills.empty()) return fail("no-open-bill");
  const bool ascending =
      std::adjacent_find(bills.begin(), bills.end(), [](auto a, auto b) { return b <= a; }) == bills.end();
  if (bills.size() > kMostBills || !ascending) {
    return fail("lines-invalid", {{"most", static_cast<std::int64_t>(kMostBills)}});
  }
  Money open;
  for (const std::uint32_t number : bills) {
    if (auto valid = check_bill(account, number, command.agreed_on); !valid) return pass_on(valid.error());
    open.fen += open_principal(*find_bill(account, number)).fen + open_late_fee(account, number).fen;
  }
  if (*sum != open)
    return fail("instalments-not-what-is-open", {{"open_fen", open.fen}, {"instalments_fen", sum->fen}});
  InstalmentsAgreed event{household->id,
                          household->house,
                          household->building,
                          household->community,
                          command.plan,
                          command.agreed_on,
                          bills,
                          command.instalments,
                          command.stops_late_fees,
                          command.note};
  return Decision{
      {{stream_of(household->id), std::move(event), household->community, command.agreed_on}},
      {{"instalment_plan_id", command.plan.uuid}, {"household_id", household->id.uuid}, {"amount_fen", open.fen}}};
}

Result<Decision> decide_on(const Facts& facts, const EndInstalments& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household* household = *found;
  const Account& account = household->account;
  const InstalmentPlan* plan = find_plan(account, command.plan);
  if (plan == nullptr) return fail("instalment-plan-unknown");
  if (auto date = check_money_date(command.ended_on, context); !date) return pass_on(date.error());
  if (command.ended_on < plan->agreed_on) return fail("plan-out-of-order", {{"earliest", plan->agreed_on}});
  const Money open = open_of(account, *plan);
  if (command.reason == PlanEnd::paid && open > Money{}) return fail("plan-not-paid", {{"open_fen", open.fen}});
  const InstalmentsEnded event{household->id, household->house, household->building, household->community,
                               command.plan,  command.ended_on, command.reason,      plan->bills};
  return Decision{
      {{stream_of(household->id), event, household->community, command.ended_on}},
      {{"instalment_plan_id", command.plan.uuid}, {"household_id", household->id.uuid}, {"open_fen", open.fen}}};
}

Money open_of(const Account& account, const InstalmentPlan& plan) {
  Money open;
  for (const std::uint32_t number : plan.bills) {
    const AccountBill* bill = find_bill(account, number);
    if (bill != nullptr) open.fen += open_principal(*bill).fen + open_late_fee(account, number).fen;
  }
  return open;
}

PlanProgress progress_of(const Account& account, const InstalmentPlan& plan, Date on) {
  PlanProgress progress{open_of(account, plan), {}, std::nullopt};
  Money later;  // of the instalments after one: what is open beyond them is missing of it or of those before
  for (auto part = plan.instalments.rbegin(); part != plan.instalments.rend(); ++part) {
    if (progress.open <= later) break;
    const Money missing{progress.open.fen - later.fen};
    progress.next = Instalment{part->due_on, std::min(part->amount, missing)};
    if (part->due_on < on && progress.overdue == Money{}) progress.overdue = missing;
    later.fen += part->amount.fen;
  }
  return progress;
}

}  // namespace steward::billing
