#include "api/handlers/places.h"

namespace steward::api {

namespace {

// The state of a stream of the caller's company, as what it must be; nullptr for one that is faulted or not there.
template <class Of, class Is, class IdType>
Result<std::shared_ptr<const Is>> known(const Call& call, const IdType& id) {
  auto folded = call.service.store.knowledge().state(call.principal.company, stream_of(id));
  if (!folded) return pass_on(std::move(folded.error()));
  const auto* state = std::get_if<Of>(folded->state.get());
  const auto* is = state == nullptr ? nullptr : std::get_if<Is>(&state->is);
  if (is == nullptr) return std::shared_ptr<const Is>{};
  return std::shared_ptr<const Is>(folded->state, is);
}

}  // namespace

Result<PlaceAndOwner> place_of(const Call& call, HouseholdId household) {
  if (auto head = call.reach(stream_of(household), "household-unknown"); !head) return pass_on(std::move(head.error()));
  auto lives = known<billing::HouseholdState, billing::Household>(call, household);
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
  auto stands = known<registry::HouseState, registry::House>(call, house);
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
