#pragma once

#include "domain/decider.h"

// Cases (complaints, suggestions, enquiries, praise) and contacts. `follow` brings a state forward and is false for an
// event that cannot follow it.
namespace steward::service {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const FileCase& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const AcceptCase& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const StartInvestigation& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const LinkWorkOrder& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReplyToCase& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ConfirmReply& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const DisputeReply& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CloseCase& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RejectCase& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const MergeCase& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const WithdrawCase& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RateCase& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const NoteCase& command, const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RecordCaseCall& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const EscalateCase& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RecordContact& command,
                                         const DecisionContext& context);

// The link that an order and a case get in the append that reports the order for the case, or later by hand. Refused
// like any step: case-unknown, place-mismatch (another community), step-not-allowed, order-already-linked,
// too-many-linked-orders. A case that went on since `at` is linked at its last step: nothing runs backwards.
[[nodiscard]] Result<WorkOrderLinked> link_order(const Facts& facts, CaseId of_case, WorkOrderId order,
                                                 CommunityId community_of_order, Instant at);

[[nodiscard]] bool follow(CaseState& state, const CaseFiled& event);
[[nodiscard]] bool follow(CaseState& state, const CaseAccepted& event);
[[nodiscard]] bool follow(CaseState& state, const InvestigationStarted& event);
[[nodiscard]] bool follow(CaseState& state, const WorkOrderLinked& event);
[[nodiscard]] bool follow(CaseState& state, const CaseReplied& event);
[[nodiscard]] bool follow(CaseState& state, const ReplyConfirmed& event);
[[nodiscard]] bool follow(CaseState& state, const ReplyDisputed& event);
[[nodiscard]] bool follow(CaseState& state, const CaseClosed& event);
[[nodiscard]] bool follow(CaseState& state, const CaseRejected& event);
[[nodiscard]] bool follow(CaseState& state, const CaseMerged& event);
[[nodiscard]] bool follow(CaseState& state, const CaseWithdrawn& event);
[[nodiscard]] bool follow(CaseState& state, const SatisfactionRated& event);
[[nodiscard]] bool follow(CaseState& state, const CaseNoted& event);
[[nodiscard]] bool follow(CaseState& state, const CaseCalledBack& event);
[[nodiscard]] bool follow(CaseState& state, const CaseEscalated& event);
[[nodiscard]] bool follow(ContactState& state, const ContactRecorded& event);

// The first case of a year has number 1.
[[nodiscard]] CounterKey number_counter(CompanyNo company, Date filed_on);

}  // namespace steward::service
