#include "api/handlers/shared_costs.h"

#include <algorithm>

#include "api/fee_names.h"
#include "api/handlers/known.h"
#include "domain/registry/registry.h"

namespace steward::api {

namespace {

// What a house measured on a day.
registry::HouseMeasures measures_on(const registry::House& house, Date on) {
  registry::HouseMeasures found;
  for (const registry::HouseMeasures& measures : registry::measures_of(house)) {
    if (measures.effective_from <= on) found = measures;
  }
  return found;
}

std::int64_t weight_of(const registry::HouseMeasures& measures, billing::ApportionBasis basis) {
  switch (basis) {
    case billing::ApportionBasis::built_up_area:
      return measures.built_up_area.centi_m2;
    case billing::ApportionBasis::inside_area:
      return measures.inside_area.centi_m2;
    case billing::ApportionBasis::house:
      return 1;
    case billing::ApportionBasis::headcount:
      return measures.headcount;
    case billing::ApportionBasis::ratio:
      return measures.ratio_millionths;
  }
  return 0;
}

struct KnownHouse {
  HouseId id;
  BuildingId building;
  registry::HouseMeasures measures;
  bool occupied = false;
};

// The houses that households of the roster have, those of the period only.
Result<std::vector<HouseId>> occupied_houses(const Call& call, const billing::StartBillRun& command) {
  std::vector<HouseId> houses;
  for (const HouseholdId id : command.roster) {
    auto household = known<billing::HouseholdState, billing::Household>(call, stream_of(id));
    if (!household) return pass_on(std::move(household.error()));
    if (!*household || (*household)->moved_in_on >= command.period_to) continue;
    if ((*household)->moved_out_on && *(*household)->moved_out_on <= command.period_from) continue;
    houses.push_back((*household)->house);
  }
  std::sort(houses.begin(), houses.end());
  return houses;
}

Result<std::vector<KnownHouse>> houses_of(const Call& call, const billing::StartBillRun& command) {
  auto streams =
      call.service.store.index().members(call.principal.company, command.community, StreamKind::house, command.cut_off);
  if (!streams) return pass_on(std::move(streams.error()));
  const auto occupied = occupied_houses(call, command);
  if (!occupied) return pass_on(occupied.error());
  std::vector<KnownHouse> houses;
  for (const StreamId& stream : *streams) {
    auto house = known<registry::HouseState, registry::House>(call, stream);
    if (!house) return pass_on(std::move(house.error()));
    if (!*house) continue;
    const HouseId id(stream.id);
    houses.push_back({id, (*house)->registered.building, measures_on(**house, command.period_from),
                      std::binary_search(occupied->begin(), occupied->end(), id)});
  }
  std::sort(houses.begin(), houses.end(), [](const KnownHouse& a, const KnownHouse& b) { return a.id < b.id; });
  return houses;
}

}  // namespace

std::vector<billing::ShareCost> read_shared_costs(json::JsonObject& root) {
  constexpr std::int64_t kMostMicroYuan = 1'000'000'000'000;
  std::vector<billing::ShareCost> costs;
  auto items = root.optional_array("shared_costs", 0, 15);
  for (std::size_t i = 0; items && i < items->size(); ++i) {
    auto item = items->object(i);
    billing::ShareCost& cost = costs.emplace_back();
    cost.fee_item = item.required_id<FeeItemId>("fee_item_id");
    cost.building = item.optional_id<BuildingId>("building_id").value_or(BuildingId{});
    cost.basis = item.required_enum("basis", words(kApportionBasisNames));
    cost.vacant_included = item.optional_bool("vacant_included").value_or(false);
    if (const auto total = item.optional_int("total_fen", 1, kLargestAmount.fen)) cost.total = Money{*total};
    cost.usage = Usage{item.optional_int("usage_milli", 1, 1'000'000'000'000).value_or(0)};
    cost.unit_price = UnitPrice{item.optional_int("unit_price_micro_yuan", 1, kMostMicroYuan).value_or(0)};
  }
  return costs;
}

Result<void> weigh_houses(const Call& call, billing::StartBillRun& command) {
  if (command.shared_costs.empty()) return {};
  const auto houses = houses_of(call, command);
  if (!houses) return pass_on(houses.error());
  for (billing::ShareCost& cost : command.shared_costs) {
    for (const KnownHouse& house : *houses) {
      if (!cost.building.is_nil() && house.building != cost.building) continue;
      cost.houses.push_back({house.id, weight_of(house.measures, cost.basis), house.occupied});
    }
  }
  return {};
}

}  // namespace steward::api
