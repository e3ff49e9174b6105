#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

namespace steward {

// When sorted files are merged. Merging costs as much as writing did and can wait: while much is written, as by a bill
// run, it would take the cores from those who wait for it; then more files are let come first. As soon as little is
// written it is caught up with.
enum class MergeWhen : std::uint8_t { soon, later };

// Tells by how much is written. Not thread-safe.
class MergeRule {
 public:
  static constexpr std::uint64_t kMuch = 2ULL << 20U;      // bytes in a second
  static constexpr std::uint64_t kLittle = 512ULL << 10U;  // likewise

  explicit MergeRule(std::chrono::milliseconds calm_after) : calm_after_(calm_after) {}
  // After each stretch of time, with what was written in it.
  [[nodiscard]] MergeWhen after(std::chrono::milliseconds stretch, std::uint64_t bytes);

 private:
  const std::chrono::milliseconds calm_after_;  // so long little is written before it is caught up with
  std::chrono::milliseconds calm_{0};
  MergeWhen when_ = MergeWhen::soon;
};

// Watches what is written and calls `change` from a thread of its own whenever the rule says another thing than before;
// the first time only when it says `later`.
class MergePace {
 public:
  MergePace(std::chrono::milliseconds calm_after, std::function<void(MergeWhen)> change);
  ~MergePace() { stop(); }
  MergePace(const MergePace&) = delete;
  MergePace& operator=(const MergePace&) = delete;

  void wrote(std::uint64_t bytes) { written_.fetch_add(bytes, std::memory_order_relaxed); }  // thread-safe
  void stop();  // `change` is not called any more

 private:
  void watch(const std::stop_token& stop);

  MergeRule rule_;
  const std::chrono::milliseconds look_;
  const std::function<void(MergeWhen)> change_;
  std::atomic<std::uint64_t> written_{0};
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace steward
