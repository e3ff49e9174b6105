#pragma once

#include <string>
#include <string_view>

#include "eventstore/base/hash.h"

namespace steward::api {

// A digest as clients see it and give it back: 64 hexadecimal digits in lower case.
[[nodiscard]] inline std::string hex_of(const Hash& hash) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : hash.bytes) {
    text += kDigits[std::to_integer<unsigned>(byte) >> 4U];
    text += kDigits[std::to_integer<unsigned>(byte) & 15U];
  }
  return text;
}

}  // namespace steward::api
