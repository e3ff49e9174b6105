#include "eventstore/sequencer/state_cache.h"

#include <algorithm>

namespace steward {

std::optional<FoldedState> StateCache::find(const StreamKey& key) {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(key);
  if (found == places_.end()) return std::nullopt;
  const Place& place = found->second;
  if (!place.pinned) evictable_.splice(evictable_.begin(), evictable_, place.entry);
  return place.entry->folded;
}

void StateCache::put(const StreamKey& key, FoldedState folded) {
  const std::lock_guard lock(mutex_);
  put_locked(key, std::move(folded));
}

void StateCache::put_folded(const StreamKey& key, FoldedState folded, Position as_of) {
  const std::lock_guard lock(mutex_);
  // What was evicted at or before `as_of` is in the fold: the index had it when the reader began.
  if (evicted_position_ > as_of) return;
  put_locked(key, std::move(folded));
}

void StateCache::put_locked(const StreamKey& key, FoldedState folded) {
  const std::size_t bytes = memory_of(*folded.state) + sizeof(Entry) + 96;
  const auto found = places_.find(key);
  if (found != places_.end()) {
    const Place place = found->second;
    if (place.entry->folded.version >= folded.version) return;
    bytes_ -= place.entry->bytes;
    if (place.pinned) pinned_bytes_ -= place.entry->bytes;
    (place.pinned ? pinned_ : evictable_).erase(place.entry);
    places_.erase(found);
  }
  const bool pinned = folded.last_position > index_position_;
  Entries& list = pinned ? pinned_ : evictable_;
  // Among the pinned, order by last_position: almost always the end is the place.
  auto where = pinned ? list.end() : list.begin();
  if (pinned) {
    while (where != list.begin() && std::prev(where)->folded.last_position > folded.last_position) --where;
  }
  const auto entry = list.insert(where, Entry{key, std::move(folded), bytes});
  places_.emplace(key, Place{entry, pinned});
  bytes_ += bytes;
  if (pinned) pinned_bytes_ += bytes;
  evict();
}

void StateCache::index_passed(Position position) {
  const std::lock_guard lock(mutex_);
  index_position_ = position;
  while (!pinned_.empty() && pinned_.front().folded.last_position <= position) {
    const auto entry = pinned_.begin();
    pinned_bytes_ -= entry->bytes;
    evictable_.splice(evictable_.begin(), pinned_, entry);
    places_.at(entry->key).pinned = false;
  }
  evict();
}

void StateCache::evict() {
  while (bytes_ > limit_bytes_ && !evictable_.empty()) {
    const Entry& oldest = evictable_.back();
    bytes_ -= oldest.bytes;
    evicted_position_ = std::max(evicted_position_, oldest.folded.last_position);
    places_.erase(oldest.key);
    evictable_.pop_back();
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
