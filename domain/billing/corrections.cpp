#include "domain/billing/corrections.h"

#include <algorithm>
#include <map>

#include "domain/approvals/approvals.h"
#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/given_up.h"
#include "domain/billing/incoming.h"
#include "domain/billing/metered.h"
#include "domain/billing/pricing.h"
#include "domain/billing/rereading.h"
#include "domain/books/periods.h"
#include "domain/metering/metering.h"
#include "domain/registry/registry.h"

// What was billed wrongly: computed again, and the difference charged or given back.
namespace steward::billing {

namespace {

constexpr std::size_t kMostLinesOfAdjustment = 600;  // fifty years of one item

// What a bill should have been.
struct Again {
  Charged charged;
  std::vector<MonthShare> months;  // of its net
};

// What of the bill's period is charged; empty when the household had nothing to pay for in all of it.
Period charged_period(const Household& household, const AccountBill& bill, const ContractTerms* contract) {
  Period period = charged_only_while_in_possession(household, {bill.period_from, bill.period_to});
  if (contract != nullptr) period.to = std::min(period.to, contract->to.value_or(period.to));
  return period;
}

Result<Bill> charged_by_meter(const Household& household, const FrozenFeeItem& item, const Premises& premises,
                              const AccountBill& bill, Period period, std::span<const CountedCorrection> counted) {
  if (premises.meters == nullptr) return fail("meter-unknown");
  const auto usage = usage_of_bill(item, *premises.meters, household, bill, period, counted);
  if (!usage) return pass_on(usage.error());
  return metered_bill(item, *usage, premises.measures, period, bill.due_date);
}

Result<Again> computed_again(const Household& household, const FrozenFeeItem& item, const Premises& premises,
                             const AccountBill& bill, std::span<const CountedCorrection> counted) {
  const ContractTerms* contract = nullptr;
  if (item.terms.method == ChargeMethod::contract) {
    const ContractId id = household.account.billed[bill.billed - 1U].contract;
    const auto found = std::find_if(household.contracts.begin(), household.contracts.end(),
                                    [&](const ContractTerms& terms) { return terms.contract == id; });
    if (found == household.contracts.end()) return fail("contract-unknown");
    contract = &*found;
  }
  const Period period = charged_period(household, bill, contract);
  if (period.to <= period.from) return Again{};
  auto again = [&]() -> Result<Bill> {
    if (item.terms.method == ChargeMethod::metered) {
      return charged_by_meter(household, item, premises, bill, period, counted);
    }
    auto charges = contract != nullptr ? charges_of_contract(item, *contract, period)
                                       : charges_of_house(item, premises.measures, period);
    if (!charges) return pass_on(charges.error());
    return bill_for(item, *charges, period, bill.due_date);
  }();
  if (!again) return pass_on(again.error());
  return Again{{again->amount, again->tax}, income_months(*again)};
}

// The net by months once something was given up of it, or its tax is another: in the same proportion.
std::vector<MonthShare> months_of_net(std::vector<MonthShare> months, Money net) {
  std::vector<std::int64_t> weights;
  Money sum;
  for (const MonthShare& share : months) {
    weights.push_back(std::max<std::int64_t>(share.amount.fen, 0));
    sum.fen += share.amount.fen;
  }
  if (sum == net) return months;
  const auto parts = split_by_weights(net, std::span<const std::int64_t>(weights));
  if (!parts) return {};  // no month has any of it: it counts at once
  for (std::size_t i = 0; i < months.size(); ++i) months[i].amount = (*parts)[i];
  return months;
}

// By how much more, or less, of the bills is income of months to come.
std::vector<BillDeferral> deferrals_of(const Account& account, const Adjustment& adjustment, YearMonth period) {
  std::vector<BillDeferral> all;
  for (const IncomeOfBill& income : adjustment.incomes) {
    const auto changes = deferral_changes(account, income.bill, income.months, period);
    all.insert(all.end(), changes.begin(), changes.end());
  }
  return all;
}

// What all bills that rose did so by, and all that fell.
struct Moved {
  Money up;
  Money down;
  void add(Money by) { (by > Money{} ? up : down).fen += by > Money{} ? by.fen : -by.fen; }
};
Moved moved_of(std::span<const AdjustmentLine> lines) {
  Moved moved;
  for (const AdjustmentLine& line : lines) moved.add({line.after.fen - line.before.fen});
  return moved;
}
Moved moved_tax_of(std::span<const AdjustmentLine> lines) {
  Moved moved;
  for (const AdjustmentLine& line : lines) moved.add({line.after_tax.fen - line.before_tax.fen});
  return moved;
}

// What is charged on top, what is given back, what of it is tax, and in which months it is income.
Posting posting_of(const Adjustment& adjustment, Money charged, Money credited, std::span<const BillDeferral> deferrals,
                   LedgerAccount income, YearMonth period) {
  PostingBuilder posting(period);
  const Money tax = adjustment.tax_difference;
  posting.debit(LedgerAccount::receivables, charged).credit(LedgerAccount::credit_balances, credited);
  std::map<YearMonth, Money> later;
  Money now{adjustment.difference.fen - tax.fen};
  for (const BillDeferral& deferral : deferrals) {
    later[deferral.month].fen += deferral.amount.fen;
    now.fen -= deferral.amount.fen;
  }
  std::vector<MonthShare> months{{period, now}};
  for (const auto& [month, amount] : later) months.push_back({month, amount});
  posting.income(income, months, tax);
  if (tax > Money{}) {
    posting.credit(LedgerAccount::output_vat, tax);
  } else {
    posting.debit(LedgerAccount::output_vat, -tax);
  }
  return posting.take();
}

// What a bill fell by pays it at once while it is open, so that late fees are of what it is; what was too much of them
// before, a waiver is another matter. The oldest comes first; what an adjustment before had charged on top is given
// back to the bill of that, the newest first, and so is what would be left as credit.
std::vector<Allocation> given_back_at_once(const Account& account, const Adjustment& adjustment, FeeItemId item) {
  std::vector<Allocation> allocations;
  const auto give = [&](const AccountBill& bill, Money most) {
    const auto given = std::find_if(allocations.begin(), allocations.end(),
                                    [&](const Allocation& line) { return line.bill == bill.number; });
    const bool again = given != allocations.end();
    const Money part = std::min(most, Money{open_principal(bill).fen - (again ? given->amount.fen : 0)});
    if (part <= Money{}) return Money{};
    if (again) {
      given->amount.fen += part.fen;
    } else {
      allocations.push_back({bill.number, part});
    }
    return part;
  };
  const auto give_to_adjustments = [&](Money most) {
    for (std::size_t at = account.bills.size(); at-- > 0 && most > Money{};) {
      const AccountBill& bill = account.bills[at];
      if (bill.kind == BillKind::adjustment && bill.fee_item == item) most.fen -= give(bill, most).fen;
    }
  };
  Money on_top;
  std::vector<Allocation> fell = adjustment.fell;
  for (const AdjustmentLine& line : adjustment.lines) {
    if (line.after >= line.before) continue;
    const AccountBill& bill = *find_bill(account, line.bill);
    const Money fall{line.before.fen - line.after.fen};
    const auto own = std::find_if(fell.begin(), fell.end(), [&](const auto& one) { return one.bill == line.bill; });
    const Money part = own != fell.end() ? std::min(own->amount, fall) : Money{};
    give(bill, part);
    on_top.fen += fall.fen - part.fen;
    if (own != fell.end()) own->amount.fen -= part.fen;
  }
  give_to_adjustments(on_top);
  const auto left = [&] { return Money{-adjustment.difference.fen - principal_of(allocations).fen}; };
  give_to_adjustments(left());
  // Where what was given up stays charged with a bill that fell, the fall of another one stands for it.
  for (const Allocation& own : fell) give(*find_bill(account, own.bill), std::min(own.amount, left()));
  return allocations;
}

// The tax inside the bill of an adjustment: all that is more, and that of what was credited, which is billed again.
// Never below zero; where a new rate makes it so, the lines say what it was.
Money tax_of_bill(const Adjustment& adjustment, Money amount, Money credited) {
  Charged fallen;
  for (const AdjustmentLine& line : adjustment.lines) {
    if (line.after >= line.before) continue;
    fallen.amount.fen += line.before.fen - line.after.fen;
    fallen.tax.fen += line.before_tax.fen - line.after_tax.fen;
  }
  const Money again = credited > Money{} ? tax_in(fallen, credited) : Money{};
  return std::clamp(Money{adjustment.tax_difference.fen + again.fen}, Money{}, amount);
}

// Not before what is adjusted.
Result<void> check_household_on(const Household& household, FeeItemId item, Date on) {
  for (const AccountBill& bill : household.account.bills) {
    if (bill.fee_item == item && !never_before_its_bill(bill, on)) {
      return fail("bill-not-yet-issued", {{"bill_number", std::int64_t{bill.number}}});
    }
  }
  for (const AdjustedBill& adjusted : household.account.adjusted) {
    if (on < adjusted.on) return fail("adjustment-before-another", {{"earliest", adjusted.on}});
  }
  return {};
}

Result<void> check_corrections_on(const Adjustment& adjustment, Date on) {
  for (const CountedCorrection& correction : adjustment.corrections) {
    if (on < correction.corrected_on) {
      return fail("adjustment-before-correction", {{"earliest", correction.corrected_on}});
    }
  }
  return {};
}

Result<void> check_dates(const AdjustBills& command, const Household& household, const DecisionContext& context) {
  if (command.period_to <= command.period_from) return fail("period-invalid");
  if (auto date = check_money_date(command.adjusted_on, context); !date) return date;
  if (command.due_date < command.adjusted_on) return fail("due-before-issue");
  return check_household_on(household, command.fee_item, command.adjusted_on);
}

}  // namespace

bool is_adjustable_on(const Household& household, FeeItemId item, const Adjustment& adjustment, Date on) {
  return check_household_on(household, item, on) && check_corrections_on(adjustment, on);
}

Money moved_by(std::span<const AdjustmentLine> lines) {
  const Moved charge = moved_of(lines);
  const Moved tax = moved_tax_of(lines);
  return std::max({charge.up, charge.down, tax.up, tax.down});
}

bool recomputable(ChargeMethod method) {
  return method == ChargeMethod::by_area || method == ChargeMethod::fixed_amount || method == ChargeMethod::contract ||
         method == ChargeMethod::metered;
}

const AdjustedBill* find_adjusted(const Account& account, std::uint32_t bill) {
  const auto found =
      std::lower_bound(account.adjusted.begin(), account.adjusted.end(), bill,
                       [](const AdjustedBill& adjusted, std::uint32_t wanted) { return adjusted.bill < wanted; });
  return found != account.adjusted.end() && found->bill == bill ? &*found : nullptr;
}

Charged charged_of(const Account& account, const AccountBill& bill) {
  const AdjustedBill* adjusted = find_adjusted(account, bill.number);
  return adjusted != nullptr ? Charged{adjusted->amount, adjusted->tax} : Charged{bill.amount, bill.tax};
}

Money tax_in(const Charged& charged, Money part) {
  if (part >= charged.amount) return charged.tax;
  return round_once({Int128{part.fen} * charged.tax.fen, charged.amount.fen}, Rounding::half_up, 2).value();
}

std::vector<BillDeferral> deferral_changes(const Account& account, std::uint32_t bill,
                                           std::span<const MonthShare> months, YearMonth period) {
  std::map<YearMonth, Money> changes;
  for (const MonthShare& share : months) {
    if (share.month > period) changes[share.month].fen += share.amount.fen;
  }
  for (const BillDeferral& deferral : account.deferrals) {
    if (deferral.bill == bill && deferral.month > period) changes[deferral.month].fen -= deferral.amount.fen;
  }
  std::vector<BillDeferral> all;
  for (const auto& [month, amount] : changes) {
    if (amount != Money{}) all.push_back({bill, month, amount});
  }
  return all;
}

bool is_adjustable(const AccountBill& bill, FeeItemId item) {
  return bill.fee_item == item && bill.kind == BillKind::issued && bill.billed > 0;
}

Result<Adjustment> adjustment_of(const Household& household, const FeeItem& item, const Premises& premises,
                                 std::vector<std::uint32_t> bills) {
  if (!recomputable(item.terms.method)) return fail("fee-item-method-differs", {{"fee_item_id", item.id.uuid}});
  const FrozenFeeItem now{item.id, 0, item.terms, item.tariffs, item.vat_rates};
  const Account& account = household.account;
  Rereading rereading;
  rereading.bills = std::move(bills);
  if (item.terms.method == ChargeMethod::metered && premises.meters != nullptr) {
    rereading = reread(account, item.id, *premises.meters, std::move(rereading.bills));
  }
  std::vector<CountedCorrection> counted = rereading.corrections;
  for (const CountedByItem& before : account.counted) {
    if (before.fee_item == item.id) counted.push_back(before.correction);
  }
  Adjustment adjustment;
  adjustment.corrections = std::move(rereading.corrections);
  std::vector<Recomputed> recomputed;
  for (const std::uint32_t number : rereading.bills) {
    const AccountBill& bill = *find_bill(account, number);
    auto again = computed_again(household, now, premises, bill, counted);
    if (!again) return pass_on(again.error());
    recomputed.push_back(
        {number, charged_of(account, bill), again->charged, std::move(again->months), kept_of(account, number)});
  }
  keep_given_up(account, item.id, recomputed);
  for (Recomputed& line : recomputed) {
    const AccountBill& bill = *find_bill(account, line.bill);
    const Charged& before = line.before;
    const Charged& after = line.after;
    const Money should_be{after.amount.fen - line.kept.fen};
    const Money fell{std::min(before.amount, bill.amount).fen - std::min(should_be, bill.amount).fen};
    if (fell > Money{} && after.amount <= before.amount) adjustment.fell.push_back({bill.number, fell});
    const Money kept{line.kept.fen + line.kept_within.fen};
    if (kept != kept_of(account, line.bill)) adjustment.kept.push_back({line.bill, kept});
    if (after.amount == before.amount && after.tax == before.tax) continue;
    if (adjustment.lines.size() >= kMostLinesOfAdjustment) return fail("adjustment-too-long");
    adjustment.lines.push_back(
        {bill.number, bill.period_from, bill.period_to, before.amount, before.tax, after.amount, after.tax});
    const Money net{after.amount.fen - after.tax.fen};
    adjustment.incomes.push_back({line.bill, months_of_net(std::move(line.months), net)});
    adjustment.difference.fen += after.amount.fen - before.amount.fen;
    adjustment.tax_difference.fen += after.tax.fen - before.tax.fen;
  }
  const Money most = kLargestAmount;
  if (adjustment.difference > most || adjustment.difference < -most) return fail("amount-too-large");
  return adjustment;
}

Result<Adjustment> adjustment_of(const Household& household, const FeeItem& item, const Premises& premises,
                                 Period period) {
  std::vector<std::uint32_t> bills;
  for (const AccountBill& bill : household.account.bills) {
    if (!is_adjustable(bill, item.id) || bill.period_to <= period.from || period.to <= bill.period_from) continue;
    bills.push_back(bill.number);
  }
  return adjustment_of(household, item, premises, std::move(bills));
}

Result<Premises> premises_of(const Facts& facts, const Household& household, const FeeItem& item) {
  const auto* house = std::get_if<registry::House>(&facts.get<registry::HouseState>(stream_of(household.house)).is);
  if (house == nullptr) return fail("house-unknown");
  Premises premises{registry::measures_of(*house), nullptr};
  if (item.terms.method == ChargeMethod::metered) {
    const StreamId meters = metering::meters_stream({{}, {}, household.house});
    premises.meters = std::get_if<metering::Meters>(&facts.get<metering::MetersState>(meters).is);
  }
  return premises;
}

AdjustmentEffect effect_of(const Account& account, const Adjustment& adjustment, FeeItemId item) {
  AdjustmentEffect effect;
  effect.allocations = given_back_at_once(account, adjustment, item);
  effect.applied = principal_of(effect.allocations);
  effect.credited = std::max(-adjustment.difference, effect.applied);
  effect.charged = Money{adjustment.difference.fen + effect.credited.fen};
  return effect;
}

std::vector<NewEvent> bills_adjusted(const Facts& facts, const Household& household, const FeeItem& item,
                                     const Adjustment& adjustment, const AdjustmentEffect& effect,
                                     const AdjustmentEntry& entry) {
  const Account& account = household.account;
  BillsAdjusted event{entry.adjustment,
                      household.id,
                      household.house,
                      household.building,
                      household.community,
                      item.id,
                      entry.reason,
                      entry.adjusted_on,
                      adjustment.lines,
                      std::nullopt,
                      effect.credited,
                      entry.note,
                      {},
                      {},
                      adjustment.corrections,
                      adjustment.kept};
  YearMonth posted = latest_posting(account, effect.allocations);
  for (const AdjustmentLine& line : event.lines) posted = std::max(posted, find_bill(account, line.bill)->posted);
  const YearMonth period = books::posting_period(facts, household.community, entry.adjusted_on, posted);
  event.deferrals = deferrals_of(account, adjustment, period);
  event.posting =
      posting_of(adjustment, effect.charged, effect.credited, event.deferrals, item.terms.income_account, period);
  if (effect.charged > Money{}) {
    event.bill = Bill{last_bill_number(account) + 1,
                      item.id,
                      entry.adjusted_on,
                      entry.adjusted_on,
                      entry.due_date,
                      item.terms.allocation_priority,
                      effect.charged,
                      {},
                      tax_of_bill(adjustment, effect.charged, effect.credited)};
    event.bill->income_account = item.terms.income_account;
  }
  std::vector<NewEvent> events{{stream_of(household.id), std::move(event), household.community, entry.adjusted_on}};
  if (effect.applied > Money{}) {
    const std::vector<CreditSource> sources{{PaymentId{entry.adjustment.uuid}, effect.applied}};
    events.push_back(credit_applied(household, entry.adjusted_on, period, effect.allocations, sources));
  }
  return events;
}

namespace {

Result<Decision> adjust(const Facts& facts, const AdjustBills& command, const DecisionContext& context) {
  const auto* household = std::get_if<Household>(&facts.get<HouseholdState>(stream_of(command.household)).is);
  if (household == nullptr) return fail("household-unknown");
  const Account& account = household->account;
  if (last_bill_number(account) + 1 > kMostOfAccount || account.payments.size() >= kMostOfAccount) {
    return fail("account-too-long");
  }
  if (find_payment(account, PaymentId{command.adjustment.uuid}) != nullptr) return fail("adjustment-exists");
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(command.fee_item)).is);
  if (item == nullptr || item->community != household->community) return fail("fee-item-unknown");
  const auto premises = premises_of(facts, *household, *item);
  if (!premises) return pass_on(premises.error());
  if (auto dates = check_dates(command, *household, context); !dates) return pass_on(dates.error());
  if (!command.note.empty() && command.note.field != FieldClass::free_text) return fail("sealed-data-mismatch");
  const auto adjustment = adjustment_of(*household, *item, *premises, Period{command.period_from, command.period_to});
  if (!adjustment) return pass_on(adjustment.error());
  if (adjustment->lines.empty()) return fail("nothing-to-adjust");
  if (auto known = check_corrections_on(*adjustment, command.adjusted_on); !known) return pass_on(known.error());
  const Money difference = adjustment->difference;
  if (difference != command.difference) return fail("adjustment-differs", {{"difference_fen", difference.fen}});
  const AdjustmentEffect effect = effect_of(account, *adjustment, command.fee_item);
  if (std::max(effect.credited, effect.charged) > kLargestAmount) return fail("amount-too-large");
  Result<std::vector<NewEvent>> events;
  if (!is_begun(*item, command, context.today)) {
    events = approvals::authorize(facts, command.authority, household->community, approvals::Action::correction,
                                  moved_by(adjustment->lines), context);
  }
  if (!events) return pass_on(std::move(events.error()));

