#include "projections/board.h"

#include "projections/row_codec.h"

namespace steward {

KeyWriter board_key(std::uint8_t table, const BoardScope& scope, std::uint8_t status) {
  KeyWriter key = key_in(table, scope.company);
  key.u8(static_cast<std::uint8_t>(scope.kind)).uuid(scope.id).u8(status);
  return key;
}

Result<void> MergedPlaces::advance(List& list) {
  std::string_view key;
  std::string_view value;
  auto more = list.scan->next(key, value);
  if (!more) return pass_on(std::move(more.error()));
  list.front.reset();
  if (!*more) return {};
  if (key.size() < list.prefix + 16) return fail("row-damaged", {}, "place of a board");
  list.front.emplace(key.substr(list.prefix));
  return {};
}

Result<MergedPlaces> MergedPlaces::open(const ViewReader& reader, const std::vector<std::string>& prefixes,
                                        std::string_view after, std::string_view until) {
  constexpr std::size_t kLongestPlace = 4'096;
  if (!after.empty() && (after.size() < 16 || after.size() > kLongestPlace)) return fail("cursor-invalid");
  MergedPlaces merged;
  for (const std::string& prefix : prefixes) {
    std::string from = prefix + std::string(after);
    if (!after.empty()) from.push_back('\0');  // behind the last one of the page before
    List list;
    list.scan = reader.scan(std::move(from), until.empty() ? after_prefix(prefix) : prefix + std::string(until));
    list.prefix = prefix.size();
    if (auto read = advance(list); !read) return pass_on(std::move(read.error()));
    if (list.front) merged.lists_.push_back(std::move(list));
  }
  return merged;
}

Result<std::optional<std::string>> MergedPlaces::next() {
  List* first = nullptr;
  for (List& list : lists_) {
    if (list.front && (first == nullptr || *list.front < *first->front)) first = &list;
  }
  if (first == nullptr) return std::optional<std::string>{};
  std::optional<std::string> place = std::move(first->front);
  if (auto read = advance(*first); !read) return pass_on(std::move(read.error()));
  return place;
}

Result<std::size_t> count_places(MergedPlaces& places, std::size_t most) {
  std::size_t count = 0;
  while (count < most) {
    auto place = places.next();
    if (!place) return pass_on(std::move(place.error()));
    if (!*place) break;
    ++count;
  }
  return count;
}

}  // namespace steward
