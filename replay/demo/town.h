#pragma once

#include <string>
#include <vector>

#include "domain/base/money.h"
#include "replay/demo/random.h"

// What the demo's company looks after: communities, buildings of several types, houses. Made before anything is
// written.
namespace steward::demo {

struct PlannedHouse {
  std::string number;  // 2-1803: unit 2, floor 18, door 03
  Area area;
};

struct PlannedBuilding {
  std::string code;
  std::string name;
  std::vector<PlannedHouse> houses;
};

struct PlannedCommunity {
  std::string code;
  std::string name;
  UnitPrice property_fee;  // a month and m²
  std::vector<PlannedBuilding> buildings;
  [[nodiscard]] std::size_t houses() const;
};

// At least `houses` of them, all together.
[[nodiscard]] std::vector<PlannedCommunity> plan_town(std::uint32_t houses, Random& random);

}  // namespace steward::demo
