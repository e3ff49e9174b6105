#pragma once

#include <boost/json.hpp>
#include <string>

#include "projections/books_register.h"

namespace steward::api {

// `moved`: what is told to have happened to its drawer, of the whole shift (the row itself) or of one day.
[[nodiscard]] boost::json::object to_json(const ShiftRow& row, const DrawerMoved& moved, const std::string& cashier);

}  // namespace steward::api
