#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/billing/events.h"

namespace steward::billing {

struct DefineFeeItem {
  FeeItemId fee_item;
  CommunityId community;
  std::string code;
  std::string name;
  FeeItemTerms terms;
};

struct SetTariff {
  FeeItemId fee_item;
  Tariff tariff;
};

// The roster and the cut-off come from the caller, who read them from the index; terms and tariffs are frozen by
// decide.
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
};

// One household of a run. Asked again, it is refused as already-billed: an item has one append.
struct IssueStatement {
  BillRunId run;
  HouseholdId household;
};

struct RecordBillRunChunk {
  BillRunId run;
  std::uint32_t chunk = 0;
  std::uint32_t households = 0;
  std::uint32_t statements = 0;
  Money total;
  std::vector<BillRunException> exceptions;
};

struct CompleteBillRun {
  BillRunId run;
};

struct RaiseCharge {
  HouseholdId household;
  FeeItemId fee_item;  // with method one_off
  Money amount;
  Date charge_date;
  Date due_date;
  Sealed reason;
};

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

struct ReceivePayment {
  PaymentId payment;
  HouseholdId household;
  PaymentChannel channel = PaymentChannel::cash;
  std::string external_reference;
  Money amount;
  Date received_on;
  std::vector<std::uint32_t> bills;  // what the payer chose to pay, in order; empty: oldest due first
};

struct ReversePayment {
  PaymentId payment;
  HouseholdId household;
  ReversalReason reason = ReversalReason::entered_wrongly;
  Date reversed_on;
};

struct ApplyCredit {
  HouseholdId household;
  Date applied_on;
};

}  // namespace steward::billing
