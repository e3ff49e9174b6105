#include "eventstore/keyring/mask.h"

#include <algorithm>
#include <array>
#include <vector>

namespace steward {

namespace {

constexpr std::string_view kHidden = "***";

// The compound surnames in use. A name of two characters is never taken for one: 司马 alone is Mr Si.
constexpr std::array<std::string_view, 40> kCompoundSurnames = {
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "司空", "夏侯", "端木",
    "轩辕", "长孙", "宇文", "独孤", "南宫", "西门", "东郭", "百里", "呼延", "闻人", "澹台", "公羊", "赫连", "拓跋",
    "太史", "申屠", "公冶", "宗政", "濮阳", "淳于", "单于", "仲孙", "钟离", "鲜于", "闾丘", "完颜"};

// The characters of a text, as views into it; empty when it is not UTF-8. Lengths only: what comes in was checked at
// the edge, and a mask must not fail.
std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> result;
  while (!text.empty()) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
    if (size == 0 || size > text.size()) return {};
    const auto rest = text.substr(1, size - 1);
    const bool continued = std::all_of(rest.begin(), rest.end(), [](char c) { return (c & 0xc0) == 0x80; });
    if (!continued) return {};
    result.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return result;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Up to and including the last occurrence of any of the marks; empty when there is none. A mark at the very front names
// nothing.
template <std::size_t N>
std::string_view up_to_last(std::string_view text, const std::array<std::string_view, N>& marks) {
  std::size_t end = 0;
  for (const std::string_view mark : marks) {
    const std::size_t at = text.rfind(mark);
    if (at != std::string_view::npos && at > 0) end = std::max(end, at + mark.size());
  }
  return text.substr(0, end);
}

}  // namespace

std::string mask_name(std::string_view name) {
  if (name.empty()) return {};
  const auto chars = characters(name);
  if (chars.empty()) return std::string(kHidden);
  const bool ascii = chars.front().size() == 1;
  std::size_t shown = 1;
  if (chars.size() > 2) {
    const auto first_two = name.substr(0, chars[0].size() + chars[1].size());
    if (std::find(kCompoundSurnames.begin(), kCompoundSurnames.end(), first_two) != kCompoundSurnames.end()) shown = 2;
  }
  std::string masked;
  for (std::size_t i = 0; i < shown; ++i) masked += chars[i];
  const std::size_t stars = ascii ? 3 : std::clamp<std::size_t>(chars.size() - shown, 1, 3);
  return masked.append(stars, '*');
}

std::string mask_phone(std::string_view phone) {
  if (phone.empty()) return {};
  const auto digits = static_cast<std::size_t>(std::count_if(phone.begin(), phone.end(), is_digit));
  if (digits < 7 || phone.size() > 32) return std::string(kHidden);
  // The country code is not part of the number; area codes and mobile prefixes show their first three digits.
  const std::size_t country = phone.front() == '+' && digits > 11 ? digits - 11 : 0;
  const std::size_t head = digits >= 10 ? country + 3 : country;
  std::string masked;
  std::size_t seen = 0;
  bool starred = false;
  for (const char c : phone) {
    const bool digit = is_digit(c);
    if (digit) ++seen;
    if (seen > head && seen < digits - 3) {
      if (!starred) masked += "****";
      starred = true;
    } else if (digit || std::string_view("+-() ").find(c) != std::string_view::npos) {
      masked += c;
    }
  }
  return masked;
}

std::string mask_id_number(std::string_view number) {
  if (number.empty()) return {};
  const bool plain = std::all_of(number.begin(), number.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!plain || number.size() < 8 || number.size() > 32) return std::string(kHidden);
  return std::string(number.substr(0, 3)) + std::string(number.size() - 7, '*') +
         std::string(number.substr(number.size() - 4));
}

std::string mask_address(std::string_view address) {
  if (address.empty()) return {};
  if (characters(address).empty()) return std::string(kHidden);
  static constexpr std::array<std::string_view, 6> kBuildings = {"号楼", "栋", "幢", "座", "#楼", "Building"};
  static constexpr std::array<std::string_view, 6> kStreets = {"路", "街", "道", "巷", "弄", "胡同"};
  auto shown = up_to_last(address, kBuildings);
  if (shown.empty()) shown = up_to_last(address, kStreets);
  return std::string(shown).append(kHidden);
}

std::string mask_plate(std::string_view plate) {
  if (plate.empty()) return {};
  const auto chars = characters(plate);
  if (chars.size() < 6 || plate.size() > 32) return std::string(kHidden);
  std::string masked(plate.substr(0, chars[0].size() + chars[1].size()));
  masked += kHidden;
  const std::size_t last_two = chars[chars.size() - 1].size() + chars[chars.size() - 2].size();
  return masked.append(plate.substr(plate.size() - last_two));
}

std::string mask(FieldClass field, std::string_view text) {
  switch (field) {
    case FieldClass::name:
      return mask_name(text);
    case FieldClass::phone:
      return mask_phone(text);
    case FieldClass::id_number:
      return mask_id_number(text);
    case FieldClass::address:
      return mask_address(text);
    case FieldClass::plate:
      return mask_plate(text);
    case FieldClass::free_text:
      return std::string(text.empty() ? std::string_view{} : kHidden);
  }
  return std::string(kHidden);
}

}  // namespace steward
