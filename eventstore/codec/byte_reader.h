#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "domain/base/ids.h"
#include "domain/base/time.h"
#include "domain/stream.h"
#include "eventstore/base/hash.h"

namespace steward {

// Reads what ByteWriter wrote. Running past the end does not read: it makes the reader fail, values become zero or
// empty, and the caller asks ok() once at the end. Views point into the input.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t u8() { return integer<std::uint8_t>(); }
  std::uint16_t u16() { return integer<std::uint16_t>(); }
  std::uint32_t u32() { return integer<std::uint32_t>(); }
  std::uint64_t u64() { return integer<std::uint64_t>(); }
  std::int32_t i32() { return static_cast<std::int32_t>(u32()); }
  std::int64_t i64() { return static_cast<std::int64_t>(u64()); }
  std::int32_t sortable_i32() { return static_cast<std::int32_t>(u32() ^ 0x8000'0000U); }
  std::int64_t sortable_i64() { return static_cast<std::int64_t>(u64() ^ 0x8000'0000'0000'0000ULL); }
  bool boolean() { return u8_at_most(1) == 1; }
  // A number above `largest` is damage.
  std::uint8_t u8_at_most(std::uint8_t largest) {
    const auto value = u8();
    if (value > largest) fail();
    return value;
  }
  Uuid uuid() { return filled<Uuid>(); }
  template <class AnyId>
  AnyId id() {
    return AnyId{uuid()};
  }
  Hash hash() { return filled<Hash>(); }
  Date date() { return Date{i32()}; }
  Instant instant() { return Instant{i64()}; }
  StreamId stream() {
    const auto kind = u16();
    if (kind == 0 || kind > kStreamKinds) fail();
    return {static_cast<StreamKind>(kind), uuid()};
  }
  std::string_view raw(std::size_t size) {
    if (size > rest_.size()) {
      fail();
      return {};
    }
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  std::string_view text() { return raw(u32()); }
  std::string_view text8() { return raw(u8()); }
  // A u32 count of things that take at least `bytes_each` (> 0). One that cannot fit in what is left is damage, so that
  // no allocation is larger than a small multiple of the input.
  std::uint32_t count(std::size_t bytes_each) {
    const auto value = u32();
    if (value <= rest_.size() / bytes_each) return value;
    fail();
    return 0;
  }

  void fail() {
    ok_ = false;
    rest_ = {};
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  // Nothing was missing so far.
  [[nodiscard]] bool ok() const { return ok_; }
  // Nothing was missing and nothing is left.
  [[nodiscard]] bool done() const { return ok_ && rest_.empty(); }

 private:
  template <std::unsigned_integral Unsigned>
  Unsigned integer() {
    Unsigned value = 0;
    const std::string_view bytes = raw(sizeof(Unsigned));
    if (bytes.empty()) return 0;
    std::memcpy(&value, bytes.data(), sizeof(Unsigned));
    if constexpr (sizeof(Unsigned) == 2) value = __builtin_bswap16(value);
    if constexpr (sizeof(Unsigned) == 4) value = __builtin_bswap32(value);
    if constexpr (sizeof(Unsigned) == 8) value = __builtin_bswap64(value);
    return value;
  }
  template <class Bytes>
  Bytes filled() {
    Bytes value;
    const std::string_view bytes = raw(value.bytes.size());
    if (!bytes.empty()) std::memcpy(value.bytes.data(), bytes.data(), bytes.size());
    return value;
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace steward
