#include "eventstore/index/index.h"

#include <map>

#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "eventstore/codec/event_bytes.h"
#include "eventstore/codec/state_codec.h"
#include "eventstore/index/kept_state.h"
#include "eventstore/sequencer/state_cache.h"

namespace steward {

namespace {

// Behind this many events the rows are sorted and taken in as files: several times cheaper than putting them.
constexpr std::uint64_t kIngestAbove = 10'000;

std::string after_all(std::string key) {
  key.append(8, '\xff');
  return key;
}

tl::unexpected<Error> chain_broken(HouseholdId household, std::uint64_t nth) {
  return fail(
      "household-chain-broken", {{"household_id", household.uuid}, {"nth", static_cast<std::int64_t>(nth)}},
      "the history of household " + to_string(household) + " is broken at its event number " + std::to_string(nth));
}

}  // namespace

std::string index_family_name() { return "index.v" + std::to_string(kIndexVersion); }

bool is_index_family(std::string_view name) { return name == "index" || name.starts_with("index.v"); }

Result<std::unique_ptr<Index>> Index::open(KvStore& store, std::string_view name) {
  auto family = store.family(name);
  if (!family) return pass_on(std::move(family.error()));
  auto row = store.get(*family, kCheckpointKey);
  if (!row) return pass_on(std::move(row.error()));
  LogCursor checkpoint;
  if (*row) {
    auto cursor = decode_cursor(**row);
    if (!cursor) return pass_on(std::move(cursor.error()));
    checkpoint = *cursor;
  }
  return std::unique_ptr<Index>(new Index(store, *family, checkpoint));
}

Result<void> Index::apply(std::span<const FramePtr> frames, std::uint64_t waiting) {
  WriteSet rows;
  std::uint64_t events = 0;
  for (const FramePtr& frame : frames) {
    events += frame->events.size();
    for (const RecordedEvent& event : frame->events) copy_rows(event, family_, rows);
    for (IndexRow& row : lookup_rows(*frame)) {
      if (row.value) {
        rows.put(family_, std::move(row.key), std::move(*row.value));
      } else {
        rows.erase(family_, std::move(row.key));
      }
    }
  }
  if (auto kept = keep_long_states(frames, rows); !kept) return kept;
  const LogCursor& after = frames.back()->after;
  rows.put(family_, std::string(kCheckpointKey), encode(after));
  const bool many = events + waiting > kIngestAbove && events > kIngestAbove / 4;
  auto written = many ? store_.ingest(std::move(rows)) : store_.write(rows);
  if (!written) return written;
  checkpoint_ = after;
  return {};
}

Result<std::optional<Index::Folded>> Index::kept_state(CompanyNo company, const StreamId& stream) const {
  auto row = get(folded_key(company, stream));
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return std::optional<Folded>{};
  return decode_kept_state(stream.kind, **row);
}

// The state after every 64th event of a stream, whatever batch it came in: rows stay a pure function of frames.
Result<void> Index::keep_long_states(std::span<const FramePtr> frames, WriteSet& rows) const {
  std::map<StreamKey, std::vector<const RecordedEvent*>> streams;
  for (const FramePtr& frame : frames) {
    for (const RecordedEvent& event : frame->events) {
      const EventHeader& header = event.header;
      if (header.version % kFoldEvery == 0) streams[{header.company, header.stream}];
    }
  }
  if (streams.empty()) return {};
  for (const FramePtr& frame : frames) {
    for (const RecordedEvent& event : frame->events) {
      const auto found = streams.find({event.header.company, event.header.stream});
      if (found != streams.end()) found->second.push_back(&event);
    }
  }
  for (const auto& [key, events] : streams) {
    auto folded = fold(key.company, key.stream);  // as far as the rows before this batch go
    if (!folded) return pass_on(std::move(folded.error()));
    for (const RecordedEvent* event : events) {
      folded->state = evolve(std::move(folded->state), event->event, event->header.position);
      if (event->header.version % kFoldEvery != 0) continue;
      ByteWriter row(256);
      row.u32(kStateVersion).u64(event->header.version).u64(event->header.position).raw(encode_state(folded->state));
      rows.put(family_, folded_key(key.company, key.stream), row.take());
    }
  }
  return {};
}

Result<void> Index::visit_stream(CompanyNo company, const StreamId& stream, Version from, const Visit& visit) const {
  const auto scan = store_.scan(family_, copy_key(company, stream, from),
                                after_all(copy_key(company, stream, UINT64_MAX)), false, false);
  std::string_view key;
  std::string_view bytes;
  for (;;) {
    auto more = scan->next(key, bytes);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return {};
    auto event = decode_recorded_event(bytes);
    if (!event) return pass_on(std::move(event.error()));
    auto go_on = visit(*event);
    if (!go_on) return pass_on(std::move(go_on.error()));
    if (!*go_on) return {};
  }
}

Result<void> Index::visit_household(CompanyNo company, HouseholdId household, std::uint64_t from,
                                    const Visit& visit) const {
  const std::uint64_t first = from == 0 ? 1 : from;
  const auto scan = store_.scan(family_, household_copy_key(company, household, first),
                                after_all(household_copy_key(company, household, UINT64_MAX)), false, false);
  std::uint64_t nth = first;
  Position previous = 0;
  std::string_view key;
  std::string_view row;
  for (;; ++nth) {
    auto more = scan->next(key, row);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) break;
    ByteReader reader(row);
    const bool own = reader.u8() == 1;
    const Version version = reader.u64();
    std::string bytes(reader.rest());
    if (own) {
      auto copy = get(copy_key(company, stream_of(household), version));
      if (!copy) return pass_on(std::move(copy.error()));
      if (!*copy) return chain_broken(household, nth);
      bytes = std::move(**copy);
    }
    auto event = decode_recorded_event(bytes);
    if (!event) return pass_on(std::move(event.error()));
    bool linked = false;
    for (const HouseholdLink& link : event->header.households) {
      linked =
          linked || (link.household == household && link.nth == nth && (nth == first || link.previous == previous));
    }
    if (!linked || key != household_copy_key(company, household, nth)) return chain_broken(household, nth);
    previous = event->header.position;
    auto go_on = visit(*event);
    if (!go_on) return pass_on(std::move(go_on.error()));
    if (!*go_on) return {};
  }
  // The end is the end only if the chain's head says so.
  auto head_row = get(chain_key(company, household));
  if (!head_row) return pass_on(std::move(head_row.error()));
  if (!*head_row) return {};
  auto head = decode_chain_head(**head_row);
  if (!head) return pass_on(std::move(head.error()));
  if (head->count >= nth && first <= head->count) return chain_broken(household, nth);
  return {};
}

