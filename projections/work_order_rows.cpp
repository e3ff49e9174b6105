#include "projections/work_order_rows.h"

namespace steward::order_board {

using service_policy::Priority;
using work_orders::Status;

std::string encode(const WorkOrderRow& row) {
  ByteWriter writer(512);
  writer.u32(row.company.value).id(row.order).i32(row.number_year).i64(row.number);
  writer.id(row.place.community).id(row.place.building).id(row.place.house).id(row.place.household);
  writer.text(row.place_name).id(row.category).u8(static_cast<std::uint8_t>(row.priority));
  writer.u8(static_cast<std::uint8_t>(row.status)).u8(static_cast<std::uint8_t>(row.source)).id(row.reporter);
  put_sealed(writer, row.contact);
  put_sealed(writer, row.description);
  writer.boolean(row.appointment.has_value());
  if (row.appointment) writer.instant(row.appointment->from).instant(row.appointment->to);
  writer.id(row.equipment).id(row.of_case).id(row.outage).id(row.assignee);
  writer.instant(row.reported_at).instant(row.last_step_at);
  for (const auto& at : {row.accepted_at, row.started_at, row.done_at, row.closed_at}) put_optional(writer, at);
  writer.u8(row.paused_for ? static_cast<std::uint8_t>(*row.paused_for) : 0);
  writer.u8(row.resolution ? static_cast<std::uint8_t>(*row.resolution) : 0);
  put_sla(writer, row.sla);
  writer.u32(row.visits).u32(row.reopened).u32(row.lines).i64(row.charged.fen).boolean(row.first_time_fixed);
  writer.u8(static_cast<std::uint8_t>(row.verified_via)).u8(static_cast<std::uint8_t>(row.rated_via));
  writer.id(row.duplicate_of);
  put_optional(writer, row.return_visit_due_at);
  return writer.u8(row.rating).u8(row.satisfied ? (*row.satisfied ? 2 : 1) : 0).take();
}

Result<WorkOrderRow> decode_order(std::string_view bytes) {
  ByteReader reader(bytes);
  WorkOrderRow row;
  row.company = CompanyNo{reader.u32()};
  row.order = reader.id<WorkOrderId>();
  row.number_year = reader.i32();
  row.number = reader.i64();
  row.place.community = reader.id<CommunityId>();
  row.place.building = reader.id<BuildingId>();
  row.place.house = reader.id<HouseId>();
  row.place.household = reader.id<HouseholdId>();
  row.place_name = std::string(reader.text());
  row.category = reader.id<CategoryId>();
  row.priority = static_cast<Priority>(reader.u8());
  row.status = static_cast<Status>(reader.u8());
  row.source = static_cast<work_orders::Source>(reader.u8());
  row.reporter = reader.id<PersonId>();
  row.contact = get_sealed(reader);
  row.description = get_sealed(reader);
  if (reader.u8() != 0) {
    work_orders::Window window;
    window.from = reader.instant();
    window.to = reader.instant();
    row.appointment = window;
  }
  row.equipment = reader.id<EquipmentId>();
  row.of_case = reader.id<CaseId>();
  row.outage = reader.id<OutageId>();
  row.assignee = reader.id<StaffId>();
  row.reported_at = reader.instant();
  row.last_step_at = reader.instant();
  for (auto* at : {&row.accepted_at, &row.started_at, &row.done_at, &row.closed_at}) *at = get_optional_instant(reader);
  if (const auto reason = reader.u8(); reason != 0) row.paused_for = static_cast<work_orders::PauseReason>(reason);
  if (const auto how = reader.u8(); how != 0) row.resolution = static_cast<work_orders::Resolution>(how);
  get_sla(reader, row.sla);
  row.visits = reader.u32();
  row.reopened = reader.u32();
  row.lines = reader.u32();
  row.charged = Money{reader.i64()};
  row.first_time_fixed = reader.u8() != 0;
  row.verified_via = static_cast<work_orders::Via>(reader.u8());
  row.rated_via = static_cast<work_orders::Via>(reader.u8());
  row.duplicate_of = reader.id<WorkOrderId>();
  row.return_visit_due_at = get_optional_instant(reader);
  row.rating = reader.u8();
  if (const auto satisfied = reader.u8(); satisfied != 0) row.satisfied = satisfied == 2;
  if (!reader.done()) return fail("row-damaged", {}, "work order");
  return row;
}

std::string encode(const CategoryRow& row) {
  const work_orders::CategoryDefined& terms = row.terms;
  ByteWriter writer;
  writer.id(terms.category).id(terms.parent).text(terms.code).text(terms.name);
  writer.u8(static_cast<std::uint8_t>(terms.usual_priority)).text(terms.skill).u8(terms.skill_level);
  return writer.boolean(row.retired).take();
}

Result<CategoryRow> decode_category(std::string_view bytes) {
  ByteReader reader(bytes);
  CategoryRow row;
  row.terms.category = reader.id<CategoryId>();
  row.terms.parent = reader.id<CategoryId>();
  row.terms.code = std::string(reader.text());
  row.terms.name = std::string(reader.text());
  row.terms.usual_priority = static_cast<Priority>(reader.u8());
  row.terms.skill = std::string(reader.text());
  row.terms.skill_level = reader.u8();
  row.retired = reader.u8() != 0;
  if (!reader.done()) return fail("row-damaged", {}, "category");
  return row;
}

std::string encode(const OutageRow& row) {
  ByteWriter writer(128);
  writer.u32(row.company.value).id(row.outage).id(row.community);
  writer.u32(static_cast<std::uint32_t>(row.buildings.size()));
  for (const BuildingId& building : row.buildings) writer.id(building);
  writer.u8(static_cast<std::uint8_t>(row.utility)).id(row.equipment).boolean(row.planned).instant(row.began_at);
  put_optional(writer, row.expected_end);
  put_optional(writer, row.ended_at);
  put_sealed(writer, row.notice);
  return writer.take();
}

Result<OutageRow> decode_outage(std::string_view bytes) {
  ByteReader reader(bytes);
  OutageRow row;
  row.company = CompanyNo{reader.u32()};
  row.outage = reader.id<OutageId>();
  row.community = reader.id<CommunityId>();
  const std::uint32_t buildings = reader.count(16);
  for (std::uint32_t i = 0; i < buildings; ++i) row.buildings.push_back(reader.id<BuildingId>());
  row.utility = static_cast<work_orders::Utility>(reader.u8());
  row.equipment = reader.id<EquipmentId>();
  row.planned = reader.u8() != 0;
  row.began_at = reader.instant();
  row.expected_end = get_optional_instant(reader);
  row.ended_at = get_optional_instant(reader);
  row.notice = get_sealed(reader);
  if (!reader.done()) return fail("row-damaged", {}, "outage");
  return row;
}

}  // namespace steward::order_board
