#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "domain/base/money.h"
#include "domain/base/result.h"

// The value-added tax inside amounts that include it (domain reference §2.2): gross × rate ÷ (1 + rate), exact over all
// parts, rounded half up once, and split over the parts by largest remainder. Refusal: amount-too-large.
namespace steward::billing {

// Parts of one amount: all ≥ 0, or all ≤ 0 (then the tax is the exact negative).
struct TaxedPart {
  Money gross;
  std::int64_t rate_millionths = 0;  // ≥ 0
};

struct TaxSplit {
  Money tax;
  std::vector<Money> taxes;  // of the parts; they add up to `tax`, and none is more than its part
};

[[nodiscard]] Result<TaxSplit> tax_inside(std::span<const TaxedPart> parts);
// Of an amount at one rate.
[[nodiscard]] Result<Money> tax_inside(Money gross, std::int64_t rate_millionths);

}  // namespace steward::billing
