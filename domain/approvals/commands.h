#pragma once

#include <variant>
#include <vector>

#include "domain/approvals/events.h"
#include "domain/billing/commands.h"
#include "domain/billing/correction_commands.h"
#include "domain/billing/parking_commands.h"
#include "domain/billing/receivable_commands.h"
#include "domain/books/commands.h"
#include "domain/dunning/commands.h"
#include "domain/registry/commands.h"

namespace steward::approvals {

// What can be asked for.
using Approvable =
    std::variant<billing::WaiveBills, billing::WriteOffBills, billing::ApproveRefund, billing::ReturnSuspense,
                 billing::SettleSuspense, billing::SetTariff, billing::CorrectTariff, billing::SetVatRate,
                 billing::SetParkingTerms, billing::SetLateFeeTerms, billing::OpenContract, billing::AdjustBills,
                 billing::CancelStatement, billing::CancelBillRun, billing::ReverseParkingStay, books::ReopenPeriod,
                 dunning::SetDunningLadder, registry::MeasureHouse, billing::ReverseSuspenseSettlement,
                 billing::BeginCommunityAdjustments, billing::UseDeposits, books::RecordExpense>;

[[nodiscard]] Action action_of(const Approvable& command);
// Zero where there is none; nullopt when the sum does not fit.
[[nodiscard]] std::optional<Money> amount_of(const Approvable& command);
// Nil where it is about none.
[[nodiscard]] HouseholdId household_of(const Approvable& command);

// Outcome: community_id.
struct SetApprovalRules {
  CommunityId community;
  std::uint16_t window_days = 30;
  std::uint16_t valid_days = 14;
  std::vector<Limit> limits;
  Money managers_refunds = ApprovalRulesSet{}.managers_refunds;
};

// Outcome: approval_id, amount_fen, expires_on.
struct RequestApproval {
  ApprovalId approval;
  CommunityId community;
  CredentialId by;
  Approvable command;
  RequestHash hash{};
  Sealed request;
};

// Outcome: approval_id, and that of the command.
struct GrantApproval {
  ApprovalId approval;
  CredentialId by;
  RequestHash hash{};  // of the request as it was opened and made into `command`
  Approvable command;
  bool as_manager = false;  // of a community: refunds alone, up to its limit for them
};

// Outcome: approval_id.
struct RefuseApproval {
  ApprovalId approval;
  CredentialId by;
  Sealed reason;
};

// Outcome: approval_id.
struct ExpireApproval {
  ApprovalId approval;
};

}  // namespace steward::approvals
