#include "domain/service/rules.h"

#include "domain/occurrence.h"

namespace steward::service {

Result<const Case*> case_of(const Facts& facts, CaseId id) {
  const auto* known = std::get_if<Case>(&facts.get<CaseState>(stream_of(id)).is);
  if (known == nullptr) return fail("case-unknown", {{"case_id", id.uuid}});
  return known;
}

Result<Status> check_step(const Case& of, Step step, Instant at, const DecisionContext& context) {
  const auto next = status_after(steps_of(of.kind), of.status, step);
  if (!next) return step_not_allowed("case", steps_of(of.kind), of.status);
  if (auto in_time = check_step_time(at, of.last_step_at, context); !in_time) return pass_on(in_time.error());
  return *next;
}

Result<void> check_text(const Sealed& text) {
  if (!text.empty() && text.field != FieldClass::free_text) return fail("sealed-data-mismatch");
  return {};
}

Result<void> check_text_is_there(const Sealed& text) {
  if (text.empty()) return fail("text-missing");
  return check_text(text);
}

Result<void> check_handler(const Facts& facts, StaffId handler, CommunityId community) {
  if (handler.is_nil()) return {};
  const auto& state = facts.get<staff::StaffState>(stream_of(handler));
  if (std::holds_alternative<staff::Unborn>(state.is)) return fail("staff-unknown");
  const auto* member = std::get_if<staff::Member>(&state.is);
  if (member == nullptr) return fail("staff-left");
  if (member->community != community) return fail("place-mismatch", {{"staff_id", handler.uuid}});
  return {};
}

NewEvent on_case(const Case& of, Event event, Instant at, const DecisionContext& context) {
  return {stream_of(of.id), std::move(event), of.place.community, date_of(at, context)};
}

Decision one_event(const Case& of, Status status, Event event, Instant at, const DecisionContext& context) {
  return {{on_case(of, std::move(event), at, context)},
          {{"case_id", of.id.uuid}, {"case_status", static_cast<std::int64_t>(status)}}};
}

void add_due_times(std::vector<Param>& params, const CaseDeadlines& deadlines) {
  if (deadlines.respond) params.push_back({"respond_due_at", deadlines.respond->due_at});
  if (deadlines.reply) params.push_back({"reply_due_at", deadlines.reply->due_at});
}

}  // namespace steward::service
