#pragma once

#include "domain/decider.h"
#include "domain/service_policy/clock.h"

// What a community promises, and the hours that count. `follow` brings a state forward and is false for an event that
// cannot follow it.
namespace steward::service_policy {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetBusinessCalendar& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetOrderLevel& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetCaseLevel& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetDispatchRules& command,
                                         const DecisionContext& context);

// Of a stream that was planned; and how time counts by it for a decision.
[[nodiscard]] const Policy& policy_of(const Facts& facts, CommunityId community);
[[nodiscard]] TimeRule time_rule(const Policy& policy, const DecisionContext& context);

[[nodiscard]] bool follow(PolicyState& state, const BusinessCalendarSet& event);
[[nodiscard]] bool follow(PolicyState& state, const OrderLevelSet& event);
[[nodiscard]] bool follow(PolicyState& state, const CaseLevelSet& event);
[[nodiscard]] bool follow(PolicyState& state, const DispatchRulesSet& event);

}  // namespace steward::service_policy
