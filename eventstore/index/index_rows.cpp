#include "eventstore/index/index_rows.h"

#include <algorithm>

#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "eventstore/codec/command_bytes.h"

namespace steward {

namespace {

constexpr char kFoldedTable = 'f';

ByteWriter key_of(char table, CompanyNo company) {
  ByteWriter key(48);
  key.u8(static_cast<std::uint8_t>(table)).u32(company.value);
  return key;
}

template <class T>
Result<T> checked(const ByteReader& reader, T value, std::string_view what) {
  if (reader.done()) return value;
  return fail("index-row-damaged", {}, "the index has a damaged row: " + std::string(what));
}

RememberedCommand remembered(const CommandRecord& command, const Frame& frame) {
  RememberedCommand value;
  value.id = command.id;
  value.fingerprint = command.fingerprint;
  value.money = command.money;
  value.recorded_at = command.recorded_at;
  value.outcome = command.outcome;
  value.target = command.target;
  value.target_version = command.target_version;
  if (command.events > 0) {
    value.first = frame.first_position + command.first_event;
    value.last = value.first + command.events - 1;
  }
  value.decided_at = frame.after.position;
  value.epoch = frame.after.epoch;
  return value;
}

}  // namespace

std::string head_key(CompanyNo company, const StreamId& stream) {
  ByteWriter key = key_of('h', company);
  return key.stream(stream).take();
}

std::string claim_key(CompanyNo company, const Claim& claim) {
  return key_of('c', company).u8(static_cast<std::uint8_t>(claim.kind)).raw(claim.value).take();
}

std::string command_key(CompanyNo company, CredentialId credential, const Hash& key) {
  return key_of('i', company).uuid(credential.uuid).raw(key.view()).take();
}

std::string chain_key(CompanyNo company, HouseholdId household) {
  return key_of('n', company).uuid(household.uuid).take();
}

std::string counter_key(const CounterKey& key) {
  return key_of('k', key.company).u8(static_cast<std::uint8_t>(key.kind)).sortable_i32(key.year).take();
}

std::string copy_key(CompanyNo company, const StreamId& stream, Version version) {
  ByteWriter key = key_of('s', company);
  return key.stream(stream).u64(version).take();
}

std::string household_copy_key(CompanyNo company, HouseholdId household, std::uint64_t nth) {
  return key_of('y', company).uuid(household.uuid).u64(nth).take();
}

std::string tag_key(CompanyNo company, const Tag& tag, Position position) {
  return key_of('t', company).u8(static_cast<std::uint8_t>(tag.kind)).uuid(tag.id).u64(position).take();
}

std::string member_key(CompanyNo company, CommunityId community, const StreamId& stream) {
  ByteWriter key = key_of('m', company);
  key.uuid(community.uuid);
  return key.stream(stream).take();
}

std::string folded_key(CompanyNo company, const StreamId& stream) {
  ByteWriter key = key_of(kFoldedTable, company);
  return key.stream(stream).take();
}

bool is_folded_key(std::string_view key) { return key.starts_with(kFoldedTable); }

std::string encode(const Head& head) {
  return ByteWriter(32).u64(head.version).u64(head.last_position).uuid(head.community.uuid).take();
}

std::string encode(const ClaimHolder& holder) {
  ByteWriter bytes(26);
  return bytes.stream(holder.stream).u64(holder.position).take();
}

std::string encode(const ChainHead& head) { return ByteWriter(16).u64(head.count).u64(head.last).take(); }

std::string encode(const RememberedCommand& command) {
  ByteWriter bytes(192);
  bytes.uuid(command.id.uuid).raw(command.fingerprint.view()).u8(command.money ? 1 : 0).i64(command.recorded_at.micros);
  write_outcome(bytes, command.outcome);
  bytes.stream(command.target).u64(command.target_version);
  return bytes.u64(command.first).u64(command.last).u64(command.decided_at).u32(command.epoch).take();
}

std::string encode(const LogCursor& cursor) {
  ByteWriter bytes(84);
  bytes.u64(cursor.frame).u64(cursor.position).raw(cursor.root.view()).raw(cursor.digest.view());
  return bytes.u32(cursor.epoch).take();
}

std::string encode_counter(std::int64_t value) { return ByteWriter(8).i64(value).take(); }

Result<Head> decode_head(std::string_view bytes) {
  ByteReader from(bytes);
  Head head;
  head.version = from.u64();
  head.last_position = from.u64();
  head.community = CommunityId(from.uuid());
  return checked(from, head, "head");
}

Result<ClaimHolder> decode_claim_holder(std::string_view bytes) {
  ByteReader from(bytes);
  ClaimHolder holder;
  holder.stream = from.stream();
  holder.position = from.u64();
  return checked(from, holder, "claim");
}

Result<ChainHead> decode_chain_head(std::string_view bytes) {
  ByteReader from(bytes);
  ChainHead head;
  head.count = from.u64();
  head.last = from.u64();
  return checked(from, head, "household chain");
}

Result<RememberedCommand> decode_remembered(std::string_view bytes) {
  ByteReader from(bytes);
  RememberedCommand command;
  command.id = CommandId(from.uuid());
  command.fingerprint = from.hash();
  command.money = from.u8() != 0;
  command.recorded_at = Instant{from.i64()};
  command.outcome = read_outcome(from);
  command.target = from.stream();
  command.target_version = from.u64();
  command.first = from.u64();
  command.last = from.u64();
  command.decided_at = from.u64();
  command.epoch = from.u32();
  return checked(from, std::move(command), "remembered command");
}

Result<LogCursor> decode_cursor(std::string_view bytes) {
  ByteReader from(bytes);
  LogCursor cursor;
  cursor.frame = from.u64();
  cursor.position = from.u64();
  cursor.root = from.hash();
  cursor.digest = from.hash();
  cursor.epoch = from.u32();
  return checked(from, cursor, "checkpoint");
}

Result<std::int64_t> decode_counter(std::string_view bytes) {
  ByteReader from(bytes);
  const std::int64_t value = from.i64();
  return checked(from, value, "counter");
}

void event_lookup_rows(const RecordedEvent& event, IndexRows& rows) {
  const EventHeader& header = event.header;
  rows.push_back(
      {head_key(header.company, header.stream), encode(Head{header.version, header.position, header.community})});
  for (const HouseholdLink& link : header.households) {
    rows.push_back({chain_key(header.company, link.household), encode(ChainHead{link.nth, header.position})});
  }
  for (const ClaimChange& change : claims_of(event.event)) {
    std::optional<std::string> holder;
    if (change.action == ClaimAction::claim) holder = encode(ClaimHolder{header.stream, header.position});
    rows.push_back({claim_key(header.company, change.claim), std::move(holder)});
  }
  for (const CounterChange& change : counters_of(header.company, event.event)) {
    rows.push_back({counter_key(change.key), encode_counter(change.value)});
  }
}

void command_lookup_rows(const Frame& frame, IndexRows& rows) {
  for (const CommandRecord& command : frame.commands) {
    if (!command.has_key) continue;
    rows.push_back(
        {command_key(command.company, command.actor.credential, command.key), encode(remembered(command, frame))});
  }
}

IndexRows lookup_rows(const Frame& frame) {
  IndexRows rows;
  for (const RecordedEvent& event : frame.events) event_lookup_rows(event, rows);
  command_lookup_rows(frame, rows);
  return rows;
}

void copy_rows(const RecordedEvent& event, Family family, WriteSet& rows) {
  const EventHeader& header = event.header;
  const CompanyNo company = header.company;
  rows.put(family, copy_key(company, header.stream, header.version), event.bytes);
  for (const HouseholdLink& link : header.households) {
    // A household's own stream is its copy already; only what came from elsewhere is copied once more.
    const bool own = header.stream == stream_of(link.household);
    ByteWriter row(own ? 9 : 9 + event.bytes.size());
    row.u8(own ? 1 : 0).u64(own ? header.version : 0);
    if (!own) row.raw(event.bytes);
    rows.put(family, household_copy_key(company, link.household, link.nth), row.take());
  }
  for (const Tag& tag : tags_of(event.event)) {
    rows.put(family, tag_key(company, tag, header.position), ByteWriter(2).u16(header.type).take());
  }
  if (header.version == 1) {
    rows.put(family, member_key(company, header.community, header.stream), ByteWriter(8).u64(header.position).take());
  }
}

}  // namespace steward
