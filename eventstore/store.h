#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "eventstore/base/clock.h"
#include "eventstore/follower.h"
#include "eventstore/index/index.h"
#include "eventstore/log/rocksdb_commit_log.h"
#include "eventstore/sequencer/sequencer.h"

namespace steward {

struct StoreOptions {
  std::filesystem::path directory;  // holds log/, views/ and anchor
  bool create = true;               // begin a new log when there is none
  std::size_t state_cache_bytes = 64ULL << 20U;
  std::size_t row_cache_bytes = 16ULL << 20U;  // of heads and the like that the index has written
  std::size_t tail_bytes = 16ULL << 20U;       // frames kept in memory for followers
  RocksDbLogOptions log;
  KvOptions second_database;
  SequencerOptions sequencer;
  FollowerOptions index_follower;
  // How far the clock may be ahead of what was last recorded; nullopt: it is believed. A demo's always is.
  std::optional<std::chrono::microseconds> most_ahead = {};
  // Told how far the index has come while it is brought level at the start.
  std::function<void(Position at, Position end)> on_progress;
};

// The event store of one data directory, put together: the log, the second database with the index in it, and the
// sequencer. Opening does all checks and brings the index level before writes are taken. Stopping goes sequencer →
// index → databases; the views' followers, which read the same feed and second database, stop before it. Thread-safe
// but for open, stop, destructor.
class EventStore {
 public:
  // Refusals: locked, log-damaged, log-behind-anchor, clock-far-ahead …; the error says what an operator can do. With
  // `options.log.accept_loss` the anchor is set anew in a higher epoch and the loss is an event. `clock` must outlive
  // it.
  static Result<std::unique_ptr<EventStore>> open(StoreOptions options, const Clock& clock);
  ~EventStore();
  EventStore(const EventStore&) = delete;
  EventStore& operator=(const EventStore&) = delete;

  [[nodiscard]] Sequencer& sequencer() { return *sequencer_; }
  [[nodiscard]] const Knowledge& knowledge() const { return *knowledge_; }
  [[nodiscard]] const Index& index() const { return *index_; }
  [[nodiscard]] Follower& index_follower() { return *index_follower_; }
  [[nodiscard]] LogFeed& feed() { return *feed_; }
  [[nodiscard]] const LogFeed& feed() const { return *feed_; }
  [[nodiscard]] const RocksDbCommitLog& log() const { return *log_; }
  [[nodiscard]] const std::filesystem::path& directory() const { return options_.directory; }
  [[nodiscard]] KvStore& second_database() { return *second_database_; }
  [[nodiscard]] const Overlay& overlay() const { return overlay_; }
  [[nodiscard]] const StateCache& states() const { return states_; }
  // What was set aside at the start because it was damaged or did not belong to the log; empty when nothing was.
  [[nodiscard]] const std::string& set_aside() const { return set_aside_; }

  // The sequencer finishes, the index's follower ends, everything is flushed. Idempotent.
  void stop();

 private:
  EventStore(StoreOptions options, const Clock& clock);
  [[nodiscard]] Result<void> open_second_database();
  [[nodiscard]] Result<void> open_index();
  [[nodiscard]] Result<void> level_index();
  [[nodiscard]] Result<Instant> last_recorded() const;
  // What the log says of itself; nullopt before it does.
  [[nodiscard]] Result<std::optional<operations::Created>> created() const;
  [[nodiscard]] Result<void> check_clock(Instant last) const;
  [[nodiscard]] Result<void> record_accepted_loss();
  void learn_keys();

  const StoreOptions options_;
  const Clock& clock_;
  std::string set_aside_;
  bool stopped_ = false;
  std::unique_ptr<RocksDbCommitLog> log_;
  std::unique_ptr<KvStore> second_database_;
  std::unique_ptr<Index> index_;
  Overlay overlay_;
  StateCache states_;
  std::unique_ptr<LogFeed> feed_;
  std::unique_ptr<Knowledge> knowledge_;
  std::unique_ptr<Follower> index_follower_;
  std::unique_ptr<Sequencer> sequencer_;
  std::jthread learner_;  // of the keys in a large index
};

}  // namespace steward
