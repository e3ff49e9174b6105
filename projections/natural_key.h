#pragma once

#include <string>
#include <string_view>

namespace steward {

// Bytes that sort as people count: runs of digits by value, everything else as text: 1-101 < 1-1001 < 2-1. ASCII
// letters in either case are alike. No key is the beginning of another, so more can follow.
[[nodiscard]] std::string natural_key(std::string_view text);

// ASCII letters made small: what searches by prefix compare.
[[nodiscard]] std::string folded(std::string_view text);

}  // namespace steward
