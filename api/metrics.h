#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <string>

#include "api/http/server.h"

namespace steward::api {

struct Service;

// Counts of answers by route and status, and how long they took. Thread-safe, lock-free.
class RequestMetrics {
 public:
  static constexpr std::size_t kMostRoutes = 320;
  static constexpr std::array<std::int64_t, 10> kBucketMicros = {500,    1'000,  2'000,   5'000,     10'000,
                                                                 20'000, 50'000, 100'000, 1'000'000, 10'000'000};
  // `route` is the place in the table of routes, or its size for requests that no route takes.
  void count(std::size_t route, int status, std::chrono::microseconds took);

  struct PerRoute {
    std::array<std::atomic<std::uint64_t>, 6> by_class{};  // 1xx … 5xx at their first digit
    std::array<std::atomic<std::uint64_t>, kBucketMicros.size() + 1> buckets{};
    std::atomic<std::uint64_t> micros{0};
  };
  [[nodiscard]] const PerRoute& of(std::size_t route) const { return routes_[route]; }

 private:
  std::array<PerRoute, kMostRoutes> routes_;
};

// Prometheus text exposition, version 0.0.4. No ids and no personal data in labels.
[[nodiscard]] std::string metrics_text(Service& service);

}  // namespace steward::api
