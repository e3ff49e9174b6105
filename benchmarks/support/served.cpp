#include "benchmarks/support/served.h"

#include <fmt/format.h>

#include "api/bill_runs.h"
#include "api/endpoint.h"
#include "api/event_streams.h"
#include "api/http/server.h"
#include "benchmarks/support/report.h"

namespace steward::bench {

namespace {

api::ServiceOptions service_options() {
  api::ServiceOptions options;
  options.requests_per_second = 0;
  return options;
}

}  // namespace

Served::Served(Company& company)
    : service_(company.store(), company.keyring(), company.views(), company.clock(), service_options()) {
  key_ = company.issue_key(service_);
  http::Settings settings;
  const cli::Settings usual;
  settings.io_threads = static_cast<unsigned>(usual.threads_io);
  settings.worker_threads = static_cast<unsigned>(usual.threads_pool);
  http::Hooks hooks;
  hooks.handler = [this](http::Request request, http::Responder responder) {
    api::serve(service_, request, std::move(responder));
  };
  hooks.at_once = [this](const http::Request& request, http::Responder& responder) {
    return api::serve_at_once(service_, request, responder);
  };
  server_ = must(http::Server::start(settings, std::move(hooks), service_.http));
}

Served::~Served() {
  service_.streams->stop();
  server_->stop(std::chrono::seconds{2});
  service_.stop();
}

std::string Served::get(const std::string& target) const {
  return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\r\n", target, key_);
}

std::string Served::post(const std::string& target, const std::string& idempotency_key, const std::string& body) const {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {}\r\n"
      "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      target, key_, idempotency_key, body.size(), body);
}

}  // namespace steward::bench
