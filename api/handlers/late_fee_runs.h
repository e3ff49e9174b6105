#pragma once

#include "api/call.h"
#include "domain/billing/late_fees.h"

namespace steward::api {

// What the end of that month would post of a household; nothing of one that is not there.
[[nodiscard]] Result<billing::LateFeesDue> late_fees_due(const Call& call, const StreamId& household,
                                                         const billing::CollectionPolicy& policy, Date through);

}  // namespace steward::api