  const std::int64_t number = effect.charged > Money{} ? last_bill_number(account) + 1 : 0;
  std::vector<Param> outcome{{"adjustment_id", command.adjustment.uuid},
                             {"household_id", household->id.uuid},
                             {"bills", static_cast<std::int64_t>(adjustment->lines.size())},
                             {"difference_fen", difference.fen},
                             {"credited_fen", effect.credited.fen},
                             {"applied_fen", effect.applied.fen},
                             {"bill_number", number},
                             {"arrears_fen", account.arrears().fen + effect.charged.fen - effect.applied.fen},
                             {"credit_fen", account.credit().fen + effect.credited.fen - effect.applied.fen}};
  const AdjustmentEntry entry{command.adjustment, command.reason, command.adjusted_on, command.due_date, command.note};
  const std::vector<NewEvent> adjusted = bills_adjusted(facts, *household, *item, *adjustment, effect, entry);
  events->insert(events->begin(), adjusted.begin(), adjusted.end());
  return Decision{std::move(*events), std::move(outcome)};
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const AdjustBills& command, const DecisionContext& context) {
  auto decision = adjust(facts, command, context);
  if (!decision && !command.previewed_lines.is_nil()) {
    decision.error().params.push_back({"previewed_lines", command.previewed_lines});
  }
  return decision;
}

}  // namespace steward::billing
