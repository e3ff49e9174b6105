#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/approvals/authority.h"
#include "domain/billing/receivable_events.h"

namespace steward::billing {

// Outcome: community_id, effective_from.
struct SetLateFeeTerms {
  CommunityId community;
  Date effective_from;
  LateFeeTerms terms;
  LateFeePosting posting = LateFeePosting::at_payment;
  approvals::Authority authority{};
};

// Outcome: community_id.
struct SetAllocationPolicy {
  CommunityId community;
  AllocationPolicy policy = AllocationPolicy::principal_first;
};

// Outcome: community_id.
struct SetAutomaticDeduction {
  CommunityId community;
  bool on_issue = false;
};

// The late fees of all overdue bills of a household, up to and including a day; where the community posts them at month
// end. Outcome: household_id, amount_fen, bills; arrears_fen after it.
struct PostLateFees {
  HouseholdId household;
  Date through;  // the last day of a month
};

// Outcome: household_id, amount_fen; arrears_fen after it.
struct WaiveBills {
  HouseholdId household;
  WaiverKind kind = WaiverKind::goodwill;
  Date waived_on;
  std::vector<Allocation> lines;
  Sealed reason;
  approvals::Authority authority{};
};

// Outcome: as of WaiveBills.
struct WriteOffBills {
  HouseholdId household;
  Date written_off_on;
  std::vector<Allocation> lines;
  Sealed reason;
  approvals::Authority authority{};
};

// Opens bills again that were waived or written off, but for what an adjustment found meanwhile not to be due. It
// raises what is owed, so nobody approves it. Outcome: as of WaiveBills.
struct TakeBackRelief {
  HouseholdId household;
  Relief relief = Relief::write_off;
  Date taken_back_on;
  std::vector<Allocation> lines;
  Sealed reason;
  AdjustmentId adjustment{};  // of what of it is not due; one for each fee item is made of it
};

// Outcome: household_id, bills.
struct DisputeBills {
  HouseholdId household;
  Date disputed_on;
  std::vector<std::uint32_t> bills;  // ascending
  Sealed reason;
};

// Outcome: household_id, bills; late_fee_fen: what was posted of late fees with it.
struct SettleDispute {
  HouseholdId household;
  Date settled_on;
  DisputeOutcome outcome = DisputeOutcome::agreed;
  std::vector<std::uint32_t> bills;  // ascending
  Sealed note;
};

// Outcome: household_id, amount_fen, pay_by.
struct PromisePayment {
  HouseholdId household;
  Date promised_on;
  Date pay_by;
  Money amount;
  Sealed note;
};

// What is taken back from the bill of a deposit is not owed again: it is returned_fen. Bills that are named are paid
// deposits, and nothing else is taken back: whatever had paid them, and not more than that (a late fee of a deposit
// stays paid). A fee does not go back by being named: it is adjusted, or its payment refunded. What adjustments gave
// back of a bill that is owed again, and nobody used, pays it at once: it is applied_fen. Outcome: refund_id,
// amount_fen, household_id, reopened_fen (owed again), returned_fen, applied_fen, late_fee_fen; arrears_fen and
// credit_fen after it.
struct ApproveRefund {
  RefundId refund;
  HouseholdId household;
  PaymentId payment;  // nil: out of the credit balance, or of the bills
  Date approved_on;
  Money amount;
  Sealed reason;
  approvals::Authority authority{};
  std::vector<std::uint32_t> bills{};  // deposits, the first goes back first, never with a payment; empty: none
};

// By the channel by which the money came, or for a reason by another (`original_channels`). Outcome: refund_id,
// attempt.
struct SendRefund {
  RefundId refund;
  HouseholdId household;
  PaymentChannel channel = PaymentChannel::bank_transfer;
  Date sent_on;
  Sealed reason{};  // why not by that channel; may be empty where it is
};

// Where it is cancelled, what adjustments had given back of bills that were opened meanwhile pays these at once.
// Outcome: refund_id, amount_fen; credit_fen after it.
struct SettleRefund {
  RefundId refund;
  HouseholdId household;
  RefundOutcome outcome = RefundOutcome::succeeded;
  std::string external_reference;
  Date settled_on;
  CredentialId till{};   // whose drawer cash comes out of; nil: nobody's
  CredentialId giver{};  // whose open drawer gives it instead; nil: not said
};

// Of deposits that are paid and not on their way back, never more than that. A set-off pays the bills that are named,
// or what is due, the oldest first, as credit does, and is not more than they take. A forfeit, and a set-off, count
// as refunds of the community. Taken back is what was forfeited of the deposits, the last first. Outcome: household_id,
// amount_fen; applied_fen (what it paid of bills, or of a new deposit); arrears_fen and credit_fen after it.
struct UseDeposits {
  HouseholdId household;
  DepositUse use = DepositUse::forfeited;
  Date used_on;
  Money amount;
  std::vector<std::uint32_t> bills;   // deposits, the first is used first
  std::vector<std::uint32_t> pays{};  // of a set-off alone: other bills, in this order; empty: what is due
  Sealed reason{};                    // a forfeit has one, and a set-off: how the household agreed to it
  std::string evidence{};             // of a forfeit alone
  approvals::Authority authority{};
};

// What is open of bills, paid by parts: the sum of the instalments is what is open on the day. Outcome:
// instalment_plan_id, household_id, amount_fen.
struct AgreeInstalments {
  InstalmentPlanId plan;
  HouseholdId household;
  Date agreed_on;
  std::vector<std::uint32_t> bills;  // ascending; empty: all that is open on the day and neither disputed nor in a plan
  std::vector<Instalment> instalments;  // ascending by day, the first not before agreed_on
  bool stops_late_fees = false;
  Sealed note;
};

// `paid` only when nothing of the bills is open any more. Outcome: instalment_plan_id, household_id, open_fen.
struct EndInstalments {
  InstalmentPlanId plan;
  HouseholdId household;
  Date ended_on;
  PlanEnd reason = PlanEnd::cancelled;
};

// Outcome: payment_id, amount_fen.
struct ReceiveSuspense {
  PaymentId payment;
  CommunityId community;
  PaymentChannel channel = PaymentChannel::bank_transfer;
  std::string external_reference;
  Money amount;
  Date received_on;
  SuspenseReason reason = SuspenseReason::unknown_payer;
  PersonId payer;
  Sealed payer_name;
  Sealed memo;
  CredentialId till{};  // as of a payment
};

// Outcome: as of ReceivePayment.
struct AssignSuspense {
  PaymentId payment;
  HouseholdId household;
  Date assigned_on;
  std::vector<std::uint32_t> bills;  // as of ReceivePayment, in cash: the money stays where it is until they are right
  Match matched_by = Match::by_hand;
};

// Rows of a statement that are settled together, and bankings that they are. A command touches few streams.
inline constexpr std::size_t kMostSettledTogether = 10;
inline constexpr std::size_t kMostBankingsSettled = 50;

// Of cash it is said which bankings it is; whoever commands knows that these rows, with the fee, are their sum. That it
// was paid by card or deducted, nobody can prove: it counts as a refund of the community, as money that is sent back.
// Outcome: payment_id, amount_fen, which is that of all the rows.
struct SettleSuspense {
  PaymentId payment;
  PaymentChannel taken_by = PaymentChannel::wechat;  // as of books::RecordSettlement
  Money fee;
  Date settled_on;
  std::vector<EventId> bankings{};  // as of SuspenseSettled
  approvals::Authority authority{};
  CommunityId from{};             // likewise; neither taken_by nor a fee counts then
  SettlementId paid{};            // in its books
  std::vector<PaymentId> with{};  // as of SuspenseSettled; counts for cash alone
};

// Of all rows that were settled together, whichever is named. Takes the approval that the settlement took. Outcome: as
// of SettleSuspense; where another community had paid, settlement_id too.
struct ReverseSuspenseSettlement {
  PaymentId payment;
  ReversalReason reason = ReversalReason::entered_wrongly;
  Date reversed_on;
  SettlementId repaid{};  // in the books of the other community, where one had paid
  approvals::Authority authority{};
};

// Money that goes out again: it counts as a refund of the community that received it. Outcome: payment_id, amount_fen.
struct ReturnSuspense {
  PaymentId payment;
  Date returned_on;
  CredentialId till{};   // as of ReversePayment
  CredentialId giver{};  // likewise
  approvals::Authority authority{};
};

}  // namespace steward::billing
