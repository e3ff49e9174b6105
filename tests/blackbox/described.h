#pragma once

#include <string>
#include <string_view>

#include "tests/blackbox/client.h"

namespace steward::blackbox {

// Every answer is one that /openapi.json describes: of a status and a form that its route has, of that form's schema,
// and refusals are problems of which each member has a name. A client expects that of all that it receives; what
// differs fails the running test, each difference once, and all of them. From any thread.
void expect_described(std::string_view method, std::string_view target, const Answer& answer);

}  // namespace steward::blackbox
