#pragma once

#include <cstdint>
#include <string_view>

#include "domain/base/ids.h"

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
  Uuid uuid() {
    Uuid id;
    const std::string_view bytes = raw(16);
    if (bytes.size() == 16) id = *uuid_from_bytes(bytes);
    return id;
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
  template <class Unsigned>
  Unsigned integer() {
    const std::string_view bytes = raw(sizeof(Unsigned));
    Unsigned value = 0;
    for (const char byte : bytes) {
      value = static_cast<Unsigned>((value << (sizeof(Unsigned) > 1 ? 8U : 0U)) | static_cast<std::uint8_t>(byte));
    }
    return value;
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace steward
