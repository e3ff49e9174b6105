#include "domain/staff/duty.h"

#include <algorithm>

namespace steward::staff {

bool on_shift(const Member& member, Instant at, std::int32_t utc_offset_minutes) {
  return std::any_of(member.shifts.begin(), member.shifts.end(), [&](const Shift& shift) {
    const Instant midnight = start_of(shift.date, utc_offset_minutes);
    return at >= add_seconds(midnight, shift.from_minute * 60) && at < add_seconds(midnight, shift.to_minute * 60);
  });
}

bool on_leave(const Member& member, Date date) {
  return std::any_of(member.leaves.begin(), member.leaves.end(),
                     [&](const auto& leave) { return leave.first <= date && date < leave.second; });
}

bool at_limit(const Member& member) { return member.open_orders.size() >= member.open_order_limit; }

const Skill* skill_of(const Member& member, std::string_view code) {
  const auto found =
      std::find_if(member.skills.begin(), member.skills.end(), [&](const Skill& skill) { return skill.code == code; });
  return found != member.skills.end() ? &*found : nullptr;
}

bool in_zone(const Member& member, BuildingId building) {
  return member.zone.empty() || building.is_nil() ||
         std::binary_search(member.zone.begin(), member.zone.end(), building);
}

bool knows(const Member& member, HouseId house, EquipmentId equipment) {
  const auto known = [&](const Uuid& id) {
    return !id.is_nil() && std::find(member.familiar.begin(), member.familiar.end(), id) != member.familiar.end();
  };
  return known(house.uuid) || known(equipment.uuid);
}

}  // namespace steward::staff
