#include "replay/json_parts.h"
#include "replay/work_json.h"
#include "replay/work_json_parts.h"

namespace steward {

namespace {

namespace json = boost::json;

json::array skills_json(const std::vector<staff::Skill>& skills) {
  return json_list(skills, [](const staff::Skill& skill) {
    return json::object{
        {"code", skill.code}, {"level", skill.level}, {"valid_through", time_or_null(skill.valid_through)}};
  });
}

json::array spans_json(const std::vector<MinuteSpan>& spans) {
  return json_list(spans, [](const MinuteSpan& span) {
    return json::object{{"from_minute", span.from}, {"to_minute", span.to}};
  });
}

template <class StaffEvent>
json::object staff_json(const StaffEvent& e) {
  return {{"staff_id", to_string(e.staff)}, {"community_id", to_string(e.community)}};
}

}  // namespace

json::object work_json(const staff::StaffRegistered& e, const OpenBox& open) {
  json::object out = staff_json(e);
  out["code"] = e.code;
  out["person_id"] = to_string(e.person);
  out["name"] = sealed_to_json(e.name, open);
  out["phone"] = sealed_to_json(e.phone, open);
  out["skills"] = skills_json(e.skills);
  out["zone"] = ids_json(e.zone);
  out["open_order_limit"] = e.open_order_limit;
  return out;
}
json::object work_json(const staff::StaffQualified& e, const OpenBox&) {
  json::object out = staff_json(e);
  out["skills"] = skills_json(e.skills);
  out["zone"] = ids_json(e.zone);
  out["open_order_limit"] = e.open_order_limit;
  return out;
}
json::object work_json(const staff::ShiftsPlanned& e, const OpenBox&) {
  json::object out = staff_json(e);
  out["from"] = to_string(e.from);
  out["to"] = to_string(e.to);
  out["shifts"] = json_list(e.shifts, [](const staff::Shift& shift) {
    return json::object{
        {"date", to_string(shift.date)}, {"from_minute", shift.from_minute}, {"to_minute", shift.to_minute}};
  });
  return out;
}
json::object work_json(const staff::LeaveRecorded& e, const OpenBox&) {
  json::object out = staff_json(e);
  out["from"] = to_string(e.from);
  out["to"] = to_string(e.to);
  return out;
}
json::object work_json(const staff::StaffLeft& e, const OpenBox&) {
  json::object out = staff_json(e);
  out["code"] = e.code;
  out["left_on"] = to_string(e.left_on);
  return out;
}
json::object work_json(const staff::OrderTaken& e, const OpenBox&) {
  json::object out = staff_json(e);
  out["work_order_id"] = to_string(e.order);
  out["house_id"] = id_or_null(e.house);
  out["equipment_id"] = id_or_null(e.equipment);
  return out;
}
json::object work_json(const staff::OrderLetGo& e, const OpenBox&) {
  json::object out = staff_json(e);
  out["work_order_id"] = to_string(e.order);
  return out;
}

json::object work_json(const equipment::EquipmentRegistered& e, const OpenBox&) {
  return {{"equipment_id", to_string(e.equipment)},
          {"community_id", to_string(e.community)},
          {"building_id", id_or_null(e.building)},
          {"code", e.code},
          {"name", e.name},
          {"kind", name_of(e.kind)},
          {"location", e.location},
          {"installed_on", time_or_null(e.installed_on)},
          {"warranty_until", time_or_null(e.warranty_until)}};
}
json::object work_json(const equipment::EquipmentConditionChanged& e, const OpenBox&) {
  return {{"equipment_id", to_string(e.equipment)}, {"community_id", to_string(e.community)},
          {"building_id", id_or_null(e.building)},  {"code", e.code},
          {"condition", name_of(e.condition)},      {"reason", name_of(e.reason)},
          {"work_order_id", id_or_null(e.order)},   {"changed_at", to_string(e.changed_at)}};
}

json::object work_json(const service_policy::BusinessCalendarSet& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)},
          {"week", json_list(e.calendar.week, spans_json)},
          {"special_days", json_list(e.calendar.special_days, [](const SpecialDay& day) {
             return json::object{{"date", to_string(day.date)}, {"open", spans_json(day.open)}};
           })}};
}
json::object work_json(const service_policy::OrderLevelSet& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)}, {"priority", name_of(e.priority)}, {"level", level_json(e.level)}};
}
json::object work_json(const service_policy::CaseLevelSet& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)}, {"kind", name_of(e.kind)}, {"level", level_json(e.level)}};
}
json::object work_json(const service_policy::DispatchRulesSet& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)},
          {"weights", json::object{{"skill", e.weights.skill},
                                   {"load", e.weights.load},
                                   {"zone", e.weights.zone},
                                   {"familiar", e.weights.familiar}}},
          {"reopen_days", e.reopen_days},
          {"call_back_days", e.call_back_days}};
}

}  // namespace steward
