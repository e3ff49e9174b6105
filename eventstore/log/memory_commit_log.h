#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "eventstore/log/commit_log.h"

namespace steward {

// The twin in memory: for tests and for trying things out. Keeps nothing.
class MemoryCommitLog final : public CommitLog {
 public:
  explicit MemoryCommitLog(LogId id) : id_(id) {}

  [[nodiscard]] LogId id() const override { return id_; }
  [[nodiscard]] Result<LogCursor> tail() const override;
  [[nodiscard]] Result<TreeEdge> tail_edge() const override;
  [[nodiscard]] AppendResult append(const LogCursor& expected_tail, std::span<const EncodedFrame> frames) override;
  [[nodiscard]] Result<std::unique_ptr<FrameReader>> read(Position from, bool bulk) const override;
  [[nodiscard]] Result<std::unique_ptr<FrameReader>> read_after(const LogCursor& cursor, bool bulk) const override;
  [[nodiscard]] Result<void> recover() override { return {}; }

 private:
  class Reader;
  struct Row {
    std::string key;
    std::string bytes;
    LogCursor after;
  };
  using RowPtr = std::shared_ptr<const Row>;
  [[nodiscard]] LogCursor tail_locked() const;
  [[nodiscard]] bool holds(std::span<const EncodedFrame> frames) const;
  [[nodiscard]] std::unique_ptr<FrameReader> from_index(std::size_t index) const;

  const LogId id_;
  mutable std::mutex mutex_;  // guards rows_
  std::vector<RowPtr> rows_;  // rows_[i] is frame i + 1
};

}  // namespace steward
