#include "replay/work_json.h"
#include "replay/work_json_parts.h"

namespace steward {

namespace {

namespace json = boost::json;

template <class CaseEvent>
json::object case_json(const CaseEvent& e) {
  json::object out{{"case_id", to_string(e.of_case)}};
  add_place(out, e.place);
  return out;
}

}  // namespace

json::object work_json(const service::CaseFiled& e, const OpenBox& open) {
  json::object out = case_json(e);
  out["number_year"] = e.number_year;
  out["number"] = e.number;
  out["kind"] = name_of(e.kind);
  out["subject"] = name_of(e.subject);
  out["severity"] = e.severity;
  out["source"] = name_of(e.source);
  out["reporter_id"] = id_or_null(e.reporter);
  out["contact"] = sealed_to_json(e.contact, open);
  out["text"] = sealed_to_json(e.text, open);
  out["outside_due_at"] = time_or_null(e.outside_due_at);
  out["level"] = level_json(e.level);
  out["filed_at"] = to_string(e.filed_at);
  out["deadlines"] = deadlines_json(e.deadlines);
  return out;
}
json::object work_json(const service::CaseAccepted& e, const OpenBox&) {
  json::object out = case_json(e);
  out["handler_id"] = id_or_null(e.handler);
  out["at"] = to_string(e.at);
  out["respond_seconds"] = e.respond_seconds;
  return out;
}
json::object work_json(const service::InvestigationStarted& e, const OpenBox&) {
  json::object out = case_json(e);
  out["handler_id"] = id_or_null(e.handler);
  out["at"] = to_string(e.at);
  return out;
}
json::object work_json(const service::WorkOrderLinked& e, const OpenBox&) {
  json::object out = case_json(e);
  out["work_order_id"] = to_string(e.order);
  out["at"] = to_string(e.at);
  return out;
}
json::object work_json(const service::CaseReplied& e, const OpenBox& open) {
  json::object out = case_json(e);
  out["text"] = sealed_to_json(e.text, open);
  out["override_reason"] = name_of(e.override_reason);
  out["open_work_order_ids"] = ids_json(e.open_orders);
  out["at"] = to_string(e.at);
  out["reply_seconds"] = e.reply_seconds;
  return out;
}
json::object work_json(const service::ReplyConfirmed& e, const OpenBox&) {
  json::object out = case_json(e);
  out["at"] = to_string(e.at);
  out["via"] = via_or_null(e.via);
  return out;
}
json::object work_json(const service::ReplyDisputed& e, const OpenBox& open) {
  json::object out = case_json(e);
  out["times"] = e.times;
  out["text"] = sealed_to_json(e.text, open);
  out["at"] = to_string(e.at);
  out["deadlines"] = deadlines_json(e.deadlines);
  return out;
}
json::object work_json(const service::CaseClosed& e, const OpenBox&) {
  json::object out = case_json(e);
  out["reason"] = name_of(e.reason);
  out["at"] = to_string(e.at);
  return out;
}
json::object work_json(const service::CaseRejected& e, const OpenBox& open) {
  json::object out = case_json(e);
  out["reason"] = name_of(e.reason);
  out["told"] = sealed_to_json(e.told, open);
  out["at"] = to_string(e.at);
  return out;
}
json::object work_json(const service::CaseMerged& e, const OpenBox&) {
  json::object out = case_json(e);
  out["into_case_id"] = to_string(e.into);
  out["at"] = to_string(e.at);
  return out;
}
json::object work_json(const service::CaseWithdrawn& e, const OpenBox&) {
  json::object out = case_json(e);
  out["at"] = to_string(e.at);
  return out;
}
json::object work_json(const service::SatisfactionRated& e, const OpenBox& open) {
  json::object out = case_json(e);
  out["score"] = e.score;
  out["comment"] = sealed_to_json(e.comment, open);
  out["at"] = to_string(e.at);
  out["via"] = via_or_null(e.via);
  out["return_visit_due_at"] = time_or_null(e.return_visit_due_at);
  return out;
}
json::object work_json(const service::CaseNoted& e, const OpenBox& open) {
  json::object out = case_json(e);
  out["note"] = sealed_to_json(e.note, open);
  out["privacy"] = name_of(e.privacy);
  out["at"] = to_string(e.at);
  return out;
}
json::object work_json(const service::CaseCalledBack& e, const OpenBox& open) {
  json::object out = case_json(e);
  out["reached"] = e.reached;
  out["satisfied"] = e.satisfied;
  out["settled"] = e.settled;
  out["note"] = sealed_to_json(e.note, open);
  out["at"] = to_string(e.at);
  out["return_visit_due_at"] = time_or_null(e.return_visit_due_at);
  out["unanswered_days"] = e.unanswered_days;
  return out;
}
json::object work_json(const service::CaseEscalated& e, const OpenBox&) {
  json::object out = case_json(e);
  out["clock"] = name_of_case_clock(e.clock);
  out["level"] = name_of(e.level);
  out["due_at"] = to_string(e.due_at);
  return out;
}
json::object work_json(const service::ContactRecorded& e, const OpenBox& open) {
  json::object out{{"contact_id", to_string(e.contact)}};
  add_place(out, e.place);
  out["kind"] = name_of(e.kind);
  out["direction"] = name_of(e.direction);
  out["note"] = sealed_to_json(e.note, open);
  out["privacy"] = name_of(e.privacy);
  out["case_id"] = id_or_null(e.of_case);
  out["work_order_id"] = id_or_null(e.order);
  out["at"] = to_string(e.at);
  return out;
}

}  // namespace steward
