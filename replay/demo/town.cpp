#include "replay/demo/town.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace steward::demo {

namespace {

struct CommunityKind {
  std::string_view code;
  std::string_view name;
  std::int64_t fee_fen;  // property fee, fen a month and m²
};

constexpr std::array<CommunityKind, 10> kCommunities = {{{"jinxiu", "锦绣花园", 180},
                                                         {"cuihu", "翠湖名邸", 280},
                                                         {"yangguang", "阳光新城", 165},
                                                         {"binjiang", "滨江华庭", 350},
                                                         {"meiyuan", "梅园小区", 98},
                                                         {"xingfuli", "幸福里", 210},
                                                         {"tianheyuan", "天和苑", 195},
                                                         {"yulan", "玉兰雅居", 238},
                                                         {"dongfang", "东方家园", 150},
                                                         {"lanting", "兰亭国际", 420}}};

struct BuildingKind {
  int units;
  int floors;
  int doors;                          // on each floor of a unit
  std::array<std::int64_t, 4> areas;  // centi m², by door
};

// High-rise, small high-rise, walk-up, and a row of shops.
constexpr BuildingKind kHighRise{2, 18, 4, {8937, 11862, 11845, 8921}};
constexpr BuildingKind kSmallHighRise{3, 11, 2, {12640, 9788, 0, 0}};
constexpr BuildingKind kWalkUp{4, 6, 2, {7615, 8850, 0, 0}};
constexpr BuildingKind kShops{1, 2, 6, {4520, 6280, 3875, 10450}};

PlannedBuilding build(int number, const BuildingKind& kind, bool shops, std::size_t most, Random& random) {
  PlannedBuilding building;
  building.code = std::to_string(number);
  building.name = std::to_string(number) + (shops ? "号商铺楼" : "号楼");
  // Each building has its own plan, a little larger or smaller than the next one.
  const std::int64_t offset = random.between(-250, 250);
  for (int floor = 1; floor <= kind.floors; ++floor) {
    for (int unit = 1; unit <= kind.units; ++unit) {
      for (int door = 1; door <= kind.doors && building.houses.size() < most; ++door) {
        std::string name = shops ? "S" : std::to_string(unit) + "-";
        name += std::to_string(floor) + "0" + std::to_string(door);
        building.houses.push_back(
            {std::move(name), Area{kind.areas[static_cast<std::size_t>((door - 1) % 4)] + offset}});
      }
    }
  }
  return building;
}

}  // namespace

std::size_t PlannedCommunity::houses() const {
  std::size_t count = 0;
  for (const PlannedBuilding& building : buildings) count += building.houses.size();
  return count;
}

std::vector<PlannedCommunity> plan_town(std::uint32_t houses, Random& random) {
  const std::size_t communities = std::clamp<std::size_t>(houses / 650, 1, kCommunities.size());
  std::vector<PlannedCommunity> town;
  std::size_t left = houses;
  for (std::size_t i = 0; i < communities; ++i) {
    const CommunityKind& kind = kCommunities[i];
    PlannedCommunity community{std::string(kind.code), std::string(kind.name), UnitPrice{kind.fee_fen * 10'000}, {}};
    const std::size_t share = left / (communities - i);
    std::size_t missing = i + 1 == communities ? left : share;
    left -= missing;
    for (int number = 1; missing > 0; ++number) {
      const bool shops = number % 8 == 5;
      const BuildingKind& building = shops                ? kShops
                                     : kind.fee_fen < 170 ? kWalkUp
                                     : random.chance(550) ? kHighRise
                                                          : kSmallHighRise;
      community.buildings.push_back(build(number, building, shops, missing, random));
      missing -= community.buildings.back().houses.size();
    }
    town.push_back(std::move(community));
  }
  return town;
}

}  // namespace steward::demo
