#include "tests/support/schema_check.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>
#include <regex>
#include <string_view>

namespace steward::test {

namespace {

namespace bj = boost::json;

constexpr std::array<std::string_view, 12> kKnown = {
    "$ref",    "additionalProperties", "anyOf",    "description", "enum", "format", "items",
    "pattern", "properties",           "required", "title",       "type"};

// 9 stands for a digit, h for a hexadecimal one, + for as many digits as there are.
struct Format {
  std::string_view name;
  std::string_view form;
};
constexpr std::array kFormats = {
    Format{"uuid", "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh"},
    Format{"date", "9999-99-99"},
    Format{"date-time", "9999-99-99T99:99:99.+Z"},
};

bool has_form(std::string_view text, std::string_view form) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (const char part : form) {
    if (part == '+') {
      while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
      continue;
    }
    if (text.empty()) return false;
    const char c = text.front();
    const bool fits = part == '9' ? is_digit(c) : part == 'h' ? is_digit(c) || (c >= 'a' && c <= 'f') : c == part;
    if (!fits) return false;
    text.remove_prefix(1);
  }
  return text.empty();
}

std::string_view type_of(const bj::value& value) {
  switch (value.kind()) {
    case bj::kind::null:
      return "null";
    case bj::kind::bool_:
      return "boolean";
    case bj::kind::int64:
    case bj::kind::uint64:
      return "integer";
    case bj::kind::double_:
      return "number";
    case bj::kind::string:
      return "string";
    case bj::kind::array:
      return "array";
    case bj::kind::object:
      break;
  }
  return "object";
}

std::string shown(const bj::value& value) {
  constexpr std::size_t kMost = 160;
  std::string text = bj::serialize(value);
  if (text.size() > kMost) text.replace(kMost, std::string::npos, "…");
  return text;
}

// A schema's own words: one type, a list of types, a list of values.
bool holds(const bj::value& one_or_many, const bj::value& value) {
  if (!one_or_many.is_array()) return one_or_many == value;
  const bj::array& many = one_or_many.get_array();
  return std::find(many.begin(), many.end(), value) != many.end();
}

// Made once for each pattern: large answers ask thousands of times.
bool matches(const std::string& text, const std::string& pattern) {
  thread_local std::map<std::string, std::regex> made;
  return std::regex_match(text, made.try_emplace(pattern, pattern).first->second);
}

class Check {
 public:
  explicit Check(const bj::object& components) : components_(components) {}

  void check(const bj::value& schema_value, const bj::value& value, const std::string& member) {
    if (!schema_value.is_object()) return add(member, "a schema that is an object", shown(schema_value));
    const bj::object& schema = schema_value.get_object();
    for (const auto& keyword : schema) {
      if (std::find(kKnown.begin(), kKnown.end(), keyword.key()) != kKnown.end()) continue;
      add(member, "a keyword that the check knows", std::string(keyword.key()));
    }
    if (const bj::value* ref = schema.if_contains("$ref")) return check_ref(*ref, value, member);
    if (const bj::value* any = schema.if_contains("anyOf")) return check_any(any->as_array(), value, member);
    const bj::value* type = schema.if_contains("type");
    if (type != nullptr && !holds(*type, bj::value(type_of(value)))) return add(member, shown(*type), shown(value));
    check_words(schema, value, member);
    if (value.is_object()) check_object(schema, value.get_object(), member);
    if (const bj::value* items = schema.if_contains("items"); items != nullptr && value.is_array()) {
      for (const bj::value& item : value.get_array()) check(*items, item, member + "[]");
    }
  }

  std::vector<Mismatch> found;

 private:
  // Of many items the first one speaks for all.
  void add(const std::string& member, std::string expected, std::string got) {
    const bool told = std::any_of(found.begin(), found.end(), [&](const Mismatch& each) {
      return each.member == member && each.expected == expected;
    });
    if (!told) found.push_back({member, std::move(expected), std::move(got)});
  }

  void check_ref(const bj::value& ref, const bj::value& value, const std::string& member) {
    constexpr std::string_view kWhere = "#/components/schemas/";
    const std::string_view target(ref.as_string());
    const bj::value* schema =
        target.starts_with(kWhere) ? components_.if_contains(target.substr(kWhere.size())) : nullptr;
    if (schema == nullptr) return add(member, "a schema at " + std::string(target), "none");
    check(*schema, value, member);
  }

  // What comes closest says what is wrong: of alternatives that are no objects, the whole of them.
  void check_any(const bj::array& alternatives, const bj::value& value, const std::string& member) {
    const std::vector<Mismatch>* closest = nullptr;
    std::vector<std::vector<Mismatch>> tried;
    for (const bj::value& alternative : alternatives) {
      Check one(components_);
      one.check(alternative, value, member);
      if (one.found.empty()) return;
      tried.push_back(std::move(one.found));
    }
    for (const std::vector<Mismatch>& each : tried) {
      const bool inside = std::none_of(each.begin(), each.end(), [&](const Mismatch& m) { return m.member == member; });
      if (inside && (closest == nullptr || each.size() < closest->size())) closest = &each;
    }
    if (closest == nullptr) return add(member, "any of " + shown(alternatives), shown(value));
    for (const Mismatch& each : *closest) add(each.member, each.expected, each.got);
  }

  void check_words(const bj::object& schema, const bj::value& value, const std::string& member) {
    if (const bj::value* values = schema.if_contains("enum"); values != nullptr && !holds(*values, value)) {
      add(member, "one of " + bj::serialize(*values), shown(value));
    }
    if (!value.is_string()) return;
    const std::string text(value.get_string());
    if (const bj::value* pattern = schema.if_contains("pattern")) {
      const std::string like(pattern->as_string());
      if (!matches(text, like)) add(member, "a text like " + like, shown(value));
    }
    const bj::value* format = schema.if_contains("format");
    if (format == nullptr) return;
    const auto* const known = std::find_if(kFormats.begin(), kFormats.end(),
                                           [&](const Format& each) { return each.name == format->as_string(); });
    if (known == kFormats.end()) return add(member, "a format that the check knows", shown(*format));
    if (!has_form(text, known->form)) add(member, "a " + std::string(known->name), shown(value));
  }

  void check_object(const bj::object& schema, const bj::object& value, const std::string& member) {
    const auto inside = [&](std::string_view name) {
      return member.empty() ? std::string(name) : member + "." + std::string(name);
    };
    if (const bj::value* required = schema.if_contains("required")) {
      for (const bj::value& name : required->as_array()) {
        if (!value.contains(name.as_string())) add(inside(name.as_string()), "a member that is required", "nothing");
      }
    }
    const bj::value* properties = schema.if_contains("properties");
    const bj::value* others = schema.if_contains("additionalProperties");
    for (const auto& each : value) {
      const bj::value* named = properties == nullptr ? nullptr : properties->as_object().if_contains(each.key());
      if (named != nullptr) {
        check(*named, each.value(), inside(each.key()));
      } else if (others != nullptr && *others == false) {
        add(inside(each.key()), "no member of this name", shown(each.value()));
      } else if (others != nullptr && others->is_object()) {
        check(*others, each.value(), inside(each.key()));
      }
    }
  }

  const bj::object& components_;
};

}  // namespace

std::vector<Mismatch> mismatches(const bj::value& schema, const bj::object& components, const bj::value& value) {
  Check whole(components);
  whole.check(schema, value, "");
  return std::move(whole.found);
}

}  // namespace steward::test
