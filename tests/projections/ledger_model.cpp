#include "tests/projections/ledger_model.h"

#include <algorithm>
#include <cstdlib>

namespace steward::test {

using billing::LedgerAccount;

LedgerModel::LedgerModel(const std::vector<FramePtr>& frames) {
  for (const FramePtr& frame : frames) {
    for (const RecordedEvent& recorded : frame->events) {
      events.push_back(&recorded);
      const std::size_t before = moves.size();
      if (const auto* e = get_if<billing::StatementIssued>(&recorded.event)) {
        for (const billing::Bill& bill : e->bills) {
          bills[{e->household, bill.number}] = {bill.fee_item, month_of(bill.period_from), bill.due_date};
          add(*e, bill.number).billed = bill.amount.fen;
        }
      }
      // Of one bill: what it should have been more is of its month, and what less is taken off it.
      if (const auto* e = get_if<billing::BillsAdjusted>(&recorded.event)) {
        const billing::AdjustmentLine& line = e->lines.at(0);
        if (e->bill) {
          bills[{e->household, e->bill->number}] = {e->fee_item, month_of(line.period_from), e->bill->due_date};
          add(*e, e->bill->number).billed = e->bill->amount.fen;
        } else {
          add(*e, line.bill).fell = line.before.fen - line.after.fen;
        }
      }
      if (const auto* e = get_if<billing::StatementCancelled>(&recorded.event)) {
        for (const auto& bill : e->bills) add(*e, bill.bill).cancelled = bill.amount.fen;
      }
      const auto pay = [&](const auto& e, const std::vector<billing::Allocation>& parts, int sign) {
        for (const billing::Allocation& part : parts) {
          BillMove& move = add(e, part.bill);
          move.paid = sign * part.amount.fen;
          move.late_fee_paid = sign * part.late_fee.fen;
          move.late_fee = -move.late_fee_paid;
        }
      };
      if (const auto* e = get_if<billing::PaymentReceived>(&recorded.event)) pay(*e, e->allocations, 1);
      if (const auto* e = get_if<billing::PaymentReversed>(&recorded.event)) pay(*e, e->reopened, -1);
      if (const auto* e = get_if<billing::CreditApplied>(&recorded.event)) pay(*e, e->allocations, 1);
      if (const auto* e = get_if<billing::LateFeesPosted>(&recorded.event)) {
        for (const auto& line : e->lines) add(*e, line.bill).late_fee = line.amount.fen;
      }
      if (const auto* e = get_if<billing::BillsWaived>(&recorded.event)) {
        for (const auto& line : e->lines) {
          BillMove& move = add(*e, line.bill);
          move.waived = line.amount.fen;
          move.late_fee = -line.late_fee.fen;
        }
      }
      if (const auto* e = get_if<billing::BillsWrittenOff>(&recorded.event)) {
        for (const auto& line : e->lines) {
          BillMove& move = add(*e, line.bill);
          move.written_off = line.amount.fen;
          move.late_fee = -line.late_fee.fen;
        }
      }
      if (const auto* e = get_if<billing::ReliefTakenBack>(&recorded.event)) {
        for (const auto& line : e->lines) {
          BillMove& move = add(*e, line.bill);
          (e->relief == billing::Relief::waiver ? move.waived : move.written_off) = -line.amount.fen;
          move.late_fee = line.late_fee.fen;
        }
      }
      if (const auto* e = get_if<billing::RefundApproved>(&recorded.event)) pay(*e, e->reopened, -1);
      for (std::size_t i = before; i < moves.size(); ++i) {
        moves[i].day = std::max(recorded.header.effective_date, first_day(moves[i].month));
      }
    }
  }
}

std::map<LedgerAccount, std::pair<std::int64_t, std::int64_t>> LedgerModel::accounts(const LedgerScope& scope,
                                                                                     Months months) const {
  std::map<LedgerAccount, std::pair<std::int64_t, std::int64_t>> sums;
  postings(scope, [&](const billing::Posting& posting, const EventHeader&) {
    const auto enter = [&](LedgerAccount account, std::int64_t fen) {
      (fen > 0 ? sums[account].first : sums[account].second) += std::abs(fen);
    };
    for (const auto& deferral : posting.deferrals) {
      if (!months.contains(deferral.month)) continue;
      enter(LedgerAccount::deferred_income, deferral.amount.fen);
      enter(deferral.account, -deferral.amount.fen);
    }
    if (!months.contains(posting.period)) return;
    for (const auto& line : posting.lines) enter(line.account, line.amount.fen);
  });
  return sums;
}

}  // namespace steward::test
