#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "api/json/reader.h"

namespace steward::api {

// The numbers of bills in the order in which they are named; errors as of the reader.
[[nodiscard]] inline std::vector<std::uint32_t> bill_numbers(json::JsonArray array) {
  std::vector<std::uint32_t> numbers;
  for (std::size_t i = 0; i < array.size(); ++i) {
    numbers.push_back(static_cast<std::uint32_t>(array.integer(i, 1, UINT32_MAX)));
  }
  return numbers;
}

[[nodiscard]] inline std::vector<std::uint32_t> ascending(std::vector<std::uint32_t> numbers) {
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace steward::api
