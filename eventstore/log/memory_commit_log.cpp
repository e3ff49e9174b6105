#include "eventstore/log/memory_commit_log.h"

#include <algorithm>

namespace steward {

class MemoryCommitLog::Reader final : public FrameReader {
 public:
  explicit Reader(std::vector<RowPtr> rows) : rows_(std::move(rows)) {}
  Result<bool> next(Item& item) override {
    if (at_ == rows_.size()) return false;
    item = {rows_[at_]->key, rows_[at_]->bytes};
    ++at_;
    return true;
  }

 private:
  std::vector<RowPtr> rows_;
  std::size_t at_ = 0;
};

LogCursor MemoryCommitLog::tail_locked() const { return rows_.empty() ? LogCursor{} : rows_.back()->after; }

Result<LogCursor> MemoryCommitLog::tail() const {
  const std::lock_guard lock(mutex_);
  return tail_locked();
}

Result<TreeEdge> MemoryCommitLog::tail_edge() const {
  const std::lock_guard lock(mutex_);
  if (rows_.empty()) return TreeEdge{};
  return frame_edge(rows_.back()->key, rows_.back()->bytes);
}

bool MemoryCommitLog::holds(std::span<const EncodedFrame> frames) const {
  if (tail_locked() != frames.back().after || rows_.size() < frames.size()) return false;
  return std::equal(frames.begin(), frames.end(), rows_.end() - static_cast<std::ptrdiff_t>(frames.size()),
                    [](const EncodedFrame& frame, const RowPtr& row) { return frame.bytes == row->bytes; });
}

AppendResult MemoryCommitLog::append(const LogCursor& expected_tail, std::span<const EncodedFrame> frames) {
  const std::lock_guard lock(mutex_);
  if (frames.empty()) return {Committed::committed, {}};
  if (holds(frames)) return {Committed::committed, {}};
  if (tail_locked() != expected_tail) {
    return {Committed::fenced, Error{"log-fenced", {}, "the log's tail is not the expected one"}};
  }
  for (const EncodedFrame& frame : frames) {
    rows_.push_back(
        std::make_shared<const Row>(Row{frame_key(frame.first_position, frame.number), frame.bytes, frame.after}));
  }
  return {Committed::committed, {}};
}

std::unique_ptr<FrameReader> MemoryCommitLog::from_index(std::size_t index) const {
  const auto first = rows_.begin() + static_cast<std::ptrdiff_t>(std::min(index, rows_.size()));
  return std::make_unique<Reader>(std::vector<RowPtr>(first, rows_.end()));
}

Result<std::unique_ptr<FrameReader>> MemoryCommitLog::read(Position from, bool) const {
  const std::lock_guard lock(mutex_);
  const auto holds = from <= 1 ? rows_.begin()
                               : std::partition_point(rows_.begin(), rows_.end(),
                                                      [&](const RowPtr& row) { return row->after.position < from; });
  return from_index(static_cast<std::size_t>(holds - rows_.begin()));
}

Result<std::unique_ptr<FrameReader>> MemoryCommitLog::read_after(const LogCursor& cursor, bool) const {
  const std::lock_guard lock(mutex_);
  return from_index(cursor.frame);
}

}  // namespace steward
