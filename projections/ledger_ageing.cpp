#include "projections/ledger_ageing.h"

#include <map>

namespace steward {

Result<std::vector<DueSum>> open_by_due_date(const LedgerReader& books, const LedgerScope& scope, FeeItemId item,
                                             std::optional<Date> through) {
  const YearMonth month = through ? month_of(*through) : kLastMonth;
  const bool whole_month = !through || add_days(*through, 1) == first_day(add(month, 1));
  auto sums = books.bills(scope, item, kLastMonth, whole_month ? month : add(month, -1));
  if (!sums) return pass_on(std::move(sums.error()));
  std::map<Date, Money> open;
  for (const BillSum& sum : *sums) open[sum.due_date].fen += sum.change().fen;
  if (!whole_month) {
    auto changes = books.owed_changes(scope, item, month);
    if (!changes) return pass_on(std::move(changes.error()));
    for (const OwedChange& change : *changes) {
      if (change.day <= *through) open[change.due_date].fen += change.amount.fen;
    }
  }
  std::vector<DueSum> found;
  for (const auto& [due_date, amount] : open) {
    if (amount != Money{}) found.push_back({due_date, amount});
  }
  return found;
}

}  // namespace steward
