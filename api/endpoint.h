#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "api/call.h"
#include "api/http/server.h"
#include "api/service.h"

namespace steward::api {

// The largest body that a request, of which there is only the head, may have: `usual`, or what its route takes beyond
// from a key that may use the route. 0 where that would be more, and the key is none or may not: such a request is
// served without its body, which refuses it for its key, however much it sends.
[[nodiscard]] std::uint64_t body_limit(Service& service, const http::Request& request, std::uint64_t usual);
// The same on an io thread: nullopt when the key is not in memory, and a worker has to look.
[[nodiscard]] std::optional<std::uint64_t> body_limit_at_once(Service& service, const http::Request& request,
                                                              std::uint64_t usual);

// From a request to its answer: route → key → rate → permission → query or command. Called on a worker thread of the
// server.
void serve(Service& service, const http::Request& request, http::Responder responder);

// The same on an io thread, for routes that are quick: true when the request was answered or its command queued from
// memory alone; false when nothing was done, and a worker has to.
[[nodiscard]] bool serve_at_once(Service& service, const http::Request& request, http::Responder& responder);

// A query of the table of routes asked within this process, with everything that an administrator of that company may
// see: what sub-commands ask of a stopped directory. The views must be level. `target` as in a request; errors are
// those of the API, and not-found where no query has this path.
[[nodiscard]] Result<Reply> ask_in_process(Service& service, CompanyNo company, std::string_view target,
                                           Language language);

}  // namespace steward::api
