#pragma once

#include <string>
#include <string_view>

namespace steward {

// Bytes that sort as people count: runs of digits by value, everything else as text: 1-101 < 1-1001 < 2-1. ASCII
// letters in either case are alike. No key is the beginning of another, so more can follow.
[[nodiscard]] std::string natural_key(std::string_view text);

// What searches for house numbers compare: the same of A-1-402, Ａ－１－４０２, "a 1 402" and A座1单元402. Full-width
// letters, digits and signs are ASCII, letters small; a dash of any kind, a space between two characters and the words
// for parts of a house number (号 楼 栋 幢 座 单元 室) are a hyphen, several of them one. Spaces at the ends are
// nothing. The key of a beginning is a beginning of the key.
[[nodiscard]] std::string search_key(std::string_view house_number);

// What tells whether two spellings are one building: the same of 3, 3号楼, "3 号楼", ３栋, 3#, 3#楼 and 03幢. A unit is
// no building: 3单元 is another.
[[nodiscard]] std::string building_key(std::string_view code);

}  // namespace steward
