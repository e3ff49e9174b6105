#include "api/metrics.h"

#include "api/backups.h"
#include "api/outbox.h"
#include "api/route.h"
#include "api/scheduler.h"
#include "api/service.h"

namespace steward::api {

namespace {

class Exposition {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    text_ += "# HELP " + std::string(name) + " " + std::string(help) + "\n# TYPE " + std::string(name) + " " +
             std::string(type) + "\n";
  }
  template <class Number>
  void sample(std::string_view name, std::string_view labels, Number value) {
    text(name, labels, std::to_string(value));
  }
  // A value that is written already.
  void text(std::string_view name, std::string_view labels, const std::string& value) {
    text_ += name;
    if (!labels.empty()) text_ += "{" + std::string(labels) + "}";
    text_ += " " + value + "\n";
  }
  // One family with one sample.
  template <class Number>
  void single(std::string_view name, std::string_view type, std::string_view help, Number value) {
    family(name, type, help);
    sample(name, "", value);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string seconds(std::int64_t micros) {
  std::string fraction = std::to_string(micros % 1'000'000);
  fraction.insert(0, 6 - fraction.size(), '0');
  return std::to_string(micros / 1'000'000) + "." + fraction;
}

void sequencer_metrics(Exposition& out, Service& service) {
  const SequencerCounters& counters = service.store.sequencer().counters();
  out.single("steward_commands_total", "counter", "Commands answered by the sequencer.", counters.commands.load());
  out.single("steward_events_total", "counter", "Events committed.", counters.events.load());
  out.single("steward_commits_total", "counter", "Synced writes of the log.", counters.commits.load());
  out.single("steward_frames_total", "counter", "Frames committed.", counters.frames.load());
  out.single("steward_idempotent_replays_total", "counter", "Answers given again for a known key.",
             counters.replays.load());
  out.single("steward_refusals_total", "counter", "Commands refused by the domain.", counters.refusals.load());
  out.single("steward_append_duration_micros_total", "counter", "Time spent in synced writes.",
             counters.append_micros.load());
  out.single("steward_sequencer_queue", "gauge", "Commands waiting.", service.store.sequencer().queued());
  out.single("steward_sequencer_halted", "gauge", "1 when no command is taken.",
             service.store.sequencer().halted() ? 1 : 0);
  out.single("steward_clock_alarmed", "gauge", "1 when the wall clock jumped and is not believed.",
             service.store.sequencer().clock_alarmed() ? 1 : 0);
}

void store_metrics(Exposition& out, Service& service) {
  const LogCursor durable = service.store.feed().durable();
  out.single("steward_log_head_position", "gauge", "The durable position.", durable.position);
  out.single("steward_log_head_frame", "gauge", "The last frame.", durable.frame);
  out.single("steward_log_epoch", "gauge", "The log's epoch.", durable.epoch);
  out.single("steward_log_damaged", "gauge", "1 once a read of the log came upon a block that cannot be read.",
             service.store.log().damage() ? 1 : 0);
  const FollowerProgress index = service.store.index_follower().progress();
  out.single("steward_index_lag_events", "gauge", "Durable events that the index has not applied.", index.lag_events);
  out.single("steward_index_halted", "gauge", "1 while the index stands at an error.", index.halted ? 1 : 0);
  out.single("steward_unmerged_files", "gauge", "Sorted files of index and views that wait to be merged.",
             service.store.second_database().unmerged_files());
  out.single("steward_overlay_bytes", "gauge", "Memory of the overlay.", service.store.overlay().bytes());
  out.single("steward_state_cache_bytes", "gauge", "Memory of the state cache.", service.store.states().bytes());
  out.single("steward_storage_read_only", "gauge", "1 when too little space is free for writes.",
             service.store.log().check_space() ? 0 : 1);
}

void backup_metrics(Exposition& out, Service& service) {
  const auto instant = [&](std::string_view name, std::string_view help, const std::optional<Instant>& at) {
    if (at) out.single(name, "gauge", help, static_cast<std::uint64_t>(at->micros / 1'000'000));
  };
  instant("steward_backup_last_success_timestamp_seconds", "When the newest whole backup was taken.",
          service.backups->last_taken());
  instant("steward_backup_last_verified_timestamp_seconds", "When a backup was proved last.",
          service.backups->last_verified());
}

void view_metrics(Exposition& out, Service& service) {
  const std::vector<ViewStatus> views = service.views.status();
  const auto each = [&](std::string_view name, std::string_view help, auto value) {
    out.family(name, "gauge", help);
    for (const ViewStatus& view : views) out.sample(name, "view=\"" + view.name + "\"", value(view));
  };
  each("steward_projection_position", "What the view has applied.", [](const ViewStatus& v) { return v.at.position; });
  each("steward_projection_lag_events", "Durable events not applied.",
       [](const ViewStatus& v) { return v.lag_events; });
  each("steward_projection_paused", "1 while the view's group is paused.",
       [](const ViewStatus& v) { return v.state == ViewState::paused ? 1 : 0; });
  each("steward_projection_halted", "1 when the view's group is halted.",
       [](const ViewStatus& v) { return v.state == ViewState::halted ? 1 : 0; });
  each("steward_projection_parked_households", "Households set aside at a poison event.",
       [](const ViewStatus& v) { return v.parked_households; });
}

void scheduler_metrics(Exposition& out, Service& service) {
  const Scheduler::Counters& counters = service.scheduler->counters();
  out.single("steward_scheduler_escalations_total", "counter", "Escalations recorded.", counters.escalations.load());
  out.single("steward_scheduler_approvals_expired_total", "counter",
             "Requests for approval that were closed as expired.", counters.approvals_expired.load());
  out.single("steward_scheduler_deductions_total", "counter", "Households whose credit paid what was due.",
             counters.deductions.load());
  out.single("steward_scheduler_refusals_total", "counter", "What it sent and was refused.", counters.refusals.load());
  out.single("steward_scheduler_failures_total", "counter", "Passes that could not be made.", counters.failures.load());
  out.single("steward_scheduler_lag_seconds", "gauge", "How long ago the oldest that waits fell due.",
             counters.lag_seconds.load());
  out.single("steward_scheduler_held_by_clock", "gauge", "1 while the clock is alarmed and nothing is sent.",
             counters.held_by_clock.load());
}

void outbox_metrics(Exposition& out, Service& service) {
  out.single("steward_reminders_queued_total", "counter", "Reminders that the scheduler queued.",
             service.scheduler->counters().reminders.load());
  const Outbox::Counters& counters = service.outbox->counters();
  out.single("steward_outbox_posted_total", "counter", "Attempts to post a reminder.", counters.posted.load());
  out.single("steward_outbox_delivered_total", "counter", "Reminders delivered.", counters.delivered.load());
  out.single("steward_outbox_given_up_total", "counter", "Reminders given up.", counters.given_up.load());
  out.single("steward_outbox_failures_total", "counter", "Passes that could not be made.", counters.failures.load());
  out.single("steward_outbox_waiting", "gauge", "Reminders that wait to be posted.", counters.waiting.load());
}

void http_metrics(Exposition& out, Service& service) {
  out.family("steward_http_requests_total", "counter", "Answers by route and class of status.");
  const auto all = routes();
  const auto labels_of = [&](std::size_t i) -> std::string {
    if (i == all.size()) return R"(route="none",method="any")";
    return "route=\"" + std::string(all[i].path) + "\",method=\"" + std::string(http::to_string(all[i].method)) + "\"";
  };
  for (std::size_t i = 0; i <= all.size(); ++i) {
    const RequestMetrics::PerRoute& counts = service.requests.of(i);
    for (std::size_t digit = 1; digit <= 5; ++digit) {
      const std::uint64_t count = counts.by_class[digit].load();
      if (count == 0) continue;
      out.sample("steward_http_requests_total", labels_of(i) + ",code=\"" + std::to_string(digit) + "xx\"", count);
    }
  }
  out.family("steward_http_request_duration_seconds", "histogram", "From the head of the request to its answer.");
  for (std::size_t i = 0; i <= all.size(); ++i) {
    const RequestMetrics::PerRoute& counts = service.requests.of(i);
    std::uint64_t sum = 0;
    for (std::size_t b = 0; b < counts.buckets.size(); ++b) sum += counts.buckets[b].load();
    if (sum == 0) continue;
    std::uint64_t below = 0;
    for (std::size_t b = 0; b < RequestMetrics::kBucketMicros.size(); ++b) {
      below += counts.buckets[b].load();
      out.sample("steward_http_request_duration_seconds_bucket",
                 labels_of(i) + ",le=\"" + seconds(RequestMetrics::kBucketMicros[b]) + "\"", below);
    }
    out.sample("steward_http_request_duration_seconds_bucket", labels_of(i) + ",le=\"+Inf\"", sum);
    out.text("steward_http_request_duration_seconds_sum", labels_of(i),
             seconds(static_cast<std::int64_t>(counts.micros.load())));
    out.sample("steward_http_request_duration_seconds_count", labels_of(i), sum);
  }
  const http::Counters counters = service.http->counters();
  out.single("steward_http_connections_open", "gauge", "Open connections.", counters.connections_open);
  out.single("steward_http_connections_total", "counter", "Connections accepted.", counters.connections_accepted);
  out.family("steward_http_rejected_total", "counter", "Requests and connections turned away, by reason.");
  for (std::size_t i = 0; i < counters.rejected.size(); ++i) {
    const std::string_view reason = http::to_string(static_cast<http::Rejection>(i));
    out.sample("steward_http_rejected_total", "reason=\"" + std::string(reason) + "\"", counters.rejected[i]);
  }
}

}  // namespace

void RequestMetrics::count(std::size_t route, int status, std::chrono::microseconds took) {
  if (route >= kMostRoutes) return;
  PerRoute& counts = routes_[route];
  const auto digit = static_cast<std::size_t>(status / 100);
  if (digit < counts.by_class.size()) counts.by_class[digit].fetch_add(1, std::memory_order_relaxed);
  std::size_t bucket = 0;
  while (bucket < kBucketMicros.size() && took.count() > kBucketMicros[bucket]) ++bucket;
  counts.buckets[bucket].fetch_add(1, std::memory_order_relaxed);
  counts.micros.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
}

std::string metrics_text(Service& service) {
  Exposition out;
  out.family("steward_build_info", "gauge", "The running version.");
  out.sample("steward_build_info", "version=\"" + std::string(STEWARD_VERSION) + "\"", 1);
  sequencer_metrics(out, service);
  store_metrics(out, service);
  backup_metrics(out, service);
  view_metrics(out, service);
  scheduler_metrics(out, service);
  outbox_metrics(out, service);
  http_metrics(out, service);
  return out.take();
}

}  // namespace steward::api
