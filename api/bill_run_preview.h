#pragma once

#include <vector>

#include "domain/decider.h"
#include "eventstore/base/hash.h"
#include "eventstore/sequencer/knowledge.h"

// What a bill run would bill, decided in memory by the very decisions that the run makes; nothing is stored.
namespace steward::api {

struct PreviewedItem {
  FeeItemId fee_item;
  std::uint32_t bills = 0;
  Money amount;  // gross
  Money tax;
};

struct PreviewedStatement {
  HouseholdId household;
  std::uint32_t bills = 0;
  Money amount;  // gross
  Money tax;
};

struct BillRunPreview {
  std::uint32_t households = 0;
  std::vector<PreviewedStatement> statements;  // in the order of the roster
  Money total;
  Money tax;
  std::vector<PreviewedItem> items;  // in the order of the run
  std::vector<billing::BillRunException> exceptions;
  std::uint32_t without_contract = 0;  // neither
  // Over every statement and exception: equal when a run would issue the very same.
  Hash digest;
};

// Refused as the run would be. Reads what is known now; a payment beside it changes nothing, a reading may.
[[nodiscard]] Result<BillRunPreview> preview_bill_run(const Knowledge& knowledge, const billing::StartBillRun& command,
                                                      const DecisionContext& context);

}  // namespace steward::api
