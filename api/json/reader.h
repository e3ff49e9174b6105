#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "api/details.h"
#include "domain/base/ids.h"
#include "domain/base/result.h"
#include "domain/base/time.h"

// Strict reading of JSON from outside. A handler asks for the fields that it knows, one after the other, without
// looking at errors; `JsonBody::finish` then says whether all was well:
//
//   auto body = JsonBody::parse(request.body);
//   if (!body) return pass_on(body.error());
//   JsonObject root = body->object();
//   PayCommand command{.amount = Money{root.required_int("amount_fen", 1, kLargestAmount.fen)}, …};
//   if (auto checked = body->finish(); !checked) return pass_on(checked.error());
//
// Codes: invalid-json, unknown-field, duplicate-key, missing-field, wrong-type, out-of-range. The detail begins with
// the place as a JSON pointer in URI fragment form: "#/lines/3/amount_fen: must be an integer from 1 to 1000000000000".
// It never repeats a value, which may be personal data.
namespace steward::json {

inline constexpr std::size_t kMaxDepth = 32;
inline constexpr std::size_t kMaxArrayItems = 10'000;

class JsonObject;
class JsonArray;

// One line of a table of names for an enumeration.
template <class Enum>
struct EnumName {
  std::string_view name;
  Enum value;
};

// A parsed document. Objects and arrays that it gives are handles that must not outlive it. One thread at a time; the
// parser's memory is kept for the next body on the same thread.
class JsonBody {
 public:
  // Refuses what is not one JSON value in strict UTF-8 (no BOM, nothing after it), nesting deeper than kMaxDepth,
  // arrays longer than kMaxArrayItems, keys that occur twice in an object, and control characters in keys.
  [[nodiscard]] static Result<JsonBody> parse(std::string_view text);
  JsonBody(JsonBody&&) noexcept;
  JsonBody& operator=(JsonBody&&) noexcept;
  ~JsonBody();

  // The root. One that is not an object is the first error, and the object that comes back is empty.
  [[nodiscard]] JsonObject object();
  [[nodiscard]] JsonArray array();
  // The first error of all that was asked for, in the order of asking; then the first field, in any object that was
  // opened, that nobody asked for. Where that is written much like the field that is missing, it is what is told.
  [[nodiscard]] Result<void> finish();
  // A finding of the caller's own about a field, at its place. Counts like the reader's errors: only the first is kept.
  void report(std::string_view code, std::string_view pointer, api::Says what);
  // See canonical_json.
  [[nodiscard]] std::string canonical() const;

  struct Impl;

