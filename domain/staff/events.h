#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/business_calendar.h"
#include "domain/base/ids.h"
#include "domain/base/sealed.h"
#include "domain/base/time.h"

// The people who do the work: what they can do, where, and when. Their names and phones are Sealed.
namespace steward::staff {

// What a member of staff can do, and how well. Skills are words of the company: electric, plumbing, lift.
struct Skill {
  std::string code;
  std::uint8_t level = 1;             // 1 … 5
  std::optional<Date> valid_through;  // of the certificate that it needs
  bool operator==(const Skill&) const = default;
};

struct StaffRegistered {
  StaffId staff;
  CommunityId community;  // where they work
  std::string code;       // unique in the company: the number on the badge
  PersonId person;
  Sealed name;
  Sealed phone;  // may be empty
  std::vector<Skill> skills;
  std::vector<BuildingId> zone;  // ascending; empty: the whole community
  std::uint16_t open_order_limit = 8;
  bool operator==(const StaffRegistered&) const = default;
};

// Skills and zone as they are from now on.
struct StaffQualified {
  StaffId staff;
  CommunityId community;
  std::vector<Skill> skills;
  std::vector<BuildingId> zone;
  std::uint16_t open_order_limit = 8;
  bool operator==(const StaffQualified&) const = default;
};

// One working time; a night shift goes on past 24:00 (to ≤ 2880).
struct Shift {
  Date date;
  std::uint16_t from_minute = 0;  // of the civil day in the community's zone
  std::uint16_t to_minute = 0;
  auto operator<=>(const Shift&) const = default;
};

// The shifts of [from, to) as they are planned now; those planned before for these days are gone.
struct ShiftsPlanned {
  StaffId staff;
  CommunityId community;
  Date from;
  Date to;
  std::vector<Shift> shifts;  // ascending, apart
  bool operator==(const ShiftsPlanned&) const = default;
};

// On leave in [from, to): no dispatch, whatever the shifts say.
struct LeaveRecorded {
  StaffId staff;
  CommunityId community;
  Date from;
  Date to;
  bool operator==(const LeaveRecorded&) const = default;
};

struct StaffLeft {
  StaffId staff;
  CommunityId community;
  std::string code;  // free again
  Date left_on;
  bool operator==(const StaffLeft&) const = default;
};

// Beside each event that gives an order to somebody or takes it away, in the same append: the load that dispatch looks
// at is part of the state of the member of staff, and two dispatchers cannot both use the last free place.
struct OrderTaken {
  StaffId staff;
  CommunityId community;
  WorkOrderId order;
  HouseId house;          // nil: a public place
  EquipmentId equipment;  // nil: none
  bool operator==(const OrderTaken&) const = default;
};
struct OrderLetGo {
  StaffId staff;
  CommunityId community;
  WorkOrderId order;
  bool operator==(const OrderLetGo&) const = default;
};

}  // namespace steward::staff
