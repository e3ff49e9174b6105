#include "domain/billing/tiers.h"

#include <algorithm>

#include "domain/base/int128.h"

namespace steward::billing {

Result<std::vector<TierShare>> split_into_tiers(const Tariff& tariff, Int128 used_before, Int128 usage, Int128 unit) {
  const auto end = checked_sum_of(used_before, usage);
  if (!end) return fail("amount-too-large");
  std::vector<TierShare> shares;
  Int128 from = used_before;
  UnitPrice price = tariff.unit_price;
  const auto take_up_to = [&](Int128 to) {
    if (to > from) shares.push_back({price, to - from});
    from = std::max(from, to);
  };
  for (const Tier& tier : tariff.tiers) {
    const auto above = checked_multiply(tier.above.milli, unit);
    if (!above) return fail("amount-too-large");
    take_up_to(std::min(*above, *end));
    price = tier.unit_price;
  }
  take_up_to(*end);
  return shares;
}

}  // namespace steward::billing
