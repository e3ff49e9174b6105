#include "eventstore/storage/internal/merge_pace.h"

#include <algorithm>
#include <utility>

#include "eventstore/base/thread_name.h"

namespace steward {

MergeWhen MergeRule::after(std::chrono::milliseconds stretch, std::uint64_t bytes) {
  const auto millis = static_cast<std::uint64_t>(std::max<std::int64_t>(stretch.count(), 1));
  const std::uint64_t a_second = bytes * 1000 / millis;
  calm_ = a_second < kLittle ? calm_ + stretch : std::chrono::milliseconds{0};
  if (a_second >= kMuch) when_ = MergeWhen::later;
  if (calm_ >= calm_after_) when_ = MergeWhen::soon;
  return when_;
}

MergePace::MergePace(std::chrono::milliseconds calm_after, std::function<void(MergeWhen)> change)
    : rule_(calm_after),
      look_(std::clamp(calm_after / 10, std::chrono::milliseconds{10}, std::chrono::milliseconds{250})),
      change_(std::move(change)),
      thread_([this](const std::stop_token& stop) {
        name_thread("merge pace");
        watch(stop);
      }) {}

void MergePace::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void MergePace::watch(const std::stop_token& stop) {
  MergeWhen now = MergeWhen::soon;
  auto looked = std::chrono::steady_clock::now();
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, stop, look_, [] { return false; });
    }
    if (stop.stop_requested()) return;
    const auto at = std::chrono::steady_clock::now();
    const auto stretch = std::chrono::duration_cast<std::chrono::milliseconds>(at - looked);
    const MergeWhen next = rule_.after(stretch, written_.exchange(0, std::memory_order_relaxed));
    looked = at;
    if (next != now) change_(next);
    now = next;
  }
}

}  // namespace steward
