#pragma once

#include <string>

namespace steward::api {

// The OpenAPI 3.1 description, made from the table of routes: what is not in the table is not described, and the other
// way round. JSON text, the same for the life of the process.
[[nodiscard]] const std::string& openapi_document();

}  // namespace steward::api
