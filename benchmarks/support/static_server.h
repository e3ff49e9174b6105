#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace steward::bench {

// What Beast costs alone: parses each request, throws it away, and gives the same answer always. One io thread, no
// deadlines, no limits, no log.
class StaticServer {
 public:
  // `answer`: status, headers and body as they were received from the real server.
  explicit StaticServer(const std::string& answer);
  ~StaticServer();
  StaticServer(const StaticServer&) = delete;
  StaticServer& operator=(const StaticServer&) = delete;
  [[nodiscard]] std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::bench
