#include "api/json/reader.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "api/json/document.h"
#include "domain/base/assert.h"
#include "domain/base/text.h"

namespace steward::json {

namespace dom = simdjson::dom;
using api::Says;

namespace {

constexpr std::size_t kNoParent = static_cast<std::size_t>(-1);
using Arguments = std::initializer_list<std::string_view>;

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

// How many characters must be put in, left out or changed to make the one of the other (Levenshtein).
std::size_t edits(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t changed = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

// Whether who wrote the one may have meant the other: a unit left out ("amount", "amount_fen"), a slip of the pen.
bool alike(std::string_view a, std::string_view b) {
  constexpr std::size_t kMostEdits = 2;
  if (a.size() > b.size()) std::swap(a, b);
  if (a.size() < 3) return false;
  if (b.size() > a.size() && b[a.size()] == '_' && b.substr(0, a.size()) == a) return true;
  return b.size() - a.size() <= kMostEdits && edits(a, b) <= std::min(kMostEdits, a.size() / 3);
}

}  // namespace

struct JsonBody::Impl {
  // An object or array that was opened. An empty stand-in has neither members nor items.
  struct Container {
    std::size_t parent = kNoParent;
    std::string_view key;  // in the parent, when that is an object
    std::size_t item = 0;  // in the parent, when that is an array
    std::optional<dom::object> object;
    std::vector<dom::element> items;
    std::vector<std::string_view> asked;
    bool is_array = false;
  };

  BorrowedParser parser;
  dom::element root;
  std::vector<Container> opened;
  std::optional<Error> first_error;
  // What the first error is about, if it is that something is missing: a container and its field.
  std::optional<std::pair<std::size_t, std::string_view>> missing;

  std::string pointer_of(std::size_t index) const {
    const Container& container = opened[index];
    if (container.parent == kNoParent) return "#";
    const bool in_array = opened[container.parent].is_array;
    return child_pointer(pointer_of(container.parent),
                         in_array ? std::string_view(std::to_string(container.item)) : container.key);
  }

  void report(std::string_view code, std::string_view pointer, Says what, Arguments arguments = {}) {
    if (!first_error) first_error = api::error_at(code, pointer, what, arguments);
  }

  void report_field(std::size_t index, std::string_view name, std::string_view code, Says what,
                    Arguments arguments = {}) {
    if (!first_error) report(code, child_pointer(pointer_of(index), name), what, arguments);
  }

  std::size_t open(Container container) {
    opened.push_back(std::move(container));
    return opened.size() - 1;
  }

  std::optional<dom::element> find(std::size_t index, std::string_view name) {
    Container& container = opened[index];
    if (std::find(container.asked.begin(), container.asked.end(), name) == container.asked.end()) {
      container.asked.push_back(name);
    }
    if (!container.object) return std::nullopt;
    dom::element value;
    if (container.object->at_key(name).get(value)) return std::nullopt;
    return value;
  }

  // The field's value; nullopt when it is absent, or null where that is allowed. Reports what is missing.
  std::optional<dom::element> field(std::size_t index, std::string_view name, bool required) {
    const auto value = find(index, name);
    if (!value) {
      if (required && !first_error) missing = {index, name};
      if (required) report_field(index, name, "missing-field", Says::is_required);
      return std::nullopt;
    }
    if (!required && value->is_null()) return std::nullopt;
    return value;
  }

  template <class Report>
  static std::optional<std::int64_t> integer(dom::element value, std::int64_t least, std::int64_t most,
                                             Report&& report_error) {
    const auto refused = [&](std::string_view code) {
      report_error(code, Says::integer, {std::to_string(least), std::to_string(most)});
      return std::nullopt;
    };
    if (value.is_uint64() && !value.is_int64()) return refused("out-of-range");
    std::int64_t number = 0;
    if (value.get_int64().get(number)) return refused("wrong-type");
    if (number < least || number > most) return refused("out-of-range");
    return number;
  }

  template <class Report>
  static std::optional<std::string_view> string(dom::element value, Report&& report_error) {
    std::string_view found;
    if (!value.get_string().get(found)) return found;
    report_error("wrong-type", Says::string, {});
    return std::nullopt;
  }

  template <class Report>
  static bool has_length(std::string_view found, std::size_t least, std::size_t most, Report&& report_error) {
    const std::size_t length = code_points(found);
    if (length >= least && length <= most) return true;
    report_error("out-of-range", Says::length, {std::to_string(least), std::to_string(most)});
    return false;
  }

  static std::string_view controls_of(bool lines) { return lines ? "\n\t" : ""; }

