#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>

#include "domain/base/result.h"
#include "eventstore/log/frame.h"
#include "eventstore/log/log_feed.h"

namespace steward {

// Something that is a pure function of frames and keeps how far it is: the index, a group of views, the tree's tiles.
class FollowerGroup {
 public:
  virtual ~FollowerGroup() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  // What is stored. Called by the follower's thread only.
  [[nodiscard]] virtual LogCursor checkpoint() const = 0;
  // Applies the frames in order and stores rows and checkpoint in one atomic write. `waiting` is how many durable
  // events there are behind the last frame: a group may choose a cheaper way to write when it is far behind. On an
  // error nothing of the batch is stored, unless checkpoint() says so.
  [[nodiscard]] virtual Result<void> apply(std::span<const FramePtr> frames, std::uint64_t waiting) = 0;
  // Whether time may mend the error, as it may one of the disk: the follower tries again by itself then, and otherwise
  // halts until it is resumed.
  [[nodiscard]] virtual bool is_worth_retrying(const Error& /*error*/) const { return true; }
  // Told when its follower begins to stand still, paused or at an error, and when it goes on: nobody need wait for the
  // group meanwhile. Called with the follower's lock held: it must not call back.
  virtual void stands_still(bool /*still*/) {}
};

struct FollowerOptions {
  std::size_t batch_events = 8192;         // at most this many events (and at least one frame) an apply
  std::size_t bulk_batch_events = 32'768;  // the same while more than `bulk_from` events wait
  std::uint64_t bulk_from = 10'000;
  // Much at once costs less for each event. The thread waits until so many events lie behind it, or as long as
  // `gather_for`; up to `gather_rounds` times as long while they come as fast as `gather_busy` in all of that time; and
  // never while somebody waits for a position.
  std::uint64_t gather_events = 8192;
  std::chrono::milliseconds gather_for{20};
  std::uint64_t gather_busy = 100;
  unsigned gather_rounds = 8;
  int nice = 0;  // by how much the thread gives way to others while the cores are busy
  // After an error that time may mend it is tried again: so long after the first, twice as long after each further one,
  // at most so long.
  std::chrono::milliseconds retry_first{1'000};
  std::chrono::milliseconds retry_most{30'000};
};

struct FollowerProgress {
  LogCursor at;
  std::uint64_t lag_events = 0;
  std::int64_t lag_micros = 0;  // age of the oldest durable event that is not applied; 0 when level
  bool held = false;
  bool paused = false;
  std::optional<Error> halted;  // why it stands still, also while it is tried again; resume() tries at once
};

// One thread that brings one group after the log. Thread-safe but for start and the destructor. Must not outlive feed,
// group.
class Follower {
 public:
  Follower(LogFeed& feed, FollowerGroup& group, FollowerOptions options);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  void start();
  void stop();  // after the running batch
  // Brings the group level in the caller's thread; only while the thread does not run (start-up, tools, tests). At most
  // `max_frames` frames; returns false when there was nothing to do.
  [[nodiscard]] Result<bool> step(std::size_t max_frames);

  void pause();
  void resume();  // after pause or halt; a batch that fails while it is resumed is tried again at once
  // Test seam: like pause, but also returns when the running batch has ended.
  void hold();
  void release();

  [[nodiscard]] FollowerProgress progress() const;
  [[nodiscard]] Position position() const { return position_.load(std::memory_order_acquire); }
  // True when the group has applied `position` within the time; false at once while it stands still, paused or at an
  // error. Wakes without polling, and hurries the follower on.
  [[nodiscard]] bool wait_for(Position position, std::chrono::milliseconds timeout) const;
  // Calls `when_applied(position)` from the follower's thread after each batch. Set before start.
  void on_applied(std::function<void(const LogCursor&)> callback) { applied_ = std::move(callback); }

 private:
  void run(std::stop_token stop);
  [[nodiscard]] Result<bool> apply_batch(std::size_t max_frames);
  void gather(const std::stop_token& stop) const;
  // Returns when a batch may be applied, or when `stop` asks.
  void wait_for_turn(std::unique_lock<std::mutex>& lock, const std::stop_token& stop);
  void end_batch(const Result<bool>& worked);
  // With the lock held, after each change of what it tells.
  void tell_group() { group_.stands_still(paused_ || halted_); }

  LogFeed& feed_;
  FollowerGroup& group_;
  const FollowerOptions options_;
  std::function<void(const LogCursor&)> applied_;
  LogFeed::Reader reader_;
  FramePtr pending_;  // read, did not fit into the last batch
  std::atomic<Position> position_{0};
  mutable std::mutex mutex_;  // guards all below
  mutable std::condition_variable_any changed_;
  LogCursor at_;
  bool paused_ = false;
  bool held_ = false;
  bool applying_ = false;
  bool resumed_ = false;  // while a batch was applied: its error is of before
  std::optional<Error> halted_;
  std::optional<std::chrono::steady_clock::time_point> retry_at_;  // of an error that time may mend
  std::chrono::milliseconds retry_after_;
  std::chrono::steady_clock::time_point last_level_ = std::chrono::steady_clock::now();  // nothing older is missing
  std::jthread thread_;
};

}  // namespace steward
