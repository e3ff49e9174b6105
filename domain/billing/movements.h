#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "domain/billing/correction_events.h"
#include "domain/billing/parking_events.h"
#include "domain/billing/proration.h"
#include "domain/billing/receivable_events.h"

// What a money event does to bills, to credit balances and to cash: the one list that every report counts from, beside
// the posting lines, which say the same by ledger account. A new money event adds its functions here.
namespace steward::billing {

// Rows of views have these numbers: append only.
enum class MovementKind : std::uint8_t {
  // of the principal of a bill
  billed = 1,
  brought_forward = 2,
  paid = 3,
  paid_from_credit = 4,
  reopened = 5,  // what paid it was reversed or refunded
  waived = 6,
  written_off = 7,
  // of its late fees
  late_fee = 8,  // posted
  late_fee_paid = 9,
  late_fee_paid_from_credit = 10,
  late_fee_reopened = 11,
  late_fee_waived = 12,
  late_fee_written_off = 13,
  // of the principal: the bill never was
  cancelled = 14,
  // of the principal of a deposit: it went back, nobody owes it
  deposit_returned = 15,
  // of the credit balance
  credited = 16,
  credit_used = 17,
  credit_withdrawn = 18,  // what was credited was reversed
  credit_refunded = 19,   // is to go back to the payer …
  refund_cancelled = 20,  // … or is not
  adjusted = 21,          // billed too much, and given back
  credit_brought_forward = 22,
  // of the principal, and of its late fees: what was given up is owed after all
  waiver_taken_back = 23,
  write_off_taken_back = 24,
  late_fee_waiver_taken_back = 25,
  late_fee_write_off_taken_back = 26,
  // of the principal of a deposit that was paid and is not any more, as of one that went back
  deposit_forfeited = 27,
  deposit_set_off = 28,
  deposit_credited = 29,
  forfeit_taken_back = 30,  // it became credit after all: deposit_credited stands beside it
  // of the credit balance
  credited_from_deposit = 31,
};

enum class MovementOf : std::uint8_t { principal, late_fee, credit };

struct MovementTerms {
  MovementKind kind;
  MovementOf of;  // of what is owed, or of what was paid ahead
  bool adds;      // to it; else takes away
  // What so much of it does: more, or (below zero) less.
  [[nodiscard]] Money change(Money amount) const { return adds ? amount : -amount; }
};
// Every kind, ascending.
[[nodiscard]] std::span<const MovementTerms> movement_terms();
[[nodiscard]] const MovementTerms& terms_of(MovementKind kind);

// Whether it is money, or credit, that paid for a bill (1), that no longer does (−1), or neither (0).
[[nodiscard]] int paid_effect(MovementKind kind);

// Whether it is billed (1), taken back as never billed (−1), or neither (0).
[[nodiscard]] int billed_effect(MovementKind kind);

// Whether a waiver or a write-off is taken back: reports count it as less of what was given up.
[[nodiscard]] bool takes_back_relief(MovementKind kind);

// Whether so much of a deposit leaves with the money that had paid it (1), does not after all (−1), or neither (0).
[[nodiscard]] int leaving_effect(MovementKind kind);

// Whether so much of a deposit is income from now on (1), is not any more (−1), or neither (0).
[[nodiscard]] int forfeit_effect(MovementKind kind);

struct Movement {
  MovementKind kind = MovementKind::billed;
  Money amount;            // > 0
  std::uint32_t bill = 0;  // 0 for those of the credit balance
  Money tax{};             // inside a principal that is waived, or no longer is
  bool operator==(const Movement&) const = default;
};

[[nodiscard]] std::vector<Movement> movements_of(const StatementIssued& event);
[[nodiscard]] std::vector<Movement> movements_of(const ChargeRaised& event);
[[nodiscard]] std::vector<Movement> movements_of(const ArrearsBroughtForward& event);
[[nodiscard]] std::vector<Movement> movements_of(const CreditBroughtForward& event);
// The bill and what paid it, so that what happens to it later finds it as any other; no cash came in here.
[[nodiscard]] std::vector<Movement> movements_of(const DepositBroughtForward& event);
[[nodiscard]] std::vector<Movement> movements_of(const PaymentReceived& event);
[[nodiscard]] std::vector<Movement> movements_of(const PaymentReversed& event);
[[nodiscard]] std::vector<Movement> movements_of(const CreditApplied& event);
[[nodiscard]] std::vector<Movement> movements_of(const LateFeesPosted& event);
[[nodiscard]] std::vector<Movement> movements_of(const BillsWaived& event);
[[nodiscard]] std::vector<Movement> movements_of(const BillsWrittenOff& event);
[[nodiscard]] std::vector<Movement> movements_of(const ReliefTakenBack& event);
[[nodiscard]] std::vector<Movement> movements_of(const RefundApproved& event);
[[nodiscard]] std::vector<Movement> movements_of(const RefundSettled& event);
[[nodiscard]] std::vector<Movement> movements_of(const DepositsUsed& event);
[[nodiscard]] std::vector<Movement> movements_of(const BillsAdjusted& event);
[[nodiscard]] std::vector<Movement> movements_of(const StatementCancelled& event);

// The bills that an event makes, in the order of their numbers.
[[nodiscard]] inline std::span<const Bill> bills_of(const StatementIssued& event) { return event.bills; }
[[nodiscard]] inline std::span<const Bill> bills_of(const ChargeRaised& event) { return {&event.bill, 1}; }
[[nodiscard]] inline std::span<const Bill> bills_of(const ArrearsBroughtForward& event) { return {&event.bill, 1}; }
[[nodiscard]] inline std::span<const Bill> bills_of(const DepositBroughtForward& event) { return {&event.bill, 1}; }
[[nodiscard]] inline std::span<const Bill> bills_of(const BillsAdjusted& event) {
  return event.bill ? std::span<const Bill>(&*event.bill, 1) : std::span<const Bill>();
}

// The month that a bill charges for: that in which its period begins.
[[nodiscard]] inline YearMonth charge_month(const Bill& bill) { return month_of(bill.period_from); }

// What an adjustment is of, by the months that the bills which it computes again charge for: what its bill charges on
// top, and by how much such a bill charges less. What one bill fell by and another rose by stands in no bill and no
// credit; the month that rose and comes first has it first, as less than nothing that it fell by. All that fell is what
// is credited.
struct Fall {
  std::uint32_t bill = 0;
  YearMonth month;
  Money amount;  // below zero: it charges more, which the fall of others has paid for
  bool operator==(const Fall&) const = default;
};
struct Restatement {
  std::vector<MonthShare> charged;  // ascending by month, above zero: together the bill of the adjustment
  std::vector<Fall> fell;           // none of them zero
  bool operator==(const Restatement&) const = default;
};
[[nodiscard]] Restatement restatement_of(const BillsAdjusted& event);

// What an event makes income of a fee item's account, and in which month; below zero where it takes it back. What
// waivers, late fees and write-offs do to other accounts, their movements say.
struct ItemIncome {
  FeeItemId fee_item;
  YearMonth month;  // of the posting, or the later one for which it is deferred
  Money amount;     // net
};
[[nodiscard]] std::vector<ItemIncome> incomes_of(const StatementIssued& event);
[[nodiscard]] std::vector<ItemIncome> incomes_of(const ChargeRaised& event);
[[nodiscard]] std::vector<ItemIncome> incomes_of(const BillsAdjusted& event);
[[nodiscard]] std::vector<ItemIncome> incomes_of(const StatementCancelled& event);
[[nodiscard]] std::vector<ItemIncome> incomes_of(const ParkingStayPaid& event);
[[nodiscard]] std::vector<ItemIncome> incomes_of(const ParkingPaymentReversed& event);

// What is income without ever having been owed, gross: on the cash basis it counts when it came. Below zero where it is
// taken back.
struct IncomeAtOnce {
  FeeItemId fee_item;
  Money amount;
};
[[nodiscard]] IncomeAtOnce income_at_once(const ParkingStayPaid& event);
[[nodiscard]] IncomeAtOnce income_at_once(const ParkingPaymentReversed& event);

// Money that came in by a channel, or left by it again: as what had been received wrongly, or as what is given back of
// what had been received rightly. The numbers stand in rows of views.
enum class CashFlow : std::uint8_t { received = 0, reversed = 1, refunded = 2 };
struct CashMovement {
  PaymentChannel channel = PaymentChannel::cash;
  Money amount;  // > 0
  CashFlow flow = CashFlow::received;
  bool operator==(const CashMovement&) const = default;
};
// None for money that was there already, or stays where it is: out of suspense, between communities, or a refund that
// did not leave.
[[nodiscard]] std::optional<CashMovement> cash_of(const PaymentReceived& event);
[[nodiscard]] std::optional<CashMovement> cash_of(const PaymentReversed& event);
[[nodiscard]] std::optional<CashMovement> cash_of(const RefundSettled& event);
[[nodiscard]] std::optional<CashMovement> cash_of(const SuspenseReceived& event);
[[nodiscard]] std::optional<CashMovement> cash_of(const SuspenseReturned& event);
[[nodiscard]] std::optional<CashMovement> cash_of(const SuspenseReversed& event);
// What was counted when it came had been counted when it was taken.
[[nodiscard]] std::optional<CashMovement> cash_of(const SuspenseSettled& event);
[[nodiscard]] std::optional<CashMovement> cash_of(const SuspenseSettlementReversed& event);
[[nodiscard]] std::optional<CashMovement> cash_of(const SuspenseRefunded& event);
[[nodiscard]] std::optional<CashMovement> cash_of(const ParkingStayPaid& event);
[[nodiscard]] std::optional<CashMovement> cash_of(const ParkingPaymentReversed& event);

// The day of a posting in the books: its effective date, or the first day of its period when the month of that date
// was closed before.
[[nodiscard]] Date entry_date(const Posting& posting, Date effective_date);

}  // namespace steward::billing
