#pragma once

#include <boost/json/value.hpp>

#include "api/call.h"
#include "projections/directory.h"

namespace steward::api {

// What people call the house of a household that a row names by its id: 3-1-101.
class HouseNumbers {
 public:
  [[nodiscard]] static Result<HouseNumbers> open(const Call& call) {
    auto view = open_view<DirectoryQuery>(call);
    if (!view) return pass_on(std::move(view.error()));
    return HouseNumbers(call.principal, std::move(*view));
  }
  // Null where the row names no household, the directory does not have it yet, or the key sees only another community.
  [[nodiscard]] Result<boost::json::value> of(HouseholdId household) const {
    if (household.is_nil()) return boost::json::value(nullptr);
    auto row = view_.query.household(principal_.company, household);
    if (!row) return pass_on(std::move(row.error()));
    const bool seen = *row && (principal_.community.is_nil() || (*row)->community == principal_.community);
    return seen ? boost::json::value((*row)->full_number()) : boost::json::value(nullptr);
  }

 private:
  HouseNumbers(const Principal& principal, OpenView<DirectoryQuery> view)
      : principal_(principal), view_(std::move(view)) {}
  Principal principal_;
  OpenView<DirectoryQuery> view_;
};

}  // namespace steward::api
