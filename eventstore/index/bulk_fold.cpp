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

// Streams of a row or two lie apart from those that are asked for with them, as houses do: filters answer for the files
// that have nothing of a key, where a seek looks into each.
constexpr Version kFewRows = 2;

// All rows of the short streams, in the order of the streams and their versions.
Result<Values> rows_of_short(const Index& index, CompanyNo company, std::span<const StreamId> streams,
                             const std::vector<Version>& versions) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < streams.size(); ++i) {
    if (versions[i] > kFewRows) continue;
    for (Version version = 1; version <= versions[i]; ++version) keys.push_back(copy_key(company, streams[i], version));
  }
  if (keys.empty()) return Values{};
  return rows_of(index, keys);
}

Result<void> follow(Index::Folded& folded, std::string_view row) {
  auto event = decode_recorded_event(row);
  if (!event) return pass_on(std::move(event.error()));
  folded.state = evolve(std::move(folded.state), event->event, event->header.position);
  folded.version = event->header.version;
  folded.last_position = event->header.position;
  return {};
}

// Ends before `end` where a row is missing.
Result<void> follow_rows(RowSeeker& rows, CompanyNo company, const StreamId& stream, Version end,
                         Index::Folded& folded) {
  while (folded.version < end) {
    const std::string key = copy_key(company, stream, folded.version + 1);
    auto there = rows.seek(key);
    if (!there) return pass_on(std::move(there.error()));
    if (!*there || rows.key() != key) return {};
    if (auto done = follow(folded, rows.value()); !done) return done;
    if (folded.version == end) return {};
    if (auto moved = rows.next(); !moved) return pass_on(std::move(moved.error()));
  }
  return {};
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
  auto short_rows = rows_of_short(index, company, streams, *versions);
  if (!short_rows) return pass_on(std::move(short_rows.error()));
  const auto rows = seek_rows(index.store(), index.family(), copy_key(company, streams.front(), 0),
                              copy_key(company, streams.back(), UINT64_MAX));
  auto next_short = short_rows->begin();
  for (std::size_t i = 0; i < streams.size(); ++i) {
    auto folded = beginning(streams[i], (*kept)[i]);
    if (!folded) return pass_on(std::move(folded.error()));
    const Version end = (*versions)[i];
    if (end > kFewRows) {
      if (auto done = follow_rows(*rows, company, streams[i], end, *folded); !done) return done;
    } else {
      for (Version version = 1; version <= end; ++version, ++next_short) {
        if (!*next_short || folded->version + 1 != version) continue;  // left out: a row is missing
        if (auto done = follow(*folded, **next_short); !done) return done;
      }
    }
    if (folded->version >= end) found(streams[i], std::move(*folded));
  }
  return {};
}

}  // namespace steward
