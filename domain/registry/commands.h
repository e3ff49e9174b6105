#pragma once

#include <string>

#include "domain/base/ids.h"
#include "domain/base/money.h"
#include "domain/base/sealed.h"
#include "domain/base/time.h"

// Ids are chosen by the caller, personal data is sealed before it gets here.
namespace steward::registry {

struct RegisterCompany {
  std::string code;
  std::string name;
};

struct RegisterCommunity {
  CommunityId community;
  std::string code;
  std::string name;
  std::string time_zone;
};

struct RegisterBuilding {
  BuildingId building;
  CommunityId community;
  std::string code;
  std::string name;
};

struct RegisterHouse {
  HouseId house;
  BuildingId building;
  std::string number;
  Area built_up_area;
};

struct MoveIn {
  HouseholdId household;
  HouseId house;
  PersonId owner;
  Sealed owner_name;
  Sealed owner_phone;
  Date moved_in_on;
};

struct MoveOut {
  HouseholdId household;
  Date moved_out_on;
};

}  // namespace steward::registry
