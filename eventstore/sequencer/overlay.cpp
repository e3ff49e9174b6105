#include "eventstore/sequencer/overlay.h"

namespace steward {

namespace {

// By the letter of its table (index_rows.h): heads, chain heads, counters. Claims and remembered commands are set once
// and hardly ever read again.
bool is_set_again(std::string_view key) {
  return !key.empty() && (key.front() == 'h' || key.front() == 'n' || key.front() == 'k');
}

}  // namespace

void Overlay::add(FrameNumber frame, IndexRows rows) {
  Queued queued{frame, {}};
  queued.rows.reserve(rows.size());
  std::size_t added = kQueuedOverhead;
  std::size_t removed = 0;
  for (IndexRow& row : rows) {
    Shard& place = shard(row.key);
    const std::lock_guard lock(place.mutex);
    Rows::value_type& at = *place.rows.try_emplace(std::move(row.key)).first;
    const bool counted = at.second.frame != 0 && !at.second.kept;
    if (counted) removed += size_of(at);
    if (at.second.frame != frame) {
      queued.rows.push_back(&at);
      added += kPlaceBytes;
    }
    at.second = Entry{std::move(row.value), frame, false};
    added += size_of(at);
  }
  bytes_ += added;
  bytes_ -= removed;
  const std::lock_guard lock(queue_mutex_);
  queue_.push_back(std::move(queued));
}

void Overlay::trim(FrameNumber frame) {
  const std::lock_guard lock(queue_mutex_);
  std::size_t removed = 0;
  while (!queue_.empty() && queue_.front().frame <= frame) {
    const Queued& queued = queue_.front();
    removed += kQueuedOverhead + queued.rows.size() * kPlaceBytes;
    for (Rows::value_type* row : queued.rows) {
      Shard& place = shard(row->first);
      const std::lock_guard shard_lock(place.mutex);
      if (row->second.frame != queued.frame) continue;  // a later frame has set it again
      const std::size_t size = size_of(*row);
      removed += size;
      if (kept_limit_ > 0 && is_set_again(row->first)) {
        row->second.kept = true;
        kept_.push_back({row, queued.frame, size + sizeof(Kept)});
        kept_bytes_ += size + sizeof(Kept);
      } else {
        place.rows.erase(place.rows.find(row->first));
      }
    }
    queue_.pop_front();
  }
  while (kept_bytes_ > kept_limit_) forget_oldest();
  bytes_ -= removed;
}

void Overlay::forget_oldest() {
  const Kept oldest = kept_.front();
  kept_.pop_front();
  kept_bytes_ -= oldest.bytes;
  Shard& place = shard(oldest.row->first);
  const std::lock_guard lock(place.mutex);
  if (oldest.row->second.frame == oldest.frame) place.rows.erase(place.rows.find(oldest.row->first));
}

std::optional<std::optional<std::string>> Overlay::find(std::string_view key) const {
  const Shard& place = shard(key);
  const std::lock_guard lock(place.mutex);
  const auto at = place.rows.find(key);
  if (at == place.rows.end()) return std::nullopt;
  return at->second.value;
}

std::size_t Overlay::kept_bytes() const {
  const std::lock_guard lock(queue_mutex_);
  return kept_bytes_;
}

}  // namespace steward
