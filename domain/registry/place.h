#pragma once

#include "domain/base/ids.h"

namespace steward::registry {

// Where something is that concerns residents: a house (with the household that lives there), a building, or a public
// place of the community.
struct Place {
  CommunityId community;
  BuildingId building;    // nil: the community as a whole
  HouseId house;          // nil: a public place, or no house
  HouseholdId household;  // nil: a public place, an empty house, or somebody who did not say
  bool operator==(const Place&) const = default;
};

}  // namespace steward::registry
