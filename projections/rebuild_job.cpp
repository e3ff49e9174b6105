#include "projections/rebuild_job.h"

#include <algorithm>

namespace steward {

std::string_view to_string(JobState state) {
  switch (state) {
    case JobState::running:
      return "running";
    case JobState::done:
      return "done";
    case JobState::cancelled:
      return "cancelled";
    case JobState::failed:
      return "failed";
  }
  return "";
}

JobProgress RebuildJob::progress() const {
  const std::lock_guard lock(mutex_);
  JobProgress progress;
  progress.state = state_;
  progress.events_done = done_.load(std::memory_order_relaxed);
  progress.events_total = std::max(total_.load(std::memory_order_relaxed), progress.events_done);
  const auto until = state_ == JobState::running ? std::chrono::steady_clock::now() : end_;
  progress.elapsed_micros = std::chrono::duration_cast<std::chrono::microseconds>(until - begun_).count();
  const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(progress.elapsed_micros, 1));
  progress.events_per_second = progress.events_done * 1'000'000 / micros;
  if (state_ == JobState::running && progress.events_per_second > 0) {
    const std::uint64_t left = progress.events_total - progress.events_done;
    progress.seconds_left = (left + progress.events_per_second - 1) / progress.events_per_second;
  }
  progress.error = error_;
  return progress;
}

JobProgress RebuildJob::wait() const {
  {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return state_ != JobState::running; });
  }
  return progress();
}

bool RebuildJob::wait_for(std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, timeout, [this] { return state_ != JobState::running; });
}

void RebuildJob::end(const Result<void>& result) {
  {
    const std::lock_guard lock(mutex_);
    end_ = std::chrono::steady_clock::now();
    if (result) {
      state_ = JobState::done;
    } else if (result.error().code == "rebuild-cancelled") {
      state_ = JobState::cancelled;
    } else {
      state_ = JobState::failed;
      error_ = result.error();
    }
  }
  ended_.notify_all();
}

}  // namespace steward
