#include "api/dunning_sieve.h"

#include <algorithm>
#include <vector>

namespace steward::api {

namespace {

using dunning::LadderTerms;
using dunning::Reached;

bool waits(ReminderStatus status) { return status == ReminderStatus::queued || status == ReminderStatus::to_do; }

bool has_reached(const LadderTerms& terms, const ReminderRow& reminder) {
  const bool delivered = reminder.status == ReminderStatus::delivered;
  switch (dunning::rises_from(terms)) {
    case Reached::queued:
      return true;
    case Reached::processed:
      return delivered || (reminder.failure && dunning::is_undeliverable(*reminder.failure));
    case Reached::delivered:
      return delivered;
  }
  return false;
}

// The fee that it was charged with has its level.
bool speaks_of(const ReminderRow& reminder, std::uint32_t bill) {
  if (reminder.fee && reminder.fee->bill == bill) return true;
  return std::any_of(reminder.bills.begin(), reminder.bills.end(),
                     [&](const dunning::RemindedBill& reminded) { return reminded.bill == bill; });
}

// Of those that are open, the ones that may be spoken of.
std::vector<OpenBill> undisputed(const ArrearsRow& row) {
  std::vector<OpenBill> bills;
  for (const OpenBill& bill : row.open_bills) {
    if (!std::binary_search(row.disputed_bills.begin(), row.disputed_bills.end(), bill.number)) bills.push_back(bill);
  }
  return bills;
}

}  // namespace

bool may_be_due(const LadderTerms& terms, const ArrearsRow& row, const std::optional<ReminderRow>& newest, bool held,
                Date today) {
  if (held || terms.steps.empty()) return false;
  if (newest && waits(newest->status)) return false;
  if (newest && add_days(newest->queued_on, terms.level_spacing_days) > today) return false;
  const std::vector<OpenBill> bills = undisputed(row);  // oldest first
  Money most;
  for (const OpenBill& bill : bills) most.fen += bill.open.fen;
  const bool of_deposits =
      std::any_of(bills.begin(), bills.end(), [](const OpenBill& bill) { return !bill.deposit.is_nil(); });
  // What credit is kept for is for the states to say, too.
  const bool covered = row.credit >= most && !of_deposits && !row.has_wallets;
  if (most < terms.least_amount || covered) return false;
  // A bill to come is announced bill by bill: that is for the states to say.
  const std::int32_t ahead = -terms.steps.front().days;
  const bool announces = std::any_of(bills.begin(), bills.end(), [&](const OpenBill& bill) {
    return bill.due_date >= today && bill.due_date <= add_days(today, ahead);
  });
  if (announces) return true;
  if (bills.front().due_date >= today) return false;
  // The level of a household is the highest of its bills; it is certain only when the last reminder spoke of all of
  // them, because one of those that it left out may be the only one that is not paid by instalments.
  const bool of_all = newest && std::all_of(bills.begin(), bills.end(), [&](const OpenBill& bill) {
                        return bill.due_date >= today || speaks_of(*newest, bill.number);
                      });
  const bool reached = of_all && has_reached(terms, *newest);
  const auto next = std::find_if(terms.steps.begin(), terms.steps.end(), [&](const dunning::LadderStep& step) {
    return step.days > 0 && (!reached || step.level > newest->level);
  });
  return next != terms.steps.end() && add_days(bills.front().due_date, next->days) <= today;
}

}  // namespace steward::api