 private:
  explicit JsonBody(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// An object being read. Names are constants that live for ever. `required_…` reports a missing field; `optional_…`
// takes a field that is absent or null as not given. After an error the value is empty or the least allowed one: do not
// act on it before `finish`.
class JsonObject {
 public:
  [[nodiscard]] bool has(std::string_view name) const;  // present and not null; counts as asked for

  // Integers only as JSON integers: 12.0, 1e2 and "12" are of the wrong type.
  [[nodiscard]] std::int64_t required_int(std::string_view name, std::int64_t least, std::int64_t most);
  [[nodiscard]] std::optional<std::int64_t> optional_int(std::string_view name, std::int64_t least, std::int64_t most);
  [[nodiscard]] bool required_bool(std::string_view name);
  [[nodiscard]] std::optional<bool> optional_bool(std::string_view name);

  // One line: no control characters (has_control of domain/base/text.h). Lengths are in Unicode code points. A required
  // string is not empty.
  [[nodiscard]] std::string required_string(std::string_view name, std::size_t max_length);
  [[nodiscard]] std::optional<std::string> optional_string(std::string_view name, std::size_t max_length);
  // Free text: also tab and line feed.
  [[nodiscard]] std::string required_text(std::string_view name, std::size_t max_length);
  [[nodiscard]] std::optional<std::string> optional_text(std::string_view name, std::size_t max_length);
  // The same of what a payer wrote: the money has come, so controls are left out, not refused. Lengths are of the rest.
  [[nodiscard]] std::optional<std::string> optional_payers_string(std::string_view name, std::size_t max_length);
  [[nodiscard]] std::optional<std::string> optional_payers_text(std::string_view name, std::size_t max_length);

  [[nodiscard]] Date required_date(std::string_view name);
  [[nodiscard]] std::optional<Date> optional_date(std::string_view name);
  [[nodiscard]] YearMonth required_year_month(std::string_view name);
  [[nodiscard]] std::optional<YearMonth> optional_year_month(std::string_view name);
  [[nodiscard]] Instant required_instant(std::string_view name);
  [[nodiscard]] std::optional<Instant> optional_instant(std::string_view name);
  // Not the nil UUID, which names nothing: what is left out is null or absent.
  [[nodiscard]] Uuid required_uuid(std::string_view name);
  [[nodiscard]] std::optional<Uuid> optional_uuid(std::string_view name);
  template <class IdType>
  [[nodiscard]] IdType required_id(std::string_view name) {
    return IdType{required_uuid(name)};
  }
  template <class IdType>
  [[nodiscard]] std::optional<IdType> optional_id(std::string_view name) {
    const auto uuid = optional_uuid(name);
    return uuid ? std::optional<IdType>(IdType{*uuid}) : std::nullopt;
  }

  // A word from a table; the error names the words that are allowed. The table is not empty.
  template <class Enum>
  [[nodiscard]] Enum required_enum(std::string_view name, std::span<const EnumName<Enum>> table) {
    const auto found = word(name, true, {&table.front().name, sizeof(EnumName<Enum>), table.size()});
    return table[found.value_or(0)].value;
  }
  template <class Enum>
  [[nodiscard]] std::optional<Enum> optional_enum(std::string_view name, std::span<const EnumName<Enum>> table) {
    const auto found = word(name, false, {&table.front().name, sizeof(EnumName<Enum>), table.size()});
    return found ? std::optional<Enum>(table[*found].value) : std::nullopt;
  }

  [[nodiscard]] JsonObject required_object(std::string_view name);
  [[nodiscard]] std::optional<JsonObject> optional_object(std::string_view name);
  [[nodiscard]] JsonArray required_array(std::string_view name, std::size_t least_items, std::size_t most_items);
  [[nodiscard]] std::optional<JsonArray> optional_array(std::string_view name, std::size_t least_items,
                                                        std::size_t most_items);

  // As JsonBody::report, about a field of this object; with what the words leave open.
  void report(std::string_view code, std::string_view name, api::Says what,
              std::initializer_list<std::string_view> arguments = {});
  // The pointer of a field, for JsonBody::report.
  [[nodiscard]] std::string pointer(std::string_view name) const;

 private:
  friend class JsonBody;
  friend class JsonArray;
  // The names of an enumeration's table: every `stride` bytes from `first` on.
  struct Words {
    const std::string_view* first;
    std::size_t stride;
    std::size_t count;
  };
  JsonObject(JsonBody::Impl* body, std::size_t index) : body_(body), index_(index) {}
  [[nodiscard]] std::optional<std::size_t> word(std::string_view name, bool required, Words words);

  JsonBody::Impl* body_;
  std::size_t index_;  // of the container in the body's list of opened ones
};

// An array being read. An element of the wrong type is reported with its index.
class JsonArray {
 public:
  [[nodiscard]] std::size_t size() const;
  // `index` < size(). Each element is opened once.
  [[nodiscard]] JsonObject object(std::size_t index);
  [[nodiscard]] std::int64_t integer(std::size_t index, std::int64_t least, std::int64_t most);
  [[nodiscard]] std::string string(std::size_t index, std::size_t max_length);
  [[nodiscard]] Uuid uuid(std::size_t index);
  template <class IdType>
  [[nodiscard]] IdType id(std::size_t index) {
    return IdType{uuid(index)};
  }

 private:
  friend class JsonBody;
  friend class JsonObject;
  JsonArray(JsonBody::Impl* body, std::size_t index) : body_(body), index_(index) {}

  JsonBody::Impl* body_;
  std::size_t index_;
};

// The same document in one form, whatever its key order, blanks and escapes: keys sorted by their UTF-8 bytes, no
// blanks, only the escapes that must be. It is what the fingerprint of an idempotent command is taken of. Refuses what
// JsonBody::parse refuses. Integers stay exact; other numbers are written in their shortest form that reads back the
// same.
[[nodiscard]] Result<std::string> canonical_json(std::string_view text);

}  // namespace steward::json
