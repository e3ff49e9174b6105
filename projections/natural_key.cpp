#include "projections/natural_key.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace steward {

namespace {

constexpr std::size_t kLongestRun = 250;  // digits; the rest counts as a number of its own

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// What a text begins with, and for what it stands: a byte of its own, or a character that is meant as an ASCII one.
struct Begins {
  std::size_t bytes;
  char meant;
};
Begins begins_with(std::string_view text) {
  // U+2010 to U+2015, the minus U+2212, and the words. 单 and 元 each by itself: what is typed finds at every
  // character.
  static constexpr std::array<std::string_view, 15> kHyphens = {"‐",  "‑",  "‒",  "–",  "—",  "―",  "−", "号",
                                                                "楼", "栋", "幢", "座", "单", "元", "室"};
  for (const std::string_view hyphen : kHyphens) {
    if (text.starts_with(hyphen)) return {hyphen.size(), '-'};
  }
  constexpr std::string_view kWideSpace = "　";
  if (text.starts_with(kWideSpace)) return {kWideSpace.size(), ' '};
  // U+FF01 to U+FF5E, in two rows of 64 characters, are ! to ~.
  constexpr std::size_t kWideBytes = 3;
  if (text.size() >= kWideBytes && text[0] == '\xEF' && (text[1] == '\xBC' || text[1] == '\xBD')) {
    const int row = text[1] == '\xBC' ? 0 : 64;
    const int place = row + (static_cast<std::uint8_t>(text[2]) & 63);
    if (place >= 1 && place <= '~' - '!' + 1) return {kWideBytes, small(static_cast<char>('!' + place - 1))};
  }
  return {1, text.front() == '\t' ? ' ' : small(text.front())};
}

}  // namespace

std::string natural_key(std::string_view text) {
  std::string key;
  while (!text.empty()) {
    if (!is_digit(text.front())) {
      // The zero byte ends a key; a text that holds one sorts as if it were the next byte.
      key.push_back(text.front() == '\0' ? '\1' : small(text.front()));
      text.remove_prefix(1);
      continue;
    }
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    auto run = text.substr(0, std::min<std::size_t>(static_cast<std::size_t>(end - text.begin()), kLongestRun));
    text.remove_prefix(run.size());
    while (run.size() > 1 && run.front() == '0') run.remove_prefix(1);
    key.push_back('0');
    key.push_back(static_cast<char>(run.size()));
    key.append(run);
  }
  key.push_back('\0');
  return key;
}

std::string search_key(std::string_view house_number) {
  std::string key;
  const auto put = [&](char c) {
    if (c != '-' || !key.ends_with('-')) key.push_back(c);
  };
  bool spaced = false;
  while (!house_number.empty()) {
    const auto [bytes, meant] = begins_with(house_number);
    house_number.remove_prefix(bytes);
    if (meant != ' ') {
      if (spaced && !key.empty()) put('-');
      put(meant);
    }
    spaced = meant == ' ';
  }
  return key;
}

std::string building_key(std::string_view code) {
  if (code.find("单元") != std::string_view::npos) return natural_key(code);
  std::string key;
  for (const char c : search_key(code)) {
    const char sign = c == '#' ? '-' : c;
    if (sign != '-' || !key.ends_with('-')) key.push_back(sign);
  }
  while (key.ends_with('-')) key.pop_back();
  return natural_key(key);
}

}  // namespace steward
