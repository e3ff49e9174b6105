#include "domain/billing/corrections.h"

#include <algorithm>
#include <array>

#include "domain/approvals/approvals.h"
#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/pricing.h"
#include "domain/books/periods.h"
#include "domain/registry/registry.h"

// What was billed wrongly: computed again, and the difference charged or given back.
namespace steward::billing {

namespace {

constexpr std::size_t kMostLinesOfAdjustment = 600;  // fifty years of one item

// Zero when the household had nothing to pay for in all of the period.
Result<Charged> computed_again(const Household& household, const FrozenFeeItem& item,
                               std::span<const registry::HouseMeasures> measures, const AccountBill& bill) {
  Period period = charged_only_while_in_possession(household, {bill.period_from, bill.period_to});
  const bool by_contract = item.terms.method == ChargeMethod::contract;
  auto contract = household.contracts.end();
  if (by_contract) {
    const ContractId id = household.account.billed[bill.billed - 1U].contract;
    contract = std::find_if(household.contracts.begin(), household.contracts.end(),
                            [&](const ContractTerms& terms) { return terms.contract == id; });
    if (contract == household.contracts.end()) return fail("contract-unknown");
    period.to = std::min(period.to, contract->to.value_or(period.to));
  }
  if (period.to <= period.from) return Charged{};
  auto charges = by_contract ? charges_of_contract(item, *contract, period) : charges_of_house(item, measures, period);
  if (!charges) return pass_on(charges.error());
  const auto again = bill_for(item, *charges, period, bill.due_date);
  if (!again) return pass_on(again.error());
  return Charged{again->amount, again->tax};
}

// What was waived or written off was never paid: none of it is given back.
void keep_what_was_given_up(Charged& after, const Charged& before, const AccountBill& bill) {
  if (bill.reduced <= after.amount) return;
  if (bill.reduced >= before.amount) {
    after = before;
    return;
  }
  const std::array<std::int64_t, 2> weights = {bill.reduced.fen, before.amount.fen - bill.reduced.fen};
  const auto taxes = split_by_weights(before.tax, weights);
  after = {bill.reduced, taxes ? taxes->front() : Money{}};
}

// What is charged on top, or given back, and what of it is tax.
Posting posting_of(const Adjustment& adjustment, LedgerAccount income, YearMonth period) {
  PostingBuilder posting(period);
  const Money gross = adjustment.difference;
  const Money tax = adjustment.tax_difference;
  if (gross > Money{}) {
    posting.debit(LedgerAccount::receivables, gross);
  } else {
    posting.credit(LedgerAccount::credit_balances, -gross);
  }
  posting.income(income, period, {gross.fen - tax.fen}, tax);
  if (tax > Money{}) {
    posting.credit(LedgerAccount::output_vat, tax);
  } else {
    posting.debit(LedgerAccount::output_vat, -tax);
  }
  return posting.take();
}

Result<void> check_dates(const AdjustBills& command, const Household& household, const DecisionContext& context) {
  if (command.period_to <= command.period_from) return fail("period-invalid");
  if (auto date = check_money_date(command.adjusted_on, context); !date) return date;
  if (command.due_date < command.adjusted_on) return fail("due-before-issue");
  for (const AccountBill& bill : household.account.bills) {
    if (bill.fee_item == command.fee_item && !never_before_its_bill(bill, command.adjusted_on)) {
      return fail("bill-not-yet-issued", {{"bill_number", std::int64_t{bill.number}}});
    }
  }
  for (const AdjustedBill& adjusted : household.account.adjusted) {
    if (command.adjusted_on < adjusted.on) return fail("adjustment-before-another", {{"earliest", adjusted.on}});
  }
  return {};
}

}  // namespace

bool recomputable(ChargeMethod method) {
  return method == ChargeMethod::by_area || method == ChargeMethod::fixed_amount || method == ChargeMethod::contract;
}

Charged charged_of(const Account& account, const AccountBill& bill) {
  const auto found =
      std::lower_bound(account.adjusted.begin(), account.adjusted.end(), bill.number,
                       [](const AdjustedBill& adjusted, std::uint32_t wanted) { return adjusted.bill < wanted; });
  if (found == account.adjusted.end() || found->bill != bill.number) return {bill.amount, bill.tax};
  return {found->amount, found->tax};
}

Result<Adjustment> adjustment_of(const Household& household, const FeeItem& item,
                                 std::span<const registry::HouseMeasures> measures, Period period) {
  if (!recomputable(item.terms.method)) return fail("fee-item-method-differs", {{"fee_item_id", item.id.uuid}});
  const FrozenFeeItem now{item.id, 0, item.terms, item.tariffs, item.vat_rates};
  Adjustment adjustment;
  for (const AccountBill& bill : household.account.bills) {
    if (bill.fee_item != item.id || bill.kind != BillKind::issued || bill.billed == 0) continue;
    if (bill.period_to <= period.from || period.to <= bill.period_from) continue;
    auto after = computed_again(household, now, measures, bill);
    if (!after) return pass_on(after.error());
    const Charged before = charged_of(household.account, bill);
    if (after->amount < before.amount) keep_what_was_given_up(*after, before, bill);
    if (after->amount == before.amount && after->tax == before.tax) continue;
    if (adjustment.lines.size() >= kMostLinesOfAdjustment) return fail("adjustment-too-long");
    adjustment.lines.push_back(
        {bill.number, bill.period_from, bill.period_to, before.amount, before.tax, after->amount, after->tax});
    adjustment.difference.fen += after->amount.fen - before.amount.fen;
    adjustment.tax_difference.fen += after->tax.fen - before.tax.fen;
  }
  const Money most = kLargestAmount;
  if (adjustment.difference > most || adjustment.difference < -most) return fail("amount-too-large");
  return adjustment;
}

Result<Decision> decide_on(const Facts& facts, const AdjustBills& command, const DecisionContext& context) {
  const auto* household = std::get_if<Household>(&facts.get<HouseholdState>(stream_of(command.household)).is);
  if (household == nullptr) return fail("household-unknown");
  const Account& account = household->account;
  if (last_bill_number(account) + 1 > kMostOfAccount || account.payments.size() >= kMostOfAccount) {
    return fail("account-too-long");
  }
  if (find_payment(account, PaymentId{command.adjustment.uuid}) != nullptr) return fail("adjustment-exists");
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(command.fee_item)).is);
  if (item == nullptr || item->community != household->community) return fail("fee-item-unknown");
  const auto* house = std::get_if<registry::House>(&facts.get<registry::HouseState>(stream_of(household->house)).is);
  if (house == nullptr) return fail("house-unknown");
  if (auto dates = check_dates(command, *household, context); !dates) return pass_on(dates.error());
  if (!command.note.empty() && command.note.field != FieldClass::free_text) return fail("sealed-data-mismatch");
  const auto adjustment =
      adjustment_of(*household, *item, registry::measures_of(*house), {command.period_from, command.period_to});
  if (!adjustment) return pass_on(adjustment.error());
  if (adjustment->lines.empty()) return fail("nothing-to-adjust");
  const Money difference = adjustment->difference;
  if (difference != command.difference) return fail("adjustment-differs", {{"difference_fen", difference.fen}});
  const Money size = difference < Money{} ? -difference : difference;
  auto events = approvals::authorize(facts, command.authority, household->community, approvals::Action::correction,
                                     size, context);
  if (!events) return pass_on(std::move(events.error()));

  BillsAdjusted event{command.adjustment,
                      household->id,
                      household->house,
                      household->building,
                      household->community,
                      command.fee_item,
                      command.reason,
                      command.adjusted_on,
                      adjustment->lines,
                      std::nullopt,
                      difference < Money{} ? -difference : Money{},
                      command.note,
                      posting_of(*adjustment, item->terms.income_account,
                                 books::posting_period(facts, household->community, command.adjusted_on))};
  std::int64_t number = 0;
  if (difference > Money{}) {
    number = last_bill_number(account) + 1;
    // The tax inside a bill is never below zero; where a new rate makes it so, the lines say what it was.
    const Money tax = std::clamp(adjustment->tax_difference, Money{}, difference);
    event.bill = Bill{static_cast<std::uint32_t>(number),
                      command.fee_item,
                      command.adjusted_on,
                      command.adjusted_on,
                      command.due_date,
                      item->terms.allocation_priority,
                      difference,
                      {},
                      tax};
    event.bill->income_account = item->terms.income_account;
  }
  const std::int64_t charged = std::max<std::int64_t>(difference.fen, 0);
  std::vector<Param> outcome{{"adjustment_id", command.adjustment.uuid},
                             {"household_id", household->id.uuid},
                             {"difference_fen", difference.fen},
                             {"credited_fen", event.credited.fen},
                             {"bill_number", number},
                             {"arrears_fen", account.arrears().fen + charged},
                             {"credit_fen", account.credit().fen + event.credited.fen}};
  events->insert(events->begin(),
                 {stream_of(household->id), std::move(event), household->community, command.adjusted_on});
  return Decision{std::move(*events), std::move(outcome)};
}

}  // namespace steward::billing
