#pragma once

#include <optional>
#include <vector>

#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"

// Inside the codec only: parts that many kept states have.
namespace steward::codec {

template <class Enum>
void put_number(ByteWriter& out, Enum value) {
  out.u8(static_cast<std::uint8_t>(value));
}
// Of an enum that begins with 1 and has no gaps; anything else is damage.
template <class Enum>
[[nodiscard]] Enum take_number(ByteReader& in, Enum last) {
  const auto number = in.u8_at_most(static_cast<std::uint8_t>(last));
  if (number == 0) in.fail();
  return static_cast<Enum>(number);
}

// `put_value(value)` follows a byte that says whether there is one.
template <class Value, class Put>
void put_optional(ByteWriter& out, const std::optional<Value>& value, Put put_value) {
  out.boolean(value.has_value());
  if (value) put_value(*value);
}
template <class Value, class Take>
void take_optional(ByteReader& in, std::optional<Value>& value, Take take_value) {
  value.reset();
  if (in.boolean()) value = take_value();
}
inline void put_optional(ByteWriter& out, const std::optional<Date>& date) {
  put_optional(out, date, [&out](Date value) { out.date(value); });
}
inline void take_optional(ByteReader& in, std::optional<Date>& date) {
  take_optional(in, date, [&in] { return in.date(); });
}
inline void put_optional(ByteWriter& out, const std::optional<Instant>& instant) {
  put_optional(out, instant, [&out](Instant value) { out.instant(value); });
}
inline void take_optional(ByteReader& in, std::optional<Instant>& instant) {
  take_optional(in, instant, [&in] { return in.instant(); });
}
inline void put_optional(ByteWriter& out, const std::optional<std::int32_t>& number) {
  put_optional(out, number, [&out](std::int32_t value) { out.i32(value); });
}
inline void take_optional(ByteReader& in, std::optional<std::int32_t>& number) {
  take_optional(in, number, [&in] { return in.i32(); });
}

template <class Value, class Put>
void put_list(ByteWriter& out, const std::vector<Value>& values, Put put_value) {
  out.u32(static_cast<std::uint32_t>(values.size()));
  for (const auto& value : values) put_value(value);
}
// `bytes_each`: the least that one value takes.
template <class Value, class Take>
void take_list(ByteReader& in, std::vector<Value>& values, std::size_t bytes_each, Take take_value) {
  values.clear();
  const auto count = in.count(bytes_each);
  values.reserve(count);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) values.push_back(take_value());
}
template <class Tag>
void put_list(ByteWriter& out, const std::vector<Id<Tag>>& ids) {
  put_list(out, ids, [&out](const Id<Tag>& id) { out.id(id); });
}
template <class Tag>
void take_list(ByteReader& in, std::vector<Id<Tag>>& ids) {
  take_list(in, ids, sizeof(Uuid), [&in] { return in.id<Id<Tag>>(); });
}

}  // namespace steward::codec
