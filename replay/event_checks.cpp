#include "replay/event_checks.h"

#include <algorithm>

#include "domain/service/state.h"
#include "domain/work_orders/state.h"

namespace steward {

namespace {

// Sums in 128 bits: what is stored may be anything.
template <class Items>
Int128 sum(const Items& items) {
  Int128 total = 0;
  for (const auto& item : items) total += item.amount.fen;
  return total;
}

bool adds_up(const billing::Bill& bill) {
  Int128 tax = 0;
  for (const billing::BillPart& part : bill.parts) tax += part.tax.fen;
  return bill.parts.empty() || (sum(bill.parts) == bill.amount.fen && tax == bill.tax.fen);
}

// What each money event says about its own amounts (domain/billing/events.h).
template <class E>
bool amounts_add_up(const E&) {
  return true;
}
bool amounts_add_up(const billing::StatementIssued& e) {
  return !e.bills.empty() && std::all_of(e.bills.begin(), e.bills.end(), adds_up);
}
bool amounts_add_up(const billing::BillRunStarted& e) {
  return std::all_of(e.shared_costs.begin(), e.shared_costs.end(), [](const billing::SharedCost& cost) {
    return sum(cost.shares) + cost.kept.fen == cost.total.fen;
  });
}
bool amounts_add_up(const billing::ChargeRaised& e) { return adds_up(e.bill); }
bool amounts_add_up(const billing::ArrearsBroughtForward& e) { return adds_up(e.bill); }
Int128 sum_of_lines(const std::vector<billing::Allocation>& lines) {
  Int128 total = 0;
  for (const billing::Allocation& line : lines) total += Int128{line.amount.fen} + line.late_fee.fen;
  return total;
}
bool amounts_add_up(const billing::PaymentReceived& e) {
  return sum_of_lines(e.allocations) + e.credited.fen == e.amount.fen;
}
bool amounts_add_up(const billing::PaymentReversed& e) {
  return sum_of_lines(e.reopened) + e.credit_withdrawn.fen == e.amount.fen;
}
bool amounts_add_up(const billing::BillsAdjusted& e) {
  Int128 difference = 0;
  for (const billing::AdjustmentLine& line : e.lines) difference += Int128{line.after.fen} - line.before.fen;
  return difference == Int128{e.bill ? e.bill->amount.fen : 0} - e.credited.fen;
}
bool adds_up(const billing::ParkingPrice& price) {
  Int128 charged = 0;
  for (const billing::ParkingDayPrice& day : price.days) charged += day.charged.fen;
  return charged == price.total.fen;
}
bool amounts_add_up(const billing::ParkingStayCharged& e) {
  return adds_up(e.stay.price) && (e.bill == 0) == (e.stay.price.total == Money{});
}
bool amounts_add_up(const billing::ParkingStayPaid& e) {
  return adds_up(e.stay.price) && e.stay.price.total > Money{} && e.tax >= Money{} && e.tax <= e.stay.price.total;
}
bool amounts_add_up(const billing::ParkingStayReversed& e) {
  return e.amount >= Money{} && (e.bill == 0) == (e.amount == Money{});
}
bool amounts_add_up(const billing::ParkingPaymentReversed& e) { return e.amount > Money{} && e.tax <= e.amount; }
bool amounts_add_up(const billing::DepositBroughtForward& e) { return adds_up(e.bill); }
bool amounts_add_up(const books::OpeningBalancesSet& e) { return sum(e.lines) == 0; }
bool amounts_add_up(const invoicing::InvoiceRequested& e) {
  return !e.lines.empty() && std::ranges::all_of(e.lines, [](const invoicing::InvoiceLine& line) {
    return line.net >= Money{} && line.tax >= Money{};
  });
}
bool amounts_add_up(const invoicing::CreditNoteIssued& e) {
  return e.net >= Money{} && e.tax >= Money{} && (e.net > Money{} || e.tax > Money{});
}
bool amounts_add_up(const books::ExpenseRecorded& e) { return e.net > Money{} && e.tax >= Money{}; }
bool amounts_add_up(const books::ShortageTakenBack& e) { return e.amount > Money{}; }
bool amounts_add_up(const books::OverageTakenBack& e) { return e.amount > Money{}; }
bool amounts_add_up(const books::BankingReversed& e) { return e.amount > Money{}; }
bool carries_year(const std::vector<books::ClosingEntry>& entries, std::int32_t year) {
  return std::ranges::all_of(entries, [&](const books::ClosingEntry& entry) {
    const billing::Posting& posting = entry.posting;
    const bool of_results = std::ranges::all_of(posting.lines, [](const billing::PostingLine& line) {
      return billing::is_result(line.account) || line.account == billing::LedgerAccount::retained_earnings;
    });
    return of_results && posting.period == books::december(year) && billing::balanced(posting);
  });
}
bool amounts_add_up(const books::FiscalYearClosed& e) { return carries_year(e.entries, e.year); }
bool amounts_add_up(const books::FiscalYearReopened& e) { return carries_year(e.entries, e.year); }
bool amounts_add_up(const dunning::ReminderQueued& e) {
  Int128 total = 0;
  for (const dunning::RemindedBill& bill : e.bills) total += Int128{bill.principal.fen} + bill.late_fee.fen;
  return total == e.total.fen;
}
bool amounts_add_up(const billing::CreditApplied& e) { return sum_of_lines(e.allocations) == sum(e.sources); }
bool amounts_add_up(const billing::DepositsUsed& e) {
  return !e.lines.empty() && e.paid_by.size() == e.lines.size() &&
         std::ranges::all_of(e.lines, [](const billing::Allocation& line) {
           return line.amount > Money{} && line.late_fee == Money{};
         });
}
bool amounts_add_up(const billing::RefundApproved& e) {
  const bool named = e.paid_by.empty() || e.paid_by.size() == e.reopened.size();
  return named && sum(e.sources) + sum_of_lines(e.reopened) == e.amount.fen;
}

// amount = price × quantity, rounded once.
bool adds_up(const work_orders::WorkLine& line) {
  constexpr std::int64_t kMilliMicroYuanPerFen = 10'000'000;
  constexpr int kFenPlaces = 2;
  const ExactFen exact{Int128{line.unit_price.micro_yuan} * line.quantity.milli, kMilliMicroYuanPerFen};
  return round_once(exact, Rounding::half_up, kFenPlaces) == line.amount;
}
bool amounts_add_up(const work_orders::WorkLinesRecorded& e) {
  Int128 chargeable = 0;
  for (const work_orders::WorkLine& line : e.lines) chargeable += line.chargeable ? line.amount.fen : 0;
  return std::all_of(e.lines.begin(), e.lines.end(), [](const auto& line) { return adds_up(line); }) &&
         chargeable == (e.charge ? e.charge->amount.fen : 0);
}

// Numbers that have a range, and lists that have a length (domain/work_orders/events.h, domain/service/events.h).
bool within(std::int64_t number, std::int64_t least, std::int64_t most) { return least <= number && number <= most; }

template <class E>
bool numbers_fit(const E&) {
  return true;
}
bool numbers_fit(const work_orders::WorkOrderReported& e) { return e.number >= 1; }
bool numbers_fit(const work_orders::WorkOrderAssigned& e) {
  return e.candidates.size() <= work_orders::kMostCandidates &&
         std::ranges::all_of(e.candidates, [](const work_orders::Candidate& candidate) {
           return candidate.score == candidate.skill + candidate.load + candidate.zone + candidate.familiar;
         });
}
bool numbers_fit(const work_orders::WorkStarted& e) { return e.visit >= 1 && e.on_site_seconds.value_or(0) >= 0; }
bool numbers_fit(const work_orders::WorkLinesRecorded& e) {
  return within(static_cast<std::int64_t>(e.lines.size()), 1, work_orders::kMostLines);
}
bool numbers_fit(const work_orders::WorkDone& e) { return e.visits >= 1 && e.resolve_seconds >= 0; }
bool numbers_fit(const work_orders::WorkOrderReopened& e) { return e.times >= 1; }
bool numbers_fit(const work_orders::WorkOrderRated& e) {
  return within(e.score, service::kLeastScore, service::kMostScore);
}
bool numbers_fit(const work_orders::OutageReported& e) {
  return e.buildings.size() <= work_orders::kMostBuildingsOfOutage;
}
bool numbers_fit(const service::CaseFiled& e) {
  return e.number >= 1 && within(e.severity, service::kLeastSeverity, service::kMostSeverity);
}
bool numbers_fit(const service::CaseReplied& e) {
  return e.open_orders.size() <= service::kMostLinkedOrders && e.reply_seconds >= 0 &&
         (e.open_orders.empty() || e.override_reason != service::OverrideReason::none);
}
bool numbers_fit(const dunning::ReminderQueued& e) {
  return within(e.level, 0, dunning::kHighestLevel) && !e.bills.empty();
}
bool numbers_fit(const service::ReplyDisputed& e) { return e.times >= 1; }
bool numbers_fit(const service::CaseCalledBack& e) { return e.reached == (e.unanswered_days == 0); }
bool numbers_fit(const service::SatisfactionRated& e) {
  return within(e.score, service::kLeastScore, service::kMostScore);
}

template <class E>
bool may_post_nothing(const E&) {
  return false;
}
// What was charged too much for one month was charged too little for another.
bool may_post_nothing(const billing::BillsAdjusted& e) { return !e.bill && e.credited == Money{}; }
// A refund that failed moved no money.
// Set again, the difference may lie in the control totals alone.
bool may_post_nothing(const books::OpeningBalancesSet&) { return true; }
bool may_post_nothing(const billing::RefundSettled& e) { return e.outcome == billing::RefundOutcome::failed; }
// To a household of the same community: the payment debits suspense itself.
bool may_post_nothing(const billing::SuspenseAssigned&) { return true; }
// The drawer held what it should.
bool may_post_nothing(const books::ShiftClosed& e) { return e.counted == e.expected; }

std::string name(const RecordedEvent& recorded) { return std::string(event_name(recorded.header.type)); }

}  // namespace

std::vector<EventFault> check_event(const RecordedEvent& recorded) {
  std::vector<EventFault> faults;
  visit(
      [&](const auto& e) {
        if constexpr (requires { e.posting.lines; }) {
          if ((e.posting.lines.empty() && !may_post_nothing(e)) || !billing::balanced(e.posting)) {
            faults.push_back({"posting-unbalanced", "the posting lines of a " + name(recorded) + " do not balance"});
          }
        }
        if (!amounts_add_up(e)) {
          faults.push_back({"amounts-differ", "the amounts of a " + name(recorded) + " do not add up"});
        }
        if (!numbers_fit(e)) {
          faults.push_back({"numbers-do-not-fit", "a number of a " + name(recorded) + " is one that it cannot be"});
        }
      },
      recorded.event);
  const auto& links = recorded.header.households;
  const bool same = std::ranges::equal(links, households_of(recorded.event), {}, &HouseholdLink::household);
  if (!same) {
    faults.push_back({"household-links-differ",
                      "the header of a " + name(recorded) + " links other households than the event is about"});
  }
  return faults;
}

}  // namespace steward
