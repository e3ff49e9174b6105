#include "replay/imports/values.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "projections/natural_key.h"

namespace steward::imports {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

template <std::size_t N>
void drop_prefix(std::string_view& text, const std::array<std::string_view, N>& marks) {
  for (const auto mark : marks) {
    if (text.starts_with(mark)) {
      text = trimmed(text.substr(mark.size()));
      return;
    }
  }
}

template <std::size_t N>
void drop_suffix(std::string_view& text, const std::array<std::string_view, N>& marks) {
  for (const auto mark : marks) {
    if (text.ends_with(mark)) {
      text = trimmed(text.substr(0, text.size() - mark.size()));
      return;
    }
  }
}

// 1,234,567 → 1234567; commas only between groups of three.
std::optional<std::string> without_groups(std::string_view text) {
  if (text.find(',') == std::string_view::npos) return std::string(text);
  std::string digits;
  std::size_t group = 0;
  for (std::size_t start = 0; start <= text.size(); ++group) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    const auto part = text.substr(start, end - start);
    if (group == 0 ? part.empty() || part.size() > 3 : part.size() != 3) return std::nullopt;
    digits += part;
    start = end + 1;
  }
  return digits;
}

std::optional<int> small_number(std::string_view text, std::size_t shortest, std::size_t longest) {
  if (text.size() < shortest || text.size() > longest || !all_digits(text)) return std::nullopt;
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// "2024-1-31" → {2024, 1, 31}: the parts between one kind of separator, or between 年, 月 and 日.
struct Parts {
  std::array<std::string_view, 3> part;
  std::size_t count = 0;
};

std::optional<Parts> split_date(std::string_view text) {
  Parts parts;
  const auto chinese = std::array<std::string_view, 3>{"年", "月", text.ends_with("号") ? "号" : "日"};
  if (text.find(chinese[0]) != std::string_view::npos) {
    while (!text.empty() && parts.count < 3) {
      const auto mark = chinese[parts.count];
      const std::size_t at = text.find(mark);
      if (at == std::string_view::npos) return std::nullopt;
      parts.part[parts.count++] = trimmed(text.substr(0, at));
      text = trimmed(text.substr(at + mark.size()));
    }
    if (!text.empty()) return std::nullopt;
    return parts;
  }
  const std::size_t first = text.find_first_of("-/.");
  if (first == std::string_view::npos) return std::nullopt;
  const char separator = text[first];
  for (;;) {
    if (parts.count == 3) return std::nullopt;
    const std::size_t at = text.find(separator);
    parts.part[parts.count++] = text.substr(0, at);
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::optional<Date> date_of(std::string_view year, std::string_view month, std::string_view day) {
  const auto y = small_number(year, 4, 4);
  const auto m = small_number(month, 1, 2);
  const auto d = small_number(day, 1, 2);
  if (!y || !m || !d) return std::nullopt;
  const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return parse_date(std::string(year) + "-" + two(*m) + "-" + two(*d));
}

// 8:05, 08:05:30
std::optional<std::int32_t> second_of_day(std::string_view clock) {
  std::int32_t second = 0;
  std::int32_t worth = 3600;
  for (int limit : {24, 60, 60}) {
    const std::size_t end = std::min(clock.find(':'), clock.size());
    const auto number = small_number(clock.substr(0, end), worth == 3600 ? 1 : 2, 2);
    if (!number || *number >= limit) return std::nullopt;
    second += *number * worth;
    worth /= 60;
    if (end == clock.size()) return worth == 60 ? std::nullopt : std::optional(second);
    clock.remove_prefix(end + 1);
  }
  return std::nullopt;
}

std::optional<YearMonth> parse_month(std::string_view text) {
  std::optional<Date> first;
  if (text.size() == 6 && all_digits(text)) {
    first = date_of(text.substr(0, 4), text.substr(4, 2), "1");
  } else if (const auto parts = split_date(text); parts && parts->count == 2) {
    first = date_of(parts->part[0], parts->part[1], "1");
  }
  if (!first) return std::nullopt;
  return month_of(*first);
}

}  // namespace

std::string half_width(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 2> kSigns = {{{"\u3000", ' '}, {"\u2212", '-'}}};
  constexpr std::size_t kWideBytes = 3;
  std::string narrow;
  narrow.reserve(text.size());
  while (!text.empty()) {
    const std::string_view sign = text.substr(0, kWideBytes);
    std::optional<char> meant;
    for (const auto& [wide, ascii] : kSigns) {
      if (sign == wide) meant = ascii;
    }
    if (sign.size() == kWideBytes && sign.front() == '\xef') {
      const auto bits = [&](std::size_t at) { return static_cast<unsigned char>(sign[at]) & 0x3fU; };
      const unsigned code = 0xf000U | (bits(1) << 6U) | bits(2);
      if (code >= 0xff01U && code <= 0xff5eU) meant = static_cast<char>(code - 0xfee0U);
    }
    narrow += meant.value_or(text.front());
    text.remove_prefix(meant ? kWideBytes : 1);
  }
  return narrow;
}

std::string with_unit(std::string_view unit, std::string_view number) {
  for (const std::string_view none : {"/", "-", "—", "无"}) {
    if (unit == none) return std::string(number);
  }
  const std::string narrow = half_width(unit);
  unit = narrow;
  drop_suffix(unit, std::array<std::string_view, 1>{"单元"});
  std::string parts = '-' + search_key(number);
  std::string first = '-' + search_key(unit);
  for (std::string* key : {&parts, &first}) {
    if (!key->ends_with('-')) *key += '-';
  }
  // The last part is the room's: 1 is not the unit of 1室.
  const std::size_t room = parts.rfind('-', parts.size() - 2);
  const bool is_there = unit.empty() || parts.substr(0, room + 1).find(first) != std::string::npos;
  return is_there ? std::string(number) : std::string(unit) + "-" + std::string(number);
}

std::string_view trimmed(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kBlanks = {" ", "\t", "\r", "\xc2\xa0", "\xe3\x80\x80"};
  for (bool again = true; again;) {
    again = false;
    for (const auto blank : kBlanks) {
      if (text.starts_with(blank)) text.remove_prefix(blank.size()), again = true;
      if (!text.empty() && text.ends_with(blank)) text.remove_suffix(blank.size()), again = true;
    }
  }
  return text;
}

std::optional<std::int64_t> parse_decimal(std::string_view text, int places) {
  const std::size_t point = text.find('.');
  const auto whole = without_groups(text.substr(0, point));
  if (!whole || !all_digits(*whole)) return std::nullopt;
  std::string fraction(point == std::string_view::npos ? "" : text.substr(point + 1));
  if (point != std::string_view::npos && !all_digits(fraction)) return std::nullopt;
  if (fraction.size() > static_cast<std::size_t>(places)) return std::nullopt;
  fraction.resize(static_cast<std::size_t>(places), '0');
  const std::string digits = *whole + fraction;
  if (digits.size() > 15) return std::nullopt;
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::optional<Money> parse_yuan(std::string_view text) {
  drop_prefix(text, std::array<std::string_view, 2>{"¥", "￥"});
  drop_suffix(text, std::array<std::string_view, 1>{"元"});
  const auto fen = parse_decimal(text, 2);
  if (!fen) return std::nullopt;
  return Money{*fen};
}

std::optional<Area> parse_area(std::string_view text) {
  drop_suffix(text, std::array<std::string_view, 5>{"㎡", "m²", "m2", "平方米", "平米"});
  const auto centi = parse_decimal(text, 2);
  if (!centi) return std::nullopt;
  return Area{*centi};
}

std::optional<bool> parse_flag(std::string_view text) {
  std::string said(text);
  for (char& c : said) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const std::string_view yes : {"yes", "y", "true", "1", "是", "√", "✓"}) {
    if (said == yes) return true;
  }
  for (const std::string_view no : {"no", "n", "false", "0", "否", "×"}) {
    if (said == no) return false;
  }
  return std::nullopt;
}

std::optional<Date> parse_loose_date(std::string_view text) {
  if (text.size() == 8 && all_digits(text)) return date_of(text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
  const auto parts = split_date(text);
  if (!parts || parts->count != 3) return std::nullopt;
  return date_of(parts->part[0], parts->part[1], parts->part[2]);
}

std::optional<LocalTime> parse_local_time(std::string_view text) {
  std::string_view clock;
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    const std::size_t end = text.find_last_of(" T", colon);
    if (end == std::string_view::npos) return std::nullopt;
    clock = text.substr(end + 1);
    text = trimmed(text.substr(0, end));
  }
  const auto date = parse_loose_date(text);
  const auto second = clock.empty() ? std::optional<std::int32_t>{0} : second_of_day(clock);
  if (!date || !second) return std::nullopt;
  return LocalTime{*date, *second};
}

std::optional<std::pair<Date, Date>> parse_period(std::string_view text) {
  std::string_view first = text;
  std::string_view last = text;
  for (const std::string_view between : {"~", "～", "至", " - ", "—"}) {
    const std::size_t at = text.find(between);
    if (at == std::string_view::npos) continue;
    first = trimmed(text.substr(0, at));
    last = trimmed(text.substr(at + between.size()));
    break;
  }
  const auto from = parse_month(first);
  const auto to = parse_month(last);
  if (!from || !to || *to < *from) return std::nullopt;
  return std::pair{first_day(*from), first_day(add(*to, 1))};
}

std::optional<std::string> parse_phone(std::string_view text) {
  std::string digits;
  const bool country = text.starts_with("+86") || text.starts_with("0086");
  if (country) text.remove_prefix(text.front() == '+' ? 3 : 4);
  for (const char c : text) {
    if (is_digit(c))
      digits += c;
    else if (std::string_view(" -()").find(c) == std::string_view::npos)
      return std::nullopt;
  }
  const std::size_t size = digits.size();
  const bool mobile = size == 11 && digits[0] == '1' && digits[1] >= '3';
  const bool fixed = size >= 10 && size <= 12 && digits[0] == '0' && digits[1] != '0';
  const bool local = !country && (size == 7 || size == 8) && digits[0] >= '2';
  const bool service = !country && size == 10 && (digits.starts_with("400") || digits.starts_with("800"));
  if (mobile || fixed || local || service) return digits;
  return std::nullopt;
}

}  // namespace steward::imports
