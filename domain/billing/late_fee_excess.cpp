#include <algorithm>

#include "domain/billing/allocation.h"
#include "domain/billing/incoming.h"
#include "domain/billing/late_fees.h"
#include "domain/books/periods.h"

// Late fees that were posted for days that turned out to be paid: nobody pays them for our search.
namespace steward::billing {

namespace {

bool owes_late_fees(const Account& account) {
  return std::any_of(account.marks.begin(), account.marks.end(),
                     [](const BillMarks& marks) { return marks.late_fee > marks.late_fee_settled; });
}

}  // namespace

NewEvent excess_waived(const Facts& facts, const Household& household, Date on, std::vector<Allocation> lines) {
  const Money sum = late_fee_of(lines);
  const YearMonth period =
      books::posting_period(facts, household.community, on, latest_posting(household.account, lines));
  BillsWaived event{
      household.id,
      household.house,
      household.building,
      household.community,
      WaiverKind::not_due,
      on,
      std::move(lines),
      {},
      PostingBuilder(period).debit(LedgerAccount::sundry_income, sum).credit(LedgerAccount::receivables, sum).take(),
      {}};
  return {stream_of(household.id), std::move(event), household.community, on};
}

Result<Money> waive_excess(const Facts& facts, const Household& household, Date on, std::vector<NewEvent>& events) {
  const CollectionPolicy* policy = policy_of(facts, household.community);
  // What these events post is of the history that they leave.
  if (policy == nullptr || policy->late_fees.empty() || !owes_late_fees(household.account)) return Money{};
  const Household now = after(household, events);
  std::vector<Allocation> lines;
  for (const BillMarks& marks : now.account.marks) {
    const AccountBill& bill = *find_bill(now.account, marks.bill);
    const Date through = posted_through(now.account, bill);
    const auto excess = open_excess(now.account, *policy, marks.bill, through);
    if (!excess) return excess;
    if (*excess == Money{}) continue;
    lines.push_back({marks.bill, Money{}, *excess});
    // Never before the fee was a debt, or a fold up to a day between would see it waived and not posted.
    on = std::max({on, through, bill.effective_date});
  }
  if (lines.empty()) return Money{};
  const Money sum = late_fee_of(lines);
  events.push_back(excess_waived(facts, now, on, std::move(lines)));
  return sum;
}

}  // namespace steward::billing
