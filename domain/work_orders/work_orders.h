#pragma once

#include "domain/decider.h"

// Work orders, their categories and outages: which step may follow which, who may make it, and what it brings along.
// `follow` brings a state forward and is false for an event that cannot follow it.
namespace steward::work_orders {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const DefineCategory& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RetireCategory& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReportWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const TriageWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const AssignWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ClaimWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const DispatchWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const AcceptWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const DeclineWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const TransferWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const StartTravel& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const StartWork& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const PauseWork& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ResumeWork& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RecordWorkLines& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const FinishWork& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const VerifyWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CloseWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReopenWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CancelWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RateWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RecordFollowUpCall& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const NoteWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const EscalateWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReportOutage& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const EndOutage& command, const DecisionContext& context);

[[nodiscard]] bool follow(CategoryState& state, const CategoryDefined& event);
[[nodiscard]] bool follow(CategoryState& state, const CategoryRetired& event);
[[nodiscard]] bool follow(OrderState& state, const WorkOrderReported& event);
[[nodiscard]] bool follow(OrderState& state, const WorkOrderTriaged& event);
[[nodiscard]] bool follow(OrderState& state, const WorkOrderAssigned& event);
[[nodiscard]] bool follow(OrderState& state, const WorkOrderAccepted& event);
[[nodiscard]] bool follow(OrderState& state, const WorkOrderDeclined& event);
[[nodiscard]] bool follow(OrderState& state, const TravelStarted& event);
[[nodiscard]] bool follow(OrderState& state, const WorkStarted& event);
[[nodiscard]] bool follow(OrderState& state, const WorkPaused& event);
[[nodiscard]] bool follow(OrderState& state, const WorkResumed& event);
[[nodiscard]] bool follow(OrderState& state, const WorkLinesRecorded& event);
[[nodiscard]] bool follow(OrderState& state, const WorkDone& event);
[[nodiscard]] bool follow(OrderState& state, const WorkOrderVerified& event);
[[nodiscard]] bool follow(OrderState& state, const WorkOrderClosed& event);
[[nodiscard]] bool follow(OrderState& state, const WorkOrderReopened& event);
[[nodiscard]] bool follow(OrderState& state, const WorkOrderCancelled& event);
[[nodiscard]] bool follow(OrderState& state, const WorkOrderRated& event);
[[nodiscard]] bool follow(OrderState& state, const FollowUpCalled& event);
[[nodiscard]] bool follow(OrderState& state, const WorkOrderNoted& event);
[[nodiscard]] bool follow(OrderState& state, const WorkOrderEscalated& event);
[[nodiscard]] bool follow(OutageState& state, const OutageReported& event);
[[nodiscard]] bool follow(OutageState& state, const OutageEnded& event);

// The first order of a year has number 1.
[[nodiscard]] CounterKey number_counter(CompanyNo company, Date reported_on);

}  // namespace steward::work_orders
