#include <algorithm>

#include "domain/staff/staff.h"

// How a member of staff follows what is planned and what is given to them.
namespace steward::staff {

namespace {

constexpr std::int32_t kMinutesPerDay = 1'440;
// So long somebody may still ask whether they were on duty; older plans are forgotten.
constexpr std::int32_t kRememberedDays = 31;

template <class E>
Member* member_of(StaffState& state, const E& event) {
  auto* member = std::get_if<Member>(&state.is);
  return member != nullptr && member->id == event.staff ? member : nullptr;
}

Date last_day(const Shift& shift) { return add_days(shift.date, (shift.to_minute - 1) / kMinutesPerDay); }

// Moves to the end what was known already: the last orders are the ones remembered.
void remember(std::vector<Uuid>& familiar, const Uuid& id) {
  if (id.is_nil()) return;
  std::erase(familiar, id);
  familiar.push_back(id);
}

}  // namespace

bool follow(StaffState& state, const StaffRegistered& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = Member{event.staff, event.community,        event.code, event.person, event.skills,
                    event.zone,  event.open_order_limit, {},         {},           {},
                    {}};
  return true;
}

bool follow(StaffState& state, const StaffQualified& event) {
  Member* member = member_of(state, event);
  if (member == nullptr) return false;
  member->skills = event.skills;
  member->zone = event.zone;
  member->open_order_limit = event.open_order_limit;
  return true;
}

bool follow(StaffState& state, const ShiftsPlanned& event) {
  Member* member = member_of(state, event);
  if (member == nullptr) return false;
  const Date oldest = add_days(event.from, -kRememberedDays);
  std::erase_if(member->shifts, [&](const Shift& shift) {
    return (shift.date >= event.from && shift.date < event.to) || last_day(shift) < oldest;
  });
  member->shifts.insert(member->shifts.end(), event.shifts.begin(), event.shifts.end());
  std::sort(member->shifts.begin(), member->shifts.end());
  return true;
}

bool follow(StaffState& state, const LeaveRecorded& event) {
  Member* member = member_of(state, event);
  if (member == nullptr || event.to <= event.from) return false;
  const Date oldest = add_days(event.from, -kRememberedDays);
  std::erase_if(member->leaves, [&](const auto& leave) { return leave.second < oldest; });
  member->leaves.emplace_back(event.from, event.to);
  std::sort(member->leaves.begin(), member->leaves.end());
  return true;
}

bool follow(StaffState& state, const StaffLeft& event) {
  const Member* member = member_of(state, event);
  if (member == nullptr) return false;
  state.is = Left{member->id, member->community, event.left_on};
  return true;
}

bool follow(StaffState& state, const OrderTaken& event) {
  Member* member = member_of(state, event);
  if (member == nullptr) return false;
  const auto place = std::lower_bound(member->open_orders.begin(), member->open_orders.end(), event.order);
  if (place != member->open_orders.end() && *place == event.order) return false;
  member->open_orders.insert(place, event.order);
  remember(member->familiar, event.house.uuid);
  remember(member->familiar, event.equipment.uuid);
  if (member->familiar.size() > kMostFamiliar) {
    member->familiar.erase(member->familiar.begin(), member->familiar.end() - kMostFamiliar);
  }
  return true;
}

bool follow(StaffState& state, const OrderLetGo& event) {
  Member* member = member_of(state, event);
  return member != nullptr && std::erase(member->open_orders, event.order) == 1;
}

}  // namespace steward::staff
