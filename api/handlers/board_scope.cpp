#include "api/handlers/board_scope.h"

namespace steward::api {

Result<BoardPlace> asked_place(const Call& call) {
  BoardPlace place;
  auto household = asked_id<HouseholdId>(call, "household_id", "household-unknown");
  if (!household) return pass_on(std::move(household.error()));
  place.household = *household;
  const bool resident = call.principal.role == access::Role::resident;
  if (resident) {
    if (!household->is_nil() && *household != call.principal.household) return fail("household-unknown");
    place.household = call.principal.household;
  }
  auto building = asked_id<BuildingId>(call, "building_id", "building-unknown");
  if (!building) return pass_on(std::move(building.error()));
  place.building = *building;
  auto community = asked_id<CommunityId>(call, "community_id", "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  place.community = *community;
  if (resident) return place;
  auto scope = call.list_scope(*community);
  if (!scope) return pass_on(std::move(scope.error()));
  place.community = *scope;
  return place;
}

}  // namespace steward::api
