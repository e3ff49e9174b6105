#pragma once

#include <boost/json/object.hpp>

#include "replay/imports/sums.h"

namespace steward::imports {

[[nodiscard]] boost::json::object to_json(const ImportSums& sums);

}  // namespace steward::imports
