#pragma once

#include <boost/json/value.hpp>

#include "domain/base/error.h"

namespace steward::api {

// What an answer or a problem shows for a parameter. Outcomes are remembered as numbers; those that number a status or
// a set of steps are shown as words: "case_status": "accepted", "allowed_case_steps": ["reply", …].
[[nodiscard]] boost::json::value shown(const Param& param);

}  // namespace steward::api
