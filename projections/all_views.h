#pragma once

#include <string_view>

#include "projections/view.h"

namespace steward {

// Every view there is: a new one adds its line in all_views.cpp.
[[nodiscard]] ViewList all_views();

// The group of all views about households and their money: a query may read several of them at one checkpoint.
inline constexpr std::string_view kHouseholdsGroup = "households";
// The group of the boards, registers and figures of service: it goes on while the other is halted or rebuilt.
inline constexpr std::string_view kServiceGroup = "service";
// The books by themselves: their reports may be some moments behind, what a household owes may not.
inline constexpr std::string_view kBooksGroup = "books";

}  // namespace steward
