#include <algorithm>

#include "domain/base/assert.h"
#include "domain/billing/allocation.h"
#include "domain/billing/apportionment.h"
#include "domain/billing/billing.h"
#include "domain/billing/incoming.h"
#include "domain/billing/metered.h"
#include "domain/billing/premises.h"
#include "domain/billing/pricing.h"
#include "domain/billing/subjects.h"
#include "domain/billing/vat.h"
#include "domain/books/periods.h"
#include "domain/metering/metering.h"
#include "domain/registry/registry.h"

// What makes a household owe: statements of bill runs, one-off charges.
namespace steward::billing {

namespace {

// Says of which item it is, so that somebody finds what is missing.
Error about(FeeItemId item, Error error) {
  const bool said = std::any_of(error.params.begin(), error.params.end(),
                                [](const Param& param) { return param.name == "fee_item_id"; });
  if (!said) error.params.push_back({"fee_item_id", item.uuid});
  return error;
}

// An item is billed once for a day: a period billed before is passed over, one billed in part needs a person.
class Statement {
 public:
  Statement(const Household& household, const BillRunStarted& run, const Premises& premises)
      : household_(household), run_(run), premises_(premises) {}

  Result<std::vector<Bill>> bills() {
    const Period period = charged_only_while_in_possession(household_, {run_.period_from, run_.period_to});
    if (period.to <= period.from) return fail("nothing-to-bill");
    for (const FrozenFeeItem& item : run_.fee_items) {
      auto billed =
          item.terms.method == ChargeMethod::contract ? bill_contracts(item, period) : bill_house(item, period);
      if (!billed) return pass_on(about(item.fee_item, billed.error()));
    }
    if (!bills_.empty()) return std::move(bills_);
    if (billed_before_) return fail("already-billed");
    const bool by_contract = std::all_of(run_.fee_items.begin(), run_.fee_items.end(), [](const FrozenFeeItem& item) {
      return item.terms.method == ChargeMethod::contract;
    });
    if (by_contract && !has_contract_) return fail(kNoContract);
    return fail("nothing-to-bill");
  }

 private:
  // False when there is nothing left to do for the period.
  Result<bool> open(const FrozenFeeItem& item, ContractId contract, Period period) {
    const Billed before = billed(household_.account, item.fee_item, contract, period.from, period.to);
    if (before == Billed::partly) return fail("partly-billed", {{"fee_item_id", item.fee_item.uuid}});
    billed_before_ |= before == Billed::wholly;
    if (before != Billed::not_yet) return false;
    // What a meter showed goes on from bill to bill, so each that was taken back counts.
    const Period all{make_date(kFirstYear, 1, 1), make_date(kLastYear, 12, 31)};
    auto free = check_free(household_.account, item.fee_item, contract,
                           item.terms.method == ChargeMethod::metered ? all : period, run_.issue_date);
    if (!free) return pass_on(std::move(free.error()));
    return true;
  }

  Result<void> add(Result<Bill> bill, ContractId contract) {
    if (!bill) return pass_on(bill.error());
    if (bill->amount == Money{}) return {};
    bill->contract = contract;
    bills_.push_back(std::move(*bill));
    return {};
  }

  Result<void> add_charged(const FrozenFeeItem& item, Result<std::vector<MonthlyCharge>> charges, Period period,
                           ContractId contract) {
    if (!charges) return pass_on(charges.error());
    // Measured before a coefficient of zero was refused: the bill would be left out without a word.
    const bool free = std::any_of(charges->begin(), charges->end(),
                                  [](const MonthlyCharge& charge) { return charge.coefficient_millionths == 0; });
    if (free) return fail("price-zero", {{"fee_item_id", item.fee_item.uuid}});
    return add(bill_for(item, *charges, period, run_.due_date), contract);
  }

  Result<void> bill_house(const FrozenFeeItem& item, Period period) {
    const auto is_open = open(item, {}, period);
    if (!is_open) return pass_on(is_open.error());
    if (!*is_open) return {};
    if (item.terms.method == ChargeMethod::apportioned) return bill_share(item, period);
    if (item.terms.method != ChargeMethod::metered) {
      return add_charged(item, charges_of_house(item, premises_.measures, period), period, {});
    }
    if (premises_.meters == nullptr) return {};
    const auto usage = usage_to_bill(item, *premises_.meters, household_, period);
    if (!usage) return pass_on(usage.error());
    return *usage ? add(metered_bill(item, **usage, premises_.measures, period, run_.due_date), {}) : Result<void>{};
  }

