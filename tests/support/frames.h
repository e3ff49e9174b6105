#pragma once

#include <vector>

#include "eventstore/codec/frame_codec.h"
#include "eventstore/log/commit_log.h"

namespace steward::test {

// Makes frames one behind the other as the sequencer would, without one.
class FrameMaker {
 public:
  explicit FrameMaker(LogId log, LogCursor tail = {}, TreeEdge edge = {})
      : log_(log), tail_(tail), edge_(std::move(edge)) {}

  // One command with that many events; each event's payload carries a text of `text_bytes`.
  [[nodiscard]] EncodedFrame next(std::size_t events, std::size_t text_bytes = 40);
  [[nodiscard]] std::vector<EncodedFrame> next_commit(std::size_t frames, std::size_t events_each,
                                                      std::size_t text_bytes = 40);
  [[nodiscard]] const LogCursor& tail() const { return tail_; }

 private:
  LogId log_;
  LogCursor tail_;
  TreeEdge edge_;
};

struct StoredFrame {
  std::string key;
  std::string bytes;
  bool operator==(const StoredFrame&) const = default;
};

// Everything a reader gives; fails the test on an error.
[[nodiscard]] std::vector<StoredFrame> read_all(const CommitLog& log, Position from = 1, bool bulk = false);

// Reads the whole log and recomputes everything: numbers and positions without a gap, roots and digests chained, the
// end being the tail. The first error otherwise.
[[nodiscard]] Result<void> check_log(const CommitLog& log);

}  // namespace steward::test
