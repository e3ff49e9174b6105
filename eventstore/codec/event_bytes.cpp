#include "eventstore/codec/event_bytes.h"

#include "domain/base/assert.h"
#include "eventstore/codec/actor_bytes.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "eventstore/codec/event_codec.h"

namespace steward {

namespace {

constexpr std::uint8_t kHeaderFormat = 2;
constexpr std::size_t kFixedHeaderBytes = 218;
constexpr std::size_t kLinkBytes = 32;

std::size_t header_size(const EventHeader& header) { return kFixedHeaderBytes + kLinkBytes * header.households.size(); }

void write_header(ByteWriter& out, const EventHeader& header) {
  STEWARD_ASSERT(header.households.size() <= kMaxHouseholdLinks, "an event touches at most sixteen households");
  out.u8(kHeaderFormat);
  out.id(header.log);
  out.u64(header.position);
  out.u32(header.company.value);
  out.id(header.community);
  out.stream(header.stream);
  out.u64(header.version);
  out.u16(header.type);
  out.u16(header.schema_version);
  out.id(header.id);
  out.instant(header.recorded_at);
  out.instant(header.wall_clock);
  out.instant(header.occurred_at);
  out.date(header.effective_date);
  out.u8(static_cast<std::uint8_t>(header.backdating));
  write_actor(out, header.actor);
  out.id(header.command);
  out.uuid(header.causation);
  out.uuid(header.correlation);
  out.u8(static_cast<std::uint8_t>(header.households.size()));
  for (const auto& link : header.households) {
    out.id(link.household);
    out.u64(link.nth);
    out.u64(link.previous);
  }
}

}  // namespace

std::string canonical_header(const EventHeader& header) {
  ByteWriter out(header_size(header));
  write_header(out, header);
  return out.take();
}

std::string event_bytes(const EventHeader& header, std::string_view payload) {
  const auto size = header_size(header);
  ByteWriter out(4 + size + payload.size());
  out.u32(static_cast<std::uint32_t>(size));
  write_header(out, header);
  STEWARD_ASSERT(out.size() == 4 + size, "the size of a header is known before it is written");
  out.raw(payload);
  return out.take();
}

Result<EventParts> split_event_bytes(std::string_view bytes) {
  ByteReader in(bytes);
  EventParts parts;
  parts.header = in.text();
  parts.payload = in.rest();
  if (!in.ok()) return fail("event-damaged", {}, "the header of a stored event is longer than the event");
  return parts;
}

Result<EventHeader> parse_header(std::string_view canonical) {
  ByteReader in(canonical);
  if (in.u8() != kHeaderFormat) return fail("event-damaged", {}, "a stored event has an unknown header format");
  EventHeader header;
  header.log = in.id<LogId>();
  header.position = in.u64();
  header.company.value = in.u32();
  header.community = in.id<CommunityId>();
  header.stream = in.stream();
  header.version = in.u64();
  header.type = in.u16();
  header.schema_version = in.u16();
  header.id = in.id<EventId>();
  header.recorded_at = in.instant();
  header.wall_clock = in.instant();
  header.occurred_at = in.instant();
  header.effective_date = in.date();
  header.backdating = static_cast<BackdatingReason>(in.u8_at_most(kBackdatingReasons.size()));
  header.actor = read_actor(in);
  header.command = in.id<CommandId>();
  header.causation = in.uuid();
  header.correlation = in.uuid();
  const auto links = in.u8_at_most(kMaxHouseholdLinks);
  if (in.ok()) header.households.reserve(links);
  for (std::uint8_t i = 0; i < links && in.ok(); ++i) {
    HouseholdLink link;
    link.household = in.id<HouseholdId>();
    link.nth = in.u64();
    link.previous = in.u64();
    header.households.push_back(link);
  }
  if (!in.done()) return fail("event-damaged", {}, "the header of a stored event cannot be read");
  return header;
}

Result<Event> decode_payload(const EventHeader& header, std::string_view payload) {
  auto event = decode_event(header.type, header.schema_version, payload);
  if (!event) event.error().params.push_back({"position", static_cast<std::int64_t>(header.position)});
  return event;
}

Result<RecordedEvent> decode_recorded_event(std::string_view bytes) {
  const auto parts = split_event_bytes(bytes);
  if (!parts) return pass_on(parts.error());
  auto header = parse_header(parts->header);
  if (!header) return pass_on(std::move(header.error()));
  auto event = decode_payload(*header, parts->payload);
  if (!event) return pass_on(std::move(event.error()));
  return RecordedEvent{std::move(*header), std::move(*event), std::string(bytes)};
}

Hash leaf_hash(std::string_view canonical_header, std::string_view payload) {
  constexpr std::string_view kLeaf("\0", 1);
  return sha256(kLeaf, canonical_header, sha256(payload).view());
}

}  // namespace steward
