#include <algorithm>
#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "api/handlers/people.h"
#include "api/handlers/step_time.h"
#include "api/work_names.h"

// The people who do the work, and the equipment they work on.
namespace steward::api {

namespace {

using json::JsonBody;
using json::JsonObject;

constexpr std::uint16_t kUsualLimit = 8;

template <class C>
void read_qualification(JsonObject& root, C& command) {
  auto skills = root.optional_array("skills", 0, staff::kMostSkills);
  for (std::size_t i = 0; skills && i < skills->size(); ++i) {
    auto item = skills->object(i);
    staff::Skill skill;
    skill.code = item.required_string("code", 32);
    skill.level = static_cast<std::uint8_t>(item.required_int("level", 1, 5));
    skill.valid_through = item.optional_date("valid_through");
    command.skills.push_back(std::move(skill));
  }
  auto zone = root.optional_array("zone_building_ids", 0, staff::kMostZoneBuildings);
  for (std::size_t i = 0; zone && i < zone->size(); ++i) command.zone.push_back(zone->id<BuildingId>(i));
  std::sort(command.zone.begin(), command.zone.end());
  command.open_order_limit =
      static_cast<std::uint16_t>(root.optional_int("open_order_limit", 1, 100).value_or(kUsualLimit));
}

// A command about the member of staff in the path.
template <class C, class Read>
Result<Prepared> of_staff(const Call& call, const Read& read) {
  auto id = call.reach_path<StaffId>(0, "staff-unknown");
  if (!id) return pass_on(std::move(id.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  C command;
  command.staff = *id;
  read(root, command);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  Prepared prepared{Command(std::move(command))};
  return prepared;
}

}  // namespace

Result<Prepared> register_staff(Call& call, CommandId command_id) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  staff::RegisterStaff command;
  command.staff = StaffId(call.service.new_id());
  command.community = *community;
  command.code = root.required_string("code", 32);
  command.person = root.optional_id<PersonId>("person_id").value_or(PersonId(call.service.new_id()));
  const std::string name = root.required_string("name", 100);
  const std::string phone = root.optional_string("phone", 32).value_or("");
  read_qualification(root, command);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto sealed_name = seal(call, command_id, command.person, FieldClass::name, name);
  if (!sealed_name) return pass_on(std::move(sealed_name.error()));
  auto sealed_phone = seal(call, command_id, command.person, FieldClass::phone, phone);
  if (!sealed_phone) return pass_on(std::move(sealed_phone.error()));
  command.name = std::move(*sealed_name);
  command.phone = std::move(*sealed_phone);
  Prepared prepared{Command(std::move(command))};
  return prepared;
}

Result<Prepared> qualify_staff(Call& call, CommandId) {
  return of_staff<staff::QualifyStaff>(call,
                                       [](JsonObject& root, auto& command) { read_qualification(root, command); });
}

Result<Prepared> plan_shifts(Call& call, CommandId) {
  return of_staff<staff::PlanShifts>(call, [](JsonObject& root, auto& command) {
    command.from = root.required_date("from");
    command.to = root.required_date("to");
    auto shifts = root.required_array("shifts", 0, staff::kMostShifts);
    for (std::size_t i = 0; i < shifts.size(); ++i) {
      auto item = shifts.object(i);
      command.shifts.push_back({item.required_date("date"),
                                static_cast<std::uint16_t>(item.required_int("from_minute", 0, 1'439)),
                                static_cast<std::uint16_t>(item.required_int("to_minute", 1, 2'880))});
    }
  });
}

Result<Prepared> record_leave(Call& call, CommandId) {
  return of_staff<staff::RecordLeave>(call, [](JsonObject& root, auto& command) {
    command.from = root.required_date("from");
    command.to = root.required_date("to");
  });
}

Result<Prepared> leave_staff(Call& call, CommandId) {
  auto staff = call.path_id<StaffId>(0);
  if (!staff) return pass_on(std::move(staff.error()));
  auto today = call.today_of(stream_of(*staff));
  if (!today) return pass_on(std::move(today.error()));
  return of_staff<staff::LeaveStaff>(
      call, [&](JsonObject& root, auto& command) { command.left_on = root.optional_date("left_on").value_or(*today); });
}

Result<Prepared> register_equipment(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  equipment::RegisterEquipment command;
  command.equipment = EquipmentId(call.service.new_id());
  command.community = *community;
  command.building = root.optional_id<BuildingId>("building_id").value_or(BuildingId{});
  command.code = root.required_string("code", 32);
  command.name = root.required_string("name", 100);
  command.kind = root.required_enum("kind", words(kEquipmentKindNames));
  command.location = root.optional_string("location", 100).value_or("");
  command.installed_on = root.optional_date("installed_on");
  command.warranty_until = root.optional_date("warranty_until");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  Prepared prepared{Command(std::move(command))};
  return prepared;
}

Result<Prepared> change_equipment_condition(Call& call, CommandId) {
  auto id = call.reach_path<EquipmentId>(0, "equipment-unknown");
  if (!id) return pass_on(std::move(id.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  equipment::ChangeEquipmentCondition command;
  command.equipment = *id;
  command.condition = root.required_enum("condition", words(kConditionNames));
  command.reason = root.required_enum("reason", words(kConditionReasonNames));
  command.order = root.optional_id<WorkOrderId>("work_order_id").value_or(WorkOrderId{});
  const StepTime when = read_step_time(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  command.at = when.occurred_at;
  Prepared prepared{Command(command)};
  set_step_time(prepared, call, when);
  return prepared;
}

}  // namespace steward::api