  template <class Report>
  static std::optional<std::string_view> text(dom::element value, std::size_t least, std::size_t most, bool lines,
                                              Report&& report_error) {
    const auto found = string(value, report_error);
    if (!found || !has_length(*found, least, most, report_error)) return std::nullopt;
    if (has_control(*found, controls_of(lines))) {
      report_error("out-of-range", Says::no_controls, {});
      return std::nullopt;
    }
    return found;
  }

  auto reporter(std::size_t index, std::string_view name) {
    return [this, index, name](std::string_view code, Says what, Arguments arguments) {
      report_field(index, name, code, what, arguments);
    };
  }

  std::optional<std::int64_t> integer_field(std::size_t index, std::string_view name, bool required, std::int64_t least,
                                            std::int64_t most) {
    const auto value = field(index, name, required);
    return value ? integer(*value, least, most, reporter(index, name)) : std::nullopt;
  }

  std::optional<std::string> text_field(std::size_t index, std::string_view name, bool required, std::size_t most,
                                        bool lines) {
    const auto value = field(index, name, required);
    if (!value) return std::nullopt;
    const auto found = text(*value, required ? 1 : 0, most, lines, reporter(index, name));
    return found ? std::optional<std::string>(*found) : std::nullopt;
  }

  std::optional<std::string> payers_field(std::size_t index, std::string_view name, std::size_t most, bool lines) {
    const auto value = field(index, name, false);
    if (!value) return std::nullopt;
    const auto report_error = reporter(index, name);
    const auto written = string(*value, report_error);
    if (!written) return std::nullopt;
    std::string kept = without_controls(*written, controls_of(lines));
    if (!has_length(kept, 0, most, report_error)) return std::nullopt;
    return kept;
  }

  // A string that `parse` turns into something; `form` says how it must look.
  template <class Parse>
  auto parsed_field(std::size_t index, std::string_view name, bool required, Parse parse, Says form)
      -> decltype(parse(std::string_view())) {
    const auto value = field(index, name, required);
    if (!value) return std::nullopt;
    std::string_view written;
    if (value->get_string().get(written)) {
      report_field(index, name, "wrong-type", form);
      return std::nullopt;
    }
    auto result = parse(written);
    if (!result) report_field(index, name, "out-of-range", form);
    return result;
  }

  std::optional<bool> bool_field(std::size_t index, std::string_view name, bool required) {
    const auto value = field(index, name, required);
    if (!value) return std::nullopt;
    bool found = false;
    if (value->get_bool().get(found)) {
      report_field(index, name, "wrong-type", Says::boolean);
      return std::nullopt;
    }
    return found;
  }

  // Opens the field's object; the index of the container, or nullopt.
  std::optional<std::size_t> object_field(std::size_t index, std::string_view name, bool required) {
    const auto value = field(index, name, required);
    if (!value) return std::nullopt;
    dom::object object;
    if (value->get_object().get(object)) {
      report_field(index, name, "wrong-type", Says::object);
      return std::nullopt;
    }
    return open(Container{.parent = index, .key = name, .object = object, .items = {}, .asked = {}});
  }

  std::optional<std::size_t> array_field(std::size_t index, std::string_view name, bool required, std::size_t least,
                                         std::size_t most) {
    const auto value = field(index, name, required);
    if (!value) return std::nullopt;
    dom::array array;
    if (value->get_array().get(array)) {
      report_field(index, name, "wrong-type", Says::array);
      return std::nullopt;
    }
    Container container{.parent = index, .key = name, .object = {}, .items = {}, .asked = {}, .is_array = true};
    container.items.assign(array.begin(), array.end());
    if (container.items.size() < least || container.items.size() > most) {
      report_field(index, name, "out-of-range", Says::items, {std::to_string(least), std::to_string(most)});
      container.items.clear();
    }
    return open(std::move(container));
  }

  std::size_t stand_in(std::size_t parent, std::string_view key, bool is_array) {
    return open(Container{.parent = parent, .key = key, .object = {}, .items = {}, .asked = {}, .is_array = is_array});
  }

  static bool is_asked(const Container& container, std::string_view key) {
    return std::find(container.asked.begin(), container.asked.end(), key) != container.asked.end();
  }

  // A field that is not there is found by the name that it was given instead: that is what must be mended.
  void report_misspelt() {
    const auto [index, name] = *missing;
    const Container& container = opened[index];
    if (!container.object) return;
    for (const dom::key_value_pair member : *container.object) {
      if (is_asked(container, member.key) || !alike(member.key, name)) continue;
      first_error.reset();
      report_field(index, member.key, "unknown-field", Says::is_unknown_like, {name});
      return;
    }
  }

