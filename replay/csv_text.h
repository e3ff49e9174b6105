#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Cells of CSV files that people open in a spreadsheet (RFC 4180).
namespace steward {

// Without it spreadsheets take UTF-8 for the local code page.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// One cell of text: quoted where needed, with an apostrophe before what a spreadsheet would take for a formula.
[[nodiscard]] std::string csv_text(std::string_view text);

// value × 10^-places, exactly: 1250 with two places is 12.50. A number for spreadsheets, also when it is negative.
[[nodiscard]] std::string csv_decimal(std::int64_t value, unsigned places);

}  // namespace steward
