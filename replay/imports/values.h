#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "domain/base/money.h"
#include "domain/base/time.h"

// How people write the values of a company's tables. Each takes the text of one field without blanks around it and as
// half_width has it; nullopt when it is not such a value. Nothing is rounded or guessed.
namespace steward::imports {

// With ASCII signs for what an input method for Chinese writes full-width: digits, letters, points, commas, dashes
// (U+FF01 to U+FF5E), spaces (U+3000) and the minus U+2212.
[[nodiscard]] std::string half_width(std::string_view text);

// Digits before and at most `places` behind the point, thousands in groups of three allowed: 1,234.5 → 123450 (places
// 2). No sign, at most 15 digits in all.
[[nodiscard]] std::optional<std::int64_t> parse_decimal(std::string_view text, int places);
// Yuan with at most two decimals, ¥ or ￥ before or 元 behind allowed. Not negative.
[[nodiscard]] std::optional<Money> parse_yuan(std::string_view text);
// m² with at most two decimals, ㎡ or m² behind allowed.
[[nodiscard]] std::optional<Area> parse_area(std::string_view text);
// yes, true, 1, 是 …; no, false, 0, 否 …: ASCII letters in either case.
[[nodiscard]] std::optional<bool> parse_flag(std::string_view text);
// 2024-01-31, 2024/1/31, 2024.1.31, 20240131, 2024年1月31日 or 31号, with spaces between them too.
[[nodiscard]] std::optional<Date> parse_loose_date(std::string_view text);
// A moment as the clocks of a place show it.
struct LocalTime {
  Date date;
  std::int32_t second = 0;  // of the day
  bool operator==(const LocalTime&) const = default;
};
// A date with hours and minutes behind it, and seconds if any: 2024/1/31 8:05, 2024-01-31T08:05:30, 2024年1月31日 8:05.
// A date alone is where that day begins.
[[nodiscard]] std::optional<LocalTime> parse_local_time(std::string_view text);
// 2024-01, 2024/1, 202401, 2024年1月, or two of them with ~, 至 or " - " between: the days [from, to).
[[nodiscard]] std::optional<std::pair<Date, Date>> parse_period(std::string_view text);
// A Chinese mobile or fixed number as its digits, without +86, blanks and dashes.
[[nodiscard]] std::optional<std::string> parse_phone(std::string_view text);

// The number of a house with its unit before it, as in 1-101: of 1单元 and 101 or 1室. A number that has the unit among
// its parts (1-101, 1单元101, 3-1-101) is the whole one, and so is one beside a dash or 无.
[[nodiscard]] std::string with_unit(std::string_view unit, std::string_view number);

// Without blanks around it: ASCII, no-break (U+00A0) and ideographic (U+3000) ones.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace steward::imports
