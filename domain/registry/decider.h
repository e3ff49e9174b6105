#pragma once

#include "domain/decider.h"

namespace steward::registry {

[[nodiscard]] Result<Decision> decide(const Facts& facts, const RegisterCompany& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide(const Facts& facts, const RegisterCommunity& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide(const Facts& facts, const RegisterBuilding& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide(const Facts& facts, const RegisterHouse& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide(const Facts& facts, const MoveIn& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide(const Facts& facts, const MoveOut& command, const DecisionContext& context);

// Each: false when the state cannot follow the event.
[[nodiscard]] bool follow(CompanyState& state, const CompanyRegistered& event);
[[nodiscard]] bool follow(CommunityState& state, const CommunityRegistered& event);
[[nodiscard]] bool follow(BuildingState& state, const BuildingRegistered& event);
[[nodiscard]] bool follow(HouseState& state, const HouseRegistered& event);

}  // namespace steward::registry
