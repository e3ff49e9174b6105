#pragma once

#include <flatbuffers/flatbuffers.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "domain/event.h"
#include "eventstore/schema/steward_generated.h"

// Inside the codec only: each event and its table, both ways. to_table builds nested values in a fixed order (never
// inside an argument list, whose order compilers choose), because the bytes are hashed. from_table gets a verified
// table and says false to a number that is none of its enum: `known` is a switch without default, so that the compiler
// names the enumerator that was forgotten.
namespace steward::codec {

using Builder = flatbuffers::FlatBufferBuilder;
template <class T>
using Offset = flatbuffers::Offset<T>;
template <class T>
using Vector = flatbuffers::Vector<T>;

// Bytes of the domain as a struct of the schema, for as long as the expression lasts.
template <class Struct>
class Inline {
 public:
  explicit Inline(const std::byte* bytes) { std::memcpy(&value_, bytes, sizeof(Struct)); }
  operator const Struct*() const { return &value_; }  // NOLINT(google-explicit-constructor): what Create… takes

 private:
  Struct value_;
};

[[nodiscard]] inline Inline<fb::Uuid> raw(const Uuid& id) { return Inline<fb::Uuid>(id.bytes.data()); }
template <class Tag>
[[nodiscard]] Inline<fb::Uuid> raw(const Id<Tag>& id) {
  return raw(id.uuid);
}
[[nodiscard]] inline Inline<fb::Digest> raw(const std::array<std::byte, 32>& bytes) {
  return Inline<fb::Digest>(bytes.data());
}

[[nodiscard]] inline Uuid uuid_of(const fb::Uuid& stored) {
  Uuid id;
  std::memcpy(id.bytes.data(), &stored, sizeof(stored));
  return id;
}
template <class AnyId>
[[nodiscard]] AnyId id_of(const fb::Uuid* stored) {
  return AnyId{uuid_of(*stored)};
}
[[nodiscard]] inline std::array<std::byte, 32> digest_of(const fb::Digest* stored) {
  std::array<std::byte, 32> bytes{};
  std::memcpy(bytes.data(), stored, bytes.size());
  return bytes;
}
[[nodiscard]] inline std::string text_of(const flatbuffers::String* stored) { return stored->str(); }

template <class Enum>
[[nodiscard]] constexpr auto number_of(Enum value) {
  return static_cast<std::underlying_type_t<Enum>>(value);
}

[[nodiscard]] Offset<fb::Sealed> to_table(Builder& out, const Sealed& sealed);
[[nodiscard]] bool from_table(const fb::Sealed& stored, Sealed& sealed);

#define STEWARD_CODEC_OF(area, name)                                              \
  [[nodiscard]] Offset<fb::name> to_table(Builder& out, const area::name& event); \
  [[nodiscard]] bool from_table(const fb::name& stored, area::name& event)

STEWARD_CODEC_OF(operations, LogCreated);
STEWARD_CODEC_OF(operations, LossAccepted);
STEWARD_CODEC_OF(operations, PoisonEventSkipped);
STEWARD_CODEC_OF(registry, CompanyRegistered);
STEWARD_CODEC_OF(registry, CommunityRegistered);
STEWARD_CODEC_OF(registry, BuildingRegistered);
STEWARD_CODEC_OF(registry, HouseRegistered);
STEWARD_CODEC_OF(registry, HouseholdMovedIn);
STEWARD_CODEC_OF(registry, HouseholdMovedOut);
STEWARD_CODEC_OF(billing, FeeItemDefined);
STEWARD_CODEC_OF(billing, TariffSet);
STEWARD_CODEC_OF(billing, BillRunStarted);
STEWARD_CODEC_OF(billing, StatementIssued);
STEWARD_CODEC_OF(billing, BillRunChunkRecorded);
STEWARD_CODEC_OF(billing, BillRunCompleted);
STEWARD_CODEC_OF(billing, ChargeRaised);
STEWARD_CODEC_OF(billing, ArrearsBroughtForward);
STEWARD_CODEC_OF(billing, PaymentReceived);
STEWARD_CODEC_OF(billing, PaymentReversed);
STEWARD_CODEC_OF(billing, CreditApplied);
STEWARD_CODEC_OF(imports, ImportRunStarted);
STEWARD_CODEC_OF(imports, ImportChunkRecorded);
STEWARD_CODEC_OF(imports, ImportRunCompleted);
STEWARD_CODEC_OF(access, ApiKeyIssued);
STEWARD_CODEC_OF(access, ApiKeyRevoked);
STEWARD_CODEC_OF(registry, HouseVacated);
#undef STEWARD_CODEC_OF

}  // namespace steward::codec
