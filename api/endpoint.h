#pragma once

#include "api/http/server.h"
#include "api/service.h"

namespace steward::api {

// From a request to its answer: route → key → rate → permission → query or command. Called on a worker thread of the
// server.
void serve(Service& service, const http::Request& request, http::Responder responder);

// Whether the io thread itself may answer.
[[nodiscard]] bool is_quick(const http::Request& request);

}  // namespace steward::api
