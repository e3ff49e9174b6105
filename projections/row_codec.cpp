#include "projections/row_codec.h"

#include <algorithm>

#include "projections/rows.h"

namespace steward {

Result<Places> list_places(const ViewReader& reader, std::string_view prefix, std::string_view cursor,
                           std::size_t limit) {
  return list_places(reader, prefix, {}, cursor, limit);
}

Result<Places> list_places(const ViewReader& reader, std::string_view prefix, const DayRange& days,
                           std::string_view cursor, std::size_t limit) {
  const auto day = [&](Date date) { return KeyWriter().raw(prefix).sortable_i32(date.days).take(); };
  std::string from = days.from ? day(*days.from) : std::string(prefix);
  std::string to = days.to ? day(*days.to) : after_prefix(prefix);
  if (!cursor.empty()) {
    if (cursor.size() > 4'096 || cursor.size() < 16) return fail("cursor-invalid");
    // Behind the last row of the page before.
    from = std::max(from, std::string(prefix).append(cursor).append(1, '\0'));
  }
  Places places;
  if (!to.empty() && to <= from) return places;
  const auto scan = reader.scan(std::move(from), std::move(to));
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return places;
    if (places.rests.size() == limit) {
      if (limit > 0) places.next = places.rests.back();
      return places;
    }
    places.rests.emplace_back(key.substr(prefix.size()));
  }
}

std::string describe(std::string_view table, std::string_view key) {
  std::string words(table);
  if (key.size() < 5) return words;
  ByteReader reader(key.substr(1));
  words += " company " + std::to_string(reader.u32());
  if (reader.rest().size() >= 16) words += " " + to_string(reader.uuid());
  if (reader.rest().size() >= 16) words += " … " + to_string(id_at_end(reader.rest()));
  return words;
}

}  // namespace steward
