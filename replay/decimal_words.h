#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

namespace steward {

// A price, an area or a usage without zeros at its end, but with at least `least` decimals: 2.40, 2.405.
[[nodiscard]] inline std::string decimal(std::int64_t value, int places, int least) {
  std::int64_t unit = 1;
  for (int i = 0; i < places; ++i) unit *= 10;
  const std::int64_t size = value < 0 ? -value : value;
  std::string behind = std::to_string(size % unit);
  behind.insert(0, static_cast<std::size_t>(places) - std::min(behind.size(), static_cast<std::size_t>(places)), '0');
  std::string text = (value < 0 ? "-" : "") + std::to_string(size / unit) + "." + behind;
  for (int dropped = places; dropped > least && text.back() == '0'; --dropped) text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace steward
