#pragma once

#include <string>

#include "domain/base/ids.h"
#include "domain/base/money.h"
#include "domain/base/sealed.h"
#include "domain/base/time.h"

// What is known about companies, communities, buildings, houses and the households in them. Names of companies,
// communities and buildings are public facts; names and phones of people are Sealed.
namespace steward::registry {

// A company is numbered by the log: 1, 2, 3 … (counter `company`). Its code is unique in the log.
struct CompanyRegistered {
  CompanyNo company;
  std::string code;
  std::string name;
  bool operator==(const CompanyRegistered&) const = default;
};

struct CommunityRegistered {
  CommunityId community;
  std::string code;  // unique in the company
  std::string name;
  std::string time_zone;  // IANA name, Asia/Shanghai unless said otherwise
  bool operator==(const CommunityRegistered&) const = default;
};

struct BuildingRegistered {
  BuildingId building;
  CommunityId community;
  std::string code;  // unique in the community
  std::string name;
  bool operator==(const BuildingRegistered&) const = default;
};

// A house is the physical unit (a dwelling, a shop, a parking space): it outlives the households in it.
struct HouseRegistered {
  HouseId house;
  BuildingId building;
  CommunityId community;
  std::string number;  // unique in the building, as on the door: 1-101
  Area built_up_area;
  bool operator==(const HouseRegistered&) const = default;
};

// What is charged by, from a date on, until the next measurement. Before the first: the registered area alone.
struct HouseMeasures {
  Date effective_from;
  Area built_up_area;
  Area inside_area;                                 // net internal area; zero when it is not known
  std::int64_t coefficient_millionths = 1'000'000;  // of the charged area, where a fee item says so
  std::int32_t headcount = 0;                       // who lives in it; for shared costs
  std::int64_t ratio_millionths = 0;                // its part of a shared cost, where parts are agreed
  bool operator==(const HouseMeasures&) const = default;
};

struct HouseMeasured {
  HouseId house;
  BuildingId building;
  CommunityId community;
  HouseMeasures measures;
  bool operator==(const HouseMeasured&) const = default;
};

// A household is one party in possession of a house, from move-in to move-out. A house has at most one at a time.
struct HouseholdMovedIn {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  PersonId owner;
  Sealed owner_name;
  Sealed owner_phone;  // may be empty
  Date moved_in_on;
  bool operator==(const HouseholdMovedIn&) const = default;
};

// From this date on the household is charged nothing more; its debts and its credit stay with it.
struct HouseholdMovedOut {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  Date moved_out_on;
  bool operator==(const HouseholdMovedOut&) const = default;
};

// On the house's own stream, with the move-out: nobody has had the house since this date, so nobody else had it before.
struct HouseVacated {
  HouseId house;
  HouseholdId household;  // that left
  Date vacated_on;
  bool operator==(const HouseVacated&) const = default;
};

}  // namespace steward::registry
