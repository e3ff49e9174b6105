#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "domain/registry/events.h"

namespace steward::registry {

struct Unborn {
  bool operator==(const Unborn&) const = default;
};

struct CompanyState {
  std::variant<Unborn, CompanyRegistered> is;
  bool operator==(const CompanyState&) const = default;
};
struct CommunityState {
  std::variant<Unborn, CommunityRegistered> is;
  bool operator==(const CommunityState&) const = default;
};
struct BuildingState {
  std::variant<Unborn, BuildingRegistered> is;
  bool operator==(const BuildingState&) const = default;
};
// Who lives in it now is claimed (occupancy); what the house itself remembers is since when it may be had again.
struct House {
  HouseRegistered registered;
  std::optional<Date> vacated_on;         // the last household left on this date; nullopt: none has left yet
  std::vector<HouseMeasures> measures{};  // ascending by effective_from
  bool operator==(const House&) const = default;
};
struct HouseState {
  std::variant<Unborn, House> is;
  bool operator==(const HouseState&) const = default;
};

}  // namespace steward::registry
