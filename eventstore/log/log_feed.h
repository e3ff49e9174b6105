#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
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
  // By the sequencer, after the commit, in order.
  void publish(FramePtr frame, std::size_t bytes);
  // Forgets the frames in memory and takes the durable cursor anew (after recover()).
  void reset(LogCursor durable);

  // Waits until something lies behind `after` or `stop` or the timeout. True when there is something.
  [[nodiscard]] bool wait_beyond(FrameNumber after, std::stop_token stop, std::chrono::milliseconds timeout) const;
  // Waits until the durable position is at least `position`.
  [[nodiscard]] bool wait_for(Position position, std::chrono::milliseconds timeout) const;

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
  [[nodiscard]] FramePtr from_memory(FrameNumber number) const;

  const CommitLog& log_;
  const std::size_t tail_bytes_;
  mutable std::mutex mutex_;  // guards all below
  mutable std::condition_variable_any changed_;
  LogCursor durable_;
  struct Kept {
    FramePtr frame;
    std::size_t bytes;
  };
  std::deque<Kept> kept_;
  std::size_t kept_bytes_ = 0;
};

}  // namespace steward
