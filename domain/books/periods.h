#pragma once

#include "domain/decider.h"

namespace steward::books {

// The month to which something of this date is posted: that of the date, or the oldest open one when it is closed.
// Reads periods_stream(community), which every command that posts consults.
[[nodiscard]] YearMonth posting_period(const Facts& facts, CommunityId community, Date effective_date);
// The same for what undoes, pays or gives up something: never before the month in which that was posted, although an
// earlier one may have been opened again since.
[[nodiscard]] YearMonth posting_period(const Facts& facts, CommunityId community, Date effective_date,
                                       YearMonth posted);

}  // namespace steward::books
