#include "replay/imports/payer_matching.h"

#include <algorithm>
#include <array>

#include "replay/imports/values.h"

namespace steward::imports {

namespace {

// What words are made of, as far as numbers of houses go. 二栋 is not in 十二栋; but in 3-101十月 the month is no part
// of the number: signs of different scripts do not go on from one another.
enum class Script { none, ascii, chinese_numeral };

constexpr std::array<std::string_view, 13> kNumerals = {"〇", "零", "一", "二", "三", "四", "五",
                                                        "六", "七", "八", "九", "十", "百"};

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// 3-101-2 and 3-101.2 are other numbers than 3-101.
bool is_joint(char c) { return c == '-' || c == '_' || c == '.'; }

Script last_of(std::string_view text) {
  if (text.empty()) return Script::none;
  if (is_alphanumeric(text.back())) return Script::ascii;
  const bool numeral =
      std::any_of(kNumerals.begin(), kNumerals.end(), [&](std::string_view one) { return text.ends_with(one); });
  return numeral ? Script::chinese_numeral : Script::none;
}

Script first_of(std::string_view text) {
  if (text.empty()) return Script::none;
  if (is_alphanumeric(text.front())) return Script::ascii;
  const bool numeral =
      std::any_of(kNumerals.begin(), kNumerals.end(), [&](std::string_view one) { return text.starts_with(one); });
  return numeral ? Script::chinese_numeral : Script::none;
}

// Whether no word goes on across this place. A joint belongs to a word only when one goes on behind it.
bool between_words(std::string_view text, std::size_t at) {
  std::string_view before = text.substr(0, at);
  std::string_view behind = text.substr(at);
  if (!before.empty() && is_joint(before.back())) before.remove_suffix(1);
  if (!behind.empty() && is_joint(behind.front())) behind.remove_prefix(1);
  const Script script = last_of(before);
  return script == Script::none || script != first_of(behind);
}

// 3-12月 are months, where a house 3-12 may well be.
bool is_date_or_amount(std::string_view behind) {
  constexpr std::array<std::string_view, 5> kUnits = {"年", "月", "日", "季", "元"};
  return std::any_of(kUnits.begin(), kUnits.end(), [&](std::string_view unit) { return behind.starts_with(unit); });
}

// Wide signs as the ASCII signs that they are, letters in lower case.
std::string folded(std::string_view text) {
  std::string result = half_width(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

bool names_any(const BankRow& row, std::span<const std::string_view> words) {
  const std::string said = folded(row.payer_name + "\n" + row.memo);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return said.find(word) != std::string::npos; });
}

bool is_called_as(const Payer& payer, const BankRow& row) {
  return !row.payer_name.empty() && payer.owner_name == row.payer_name;
}

// The only payer of whom it is true.
template <class Test>
const Payer* only(std::span<const Payer> payers, const Test& test) {
  const auto first = std::find_if(payers.begin(), payers.end(), test);
  if (first == payers.end() || std::any_of(first + 1, payers.end(), test)) return nullptr;
  return &*first;
}

}  // namespace

void HouseNumbers::add(std::string_view full_number, HouseId house) {
  std::string number = folded(full_number);
  longest_ = std::max(longest_, number.size());
  houses_[std::move(number)].push_back(house);
}

std::vector<HouseId> HouseNumbers::named_in(std::string_view text) const {
  const std::string said = folded(text);
  const std::string_view whole = said;
  std::vector<HouseId> named;
  for (std::size_t from = 0; from < whole.size(); ++from) {
    if (!between_words(whole, from)) continue;
    for (std::size_t to = std::min(whole.size(), from + longest_); to > from; --to) {
      if (!between_words(whole, to) || is_date_or_amount(whole.substr(to))) continue;
      const auto known = houses_.find(whole.substr(from, to - from));
      if (known == houses_.end()) continue;
      named.insert(named.end(), known->second.begin(), known->second.end());
      from = to - 1;
      break;
    }
  }
  return named;
}

bool names_banked_cash(const BankRow& row) {
  constexpr std::array<std::string_view, 6> kWords = {"现金存款", "现金缴存", "现金存入",
                                                      "现存",     "存现",     "cash deposit"};
  return names_any(row, kWords);
}

bool names_a_channel(const BankRow& row) {
  constexpr std::array<std::string_view, 8> kWords = {"财付通", "微信支付", "支付宝", "银联商务",
                                                      "tenpay", "wechat",   "alipay", "unionpay"};
  return names_any(row, kWords);
}

bool names_somebody(const BankRow& row, const HouseNumbers& numbers, std::span<const Payer> payers) {
  if (!numbers.named_in(row.memo).empty()) return true;
  return std::any_of(payers.begin(), payers.end(), [&](const Payer& payer) { return is_called_as(payer, row); });
}

std::optional<MatchedPayer> match_payer(const BankRow& row, const HouseNumbers& numbers,
                                        std::span<const Payer> payers) {
  const std::vector<HouseId> named = numbers.named_in(row.memo);
  const auto is_named = [&](const Payer& payer) {
    return std::find(named.begin(), named.end(), payer.house) != named.end();
  };
  const Payer* found = only(payers, [&](const Payer& payer) {
    return is_named(payer) && (payer.in_possession || payer.open_total > Money{});
  });
  if (found != nullptr) return MatchedPayer{found->household, billing::Match::house_number};

  const auto owes_it = [&](const Payer& payer) {
    return payer.open_total == row.amount && (named.empty() || is_named(payer));
  };
  const auto is_owner = [&](const Payer& payer) { return is_called_as(payer, row); };
  found = only(payers, [&](const Payer& payer) { return is_owner(payer) && owes_it(payer); });
  if (found != nullptr) return MatchedPayer{found->household, billing::Match::name_and_amount};

  if (std::any_of(payers.begin(), payers.end(), is_owner)) return std::nullopt;
  if (named.empty() && (names_a_channel(row) || names_banked_cash(row))) return std::nullopt;
  found = only(payers, owes_it);
  if (found != nullptr) return MatchedPayer{found->household, billing::Match::amount};
  return std::nullopt;
}

}  // namespace steward::imports
