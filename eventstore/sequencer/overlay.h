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

#include "eventstore/base/hash.h"
#include "eventstore/log/frame.h"

namespace steward {

// One row of the index that a decision may read (head, claim, chain head, counter, remembered command), as an absolute
// value: set, or erased.
struct IndexRow {
  std::string key;
  std::optional<std::string> value;  // nullopt: erased
};

using IndexRows = std::deque<IndexRow>;  // rows stay where they are, also when the whole is moved

struct StringHash {
  using is_transparent = void;
  // Not noexcept: libstdc++ then keeps the hash beside each row, and need not read the keys of a row's neighbours.
  std::size_t operator()(std::string_view text) const { return checksum(text); }
};

// What was committed after the index's checkpoint. A reader asks the overlay first and the index second: an entry
// leaves only after the index has written it, so a reader in that order never misses one. Rows that are set again and
// again (heads, chain heads, counters) are kept for a while after that, since they are what the next decision reads.
// Thread-safe.
class Overlay {
 public:
  // `kept_limit` bounds the bytes of rows that the index has written already.
  explicit Overlay(std::size_t kept_limit = 0) : kept_limit_(kept_limit) {}

  // By the sequencer, after the commit of `frame`, in order.
  void add(FrameNumber frame, IndexRows rows);
  // The index has written everything up to `frame`. Entries set again by a later frame stay.
  void trim(FrameNumber frame);

  // Unset: the overlay knows nothing, ask the index. Set to nullopt: erased.
  [[nodiscard]] std::optional<std::optional<std::string>> find(std::string_view key) const;
  // Of what the index has not written.
  [[nodiscard]] std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  // Of what is kept although the index has written it.
  [[nodiscard]] std::size_t kept_bytes() const;

 private:
  struct Entry {
    std::optional<std::string> value;
    FrameNumber frame = 0;  // the last one that set the row
    bool kept = false;      // the index has written it
  };
  using Rows = std::unordered_map<std::string, Entry, StringHash, std::equal_to<>>;
  struct Shard {
    mutable std::mutex mutex;  // guards rows
    Rows rows;
  };
  static constexpr std::size_t kShards = 16;
  // What a row costs beside its bytes (node, bucket); its place in the queue, where it is once for each frame that set
  // it; and what a frame costs there.
  static constexpr std::size_t kRowOverhead = 120;
  static constexpr std::size_t kPlaceBytes = sizeof(void*);
  static constexpr std::size_t kQueuedOverhead = 64;

  [[nodiscard]] static std::size_t size_of(const Rows::value_type& row) {
    return row.first.size() + (row.second.value ? row.second.value->size() : 0) + kRowOverhead;
  }
  [[nodiscard]] Shard& shard(std::string_view key) { return shards_[StringHash{}(key) % kShards]; }
  [[nodiscard]] const Shard& shard(std::string_view key) const { return shards_[StringHash{}(key) % kShards]; }
  void forget_oldest();

  const std::size_t kept_limit_;
  std::array<Shard, kShards> shards_;
  std::atomic<std::size_t> bytes_{0};
  mutable std::mutex queue_mutex_;  // guards all below; taken before a shard's
  // A row stays where it is as long as a place names it: it goes with the last one, that of the frame that set it last.
  struct Queued {
    FrameNumber frame;
    std::vector<Rows::value_type*> rows;
  };
  struct Kept {
    Rows::value_type* row;
    FrameNumber frame;
    std::size_t bytes;
  };
  std::deque<Queued> queue_;
  std::deque<Kept> kept_;
  std::size_t kept_bytes_ = 0;
};

}  // namespace steward
