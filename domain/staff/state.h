#pragma once

#include <variant>
#include <vector>

#include "domain/staff/events.h"

namespace steward::staff {

inline constexpr std::size_t kMostFamiliar = 64;
inline constexpr std::size_t kMostSkills = 20;
inline constexpr std::size_t kMostZoneBuildings = 12;  // consulted
inline constexpr std::size_t kMostShifts = 400;        // remembered: those of a year
inline constexpr std::size_t kMostLeaves = 100;        // remembered

struct Unborn {
  bool operator==(const Unborn&) const = default;
};

struct Member {
  StaffId id;
  CommunityId community;
  std::string code;
  PersonId person;
  std::vector<Skill> skills;
  std::vector<BuildingId> zone;
  std::uint16_t open_order_limit = 8;
  std::vector<Shift> shifts;  // ascending; those that ended 31 days before the newest plan are forgotten
  std::vector<std::pair<Date, Date>> leaves;  // half-open, ascending; forgotten like shifts
  std::vector<WorkOrderId> open_orders;       // ascending
  std::vector<Uuid> familiar;                 // houses and equipment of the last kMostFamiliar orders, oldest first
  bool operator==(const Member&) const = default;
};
struct Left {
  StaffId id;
  CommunityId community;
  Date left_on;
  bool operator==(const Left&) const = default;
};
struct StaffState {
  std::variant<Unborn, Member, Left> is;
  bool operator==(const StaffState&) const = default;
};

}  // namespace steward::staff
