#pragma once

#include <string_view>

#include "domain/staff/state.h"

// Who may be sent: skill, shift, leave and load of one member of staff, at one time.
namespace steward::staff {

// In a planned shift; a night shift goes on after midnight.
[[nodiscard]] bool on_shift(const Member& member, Instant at, std::int32_t utc_offset_minutes);
[[nodiscard]] bool on_leave(const Member& member, Date date);
[[nodiscard]] bool at_limit(const Member& member);
// nullptr when they do not have it.
[[nodiscard]] const Skill* skill_of(const Member& member, std::string_view code);
// A zone without buildings is the whole community; so is an order without one.
[[nodiscard]] bool in_zone(const Member& member, BuildingId building);
// One of their last orders was in this house, or on this equipment.
[[nodiscard]] bool knows(const Member& member, HouseId house, EquipmentId equipment);

}  // namespace steward::staff
