#include "domain/rules.h"

namespace steward::rules {

namespace {

bool has_control_characters(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) return true;
  }
  return false;
}

bool is_visible_line(std::string_view text, std::size_t longest) {
  const auto length = utf8_length(text);
  return length && *length >= 1 && *length <= longest && !has_control_characters(text) && text.front() != ' ' &&
         text.back() != ' ';
}

}  // namespace

std::optional<std::size_t> utf8_length(std::string_view text) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < text.size(); ++length) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 :
                             lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    if (size == 0 || i + size > text.size()) return std::nullopt;
    for (std::size_t k = 1; k < size; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0U) != 0x80U) return std::nullopt;
    }
    i += size;
  }
  return length;
}

Check code_is_well_formed(std::string_view code) {
  if (code.empty() || code.size() > 32) return fail("code-malformed");
  for (const char c : code) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (!allowed) return fail("code-malformed");
  }
  return {};
}

Check name_is_well_formed(std::string_view name) {
  if (!is_visible_line(name, 100)) return fail("name-malformed");
  return {};
}

Check number_is_well_formed(std::string_view number) {
  if (!is_visible_line(number, 32)) return fail("number-malformed");
  return {};
}

Check amount_is_in_range(Money amount) {
  if (amount < Money{1} || amount > kLargestAmount) return fail("amount-out-of-range", {{"amount_fen", amount.fen}});
  return {};
}

Check date_is_not_in_future(Date date, const DecisionContext& context) {
  if (date > context.today) return fail("date-in-future", {{"date", date}, {"today", context.today}});
  return {};
}

Check date_is_recent_or_permitted(Date date, const DecisionContext& context) {
  if (date < add_days(context.today, -kFreeBackdatingDays) && !context.may_backdate) {
    return fail("backdating-needs-permission", {{"date", date}, {"days_allowed", std::int64_t{kFreeBackdatingDays}}});
  }
  return {};
}

Check date_is_enterable(Date date, const DecisionContext& context) {
  if (auto check = date_is_not_in_future(date, context); !check) return check;
  return date_is_recent_or_permitted(date, context);
}

}  // namespace steward::rules
