#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/approvals/authority.h"
#include "domain/billing/events.h"

namespace steward::billing {

// Outcome: fee_item_id.
struct DefineFeeItem {
  FeeItemId fee_item;
  CommunityId community;
  std::string code;
  std::string name;
  FeeItemTerms terms;
};

// Outcome: fee_item_id, effective_from.
struct SetTariff {
  FeeItemId fee_item;
  Tariff tariff;
  approvals::Authority authority{};
};

// Outcome: fee_item_id, effective_from.
struct SetVatRate {
  FeeItemId fee_item;
  VatRate vat;
  approvals::Authority authority{};
};

// A price of its own is one that two persons set where the community wants them for prices. Outcome: household_id,
// contract_id.
struct OpenContract {
  HouseholdId household;
  ContractTerms terms;
  approvals::Authority authority{};
};

// Outcome: household_id, contract_id, ended_on.
struct EndContract {
  HouseholdId household;
  ContractId contract;
  Date ended_on;
};

// What a house has of the basis, and whether anybody lives in it: the caller read it from the index.
struct HouseWeight {
  HouseId house;
  std::int64_t weight = 0;  // ≥ 0
  bool occupied = false;
};

struct ShareCost {
  FeeItemId fee_item;
  BuildingId building;  // nil: all of the community
  ApportionBasis basis = ApportionBasis::built_up_area;
  bool vacant_included = false;
  std::optional<Money> total;  // or usage × unit_price
  Usage usage;
  UnitPrice unit_price;
  std::vector<HouseWeight> houses;  // ascending, no doubles
};

// The roster and the cut-off come from the caller, who read them from the index; terms and tariffs are frozen by
// decide.
// Outcome: bill_run_id, households.
struct StartBillRun {
  BillRunId run;
  CommunityId community;
  Date period_from;
  Date period_to;
  Date issue_date;
  Date due_date;
  std::vector<FeeItemId> fee_items;  // ascending, no doubles, at most 15
  std::vector<HouseholdId> roster;   // ascending, no doubles
  Position cut_off = 0;
  std::vector<ShareCost> shared_costs{};
};

// One household of a run. Asked again, it is refused as already-billed: an item has one append.
// Outcome: household_id, bill_run_id, bills, total_fen.
struct IssueStatement {
  BillRunId run;
  HouseholdId household;
};

// Outcome: bill_run_id, chunks, households, statements, exceptions, total_fen: so far.
struct RecordBillRunChunk {
  BillRunId run;
  std::uint32_t chunk = 0;
  std::uint32_t households = 0;
  std::uint32_t statements = 0;
  Money total;
  std::vector<BillRunException> exceptions;
  std::uint32_t without_contract = 0;  // the rest of the households
};

// Outcome: as of RecordBillRunChunk.
struct CompleteBillRun {
  BillRunId run;
};

// Outcome: household_id, bill_number, amount_fen.
struct RaiseCharge {
  HouseholdId household;
  FeeItemId fee_item;  // with method one_off or deposit
  Money amount;
  Date charge_date;
  Date due_date;
  Sealed reason;
};

// Outcome: as of RaiseCharge.
struct BringForwardArrears {
  HouseholdId household;
  ImportRunId import_run;
  FeeItemId fee_item;
  Date period_from;
  Date period_to;
  Date due_date;
  Money amount;
  Date cut_over_date;  // the effective date: when the log took over
};

// Outcome: household_id, payment_id, amount_fen, credit_fen.
struct BringForwardCredit {
  HouseholdId household;
  ImportRunId import_run;
  PaymentId payment;
  std::string reference;
  Money amount;
  Date cut_over_date;
};

// Outcome: household_id, payment_id, bill_number, amount_fen.
struct BringForwardDeposit {
  HouseholdId household;
  ImportRunId import_run;
  FeeItemId fee_item;  // with method deposit
  PaymentId payment;
  std::string reference;
  Money amount;
  Date cut_over_date;
};

// Outcome: payment_id, household_id, amount_fen, allocated_fen, credited_fen, receipt_year, receipt_number; arrears_fen
// and credit_fen of the household after it.
struct ReceivePayment {
  PaymentId payment;
  HouseholdId household;
  PaymentChannel channel = PaymentChannel::cash;
  std::string external_reference;
  Money amount;
  Date received_on;
  // What the payer chose to pay, in order; empty: oldest due first. Of cash, a chosen bill that is closed is refused:
  // whoever took it gives it back. Other money has moved, and what such a bill does not take is credit.
  std::vector<std::uint32_t> bills;
  CredentialId till{};  // whose drawer cash goes into; nil: nobody's
  // It pays bills of these fee items only, and what is left is credit for them alone; empty: for all. Ascending.
  std::vector<FeeItemId> for_items{};
};
inline constexpr std::size_t kMostItemsOfAWallet = 8;

// Outcome: payment_id, household_id, amount_fen, reopened_fen, credit_withdrawn_fen; applied_fen: of credit, what
// adjustments had given back of the bills that it opens; arrears_fen and credit_fen after it; shortage_taken_back_fen:
// what of a counted shift's shortage it explains.
struct ReversePayment {
  PaymentId payment;
  HouseholdId household;
  ReversalReason reason = ReversalReason::entered_wrongly;
  Date reversed_on;
  CredentialId till{};          // whose drawer cash goes back out of: that of who reverses it
  bool own_of_the_day = false;  // who reverses it may reverse only what they took themselves on this day
  CredentialId giver{};         // whose open drawer gives the cash: `CashReversed`; nil: not said
};

// Outcome: household_id, amount_fen; arrears_fen and credit_fen after it.
struct ApplyCredit {
  HouseholdId household;
  Date applied_on;
  bool only_due = false;  // as automatic deduction does each day: nothing that could still wait, no deposit
};

}  // namespace steward::billing
