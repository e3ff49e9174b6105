#pragma once

#include "domain/billing/correction_commands.h"
#include "domain/billing/parking_commands.h"
#include "domain/billing/receivable_commands.h"
#include "domain/decider.h"

// Fee items, bill runs, bills and payments: what may happen, and what follows from it. `follow` brings a state forward
// and is false for an event that cannot follow it.
namespace steward::billing {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const DefineFeeItem& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetTariff& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetVatRate& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const OpenContract& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const EndContract& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const StartBillRun& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const IssueStatement& command, const DecisionContext&);
// How IssueStatement refuses whom the run charges nothing since it charges by contract only: no exception.
inline constexpr std::string_view kNoContract = "no-contract";
// What is told of a household whose statement was refused in another way.
[[nodiscard]] BillRunException exception_of(HouseholdId household, std::string code, const std::vector<Param>& params);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RecordBillRunChunk& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CompleteBillRun& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RaiseCharge& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const BringForwardArrears& command,
                                         const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const BringForwardCredit& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const BringForwardDeposit& command,
                                         const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReceivePayment& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReversePayment& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ApplyCredit& command, const DecisionContext&);

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetLateFeeTerms& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetAllocationPolicy& command,
                                         const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetAutomaticDeduction& command,
                                         const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const AgreeInstalments& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const EndInstalments& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const PostLateFees& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const WaiveBills& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const WriteOffBills& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const TakeBackRelief& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const DisputeBills& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SettleDispute& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const PromisePayment& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ApproveRefund& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SendRefund& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SettleRefund& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const UseDeposits& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReceiveSuspense& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const AssignSuspense& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReturnSuspense& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SettleSuspense& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReverseSuspenseSettlement& command,
                                         const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetParkingTerms& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ChargeParkingStay& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const PayParkingStay& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReverseParkingStay& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReverseParkingPayment& command,
                                         const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CorrectTariff& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const AdjustBills& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CancelStatement& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CancelBillRun& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const BeginCommunityAdjustments& command,
                                         const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const EndCommunityAdjustments& command,
                                         const DecisionContext&);

