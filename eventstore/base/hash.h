#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace steward {

// A SHA-256, or any other 32 bytes that identify something.
struct Hash {
  std::array<std::byte, 32> bytes{};
  auto operator<=>(const Hash&) const = default;
  [[nodiscard]] bool is_zero() const { return *this == Hash{}; }
  [[nodiscard]] std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

[[nodiscard]] Hash sha256(std::string_view bytes);
// Of the strings one behind the other, without joining them.
[[nodiscard]] Hash sha256(std::string_view first, std::string_view second);
[[nodiscard]] Hash sha256(std::string_view first, std::string_view second, std::string_view third);
// HMAC-SHA-256.
[[nodiscard]] Hash hmac_sha256(const Hash& key, std::string_view bytes);
// The same with a key of any length.
[[nodiscard]] Hash hmac_sha256(std::string_view key, std::string_view bytes);
[[nodiscard]] std::string to_hex(const Hash& hash);
// XXH3, 64 bits: finds damage, not fraud.
[[nodiscard]] std::uint64_t checksum(std::string_view bytes);

}  // namespace steward
