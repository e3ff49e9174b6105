#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "eventstore/log/frame.h"

namespace steward {

// One row of the index that a decision may read (head, claim, chain head, counter, remembered command), as an absolute
// value: set, or erased.
struct IndexRow {
  std::string key;
  std::optional<std::string> value;  // nullopt: erased
};

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};

// What was committed after the index's checkpoint. A reader asks the overlay first and the index second: an entry
// leaves only after the index has written it, so a reader in that order never misses one. Thread-safe.
class Overlay {
 public:
  // By the sequencer, after the commit of `frame`, in order.
  void add(FrameNumber frame, std::vector<IndexRow> rows);
  // The index has written everything up to `frame`. Entries set again by a later frame stay.
  void trim(FrameNumber frame);

  // Unset: the overlay knows nothing, ask the index. Set to nullopt: erased.
  [[nodiscard]] std::optional<std::optional<std::string>> find(std::string_view key) const;
  [[nodiscard]] std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  struct Entry {
    std::optional<std::string> value;
    FrameNumber frame;
  };
  struct Shard {
    mutable std::mutex mutex;  // guards rows
    std::unordered_map<std::string, Entry, StringHash, std::equal_to<>> rows;
  };
  static constexpr std::size_t kShards = 16;
  // What a row costs beside its bytes (node, bucket), and its key in the queue: there it is once for each frame that
  // set the row.
  static constexpr std::size_t kRowOverhead = 120;
  static constexpr std::size_t kQueuedOverhead = 48;

  [[nodiscard]] Shard& shard(std::string_view key) { return shards_[StringHash{}(key) % kShards]; }
  [[nodiscard]] const Shard& shard(std::string_view key) const { return shards_[StringHash{}(key) % kShards]; }

  std::array<Shard, kShards> shards_;
  std::atomic<std::size_t> bytes_{0};
  std::mutex queue_mutex_;  // guards queue_; taken before a shard's
  struct Queued {
    FrameNumber frame;
    std::vector<std::string> keys;
  };
  std::deque<Queued> queue_;
};

}  // namespace steward