  Result<void> bill_share(const FrozenFeeItem& item, Period period) {
    const auto cost = std::find_if(run_.shared_costs.begin(), run_.shared_costs.end(),
                                   [&](const SharedCost& shared) { return shared.fee_item == item.fee_item; });
    if (cost == run_.shared_costs.end()) return {};
    const Period whole{run_.period_from, run_.period_to};
    return add(apportioned_bill(item, *cost, household_.house, whole, period, run_.due_date), {});
  }

  Result<void> bill_contracts(const FrozenFeeItem& item, Period possessed) {
    for (const ContractTerms& terms : household_.contracts) {
      if (terms.fee_item != item.fee_item) continue;
      const Period period{std::max(possessed.from, terms.from),
                          std::min(possessed.to, terms.to.value_or(possessed.to))};
      if (period.to <= period.from) continue;
      has_contract_ = true;
      const auto is_open = open(item, terms.contract, period);
      if (!is_open) return pass_on(is_open.error());
      if (!*is_open) continue;
      auto added = add_charged(item, charges_of_contract(item, terms, period), period, terms.contract);
      if (!added) return added;
    }
    return {};
  }

  const Household& household_;
  const BillRunStarted& run_;
  const Premises& premises_;
  std::vector<Bill> bills_;
  bool billed_before_ = false;
  bool has_contract_ = false;
};

std::uint32_t next_bill_number(const Account& account) { return last_bill_number(account) + 1; }

Result<const Household*> household_with_room(const Facts& facts, HouseholdId id, std::size_t new_bills) {
  auto household = household_of(facts, id);
  if (household && last_bill_number((*household)->account) + new_bills > kMostOfAccount)
    return fail("account-too-long");
  return household;
}

std::vector<Param> outcome(HouseholdId household, const Bill& bill) {
  return {
      {"household_id", household.uuid}, {"bill_number", std::int64_t{bill.number}}, {"amount_fen", bill.amount.fen}};
}

// Where the community wants it, credit pays the statement as soon as it is there.
Result<CreditUsed> deducted_at_once(const Facts& facts, const Household& household, const StatementIssued& event) {
  const CollectionPolicy* policy = policy_of(facts, household.community);
  if (policy == nullptr || !policy->deduct_on_issue) return CreditUsed{};
  if (credit_on(household.account, event.issue_date) == Money{}) return CreditUsed{};
  HouseholdState after{household};
  STEWARD_ASSERT(follow(after, event), "what is decided can be followed");
  return use_credit(facts, std::get<Household>(after.is), event.issue_date, CreditReach::due_or_issued);
}

}  // namespace

Result<void> check_free(const Account& account, FeeItemId item, ContractId contract, Period period, Date on) {
  const auto since = free_since(account, item, contract, period.from, period.to);
  if (!since || *since <= on) return {};
  return fail("before-cancellation", {{"fee_item_id", item.uuid}, {"earliest", *since}});
}

Period charged_only_while_in_possession(const Household& household, Period period) {
  return {std::max(period.from, household.moved_in_on),
          household.moved_out_on ? std::min(period.to, *household.moved_out_on) : period.to};
}

Result<Decision> decide_on(const Facts& facts, const IssueStatement& command, const DecisionContext&) {
  const auto& run_state = facts.get<BillRunState>(stream_of(command.run));
  if (std::holds_alternative<Unborn>(run_state.is)) return fail("bill-run-unknown");
  const auto* run = std::get_if<RunningBillRun>(&run_state.is);
  if (run == nullptr) return fail("bill-run-not-running");
  const auto& roster = run->inputs.roster;
  if (!std::binary_search(roster.begin(), roster.end(), command.household)) return fail("household-not-in-run");
  const auto found = household_with_room(facts, command.household, run->inputs.fee_items.size() + kMostContracts);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (household.community != run->inputs.community) return fail("household-not-in-run");
  const auto* house = std::get_if<registry::House>(&facts.get<registry::HouseState>(stream_of(household.house)).is);
  if (house == nullptr) return fail("house-unknown");
  if (run->inputs.issue_date < household.moved_in_on) return fail("before-move-in");

  Premises premises{registry::measures_of(*house)};
  if (bills_meters(run_state)) {
    const StreamId meters = metering::meters_stream({{}, {}, household.house});
    premises.meters = std::get_if<metering::Meters>(&facts.get<metering::MetersState>(meters).is);
  }
  auto bills = Statement(household, run->inputs, premises).bills();
  if (!bills) return pass_on(bills.error());
  StatementIssued event{command.household, household.house,        household.building, household.community,
                        command.run,       run->inputs.issue_date, std::move(*bills),  {}};
  PostingBuilder posting(books::posting_period(facts, household.community, event.issue_date));
  Money total;
  std::uint32_t number = next_bill_number(household.account);
  for (Bill& bill : event.bills) {
    bill.number = number++;
    total.fen += bill.amount.fen;
    post_bill(posting, bill);
  }
  event.posting = posting.take();
  std::vector<Param> params{{"household_id", command.household.uuid},
                            {"bill_run_id", command.run.uuid},
                            {"bills", static_cast<std::int64_t>(event.bills.size())},
                            {"total_fen", total.fen}};
  auto deducted = deducted_at_once(facts, household, event);
  if (!deducted) return pass_on(std::move(deducted.error()));
  params.push_back({"deducted_fen", deducted->used.fen});
  const Date effective = event.issue_date;
  std::vector<NewEvent> events{{stream_of(command.household), std::move(event), household.community, effective}};
  events.insert(events.end(), deducted->events.begin(), deducted->events.end());
  return Decision{std::move(events), std::move(params)};
}

Result<NewEvent> raise_charge(const Facts& facts, const RaiseCharge& command, const DecisionContext& context) {
  const auto household = household_with_room(facts, command.household, 1);
  if (!household) return pass_on(household.error());
  const auto item = fee_item_of(facts, command.fee_item, **household);
  if (!item) return pass_on(item.error());
  const ChargeMethod method = (*item)->terms.method;
  const bool by_hand = method == ChargeMethod::one_off || method == ChargeMethod::deposit;
  if (!by_hand) return fail("fee-item-method-differs");
  if (auto amount = check_amount(command.amount); !amount) return pass_on(amount.error());
  return charge_household(facts, **household, **item, command, context);
}

Result<NewEvent> charge_household(const Facts& facts, const Household& household, const FeeItem& item,
                                  const RaiseCharge& command, const DecisionContext& context) {
  if (last_bill_number(household.account) >= kMostOfAccount) return fail("account-too-long");
  if (auto date = check_money_date(command.charge_date, context); !date) return pass_on(date.error());
  if (command.charge_date < household.moved_in_on)
    return fail("before-move-in", {{"moved_in_on", household.moved_in_on}});
  if (household.moved_out_on && command.charge_date >= *household.moved_out_on) {
    return fail("household-moved-out", {{"moved_out_on", *household.moved_out_on}});
  }
  if (command.due_date < command.charge_date) return fail("due-before-issue");
  if (!command.reason.empty() && command.reason.field != FieldClass::free_text) return fail("sealed-data-mismatch");

  // Who enters an amount by hand enters what is to be paid: its tax is inside.
  const auto tax = tax_inside(command.amount, vat_on(item.vat_rates, command.charge_date).rate_millionths);
  if (!tax) return pass_on(tax.error());
  Bill bill{next_bill_number(household.account),
            command.fee_item,
            command.charge_date,
            command.charge_date,
            command.due_date,
            item.terms.allocation_priority,
            command.amount,
            {},
            *tax};
  bill.income_account = item.terms.income_account;
  PostingBuilder posting(books::posting_period(facts, household.community, command.charge_date));
  post_bill(posting, bill);
  const ChargeRaised event{command.household, household.house, household.building, household.community, bill,
                           command.reason,    posting.take()};
  return NewEvent{stream_of(command.household), event, household.community, command.charge_date};
}

Result<Decision> decide_on(const Facts& facts, const RaiseCharge& command, const DecisionContext& context) {
  auto charge = raise_charge(facts, command, context);
  if (!charge) return pass_on(charge.error());
  auto params = outcome(command.household, get<ChargeRaised>(charge->event).bill);
  return Decision{{std::move(*charge)}, std::move(params)};
}

}  // namespace steward::billing
