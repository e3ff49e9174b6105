#include "eventstore/index/bulk_fold.h"

#include <vector>

#include "eventstore/codec/event_bytes.h"
#include "eventstore/index/kept_state.h"
#include "eventstore/storage/bulk_read.h"

namespace steward {

namespace {

using Values = std::vector<std::optional<std::string>>;

Result<Values> rows_of(const Index& index, std::span<const std::string> keys) {
  const std::vector<std::string_view> views(keys.begin(), keys.end());
  return get_all(index.store(), index.family(), views);
}

// The heads of streams in the order of their keys, which is that of the streams; version 0 where there is none.
Result<std::vector<Version>> versions_of(const Index& index, CompanyNo company, std::span<const StreamId> streams) {
  std::vector<std::string> keys;
  keys.reserve(streams.size());
  for (const StreamId& stream : streams) keys.push_back(head_key(company, stream));
  auto rows = rows_of(index, keys);
  if (!rows) return pass_on(std::move(rows.error()));
  std::vector<Version> versions;
  versions.reserve(streams.size());
  for (const auto& row : *rows) {
    if (!row) {
      versions.push_back(0);
      continue;
    }
    auto head = decode_head(*row);
    if (!head) return pass_on(std::move(head.error()));
    versions.push_back(head->version);
  }
  return versions;
}

// What is kept of the streams that are long enough for it.
Result<Values> kept_rows(const Index& index, CompanyNo company, std::span<const StreamId> streams,
                         const std::vector<Version>& versions) {
  std::vector<std::string> keys;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < streams.size(); ++i) {
    if (versions[i] < kFoldEvery) continue;
    keys.push_back(folded_key(company, streams[i]));
    places.push_back(i);
  }
  Values kept(streams.size());
  if (keys.empty()) return kept;
  auto rows = rows_of(index, keys);
  if (!rows) return pass_on(std::move(rows.error()));
  for (std::size_t i = 0; i < places.size(); ++i) kept[places[i]] = std::move((*rows)[i]);
  return kept;
}

Result<Index::Folded> beginning(const StreamId& stream, const std::optional<std::string>& kept) {
  if (kept) {
    auto folded = decode_kept_state(stream.kind, *kept);
    if (!folded) return pass_on(std::move(folded.error()));
    if (*folded) return std::move(**folded);
  }
  Index::Folded folded;
  folded.state = initial_state(stream.kind);
  return folded;
}

}  // namespace

Result<void> fold_all(const Index& index, CompanyNo company, std::span<const StreamId> streams,
                      const std::function<void(const StreamId&, Index::Folded)>& found) {
  if (streams.empty()) return {};
  auto versions = versions_of(index, company, streams);
  if (!versions) return pass_on(std::move(versions.error()));
  auto kept = kept_rows(index, company, streams, *versions);
  if (!kept) return pass_on(std::move(kept.error()));
  const auto rows = seek_rows(index.store(), index.family(), copy_key(company, streams.front(), 0),
                              copy_key(company, streams.back(), UINT64_MAX));
  for (std::size_t i = 0; i < streams.size(); ++i) {
    auto folded = beginning(streams[i], (*kept)[i]);
    if (!folded) return pass_on(std::move(folded.error()));
    const Version end = (*versions)[i];
    while (folded->version < end) {
      const std::string key = copy_key(company, streams[i], folded->version + 1);
      auto there = rows->seek(key);
      if (!there) return pass_on(std::move(there.error()));
      if (!*there || rows->key() != key) break;
      auto event = decode_recorded_event(rows->value());
      if (!event) return pass_on(std::move(event.error()));
      folded->state = evolve(std::move(folded->state), event->event, event->header.position);
      folded->version = event->header.version;
      folded->last_position = event->header.position;
      if (folded->version == end) break;
      if (auto moved = rows->next(); !moved) return pass_on(std::move(moved.error()));
    }
    if (folded->version >= end) found(streams[i], std::move(*folded));
  }
  return {};
}

}  // namespace steward
