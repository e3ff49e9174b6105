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
  return std::any_of(stops.begin(), stops.end(), [&](const Dispute& stop) {
    return !stop.rejected && stop.fees_from <= on && (!stop.to || on < *stop.to);
  });
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
  const auto count_paid = [&](const DaysPaid& days) {
    if (days.bill != bill.number) return;
    changes.push_back({days.from, days.amount});
    changes.push_back({days.to, -days.amount});
  };
  for (const AccountRefund& refund : account.refunds) {
    for (const DaysPaid& days : refund.days_paid) count_paid(days);
  }
  for (const UsedDeposit& used : account.used_deposits) count_paid(used.days);
  const BillMarks* marks = marks_of(account, bill.number);
  if (marks != nullptr) {
    for (const Reduction& reduction : marks->reductions) changes.push_back({reduction.on, reduction.amount});
    for (const auto* stops : {&marks->disputes, &marks->pauses}) {
      for (const Dispute& stop : *stops) {
        changes.push_back({stop.fees_from, {}});
        if (stop.to) changes.push_back({*stop.to, {}});
      }
    }
  }
  std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.on < b.on; });
  std::vector<OpenPrincipal> history;
  Money open = bill.amount;
  for (const Change& change : changes) {
    open.fen -= change.down.fen;
    // What else paid the bill, or closed it, while its refund was on the way was more than was owed if that never left.
    const Money owed = std::max(open, Money{});
    const Money bears = with_stops && bears_none_after(marks, change.on) ? Money{} : owed;
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

// Whether a retroactive grace is exceeded is asked of what was owed, also where a dispute or a plan stops the fee of
// the day: it is over for good then. While it protects all days, none bears.
LateFeeTerms terms_after_grace(const Account& account, const AccountBill& bill, LateFeeTerms terms, Date through) {
  if (terms.grace != GraceMode::retroactive) return terms;
  const std::vector<OpenPrincipal> owed = history_of(account, bill, false);
  if (!is_grace_exceeded(terms, {bill.amount, bill.due_date, owed, {}}, through)) terms.daily_rate_millionths = 0;
  terms.grace = GraceMode::after_grace;
  terms.grace_days = 0;
  return terms;
}

using Formula = Result<Money> (*)(const LateFeeTerms&, const LateBill&, Date);

// Zero for a bill that no rule is for.
Result<Money> by_formula(Formula formula, const Account& account, const CollectionPolicy& policy,
                         const AccountBill& bill, Date through) {
  const LateFeeRule* rule = bill.kind != BillKind::cancelled ? rule_for(policy, bill.due_date) : nullptr;
  if (rule == nullptr) return Money{};
  const BillMarks* marks = marks_of(account, bill.number);
  const std::vector<OpenPrincipal> history = principal_history(account, bill);
  return formula(terms_after_grace(account, bill, rule->terms, through),
                 {bill.amount, bill.due_date, history, marks != nullptr ? marks->late_fee : Money{}}, through);
}

const AccountBill& bill_of(const Account& account, std::uint32_t number) {
  const AccountBill* bill = find_bill(account, number);
  STEWARD_ASSERT(bill != nullptr, "a bill of the account");
  return *bill;
}

// Former programs rounded each month's posting by itself, by up to half a fen: a bill that was settled then is asked
// for no more, and what little really lacks of one is not worth a new debt.
bool is_rounding_of_before(const Account& account, const AccountBill& bill, Date after, Money fee) {
  if (is_open(account, bill) || owed_at_start(account, bill, add_days(after, 1)) > Money{}) return false;
  return 2 * fee.fen <= 2 + days_between(bill.due_date, after) / 28;
}

bool posts(const CollectionPolicy& policy, const AccountBill& bill, LateFeePosting way) {
  const LateFeeRule* rule = rule_for(policy, bill.due_date);
  return rule != nullptr && rule->posting == way;
}

}  // namespace

std::vector<OpenPrincipal> principal_history(const Account& account, const AccountBill& bill) {
  return history_of(account, bill, true);
}

Date posted_through(const Account& account, const AccountBill& bill) {
  const BillMarks* marks = marks_of(account, bill.number);
  return marks != nullptr ? marks->late_fee_through.value_or(bill.due_date) : bill.due_date;
}

Result<std::optional<LateFeeLine>> late_fee_projected(const Account& account, const CollectionPolicy& policy,
                                                      std::uint32_t number, Date through) {
  const AccountBill& bill = bill_of(account, number);
  const Date after = posted_through(account, bill);
  if (through < after) return std::nullopt;
  const auto fee = by_formula(late_fee, account, policy, bill, through);
  if (!fee) return pass_on(fee.error());
  if (*fee == Money{} || is_rounding_of_before(account, bill, after, *fee)) return std::nullopt;
  return std::optional(LateFeeLine{number, after, through, *fee});
}

Result<std::optional<LateFeeLine>> late_fee_to_post(const Account& account, const CollectionPolicy& policy,
                                                    std::uint32_t bill, LateFeePosting way, Date through) {
  if (!posts(policy, bill_of(account, bill), way)) return std::nullopt;
  return late_fee_projected(account, policy, bill, through);
}

Result<Money> open_excess(const Account& account, const CollectionPolicy& policy, std::uint32_t number, Date through) {
  const Money open = open_late_fee(account, number);
  if (open == Money{}) return Money{};
  const auto excess = by_formula(late_fee_excess, account, policy, bill_of(account, number), through);
  if (!excess) return excess;
  return std::min(*excess, open);
}

// A bill that was paid in the month has days before its payment. What is not due is waived whoever posted it.
Result<LateFeesDue> late_fees_at_month_end(const Account& account, const CollectionPolicy& policy, Date through) {
  LateFeesDue due;
  for (const AccountBill& bill : account.bills) {
    if (!never_before_its_bill(bill, through) || through < posted_through(account, bill)) continue;
    const auto line = late_fee_to_post(account, policy, bill.number, LateFeePosting::month_end, through);
    if (!line) return pass_on(line.error());
    if (*line) {
      due.lines.push_back(**line);
      continue;
    }
    const auto excess = open_excess(account, policy, bill.number, through);
    if (!excess) return pass_on(excess.error());
    if (*excess > Money{}) due.excess.push_back({bill.number, Money{}, *excess});
  }
  return due;
}

}  // namespace steward::billing
