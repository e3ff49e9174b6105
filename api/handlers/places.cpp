#include "api/handlers/places.h"

#include "api/handlers/known.h"

namespace steward::api {

Result<PlaceAndOwner> place_of(const Call& call, HouseholdId household) {
  if (auto head = call.reach(stream_of(household), "household-unknown"); !head) return pass_on(std::move(head.error()));
  auto lives = known<billing::HouseholdState, billing::Household>(call, stream_of(household));
  if (!lives) return pass_on(std::move(lives.error()));
  if (*lives == nullptr) return fail("household-unknown");
  const billing::Household& is = **lives;
  return PlaceAndOwner{{is.community, is.building, is.house, is.id}, is.owner};
}

Result<PlaceAndOwner> place_of(const Call& call, CommunityId community, BuildingId building, HouseId house) {
  if (!building.is_nil()) {
    auto head = call.reach(stream_of(building), "building-unknown");
    if (!head) return pass_on(std::move(head.error()));
  }
  if (house.is_nil()) return PlaceAndOwner{{community, building, {}, {}}, {}};
  if (auto head = call.reach(stream_of(house), "house-unknown"); !head) return pass_on(std::move(head.error()));
  auto stands = known<registry::HouseState, registry::House>(call, stream_of(house));
  if (!stands) return pass_on(std::move(stands.error()));
  if (*stands == nullptr) return fail("house-unknown");
  const BuildingId of_house = building.is_nil() ? (*stands)->registered.building : building;
  const Claim occupancy{ClaimKind::occupancy, std::string(house.uuid.view())};
  auto holder = call.service.store.knowledge().claim(call.principal.company, occupancy);
  if (!holder) return pass_on(std::move(holder.error()));
  if (!*holder) return PlaceAndOwner{{community, of_house, house, {}}, {}};
  auto lives = place_of(call, HouseholdId((*holder)->stream.id));
  if (!lives) return lives;
  // A house of another community than the path's is a mistake that decide names.
  lives->place.community = community;
  lives->place.building = of_house;
  return lives;
}

}  // namespace steward::api
