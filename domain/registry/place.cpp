#include "domain/registry/place.h"

#include "domain/registry/registry.h"

namespace steward::registry {

namespace {

Result<void> check_building(const Facts& facts, const Place& place) {
  const auto* building = get_if<BuildingRegistered>(&facts.get<BuildingState>(stream_of(place.building)).is);
  if (building == nullptr) return fail("building-unknown");
  if (building->community != place.community) return fail("place-mismatch");
  return {};
}

Result<void> check_house(const Facts& facts, const Place& place) {
  const auto* found = std::get_if<House>(&facts.get<HouseState>(stream_of(place.house)).is);
  if (found == nullptr) return fail("house-unknown");
  const HouseRegistered& house = found->registered;
  if (house.building != place.building || house.community != place.community) return fail("place-mismatch");
  return {};
}

Result<void> check_household(const Facts& facts, const Place& place) {
  const auto* household =
      std::get_if<billing::Household>(&facts.get<billing::HouseholdState>(stream_of(place.household)).is);
  if (household == nullptr) return fail("household-unknown");
  if (household->house != place.house) return fail("place-mismatch");
  if (household->moved_out_on) return fail("household-moved-out", {{"moved_out_on", *household->moved_out_on}});
  return {};
}

}  // namespace

Result<void> check_place(const Facts& facts, const Place& place) {
  if (place.community.is_nil() ||
      std::holds_alternative<Unborn>(facts.get<CommunityState>(stream_of(place.community)).is)) {
    return fail("community-unknown");
  }
  if (!place.building.is_nil()) {
    if (auto fits = check_building(facts, place); !fits) return fits;
  }
  if (!place.house.is_nil()) {
    if (auto fits = check_house(facts, place); !fits) return fits;
  }
  if (!place.household.is_nil()) return check_household(facts, place);
  return {};
}

}  // namespace steward::registry
