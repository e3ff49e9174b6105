#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "domain/billing/events.h"

// What was billed wrongly and is put right: bills that were issued are never touched, a difference stands beside them.
namespace steward::billing {

// What a price from its date on should have been; takes the place of the one of the same date. What was billed by the
// other one is another matter: see BillsAdjusted.
struct TariffCorrected {
  FeeItemId fee_item;
  CommunityId community;
  Tariff tariff;
  bool operator==(const TariffCorrected&) const = default;
};

// A bill computed again with the prices, tax rates, measurements, readings and days of possession that are known now.
struct AdjustmentLine {
  std::uint32_t bill = 0;
  Date period_from;  // of the bill
  Date period_to;
  Money before;      // what was charged for it, with the adjustments made before
  Money before_tax;  // inside it
  Money after;       // what should have been
  Money after_tax;
  bool operator==(const AdjustmentLine&) const = default;
};

// What of a bill is income of a month behind that of its posting.
struct BillDeferral {
  std::uint32_t bill = 0;
  YearMonth month;
  Money amount;
  bool operator==(const BillDeferral&) const = default;
};

// A correction of a reading that from here on counts in the days of the readings, and no more on its own day: the bills
// of these days are put right, the next bill does not charge it again.
struct CountedCorrection {
  MeterId meter;
  Date corrected_on;
  bool operator==(const CountedCorrection&) const = default;
};

// Stored: append only.
enum class AdjustmentReason : std::uint8_t {
  wrong_tariff = 1,
  wrong_area = 2,
  wrong_tax = 3,
  wrong_possession = 4,  // it had the house for fewer days
  other = 5,
  wrong_reading = 6,
};

// What of a bill's charge stands for what was given up of charges on top of it or of another bill of its item, beyond
// what the bill should have been (given_up.h).
struct KeptCharge {
  std::uint32_t bill = 0;
  Money amount;  // ≥ 0
  bool operator==(const KeptCharge&) const = default;
};

// The difference of all lines together: above zero it is a bill, below zero it goes to the credit balance, and from
// there in the same append to the bills that fell and are still open. Where others rose, as much more is credited as
// these bills take, and billed again: what moves from an open bill to another is owed from the day of the new one on.
struct BillsAdjusted {
  AdjustmentId adjustment;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  FeeItemId fee_item;
  AdjustmentReason reason = AdjustmentReason::other;
  Date adjusted_on;
  std::vector<AdjustmentLine> lines;  // ascending by bill, at least one; each differs
  std::optional<Bill> bill;           // of the day of the adjustment
  Money credited;                     // ≥ 0; beside a bill all of it pays bills at once
  Sealed note;
  Posting posting;
  // By how much more, or less, of these bills is income of months to come; ascending, none of them zero.
  std::vector<BillDeferral> deferrals{};
  std::vector<CountedCorrection> corrections{};  // in the order of meters and days
  std::vector<KeptCharge> kept{};                // from now on, where it differs; of any bill computed again, ascending
  bool operator==(const BillsAdjusted&) const = default;
};

struct CancelledBill {
  std::uint32_t bill = 0;
  FeeItemId fee_item;
  Money amount;
  Money tax;
  bool operator==(const CancelledBill&) const = default;
};

// The statement of a run, or a charge that no run issued, taken back while nothing had happened to its bills: they
// never were, and what they charged may be billed again.
struct StatementCancelled {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  BillRunId run;  // nil: a charge, whose one bill it is
  Date cancelled_on;
  std::vector<CancelledBill> bills;     // ascending by bill, at least one
  std::vector<BillDeferral> deferrals;  // of these bills, as far as they were to come; ascending
  Sealed reason;
  Posting posting;
  bool operator==(const StatementCancelled&) const = default;
};

// Somebody who may, alone or as one of two, decided to take a whole run back: its statements follow one by one, as far
// as nothing has happened to them. On the stream of the run.
struct BillRunCancellationBegun {
  BillRunId run;
  CommunityId community;
  Date cancelled_on;  // its statements from this day on
  Money amount;       // what the run had billed
  bool operator==(const BillRunCancellationBegun&) const = default;
};

// Over all that the adjustments of a community would do: equal when they would do the very same.
using PreviewDigest = std::array<std::byte, 32>;

// Somebody who may, alone or as one of two, decided to adjust the bills of a fee item in a whole community as a preview
// showed it: its households follow one by one. On the stream of the fee item.
struct CommunityAdjustmentsBegun {
  FeeItemId fee_item;
  CommunityId community;
  PreviewDigest preview{};
  Date period_from;
  Date period_to;
  Date adjusted_on;  // from this day on
  Date due_date;
  AdjustmentReason reason = AdjustmentReason::other;
  std::uint32_t households = 0;  // whose bills differ
  Money amount;                  // what their adjustments move together
  Date expires_on;               // the last day on which it holds; what was stored without one holds no more
  bool operator==(const CommunityAdjustmentsBegun&) const = default;
};

// All of these households had their turn: what comes up later is decided anew.
struct CommunityAdjustmentsEnded {
  FeeItemId fee_item;
  CommunityId community;
  PreviewDigest preview{};
  bool operator==(const CommunityAdjustmentsEnded&) const = default;
};

}  // namespace steward::billing
