#include "replay/csv_text.h"

#include <algorithm>
#include <array>

namespace steward {

namespace {

// What begins like this is calculated by spreadsheets, even inside quotes; the fullwidth forms by those for East Asia.
constexpr std::array<std::string_view, 11> kFormulaStarts = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                             "\n", "＝", "＋", "－", "＠"};

bool is_formula(std::string_view text) {
  return std::any_of(kFormulaStarts.begin(), kFormulaStarts.end(),
                     [&](std::string_view start) { return text.starts_with(start); });
}

}  // namespace

std::string csv_text(std::string_view text) {
  std::string cell = is_formula(text) ? "'" + std::string(text) : std::string(text);
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + "\"";
}

std::string csv_decimal(std::int64_t value, unsigned places) {
  const bool negative = value < 0;
  // Unsigned, because the lowest number has no positive twin.
  std::string digits =
      std::to_string(negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value));
  if (places > 0) {
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
  }
  return negative ? "-" + digits : digits;
}

}  // namespace steward
