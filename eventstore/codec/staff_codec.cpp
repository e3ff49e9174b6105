#include "eventstore/codec/lists.h"

namespace steward::codec {

Offset<fb::Skill> to_table(Builder& out, const staff::Skill& skill) {
  const auto code = out.CreateString(skill.code);
  return fb::CreateSkill(out, code, skill.level, days_of(skill.valid_through));
}
bool from_table(const fb::Skill& stored, staff::Skill& skill) {
  skill.code = text_of(stored.code());
  skill.level = stored.level();
  skill.valid_through = date_of(stored.valid_through());
  return true;
}

Offset<fb::StaffRegistered> to_table(Builder& out, const staff::StaffRegistered& event) {
  const auto code = out.CreateString(event.code);
  const auto name = to_table(out, event.name);
  const auto phone = to_table_unless_missing(out, event.phone);
  const auto skills = to_tables<fb::Skill>(out, event.skills);
  const auto zone = to_structs<fb::Uuid>(out, event.zone);
  return fb::CreateStaffRegistered(out, raw(event.staff), raw(event.community), code, raw(event.person), name, phone,
                                   skills, zone, event.open_order_limit);
}
bool from_table(const fb::StaffRegistered& stored, staff::StaffRegistered& event) {
  event.staff = id_of<StaffId>(stored.staff());
  event.community = id_of<CommunityId>(stored.community());
  event.code = text_of(stored.code());
  event.person = id_of<PersonId>(stored.person());
  event.zone = from_structs<BuildingId>(*stored.zone());
  event.open_order_limit = stored.open_order_limit();
  return from_table(*stored.name(), event.name) && from_table_or_missing(stored.phone(), event.phone) &&
         from_tables(*stored.skills(), event.skills);
}

Offset<fb::StaffQualified> to_table(Builder& out, const staff::StaffQualified& event) {
  const auto skills = to_tables<fb::Skill>(out, event.skills);
  const auto zone = to_structs<fb::Uuid>(out, event.zone);
  return fb::CreateStaffQualified(out, raw(event.staff), raw(event.community), skills, zone, event.open_order_limit);
}
bool from_table(const fb::StaffQualified& stored, staff::StaffQualified& event) {
  event.staff = id_of<StaffId>(stored.staff());
  event.community = id_of<CommunityId>(stored.community());
  event.zone = from_structs<BuildingId>(*stored.zone());
  event.open_order_limit = stored.open_order_limit();
  return from_tables(*stored.skills(), event.skills);
}

Offset<fb::ShiftsPlanned> to_table(Builder& out, const staff::ShiftsPlanned& event) {
  const auto shifts = to_structs<fb::Shift>(out, event.shifts);
  return fb::CreateShiftsPlanned(out, raw(event.staff), raw(event.community), event.from.days, event.to.days, shifts);
}
bool from_table(const fb::ShiftsPlanned& stored, staff::ShiftsPlanned& event) {
  event.staff = id_of<StaffId>(stored.staff());
  event.community = id_of<CommunityId>(stored.community());
  event.from.days = stored.from();
  event.to.days = stored.to();
  event.shifts = from_structs<staff::Shift>(*stored.shifts());
  return true;
}

Offset<fb::LeaveRecorded> to_table(Builder& out, const staff::LeaveRecorded& event) {
  return fb::CreateLeaveRecorded(out, raw(event.staff), raw(event.community), event.from.days, event.to.days);
}
bool from_table(const fb::LeaveRecorded& stored, staff::LeaveRecorded& event) {
  event.staff = id_of<StaffId>(stored.staff());
  event.community = id_of<CommunityId>(stored.community());
  event.from.days = stored.from();
  event.to.days = stored.to();
  return true;
}

Offset<fb::StaffLeft> to_table(Builder& out, const staff::StaffLeft& event) {
  const auto code = out.CreateString(event.code);
  return fb::CreateStaffLeft(out, raw(event.staff), raw(event.community), code, event.left_on.days);
}
bool from_table(const fb::StaffLeft& stored, staff::StaffLeft& event) {
  event.staff = id_of<StaffId>(stored.staff());
  event.community = id_of<CommunityId>(stored.community());
  event.code = text_of(stored.code());
  event.left_on.days = stored.left_on();
  return true;
}

Offset<fb::OrderTaken> to_table(Builder& out, const staff::OrderTaken& event) {
  return fb::CreateOrderTaken(out, raw(event.staff), raw(event.community), raw(event.order), UnlessNil(event.house),
                              UnlessNil(event.equipment));
}
bool from_table(const fb::OrderTaken& stored, staff::OrderTaken& event) {
  event.staff = id_of<StaffId>(stored.staff());
  event.community = id_of<CommunityId>(stored.community());
  event.order = id_of<WorkOrderId>(stored.order());
  event.house = id_or_nil<HouseId>(stored.house());
  event.equipment = id_or_nil<EquipmentId>(stored.equipment());
  return true;
}

Offset<fb::OrderLetGo> to_table(Builder& out, const staff::OrderLetGo& event) {
  return fb::CreateOrderLetGo(out, raw(event.staff), raw(event.community), raw(event.order));
}
bool from_table(const fb::OrderLetGo& stored, staff::OrderLetGo& event) {
  event.staff = id_of<StaffId>(stored.staff());
  event.community = id_of<CommunityId>(stored.community());
  event.order = id_of<WorkOrderId>(stored.order());
  return true;
}

}  // namespace steward::codec
