#include "api/json/document.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <vector>

#include "api/details.h"
#include "api/json/reader.h"

namespace steward::json {

namespace dom = simdjson::dom;
using api::Says;

namespace {

// A parser that has read something large gives its memory back instead of waiting with it.
constexpr std::size_t kLargestKeptCapacity = std::size_t{4} * 1024 * 1024;
constexpr std::size_t kLongestShownKey = 64;

std::vector<std::unique_ptr<dom::parser>>& idle_parsers() {
  thread_local std::vector<std::unique_ptr<dom::parser>> parsers;
  return parsers;
}

// What is wrong in a document and where; the place grows from the inside out while the walk returns.
struct Finding {
  std::string_view code;
  Says what;
  std::vector<std::string> path;  // innermost first
};

bool has_control_character(std::string_view key) {
  return std::any_of(key.begin(), key.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

class KeyCheck {
 public:
  // The finding about a key of an object, given all keys one after the other; `repeated_key` looks at them together.
  void add(std::string_view key) {
    if (count_ < few_.size()) few_[count_] = key;
    if (count_ == few_.size()) many_.assign(few_.begin(), few_.end());
    if (count_ >= few_.size()) many_.push_back(key);
    ++count_;
  }

  std::optional<std::string_view> repeated_key() {
    if (count_ <= few_.size()) {
      for (std::size_t i = 1; i < count_; ++i) {
        if (std::find(few_.begin(), few_.begin() + static_cast<std::ptrdiff_t>(i), few_[i]) !=
            few_.begin() + static_cast<std::ptrdiff_t>(i)) {
          return few_[i];
        }
      }
      return std::nullopt;
    }
    std::sort(many_.begin(), many_.end());
    const auto twice = std::adjacent_find(many_.begin(), many_.end());
    return twice == many_.end() ? std::nullopt : std::optional<std::string_view>(*twice);
  }

 private:
  std::array<std::string_view, 16> few_;
  std::vector<std::string_view> many_;
  std::size_t count_ = 0;
};

std::optional<Finding> check(dom::element element, std::size_t depth);

std::optional<Finding> check_object(dom::object object, std::size_t depth) {
  KeyCheck keys;
  for (const dom::key_value_pair member : object) {
    if (has_control_character(member.key)) {
      return Finding{"invalid-json", Says::control_in_name, {std::string(member.key)}};
    }
    keys.add(member.key);
    if (auto found = check(member.value, depth)) {
      found->path.emplace_back(member.key);
      return found;
    }
  }
  if (const auto key = keys.repeated_key()) {
    return Finding{"duplicate-key", Says::is_repeated, {std::string(*key)}};
  }
  return std::nullopt;
}

std::optional<Finding> check_array(dom::array array, std::size_t depth) {
  std::size_t index = 0;
  for (const dom::element item : array) {
    if (index == kMaxArrayItems) return Finding{"invalid-json", Says::too_many_items, {}};
    if (auto found = check(item, depth)) {
      found->path.push_back(std::to_string(index));
      return found;
    }
    ++index;
  }
  return std::nullopt;
}

// `depth` counts the containers around the element.
std::optional<Finding> check(dom::element element, std::size_t depth) {
  const bool is_object = element.is_object();
  if (!is_object && !element.is_array()) return std::nullopt;
  if (depth == kMaxDepth) return Finding{"invalid-json", Says::too_deep, {}};
  if (is_object) return check_object(dom::object(element), depth + 1);
  return check_array(dom::array(element), depth + 1);
}

Says reason(simdjson::error_code code) {
  switch (code) {
    case simdjson::EMPTY:
      return Says::is_empty;
    case simdjson::UTF8_ERROR:
      return Says::not_utf8;
    case simdjson::DEPTH_ERROR:
      return Says::too_deep;
    case simdjson::NUMBER_ERROR:
      return Says::bad_number;
    case simdjson::STRING_ERROR:
    case simdjson::UNCLOSED_STRING:
      return Says::bad_string;
    case simdjson::UNESCAPED_CHARS:
      return Says::bare_control;
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC:
      return Says::too_large;
    default:
      return Says::not_json;
  }
}

void append_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (byte < 0x20) {
      out.append("\\u00");
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 15]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 64> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  const std::string_view written(text.data(), static_cast<std::size_t>(end - text.data()));
  out.append(written);
  // What was not an integer must not read back as one.
  if constexpr (std::is_floating_point_v<Number>) {
    if (written.find_first_of(".e") == std::string_view::npos) out.append(".0");
  }
}

void append_object(std::string& out, dom::object object) {
  std::vector<dom::key_value_pair> members(object.begin(), object.end());
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  out.push_back('{');
  bool first = true;
  for (const dom::key_value_pair& member : members) {
    if (!first) out.push_back(',');
    first = false;
    append_string(out, member.key);
    out.push_back(':');
    append_canonical(out, member.value);
  }
  out.push_back('}');
}

void append_array(std::string& out, dom::array array) {
  out.push_back('[');
  bool first = true;
  for (const dom::element item : array) {
    if (!first) out.push_back(',');
    first = false;
    append_canonical(out, item);
  }
  out.push_back(']');
}

}  // namespace

BorrowedParser::BorrowedParser() {
  auto& idle = idle_parsers();
  if (idle.empty()) {
    parser_ = std::make_unique<dom::parser>();
    return;
  }
  parser_ = std::move(idle.back());
  idle.pop_back();
}

BorrowedParser::~BorrowedParser() {
  if (parser_->capacity() <= kLargestKeptCapacity && idle_parsers().size() < 4) {
    idle_parsers().push_back(std::move(parser_));
  }
}

Result<dom::element> BorrowedParser::parse(std::string_view text) {
  dom::element root;
  if (const auto error = parser_->parse(text.data(), text.size(), true).get(root)) {
    return api::fail_at("invalid-json", "#", reason(error));
  }
  if (const auto found = check(root, 0)) {
    std::string pointer = "#";
    for (auto key = found->path.rbegin(); key != found->path.rend(); ++key) pointer = child_pointer(pointer, *key);
    return api::fail_at(found->code, pointer, found->what);
  }
  return root;
}

std::string child_pointer(std::string_view parent, std::string_view key) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out(parent);
  out.push_back('/');
  std::size_t shown = std::min(key.size(), kLongestShownKey);
  while (shown < key.size() && shown > 0 && (static_cast<unsigned char>(key[shown]) & 0xc0U) == 0x80U) --shown;
  for (const char c : key.substr(0, shown)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '~') {
      out.append("~0");
    } else if (c == '/') {
      out.append("~1");
    } else if (byte <= 0x20 || c == '%' || c == '"' || c == ':' || byte == 0x7f) {
      out.push_back('%');
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 15]);
    } else {
      out.push_back(c);
    }
  }
  if (shown < key.size()) out.append("...");
  return out;
}

void append_canonical(std::string& out, dom::element element) {
  switch (element.type()) {
    case dom::element_type::OBJECT:
      return append_object(out, dom::object(element));
    case dom::element_type::ARRAY:
      return append_array(out, dom::array(element));
    case dom::element_type::STRING:
      return append_string(out, std::string_view(element));
    case dom::element_type::INT64:
      return append_number(out, std::int64_t(element));
    case dom::element_type::UINT64:
      return append_number(out, std::uint64_t(element));
    case dom::element_type::DOUBLE:
      return append_number(out, double(element));
    case dom::element_type::BOOL:
      out.append(bool(element) ? "true" : "false");
      return;
    case dom::element_type::NULL_VALUE:
      out.append("null");
      return;
  }
}

Result<std::string> canonical_json(std::string_view text) {
  BorrowedParser parser;
  const auto root = parser.parse(text);
  if (!root) return pass_on(root.error());
  std::string out;
  out.reserve(text.size());
  append_canonical(out, *root);
  return out;
}

}  // namespace steward::json
