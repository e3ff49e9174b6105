#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "domain/base/ids.h"

namespace steward {

// Builds a key as ByteWriter does (big-endian, so that bytes sort as numbers do), but on the stack: a handler makes a
// dozen of them for one event. A key that is longer than most goes to the heap.
class KeyWriter {
 public:
  KeyWriter& u8(std::uint8_t value) { return integer(value); }
  KeyWriter& u16(std::uint16_t value) { return integer(value); }
  KeyWriter& u32(std::uint32_t value) { return integer(value); }
  KeyWriter& u64(std::uint64_t value) { return integer(value); }
  // The sign bit is turned, so that negative numbers sort before positive ones.
  KeyWriter& sortable_i32(std::int32_t value) { return integer(static_cast<std::uint32_t>(value) ^ 0x8000'0000U); }
  KeyWriter& sortable_i64(std::int64_t value) {
    return integer(static_cast<std::uint64_t>(value) ^ 0x8000'0000'0000'0000ULL);
  }
  KeyWriter& uuid(const Uuid& id) { return raw(id.view()); }
  template <class Tag>
  KeyWriter& id(const Id<Tag>& id) {
    return uuid(id.uuid);
  }
  KeyWriter& raw(std::string_view bytes) {
    if (long_.empty() && size_ + bytes.size() <= short_.size()) {
      std::memcpy(short_.data() + size_, bytes.data(), bytes.size());
      size_ += bytes.size();
      return *this;
    }
    if (long_.empty()) long_.assign(short_.data(), size_);
    long_.append(bytes);
    return *this;
  }

  // Valid until the next change.
  [[nodiscard]] std::string_view view() const {
    return long_.empty() ? std::string_view(short_.data(), size_) : std::string_view(long_);
  }
  [[nodiscard]] std::string take() const { return std::string(view()); }

 private:
  template <std::unsigned_integral Unsigned>
  KeyWriter& integer(Unsigned value) {
    if constexpr (sizeof(Unsigned) == 2) value = __builtin_bswap16(value);
    if constexpr (sizeof(Unsigned) == 4) value = __builtin_bswap32(value);
    if constexpr (sizeof(Unsigned) == 8) value = __builtin_bswap64(value);
    char bytes[sizeof(Unsigned)];
    std::memcpy(bytes, &value, sizeof(Unsigned));
    return raw({bytes, sizeof(Unsigned)});
  }

  std::array<char, 112> short_;  // not initialised: only the first size_ are read
  std::size_t size_ = 0;
  std::string long_;  // the whole key, once it is long
};

}  // namespace steward
