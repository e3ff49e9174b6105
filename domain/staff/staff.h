#pragma once

#include "domain/decider.h"

// The people who do the work. `follow` brings a state forward and is false for an event that cannot follow it.
namespace steward::staff {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RegisterStaff& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const QualifyStaff& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const PlanShifts& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RecordLeave& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const LeaveStaff& command, const DecisionContext& context);

[[nodiscard]] bool follow(StaffState& state, const StaffRegistered& event);
[[nodiscard]] bool follow(StaffState& state, const StaffQualified& event);
[[nodiscard]] bool follow(StaffState& state, const ShiftsPlanned& event);
[[nodiscard]] bool follow(StaffState& state, const LeaveRecorded& event);
[[nodiscard]] bool follow(StaffState& state, const StaffLeft& event);
[[nodiscard]] bool follow(StaffState& state, const OrderTaken& event);
[[nodiscard]] bool follow(StaffState& state, const OrderLetGo& event);

}  // namespace steward::staff
