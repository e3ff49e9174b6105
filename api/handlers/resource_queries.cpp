#include <boost/json.hpp>

#include "api/board_names.h"
#include "api/handlers/board_scope.h"
#include "api/handlers/handlers.h"
#include "api/handlers/people.h"
#include "api/handlers/sla_json.h"
#include "api/json/values.h"
#include "domain/staff/duty.h"
#include "projections/equipment_register.h"
#include "projections/staff_directory.h"

// Who does the work and what it is done on: staff and equipment.
namespace steward::api {

namespace {

using json::id_value;

boost::json::value date_or_null(const std::optional<Date>& date) {
  if (!date) return nullptr;
  return boost::json::value(to_string(*date));
}

std::string minute_text(std::uint16_t minute) {
  const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(minute / 60U) + ":" + two(minute % 60U);
}

// Somebody to whom work can be given at that instant.
bool on_duty(const StaffRow& row, Instant at) {
  return !row.left_on && staff::on_shift(row.member, at, kServiceUtcOffsetMinutes) &&
         !staff::on_leave(row.member, date_at(at, kServiceUtcOffsetMinutes));
}

Result<boost::json::object> to_json(const Call& call, const StaffRow& row, Instant at) {
  const staff::Member& member = row.member;
  auto name = person_text(call, row.name);
  if (!name) return pass_on(std::move(name.error()));
  auto phone = person_text(call, row.phone);
  if (!phone) return pass_on(std::move(phone.error()));
  boost::json::array skills;
  for (const staff::Skill& skill : member.skills) {
    skills.push_back(boost::json::object{
        {"code", skill.code}, {"level", skill.level}, {"valid_through", date_or_null(skill.valid_through)}});
  }
  boost::json::array zone;
  for (const BuildingId& building : member.zone) zone.push_back(id_value(building));
  const auto open_orders = static_cast<std::int64_t>(member.open_orders.size());
  return boost::json::object{{"staff_id", id_value(member.id)},
                             {"community_id", id_value(member.community)},
                             {"code", member.code},
                             {"name", std::move(*name)},
                             {"phone", std::move(*phone)},
                             {"skills", std::move(skills)},
                             {"zone_building_ids", std::move(zone)},
                             {"open_orders", open_orders},
                             {"open_order_limit", member.open_order_limit},
                             {"on_shift", staff::on_shift(member, at, kServiceUtcOffsetMinutes)},
                             {"on_leave", staff::on_leave(member, date_at(at, kServiceUtcOffsetMinutes))},
                             {"on_duty", on_duty(row, at)},
                             {"left_on", date_or_null(row.left_on)}};
}

boost::json::object to_json(const EquipmentRow& row) {
  const equipment::EquipmentRegistered& of = row.registered;
  return {{"equipment_id", id_value(of.equipment)},
          {"community_id", id_value(of.community)},
          {"building_id", id_value(of.building)},
          {"code", of.code},
          {"name", of.name},
          {"kind", name_of(kEquipmentKindNames, of.kind)},
          {"location", of.location},
          {"installed_on", date_or_null(of.installed_on)},
          {"warranty_until", date_or_null(of.warranty_until)},
          {"condition", name_of(kConditionNames, row.condition)},
          {"changed_at", instant_or_null(row.changed_at)}};
}

}  // namespace

Result<Reply> list_staff(Call& call) {
  auto at = asked_instant(call);
  if (!at) return pass_on(std::move(at.error()));
  auto place = asked_place(call);
  if (!place) return pass_on(std::move(place.error()));
  auto duty = call.query_flag("on_duty");
  if (!duty) return pass_on(std::move(duty.error()));
  const std::string skill(call.query_value("skill").value_or(""));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto view = open_view<StaffDirectory>(call, 0, kServiceGroup);
  if (!view) return pass_on(std::move(view.error()));
  const auto wanted = [&](const StaffRow& row) {
    return (!*duty || on_duty(row, *at) == **duty) && staff::in_zone(row.member, place->building) &&
           (skill.empty() || staff::skill_of(row.member, skill) != nullptr);
  };
  auto page = view->query.page(call.principal.company, place->community, paging->cursor, paging->limit, wanted);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const StaffRow& row : page->rows) {
    auto item = to_json(call, row, *at);
    if (!item) return pass_on(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  Reply reply = page_reply(call, view->lease, std::move(items), page->next);
  reply.body["at"] = to_string(*at);
  return reply;
}

Result<Reply> get_staff(Call& call) {
  auto at = asked_instant(call);
  if (!at) return pass_on(std::move(at.error()));
  auto id = call.path_id<StaffId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach(stream_of(*id), "staff-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<StaffDirectory>(call, head->last_position, kServiceGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto row = view->query.find(call.principal.company, *id);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("staff-unknown");
  auto body = to_json(call, **row, *at);
  if (!body) return pass_on(std::move(body.error()));
  const staff::Member& member = (*row)->member;
  boost::json::array shifts;
  for (const staff::Shift& shift : member.shifts) {
    shifts.push_back(boost::json::object{{"date", to_string(shift.date)},
                                         {"from", minute_text(shift.from_minute)},
                                         {"to", minute_text(shift.to_minute)}});
  }
  boost::json::array leaves;
  for (const auto& [from, to] : member.leaves) {
    leaves.push_back(boost::json::object{{"from", to_string(from)}, {"to", to_string(to)}});
  }
  boost::json::array orders;
  for (const WorkOrderId& order : member.open_orders) orders.push_back(id_value(order));
  (*body)["shifts"] = std::move(shifts);
  (*body)["leaves"] = std::move(leaves);
  (*body)["open_order_ids"] = std::move(orders);
  (*body)["at"] = to_string(*at);
  return Reply{200, std::move(*body), {view_position(view->lease), etag(head->version)}};
}

Result<Reply> list_equipment(Call& call) {
  auto place = asked_place(call);
  if (!place) return pass_on(std::move(place.error()));
  EquipmentFilter filter;
  filter.community = place->community;
  filter.building = place->building;
  auto kind = call.query_word("kind", kEquipmentKindNames);
  if (!kind) return pass_on(std::move(kind.error()));
  filter.kind = *kind;
  auto condition = call.query_word("condition", kConditionNames);
  if (!condition) return pass_on(std::move(condition.error()));
  filter.condition = *condition;
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto view = open_view<EquipmentRegister>(call, 0, kServiceGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.page(call.principal.company, filter, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const EquipmentRow& row : page->rows) items.push_back(to_json(row));
  return page_reply(call, view->lease, std::move(items), page->next);
}

Result<Reply> get_equipment(Call& call) {
  auto id = call.path_id<EquipmentId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach(stream_of(*id), "equipment-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<EquipmentRegister>(call, head->last_position, kServiceGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto row = view->query.find(call.principal.company, *id);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("equipment-unknown");
  return Reply{200, to_json(**row), {view_position(view->lease), etag(head->version)}};
}

// Its changes of condition; its orders are on the board, by equipment_id.
Result<Reply> list_equipment_changes(Call& call) {
  auto id = call.reach_path<EquipmentId>(0, "equipment-unknown");
  if (!id) return pass_on(std::move(id.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  Position after = 0;
  if (!paging->cursor.empty()) {
    const auto asked = cursor_number(paging->cursor);
    if (!asked) return pass_on(asked.error());
    after = *asked;
  }
  auto view = open_view<EquipmentRegister>(call, 0, kServiceGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.changes(call.principal.company, *id, after, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const EquipmentChange& change : page->changes) {
    items.push_back(boost::json::object{{"position", change.position},
                                        {"condition", name_of(kConditionNames, change.condition)},
                                        {"reason", name_of(kConditionReasonNames, change.reason)},
                                        {"work_order_id", id_value(change.order)},
                                        {"changed_at", to_string(change.changed_at)}});
  }
  std::optional<std::string> next;
  if (page->next) next = std::to_string(*page->next);
  Reply reply = page_reply(call, view->lease, std::move(items), next);
  reply.body["work_orders"] = "/v1/work-orders?equipment_id=" + to_string(*id);
  return reply;
}

}  // namespace steward::api
