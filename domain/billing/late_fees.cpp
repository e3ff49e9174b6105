#include "domain/billing/late_fees.h"

#include <algorithm>

#include "domain/base/assert.h"
#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"

namespace steward::billing {

namespace {

struct Change {
  Date on;
  Money down;  // of the principal; below zero where it goes up
};

bool goes_on_after(const std::vector<Dispute>& stops, Date on) {
  return std::any_of(stops.begin(), stops.end(),
                     [&](const Dispute& stop) { return stop.from <= on && (!stop.to || on < *stop.to); });
}

// A bill bears no late fee while it is disputed, nor while a plan says so.
bool bears_none_after(const BillMarks* marks, Date on) {
  return marks != nullptr && (goes_on_after(marks->disputes, on) || goes_on_after(marks->pauses, on));
}

}  // namespace

const LateFeeRule* rule_for(const CollectionPolicy& policy, Date due_date) {
  const LateFeeRule* found = nullptr;
  for (const LateFeeRule& rule : policy.late_fees) {
    if (rule.effective_from > due_date) break;
    found = &rule;
  }
  return found != nullptr && found->terms.daily_rate_millionths > 0 ? found : nullptr;
}

namespace {

// `with_stops`: nothing is borne while a dispute or a plan stops the fee; else what was owed, whatever bore a fee.
std::vector<OpenPrincipal> history_of(const Account& account, const AccountBill& bill, bool with_stops) {
  std::vector<Change> changes;
  for (const AccountPayment& payment : account.payments) {
    for (const PaymentUse& use : payment.uses) {
      if (use.bill == bill.number && use.amount > Money{}) changes.push_back({use.on, use.amount});
    }
  }
  const BillMarks* marks = marks_of(account, bill.number);
  if (marks != nullptr) {
    for (const Reduction& reduction : marks->reductions) changes.push_back({reduction.on, reduction.amount});
    for (const auto* stops : {&marks->disputes, &marks->pauses}) {
      for (const Dispute& stop : *stops) {
        changes.push_back({stop.from, {}});
        if (stop.to) changes.push_back({*stop.to, {}});
      }
    }
  }
  std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.on < b.on; });
  std::vector<OpenPrincipal> history;
  Money open = bill.amount;
  for (const Change& change : changes) {
    open.fen -= change.down.fen;
    const Money bears = with_stops && bears_none_after(marks, change.on) ? Money{} : open;
    if (!history.empty() && history.back().on == change.on) {
      history.back().open = bears;
    } else {
      history.push_back({change.on, bears});
    }
  }
  return history;
}

// What was owed when a day began.
Money owed_at_start(const Account& account, const AccountBill& bill, Date day) {
  Money owed = bill.amount;
  for (const OpenPrincipal& change : history_of(account, bill, false)) {
    if (change.on >= day) break;
    owed = change.open;
  }
  return owed;
}

// Whether a retroactive grace is exceeded is asked of what was owed, also where a dispute or a plan stops the fee on
// that day: it is over for good then. nullopt while it protects all days.
std::optional<LateFeeTerms> terms_after_grace(const Account& account, const AccountBill& bill, LateFeeTerms terms,
                                              Date through) {
  if (terms.grace != GraceMode::retroactive) return terms;
  const Date after_grace = add_days(bill.due_date, terms.grace_days + 1);
  if (through < after_grace || owed_at_start(account, bill, after_grace) == Money{}) return std::nullopt;
  terms.grace = GraceMode::after_grace;
  terms.grace_days = 0;
  return terms;
}

}  // namespace

std::vector<OpenPrincipal> principal_history(const Account& account, const AccountBill& bill) {
  return history_of(account, bill, true);
}

Result<std::optional<LateFeeLine>> late_fee_projected(const Account& account, const CollectionPolicy& policy,
                                                      std::uint32_t number, Date through) {
  const AccountBill* bill = find_bill(account, number);
  STEWARD_ASSERT(bill != nullptr, "a bill of the account");
  if (bill->kind == BillKind::cancelled) return std::nullopt;
  const LateFeeRule* rule = rule_for(policy, bill->due_date);
  if (rule == nullptr) return std::nullopt;
  const BillMarks* marks = marks_of(account, number);
  const Date posted_through = marks != nullptr && marks->late_fee_through ? *marks->late_fee_through : bill->due_date;
  if (through <= posted_through) return std::nullopt;
  const auto terms = terms_after_grace(account, *bill, rule->terms, through);
  if (!terms) return std::nullopt;
  const std::vector<OpenPrincipal> history = principal_history(account, *bill);
  const auto fee = late_fee(
      *terms, {bill->amount, bill->due_date, history, marks != nullptr ? marks->late_fee : Money{}, posted_through},
      through);
  if (!fee) return pass_on(fee.error());
  if (*fee == Money{}) return std::nullopt;
  return std::optional(LateFeeLine{number, posted_through, through, *fee});
}

Result<std::optional<LateFeeLine>> late_fee_to_post(const Account& account, const CollectionPolicy& policy,
                                                    std::uint32_t bill, LateFeePosting way, Date through) {
  const AccountBill* known = find_bill(account, bill);
  STEWARD_ASSERT(known != nullptr, "a bill of the account");
  const LateFeeRule* rule = rule_for(policy, known->due_date);
  if (rule == nullptr || rule->posting != way) return std::nullopt;
  return late_fee_projected(account, policy, bill, through);
}

}  // namespace steward::billing
