#include "domain/service_policy/service_policy.h"

#include <algorithm>

namespace steward::service_policy {

namespace {

// A year: what is promised for later is no promise.
constexpr std::int32_t kMostMinutes = 366 * 24 * 60;
constexpr std::size_t kMostSpecialDays = 400;
constexpr std::int32_t kMostWeight = 1'000;
constexpr std::uint16_t kMostReopenDays = 365;
constexpr std::uint16_t kMostCallBackDays = 30;

bool is_promise(std::optional<std::int32_t> minutes) { return !minutes || (*minutes >= 0 && *minutes <= kMostMinutes); }
bool is_valid(Hours hours) { return hours == Hours::round_the_clock || hours == Hours::business_hours; }
bool is_valid(Priority priority) { return priority >= Priority::p0 && priority <= Priority::p5; }
bool is_valid(CaseKind kind) { return kind >= CaseKind::complaint && kind <= CaseKind::praise; }
bool is_valid(const OrderLevel& level) {
  return is_promise(level.respond_minutes) && is_promise(level.on_site_minutes) && is_promise(level.resolve_minutes) &&
         is_valid(level.hours);
}
bool is_valid(const CaseLevel& level) {
  return is_promise(level.respond_minutes) && is_promise(level.reply_minutes) && is_valid(level.hours);
}
bool is_valid(const DispatchWeights& weights) {
  const auto fits = [](std::int32_t weight) { return weight >= 0 && weight <= kMostWeight; };
  return fits(weights.skill) && fits(weights.load) && fits(weights.zone) && fits(weights.familiar);
}

template <class C, class E>
Result<Decision> set(const Facts& facts, const C& command, const E& event, const DecisionContext& context) {
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  return Decision{{{policy_stream(command.community), event, command.community, context.today}},
                  {{"community_id", command.community.uuid}}};
}

// A policy is of the community that its first event names.
template <class E>
Policy* policy_of(PolicyState& state, const E& event) {
  auto& policy = std::get<Policy>(state.is);
  if (policy.community.is_nil()) policy.community = event.community;
  return policy.community == event.community ? &policy : nullptr;
}

}  // namespace

const Policy& policy_of(const Facts& facts, CommunityId community) {
  return std::get<Policy>(facts.get<PolicyState>(policy_stream(community)).is);
}

TimeRule time_rule(const Policy& policy, const DecisionContext& context) {
  return {&policy.calendar, context.utc_offset_minutes};
}

Result<Decision> decide_on(const Facts& facts, const SetBusinessCalendar& command, const DecisionContext& context) {
  if (!steward::is_valid(command.calendar) || command.calendar.special_days.size() > kMostSpecialDays) {
    return fail("calendar-invalid");
  }
  return set(facts, command, BusinessCalendarSet{command.community, command.calendar}, context);
}

Result<Decision> decide_on(const Facts& facts, const SetOrderLevel& command, const DecisionContext& context) {
  if (!is_valid(command.priority) || !is_valid(command.level)) return fail("promise-invalid");
  return set(facts, command, OrderLevelSet{command.community, command.priority, command.level}, context);
}

Result<Decision> decide_on(const Facts& facts, const SetCaseLevel& command, const DecisionContext& context) {
  if (!is_valid(command.kind) || !is_valid(command.level)) return fail("promise-invalid");
  return set(facts, command, CaseLevelSet{command.community, command.kind, command.level}, context);
}

Result<Decision> decide_on(const Facts& facts, const SetDispatchRules& command, const DecisionContext& context) {
  const bool few_days = command.reopen_days <= kMostReopenDays && command.call_back_days <= kMostCallBackDays;
  if (!is_valid(command.weights) || !few_days) return fail("dispatch-rules-invalid");
  const DispatchRulesSet event{command.community, command.weights, command.reopen_days, command.call_back_days};
  return set(facts, command, event, context);
}

bool follow(PolicyState& state, const BusinessCalendarSet& event) {
  Policy* policy = policy_of(state, event);
  if (policy == nullptr || !steward::is_valid(event.calendar)) return false;
  policy->calendar = event.calendar;
  return true;
}

bool follow(PolicyState& state, const OrderLevelSet& event) {
  Policy* policy = policy_of(state, event);
  if (policy == nullptr || !is_valid(event.priority) || !is_valid(event.level)) return false;
  policy->order_levels[static_cast<std::size_t>(event.priority) - 1] = event.level;
  return true;
}

bool follow(PolicyState& state, const CaseLevelSet& event) {
  Policy* policy = policy_of(state, event);
  if (policy == nullptr || !is_valid(event.kind) || !is_valid(event.level)) return false;
  policy->case_levels[static_cast<std::size_t>(event.kind) - 1] = event.level;
  return true;
}

bool follow(PolicyState& state, const DispatchRulesSet& event) {
  Policy* policy = policy_of(state, event);
  if (policy == nullptr || !is_valid(event.weights)) return false;
  policy->weights = event.weights;
  policy->reopen_days = event.reopen_days;
  policy->call_back_days = event.call_back_days;
  return true;
}

}  // namespace steward::service_policy