[[nodiscard]] bool follow(CollectionPolicyState& state, const LateFeeTermsSet& event);
[[nodiscard]] bool follow(CollectionPolicyState& state, const AllocationPolicySet& event);
[[nodiscard]] bool follow(CollectionPolicyState& state, const AutomaticDeductionSet& event);
[[nodiscard]] bool follow(SuspenseState& state, const SuspenseReceived& event);
[[nodiscard]] bool follow(SuspenseState& state, const SuspenseAssigned& event);
[[nodiscard]] bool follow(SuspenseState& state, const SuspenseReturned& event);
[[nodiscard]] bool follow(SuspenseState& state, const SuspenseReversed& event);
[[nodiscard]] bool follow(SuspenseState& state, const SuspenseSettled& event);
[[nodiscard]] bool follow(SuspenseState& state, const SuspenseSettlementReversed& event);
[[nodiscard]] bool follow(SuspenseState& state, const SuspenseRefunded& event);
[[nodiscard]] bool follow(FeeItemState& state, const FeeItemDefined& event);
[[nodiscard]] bool follow(FeeItemState& state, const TariffSet& event);
[[nodiscard]] bool follow(FeeItemState& state, const VatRateSet& event);
[[nodiscard]] bool follow(FeeItemState& state, const ParkingTermsSet& event);
[[nodiscard]] bool follow(VehicleState& state, const ParkingStayCharged& event);
[[nodiscard]] bool follow(VehicleState& state, const ParkingStayPaid& event);
[[nodiscard]] bool follow(VehicleState& state, const ParkingPaymentReversed& event);
[[nodiscard]] bool follow(VehicleState& state, const ParkingStayReversed& event);
[[nodiscard]] bool follow(FeeItemState& state, const TariffCorrected& event);
[[nodiscard]] bool follow(FeeItemState& state, const CommunityAdjustmentsBegun& event);
[[nodiscard]] bool follow(FeeItemState& state, const CommunityAdjustmentsEnded& event);
[[nodiscard]] bool follow(HouseholdState& state, const BillsAdjusted& event);
[[nodiscard]] bool follow(HouseholdState& state, const StatementCancelled& event);
[[nodiscard]] bool follow(BillRunState& state, const BillRunStarted& event);
[[nodiscard]] bool follow(BillRunState& state, const BillRunChunkRecorded& event);
[[nodiscard]] bool follow(BillRunState& state, const BillRunCompleted& event);
[[nodiscard]] bool follow(BillRunState& state, const BillRunCancellationBegun& event);
[[nodiscard]] bool follow(HouseholdState& state, const registry::HouseholdMovedIn& event);
[[nodiscard]] bool follow(HouseholdState& state, const registry::HouseholdMovedOut& event);
[[nodiscard]] bool follow(HouseholdState& state, const ContractOpened& event);
[[nodiscard]] bool follow(HouseholdState& state, const ContractEnded& event);
[[nodiscard]] bool follow(HouseholdState& state, const StatementIssued& event);
[[nodiscard]] bool follow(HouseholdState& state, const ChargeRaised& event);
[[nodiscard]] bool follow(HouseholdState& state, const ArrearsBroughtForward& event);
[[nodiscard]] bool follow(HouseholdState& state, const CreditBroughtForward& event);
[[nodiscard]] bool follow(HouseholdState& state, const DepositBroughtForward& event);
[[nodiscard]] bool follow(HouseholdState& state, const PaymentReceived& event);
[[nodiscard]] bool follow(HouseholdState& state, const PaymentReversed& event);
[[nodiscard]] bool follow(HouseholdState& state, const CreditApplied& event);
[[nodiscard]] bool follow(HouseholdState& state, const LateFeesPosted& event);
[[nodiscard]] bool follow(HouseholdState& state, const BillsWaived& event);
[[nodiscard]] bool follow(HouseholdState& state, const BillsWrittenOff& event);
[[nodiscard]] bool follow(HouseholdState& state, const ReliefTakenBack& event);
[[nodiscard]] bool follow(HouseholdState& state, const BillsDisputed& event);
[[nodiscard]] bool follow(HouseholdState& state, const DisputeSettled& event);
[[nodiscard]] bool follow(HouseholdState& state, const PaymentPromised& event);
[[nodiscard]] bool follow(HouseholdState& state, const InstalmentsAgreed& event);
[[nodiscard]] bool follow(HouseholdState& state, const InstalmentsEnded& event);
[[nodiscard]] bool follow(HouseholdState& state, const RefundApproved& event);
[[nodiscard]] bool follow(HouseholdState& state, const RefundSent& event);
[[nodiscard]] bool follow(HouseholdState& state, const RefundSettled& event);
[[nodiscard]] bool follow(HouseholdState& state, const DepositsUsed& event);

// The first receipt of a year has number 1; a receipt belongs to the year in which the money came.
[[nodiscard]] CounterKey receipt_counter(CompanyNo company, Date received_on);

// More than a household collects in a life; with it no sum over an account can overflow.
inline constexpr std::size_t kMostOfAccount = 1'000'000;

// The run asks what the meters of its houses say.
[[nodiscard]] bool bills_meters(const BillRunState& state);

// The whole run was decided to be taken back, on this day or before: who takes back a statement of it on this day
// decides nothing more.
[[nodiscard]] bool is_cancelled_by(const CompletedBillRun& run, Date date);

// The fee items whose bills are computed again when relief is taken back (taken_back.h), in the order of the lines; at
// most eight.
[[nodiscard]] std::vector<FeeItemId> items_taken_back(const Account& account, const std::vector<Allocation>& lines);

// Whether it was decided for the whole community that this, or the rest of it, may be done today. Those that were begun
// and never ended hold as long as an approval could be granted, and are remembered up to sixteen; the oldest would be
// decided again.
[[nodiscard]] bool is_begun(const FeeItem& item, const BeginCommunityAdjustments& adjustments, Date today);
[[nodiscard]] bool is_begun(const FeeItem& item, const AdjustBills& one_of_them, Date today);

// The charge alone, for decisions of which it is a part (the lines of a work order). Reads the streams that RaiseCharge
// plans.
[[nodiscard]] Result<NewEvent> raise_charge(const Facts& facts, const RaiseCharge& command,
                                            const DecisionContext& context);

