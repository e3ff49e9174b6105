#include "api/handlers/sla_json.h"

#include "api/board_names.h"

namespace steward::api {

Result<Instant> asked_instant(const Call& call) {
  auto at = call.query_instant("at");
  if (!at) return pass_on(std::move(at.error()));
  return at->value_or(call.service.clock.now());
}

boost::json::value instant_or_null(const std::optional<Instant>& instant) {
  if (!instant) return nullptr;
  return boost::json::value(to_string(*instant));
}

Result<const BusinessCalendar*> ClockTeller::calendar(CommunityId community) {
  const auto known = calendars_.find(community);
  if (known != calendars_.end()) return &known->second;
  auto calendar = board_.calendar(company_, community);
  if (!calendar) return pass_on(std::move(calendar.error()));
  return &calendars_.emplace(community, std::move(*calendar)).first->second;
}

Result<boost::json::object> ClockTeller::tell(CommunityId community, const SlaClock& clock) {
  std::int64_t used = clock.state.used_seconds;
  if (clock.running()) {
    auto counted = calendar(community);
    if (!counted) return pass_on(std::move(counted.error()));
    used = service_policy::used_seconds(clock.state, at_, {*counted, kServiceUtcOffsetMinutes});
  }
  boost::json::object body = {{"standing", to_string(clock.standing())},
                              {"target_minutes", nullptr},
                              {"hours", name_of(kHoursNames, clock.state.hours)},
                              {"used_seconds", used},
                              {"due_at", instant_or_null(clock.due_at)},
                              {"ended_at", instant_or_null(clock.ended_at)},
                              {"overdue", clock.overdue(at_)},
                              {"escalated", nullptr}};
  if (clock.state.target_minutes) body["target_minutes"] = *clock.state.target_minutes;
  if (clock.deadlines) {
    body["warning_at"] = to_string(clock.deadlines->warning_at);
    body["late_at"] = to_string(clock.deadlines->late_at);
  }
  if (clock.state.escalated != 0) {
    body["escalated"] = name_of(kLevelNames, static_cast<service_policy::Level>(clock.state.escalated));
  }
  return body;
}

}  // namespace steward::api
