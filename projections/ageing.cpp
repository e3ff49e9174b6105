#include "projections/ageing.h"

#include <algorithm>

namespace steward {

Ageing aged(std::span<const DueSum> open, Date at) {
  Ageing ageing;
  ageing.at = at;
  for (std::size_t i = 0; i < ageing.buckets.size(); ++i) {
    if (i > 0) ageing.buckets[i].from_days = kAgeingLimits[i - 1] + 1;
    if (i < kAgeingLimits.size()) ageing.buckets[i].to_days = kAgeingLimits[i];
  }
  for (const DueSum& sum : open) {
    const auto* const limit =
        std::lower_bound(kAgeingLimits.begin(), kAgeingLimits.end(), days_between(sum.due_date, at));
    AgeingBucket& bucket = ageing.buckets.at(static_cast<std::size_t>(limit - kAgeingLimits.begin()));
    bucket.amount.fen += sum.amount.fen;
    bucket.bills += sum.bills;
    ageing.total.fen += sum.amount.fen;
    ageing.bills += sum.bills;
  }
  return ageing;
}

}  // namespace steward
