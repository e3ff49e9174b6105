#pragma once

#include "domain/approvals/authority.h"
#include "domain/billing/correction_events.h"

namespace steward::billing {

// Outcome: fee_item_id, effective_from.
struct CorrectTariff {
  FeeItemId fee_item;
  Tariff tariff;
  approvals::Authority authority{};
};

// All bills of a fee item whose periods touch [from, to), computed again; by meter also those into which the correction
// of a reading leads. What comes of it is named by who orders it: somebody has seen it before. What is given back pays
// at once the bills that fell and are still open, each by what it fell, so that late fees are of what it is from that
// day on; late fees that were posted before stay (BillsWaived), and the rest is credit. Limits for corrections measure
// what all bills together rise by, or fall by, whichever is more; or their tax, where it moves more; unless it was
// decided with those of its whole community (BeginCommunityAdjustments). Outcome: adjustment_id, household_id,
// bills (whose charge it changes), difference_fen, credited_fen, applied_fen (of it, to bills), bill_number (0 where
// there is none); arrears_fen and credit_fen after it.
struct AdjustBills {
  AdjustmentId adjustment;
  HouseholdId household;
  FeeItemId fee_item;  // by area, fixed, by contract or by meter
  Date period_from;
  Date period_to;
  Date adjusted_on;
  Date due_date;     // of the bill, if there is one
  Money difference;  // what is expected
  AdjustmentReason reason = AdjustmentReason::other;
  Sealed note;
  approvals::Authority authority{};
  // Of the community's adjustments that it is one of, said by whoever took the difference from that preview.
  std::optional<PreviewDigest> preview{};
  // What its lines were there, as whoever made the preview digests them; nil: not said. A refusal repeats it
  // (`previewed_lines`): so what was approved is still known where the household changes afterwards.
  Uuid previewed_lines{};
};

// Limits for corrections measure what its bills come to, unless it was decided with its whole run (CancelBillRun).
// Outcome: household_id, bill_run_id, bills, amount_fen; arrears_fen after it.
struct CancelStatement {
  HouseholdId household;
  BillRunId run;
  Date cancelled_on;
  Sealed reason;
  approvals::Authority authority{};
};

// That all statements of a run may be taken back, from this day on: decided once, for all that it had billed. Outcome:
// bill_run_id, amount_fen.
struct CancelBillRun {
  BillRunId run;
  Date cancelled_on;
  approvals::Authority authority{};
};

// That the bills of a fee item may be adjusted in a whole community as a preview showed it, from this day on: decided
// once, for all that its households' adjustments move. How many and how much they are, whoever made the preview says.
// Outcome: fee_item_id, households, amount_fen.
struct BeginCommunityAdjustments {
  FeeItemId fee_item;
  CommunityId community;
  PreviewDigest preview{};
  Date period_from;
  Date period_to;
  Date adjusted_on;
  Date due_date;
  AdjustmentReason reason = AdjustmentReason::other;
  std::uint32_t households = 0;
  Money amount;
  approvals::Authority authority{};
};

// All of them have been. Outcome: fee_item_id.
struct EndCommunityAdjustments {
  FeeItemId fee_item;
  PreviewDigest preview{};
};

}  // namespace steward::billing
