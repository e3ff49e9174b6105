#include "domain/billing/movements.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "domain/base/assert.h"
#include "domain/billing/allocation.h"
#include "domain/billing/pricing.h"

namespace steward::billing {

namespace {

using enum MovementKind;

constexpr std::array kTerms{
    MovementTerms{billed, MovementOf::principal, true},
    MovementTerms{brought_forward, MovementOf::principal, true},
    MovementTerms{paid, MovementOf::principal, false},
    MovementTerms{paid_from_credit, MovementOf::principal, false},
    MovementTerms{reopened, MovementOf::principal, true},
    MovementTerms{waived, MovementOf::principal, false},
    MovementTerms{written_off, MovementOf::principal, false},
    MovementTerms{late_fee, MovementOf::late_fee, true},
    MovementTerms{late_fee_paid, MovementOf::late_fee, false},
    MovementTerms{late_fee_paid_from_credit, MovementOf::late_fee, false},
    MovementTerms{late_fee_reopened, MovementOf::late_fee, true},
    MovementTerms{late_fee_waived, MovementOf::late_fee, false},
    MovementTerms{late_fee_written_off, MovementOf::late_fee, false},
    MovementTerms{cancelled, MovementOf::principal, false},
    MovementTerms{deposit_returned, MovementOf::principal, false},
    MovementTerms{credited, MovementOf::credit, true},
    MovementTerms{credit_used, MovementOf::credit, false},
    MovementTerms{credit_withdrawn, MovementOf::credit, false},
    MovementTerms{credit_refunded, MovementOf::credit, false},
    MovementTerms{refund_cancelled, MovementOf::credit, true},
    MovementTerms{adjusted, MovementOf::credit, true},
    MovementTerms{credit_brought_forward, MovementOf::credit, true},
    MovementTerms{waiver_taken_back, MovementOf::principal, true},
    MovementTerms{write_off_taken_back, MovementOf::principal, true},
    MovementTerms{late_fee_waiver_taken_back, MovementOf::late_fee, true},
    MovementTerms{late_fee_write_off_taken_back, MovementOf::late_fee, true},
    MovementTerms{deposit_forfeited, MovementOf::principal, false},
    MovementTerms{deposit_set_off, MovementOf::principal, false},
    MovementTerms{deposit_credited, MovementOf::principal, false},
    MovementTerms{forfeit_taken_back, MovementOf::principal, true},
    MovementTerms{credited_from_deposit, MovementOf::credit, true},
};

std::vector<Movement> of_bills(MovementKind kind, std::span<const Bill> bills) {
  std::vector<Movement> movements;
  movements.reserve(bills.size());
  for (const Bill& bill : bills) movements.push_back({kind, bill.amount, bill.number});
  return movements;
}

// The principal and the late fees of each line.
std::vector<Movement> of_allocations(MovementKind principal, MovementKind fee,
                                     const std::vector<Allocation>& allocations) {
  std::vector<Movement> movements;
  movements.reserve(allocations.size() + 1);
  for (const Allocation& allocation : allocations) {
    if (allocation.amount > Money{}) movements.push_back({principal, allocation.amount, allocation.bill});
    if (allocation.late_fee > Money{}) movements.push_back({fee, allocation.late_fee, allocation.bill});
  }
  return movements;
}

// The tax inside of the principals.
void put_taxes(std::vector<Movement>& movements, MovementKind kind, const std::vector<WaivedTax>& taxes) {
  for (const WaivedTax& tax : taxes) {
    const auto of_bill = std::find_if(movements.begin(), movements.end(), [&](const Movement& movement) {
      return movement.kind == kind && movement.bill == tax.bill;
    });
    if (of_bill != movements.end()) of_bill->tax = tax.tax;
  }
}

Money sum_of_sources(const std::vector<CreditSource>& sources) {
  Money sum;
  for (const CreditSource& source : sources) sum.fen += source.amount.fen;
  return sum;
}

std::vector<ItemIncome> incomes_of_bills(std::span<const Bill> bills, YearMonth period) {
  std::vector<ItemIncome> incomes;
  for (const Bill& bill : bills) {
    for (const MonthShare& share : income_months(bill)) {
      incomes.push_back({bill.fee_item, std::max(share.month, period), share.amount});
    }
  }
  return incomes;
}

void of_credit(std::vector<Movement>& movements, MovementKind kind, Money amount) {
  if (amount > Money{}) movements.push_back({kind, amount});
}

}  // namespace

std::span<const MovementTerms> movement_terms() { return kTerms; }

const MovementTerms& terms_of(MovementKind kind) {
  const auto* found = std::find_if(kTerms.begin(), kTerms.end(), [&](const auto& terms) { return terms.kind == kind; });
  STEWARD_ASSERT(found != kTerms.end(), "a movement has one of the kinds");
  return *found;
}

int paid_effect(MovementKind kind) {
  switch (kind) {
    case paid:
    case paid_from_credit:
    case late_fee_paid:
    case late_fee_paid_from_credit:
      return 1;
    case reopened:
    case late_fee_reopened:
      return -1;
    default:
      return 0;
  }
}

int billed_effect(MovementKind kind) {
  if (kind == billed || kind == brought_forward) return 1;
  return kind == cancelled ? -1 : 0;
}

bool takes_back_relief(MovementKind kind) {
  return kind == waiver_taken_back || kind == write_off_taken_back || kind == late_fee_waiver_taken_back ||
         kind == late_fee_write_off_taken_back;
}

int leaving_effect(MovementKind kind) {
  switch (kind) {
    case deposit_returned:
    case deposit_forfeited:
    case deposit_set_off:
    case deposit_credited:
      return 1;
    case forfeit_taken_back:
      return -1;
    default:
      return 0;
  }
}

int forfeit_effect(MovementKind kind) {
  if (kind == deposit_forfeited) return 1;
  return kind == forfeit_taken_back ? -1 : 0;
}

std::vector<Movement> movements_of(const StatementIssued& event) { return of_bills(billed, bills_of(event)); }
std::vector<Movement> movements_of(const ChargeRaised& event) { return of_bills(billed, bills_of(event)); }
std::vector<Movement> movements_of(const ArrearsBroughtForward& event) {
  return of_bills(brought_forward, bills_of(event));
}
std::vector<Movement> movements_of(const CreditBroughtForward& event) {
  return {{credit_brought_forward, event.amount}};
}
std::vector<Movement> movements_of(const DepositBroughtForward& event) {
  return {{brought_forward, event.bill.amount, event.bill.number}, {paid, event.bill.amount, event.bill.number}};
}
std::vector<Movement> movements_of(const PaymentReceived& event) {
  auto movements = of_allocations(paid, late_fee_paid, event.allocations);
  of_credit(movements, credited, event.credited);
  return movements;
}
std::vector<Movement> movements_of(const PaymentReversed& event) {
  auto movements = of_allocations(reopened, late_fee_reopened, event.reopened);
  of_credit(movements, credit_withdrawn, event.credit_withdrawn);
  return movements;
}
std::vector<Movement> movements_of(const CreditApplied& event) {
  auto movements = of_allocations(paid_from_credit, late_fee_paid_from_credit, event.allocations);
  Money used;
  for (const Allocation& allocation : event.allocations) used.fen += allocation.total().fen;
  of_credit(movements, credit_used, used);
  return movements;
}
std::vector<Movement> movements_of(const LateFeesPosted& event) {
  std::vector<Movement> movements;
  movements.reserve(event.lines.size());
  for (const LateFeeLine& line : event.lines) movements.push_back({MovementKind::late_fee, line.amount, line.bill});
  return movements;
}
std::vector<Movement> movements_of(const BillsWaived& event) {
  const bool returned = event.kind == WaiverKind::deposit_returned;
  auto movements = of_allocations(returned ? deposit_returned : waived, late_fee_waived, event.lines);
  put_taxes(movements, waived, event.taxes);
  return movements;
}
std::vector<Movement> movements_of(const BillsWrittenOff& event) {
  return of_allocations(written_off, late_fee_written_off, event.lines);
}
std::vector<Movement> movements_of(const ReliefTakenBack& event) {
  if (event.relief == Relief::write_off) {
    return of_allocations(write_off_taken_back, late_fee_write_off_taken_back, event.lines);
  }
  auto movements = of_allocations(waiver_taken_back, late_fee_waiver_taken_back, event.lines);
  put_taxes(movements, waiver_taken_back, event.taxes);
  return movements;
}
std::vector<Movement> movements_of(const RefundApproved& event) {
  auto movements = of_allocations(reopened, late_fee_reopened, event.reopened);
  of_credit(movements, credit_refunded, sum_of_sources(event.sources));
  return movements;
}
std::vector<Movement> movements_of(const RefundSettled& event) {
  std::vector<Movement> movements;
  if (event.outcome == RefundOutcome::cancelled) of_credit(movements, refund_cancelled, event.amount);
  return movements;
}

std::vector<Movement> movements_of(const DepositsUsed& event) {
  const bool back = event.use == DepositUse::forfeit_taken_back;
  const bool kept = event.use == DepositUse::forfeited;
  const auto becomes = kept ? deposit_forfeited : event.use == DepositUse::set_off ? deposit_set_off : deposit_credited;
  std::vector<Movement> movements;
  for (const Allocation& line : event.lines) {
    movements.push_back({back ? forfeit_taken_back : reopened, line.amount, line.bill});
    movements.push_back({becomes, line.amount, line.bill});
  }
  if (!kept) of_credit(movements, credited_from_deposit, principal_of(event.lines));
  return movements;
}

std::vector<Movement> movements_of(const BillsAdjusted& event) {
  std::vector<Movement> movements = of_bills(billed, bills_of(event));
  of_credit(movements, adjusted, event.credited);
  return movements;
}
std::vector<Movement> movements_of(const StatementCancelled& event) {
  std::vector<Movement> movements;
  movements.reserve(event.bills.size());
  for (const CancelledBill& bill : event.bills) movements.push_back({cancelled, bill.amount, bill.bill});
  return movements;
}

Restatement restatement_of(const BillsAdjusted& event) {
  Restatement restatement;
  std::vector<Fall> rose;  // with what they rose by
  Money of_rises;
  for (const AdjustmentLine& line : event.lines) {
    const Money more{line.after.fen - line.before.fen};
    const YearMonth month = month_of(line.period_from);
    if (more < Money{}) restatement.fell.push_back({line.bill, month, -more});
    if (more <= Money{}) continue;
    rose.push_back({line.bill, month, more});
    of_rises.fen += more.fen;
  }
  std::sort(rose.begin(), rose.end(),
            [](const Fall& a, const Fall& b) { return std::tuple(a.month, a.bill) < std::tuple(b.month, b.bill); });
  const Money on_top = event.bill ? event.bill->amount : Money{};
  Money given{std::max(of_rises.fen - on_top.fen, std::int64_t{0})};
  std::map<YearMonth, Money> charged;
  for (const Fall& rise : rose) {
    const Money part = std::min(given, rise.amount);
    if (part > Money{}) restatement.fell.push_back({rise.bill, rise.month, -part});
    given.fen -= part.fen;
    if (rise.amount > part) charged[rise.month].fen += rise.amount.fen - part.fen;
  }
  // A bill that no line explains is of its own month.
  if (event.bill && (charged.empty() || on_top > of_rises)) {
    charged[charge_month(*event.bill)].fen += on_top.fen - of_rises.fen;
  }
  for (const auto& [month, amount] : charged) restatement.charged.push_back({month, amount});
  return restatement;
}

std::vector<ItemIncome> incomes_of(const StatementIssued& event) {
  return incomes_of_bills(event.bills, event.posting.period);
}
std::vector<ItemIncome> incomes_of(const ChargeRaised& event) {
  return incomes_of_bills(bills_of(event), event.posting.period);
}
std::vector<ItemIncome> incomes_of(const BillsAdjusted& event) {
  Money net;
  for (const AdjustmentLine& line : event.lines) {
    net.fen += line.after.fen - line.after_tax.fen - line.before.fen + line.before_tax.fen;
  }
  std::vector<ItemIncome> incomes;
  for (const BillDeferral& deferral : event.deferrals) {
    incomes.push_back({event.fee_item, deferral.month, deferral.amount});
    net.fen -= deferral.amount.fen;
  }
  incomes.insert(incomes.begin(), {event.fee_item, event.posting.period, net});
  return incomes;
}
std::vector<ItemIncome> incomes_of(const StatementCancelled& event) {
  std::vector<ItemIncome> incomes;
  for (const CancelledBill& bill : event.bills) {
    Money now{bill.tax.fen - bill.amount.fen};
    for (const BillDeferral& deferral : event.deferrals) {
      if (deferral.bill != bill.bill) continue;
      incomes.push_back({bill.fee_item, deferral.month, -deferral.amount});
      now.fen += deferral.amount.fen;
    }
    incomes.push_back({bill.fee_item, event.posting.period, now});
  }
  return incomes;
}

std::vector<ItemIncome> incomes_of(const ParkingStayPaid& event) {
  return {{event.stay.fee_item, event.posting.period, Money{event.stay.price.total.fen - event.tax.fen}}};
}
std::vector<ItemIncome> incomes_of(const ParkingPaymentReversed& event) {
  return {{event.fee_item, event.posting.period, Money{event.tax.fen - event.amount.fen}}};
}

IncomeAtOnce income_at_once(const ParkingStayPaid& event) { return {event.stay.fee_item, event.stay.price.total}; }
IncomeAtOnce income_at_once(const ParkingPaymentReversed& event) { return {event.fee_item, -event.amount}; }

namespace {

// The money itself came, or went, by another event.
bool moves_no_cash(const Posting& posting) {
  return std::any_of(posting.lines.begin(), posting.lines.end(), [](const PostingLine& line) {
    return line.account == LedgerAccount::suspense || line.account == LedgerAccount::inter_community;
  });
}

}  // namespace

std::optional<CashMovement> cash_of(const PaymentReceived& event) {
  if (moves_no_cash(event.posting)) return std::nullopt;
  return CashMovement{event.channel, event.amount, CashFlow::received};
}
std::optional<CashMovement> cash_of(const PaymentReversed& event) {
  if (moves_no_cash(event.posting)) return std::nullopt;
  return CashMovement{event.channel, event.amount, CashFlow::reversed};
}
std::optional<CashMovement> cash_of(const RefundSettled& event) {
  if (event.outcome != RefundOutcome::succeeded || moves_no_cash(event.posting)) return std::nullopt;
  return CashMovement{event.channel, event.amount, CashFlow::refunded};
}
std::optional<CashMovement> cash_of(const SuspenseReceived& event) {
  return CashMovement{event.channel, event.amount, CashFlow::received};
}
std::optional<CashMovement> cash_of(const SuspenseReturned& event) {
  return CashMovement{event.channel, event.amount, CashFlow::refunded};
}
std::optional<CashMovement> cash_of(const SuspenseReversed& event) {
  return CashMovement{event.channel, event.amount, CashFlow::reversed};
}
std::optional<CashMovement> cash_of(const SuspenseSettled& event) {
  return CashMovement{event.channel, event.amount, CashFlow::reversed};
}
std::optional<CashMovement> cash_of(const SuspenseSettlementReversed& event) {
  return CashMovement{event.channel, event.amount, CashFlow::received};
}
std::optional<CashMovement> cash_of(const SuspenseRefunded& event) {
  return CashMovement{event.channel, event.amount, CashFlow::refunded};
}
std::optional<CashMovement> cash_of(const ParkingStayPaid& event) {
  return CashMovement{event.channel, event.stay.price.total, CashFlow::received};
}
std::optional<CashMovement> cash_of(const ParkingPaymentReversed& event) {
  return CashMovement{event.channel, event.amount, CashFlow::reversed};
}

Date entry_date(const Posting& posting, Date effective_date) {
  return std::max(effective_date, first_day(posting.period));
}

}  // namespace steward::billing
