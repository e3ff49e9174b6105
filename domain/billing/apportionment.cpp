#include "domain/billing/apportionment.h"

#include <algorithm>

#include "domain/billing/pricing.h"
#include "domain/billing/vat.h"

namespace steward::billing {

namespace {

constexpr std::size_t kMostHouses = 100'000;
constexpr Int128 kMilliMicroYuanInFen = 10'000'000;

Result<Money> total_of(const ShareCost& cost) {
  std::optional<Money> total = cost.total;
  if (total) {
    if (cost.usage != Usage{} || cost.unit_price != UnitPrice{}) return fail("shared-cost-given-twice");
  } else {
    if (cost.usage <= Usage{0} || cost.unit_price <= UnitPrice{0}) return fail("shared-cost-invalid");
    total =
        round_once({Int128{cost.usage.milli} * cost.unit_price.micro_yuan, kMilliMicroYuanInFen}, Rounding::half_up, 2);
  }
  if (!total || *total > kLargestAmount) return fail("amount-too-large");
  if (*total <= Money{}) return fail("shared-cost-invalid");
  return *total;
}

bool in_order(const std::vector<HouseWeight>& houses) {
  const auto wrong = [](const HouseWeight& a, const HouseWeight& b) { return b.house <= a.house; };
  return !houses.empty() && houses.size() <= kMostHouses &&
         std::adjacent_find(houses.begin(), houses.end(), wrong) == houses.end() &&
         std::all_of(houses.begin(), houses.end(), [](const HouseWeight& house) { return house.weight >= 0; });
}

std::optional<Money> until(Date end, Money share, Period whole) {
  return round_once({Int128{share.fen} * days_between(whole.from, end), days_between(whole.from, whole.to)},
                    Rounding::half_up, 2);
}

// What falls due up to the end less what fell due up to the start: those who have a house one after the other pay its
// share together, to the fen, without anyone's bill looking at another's.
std::optional<Money> of_days(Money share, Period whole, Period possessed) {
  const auto before = until(possessed.from, share, whole);
  const auto with = until(possessed.to, share, whole);
  if (!before || !with) return std::nullopt;
  return Money{with->fen - before->fen};
}

}  // namespace

Result<SharedCost> apportioned(const ShareCost& cost) {
  const auto total = total_of(cost);
  if (!total) return pass_on(total.error());
  if (!in_order(cost.houses)) return fail("shared-cost-invalid");
  SharedCost shared{
      cost.fee_item, cost.building, cost.basis, cost.vacant_included, cost.usage, cost.unit_price, *total, {}, {}};
  std::vector<std::int64_t> weights;
  for (const HouseWeight& house : cost.houses) {
    weights.push_back(house.occupied || cost.vacant_included ? house.weight : 0);
  }
  const auto amounts = split_by_weights(*total, std::span<const std::int64_t>(weights));
  if (!amounts) return fail("shared-cost-without-weights", {{"fee_item_id", cost.fee_item.uuid}});
  for (std::size_t i = 0; i < amounts->size(); ++i) {
    if ((*amounts)[i] == Money{}) continue;
    if (cost.houses[i].occupied) {
      shared.shares.push_back({cost.houses[i].house, (*amounts)[i]});
    } else {
      shared.kept.fen += (*amounts)[i].fen;
    }
  }
  return shared;
}

Result<Bill> apportioned_bill(const FrozenFeeItem& item, const SharedCost& cost, HouseId house, Period whole,
                              Period possessed, Date due_date) {
  Bill bill{0, item.fee_item, possessed.from, possessed.to, due_date, item.terms.allocation_priority, {}, {}};
  bill.income_account = item.terms.income_account;
  const auto share = std::lower_bound(cost.shares.begin(), cost.shares.end(), house,
                                      [](const HouseShare& known, HouseId wanted) { return known.house < wanted; });
  if (share == cost.shares.end() || share->house != house) return bill;
  const auto amount = of_days(share->amount, whole, possessed);
  if (!amount) return fail("amount-too-large");
  const std::int64_t rate = vat_on(item.vat_rates, possessed.from).rate_millionths;
  const auto tax = tax_inside(*amount, rate);
  if (!tax) return pass_on(tax.error());
  bill.amount = *amount;
  bill.tax = *tax;
  BillPart part{possessed.from, possessed.to, cost.unit_price, {}, *amount};
  part.vat_rate_millionths = rate;
  part.tax = *tax;
  bill.parts = {part};
  return bill;
}

}  // namespace steward::billing
