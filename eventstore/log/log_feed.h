#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>

#include "eventstore/log/commit_log.h"

namespace steward {

// Where followers get their frames: those just committed from memory, older ones from the log. Publishes the durable
// cursor; nobody reads beyond it. Thread-safe. Must not outlive the log.
class LogFeed {
 public:
  // `tail_bytes` bounds the frames kept in memory.
  LogFeed(const CommitLog& log, LogCursor durable, std::size_t tail_bytes);

  [[nodiscard]] LogCursor durable() const;
  struct Entry {
    FramePtr frame;
    std::size_t bytes;  // as it is stored
  };
  // By the sequencer, after the commit, in order: all frames of one commit.
  void publish(std::span<const Entry> frames);
  // Forgets the frames in memory and takes the durable cursor anew (after recover()).
  void reset(LogCursor durable);

  // Waits until something lies behind `after` or `stop` or the timeout. True when there is something.
  [[nodiscard]] bool wait_beyond(FrameNumber after, std::stop_token stop, std::chrono::milliseconds timeout) const;
  // Waits until the durable position is at least `position`.
  [[nodiscard]] bool wait_for(Position position, std::chrono::milliseconds timeout) const;
  // By a follower that has applied everything up to `applied` and would rather do much at once: waits until `events`
  // lie behind it or somebody hurries it on; false when `stop` or the time came first.
  [[nodiscard]] bool gather(Position applied, std::uint64_t events, std::stop_token stop,
                            std::chrono::milliseconds timeout) const;
  // Somebody waits until `position` is applied: no follower before it gathers any longer.
  void hurry(Position position) const;

  [[nodiscard]] const CommitLog& log() const { return log_; }

  // One follower's place in the feed. Not thread-safe.
  class Reader {
   public:
    Reader(const LogFeed& feed, LogCursor after) : feed_(&feed), after_(after) {}
    // The next durable frame, or null when there is none yet. Damage: the error names the place.
    [[nodiscard]] Result<FramePtr> next();
    [[nodiscard]] const LogCursor& after() const { return after_; }

   private:
    const LogFeed* feed_;
    LogCursor after_;
    std::unique_ptr<FrameReader> reader_;  // while it reads from the log
  };

 private:
  // A thread that waits, and for what. Each has its own condition, so that a commit wakes only those whom it concerns:
  // there are thousands of commits a second.
  struct Waiter {
    FrameNumber frame = 0;
    Position position = 0;
    Position applied = UINT64_MAX;  // hurried on by whoever waits for more than this
    std::condition_variable_any due{};
  };
  [[nodiscard]] bool is_due(const Waiter& waiter) const;
  [[nodiscard]] bool wait(Waiter& waiter, std::stop_token stop, std::chrono::milliseconds timeout) const;
  void wake_due() const;
  [[nodiscard]] FramePtr from_memory(FrameNumber number) const;

  const CommitLog& log_;
  const std::size_t tail_bytes_;
  mutable std::mutex mutex_;  // guards all below
  mutable std::list<Waiter*> waiters_;
  mutable Position hurried_ = 0;
  LogCursor durable_;
  std::deque<Entry> kept_;
  std::size_t kept_bytes_ = 0;
};

}  // namespace steward
