#include "domain/staff/staff.h"

#include <algorithm>

#include "domain/base/text.h"

namespace steward::staff {

namespace {

constexpr std::uint8_t kBestLevel = 5;
constexpr std::uint16_t kMostOpenOrders = 100;
constexpr std::uint16_t kMinutesPerDay = 1'440;
constexpr std::int32_t kLongestPlanDays = 366;

Result<const Member*> member_of(const Facts& facts, StaffId id) {
  const auto& state = facts.get<StaffState>(stream_of(id));
  if (std::holds_alternative<Unborn>(state.is)) return fail("staff-unknown");
  const auto* member = std::get_if<Member>(&state.is);
  if (member == nullptr) return fail("staff-left");
  return member;
}

bool is_valid(const Skill& skill) {
  return is_identifier(skill.code, kMostCodeBytes) && skill.level >= 1 && skill.level <= kBestLevel;
}

Result<void> check_skills(const std::vector<Skill>& skills) {
  if (skills.size() > kMostSkills || !std::all_of(skills.begin(), skills.end(), is_valid)) {
    return fail("skills-invalid");
  }
  for (std::size_t i = 0; i < skills.size(); ++i) {
    const auto same = [&](const Skill& other) { return other.code == skills[i].code; };
    if (std::any_of(skills.begin(), skills.begin() + static_cast<std::ptrdiff_t>(i), same)) {
      return fail("skills-invalid");
    }
  }
  return {};
}

Result<void> check_zone(const Facts& facts, const std::vector<BuildingId>& zone, CommunityId community) {
  if (zone.size() > kMostZoneBuildings ||
      std::adjacent_find(zone.begin(), zone.end(), std::greater_equal{}) != zone.end()) {
    return fail("buildings-invalid");
  }
  for (const BuildingId& id : zone) {
    const auto& state = facts.get<registry::BuildingState>(stream_of(id));
    const auto* building = std::get_if<registry::BuildingRegistered>(&state.is);
    if (building == nullptr) return fail("building-unknown", {{"building_id", id.uuid}});
    if (building->community != community) return fail("place-mismatch", {{"building_id", id.uuid}});
  }
  return {};
}

template <class C>
Result<void> check_qualification(const Facts& facts, const C& command, CommunityId community) {
  if (auto fits = check_skills(command.skills); !fits) return fits;
  if (auto fits = check_zone(facts, command.zone, community); !fits) return fits;
  if (command.open_order_limit >= 1 && command.open_order_limit <= kMostOpenOrders) return {};
  return fail("open-order-limit-invalid", {{"open_order_limit", std::int64_t{command.open_order_limit}}});
}

bool sealed_for(const Sealed& sealed, PersonId person, FieldClass field) {
  return sealed.subject == person && sealed.field == field;
}

bool is_valid(Date from, Date to) { return from < to && days_between(from, to) <= kLongestPlanDays; }

// Minutes since some midnight, so that a night shift can be compared with the next day's.
std::int64_t begin_of(const Shift& shift) { return std::int64_t{shift.date.days} * kMinutesPerDay + shift.from_minute; }
std::int64_t end_of(const Shift& shift) { return std::int64_t{shift.date.days} * kMinutesPerDay + shift.to_minute; }

bool are_valid(const PlanShifts& plan) {
  const auto inside = [&](const Shift& shift) {
    return shift.date >= plan.from && shift.date < plan.to && shift.from_minute < kMinutesPerDay &&
           shift.from_minute < shift.to_minute && shift.to_minute <= 2 * kMinutesPerDay;
  };
  const auto overlap = [](const Shift& a, const Shift& b) { return begin_of(b) < end_of(a); };
  const auto& shifts = plan.shifts;
  return std::all_of(shifts.begin(), shifts.end(), inside) &&
         std::adjacent_find(shifts.begin(), shifts.end(), overlap) == shifts.end();
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const RegisterStaff& command, const DecisionContext&) {
  const StreamId stream = stream_of(command.staff);
  if (!std::holds_alternative<Unborn>(facts.get<StaffState>(stream).is)) return fail("staff-exists");
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  if (!is_identifier(command.code, kMostCodeBytes)) return fail("code-invalid");
  if (command.person.is_nil() || command.name.empty()) return fail("person-unnamed");
  const bool phone_fits = command.phone.empty() || sealed_for(command.phone, command.person, FieldClass::phone);
  if (!phone_fits || !sealed_for(command.name, command.person, FieldClass::name)) return fail("sealed-data-mismatch");
  if (auto fits = check_qualification(facts, command, command.community); !fits) return pass_on(fits.error());
  const StaffRegistered event{command.staff, command.community, command.code, command.person,          command.name,
                              command.phone, command.skills,    command.zone, command.open_order_limit};
  return Decision{{{stream, event, command.community, kAlways}}, {{"staff_id", command.staff.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const QualifyStaff& command, const DecisionContext& context) {
  const auto member = member_of(facts, command.staff);
  if (!member) return pass_on(member.error());
  const CommunityId community = (*member)->community;
  if (auto fits = check_qualification(facts, command, community); !fits) return pass_on(fits.error());
  const StaffQualified event{command.staff, community, command.skills, command.zone, command.open_order_limit};
  return Decision{{{stream_of(command.staff), event, community, context.today}}, {{"staff_id", command.staff.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const PlanShifts& command, const DecisionContext& context) {
  const auto member = member_of(facts, command.staff);
  if (!member) return pass_on(member.error());
  if (!is_valid(command.from, command.to)) return fail("period-invalid");
  if (!are_valid(command)) return fail("shifts-invalid");
  const ShiftsPlanned event{command.staff, (*member)->community, command.from, command.to, command.shifts};
  // What stays of older plans counts too: what is remembered of somebody is bounded.
  StaffState after{**member};
  if (!follow(after, event) || std::get<Member>(after.is).shifts.size() > kMostShifts) {
    return fail("too-many-shifts", {{"most_shifts", static_cast<std::int64_t>(kMostShifts)}});
  }
  return Decision{{{stream_of(command.staff), event, (*member)->community, context.today}},
                  {{"staff_id", command.staff.uuid}, {"shifts", static_cast<std::int64_t>(command.shifts.size())}}};
}

Result<Decision> decide_on(const Facts& facts, const RecordLeave& command, const DecisionContext& context) {
  const auto member = member_of(facts, command.staff);
  if (!member) return pass_on(member.error());
  if (!is_valid(command.from, command.to)) return fail("period-invalid");
  const LeaveRecorded event{command.staff, (*member)->community, command.from, command.to};
  StaffState after{**member};
  if (!follow(after, event) || std::get<Member>(after.is).leaves.size() > kMostLeaves) {
    return fail("too-many-leaves", {{"most_leaves", static_cast<std::int64_t>(kMostLeaves)}});
  }
  return Decision{{{stream_of(command.staff), event, (*member)->community, context.today}},
                  {{"staff_id", command.staff.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const LeaveStaff& command, const DecisionContext& context) {
  const auto member = member_of(facts, command.staff);
  if (!member) return pass_on(member.error());
  if (command.left_on > context.today) return fail("date-in-future", {{"today", context.today}});
  const auto open = static_cast<std::int64_t>((*member)->open_orders.size());
  if (open > 0) return fail("staff-has-open-orders", {{"open_orders", open}});
  const StaffLeft event{command.staff, (*member)->community, (*member)->code, command.left_on};
  return Decision{{{stream_of(command.staff), event, (*member)->community, context.today}},
                  {{"staff_id", command.staff.uuid}}};
}

}  // namespace steward::staff
