#pragma once

#include "api/call.h"
#include "domain/registry/place.h"

// Where a work order, a case or a contact is: from the ids that a request names to a whole place.
namespace steward::api {

// Who is there: the household of the place and its owner; nil where nobody lives or nobody is to be named.
struct PlaceAndOwner {
  registry::Place place;
  PersonId owner;
};

// Of the community (nil house and building), of a building, or of a house: then the building is the house's and the
// household the one that lives there now. building-unknown, house-unknown; whether they belong together is for decide.
[[nodiscard]] Result<PlaceAndOwner> place_of(const Call& call, CommunityId community, BuildingId building,
                                             HouseId house);
// Of a household that the caller may see: its house. household-unknown.
[[nodiscard]] Result<PlaceAndOwner> place_of(const Call& call, HouseholdId household);

}  // namespace steward::api
