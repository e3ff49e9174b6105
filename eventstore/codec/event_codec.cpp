#include "eventstore/codec/event_codec.h"

#include <array>
#include <cstdint>
#include <utility>

#include "eventstore/codec/tables.h"

namespace steward {

namespace {

constexpr std::uint16_t kSchemaVersion = 1;
// Larger than any command may be; keeps the verifier's own arithmetic far from its limits.
constexpr std::size_t kLargestPayload = 64ULL << 20U;
constexpr std::size_t kSmallestPayload = 12;
constexpr flatbuffers::uoffset_t kDeepestNesting = 16;
constexpr flatbuffers::uoffset_t kMostTables = 1'000'000;

template <class AnyOffset>
struct Pointee;
template <class Table>
struct Pointee<flatbuffers::Offset<Table>> {
  using Type = Table;
};
template <class DomainEvent>
using StoredAs = typename Pointee<decltype(codec::to_table(std::declval<codec::Builder&>(),
                                                           std::declval<const DomainEvent&>()))>::Type;

template <std::size_t Index>
constexpr bool same_number =
    static_cast<std::size_t>(fb::EventBodyTraits<StoredAs<AnyEvent::Alternative<Index>>>::enum_value) == Index + 1;

template <std::size_t... Indices>
constexpr bool same_numbers(std::index_sequence<Indices...>) {
  return (same_number<Indices> && ...);
}

using AllIndices = std::make_index_sequence<kEventTypes>;
static_assert(same_numbers(AllIndices{}), "the union of the schema lists the events in the domain's order");
static_assert(static_cast<std::size_t>(fb::EventBody::MAX) == kEventTypes, "the union has no event of its own");

tl::unexpected<Error> damaged(const char* what) { return fail("payload-damaged", {}, what); }

template <std::size_t Index>
Result<Event> read_alternative(const fb::Payload& payload) {
  using DomainEvent = AnyEvent::Alternative<Index>;
  Event event(std::in_place_index<Index>);
  const auto& stored = *static_cast<const StoredAs<DomainEvent>*>(payload.event());
  if (!codec::from_table(stored, get<DomainEvent>(event)))
    return damaged("the payload has a number of no known meaning");
  return event;
}

using Reader = Result<Event> (*)(const fb::Payload&);
template <std::size_t... Indices>
constexpr std::array<Reader, kEventTypes> all_readers(std::index_sequence<Indices...>) {
  return {&read_alternative<Indices>...};
}
constexpr std::array<Reader, kEventTypes> kReaders = all_readers(AllIndices{});

Result<Event> decode_aligned(EventType type, const std::uint8_t* bytes, std::size_t size) {
  flatbuffers::Verifier verifier(bytes, size, kDeepestNesting, kMostTables);
  if (!verifier.VerifyBuffer<fb::Payload>(nullptr)) return damaged("the payload is not a well-formed table");
  const auto& payload = *flatbuffers::GetRoot<fb::Payload>(bytes);
  if (static_cast<EventType>(payload.event_type()) != type) return damaged("the payload is that of another type");
  return kReaders[type - 1U](payload);
}

}  // namespace

std::string encode_event(const Event& event) {
  thread_local codec::Builder builder(4096);
  builder.Clear();
  visit(
      [](const auto& alternative) {
        const auto body = codec::to_table(builder, alternative);
        using Table = StoredAs<std::decay_t<decltype(alternative)>>;
        builder.Finish(fb::CreatePayload(builder, fb::EventBodyTraits<Table>::enum_value, body.Union()));
      },
      event);
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

Result<Event> decode_event(EventType type, std::uint16_t schema_version, std::string_view payload) {
  if (type == 0 || type > kEventTypes) {
    return fail("event-type-unknown", {{"event_type", std::int64_t{type}}}, "the event was written by a newer program");
  }
  if (schema_version == 0 || schema_version > kSchemaVersion) {
    return fail("schema-version-unknown",
                {{"event_type", std::int64_t{type}}, {"schema_version", std::int64_t{schema_version}}},
                "the event was written by a newer program");
  }
  if (payload.size() < kSmallestPayload || payload.size() > kLargestPayload) return damaged("no payload has this size");
  // Tables are read in place, so that they must begin at a multiple of eight; inside a frame they lie anywhere.
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(payload.data());
  if (reinterpret_cast<std::uintptr_t>(bytes) % alignof(std::uint64_t) == 0) {
    return decode_aligned(type, bytes, payload.size());
  }
  constexpr std::size_t kSmall = 2048;
  if (payload.size() <= kSmall) {
    alignas(std::uint64_t) std::array<std::uint8_t, kSmall> copy;
    std::memcpy(copy.data(), payload.data(), payload.size());
    return decode_aligned(type, copy.data(), payload.size());
  }
  std::vector<std::uint64_t> copy((payload.size() + 7) / 8);
  std::memcpy(copy.data(), payload.data(), payload.size());
  return decode_aligned(type, reinterpret_cast<const std::uint8_t*>(copy.data()), payload.size());
}

std::uint16_t schema_version_of(EventType) { return kSchemaVersion; }

}  // namespace steward
