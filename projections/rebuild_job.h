#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "domain/base/result.h"

namespace steward {

using JobId = std::uint64_t;

enum class JobState : std::uint8_t {
  running,
  done,       // the new rows are live
  cancelled,  // the live rows are the old ones; nothing of the new is left
  failed,     // the same, for the reason in `error`
};
[[nodiscard]] std::string_view to_string(JobState state);

struct JobProgress {
  JobState state = JobState::running;
  std::uint64_t events_done = 0;
  std::uint64_t events_total = 0;
  std::int64_t elapsed_micros = 0;
  std::uint64_t events_per_second = 0;
  std::optional<std::uint64_t> seconds_left;  // while running and something is known
  std::optional<Error> error;
};

// A rebuild under way or ended. Thread-safe.
class RebuildJob {
 public:
  RebuildJob(JobId id, std::vector<std::string> views) : id_(id), views_(std::move(views)) {}

  [[nodiscard]] JobId id() const { return id_; }
  [[nodiscard]] const std::vector<std::string>& views() const { return views_; }
  [[nodiscard]] JobProgress progress() const;
  // Asks; the state says when it has happened. A job that has switched already is done, not cancelled.
  void cancel() { stop_.request_stop(); }
  // Waits until it has ended.
  [[nodiscard]] JobProgress wait() const;
  [[nodiscard]] bool wait_for(std::chrono::milliseconds timeout) const;

  // By whoever runs it.
  [[nodiscard]] std::stop_token stop_token() const { return stop_.get_token(); }
  void expect(std::uint64_t events) { total_.fetch_add(events, std::memory_order_relaxed); }
  void did(std::uint64_t events) { done_.fetch_add(events, std::memory_order_relaxed); }
  void end(const Result<void>& result);

 private:
  const JobId id_;
  const std::vector<std::string> views_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::stop_source stop_;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::uint64_t> total_{0};
  mutable std::mutex mutex_;  // guards all below
  mutable std::condition_variable ended_;
  JobState state_ = JobState::running;
  std::optional<Error> error_;
  std::chrono::steady_clock::time_point end_{};
};

}  // namespace steward
