#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "domain/base/result.h"
#include "eventstore/codec/frame_codec.h"
#include "eventstore/log/frame.h"

namespace steward {

// How an append ended.
enum class Committed : std::uint8_t {
  committed,  // durable: survives kill -9 and a power cut
  fenced,     // nothing of ours was written now: the tail is not the expected one, or too little space is left
  unknown,    // it may or may not be there: call recover(), read the tail, look for the frames, only then go on
};

struct AppendResult {
  Committed status = Committed::unknown;
  Error error;  // why, unless committed: log-fenced, storage-full or storage-error
};

// Raw frames in order, each at most once; the end is a Result, never silence: a damaged block is an error that names
// the place. Not thread-safe; must not outlive its log.
class FrameReader {
 public:
  struct Item {
    std::string_view key;  // valid until the next call
    std::string_view bytes;
  };
  virtual ~FrameReader() = default;
  // True with an item; false at the end.
  [[nodiscard]] virtual Result<bool> next(Item& item) = 0;
};

// The seam of replication: an ordered, durable list of frames. One writer at a time is expected but not trusted
// (fencing); reading is thread-safe. Implementations: RocksDB (rocksdb_commit_log.h) and memory (memory_commit_log.h),
// under one contract suite.
class CommitLog {
 public:
  virtual ~CommitLog() = default;

  [[nodiscard]] virtual LogId id() const = 0;

  // The cursor after the last durable frame; frame 0 when the log is empty.
  [[nodiscard]] virtual Result<LogCursor> tail() const = 0;
  // The tree's right edge at the tail.
  [[nodiscard]] virtual Result<TreeEdge> tail_edge() const = 0;

  // All frames in one synced write, all or none. Offering frames twice commits them once: if the tail is already
  // frames.back().after and the frames there are these, the answer is `committed`.
  [[nodiscard]] virtual AppendResult append(const LogCursor& expected_tail, std::span<const EncodedFrame> frames) = 0;

  // From the frame that holds position `from` to the last durable frame at the time of the call; nothing when there is
  // no such position yet. `from` 0 or 1 is the beginning. `bulk` reads ahead and does not fill caches.
  [[nodiscard]] virtual Result<std::unique_ptr<FrameReader>> read(Position from, bool bulk) const = 0;
  // From the frame behind the cursor on.
  [[nodiscard]] virtual Result<std::unique_ptr<FrameReader>> read_after(const LogCursor& cursor, bool bulk) const = 0;

  // After `unknown`: closes and opens the storage again with all checks of a start. An error that is not of a full disk
  // stays until the process ends.
  [[nodiscard]] virtual Result<void> recover() = 0;
};

}  // namespace steward
