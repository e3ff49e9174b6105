#include "replay/work_json.h"
#include "replay/work_json_parts.h"

namespace steward {

namespace {

namespace json = boost::json;

json::value window_json(const std::optional<work_orders::Window>& window) {
  if (!window) return nullptr;
  return json::object{{"from", to_string(window->from)}, {"to", to_string(window->to)}};
}

json::object candidate_json(const work_orders::Candidate& candidate) {
  return {{"staff_id", to_string(candidate.staff)},
          {"excluded", name_of(candidate.excluded)},
          {"skill", candidate.skill},
          {"load", candidate.load},
          {"zone", candidate.zone},
          {"familiar", candidate.familiar},
          {"score", candidate.score}};
}

json::object line_json(const work_orders::WorkLine& line) {
  return {{"kind", name_of(line.kind)},
          {"code", line.code},
          {"name", line.name},
          {"quantity_milli", line.quantity.milli},
          {"unit_price_micro_yuan", line.unit_price.micro_yuan},
          {"amount_fen", line.amount.fen},
          {"chargeable", line.chargeable}};
}

json::value charge_json(const std::optional<work_orders::OrderCharge>& charge) {
  if (!charge) return nullptr;
  return json::object{
      {"fee_item_id", to_string(charge->fee_item)}, {"bill", charge->bill}, {"amount_fen", charge->amount.fen}};
}

template <class OrderEvent>
json::object order_json(const OrderEvent& e) {
  json::object out{{"work_order_id", to_string(e.order)}};
  add_place(out, e.place);
  return out;
}

}  // namespace

json::object work_json(const work_orders::CategoryDefined& e, const OpenBox&) {
  return {{"category_id", to_string(e.category)},
          {"parent_category_id", id_or_null(e.parent)},
          {"code", e.code},
          {"name", e.name},
          {"usual_priority", name_of(e.usual_priority)},
          {"skill", e.skill},
          {"skill_level", e.skill_level}};
}
json::object work_json(const work_orders::CategoryRetired& e, const OpenBox&) {
  return {{"category_id", to_string(e.category)}, {"code", e.code}};
}
json::object work_json(const work_orders::WorkOrderReported& e, const OpenBox& open) {
  json::object out = order_json(e);
  out["number_year"] = e.number_year;
  out["number"] = e.number;
  out["category_id"] = to_string(e.category);
  out["priority"] = name_of(e.priority);
  out["level"] = level_json(e.level);
  out["source"] = name_of(e.source);
  out["reporter_id"] = id_or_null(e.reporter);
  out["contact"] = sealed_to_json(e.contact, open);
  out["description"] = sealed_to_json(e.description, open);
  out["appointment"] = window_json(e.appointment);
  out["equipment_id"] = id_or_null(e.equipment);
  out["case_id"] = id_or_null(e.of_case);
  out["outage_id"] = id_or_null(e.outage);
  out["reported_at"] = to_string(e.reported_at);
  out["deadlines"] = deadlines_json(e.deadlines);
  return out;
}
json::object work_json(const work_orders::WorkOrderTriaged& e, const OpenBox&) {
  json::object out = order_json(e);
  out["category_id"] = to_string(e.category);
  out["priority"] = name_of(e.priority);
  out["level"] = level_json(e.level);
  out["appointment"] = window_json(e.appointment);
  out["at"] = to_string(e.at);
  out["deadlines"] = deadlines_json(e.deadlines);
  return out;
}
json::object work_json(const work_orders::WorkOrderAssigned& e, const OpenBox&) {
  json::object out = order_json(e);
  out["assignee_id"] = to_string(e.assignee);
  out["former_assignee_id"] = id_or_null(e.former);
  out["method"] = name_of(e.method);
  out["candidates"] = json_list(e.candidates, candidate_json);
  out["at"] = to_string(e.at);
  return out;
}
json::object work_json(const work_orders::WorkOrderAccepted& e, const OpenBox&) {
  json::object out = order_json(e);
  out["assignee_id"] = to_string(e.assignee);
  out["at"] = to_string(e.at);
  out["respond_seconds"] = number_or_null(e.respond_seconds);
  return out;
}
json::object work_json(const work_orders::WorkOrderDeclined& e, const OpenBox& open) {
  json::object out = order_json(e);
  out["assignee_id"] = to_string(e.assignee);
  out["reason"] = name_of(e.reason);
  out["note"] = sealed_to_json(e.note, open);
  out["at"] = to_string(e.at);
  return out;
}
json::object work_json(const work_orders::TravelStarted& e, const OpenBox&) {
  json::object out = order_json(e);
  out["assignee_id"] = to_string(e.assignee);
  out["at"] = to_string(e.at);
  return out;
}
json::object work_json(const work_orders::WorkStarted& e, const OpenBox&) {
  json::object out = order_json(e);
  out["assignee_id"] = to_string(e.assignee);
  out["at"] = to_string(e.at);
  out["visit"] = e.visit;
  out["on_site_seconds"] = number_or_null(e.on_site_seconds);
  return out;
}
json::object work_json(const work_orders::WorkPaused& e, const OpenBox& open) {
  json::object out = order_json(e);
  out["assignee_id"] = to_string(e.assignee);
  out["reason"] = name_of(e.reason);
  out["note"] = sealed_to_json(e.note, open);
  out["at"] = to_string(e.at);
  out["clock_stopped"] = e.clock_stopped;
  out["resolve_seconds"] = e.resolve_seconds;
  out["deadlines"] = deadlines_json(e.deadlines);
  return out;
}
json::object work_json(const work_orders::WorkResumed& e, const OpenBox&) {
  json::object out = order_json(e);
  out["assignee_id"] = to_string(e.assignee);
  out["at"] = to_string(e.at);
  out["deadlines"] = deadlines_json(e.deadlines);
  return out;
}
json::object work_json(const work_orders::WorkLinesRecorded& e, const OpenBox&) {
  json::object out = order_json(e);
  out["lines"] = json_list(e.lines, line_json);
  out["charge"] = charge_json(e.charge);
  out["at"] = to_string(e.at);
  return out;
}
json::object work_json(const work_orders::WorkDone& e, const OpenBox& open) {
  json::object out = order_json(e);
  out["assignee_id"] = to_string(e.assignee);
  out["resolution"] = name_of(e.resolution);
  out["note"] = sealed_to_json(e.note, open);
  out["at"] = to_string(e.at);
  out["visits"] = e.visits;
  out["resolve_seconds"] = e.resolve_seconds;
  return out;
}
json::object work_json(const work_orders::WorkOrderVerified& e, const OpenBox&) {
  json::object out = order_json(e);
  out["at"] = to_string(e.at);
  out["via"] = via_or_null(e.via);
  return out;
}
json::object work_json(const work_orders::WorkOrderClosed& e, const OpenBox&) {
  json::object out = order_json(e);
  out["at"] = to_string(e.at);
  out["first_time_fixed"] = e.first_time_fixed;
  return out;
}
json::object work_json(const work_orders::WorkOrderReopened& e, const OpenBox& open) {
  json::object out = order_json(e);
  out["times"] = e.times;
  out["reason"] = name_of(e.reason);
  out["note"] = sealed_to_json(e.note, open);
  out["at"] = to_string(e.at);
  out["deadlines"] = deadlines_json(e.deadlines);
  return out;
}
json::object work_json(const work_orders::WorkOrderCancelled& e, const OpenBox& open) {
  json::object out = order_json(e);
  out["duplicate_of_id"] = id_or_null(e.duplicate_of);
  out["assignee_id"] = id_or_null(e.assignee);
  out["reason"] = name_of(e.reason);
  out["note"] = sealed_to_json(e.note, open);
  out["at"] = to_string(e.at);
  return out;
}
json::object work_json(const work_orders::WorkOrderRated& e, const OpenBox& open) {
  json::object out = order_json(e);
  out["assignee_id"] = id_or_null(e.assignee);
  out["score"] = e.score;
  out["comment"] = sealed_to_json(e.comment, open);
  out["at"] = to_string(e.at);
  out["via"] = via_or_null(e.via);
  out["return_visit_due_at"] = time_or_null(e.return_visit_due_at);
  return out;
}
json::object work_json(const work_orders::FollowUpCalled& e, const OpenBox& open) {
  json::object out = order_json(e);
  out["reached"] = e.reached;
  out["satisfied"] = e.satisfied;
  out["settled"] = e.settled;
  out["note"] = sealed_to_json(e.note, open);
  out["at"] = to_string(e.at);
  out["return_visit_due_at"] = time_or_null(e.return_visit_due_at);
  return out;
}
json::object work_json(const work_orders::WorkOrderNoted& e, const OpenBox& open) {
  json::object out = order_json(e);
  out["note"] = sealed_to_json(e.note, open);
  out["for_resident"] = e.for_resident;
  out["at"] = to_string(e.at);
  return out;
}
json::object work_json(const work_orders::WorkOrderEscalated& e, const OpenBox&) {
  json::object out = order_json(e);
  out["clock"] = name_of(e.clock);
  out["level"] = name_of(e.level);
  out["due_at"] = to_string(e.due_at);
  out["assignee_id"] = id_or_null(e.assignee);
  return out;
}
json::object work_json(const work_orders::OutageReported& e, const OpenBox& open) {
  return {{"outage_id", to_string(e.outage)},        {"community_id", to_string(e.community)},
          {"building_ids", ids_json(e.buildings)},   {"utility", name_of(e.utility)},
          {"equipment_id", id_or_null(e.equipment)}, {"planned", e.planned},
          {"began_at", to_string(e.began_at)},       {"expected_end", time_or_null(e.expected_end)},
          {"notice", sealed_to_json(e.notice, open)}};
}
json::object work_json(const work_orders::OutageEnded& e, const OpenBox&) {
  return {{"outage_id", to_string(e.outage)},
          {"community_id", to_string(e.community)},
          {"building_ids", ids_json(e.buildings)},
          {"ended_at", to_string(e.ended_at)},
          {"called_off", e.called_off}};
}

}  // namespace steward
