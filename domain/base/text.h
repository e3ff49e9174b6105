#pragma once

#include <cstddef>
#include <string_view>

namespace steward {

// Text that can stand in a list, on a bill or in a claim: not empty, at most `most_bytes`, no control characters and no
// space at either end. That it is UTF-8 is checked at the edge.
[[nodiscard]] constexpr bool is_plain_text(std::string_view text, std::size_t most_bytes) {
  if (text.empty() || text.size() > most_bytes || text.front() == ' ' || text.back() == ' ') return false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) return false;
  }
  return true;
}

inline constexpr std::size_t kMostCodeBytes = 64;
inline constexpr std::size_t kMostNameBytes = 200;

}  // namespace steward
