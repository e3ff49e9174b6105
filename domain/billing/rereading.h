#pragma once

#include <vector>

#include "domain/billing/state.h"
#include "domain/metering/state.h"

namespace steward::billing {

// What an adjustment of metered bills has to compute again.
struct Rereading {
  std::vector<std::uint32_t> bills;            // ascending
  std::vector<CountedCorrection> corrections;  // that count in the days of their readings from now on
};

// Begins with `chosen` (ascending, bills of the item). A correction whose reading, or the reading after it, one of the
// bills charged, comes in, and with it each bill that it is in: that of the reading, that of the reading after it, and
// the one that charged it on its own day. So no usage is charged twice, and none is lost.
[[nodiscard]] Rereading reread(const Account& account, FeeItemId item, const metering::Meters& meters,
                               std::vector<std::uint32_t> chosen);

}  // namespace steward::billing
