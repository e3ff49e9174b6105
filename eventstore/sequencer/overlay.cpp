#include "eventstore/sequencer/overlay.h"

namespace steward {

void Overlay::add(FrameNumber frame, std::vector<IndexRow> rows) {
  Queued queued{frame, {}};
  queued.keys.reserve(rows.size());
  for (IndexRow& row : rows) {
    bytes_ += row.key.size() + kQueuedOverhead;
    queued.keys.push_back(row.key);
    const std::size_t value_size = row.value ? row.value->size() : 0;
    Shard& place = shard(row.key);
    const std::lock_guard lock(place.mutex);
    auto [at, fresh] = place.rows.try_emplace(std::move(row.key));
    if (fresh) {
      bytes_ += at->first.size() + value_size + kRowOverhead;
    } else {
      bytes_ += value_size;
      bytes_ -= at->second.value ? at->second.value->size() : 0;
    }
    at->second = Entry{std::move(row.value), frame};
  }
  const std::lock_guard lock(queue_mutex_);
  queue_.push_back(std::move(queued));
}

void Overlay::trim(FrameNumber frame) {
  const std::lock_guard lock(queue_mutex_);
  while (!queue_.empty() && queue_.front().frame <= frame) {
    for (const std::string& key : queue_.front().keys) {
      bytes_ -= key.size() + kQueuedOverhead;
      Shard& place = shard(key);
      const std::lock_guard shard_lock(place.mutex);
      const auto at = place.rows.find(key);
      if (at == place.rows.end() || at->second.frame > frame) continue;
      bytes_ -= at->first.size() + (at->second.value ? at->second.value->size() : 0) + kRowOverhead;
      place.rows.erase(at);
    }
    queue_.pop_front();
  }
}

std::optional<std::optional<std::string>> Overlay::find(std::string_view key) const {
  const Shard& place = shard(key);
  const std::lock_guard lock(place.mutex);
  const auto at = place.rows.find(key);
  if (at == place.rows.end()) return std::nullopt;
  return at->second.value;
}

}  // namespace steward
