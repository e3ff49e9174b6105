#pragma once

#include <span>
#include <vector>

#include "domain/billing/posting.h"
#include "domain/billing/premises.h"
#include "domain/billing/proration.h"
#include "domain/billing/state.h"
#include "domain/decider.h"

// Bills computed again (domain reference §2.9): what was charged stays, what should have been charged differs.
namespace steward::billing {

// The net of a bill as it should have been, by the months that it charges for.
struct IncomeOfBill {
  std::uint32_t bill = 0;
  std::vector<MonthShare> months;
};

// What an adjustment would do, computed from what is known now.
struct Adjustment {
  std::vector<AdjustmentLine> lines;  // those that differ, ascending by bill
  Money difference;                   // Σ after − Σ before
  Money tax_difference;
  std::vector<IncomeOfBill> incomes;           // one for each line
  std::vector<Allocation> fell;                // by how much the bills themselves should be less, whatever was kept
  std::vector<CountedCorrection> corrections;  // of readings: from now on in the days of these
  std::vector<KeptCharge> kept;                // where that differs from what was kept so far
};

// What an adjustment moves, for the limits of who decides alone: what bills rise by together, or what they fall by,
// whichever is more; of their tax likewise, where that is more. Above zero whenever anything changes.
[[nodiscard]] Money moved_by(std::span<const AdjustmentLine> lines);

// Whether bills charged so can be computed again: not those of shared costs or of amounts entered by hand.
[[nodiscard]] bool recomputable(ChargeMethod method);

// Bills of `item` whose periods touch the period, and those into which the correction of a reading leads from there
// (rereading.h); those brought forward or cancelled are left out. `premises` are those of the household. What was
// waived or written off of a bill, or of what adjustments before charged on top of it, is not given back. Refusals:
// fee-item-method-differs, price-missing, house-has-no-area, meter-unknown, usage-negative, readings-forgotten,
// amount-too-large, adjustment-too-long.
[[nodiscard]] Result<Adjustment> adjustment_of(const Household& household, const FeeItem& item,
                                               const Premises& premises, Period period);
// The same of these bills, ascending, each of which may be computed again.
[[nodiscard]] Result<Adjustment> adjustment_of(const Household& household, const FeeItem& item,
                                               const Premises& premises, std::vector<std::uint32_t> bills);
[[nodiscard]] bool is_adjustable(const AccountBill& bill, FeeItemId item);

// What the household can be billed by. Consults its house and, for a metered item, the meters. Refusal: house-unknown.
[[nodiscard]] Result<Premises> premises_of(const Facts& facts, const Household& household, const FeeItem& item);

// What an adjustment does to the account: what it gives back to bills that are open, what it credits with that, and
// what it charges on top.
struct AdjustmentEffect {
  std::vector<Allocation> allocations;
  Money applied;  // Σ allocations
  Money credited;
  Money charged;
};
[[nodiscard]] AdjustmentEffect effect_of(const Account& account, const Adjustment& adjustment, FeeItemId item);

// How it is entered.
struct AdjustmentEntry {
  AdjustmentId adjustment;
  AdjustmentReason reason = AdjustmentReason::other;
  Date adjusted_on;
  Date due_date;
  Sealed note;
};
// The BillsAdjusted, and the CreditApplied where it gives something back at once. Consults the closed months.
[[nodiscard]] std::vector<NewEvent> bills_adjusted(const Facts& facts, const Household& household, const FeeItem& item,
                                                   const Adjustment& adjustment, const AdjustmentEffect& effect,
                                                   const AdjustmentEntry& entry);

// Whether that adjustment may be of this day: not before its bills, an adjustment of the household before it, or the
// correction of a reading in it.
[[nodiscard]] bool is_adjustable_on(const Household& household, FeeItemId item, const Adjustment& adjustment, Date on);

// nullptr when no adjustment has touched the bill.
[[nodiscard]] const AdjustedBill* find_adjusted(const Account& account, std::uint32_t bill);

// What was charged for a bill so far: its amount, or what adjustments made of it.
struct Charged {
  Money amount;
  Money tax;
};
[[nodiscard]] Charged charged_of(const Account& account, const AccountBill& bill);
// What of its tax lies in a part of it, half up; never more than all of it.
[[nodiscard]] Money tax_in(const Charged& charged, Money part);

// By how much what is deferred of a bill changes when its income is that of `months` instead, for the months behind
// `period`: ascending, zero left out. No months: all of it is taken back.
[[nodiscard]] std::vector<BillDeferral> deferral_changes(const Account& account, std::uint32_t bill,
                                                         std::span<const MonthShare> months, YearMonth period);

}  // namespace steward::billing
