#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

#include "api/bill_runs.h"
#include "api/endpoint.h"
#include "api/event_streams.h"
#include "api/http/server.h"
#include "api/outbox.h"
#include "api/problem.h"
#include "api/scheduler.h"
#include "cli/clock_file.h"
#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/first_key.h"
#include "cli/webhook_secret.h"
#include "cli/webhook_settings.h"
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

http::Hooks hooks(api::Service& service, std::uint64_t body_bytes) {
  http::Hooks hooks;
  hooks.body_limit = [&service, body_bytes](const http::Request& request) {
    return api::body_limit_at_once(service, request, body_bytes);
  };
  hooks.slow_body_limit = [&service, body_bytes](const http::Request& request) {
    return api::body_limit(service, request, body_bytes);
  };
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

// Where nothing is posted no secret is read.
Result<api::OutboxOptions> outbox_options(const Settings& settings) {
  api::OutboxOptions outbox;
  for (const WebhookSettings& webhook : webhook_settings()) {
    if ((settings.*webhook.url).empty()) continue;
    auto secret = read_webhook_secret(webhook.secret_file_key, settings.*webhook.secret_file);
    if (!secret) return pass_on(std::move(secret.error()));
    outbox.webhooks[webhook.channel] = {settings.*webhook.url, std::move(*secret), settings.*webhook.ca_file,
                                        static_cast<std::size_t>(settings.*webhook.at_once)};
  }
  outbox.timeout = std::chrono::milliseconds(settings.dunning_webhook_timeout_ms);
  outbox.most_attempts = static_cast<std::uint32_t>(settings.dunning_webhook_attempts);
  outbox.first_delay = std::chrono::seconds(settings.dunning_webhook_first_delay_s);
  outbox.most_time = std::chrono::hours(settings.dunning_webhook_most_hours);
  outbox.at_once = static_cast<std::size_t>(settings.dunning_webhook_at_once);
  return outbox;
}

bool is_loopback(const std::string& address) { return address == "127.0.0.1" || address == "::1"; }

struct ServeArguments {
  bool accept_loss = false;
  bool accept_clock = false;
  std::string clock_file;  // empty: the machine's clock
};

Result<std::unique_ptr<Clock>> clock_for(const ServeArguments& arguments) {
  if (arguments.clock_file.empty()) return std::make_unique<SystemClock>();
  return ClockFile::open(arguments.clock_file);
}

// Time that somebody drives is for trying things out: a log in which it stands says so from its first event on.
Result<void> check_clock(api::Service& service, const ServeArguments& arguments) {
  if (arguments.clock_file.empty() || service.store.feed().durable().position == 0) return {};
  const auto purpose = purpose_of_log(service);
  if (!purpose) return pass_on(purpose.error());
  if (*purpose == operations::LogPurpose::demo) return {};
  return fail("clock-needs-demo-log", {}, "--clock-file is for logs that say demo, and this one is live");
}

Result<Exit> serve(const Settings& settings, const ServeArguments& arguments) {
  if (!is_loopback(settings.http_address) && !settings.http_accept_cleartext) {
    return fail(
        "settings-invalid", {},
        "listening on " + settings.http_address + " without TLS needs --i-accept-cleartext (put a TLS proxy in front)");
  }
  auto outbox = outbox_options(settings);
  if (!outbox) return report(outbox.error(), Exit::cannot_start);
  // Before any thread is made, so that all of them leave the signals to us; the log's, which is there, takes none.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  // Before anything is recorded. It outlives what it serves: it is reset first, or never served.
  auto server = http::Server::bind(http_settings(settings));
  if (!server) return report(server.error(), Exit::cannot_start);

  auto clock_of = clock_for(arguments);
  if (!clock_of) return report(clock_of.error(), Exit::cannot_start);
  const Clock& clock = **clock_of;
  const OpenData wish{.create = true,
                      .bring_views_level = false,
                      .question_clock = arguments.clock_file.empty() && !arguments.accept_clock,
                      .accept_loss = arguments.accept_loss};
  auto data = DataDirectory::open(settings, wish, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  DataDirectory& open = **data;
  open.views().start();

  api::ServiceOptions options;
  options.time_zone = settings.time_zone;
  options.requests_per_second = static_cast<std::uint32_t>(settings.rate_requests_per_second);
  options.requests_burst = static_cast<std::uint32_t>(settings.rate_burst);
  options.backup_directory = settings.backup_directory;
  options.outbox = std::move(*outbox);
  options.csv_rows = static_cast<std::size_t>(settings.csv_rows);
  options.waits_at_once = static_cast<std::uint32_t>(std::max<std::int64_t>(settings.threads_pool / 2, 1));
  options.csv_at_once = static_cast<std::uint32_t>(settings.csv_at_once);
  options.work_order_price_yuan = settings.work_orders_price_yuan;
  api::Service service(open.store(), open.keyring(), open.views(), clock, options);
  if (auto fits = check_clock(service, arguments); !fits) return report(fits.error(), Exit::cannot_start);
  using operations::LogPurpose;
  const LogPurpose purpose = arguments.clock_file.empty() ? LogPurpose::live : LogPurpose::demo;
  auto key = ensure_first_key(service, settings.data, purpose);
  if (!key) return report(key.error(), Exit::cannot_start);
  service.bill_runs->resume_unfinished();

  // A driven clock leaps: whoever drives it need not wait for what fell due.
  const auto tick = arguments.clock_file.empty() ? api::Scheduler::kTick : std::chrono::milliseconds(50);
  service.scheduler->start(tick);
  if (auto posting = service.outbox->start(tick); !posting) return report(posting.error(), Exit::cannot_start);

  const auto body_bytes = static_cast<std::uint64_t>(settings.http_body_bytes);
  if (auto serving = (*server)->serve(hooks(service, body_bytes), service.http); !serving) {
    return report(serving.error(), Exit::cannot_start);
  }
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
      "  steward serve --data ./steward-data --port 8420\n\n"
      "Makes the directory where there is none. The first start says the operator's key: on a terminal, and only "
      "then;\n"
      "without one in the file first-keys of the directory, readable by its owner alone. A demo keeps its keys there, "
      "the\n"
      "company's too. SIGTERM or Ctrl-C stops the server in order.\n");
  auto arguments = std::make_shared<ServeArguments>();
  const auto accept_loss = line.flag(
      "--accept-loss", arguments->accept_loss,
      "Serve although the log ends before what its anchor has seen (log-behind-anchor, after a restore of an old "
      "copy), is damaged at its end (log-damaged, after a power cut), or has lost its anchor (anchor-missing, "
      "anchor-damaged), so that nothing says how far it had come. Copy the directory first: what cannot be "
      "read is gone, the log says so, and its epoch is raised");
  line.flag("--accept-clock", arguments->accept_clock,
            "Serve although the clock is more than 35 days ahead of what was last recorded (clock-far-ahead): nothing "
            "was recorded for so long. With a clock that is wrong everything would be dated after it for ever");
  line.option(
          "--clock-file", arguments->clock_file, "FILE",
          "Take the time from this file, an instant that you replace by later ones, instead of the machine's clock: "
          "only for a log that says demo for ever, which a new one then does")
      .not_with(accept_loss);
  line.runs([arguments](const LoadedSettings& settings) { return serve(settings.values, *arguments); });
}

}  // namespace steward::cli
