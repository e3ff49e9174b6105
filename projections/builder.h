#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "eventstore/log/log_feed.h"
#include "eventstore/storage/kv_store.h"
#include "projections/group.h"
#include "projections/view_table.h"

namespace steward {

// Builds views beside the live ones, into empty families of their own: one thread reads and decodes the log, workers
// apply it, each to its own views and communities. For rebuilds and for compare. Used by one thread.
class Builder {
 public:
  struct Options {
    unsigned workers = 2;
    std::size_t pending_bytes = 96ULL << 20U;
  };
  Builder(KvStore& store, const LogFeed& feed, std::vector<BuiltView> views, const Options& options);

  // How far it has read.
  [[nodiscard]] const LogCursor& at() const { return at_; }
  // Reads on to exactly `target`, a frame's end at or behind at(). rebuild-cancelled when asked to stop; view-halted at
  // a poison event. After an error the families are only good for being dropped.
  [[nodiscard]] Result<void> run_to(const LogCursor& target, const std::stop_token& stop,
                                    const std::function<void(std::uint64_t events)>& did);
  // Writes all rows.
  [[nodiscard]] Result<void> flush();
  // If it parked a household: an end of the log up to which no decision to skip its event, or that of another one, was
  // known then.
  [[nodiscard]] std::optional<LogCursor> parked_since() const;
  [[nodiscard]] const std::vector<BuiltView>& views() const { return views_; }

 private:
  using Block = std::shared_ptr<const std::vector<FramePtr>>;
  struct Part {
    std::size_t view = 0;
    unsigned share = 0;  // of the communities, 0 … shares-1
    unsigned shares = 1;
    std::unique_ptr<ViewTable> table;
    PoisonDecisions decisions;
    std::atomic<std::size_t> bytes{0};
  };
  struct Worker {
    std::vector<Part*> parts;
    std::deque<Block> blocks;
    bool busy = false;
    std::jthread thread;
  };

  void start_workers();
  void stop_workers();
  void work(Worker& worker);
  void hand_out(const Block& block);
  void wait_until_idle();
  [[nodiscard]] std::optional<Error> first_error() const;
  void apply(Part& part, const std::vector<FramePtr>& frames);
  [[nodiscard]] Result<void> apply_event(Part& part, const RecordedEvent& recorded);
  [[nodiscard]] Result<void> settle_poison(Part& part, const DeliveryFailure& failure);
  [[nodiscard]] Result<void> write_view(std::size_t view);
  [[nodiscard]] std::size_t pending_bytes() const;
  void report(Error error);

  KvStore& store_;
  const LogFeed& feed_;
  const std::vector<BuiltView> views_;
  const Options options_;
  EventTypes handled_;  // by any of the views
  std::vector<std::unique_ptr<Part>> parts_;
  std::vector<Worker> workers_;
  LogCursor at_;
  mutable std::mutex mutex_;  // guards the workers' blocks and busy, and all below
  std::condition_variable changed_;
  bool closing_ = false;
  std::optional<Error> error_;
  std::optional<LogCursor> parked_since_;
};

}  // namespace steward
