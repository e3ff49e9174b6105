#pragma once

#include <string_view>

#include "api/http/message.h"

namespace steward::api {

// Whether the Accept header asks for `type` ("text/csv") rather than for JSON, which is what there is without it: named
// itself, not by a wildcard, with a weight above nought and not below that of application/json. Of two types with the
// same weight the first one counts.
[[nodiscard]] bool asks_for(const http::Request& request, std::string_view type);

}  // namespace steward::api
