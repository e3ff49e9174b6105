#include "domain/billing/pricing.h"

#include <algorithm>
#include <array>
#include <map>

#include "domain/base/assert.h"
#include "domain/billing/vat.h"

namespace steward::billing {

namespace {

constexpr std::int64_t kMillionths = 1'000'000;

// The last of `values` that has begun on the day; null before the first.
template <class Dated>
const Dated* in_force(std::span<const Dated> values, Date on) {
  const auto after = std::upper_bound(values.begin(), values.end(), on,
                                      [](Date date, const Dated& value) { return date < value.effective_from; });
  return after == values.begin() ? nullptr : &*(after - 1);
}

template <class Dated>
void add_changes(std::vector<Date>& dates, std::span<const Dated> values, Period period) {
  for (const Dated& value : values) {
    if (period.from < value.effective_from && value.effective_from < period.to) dates.push_back(value.effective_from);
  }
}

// The first day of the period and those on which something changes, ascending.
std::vector<Date> in_order(std::vector<Date> dates, Period period) {
  dates.push_back(period.from);
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  return dates;
}

// What changed is not always what is charged: only changes that count make a part of their own.
void add_charge(std::vector<MonthlyCharge>& charges, MonthlyCharge charge) {
  if (!charges.empty()) {
    MonthlyCharge same = charge;
    same.effective_from = charges.back().effective_from;
    if (same == charges.back()) return;
  }
  charges.push_back(charge);
}

void tax(MonthlyCharge& charge, std::span<const VatRate> rates) {
  const VatRate vat = vat_on(rates, charge.effective_from);
  charge.vat_rate_millionths = vat.rate_millionths;
  charge.prices_include_tax = vat.prices_include_tax;
}

Result<PriceFrom> price_of(const MonthlyCharge& charge) {
  const auto monthly = charge.area == Area{0} ? Result<MonthlyPrice>(price_fixed(charge.unit_price))
                                              : price_by_area(charge.unit_price, charge.area,
                                                              {charge.coefficient_millionths}, charge.fixed_part);
  if (!monthly) return pass_on(monthly.error());
  return PriceFrom{charge.effective_from, *monthly, charge.prices_include_tax ? 0 : charge.vat_rate_millionths};
}

std::optional<UnitPrice> raised(UnitPrice price, std::int64_t rate_millionths) {
  const Int128 exact = Int128{price.micro_yuan} * (kMillionths + rate_millionths);
  const auto rounded = round_once({exact, kMillionths}, Rounding::half_up, 2);
  if (!rounded) return std::nullopt;
  return UnitPrice{rounded->fen};
}

}  // namespace

VatRate vat_on(std::span<const VatRate> rates, Date on) {
  const VatRate* vat = in_force(rates, on);
  return vat != nullptr ? *vat : VatRate{};
}

Result<std::vector<MonthlyCharge>> charges_of_house(const FrozenFeeItem& item,
                                                    std::span<const registry::HouseMeasures> measures, Period period) {
  const bool by_area = item.terms.method == ChargeMethod::by_area;
  std::vector<Date> dates;
  add_changes(dates, std::span(item.tariffs), period);
  add_changes(dates, std::span(item.vat_rates), period);
  if (by_area) add_changes(dates, measures, period);
  std::vector<MonthlyCharge> charges;
  for (const Date date : in_order(std::move(dates), period)) {
    const Tariff* tariff = in_force(std::span(item.tariffs), date);
    if (tariff == nullptr) return fail("price-missing", {{"fee_item_id", item.fee_item.uuid}});
    MonthlyCharge charge{date, tariff->unit_price, {}, kMillionths, tariff->fixed_part};
    if (by_area) {
      const registry::HouseMeasures* measured = in_force(measures, date);
      STEWARD_ASSERT(measured != nullptr, "a house measured something from the beginning");
      charge.area = item.terms.area_basis == AreaBasis::inside ? measured->inside_area : measured->built_up_area;
      if (charge.area == Area{0}) return fail("house-has-no-area", {{"fee_item_id", item.fee_item.uuid}});
      if (item.terms.with_coefficient) charge.coefficient_millionths = measured->coefficient_millionths;
    }
    tax(charge, item.vat_rates);
    add_charge(charges, charge);
  }
  return charges;
}

Result<std::vector<PriceStep>> price_steps(const ContractTerms& contract, Period period) {
  STEWARD_ASSERT(contract.price.has_value() && contract.from <= period.from, "a price of its own, from its first day");
  std::vector<PriceStep> steps{{contract.from, *contract.price}};
  for (int months = contract.step_months; contract.step_months > 0; months += contract.step_months) {
    const Date from = add_months(contract.from, months);
    if (from >= period.to) break;
    const auto price = raised(steps.back().price, contract.step_rate_millionths);
    if (!price) return fail("amount-too-large", {{"contract_id", contract.contract.uuid}});
    if (from <= period.from) steps.clear();
    steps.push_back({from, *price});
  }
  return steps;
}

Result<std::vector<MonthlyCharge>> charges_of_contract(const FrozenFeeItem& item, const ContractTerms& contract,
                                                       Period period) {
  std::vector<PriceStep> prices;
  if (contract.price) {
    auto steps = price_steps(contract, period);
    if (!steps) return pass_on(steps.error());
    prices = std::move(*steps);
  } else {
    for (const Tariff& tariff : item.tariffs) prices.push_back({tariff.effective_from, tariff.unit_price});
  }
  std::vector<Date> dates;
  add_changes(dates, std::span<const PriceStep>(prices), period);
  add_changes(dates, std::span(item.vat_rates), period);
  std::vector<MonthlyCharge> charges;
  for (const Date date : in_order(std::move(dates), period)) {
    const PriceStep* price = in_force(std::span<const PriceStep>(prices), date);
    if (price == nullptr) return fail("price-missing", {{"fee_item_id", item.fee_item.uuid}});
    MonthlyCharge charge{date, price->price, {}, kMillionths, {}};
    tax(charge, item.vat_rates);
    add_charge(charges, charge);
  }
  return charges;
}

Result<Bill> bill_for(const FrozenFeeItem& item, std::span<const MonthlyCharge> charges, Period period, Date due_date) {
  std::vector<PriceFrom> prices;
  for (const MonthlyCharge& charge : charges) {
    auto price = price_of(charge);
    if (!price) return pass_on(price.error());
    prices.push_back(*price);
  }
  const auto line = charge(prices, period, {item.terms.proration, item.terms.rounding, item.terms.decimal_places});
  if (!line) return pass_on(line.error());
  if (line->amount > kLargestAmount) return fail("amount-too-large");
  Bill bill{0, item.fee_item, period.from, period.to, due_date, item.terms.allocation_priority, line->amount, {}};
  bill.income_account = item.terms.income_account;
  std::vector<TaxedPart> taxed;
  for (const LinePart& part : line->parts) taxed.push_back({part.amount, charges[part.price].vat_rate_millionths});
  const auto taxes = tax_inside(taxed);
  if (!taxes) return pass_on(taxes.error());
  bill.tax = taxes->tax;
  for (std::size_t i = 0; i < line->parts.size(); ++i) {
    const LinePart& part = line->parts[i];
    const MonthlyCharge& of = charges[part.price];
    bill.parts.push_back({part.period.from, part.period.to, of.unit_price, of.area, part.amount,
                          of.coefficient_millionths, of.fixed_part, of.vat_rate_millionths, taxes->taxes[i]});
  }
  return bill;
}

std::vector<MonthShare> income_months(const Bill& bill) {
  const Money net{bill.amount.fen - bill.tax.fen};
  const YearMonth first = month_of(bill.period_from);
  const YearMonth last = bill.period_to > bill.period_from ? month_of(add_days(bill.period_to, -1)) : first;
  if (first == last || bill.parts.empty()) return {{first, net}};
  std::map<YearMonth, Money> months;
  for (const BillPart& part : bill.parts) {
    const Money of_part{part.amount.fen - part.tax.fen};
    const std::array<PriceFrom, 1> even{PriceFrom{part.from, MonthlyPrice{1}}};
    const auto shares = split_into_months(of_part, even, {part.from, part.to}, ProrationRule::calendar);
    STEWARD_ASSERT(shares.has_value(), "a part of a bill has days, and its price fits");
    for (const MonthShare& share : *shares) months[share.month].fen += share.amount.fen;
  }
  std::vector<MonthShare> all;
  for (const auto& [month, amount] : months) all.push_back({month, amount});
  return all;
}

void post_bill(PostingBuilder& posting, const Bill& bill) {
  posting.debit(LedgerAccount::receivables, bill.amount)
      .income(bill.income_account, income_months(bill), bill.tax)
      .credit(LedgerAccount::output_vat, bill.tax);
}

}  // namespace steward::billing