// The charge of an item of the household's community, whose method and amount the caller has checked.
[[nodiscard]] Result<NewEvent> charge_household(const Facts& facts, const Household& household, const FeeItem& item,
                                                const RaiseCharge& command, const DecisionContext& context);

// Bills that were issued together, to be taken back together.
struct BillsToCancel {
  BillRunId run;  // nil: a charge that no run issued
  std::uint32_t first_bill = 0;
  std::uint32_t bills = 1;
  Date on;
  Sealed reason;
};
// The StatementCancelled of them, for decisions of which it is a part. Refusals: bill-unknown, bill-not-yet-issued,
// bill-touched, bill-not-the-last.
[[nodiscard]] Result<NewEvent> cancel_bills(const Facts& facts, const Household& household, const BillsToCancel& what);

// Money goes back to where it came from: a payment and its reversal use the same account.
[[nodiscard]] LedgerAccount ledger_account_of(PaymentChannel channel);
// The policy of the household's community; nullptr while it has none. Reads the stream that plan_further adds.
[[nodiscard]] const CollectionPolicy* policy_of(const Facts& facts, CommunityId community);

// nullptr when the account has no bill of this number.
[[nodiscard]] const AccountBill* find_bill(const Account& account, std::uint32_t number);
// It is held for the household: no income, and owed back.
[[nodiscard]] inline bool is_deposit(const AccountBill& bill) {
  return bill.income_account == LedgerAccount::deposits_held;
}
// nullptr when the account has no such payment, no such refund.
[[nodiscard]] const AccountPayment* find_payment(const Account& account, PaymentId id);
[[nodiscard]] const AccountRefund* find_refund(const Account& account, RefundId id);
// By which channels the money came that a refund gives back, and how much by each, in the order in which it is taken.
// What is not known is left out: of payments that the books before received, or credit that an adjustment gave back.
struct OriginalChannel {
  PaymentChannel channel = PaymentChannel::cash;
  Money amount;
  bool operator==(const OriginalChannel&) const = default;
};
[[nodiscard]] std::vector<OriginalChannel> original_channels(const Account& account, const AccountRefund& refund);
// The only payment that a refund gives back, where it is not given in cash: that comes out of a drawer of the
// household's community.
[[nodiscard]] std::optional<PaymentId> sent_back(const AccountRefund& refund);
// Money goes back the way it came: where `suspense`, of that payment, was of another community than the household's and
// the refund is sent by its channel, out of the account there. Else null: the household's community pays.
[[nodiscard]] const SuspenseCleared* refunded_elsewhere(const AccountRefund& refund, const SuspenseState& suspense,
                                                        CommunityId community);
// A refund that was approved or failed may be sent, or cancelled; one that was sent succeeds or fails.
[[nodiscard]] bool may_be_sent(RefundStatus status);
[[nodiscard]] bool may_be_settled(RefundStatus status, RefundOutcome outcome);
[[nodiscard]] RefundStatus status_after(RefundOutcome outcome);
// 0 when there is no bill.
[[nodiscard]] std::uint32_t last_bill_number(const Account& account);

// A household pays for the days on which it has the house, from move-in until the day before it moves out.
[[nodiscard]] Period charged_only_while_in_possession(const Household& household, Period period);

// How a period lies to what an item (or a contract) has billed already.
enum class Billed { not_yet, partly, wholly };
[[nodiscard]] Billed billed(const Account& account, FeeItemId item, ContractId contract, Date from, Date to);
// Whether a period that is not billed may be billed on a day. Refusal: before-cancellation, see free_since.
[[nodiscard]] Result<void> check_free(const Account& account, FeeItemId item, ContractId contract, Period period,
                                      Date on);

// Since when a period that is not billed may be billed, where a bill of it was taken back: an event is never effective
// before what it refers to. nullopt: always.
[[nodiscard]] std::optional<Date> free_since(const Account& account, FeeItemId item, ContractId contract, Date from,
                                             Date to);

// More than one household has at once; with it a household stays small.
inline constexpr std::size_t kMostContracts = 50;

}  // namespace steward::billing
