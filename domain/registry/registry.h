#pragma once

#include "domain/decider.h"
#include "domain/registry/place.h"

// Companies, communities, buildings, houses and households: what may be registered, and what follows from it. `follow`
// brings a state forward and is false for an event that cannot follow it.
namespace steward::registry {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RegisterCompany& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RegisterCommunity& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RegisterBuilding& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RegisterHouse& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const MeasureHouse& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const MoveIn& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const MoveOut& command, const DecisionContext& context);

[[nodiscard]] bool follow(CompanyState& state, const CompanyRegistered& event);
[[nodiscard]] bool follow(CommunityState& state, const CommunityRegistered& event);
[[nodiscard]] bool follow(BuildingState& state, const BuildingRegistered& event);
[[nodiscard]] bool follow(HouseState& state, const HouseRegistered& event);
[[nodiscard]] bool follow(HouseState& state, const HouseVacated& event);
[[nodiscard]] bool follow(HouseState& state, const HouseMeasured& event);

// The building is of the community, the house of the building, and the household lives in the house: place-mismatch
// otherwise, household-moved-out for one that has left. Reads the streams of the place, which were planned.
[[nodiscard]] Result<void> check_place(const Facts& facts, const Place& place);

// More measurements than a house sees in its life.
inline constexpr std::size_t kMostMeasures = 100;
// What a house measured when, ascending, from kAlways on: as it was registered, then as it was measured.
[[nodiscard]] std::vector<HouseMeasures> measures_of(const House& house);

inline constexpr CounterKey kCompanyCounter{CompanyNo{0}, CounterKind::company, 0};
// The number that the next company gets.
[[nodiscard]] CompanyNo next_company(const Facts& facts);

}  // namespace steward::registry
