#include "api/csv/cells.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "api/closed_words.h"
#include "domain/base/time.h"
#include "replay/csv_text.h"

namespace steward::api {

namespace {

namespace bj = boost::json;

const bj::value* element_of(const bj::array& list, std::string_view name) {
  if (name == "last") return list.empty() ? nullptr : &list.back();
  std::size_t place = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), place);
  const bool number = read.ec == std::errc{} && read.ptr == name.data() + name.size();
  return number ? list.if_contains(place) : nullptr;
}

const bj::value* step_into(const bj::value& value, std::string_view name) {
  if (const bj::array* list = value.if_array()) return element_of(*list, name);
  const bj::object* object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains(name);
}

// nullptr when the path leads nowhere.
const bj::value* value_at(const bj::object& item, std::string_view path) {
  const auto next_name = [&] {
    const std::string_view name = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(name.size() + 1, path.size()));
    return name;
  };
  const bj::value* value = item.if_contains(next_name());
  while (value != nullptr && !path.empty()) value = step_into(*value, next_name());
  return value;
}

std::string plain(const bj::value& value) {
  if (const bj::string* text = value.if_string()) return std::string(*text);
  return bj::serialize(value);
}

std::string local(const bj::value& value, const TimeZone& place) {
  const auto instant = value.is_string() ? parse_instant(std::string_view(value.get_string())) : std::nullopt;
  return instant ? place.text(*instant) : plain(value);
}

std::string word(const CsvColumn& column, const bj::value& value, bool chinese) {
  const std::string text = plain(value);
  const auto found =
      std::find_if(column.words.begin(), column.words.end(), [&](const CsvWord& each) { return each.value == text; });
  if (found == column.words.end()) return text;
  return std::string(chinese ? found->chinese : found->english);
}

std::string personal(const bj::value& value, bool chinese) {
  if (value.is_object()) return std::string(closed_words(value.get_object(), chinese));
  return plain(value);
}

// How many decimal places the number of a cell has; nullopt where it shows words.
std::optional<unsigned> places_of(CsvKind kind) {
  switch (kind) {
    case CsvKind::number:
    case CsvKind::count:
      return 0;
    case CsvKind::yuan:
    case CsvKind::square_metres:
    case CsvKind::percent:
      return 2;
    case CsvKind::thousandths:
      return 3;
    case CsvKind::share:
    case CsvKind::rate:
      return 4;
    case CsvKind::unit_price:
      return 6;
    case CsvKind::text:
    case CsvKind::date:
    case CsvKind::personal:
    case CsvKind::yes_no:
    case CsvKind::instant:
    case CsvKind::word:
      break;
  }
  return std::nullopt;
}

// 6.0000 is 6, 0.5000 is 0.5.
std::string shortest(std::string decimal) {
  decimal.erase(decimal.find_last_not_of('0') + 1);
  if (decimal.back() == '.') decimal.pop_back();
  return decimal;
}

std::string cell(const CsvColumn& column, const bj::object& item, const CsvReader& reader) {
  const bj::value* value = cell_value(column, item);
  if (value == nullptr) return {};
  const auto number = cell_number(column, *value);
  if (number && column.kind == CsvKind::rate) return shortest(csv_decimal(*number, *places_of(column.kind)));
  if (number) return csv_decimal(*number, *places_of(column.kind));
  return csv_text(cell_words(column, *value, reader));
}

}  // namespace

const bj::value* cell_value(const CsvColumn& column, const bj::object& item) {
  const bj::value* value = value_at(item, column.member);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<std::int64_t> cell_number(const CsvColumn& column, const bj::value& value) {
  if (!places_of(column.kind)) return std::nullopt;
  if (column.kind == CsvKind::count) {
    if (!value.is_array()) return std::nullopt;
    return static_cast<std::int64_t>(value.get_array().size());
  }
  bj::error_code error;
  const auto number = value.to_number<std::int64_t>(error);
  return error ? std::nullopt : std::optional(number);
}

std::string cell_words(const CsvColumn& column, const bj::value& value, const CsvReader& reader) {
  const bool chinese = reader.language == Language::chinese;
  switch (column.kind) {
    case CsvKind::personal:
      return personal(value, chinese);
    case CsvKind::yes_no:
      return value.is_bool() && value.get_bool() ? (chinese ? "是" : "yes") : (chinese ? "否" : "no");
    case CsvKind::instant:
      return local(value, reader.place);
    case CsvKind::count:
      return {};
    case CsvKind::word:
      return word(column, value, chinese);
    case CsvKind::text:
    case CsvKind::date:
    case CsvKind::number:
    case CsvKind::yuan:
    case CsvKind::thousandths:
    case CsvKind::square_metres:
    case CsvKind::percent:
    case CsvKind::share:
    case CsvKind::rate:
    case CsvKind::unit_price:
      break;
  }
  return plain(value);
}

std::string csv_titles(std::span<const CsvColumn> columns, Language language) {
  std::string line;
  for (const CsvColumn& column : columns) {
    if (!line.empty()) line += ',';
    line += csv_text(language == Language::chinese ? column.chinese : column.english);
  }
  return line + "\r\n";
}

std::string csv_line(std::span<const CsvColumn> columns, const bj::object& item, const CsvReader& reader) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) line += ',';
    line += cell(columns[i], item, reader);
  }
  return line + "\r\n";
}

}  // namespace steward::api
