#pragma once

#include "domain/decider.h"

// Fee items, bill runs, bills and payments: what may happen, and what follows from it. `follow` brings a state forward
// and is false for an event that cannot follow it.
namespace steward::billing {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const DefineFeeItem& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const SetTariff& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const StartBillRun& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const IssueStatement& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RecordBillRunChunk& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CompleteBillRun& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RaiseCharge& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const BringForwardArrears& command,
                                         const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReceivePayment& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReversePayment& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ApplyCredit& command, const DecisionContext&);

[[nodiscard]] bool follow(FeeItemState& state, const FeeItemDefined& event);
[[nodiscard]] bool follow(FeeItemState& state, const TariffSet& event);
[[nodiscard]] bool follow(BillRunState& state, const BillRunStarted& event);
[[nodiscard]] bool follow(BillRunState& state, const BillRunChunkRecorded& event);
[[nodiscard]] bool follow(BillRunState& state, const BillRunCompleted& event);
[[nodiscard]] bool follow(HouseholdState& state, const registry::HouseholdMovedIn& event);
[[nodiscard]] bool follow(HouseholdState& state, const registry::HouseholdMovedOut& event);
[[nodiscard]] bool follow(HouseholdState& state, const StatementIssued& event);
[[nodiscard]] bool follow(HouseholdState& state, const ChargeRaised& event);
[[nodiscard]] bool follow(HouseholdState& state, const ArrearsBroughtForward& event);
[[nodiscard]] bool follow(HouseholdState& state, const PaymentReceived& event);
[[nodiscard]] bool follow(HouseholdState& state, const PaymentReversed& event);
[[nodiscard]] bool follow(HouseholdState& state, const CreditApplied& event);

// The first receipt of a year has number 1; a receipt belongs to the year in which the money came.
[[nodiscard]] CounterKey receipt_counter(CompanyNo company, Date received_on);

// More than a household collects in a life; with it no sum over an account can overflow.
inline constexpr std::size_t kMostOfAccount = 1'000'000;

// The charge alone, for decisions of which it is a part (the lines of a work order). Reads the streams that RaiseCharge
// plans.
[[nodiscard]] Result<NewEvent> raise_charge(const Facts& facts, const RaiseCharge& command,
                                            const DecisionContext& context);

// nullptr when the account has no bill of this number.
[[nodiscard]] const AccountBill* find_bill(const Account& account, std::uint32_t number);
// 0 when there is no bill.
[[nodiscard]] std::uint32_t last_bill_number(const Account& account);

// How a period lies to what an item has billed already.
enum class Billed { not_yet, partly, wholly };
[[nodiscard]] Billed billed(const Account& account, FeeItemId item, Date from, Date to);

}  // namespace steward::billing
