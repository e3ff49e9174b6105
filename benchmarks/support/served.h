#pragma once

#include <memory>
#include <string>

#include "api/service.h"
#include "benchmarks/support/company.h"

namespace steward::bench {

// The server as `steward serve` puts it together, without a limit on one credential's rate.
class Served {
 public:
  explicit Served(Company& company);
  ~Served();
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] const std::string& key() const { return key_; }
  [[nodiscard]] api::Service& service() { return service_; }

  // The whole requests; `target` with its query.
  [[nodiscard]] std::string get(const std::string& target) const;
  [[nodiscard]] std::string post(const std::string& target, const std::string& idempotency_key,
                                 const std::string& body) const;

 private:
  api::Service service_;
  std::unique_ptr<http::Server> server_;
  std::string key_;
};

}  // namespace steward::bench
