#pragma once

#include "api/call.h"

// The shared costs of a bill run: what a caller says of them, and what their houses have of the basis.
namespace steward::api {

// The member `shared_costs`, which may be missing.
[[nodiscard]] std::vector<billing::ShareCost> read_shared_costs(json::JsonObject& root);

// The houses of each cost's scope as the index knows them at the run's cut-off: what they measured on the first day of
// the period, and whether somebody has them now.
[[nodiscard]] Result<void> weigh_houses(const Call& call, billing::StartBillRun& command);

}  // namespace steward::api
