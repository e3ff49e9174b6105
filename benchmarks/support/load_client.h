#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
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

// Requests at a steady pace beside other work, whether or not the answers come in time: what one waits counts from when
// it was due, not from when it could be sent.
class PacedClient {
 public:
  struct Options {
    std::uint16_t port = 0;
    unsigned connections = 8;  // a thread each
    double per_second = 100;   // of all
    int expected_status = 201;
    std::function<void(std::string& request)> next_request;  // one call at a time
  };
  explicit PacedClient(Options options);
  ~PacedClient() = default;
  PacedClient(const PacedClient&) = delete;
  PacedClient& operator=(const PacedClient&) = delete;

  struct Result {
    std::vector<double> latencies_us;
    std::uint64_t failures = 0;
  };
  // Waits for the answers that are under way.
  [[nodiscard]] Result stop();

 private:
  void run(const std::stop_token& stop, unsigned nth);

  const Options options_;
  const Steady::time_point start_ = Steady::now();
  std::mutex mutex_;  // guards result_ and the making of requests
  Result result_;
  std::vector<std::jthread> threads_;
};

// One request and its whole answer, head and body.
[[nodiscard]] std::string fetch(std::uint16_t port, const std::string& request);

}  // namespace steward::bench
