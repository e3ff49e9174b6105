#pragma once

#include <string_view>

#include "domain/base/money.h"
#include "domain/base/result.h"
#include "domain/decider.h"

// Rules that every area shares. Each answers with its refusal, or with nothing.
namespace steward::rules {

// Without permission, a date may lie this many days back: later entries are corrections somebody must answer for.
inline constexpr std::int32_t kFreeBackdatingDays = 31;

using Check = Result<void>;

// Machine codes are typed by people and compared by programs: a small alphabet, lower case.
[[nodiscard]] Check code_is_well_formed(std::string_view code);
// Names are shown as they are: they must be visible and fit a line.
[[nodiscard]] Check name_is_well_formed(std::string_view name);
// A door number: short and visible.
[[nodiscard]] Check number_is_well_formed(std::string_view number);
// One amount taken from outside is positive and below what any household could owe.
[[nodiscard]] Check amount_is_in_range(Money amount);
// What has not happened yet is not entered.
[[nodiscard]] Check date_is_not_in_future(Date date, const DecisionContext& context);
// What happened long ago needs a permission.
[[nodiscard]] Check date_is_recent_or_permitted(Date date, const DecisionContext& context);
// Both of the above.
[[nodiscard]] Check date_is_enterable(Date date, const DecisionContext& context);

// Characters (not bytes) of valid UTF-8; nullopt when it is not valid.
[[nodiscard]] std::optional<std::size_t> utf8_length(std::string_view text);

}  // namespace steward::rules