Result<void> Index::visit_tag(CompanyNo company, const Tag& tag, Position from,
                              const std::function<bool(Position, EventType)>& visit) const {
  const auto scan =
      store_.scan(family_, tag_key(company, tag, from), after_all(tag_key(company, tag, UINT64_MAX)), false, false);
  std::string_view key;
  std::string_view row;
  for (;;) {
    auto more = scan->next(key, row);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return {};
    const Position position = ByteReader(key.substr(key.size() - 8)).u64();
    if (!visit(position, ByteReader(row).u16())) return {};
  }
}

Result<void> Index::visit_members(CompanyNo company, CommunityId community, const StreamId& first,
                                  const VisitMember& visit) const {
  Uuid last;
  last.bytes.fill(std::byte{0xff});
  const auto scan = store_.scan(family_, member_key(company, community, first),
                                after_all(member_key(company, community, StreamId{first.kind, last})), false, true);
  std::string_view key;
  std::string_view row;
  for (;;) {
    auto more = scan->next(key, row);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return {};
    const auto id = uuid_from_bytes(key.substr(key.size() - 16));
    auto go_on = visit(StreamId{first.kind, *id}, ByteReader(row).u64());
    if (!go_on) return pass_on(std::move(go_on.error()));
    if (!*go_on) return {};
  }
}

Result<std::vector<StreamId>> Index::members(CompanyNo company, CommunityId community, StreamKind kind,
                                             Position cut_off) const {
  std::vector<StreamId> streams;
  auto visited = visit_members(company, community, StreamId{kind, Uuid{}},
                               [&](const StreamId& stream, Position began) -> Result<bool> {
                                 if (began <= cut_off) streams.push_back(stream);
                                 return true;
                               });
  if (!visited) return pass_on(std::move(visited.error()));
  return streams;
}

Result<std::vector<std::pair<StreamId, Head>>> Index::heads(CompanyNo company, StreamKind kind) const {
  Uuid last;
  last.bytes.fill(std::byte{0xff});
  const auto scan = store_.scan(family_, head_key(company, StreamId{kind, Uuid{}}),
                                after_all(head_key(company, StreamId{kind, last})), false, true);
  std::vector<std::pair<StreamId, Head>> heads;
  std::string_view key;
  std::string_view row;
  for (;;) {
    auto more = scan->next(key, row);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return heads;
    auto head = decode_head(row);
    if (!head) return pass_on(std::move(head.error()));
    heads.emplace_back(StreamId{kind, *uuid_from_bytes(key.substr(key.size() - 16))}, *head);
  }
}

Result<Index::Folded> Index::fold(CompanyNo company, const StreamId& stream) const {
  auto kept = kept_state(company, stream);
  if (!kept) return pass_on(std::move(kept.error()));
  Folded folded;
  if (*kept) {
    folded = std::move(**kept);
  } else {
    folded.state = initial_state(stream.kind);
  }
  auto visited = visit_stream(company, stream, folded.version + 1, [&](const RecordedEvent& event) -> Result<bool> {
    if (event.header.version != folded.version + 1) {
      return fail("stream-damaged", {}, "the index lacks event " + std::to_string(folded.version + 1) + " of a stream");
    }
    folded.state = evolve(std::move(folded.state), event.event, event.header.position);
    folded.version = event.header.version;
    folded.last_position = event.header.position;
    return true;
  });
  if (!visited) return pass_on(std::move(visited.error()));
  return folded;
}

}  // namespace steward
