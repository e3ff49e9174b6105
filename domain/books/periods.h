#pragma once

#include <optional>

#include "domain/decider.h"

namespace steward::books {

// The month to which something of this date is posted: that of the date, or the oldest open one when it is closed.
// Reads periods_stream(community), which every command that posts consults.
[[nodiscard]] YearMonth posting_period(const Facts& facts, CommunityId community, Date effective_date);
// The same for what undoes, pays or gives up something: never before the month in which that was posted, although an
// earlier one may have been opened again since.
[[nodiscard]] YearMonth posting_period(const Facts& facts, CommunityId community, Date effective_date,
                                       YearMonth posted);

// The last month that is closed; nullopt when none is. Reads periods_stream(community).
[[nodiscard]] std::optional<YearMonth> closed_through(const Facts& facts, CommunityId community);

// What a year brought: what its closing posted to retained_earnings.
[[nodiscard]] Money profit_of(const std::vector<ClosingEntry>& entries);
// That year, if it is closed; else null. Reads year_ends_stream(community).
[[nodiscard]] const FiscalYearClosed* closed_year(const Facts& facts, CommunityId community, std::int32_t year);

}  // namespace steward::books
