#pragma once

#include <boost/json.hpp>
#include <string>

#include "projections/books_register.h"

namespace steward::api {

[[nodiscard]] boost::json::object to_json(const ShiftRow& row, const std::string& cashier);

}  // namespace steward::api
