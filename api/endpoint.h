#pragma once

#include "api/http/server.h"
#include "api/service.h"

namespace steward::api {

// From a request to its answer: route → key → rate → permission → query or command. Called on a worker thread of the
// server.
void serve(Service& service, const http::Request& request, http::Responder responder);

// The same on an io thread, for routes that are quick: true when the request was answered or its command queued from
// memory alone; false when nothing was done, and a worker has to.
[[nodiscard]] bool serve_at_once(Service& service, const http::Request& request, http::Responder& responder);

}  // namespace steward::api
