#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "eventstore/log/memory_commit_log.h"

namespace steward::test {

enum class Next : std::uint8_t { commit, storage_full, fenced, unknown_stored, unknown_lost };

// A log in memory that holds an append, takes its time, refuses it, or does not say how it ended.
class FailingLog final : public CommitLog {
 public:
  explicit FailingLog(MemoryCommitLog& log) : log_(log) {}

  Next next = Next::commit;  // how the appends from now on end …
  std::deque<Next> coming;   // … after these
  std::chrono::microseconds takes{0};
  bool recovers = true;

  [[nodiscard]] LogId id() const override { return log_.id(); }
  [[nodiscard]] Result<LogCursor> tail() const override { return log_.tail(); }
  [[nodiscard]] Result<TreeEdge> tail_edge() const override { return log_.tail_edge(); }
  [[nodiscard]] Result<std::unique_ptr<FrameReader>> read(Position from, bool bulk) const override {
    return log_.read(from, bulk);
  }
  [[nodiscard]] Result<std::unique_ptr<FrameReader>> read_after(const LogCursor& cursor, bool bulk) const override {
    return log_.read_after(cursor, bulk);
  }
  [[nodiscard]] Result<void> recover() override {
    ++recoveries;
    if (!recovers) return fail("storage-error", {}, "the disk is gone");
    return {};
  }
  [[nodiscard]] AppendResult append(const LogCursor& expected_tail, std::span<const EncodedFrame> frames) override {
    {
      std::unique_lock lock(mutex_);
      ++appends_;
      changed_.notify_all();
      changed_.wait(lock, [this] { return !held_; });
    }
    std::this_thread::sleep_for(takes);
    Next ending = next;
    if (!coming.empty()) {
      ending = coming.front();
      coming.pop_front();
    }
    switch (ending) {
      case Next::storage_full:
        return {Committed::fenced, Error{"storage-full", {}, "no space"}};
      case Next::fenced:
        return {Committed::fenced, Error{"log-fenced", {}, "another tail"}};
      case Next::unknown_stored:
        static_cast<void>(log_.append(expected_tail, frames));
        return {Committed::unknown, Error{"storage-error", {}, "no answer"}};
      case Next::unknown_lost:
        return {Committed::unknown, Error{"storage-error", {}, "no answer"}};
      case Next::commit:
        break;
    }
    commits.push_back(0);
    for (const EncodedFrame& frame : frames) commits.back() += frame.after.position - frame.first_position + 1;
    return log_.append(expected_tail, frames);
  }

  // Appends wait until release().
  void hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  void release() {
    {
      const std::lock_guard lock(mutex_);
      held_ = false;
    }
    changed_.notify_all();
  }
  void wait_for_append(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return appends_ >= count; });
  }

  std::vector<std::size_t> commits;  // events of each
  std::size_t recoveries = 0;

 private:
  MemoryCommitLog& log_;
  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  bool held_ = false;
  std::size_t appends_ = 0;
};

}  // namespace steward::test