  void report_unknown(std::size_t index, std::string_view key) {
    const Container& container = opened[index];
    for (const std::string_view name : container.asked) {
      dom::element given;
      if (!alike(key, name) || !container.object->at_key(name).get(given)) continue;
      return report_field(index, key, "unknown-field", Says::is_unknown_like, {name});
    }
    report_field(index, key, "unknown-field", Says::is_unknown);
  }

  void report_unknown_fields() {
    for (std::size_t index = 0; index < opened.size() && !first_error; ++index) {
      const Container& container = opened[index];
      if (!container.object) continue;
      for (const dom::key_value_pair member : *container.object) {
        if (is_asked(container, member.key)) continue;
        report_unknown(index, member.key);
        break;
      }
    }
  }
};

JsonBody::JsonBody(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
JsonBody::JsonBody(JsonBody&&) noexcept = default;
JsonBody& JsonBody::operator=(JsonBody&&) noexcept = default;
JsonBody::~JsonBody() = default;

Result<JsonBody> JsonBody::parse(std::string_view text) {
  auto impl = std::make_unique<Impl>();
  const auto root = impl->parser.parse(text);
  if (!root) return pass_on(root.error());
  impl->root = *root;
  impl->opened.reserve(4);
  return JsonBody(std::move(impl));
}

JsonObject JsonBody::object() {
  Impl::Container container;
  dom::object object;
  if (impl_->root.get_object().get(object)) {
    impl_->report("wrong-type", "#", Says::object);
  } else {
    container.object = object;
    container.asked.reserve(12);
  }
  return {impl_.get(), impl_->open(std::move(container))};
}

JsonArray JsonBody::array() {
  Impl::Container container;
  container.is_array = true;
  dom::array array;
  if (impl_->root.get_array().get(array)) {
    impl_->report("wrong-type", "#", Says::array);
  } else {
    container.items.assign(array.begin(), array.end());
  }
  return {impl_.get(), impl_->open(std::move(container))};
}

Result<void> JsonBody::finish() {
  if (impl_->missing) impl_->report_misspelt();
  if (!impl_->first_error) impl_->report_unknown_fields();
  if (impl_->first_error) return pass_on(*impl_->first_error);
  return {};
}

void JsonBody::report(std::string_view code, std::string_view pointer, Says what) {
  impl_->report(code, pointer, what);
}

std::string JsonBody::canonical() const {
  std::string out;
  append_canonical(out, impl_->root);
  return out;
}

bool JsonObject::has(std::string_view name) const {
  const auto value = body_->find(index_, name);
  return value && !value->is_null();
}

std::int64_t JsonObject::required_int(std::string_view name, std::int64_t least, std::int64_t most) {
  return body_->integer_field(index_, name, true, least, most).value_or(least);
}

std::optional<std::int64_t> JsonObject::optional_int(std::string_view name, std::int64_t least, std::int64_t most) {
  return body_->integer_field(index_, name, false, least, most);
}

bool JsonObject::required_bool(std::string_view name) { return body_->bool_field(index_, name, true).value_or(false); }

std::optional<bool> JsonObject::optional_bool(std::string_view name) { return body_->bool_field(index_, name, false); }

std::string JsonObject::required_string(std::string_view name, std::size_t max_length) {
  return body_->text_field(index_, name, true, max_length, false).value_or(std::string());
}

std::optional<std::string> JsonObject::optional_string(std::string_view name, std::size_t max_length) {
  return body_->text_field(index_, name, false, max_length, false);
}

std::string JsonObject::required_text(std::string_view name, std::size_t max_length) {
  return body_->text_field(index_, name, true, max_length, true).value_or(std::string());
}

std::optional<std::string> JsonObject::optional_text(std::string_view name, std::size_t max_length) {
  return body_->text_field(index_, name, false, max_length, true);
}

std::optional<std::string> JsonObject::optional_payers_string(std::string_view name, std::size_t max_length) {
  return body_->payers_field(index_, name, max_length, false);
}

std::optional<std::string> JsonObject::optional_payers_text(std::string_view name, std::size_t max_length) {
  return body_->payers_field(index_, name, max_length, true);
}

Date JsonObject::required_date(std::string_view name) {
  return body_->parsed_field(index_, name, true, parse_date, Says::date).value_or(Date{});
}

std::optional<Date> JsonObject::optional_date(std::string_view name) {
  return body_->parsed_field(index_, name, false, parse_date, Says::date);
}

YearMonth JsonObject::required_year_month(std::string_view name) {
  return body_->parsed_field(index_, name, true, parse_year_month, Says::month).value_or(YearMonth{});
}

std::optional<YearMonth> JsonObject::optional_year_month(std::string_view name) {
  return body_->parsed_field(index_, name, false, parse_year_month, Says::month);
}

Instant JsonObject::required_instant(std::string_view name) {
  return body_->parsed_field(index_, name, true, parse_instant, Says::instant).value_or(Instant{});
}

std::optional<Instant> JsonObject::optional_instant(std::string_view name) {
  return body_->parsed_field(index_, name, false, parse_instant, Says::instant);
}

Uuid JsonObject::required_uuid(std::string_view name) {
  return body_->parsed_field(index_, name, true, parse_named_uuid, Says::uuid).value_or(Uuid{});
}

std::optional<Uuid> JsonObject::optional_uuid(std::string_view name) {
  return body_->parsed_field(index_, name, false, parse_named_uuid, Says::uuid);
}

std::optional<std::size_t> JsonObject::word(std::string_view name, bool required, Words words) {
  const auto value = body_->field(index_, name, required);
  if (!value) return std::nullopt;
  // The table is an array of structures of which only the names are seen here.
  const auto name_at = [&words](std::size_t line) -> std::string_view {
    return *reinterpret_cast<const std::string_view*>(reinterpret_cast<const char*>(words.first) + line * words.stride);
  };
  std::string_view written;
  const bool is_string = !value->get_string().get(written);
  for (std::size_t line = 0; is_string && line < words.count; ++line) {
    if (name_at(line) == written) return line;
  }
  std::string allowed;
  for (std::size_t line = 0; line < words.count; ++line) {
    allowed.append(line == 0 ? "" : ", ").append(name_at(line));
  }
  body_->report_field(index_, name, is_string ? "out-of-range" : "wrong-type", Says::one_of, {allowed});
  return std::nullopt;
}

JsonObject JsonObject::required_object(std::string_view name) {
  const auto opened = body_->object_field(index_, name, true);
  return {body_, opened ? *opened : body_->stand_in(index_, name, false)};
}

std::optional<JsonObject> JsonObject::optional_object(std::string_view name) {
  const auto opened = body_->object_field(index_, name, false);
  return opened ? std::optional<JsonObject>(JsonObject(body_, *opened)) : std::nullopt;
}

JsonArray JsonObject::required_array(std::string_view name, std::size_t least_items, std::size_t most_items) {
  const auto opened = body_->array_field(index_, name, true, least_items, most_items);
  return {body_, opened ? *opened : body_->stand_in(index_, name, true)};
}

std::optional<JsonArray> JsonObject::optional_array(std::string_view name, std::size_t least_items,
                                                    std::size_t most_items) {
  const auto opened = body_->array_field(index_, name, false, least_items, most_items);
  return opened ? std::optional<JsonArray>(JsonArray(body_, *opened)) : std::nullopt;
}

void JsonObject::report(std::string_view code, std::string_view name, api::Says what,
                        std::initializer_list<std::string_view> arguments) {
  body_->report_field(index_, name, code, what, arguments);
}

std::string JsonObject::pointer(std::string_view name) const { return child_pointer(body_->pointer_of(index_), name); }

std::size_t JsonArray::size() const { return body_->opened[index_].items.size(); }

JsonObject JsonArray::object(std::size_t index) {
  STEWARD_ASSERT(index < size(), "an array is read within its size");
  dom::object object;
  JsonBody::Impl::Container container{
      .parent = index_, .key = {}, .item = index, .object = {}, .items = {}, .asked = {}};
  if (body_->opened[index_].items[index].get_object().get(object)) {
    body_->report_field(index_, std::to_string(index), "wrong-type", Says::object);
  } else {
    container.object = object;
  }
  return {body_, body_->open(std::move(container))};
}

std::int64_t JsonArray::integer(std::size_t index, std::int64_t least, std::int64_t most) {
  STEWARD_ASSERT(index < size(), "an array is read within its size");
  const std::string place = std::to_string(index);
  return JsonBody::Impl::integer(body_->opened[index_].items[index], least, most, body_->reporter(index_, place))
      .value_or(least);
}

std::string JsonArray::string(std::size_t index, std::size_t max_length) {
  STEWARD_ASSERT(index < size(), "an array is read within its size");
  const std::string place = std::to_string(index);
  const auto found =
      JsonBody::Impl::text(body_->opened[index_].items[index], 1, max_length, false, body_->reporter(index_, place));
  return std::string(found.value_or(std::string_view()));
}

Uuid JsonArray::uuid(std::size_t index) {
  STEWARD_ASSERT(index < size(), "an array is read within its size");
  std::string_view written;
  const bool is_string = !body_->opened[index_].items[index].get_string().get(written);
  const auto found = is_string ? parse_named_uuid(written) : std::nullopt;
  if (!found) {
    body_->report_field(index_, std::to_string(index), is_string ? "out-of-range" : "wrong-type", Says::uuid);
  }
  return found.value_or(Uuid{});
}

}  // namespace steward::json
