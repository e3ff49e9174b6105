#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/base/ids.h"

namespace steward {

// Builds keys, rows and frames: big-endian integers (so that bytes sort as numbers do), raw bytes, and texts with a u32
// length in front.
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
  ByteWriter& uuid(const Uuid& id) { return raw(id.view()); }
  ByteWriter& raw(std::string_view bytes) {
    bytes_.append(bytes);
    return *this;
  }
  ByteWriter& text(std::string_view bytes) {
    u32(static_cast<std::uint32_t>(bytes.size()));
    return raw(bytes);
  }

  [[nodiscard]] std::string_view view() const { return bytes_; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  template <class Unsigned>
  ByteWriter& integer(Unsigned value) {
    char buffer[sizeof(Unsigned)];
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
      buffer[sizeof(Unsigned) - 1 - i] = static_cast<char>(value & 0xffU);
      value = static_cast<Unsigned>(value >> 8U);
    }
    bytes_.append(buffer, sizeof(Unsigned));
    return *this;
  }

  std::string bytes_;
};

}  // namespace steward
