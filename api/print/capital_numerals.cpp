#include "api/print/capital_numerals.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace steward::api {

namespace {

constexpr std::array<std::string_view, 10> kDigits = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
constexpr std::array<std::string_view, 4> kPlaces = {"", "拾", "佰", "仟"};
// 10^0, 10^4 … : int64 fen reach 10^16 yuan.
constexpr std::array<std::string_view, 5> kGroups = {"", "万", "亿", "万亿", "亿亿"};

// Four digits; a nought between two others is said once, noughts at the end are not said.
std::string group_words(std::uint64_t group, bool leading_nought) {
  std::string words;
  bool nought = leading_nought;
  std::uint64_t unit = 1'000;
  for (std::size_t place = 4; place-- > 0; unit /= 10) {
    const std::uint64_t digit = group / unit % 10;
    if (digit == 0) {
      nought = nought || !words.empty();
      continue;
    }
    if (nought) words += kDigits[0];
    nought = false;
    words.append(kDigits[digit]).append(kPlaces[place]);
  }
  return words;
}

std::string yuan_words(std::uint64_t yuan) {
  std::array<std::uint64_t, kGroups.size()> groups{};
  for (std::uint64_t& group : groups) {
    group = yuan % 10'000;
    yuan /= 10'000;
  }
  std::string words;
  // A nought stands at the end of a group, at the beginning of the next, or a whole group of them lies between.
  bool ends_with_nought = false;
  for (std::size_t i = groups.size(); i-- > 0;) {
    if (groups[i] > 0) {
      const bool nought = !words.empty() && (ends_with_nought || groups[i] < 1'000);
      words.append(group_words(groups[i], nought)).append(kGroups[i]);
    }
    ends_with_nought = groups[i] % 10 == 0;
  }
  return words;
}

}  // namespace

std::string capital_numerals(Money amount) {
  const bool negative = amount.fen < 0;
  const std::uint64_t fen =
      negative ? std::uint64_t{0} - static_cast<std::uint64_t>(amount.fen) : static_cast<std::uint64_t>(amount.fen);
  const std::uint64_t yuan = fen / 100;
  const std::uint64_t tens = fen / 10 % 10;
  const std::uint64_t ones = fen % 10;
  std::string words = negative ? "负" : "";
  if (fen == 0) return "零元整";
  if (yuan > 0) words += yuan_words(yuan) + "元";
  if (tens > 0) words.append(kDigits[tens]).append("角");
  if (ones > 0) {
    if (tens == 0 && yuan > 0) words += kDigits[0];
    return words.append(kDigits[ones]).append("分");
  }
  return words + "整";
}

}  // namespace steward::api
