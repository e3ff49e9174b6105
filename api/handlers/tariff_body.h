#pragma once

#include "api/json/reader.h"
#include "domain/billing/events.h"

namespace steward::api {

// What a tariff says in a request: effective_from, unit_price_micro_yuan, fixed_part_micro_yuan, tiers, tier_persons,
// tiers_by_months.
[[nodiscard]] billing::Tariff read_tariff(json::JsonObject& root);

}  // namespace steward::api
