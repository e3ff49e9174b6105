#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "api/access_policy.h"
#include "api/http/server.h"
#include "api/metrics.h"
#include "api/outbox_options.h"
#include "eventstore/base/time_zone.h"
#include "eventstore/keyring/keyring.h"
#include "eventstore/store.h"
#include "projections/engine.h"

namespace steward::api {

class Backups;
class BillRuns;
class EventStreams;
class Outbox;
class Scheduler;

struct ServiceOptions {
  std::string time_zone = "Asia/Shanghai";
  std::uint32_t requests_per_second = 50;  // of one credential; 0: no limit
  std::uint32_t requests_burst = 100;
  std::size_t csv_rows = 1'000'000;                                   // of one list that is written out as CSV
  std::uint32_t csv_at_once = 4;                                      // lists that are being written out
  std::chrono::milliseconds list_longest = std::chrono::minutes{10};  // they keep a snapshot and a thread
  std::int64_t work_order_price_yuan = 10'000;                        // a unit price that takes no supervisor
  std::uint32_t waits_at_once = 8;  // requests that wait for a view or the index: less than there are pool threads
  // How long a pass that goes by the views waits until they have followed the log; then it is made the next time.
  std::chrono::milliseconds views_patience = std::chrono::seconds{2};
  std::string backup_directory;  // empty: the server takes no backups
  OutboxOptions outbox;          // where reminders are posted
};

// A token bucket for each credential. Thread-safe.
class RateLimit {
 public:
  RateLimit(std::uint32_t per_second, std::uint32_t burst) : per_second_(per_second), burst_(burst) {}
  [[nodiscard]] bool take(CredentialId credential, std::chrono::microseconds now);
  // Takes back what was taken for a request that begins anew.
  void give_back(CredentialId credential);

 private:
  struct Bucket {
    std::int64_t micro_tokens;
    std::chrono::microseconds at;
  };
  const std::int64_t per_second_;
  const std::int64_t burst_;
  std::mutex mutex_;  // guards buckets_
  std::unordered_map<CredentialId, Bucket> buckets_;
};

// What the handlers work with. Made once by the composition root; everything in it is thread-safe and outlives the
// server.
struct Service {
  Service(EventStore& store, Keyring& keyring, ViewEngine& views, const Clock& clock, ServiceOptions options);
  ~Service();

  EventStore& store;
  Keyring& keyring;
  ViewEngine& views;
  const Clock& clock;
  const ServiceOptions options;
  Uuid7Generator ids;
  RateLimit rate;
  RequestMetrics requests;
  std::atomic<std::uint32_t> csv_running{0};  // lists that are being written out
  std::atomic<std::uint32_t> waiting{0};      // requests that wait for a view or the index
  std::atomic<std::uint32_t> rehearsing{0};   // imports that are being rehearsed
  std::atomic<std::uint32_t> importing{0};    // files that are being imported
  const std::shared_ptr<http::Tally> http = std::make_shared<http::Tally>();  // for the server to count in
  std::unique_ptr<BillRuns> bill_runs;
  std::unique_ptr<Backups> backups;
  std::unique_ptr<EventStreams> streams;
  std::unique_ptr<Outbox> outbox;        // stands still until it is started
  std::unique_ptr<Scheduler> scheduler;  // likewise

  [[nodiscard]] Uuid new_id() { return ids.next(clock.now()); }
  // The clocks of a community; those of the operator for nil.
  [[nodiscard]] Result<TimeZone> zone(CompanyNo company, CommunityId community) const;
  // The civil date by them.
  [[nodiscard]] Result<Date> today(CompanyNo company, CommunityId community) const;
  // For a pass that goes by a group of views: what was recorded until now is in them when this returns, or they are
  // `projection-behind` after views_patience.
  [[nodiscard]] Result<void> await_views(std::string_view group) const;
  // Ends background work and streams. Before the views and the store stop.
  void stop();
};

// 1-4711: how a position leaves the system.
[[nodiscard]] std::string position_text(std::uint32_t epoch, Position position);
struct EpochPosition {
  std::uint32_t epoch = 0;
  Position position = 0;
};
[[nodiscard]] std::optional<EpochPosition> parse_position(std::string_view text);

}  // namespace steward::api
