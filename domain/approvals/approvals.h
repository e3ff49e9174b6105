#pragma once

#include "domain/approvals/commands.h"
#include "domain/decider.h"

// Approvals: who may decide alone, what two persons decide, and what follows from it.
namespace steward::approvals {

// Longer windows and validities are typing errors.
inline constexpr std::uint16_t kMostDays = 366;

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetApprovalRules& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RequestApproval& command, const DecisionContext&);
// What a manager grants uses an allowance, too. Refusal of more than is left of it: approval-above-limit {limit_fen,
// used_fen}.
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const GrantApproval& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RefuseApproval& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ExpireApproval& command, const DecisionContext&);

[[nodiscard]] bool follow(RulesState& state, const ApprovalRulesSet& event);
[[nodiscard]] bool follow(AllowanceState& state, const AllowanceUsed& event);
[[nodiscard]] bool follow(ApprovalState& state, const ApprovalRequested& event);
[[nodiscard]] bool follow(ApprovalState& state, const ApprovalGranted& event);
[[nodiscard]] bool follow(ApprovalState& state, const ApprovalRefused& event);
[[nodiscard]] bool follow(ApprovalState& state, const ApprovalExpired& event);

// What a command that may need an approval does beside its own events: the use of the allowance of the one who decides
// alone, nothing where the community has no limit or where two persons have decided. Refusal: approval-needed
// {limit_fen, used_fen}. Reads the community's rules and the allowance of `authority.by`.
[[nodiscard]] Result<std::vector<NewEvent>> authorize(const Facts& facts, const Authority& authority,
                                                      CommunityId community, Action action, Money amount,
                                                      const DecisionContext& context);

// The last day on which what is asked for, or begun, today can be granted or gone on with. Reads the community's rules.
[[nodiscard]] Date expiry_of_today(const Facts& facts, CommunityId community, const DecisionContext& context);

}  // namespace steward::approvals
