#include "api/http/internal/refusals.h"

#include <array>

namespace steward::http {

namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Rejection::count_)> kRejectionNames{
    "bad-framing",          "unknown-method",      "header-too-large", "too-many-headers", "target-too-long",
    "body-too-large",       "server-busy",         "request-timeout",  "idle-timeout",     "write-stalled",
    "too-many-connections", "no-file-descriptors", "internal-error"};

}  // namespace

Refusal from_gate(const GateRefusal& gate) {
  switch (gate.fault) {
    case GateFault::bad_framing:
      break;
    case GateFault::header_too_large:
      return {Rejection::header_too_large, 431, gate.detail};
    case GateFault::too_many_headers:
      return {Rejection::too_many_headers, 431, gate.detail};
    case GateFault::target_too_long:
      return {Rejection::target_too_long, 414, gate.detail};
    case GateFault::unknown_method:
      return {Rejection::unknown_method, 501, gate.detail};
  }
  return {Rejection::bad_framing, 400, gate.detail};
}

std::string_view to_string(Rejection reason) { return kRejectionNames[static_cast<std::size_t>(reason)]; }

}  // namespace steward::http
