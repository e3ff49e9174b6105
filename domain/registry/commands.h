#pragma once

#include <string>

#include "domain/approvals/authority.h"
#include "domain/base/ids.h"
#include "domain/base/money.h"
#include "domain/base/sealed.h"
#include "domain/base/time.h"
#include "domain/registry/events.h"

// Ids are chosen by the caller, personal data is sealed before it gets here.
namespace steward::registry {

// Outcome: company.
struct RegisterCompany {
  std::string code;
  std::string name;
};

// Outcome: community_id.
struct RegisterCommunity {
  CommunityId community;
  std::string code;
  std::string name;
  std::string time_zone;
};

// Outcome: building_id.
struct RegisterBuilding {
  BuildingId building;
  CommunityId community;
  std::string code;
  std::string name;
};

// Outcome: house_id.
struct RegisterHouse {
  HouseId house;
  BuildingId building;
  std::string number;
  Area built_up_area;
};

// A coefficient or an agreed part that is another than before is a price. Outcome: house_id, effective_from.
struct MeasureHouse {
  HouseId house;
  HouseMeasures measures;
  approvals::Authority authority{};
  // Those of the measurement before, whatever `measures` says.
  struct Kept {
    bool inside_area = false;
    bool coefficient = false;
    bool headcount = false;
    bool ratio = false;
  } keeps{};
};

// Outcome: household_id.
struct MoveIn {
  HouseholdId household;
  HouseId house;
  PersonId owner;
  Sealed owner_name;
  Sealed owner_phone;
  Date moved_in_on;
};

// Outcome: household_id, house_id.
struct MoveOut {
  HouseholdId household;
  Date moved_out_on;
};

}  // namespace steward::registry
