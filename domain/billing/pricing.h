#pragma once

#include <span>
#include <vector>

#include "domain/billing/events.h"
#include "domain/registry/events.h"

// What a fee item charges a house or a contract, and the bill that comes of it. Prices, tax rates and measurements
// change by date: a change inside a period splits the bill into parts, exact to the day, rounded once.
namespace steward::billing {

// What a month costs from a date on, until the next one.
struct MonthlyCharge {
  Date effective_from;
  UnitPrice unit_price;
  Area area;  // zero when it is not charged by area
  std::int64_t coefficient_millionths = 1'000'000;
  UnitPrice fixed_part;
  std::int64_t vat_rate_millionths = 0;
  bool prices_include_tax = true;
  bool operator==(const MonthlyCharge&) const = default;
};

// Refusals: price-missing, house-has-no-area. `measures` ascend and begin with kAlways.
[[nodiscard]] Result<std::vector<MonthlyCharge>> charges_of_house(const FrozenFeeItem& item,
                                                                  std::span<const registry::HouseMeasures> measures,
                                                                  Period period);
// By the contract's own price and its steps, else by the item's tariffs. Refusals: price-missing, amount-too-large.
[[nodiscard]] Result<std::vector<MonthlyCharge>> charges_of_contract(const FrozenFeeItem& item,
                                                                     const ContractTerms& contract, Period period);

// The contract's own prices that the period needs, ascending: it rises by its rate after each step_months, every price
// rounded half up to 10^-6 yuan. The first is that of the day on which the period begins, which the contract has begun.
struct PriceStep {
  Date effective_from;
  UnitPrice price;
  bool operator==(const PriceStep&) const = default;
};
[[nodiscard]] Result<std::vector<PriceStep>> price_steps(const ContractTerms& contract, Period period);

// The bill without its number; of zero when the period costs nothing after rounding. Refusal: amount-too-large.
[[nodiscard]] Result<Bill> bill_for(const FrozenFeeItem& item, std::span<const MonthlyCharge> charges, Period period,
                                    Date due_date);

// The tax rate in force on a day; none before the first.
[[nodiscard]] VatRate vat_on(std::span<const VatRate> rates, Date on);

// The net of a bill by the months that it charges for: each part by its days, whole months alike, split by largest
// remainder (ties: earlier month). A charge of one day belongs to its month.
[[nodiscard]] std::vector<MonthShare> income_months(const Bill& bill);

// What a bill does to the books: the household owes the gross, income is the net, of later months when they come, the
// tax is owed to the state at once.
void post_bill(PostingBuilder& posting, const Bill& bill);

}  // namespace steward::billing
