#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "domain/base/assert.h"
#include "domain/base/ids.h"
#include "domain/base/time.h"
#include "domain/stream.h"
#include "eventstore/base/hash.h"

namespace steward {

// Builds keys, rows and frames: big-endian integers (so that bytes sort as numbers do), raw bytes, and texts with their
// length in front (u32, or u8 for text8). A length that does not fit is a bug of the caller: asserted.
class ByteWriter {
 public:
  ByteWriter() = default;
  explicit ByteWriter(std::size_t reserve) { bytes_.reserve(reserve); }

  ByteWriter& u8(std::uint8_t value) {
    bytes_.push_back(static_cast<char>(value));
    return *this;
  }
  ByteWriter& u16(std::uint16_t value) { return integer(value); }
  ByteWriter& u32(std::uint32_t value) { return integer(value); }
  ByteWriter& u64(std::uint64_t value) { return integer(value); }
  // Two's complement: does not sort across zero (see sortable_i64).
  ByteWriter& i32(std::int32_t value) { return integer(static_cast<std::uint32_t>(value)); }
  ByteWriter& i64(std::int64_t value) { return integer(static_cast<std::uint64_t>(value)); }
  // The sign bit is turned, so that negative numbers sort before positive ones.
  ByteWriter& sortable_i32(std::int32_t value) { return integer(static_cast<std::uint32_t>(value) ^ 0x8000'0000U); }
  ByteWriter& sortable_i64(std::int64_t value) {
    return integer(static_cast<std::uint64_t>(value) ^ 0x8000'0000'0000'0000ULL);
  }
  ByteWriter& boolean(bool value) { return u8(value ? 1 : 0); }
  ByteWriter& uuid(const Uuid& id) { return raw(id.view()); }
  template <class Tag>
  ByteWriter& id(const Id<Tag>& value) {
    return uuid(value.uuid);
  }
  ByteWriter& hash(const Hash& value) { return raw(value.view()); }
  ByteWriter& date(Date value) { return i32(value.days); }
  ByteWriter& instant(Instant value) { return i64(value.micros); }
  ByteWriter& stream(const StreamId& value) { return u16(static_cast<std::uint16_t>(value.kind)).uuid(value.id); }
  ByteWriter& raw(std::string_view bytes) {
    bytes_.append(bytes);
    return *this;
  }
  ByteWriter& text8(std::string_view bytes) {
    STEWARD_ASSERT(bytes.size() <= 0xff, "a short text fits its one length byte");
    return u8(static_cast<std::uint8_t>(bytes.size())).raw(bytes);
  }
  ByteWriter& text(std::string_view bytes) {
    STEWARD_ASSERT(bytes.size() <= 0xffff'ffff, "a text fits its four length bytes");
    u32(static_cast<std::uint32_t>(bytes.size()));
    return raw(bytes);
  }

  [[nodiscard]] std::string_view view() const { return bytes_; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  template <std::unsigned_integral Unsigned>
  ByteWriter& integer(Unsigned value) {
    if constexpr (sizeof(Unsigned) == 2) value = __builtin_bswap16(value);
    if constexpr (sizeof(Unsigned) == 4) value = __builtin_bswap32(value);
    if constexpr (sizeof(Unsigned) == 8) value = __builtin_bswap64(value);
    char buffer[sizeof(Unsigned)];
    std::memcpy(buffer, &value, sizeof(Unsigned));
    bytes_.append(buffer, sizeof(Unsigned));
    return *this;
  }

  std::string bytes_;
};

}  // namespace steward
