#pragma once

#include <boost/intrusive/list.hpp>
#include <cstddef>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "domain/state.h"
#include "domain/stream.h"

namespace steward {

struct StreamKey {
  CompanyNo company;
  StreamId stream;
  auto operator<=>(const StreamKey&) const = default;
};
struct StreamKeyHash {
  std::size_t operator()(const StreamKey& key) const noexcept {
    return StreamIdHash{}(key.stream) ^ (std::size_t{key.company.value} << 7U);
  }
};

// A state and how far it was folded.
struct FoldedState {
  StatePtr state;
  Version version = 0;
  Position last_position = 0;  // of the stream's last event; 0 when it has none
};

// Folded states, bounded in bytes. The oldest goes first, but what was asked for since it came last into the queue goes
// round once more: asking touches nothing but the state's own place. A state whose last event the index has not passed
// stays, because nobody could fold it again: such states count as unevictable. Thread-safe.
class StateCache {
 public:
  explicit StateCache(std::size_t limit_bytes) : limit_bytes_(limit_bytes) {}

  [[nodiscard]] std::optional<FoldedState> find(const StreamKey& key);
  // By the sequencer, after a commit. Keeps what is newer.
  void put(const StreamKey& key, FoldedState folded);
  // By a reader that folded the state out of the index; `as_of` is index_position() from before it began. Not kept if a
  // state that the reader may not have seen was here and has been evicted meanwhile: this one could be older.
  void put_folded(const StreamKey& key, FoldedState folded, Position as_of);
  // How far the index is known to be.
  [[nodiscard]] Position index_position() const;
  // The index has everything up to here.
  void index_passed(Position position);

  [[nodiscard]] std::size_t bytes() const;
  // Bytes of states whose last event the index has not passed.
  [[nodiscard]] std::size_t unevictable_bytes() const;

 private:
  struct Entry : boost::intrusive::list_base_hook<> {
    const StreamKey* key = nullptr;  // its own, in entries_
    FoldedState folded;
    std::size_t bytes = 0;
    bool pinned = false;
    bool used = false;  // since it came into its queue
  };
  using Queue = boost::intrusive::list<Entry>;
  void evict();
  // The state that was there before, for who has given the lock back to let go.
  [[nodiscard]] FoldedState put_locked(const StreamKey& key, FoldedState folded);
  void take_out(Entry& entry);
  void put_in(Entry& entry);

  const std::size_t limit_bytes_;
  mutable std::mutex mutex_;  // guards all below
  Position index_position_ = 0;
  Position evicted_position_ = 0;  // the highest last_position of what was evicted
  std::unordered_map<StreamKey, Entry, StreamKeyHash> entries_;
  Queue evictable_;  // the next to go first
  Queue pinned_;     // ascending by last_position: committed states arrive in that order
  std::size_t bytes_ = 0;
  std::size_t pinned_bytes_ = 0;
};

}  // namespace steward
