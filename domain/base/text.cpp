#include "domain/base/text.h"

#include <algorithm>
#include <array>
#include <span>

namespace steward {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// General category Cc, and of UAX #9 the embeddings, overrides and isolates.
constexpr std::array kControls = {Range{0x00, 0x1f}, Range{0x7f, 0x9f}, Range{0x202a, 0x202e}, Range{0x2066, 0x2069}};

// Unicode 15.0: general categories Cf, Zl, Zp and Zs without the space (UnicodeData.txt), what is
// Default_Ignorable_Code_Point (DerivedCoreProperties.txt), the braille pattern without dots, and
// what is drawn as a hyphen is: U+2010, U+2011, the minus sign and the small hyphen.
constexpr std::array kUnseen = {
    Range{0xa0, 0xa0},       Range{0xad, 0xad},       Range{0x34f, 0x34f},     Range{0x600, 0x605},
    Range{0x61c, 0x61c},     Range{0x6dd, 0x6dd},     Range{0x70f, 0x70f},     Range{0x890, 0x891},
    Range{0x8e2, 0x8e2},     Range{0x115f, 0x1160},   Range{0x1680, 0x1680},   Range{0x17b4, 0x17b5},
    Range{0x180b, 0x180f},   Range{0x2000, 0x200f},   Range{0x2010, 0x2011},   Range{0x2212, 0x2212},
    Range{0xfe63, 0xfe63},   Range{0x2028, 0x202f},   Range{0x205f, 0x206f},   Range{0x2800, 0x2800},
    Range{0x3000, 0x3000},   Range{0x3164, 0x3164},   Range{0xfe00, 0xfe0f},   Range{0xfeff, 0xfeff},
    Range{0xffa0, 0xffa0},   Range{0xfff0, 0xfffb},   Range{0x110bd, 0x110bd}, Range{0x110cd, 0x110cd},
    Range{0x13430, 0x1343f}, Range{0x1bca0, 0x1bca3}, Range{0x1d173, 0x1d17a}, Range{0xe0000, 0xe0fff},
};

bool is_in(std::span<const Range> ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [c](Range range) { return range.first <= c && c <= range.last; });
}

// Takes the first code point off a text that is not empty.
char32_t take_code_point(std::string_view& text) {
  const auto byte = [&] { return static_cast<unsigned char>(text.front()); };
  const char32_t lead = byte();
  text.remove_prefix(1);
  if (lead < 0x80) return lead;
  char32_t c = lead & (lead < 0xe0 ? 0x1fU : lead < 0xf0 ? 0x0fU : 0x07U);
  while (!text.empty() && (byte() & 0xc0U) == 0x80U) {
    c = (c << 6U) | (byte() & 0x3fU);
    text.remove_prefix(1);
  }
  return c;
}

bool is_control(char32_t c, std::string_view allowed) {
  return is_in(kControls, c) && (c > 0x7f || allowed.find(static_cast<char>(c)) == std::string_view::npos);
}

bool has_unseen(std::string_view text) {
  while (!text.empty()) {
    if (is_in(kUnseen, take_code_point(text))) return true;
  }
  return false;
}

}  // namespace

bool has_control(std::string_view text, std::string_view allowed) {
  while (!text.empty()) {
    if (is_control(take_code_point(text), allowed)) return true;
  }
  return false;
}

std::string without_controls(std::string_view text, std::string_view allowed) {
  std::string kept;
  while (!text.empty()) {
    const std::string_view rest = text;
    if (!is_control(take_code_point(text), allowed)) kept.append(rest.substr(0, rest.size() - text.size()));
  }
  return kept;
}

bool is_plain_text(std::string_view text, std::size_t most_bytes) {
  return !text.empty() && text.size() <= most_bytes && text.front() != ' ' && text.back() != ' ' && !has_control(text);
}

bool is_identifier(std::string_view text, std::size_t most_bytes) {
  return is_plain_text(text, most_bytes) && !has_unseen(text);
}

std::string as_typed_plainly(std::string_view identifier) {
  constexpr Range kFullWidth{0xff01, 0xff5e};  // of the signs from ! to ~
  std::string plain;
  while (!identifier.empty()) {
    const std::string_view rest = identifier;
    const char32_t c = take_code_point(identifier);
    if (c == U' ') continue;
    if (kFullWidth.first <= c && c <= kFullWidth.last) {
      plain.push_back(static_cast<char>(c - kFullWidth.first + U'!'));
    } else {
      plain.append(rest.substr(0, rest.size() - identifier.size()));
    }
  }
  return plain;
}

}  // namespace steward
