#pragma once

#include "domain/staff/events.h"

namespace steward::staff {

// Outcome: staff_id.
struct RegisterStaff {
  StaffId staff;
  CommunityId community;
  std::string code;
  PersonId person;
  Sealed name;
  Sealed phone;
  std::vector<Skill> skills;
  std::vector<BuildingId> zone;  // ascending, no doubles
  std::uint16_t open_order_limit = 8;
};

// Outcome: staff_id.
struct QualifyStaff {
  StaffId staff;
  std::vector<Skill> skills;
  std::vector<BuildingId> zone;
  std::uint16_t open_order_limit = 8;
};

// Outcome: staff_id, shifts.
struct PlanShifts {
  StaffId staff;
  Date from;
  Date to;
  std::vector<Shift> shifts;
};

// Outcome: staff_id.
struct RecordLeave {
  StaffId staff;
  Date from;
  Date to;
};

// Refused while orders are open: staff-has-open-orders.
// Outcome: staff_id.
struct LeaveStaff {
  StaffId staff;
  Date left_on;
};

}  // namespace steward::staff
