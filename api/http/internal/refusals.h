#pragma once

#include <string_view>

#include "api/http/framing_gate.h"
#include "api/http/server.h"

// What the server itself refuses.
namespace steward::http {

struct Refusal {
  Rejection reason;
  int status;
  std::string_view detail;
};

[[nodiscard]] Refusal from_gate(const GateRefusal& gate);

inline constexpr Refusal kBodyTooLarge{Rejection::body_too_large, 413, "the body is larger than this request may have"};
inline constexpr Refusal kBadFraming{Rejection::bad_framing, 400, "the request is malformed"};
inline constexpr Refusal kTimeout{Rejection::request_timeout, 408, "the request did not arrive in time"};
inline constexpr Refusal kBusy{Rejection::server_busy, 503, "the server holds as many request bodies as it may"};
inline constexpr Refusal kTooMany{Rejection::too_many_connections, 503, "the server has as many connections as it may"};
inline constexpr Refusal kFailed{Rejection::handler_failed, 500, "the request failed by a fault of the server"};

}  // namespace steward::http
