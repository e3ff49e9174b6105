#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/support/report.h"

namespace steward::bench {

// A closed loop over keep-alive connections on the loopback: each sends its next request when the answer to the one
// before is there. One thread with epoll, so that the client costs the two cores little.
struct ClientLoad {
  std::uint16_t port = 0;
  unsigned connections = 64;
  double seconds = 2;
  int expected_status = 201;
  // The whole next request, head and body.
  std::function<void(std::string& request)> next_request;
};
[[nodiscard]] Load run_client(const ClientLoad& load);

// One request and its whole answer, head and body.
[[nodiscard]] std::string fetch(std::uint16_t port, const std::string& request);

}  // namespace steward::bench
