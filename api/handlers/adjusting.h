#pragma once

#include <memory>
#include <span>

#include "api/call.h"
#include "api/json/reader.h"
#include "domain/billing/corrections.h"

// What the adjustments of a household and of a whole community have in common.
namespace steward::api {

// What is to be computed again.
struct AdjustmentAsked {
  FeeItemId fee_item;
  billing::Period period;
};
// Refusals: fee-item-unknown, period-invalid, and those of a query that is none.
[[nodiscard]] Result<AdjustmentAsked> asked_of_query(const Call& call);
[[nodiscard]] AdjustmentAsked read_asked(json::JsonObject& root);
[[nodiscard]] billing::AdjustmentReason read_adjustment_reason(json::JsonObject& root);

using FeeItemPtr = std::shared_ptr<const billing::FeeItem>;
// Refusal: fee-item-unknown.
[[nodiscard]] Result<FeeItemPtr> fee_item_of(const Call& call, FeeItemId id);

// What the bills of the fee item and these days should have been, as far as the log goes now. Refusals: those of
// billing::adjustment_of; house-unknown, fee-item-unknown.
[[nodiscard]] Result<billing::Adjustment> adjustment_for(const Call& call, const billing::Household& household,
                                                         const billing::FeeItem& item, billing::Period period);

// What bills differ by, to the line: half of a digest, which fits into what a refusal says.
[[nodiscard]] Uuid digest_of(std::span<const billing::AdjustmentLine> lines);

}  // namespace steward::api
