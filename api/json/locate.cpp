#include "api/json/locate.h"

#include <algorithm>
#include <optional>

#include "api/json/document.h"

namespace steward::json {

namespace dom = simdjson::dom;

namespace {

std::optional<dom::element> member_of(dom::element of, std::string_view name) {
  dom::object object;
  dom::element value;
  if (of.get_object().get(object) || object.at_key(name).get(value) || value.is_null()) return std::nullopt;
  return value;
}

bool says(dom::element element, const Param::Value& value) {
  std::string_view text;
  const bool is_text = !element.get_string().get(text);
  return std::visit(overloaded{
                        [&](std::int64_t number) {
                          std::int64_t given = 0;
                          return !element.get_int64().get(given) && given == number;
                        },
                        [&](const Uuid& id) { return is_text && parse_uuid(text) == id; },
                        [&](Date date) { return is_text && parse_date(text) == date; },
                        [&](Instant instant) { return is_text && parse_instant(text) == instant; },
                        [&](YearMonth month) { return is_text && parse_year_month(text) == month; },
                    },
                    value);
}

std::optional<std::string> pointer_to(dom::element root, const Sought& sought) {
  dom::element at = root;
  std::string pointer = "#";
  for (std::string_view rest = sought.member; !rest.empty();) {
    const std::string_view name = rest.substr(0, rest.find('/'));
    const auto found = member_of(at, name);
    if (!found) return std::nullopt;
    at = *found;
    pointer = child_pointer(pointer, name);
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
  }
  dom::array items;
  const bool in_list = sought.value != nullptr && !at.get_array().get(items);
  if (!in_list) return sought.value == nullptr || says(at, *sought.value) ? std::optional(pointer) : std::nullopt;
  std::size_t index = 0;
  std::vector<std::size_t> found;
  for (const dom::element item : items) {
    const auto part = sought.key.empty() ? std::optional(item) : member_of(item, sought.key);
    if (part && says(*part, *sought.value)) found.push_back(index);
    ++index;
  }
  if (found.empty()) return std::nullopt;
  return found.size() == 1 ? child_pointer(pointer, std::to_string(found.front())) : pointer;
}

}  // namespace

std::vector<std::string> locate(std::string_view body, std::span<const Sought> sought) {
  std::vector<std::string> pointers;
  BorrowedParser parser;
  const auto root = parser.parse(body);
  if (!root) return pointers;
  for (const Sought& each : sought) {
    if (auto pointer = pointer_to(*root, each)) pointers.push_back(std::move(*pointer));
  }
  return pointers;
}

}  // namespace steward::json
