#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "domain/base/result.h"
#include "eventstore/log/frame.h"
#include "eventstore/log/log_feed.h"
#include "projections/group.h"
#include "projections/view_table.h"

namespace steward {

// Takes up operators' decisions to skip poison events: a group that has halted at one goes on, households that are
// parked at one are resumed. Reads the log only while something is halted or parked. Thread-safe but for start and
// stop. Must not outlive feed and groups.
class SkipWatcher {
 public:
  struct Watched {
    ViewGroup* group = nullptr;
    std::function<void()> go_on;  // lets its follower try again what it stands at
  };
  SkipWatcher(LogFeed& feed, std::vector<Watched> groups) : feed_(feed), groups_(std::move(groups)) {}

  // First takes up the skips of what is parked already.
  void start();
  void stop();
  // Something is halted or parked; skips up to this end of the log are known. Never waits for a group.
  void watch_from(const LogCursor& searched);

 private:
  // Skips that were seen, and not taken up since the storage failed: with the error that was told.
  using Untaken = std::map<Skip, std::string>;

  void run(const std::stop_token& stop);
  // Something is halted or parked.
  [[nodiscard]] bool is_in_trouble() const;
  [[nodiscard]] bool is_asked_to_watch() const;
  void take_up_skips(const Frame& frame, Untaken& untaken);
  void take_up_earlier_skips(Untaken& untaken);
  void try_skip(const Skip& skip, Untaken& untaken);
  // Resumes those who stand at its event. An error is the storage's: it is to be tried again.
  [[nodiscard]] Result<void> take_up(const Skip& skip);
  [[nodiscard]] static Result<void> take_up(const Skip& skip, ViewGroup& group);

  LogFeed& feed_;
  const std::vector<Watched> groups_;
  mutable std::mutex mutex_;  // guards watch_from_
  std::condition_variable_any wake_;
  std::optional<LogCursor> watch_from_;
  std::jthread thread_;
};

}  // namespace steward
