#include <algorithm>

#include "domain/billing/billing.h"

// Everything that makes a household owe: statements of bill runs, one-off charges, arrears brought forward.
namespace steward::billing {

namespace {

// A household pays for the days on which it has the house, from move-in until the day before it moves out.
Period charged_only_while_in_possession(const Household& household, Period period) {
  return {std::max(period.from, household.moved_in_on),
          household.moved_out_on ? std::min(period.to, *household.moved_out_on) : period.to};
}

std::vector<PriceFrom> monthly_prices(const FrozenFeeItem& item, Area area) {
  std::vector<PriceFrom> prices;
  for (const Tariff& tariff : item.tariffs) {
    // A price and an area within their limits cannot overflow.
    const MonthlyPrice monthly = item.terms.method == ChargeMethod::by_area
                                     ? price_by_area(tariff.unit_price, area, {}, {}).value()
                                     : price_fixed(tariff.unit_price);
    prices.push_back({tariff.effective_from, monthly});
  }
  return prices;
}

// The bill of one item; a bill of zero when the period costs nothing after rounding.
Result<Bill> bill_for(const FrozenFeeItem& item, Period period, Area house_area, Date due_date) {
  const bool by_area = item.terms.method == ChargeMethod::by_area;
  if (by_area && house_area == Area{0}) return fail("house-has-no-area");
  const LineRule rule{item.terms.proration, item.terms.rounding, item.terms.decimal_places};
  const auto line = charge(monthly_prices(item, house_area), period, rule);
  if (!line) return pass_on(line.error());
  if (line->amount > kLargestAmount) return fail("amount-too-large");
  Bill bill{0, item.fee_item, period.from, period.to, due_date, item.terms.allocation_priority, line->amount, {}};
  for (const LinePart& part : line->parts) {
    bill.parts.push_back({part.period.from, part.period.to, item.tariffs[part.price].unit_price,
                          by_area ? house_area : Area{0}, part.amount});
  }
  return bill;
}

// An item is billed once for a day: a period billed before is passed over, one billed in part needs a person.
Result<std::vector<Bill>> bills_for(const Household& household, const BillRunStarted& run, Area house_area) {
  const Period period = charged_only_while_in_possession(household, {run.period_from, run.period_to});
  if (period.to <= period.from) return fail("nothing-to-bill");
  std::vector<Bill> bills;
  bool billed_before = false;
  for (const FrozenFeeItem& item : run.fee_items) {
    const Billed before = billed(household.account, item.fee_item, period.from, period.to);
    if (before == Billed::partly) return fail("partly-billed", {{"fee_item_id", item.fee_item.uuid}});
    if (before == Billed::wholly) {
      billed_before = true;
      continue;
    }
    auto bill = bill_for(item, period, house_area, run.due_date);
    if (!bill) return pass_on(bill.error());
    if (bill->amount > Money{}) bills.push_back(std::move(*bill));
  }
  if (bills.empty()) return fail(billed_before ? "already-billed" : "nothing-to-bill");
  return bills;
}

std::uint32_t next_bill_number(const Account& account) { return last_bill_number(account) + 1; }

Result<const Household*> household_of(const Facts& facts, HouseholdId id, std::size_t new_bills) {
  const auto* household = std::get_if<Household>(&facts.get<HouseholdState>(stream_of(id)).is);
  if (household == nullptr) return fail("household-unknown");
  if (last_bill_number(household->account) + new_bills > kMostOfAccount) return fail("account-too-long");
  return household;
}

Result<void> check_amount(Money amount) {
  if (amount > Money{} && amount <= kLargestAmount) return {};
  return fail("amount-out-of-range", {{"amount_fen", amount.fen}});
}

const FeeItem* fee_item_of(const Facts& facts, FeeItemId id, const Household& household) {
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(id)).is);
  return item != nullptr && item->community == household.community ? item : nullptr;
}

std::vector<Param> outcome(HouseholdId household, const Bill& bill) {
  return {
      {"household_id", household.uuid}, {"bill_number", std::int64_t{bill.number}}, {"amount_fen", bill.amount.fen}};
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const IssueStatement& command, const DecisionContext&) {
  const auto& run_state = facts.get<BillRunState>(stream_of(command.run));
  if (std::holds_alternative<Unborn>(run_state.is)) return fail("bill-run-unknown");
  const auto* run = std::get_if<RunningBillRun>(&run_state.is);
  if (run == nullptr) return fail("bill-run-not-running");
  const auto& roster = run->inputs.roster;
  if (!std::binary_search(roster.begin(), roster.end(), command.household)) return fail("household-not-in-run");
  const auto found = household_of(facts, command.household, run->inputs.fee_items.size());
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (household.community != run->inputs.community) return fail("household-not-in-run");
  const auto* house = std::get_if<registry::House>(&facts.get<registry::HouseState>(stream_of(household.house)).is);
  if (house == nullptr) return fail("house-unknown");
  if (run->inputs.issue_date < household.moved_in_on) return fail("before-move-in");

  auto bills = bills_for(household, run->inputs, house->registered.built_up_area);
  if (!bills) return pass_on(bills.error());
  StatementIssued event{command.household, household.house,        household.building, household.community,
                        command.run,       run->inputs.issue_date, std::move(*bills),  {}};
  PostingBuilder posting(event.issue_date);
  Money total;
  std::uint32_t number = next_bill_number(household.account);
  for (Bill& bill : event.bills) {
    bill.number = number++;
    total.fen += bill.amount.fen;
    const auto item = std::find_if(run->inputs.fee_items.begin(), run->inputs.fee_items.end(),
                                   [&](const FrozenFeeItem& frozen) { return frozen.fee_item == bill.fee_item; });
    posting.debit(LedgerAccount::receivables, bill.amount).credit(item->terms.income_account, bill.amount);
  }
  event.posting = posting.take();
  std::vector<Param> params{{"household_id", command.household.uuid},
                            {"bill_run_id", command.run.uuid},
                            {"bills", static_cast<std::int64_t>(event.bills.size())},
                            {"total_fen", total.fen}};
  const Date effective = event.issue_date;
  return Decision{{{stream_of(command.household), std::move(event), household.community, effective}},
                  std::move(params)};
}

