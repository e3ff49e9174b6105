#include "eventstore/sequencer/state_cache.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace steward {

namespace {

constexpr std::size_t kBesideEntry = 64;  // what the table of entries needs for one

}  // namespace

std::optional<FoldedState> StateCache::find(const StreamKey& key) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return std::nullopt;
  found->second.used = true;
  return found->second.folded;
}

void StateCache::put(const StreamKey& key, FoldedState folded) {
  FoldedState before;
  const std::lock_guard lock(mutex_);
  before = put_locked(key, std::move(folded));
}

void StateCache::put_folded(const StreamKey& key, FoldedState folded, Position as_of) {
  FoldedState before;
  const std::lock_guard lock(mutex_);
  // What was evicted at or before `as_of` is in the fold: the index had it when the reader began.
  if (evicted_position_ > as_of) return;
  before = put_locked(key, std::move(folded));
}

FoldedState StateCache::put_locked(const StreamKey& key, FoldedState folded) {
  const auto [at, is_new] = entries_.try_emplace(key);
  Entry& entry = at->second;
  if (is_new) {
    entry.key = &at->first;
  } else {
    if (entry.folded.version >= folded.version) return folded;
    take_out(entry);
  }
  std::swap(entry.folded, folded);
  entry.bytes = memory_of(*entry.folded.state) + sizeof(Entry) + sizeof(StreamKey) + kBesideEntry;
  entry.pinned = entry.folded.last_position > index_position_;
  entry.used = false;
  put_in(entry);
  evict();
  return folded;
}

void StateCache::take_out(Entry& entry) {
  Queue& queue = entry.pinned ? pinned_ : evictable_;
  queue.erase(queue.iterator_to(entry));
  bytes_ -= entry.bytes;
  if (entry.pinned) pinned_bytes_ -= entry.bytes;
}

void StateCache::put_in(Entry& entry) {
  Queue& queue = entry.pinned ? pinned_ : evictable_;
  auto where = queue.end();
  if (entry.pinned) {
    // Ordered by last_position: almost always the end is the place.
    while (where != queue.begin() && std::prev(where)->folded.last_position > entry.folded.last_position) --where;
  }
  queue.insert(where, entry);
  bytes_ += entry.bytes;
  if (entry.pinned) pinned_bytes_ += entry.bytes;
}

void StateCache::index_passed(Position position) {
  const std::lock_guard lock(mutex_);
  index_position_ = position;
  while (!pinned_.empty() && pinned_.front().folded.last_position <= position) {
    Entry& entry = pinned_.front();
    pinned_bytes_ -= entry.bytes;
    entry.pinned = false;
    evictable_.splice(evictable_.end(), pinned_, pinned_.begin());
  }
  evict();
}

void StateCache::evict() {
  while (bytes_ > limit_bytes_ && !evictable_.empty()) {
    Entry& oldest = evictable_.front();
    if (std::exchange(oldest.used, false)) {
      evictable_.splice(evictable_.end(), evictable_, evictable_.begin());
      continue;
    }
    evicted_position_ = std::max(evicted_position_, oldest.folded.last_position);
    take_out(oldest);
    const StreamKey key = *oldest.key;  // it goes with the entry
    entries_.erase(key);
  }
}

Position StateCache::index_position() const {
  const std::lock_guard lock(mutex_);
  return index_position_;
}

std::size_t StateCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

std::size_t StateCache::unevictable_bytes() const {
  const std::lock_guard lock(mutex_);
  return pinned_bytes_;
}

}  // namespace steward
