#include "api/shapes.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "domain/base/assert.h"

namespace steward::api {

namespace {

namespace bj = boost::json;

struct Word {
  std::string_view word;
  std::string_view schema;
};
constexpr std::array kWords = {
    Word{"text", R"({"type":"string"})"},
    Word{"int", R"({"type":"integer"})"},
    Word{"bool", R"({"type":"boolean"})"},
    Word{"null", R"({"type":"null"})"},
    Word{"object", R"({"type":"object"})"},
    Word{"id", R"({"type":"string","format":"uuid"})"},
    Word{"date", R"({"type":"string","format":"date"})"},
    Word{"instant", R"({"type":"string","format":"date-time"})"},
    Word{"month", R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$"})"},
    Word{"position", R"({"type":"string","pattern":"^[0-9]+-[0-9]+$"})"},
    Word{"personal", R"({"anyOf":[{"type":["string","null"]},{"$ref":"#/components/schemas/Erased"}]})"},
};

// How a name ends, and what it is then.
struct Ending {
  std::string_view ending;
  std::string_view shape;
};
constexpr std::array kEndings = {
    Ending{"_id", "id"},     Ending{"_ids", "[id]"},       Ending{"_at", "instant"},     Ending{"_on", "date"},
    Ending{"_date", "date"}, Ending{"_fen", "int"},        Ending{"_millionths", "int"}, Ending{"_milli", "int"},
    Ending{"_micro", "int"}, Ending{"_micro_yuan", "int"}, Ending{"_centi_m2", "int"},   Ending{"_ppm", "int"},
    Ending{"_bp", "int"},    Ending{"_micros", "int"},     Ending{"_seconds", "int"},    Ending{"_minutes", "int"},
    Ending{"_days", "int"},  Ending{"_months", "int"},     Ending{"_year", "int"},       Ending{"_bytes", "int"},
};

std::string_view shape_by_name(std::string_view name) {
  const auto* const found =
      std::find_if(kEndings.begin(), kEndings.end(), [&](const Ending& each) { return name.ends_with(each.ending); });
  return found == kEndings.end() ? std::string_view{} : found->shape;
}

std::string_view shape_of(const CsvColumn& column) {
  switch (column.kind) {
    case CsvKind::text:
    case CsvKind::word:
      return "text";
    case CsvKind::personal:
      return "personal";
    case CsvKind::number:
    case CsvKind::yuan:
    case CsvKind::unit_price:
    case CsvKind::thousandths:
    case CsvKind::square_metres:
    case CsvKind::percent:
    case CsvKind::share:
    case CsvKind::rate:
      return "int";
    case CsvKind::yes_no:
      return "bool";
    case CsvKind::date:
      return "date";
    case CsvKind::instant:
      return "instant";
    case CsvKind::count:
      break;
  }
  return {};  // the column counts what a shape has to say
}

// Of one type or null a schema says so in its type.
bj::object either(bj::array alternatives) {
  bj::object& first = alternatives.front().get_object();
  const bj::value* type = first.if_contains("type");
  const bool or_null = alternatives.size() == 2 && alternatives.back() == bj::value(bj::object{{"type", "null"}});
  if (!or_null || type == nullptr) return {{"anyOf", std::move(alternatives)}};
  bj::array types{*type, "null"};
  first["type"] = std::move(types);
  if (bj::value* values = first.if_contains("enum")) values->get_array().push_back(nullptr);
  return std::move(first);
}

struct Members {
  bj::object properties;
  std::vector<std::string> required;
  bj::value others = false;  // what else there may be

  void put(std::string_view name, bj::object schema, bool optional) {
    properties[name] = std::move(schema);
    std::erase(required, name);
    if (!optional) required.emplace_back(name);
  }
  [[nodiscard]] bool needs(std::string_view name) const {
    return std::find(required.begin(), required.end(), name) != required.end();
  }
};

bj::object schema_of(Members members) {
  bj::array required;
  for (const std::string& name : members.required) required.emplace_back(name);
  return {{"type", "object"},
          {"required", std::move(required)},
          {"properties", std::move(members.properties)},
          {"additionalProperties", std::move(members.others)}};
}

// Reads one text from its beginning to its end.
class Reader {
 public:
  Reader(std::string_view text, std::span<const NamedShape> named, std::span<const CsvColumn> columns = {})
      : rest_(text), named_(named), columns_(columns) {}

  bj::object type_alone() {
    bj::object schema = type();
    STEWARD_ASSERT(skip().empty(), "nothing stands behind a shape");
    return schema;
  }
  // Those of the columns, and as between braces.
  Members members_alone() {
    Members into;
    for (const CsvColumn& column : columns_) {
      const bool has_type = !shape_by_name(column.member).empty() || !shape_of(column).empty();
      if (has_type && column.member.find('.') == std::string_view::npos)
        put(column.member, implied(column.member), into);
    }
    members(into);
    STEWARD_ASSERT(skip().empty(), "commas stand between the members of a shape");
    for (const CsvColumn& column : columns_) {
      const std::string_view root = column.member.substr(0, column.member.find('.'));
      STEWARD_ASSERT(into.properties.contains(root), "a shape has the member that a column of its list leads into");
    }
    return into;
  }

 private:
  std::string_view skip() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size()));
    return rest_;
  }
  bool take(std::string_view token) {
    if (!skip().starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  std::string_view name() {
    constexpr std::string_view kParts = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    const std::size_t end = std::min(skip().find_first_not_of(kParts), rest_.size());
    STEWARD_ASSERT(end > 0, "a name stands where a shape needs one");
    const std::string_view read = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return read;
  }

  bj::object type() { return with_others(single()); }
  // `first`, or what else it may be.
  bj::object with_others(bj::object first) {
    if (!skip().starts_with('|')) return first;
    bj::array alternatives{std::move(first)};
    while (take("|")) alternatives.push_back(single());
    return either(std::move(alternatives));
  }
  bj::object single() {
    if (take("[")) {
      bj::object schema{{"type", "array"}, {"items", type()}};
      STEWARD_ASSERT(take("]"), "a list ends with a bracket");
      return schema;
    }
    if (!take("{")) return of_word(name());
    const auto columns = std::exchange(columns_, {});  // an object inside another has none
    Members inner;
    members(inner);
    STEWARD_ASSERT(take("}"), "an object ends with a brace");
    columns_ = columns;
    return schema_of(std::move(inner));
  }
  [[nodiscard]] bj::object of_word(std::string_view word) const {
    const auto found = std::find_if(kWords.begin(), kWords.end(), [&](const Word& each) { return each.word == word; });
    if (found != kWords.end()) return bj::parse(found->schema).get_object();
    return {{"$ref", "#/components/schemas/" + std::string(shape_named(word).name)}};
  }
  [[nodiscard]] const NamedShape& shape_named(std::string_view name) const {
    const auto found =
        std::find_if(named_.begin(), named_.end(), [&](const NamedShape& each) { return each.name == name; });
    STEWARD_ASSERT(found != named_.end(), "a shape names shapes that there are");
    return *found;
  }

  void members(Members& into) {
    while (!skip().empty() && rest_.front() != '}') {
      if (take("...")) {
        spread(shape_named(name()), into);
      } else if (take("*")) {
        STEWARD_ASSERT(take(":"), "what else there is has a type");
        into.others = type();
      } else {
        const std::string_view member = name();
        const bool optional = take("?");
        put(member, take(":") ? type() : with_others(implied(member)), into, optional);
      }
      if (!take(",")) return;
    }
  }
  void put(std::string_view member, bj::object schema, Members& into, bool optional = false) const {
    if (const CsvColumn* column = column_of(member)) schema["title"] = column->english;
    into.put(member, std::move(schema), optional);
  }
  void spread(const NamedShape& shape, Members& into) const {
    Members theirs = Reader(shape.members, named_, shape.columns).members_alone();
    for (auto& property : theirs.properties) {
      const std::string_view name = property.key();
      into.put(name, std::move(property.value().get_object()), !theirs.needs(name));
    }
    if (theirs.others.is_object()) into.others = std::move(theirs.others);
  }

  [[nodiscard]] const CsvColumn* column_of(std::string_view member) const {
    const auto found =
        std::find_if(columns_.begin(), columns_.end(), [&](const CsvColumn& each) { return each.member == member; });
    return found == columns_.end() ? nullptr : &*found;
  }
  // What a member is by its name, else by its column.
  [[nodiscard]] bj::object implied(std::string_view member) const {
    const CsvColumn* column = column_of(member);
    std::string_view shape = shape_by_name(member);
    if (shape.empty() && column != nullptr) shape = shape_of(*column);
    STEWARD_ASSERT(!shape.empty(), "a member has a type, a unit at the end of its name, or a column");
    bj::object schema = Reader(shape, named_).type_alone();
    if (column != nullptr && column->kind == CsvKind::word) {
      bj::array values;
      for (const CsvWord& word : column->words) values.emplace_back(word.value);
      schema["enum"] = std::move(values);
    }
    return schema;
  }

  std::string_view rest_;
  std::span<const NamedShape> named_;
  std::span<const CsvColumn> columns_;
};

}  // namespace

bj::object schema_of(std::string_view shape, std::span<const NamedShape> named) {
  return Reader(shape, named).type_alone();
}

bj::object schema_of(const NamedShape& shape, std::span<const NamedShape> named) {
  return schema_of(Reader(shape.members, named, shape.columns).members_alone());
}

}  // namespace steward::api