Result<NewEvent> raise_charge(const Facts& facts, const RaiseCharge& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household, 1);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  const FeeItem* item = fee_item_of(facts, command.fee_item, household);
  if (item == nullptr) return fail("fee-item-unknown");
  if (item->terms.method != ChargeMethod::one_off) return fail("fee-item-method-differs");
  if (auto amount = check_amount(command.amount); !amount) return pass_on(amount.error());
  if (auto date = check_money_date(command.charge_date, context); !date) return pass_on(date.error());
  if (command.charge_date < household.moved_in_on)
    return fail("before-move-in", {{"moved_in_on", household.moved_in_on}});
  if (household.moved_out_on && command.charge_date >= *household.moved_out_on) {
    return fail("household-moved-out", {{"moved_out_on", *household.moved_out_on}});
  }
  if (command.due_date < command.charge_date) return fail("due-before-issue");
  if (!command.reason.empty() && command.reason.field != FieldClass::free_text) return fail("sealed-data-mismatch");

  const Bill bill{next_bill_number(household.account),
                  command.fee_item,
                  command.charge_date,
                  command.charge_date,
                  command.due_date,
                  item->terms.allocation_priority,
                  command.amount,
                  {}};
  Posting posting = PostingBuilder(command.charge_date)
                        .debit(LedgerAccount::receivables, command.amount)
                        .credit(item->terms.income_account, command.amount)
                        .take();
  const ChargeRaised event{command.household, household.house,   household.building, household.community, bill,
                           command.reason,    std::move(posting)};
  return NewEvent{stream_of(command.household), event, household.community, command.charge_date};
}

Result<Decision> decide_on(const Facts& facts, const RaiseCharge& command, const DecisionContext& context) {
  auto charge = raise_charge(facts, command, context);
  if (!charge) return pass_on(charge.error());
  auto params = outcome(command.household, std::get<ChargeRaised>(charge->event).bill);
  return Decision{{std::move(*charge)}, std::move(params)};
}

Result<Decision> decide_on(const Facts& facts, const BringForwardArrears& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household, 1);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  const auto& import_state = facts.get<imports::ImportRunState>(stream_of(command.import_run));
  if (std::holds_alternative<imports::Unborn>(import_state.is)) return fail("import-run-unknown");
  const auto* import_run = std::get_if<imports::Running>(&import_state.is);
  if (import_run == nullptr) return fail("import-run-not-running");
  if (import_run->inputs.kind != imports::ImportKind::opening_arrears ||
      import_run->inputs.community != household.community) {
    return fail("import-kind-differs");
  }
  const FeeItem* item = fee_item_of(facts, command.fee_item, household);
  if (item == nullptr) return fail("fee-item-unknown");
  if (auto amount = check_amount(command.amount); !amount) return pass_on(amount.error());
  if (command.period_to <= command.period_from) return fail("period-invalid");
  // The day on which the log took over may lie long ago: the import run is the permission.
  if (command.cut_over_date > context.today) return fail("date-in-future", {{"today", context.today}});
  if (command.cut_over_date < household.moved_in_on)
    return fail("before-move-in", {{"moved_in_on", household.moved_in_on}});
  const Billed before = billed(household.account, command.fee_item, command.period_from, command.period_to);
  if (before != Billed::not_yet) return fail(before == Billed::wholly ? "already-billed" : "partly-billed");

  const Bill bill{next_bill_number(household.account),
                  command.fee_item,
                  command.period_from,
                  command.period_to,
                  command.due_date,
                  item->terms.allocation_priority,
                  command.amount,
                  {}};
  Posting posting = PostingBuilder(command.cut_over_date)
                        .debit(LedgerAccount::receivables, command.amount)
                        .credit(LedgerAccount::opening_balances, command.amount)
                        .take();
  const ArrearsBroughtForward event{command.household,
                                    household.house,
                                    household.building,
                                    household.community,
                                    command.import_run,
                                    command.cut_over_date,
                                    bill,
                                    std::move(posting)};
  return Decision{{{stream_of(command.household), event, household.community, command.cut_over_date}},
                  outcome(command.household, bill)};
}

}  // namespace steward::billing
