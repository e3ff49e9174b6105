#pragma once

#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/money.h"
#include "domain/base/sealed.h"
#include "domain/base/time.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "projections/key_writer.h"
#include "projections/page.h"
#include "projections/read_lease.h"

// How the rows of views are written: fields in the order of their structs. Rows are rebuilt when their layout changes,
// so they carry no version of their own.
namespace steward {

inline void put_optional(ByteWriter& writer, const std::optional<Date>& date) {
  writer.u8(date ? 1 : 0);
  if (date) writer.i32(date->days);
}
inline std::optional<Date> get_optional_date(ByteReader& reader) {
  if (reader.u8() == 0) return std::nullopt;
  return Date{reader.i32()};
}

inline void put_sealed(ByteWriter& writer, const Sealed& sealed) {
  writer.uuid(sealed.subject.uuid).u8(static_cast<std::uint8_t>(sealed.field)).u32(sealed.key);
  writer.uuid(sealed.command_id);
  writer.raw({reinterpret_cast<const char*>(sealed.nonce.data()), sealed.nonce.size()}).text(sealed.box);
}
inline Sealed get_sealed(ByteReader& reader) {
  Sealed sealed;
  sealed.subject = PersonId(reader.uuid());
  sealed.field = static_cast<FieldClass>(reader.u8());
  sealed.key = reader.u32();
  sealed.command_id = reader.uuid();
  const std::string_view nonce = reader.raw(sealed.nonce.size());
  if (!nonce.empty()) std::memcpy(sealed.nonce.data(), nonce.data(), nonce.size());
  sealed.box = std::string(reader.text());
  return sealed;
}

// The beginning of a key: table, company.
inline KeyWriter key_in(std::uint8_t table, CompanyNo company) {
  KeyWriter key;
  key.u8(table).u32(company.value);
  return key;
}

// Reads up to limit places behind `cursor` in a list whose keys begin with `prefix` and gives their rests (what stands
// behind the prefix). `next` is set when there is more. cursor-invalid when the cursor is not a place in this list.
struct Places {
  std::vector<std::string> rests;
  std::optional<std::string> next;
};
[[nodiscard]] Result<Places> list_places(const ViewReader& reader, std::string_view prefix, std::string_view cursor,
                                         std::size_t limit);

// Days of [from, to); all of them where neither is said.
struct DayRange {
  std::optional<Date> from{};
  std::optional<Date> to{};
};
// The same of some days of a list whose places begin with a day, ascending.
[[nodiscard]] Result<Places> list_places(const ViewReader& reader, std::string_view prefix, const DayRange& days,
                                         std::string_view cursor, std::size_t limit);

// The last 16 bytes of a place: the id of its row.
[[nodiscard]] inline Uuid id_at_end(std::string_view rest) {
  return rest.size() < 16 ? Uuid{} : *uuid_from_bytes(rest.substr(rest.size() - 16));
}

// The row of a key; nullopt when there is none. `decode`: bytes → Result<Row>.
template <class Decode>
[[nodiscard]] auto look_up(const ViewReader& reader, std::string_view key, const Decode& decode)
    -> Result<std::optional<typename decltype(decode(key))::value_type>> {
  using Row = typename decltype(decode(key))::value_type;
  auto found = reader.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return std::optional<Row>{};
  auto row = decode(**found);
  if (!row) return pass_on(std::move(row.error()));
  return std::optional<Row>(std::move(*row));
}

// A page of a list as of list_places, with the row of each place. `row_of`: its id → Result<std::optional<Row>>.
template <class Row, class RowOf>
[[nodiscard]] Result<Page<Row>> page_of(const ViewReader& reader, std::string_view prefix, const DayRange& days,
                                        std::string_view cursor, std::size_t limit, const RowOf& row_of) {
  auto places = list_places(reader, prefix, days, cursor, limit);
  if (!places) return pass_on(std::move(places.error()));
  Page<Row> page;
  for (const std::string& rest : places->rests) {
    auto row = row_of(id_at_end(rest));
    if (!row) return pass_on(std::move(row.error()));
    if (!*row) return fail("row-damaged", {}, "a place without its row");
    page.rows.push_back(std::move(**row));
  }
  page.next = std::move(places->next);
  return page;
}
template <class Row, class RowOf>
[[nodiscard]] Result<Page<Row>> page_of(const ViewReader& reader, std::string_view prefix, std::string_view cursor,
                                        std::size_t limit, const RowOf& row_of) {
  return page_of<Row>(reader, prefix, {}, cursor, limit, row_of);
}

// How many rows a page looks through for those that are wanted, where no list has them by themselves: it may have fewer
// than asked for, or none, and a next one.
inline constexpr std::size_t kMostLookedThrough = 2'000;

// A page of the rows that are wanted (Row → bool).
template <class Row, class RowOf, class Wanted>
[[nodiscard]] Result<Page<Row>> page_of_wanted(const ViewReader& reader, std::string_view prefix, const DayRange& days,
                                               std::string_view cursor, std::size_t limit, const RowOf& row_of,
                                               const Wanted& wanted) {
  auto places = list_places(reader, prefix, days, cursor, kMostLookedThrough);
  if (!places) return pass_on(std::move(places.error()));
  Page<Row> page;
  const std::string* last = nullptr;
  for (const std::string& rest : places->rests) {
    if (page.rows.size() == limit) {
      page.next = *last;
      return page;
    }
    auto row = row_of(id_at_end(rest));
    if (!row) return pass_on(std::move(row.error()));
    if (!*row) return fail("row-damaged", {}, "a place without its row");
    if (wanted(**row)) page.rows.push_back(std::move(**row));
    last = &rest;
  }
  page.next = std::move(places->next);
  return page;
}

// "<table> <uuid>" for describe_key: a key of table, company, id and perhaps more.
[[nodiscard]] std::string describe(std::string_view table, std::string_view key);

}  // namespace steward
