#pragma once

#include <optional>
#include <vector>

#include "projections/ageing.h"
#include "projections/ledger_reader.h"

// What was open on a day, as the books count it.
namespace steward {

// Ascending by due date, of one fee item or (nil) of all; the books do not count bills. Whatever is posted to the
// months before `through`, and of its own month what was entered up to that day (billing::entry_date): at the end of a
// month, what the roll-forward of receivables closes at. What is entered late into a month that is still open changes
// its days. Without `through`: all that is in the books. Reads what the roll-forward does and, inside a month, the days
// of it.
[[nodiscard]] Result<std::vector<DueSum>> open_by_due_date(const LedgerReader& books, const LedgerScope& scope,
                                                           FeeItemId item, std::optional<Date> through);

}  // namespace steward
