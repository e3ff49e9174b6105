#include <signal.h>

#include <cstdio>
#include <memory>
#include <thread>

#include "api/bill_runs.h"
#include "api/endpoint.h"
#include "api/event_streams.h"
#include "api/http/server.h"
#include "api/problem.h"
#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/first_key.h"
#include "eventstore/base/logging.h"

namespace steward::cli {

namespace {

constexpr std::chrono::seconds kGrace{10};

http::Settings http_settings(const Settings& settings) {
  http::Settings http;
  http.address = settings.http_address;
  http.port = static_cast<std::uint16_t>(settings.http_port);
  http.io_threads = static_cast<unsigned>(settings.threads_io);
  http.worker_threads = static_cast<unsigned>(settings.threads_pool);
  http.limits.connections = static_cast<std::size_t>(settings.http_connections);
  http.limits.header_bytes = static_cast<std::size_t>(settings.http_header_bytes);
  http.limits.target_bytes = static_cast<std::size_t>(settings.http_target_bytes);
  http.limits.body_bytes = static_cast<std::uint64_t>(settings.http_body_bytes);
  http.limits.header_timeout = std::chrono::milliseconds(settings.http_header_timeout_ms);
  http.limits.body_timeout = std::chrono::milliseconds(settings.http_body_timeout_ms);
  http.limits.idle_timeout = std::chrono::milliseconds(settings.http_idle_timeout_ms);
  return http;
}

http::Hooks hooks(api::Service& service) {
  http::Hooks hooks;
  hooks.handler = [&service](http::Request request, http::Responder responder) {
    api::serve(service, request, std::move(responder));
  };
  hooks.at_once = [&service](const http::Request& request, http::Responder& responder) {
    return api::serve_at_once(service, request, responder);
  };
  hooks.problem = [](const http::Problem& problem, std::string_view request_id) {
    return api::problem_body(Error{std::string(problem.code), {}, std::string(problem.detail)}, api::Language::english,
                             request_id);
  };
  hooks.handler_failed = [](std::string_view request_id, std::string_view what) {
    const RequestScope scope{std::string(request_id)};
    log_error("handler-failed", {{"what", what}});
  };
  return hooks;
}

bool is_loopback(const std::string& address) { return address == "127.0.0.1" || address == "::1"; }

Result<Exit> serve(const Settings& settings, bool accept_loss) {
  if (!is_loopback(settings.http_address) && !settings.http_accept_cleartext) {
    return fail(
        "settings-invalid", {},
        "listening on " + settings.http_address + " without TLS needs --i-accept-cleartext (put a TLS proxy in front)");
  }
  // Before any thread is made, so that all of them leave the signals to us; the log's, which is there, takes none.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  const SystemClock clock;
  auto data = DataDirectory::open(
      settings, OpenData{.create = true, .bring_views_level = false, .accept_loss = accept_loss}, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  DataDirectory& open = **data;
  open.views().start();

  api::ServiceOptions options;
  options.time_zone = settings.time_zone;
  options.requests_per_second = static_cast<std::uint32_t>(settings.rate_requests_per_second);
  options.requests_burst = static_cast<std::uint32_t>(settings.rate_burst);
  api::Service service(open.store(), open.keyring(), open.views(), clock, options);
  auto key = ensure_first_key(service, settings.data);
  if (!key) return report(key.error(), Exit::cannot_start);
  if (auto resumed = service.bill_runs->resume_unfinished(); !resumed)
    return report(resumed.error(), Exit::cannot_start);

  auto server = http::Server::start(http_settings(settings), hooks(service));
  if (!server) return report(server.error(), Exit::cannot_start);
  service.http_counters = [&server] { return (*server)->counters(); };
  log_info("listening", {{"address", settings.http_address},
                         {"port", (*server)->port()},
                         {"position", open.store().feed().durable().position}});
  say_hello(service, settings, (*server)->port(), *key);

  int signal = 0;
  sigwait(&signals, &signal);
  log_info("stopping", {{"signal", signal}});
  // A second signal ends the grace.
  std::jthread hurry([&](std::stop_token stop) {
    const timespec look{0, 100'000'000};
    while (!stop.stop_requested()) {
      if (sigtimedwait(&signals, nullptr, &look) > 0) (*server)->hurry();
    }
  });
  service.streams->stop();
  (*server)->stop(kGrace);
  service.stop();
  hurry.request_stop();
  hurry.join();
  server->reset();
  open.stop();
  log_info("stopped", {});
  return Exit::ok;
}

}  // namespace

void set_up_serve(CommandLine& line) {
  line.examples(
      "  steward serve --data /var/lib/steward\n"
      "  steward serve --data ./steward-data --port 8420\n");
  auto accept_loss = std::make_shared<bool>(false);
  line.flag(
      "--accept-loss", *accept_loss,
      "Serve although the log ends before what its anchor has seen (log-behind-anchor, after a restore of an old "
      "copy), or is damaged at its end (log-damaged, after a power cut; copy the directory first): what cannot be "
      "read is gone, the log says so, and its epoch is raised");
  line.runs([accept_loss](const LoadedSettings& settings) { return serve(settings.values, *accept_loss); });
}

}  // namespace steward::cli
