#pragma once

#include "domain/decider.h"

// The equipment register. `follow` brings a state forward and is false for an event that cannot follow it.
namespace steward::equipment {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RegisterEquipment& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ChangeEquipmentCondition& command,
                                         const DecisionContext& context);

[[nodiscard]] bool follow(EquipmentState& state, const EquipmentRegistered& event);
[[nodiscard]] bool follow(EquipmentState& state, const EquipmentConditionChanged& event);

}  // namespace steward::equipment
