#include "projections/row_codec.h"

#include "projections/rows.h"

namespace steward {

Result<Places> list_places(const ViewReader& reader, std::string_view prefix, std::string_view cursor,
                           std::size_t limit) {
  std::string from(prefix);
  if (!cursor.empty()) {
    if (cursor.size() > 4'096) return fail("cursor-invalid");
    from.append(cursor);
    if (cursor.size() < 16) return fail("cursor-invalid");
    from.push_back('\0');  // behind the last row of the page before
  }
  Places places;
  const auto scan = reader.scan(std::move(from), after_prefix(prefix));
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
