#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "projections/key_writer.h"
#include "projections/read_lease.h"
#include "projections/rows.h"

// What boards have in common: rows that stand in lists by scope and status, counts by the same, and pages that are
// merged out of the lists of several statuses. A page reads one place more a status than it looks at.
namespace steward {

// Whose rows a list or a count is about.
struct BoardScope {
  enum class Kind : std::uint8_t {
    company = 1,
    community = 2,
    building = 3,
    staff = 4,
    category = 5,
    household = 6,
    equipment = 7,
    outage = 8,
    service_case = 9,
  };
  Kind kind = Kind::company;
  CompanyNo company;
  Uuid id;  // nil for a company
  auto operator<=>(const BoardScope&) const = default;
};

// The beginning of the keys of one scope and status.
[[nodiscard]] KeyWriter board_key(std::uint8_t table, const BoardScope& scope, std::uint8_t status);

// The beginnings of the lists of a scope, one a status; `statuses` empty: all of 1 … last.
template <class Status>
[[nodiscard]] std::vector<std::string> board_prefixes(std::uint8_t table, const BoardScope& scope,
                                                      const std::vector<Status>& statuses, Status last) {
  std::vector<std::string> keys;
  for (std::uint8_t status = 1; status <= static_cast<std::uint8_t>(last); ++status) {
    const bool asked =
        statuses.empty() || std::find(statuses.begin(), statuses.end(), static_cast<Status>(status)) != statuses.end();
    if (asked) keys.push_back(board_key(table, scope, status).take());
  }
  return keys;
}

// A filter that is nil asks for everything.
template <class AnyId>
[[nodiscard]] bool fits(const AnyId& asked, const AnyId& is) {
  return asked.is_nil() || asked == is;
}

template <class Row>
struct BoardPage {
  std::vector<Row> rows;
  std::optional<std::string> next;  // bytes to ask for the page behind this one; nullopt: this was the last
};

// Rows that a page looks at, at most, for those that its filters want: a rare filter gives a short page and a cursor.
inline constexpr std::size_t kMostLookedAt = 2'000;

// The places of several lists, whose keys begin with `prefixes`, merged in the order of what stands behind. Must not
// outlive the reader's lease.
class MergedPlaces {
 public:
  // Behind `after` (a place, or empty) and before `until` (empty: to the end). cursor-invalid when `after` is no place.
  [[nodiscard]] static Result<MergedPlaces> open(const ViewReader& reader, const std::vector<std::string>& prefixes,
                                                 std::string_view after, std::string_view until);
  // What stands behind the prefix; nullopt at the end.
  [[nodiscard]] Result<std::optional<std::string>> next();

 private:
  struct List {
    std::unique_ptr<RowScan> scan;
    std::size_t prefix = 0;
    std::optional<std::string> front;
  };
  [[nodiscard]] static Result<void> advance(List& list);
  std::vector<List> lists_;
};

// A page of the rows at these places that are wanted. `load` reads the row of an id, which ends each place.
template <class Row, class Load, class Wanted>
[[nodiscard]] Result<BoardPage<Row>> board_page(MergedPlaces& places, std::size_t limit, const Load& load,
                                                const Wanted& wanted) {
  BoardPage<Row> page;
  std::string last;
  for (std::size_t looked_at = 0;; ++looked_at) {
    auto place = places.next();
    if (!place) return pass_on(std::move(place.error()));
    if (!*place) return page;
    if (page.rows.size() == limit || looked_at == kMostLookedAt) {
      page.next = std::move(last);
      return page;
    }
    last = std::move(**place);
    Result<Row> row = load(*uuid_from_bytes(std::string_view(last).substr(last.size() - 16)));
    if (!row) return pass_on(std::move(row.error()));
    if (wanted(*row)) page.rows.push_back(std::move(*row));
  }
}

// For `load`: a place without its row is damage.
template <class Row>
[[nodiscard]] Result<Row> placed_row(Result<std::optional<Row>> found) {
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("row-damaged", {}, "a place without its row");
  return std::move(**found);
}
inline constexpr auto every_row = [](const auto&) { return true; };

// The row under a key, if it is there.
template <class Row, class Decode>
[[nodiscard]] Result<std::optional<Row>> read_row(const ViewReader& reader, std::string_view key,
                                                  const Decode& decode) {
  auto found = reader.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return std::optional<Row>{};
  Result<Row> row = decode(**found);
  if (!row) return pass_on(std::move(row.error()));
  return std::optional<Row>(std::move(*row));
}

// The counts of a scope: calls `each` with status, what else is counted by, and the sum. One row each.
template <class Each>
[[nodiscard]] Result<void> visit_counts(const ViewReader& reader, std::uint8_t table, const BoardScope& scope,
                                        const Each& each) {
  std::string prefix = board_key(table, scope, 0).take();
  prefix.pop_back();  // of every status
  const auto scan = reader.scan(prefix, after_prefix(prefix));
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return {};
    auto sums = decode_sums(value);
    if (!sums || key.size() != prefix.size() + 2) return fail("row-damaged", {}, "count of a board");
    each(static_cast<std::uint8_t>(key[prefix.size()]), static_cast<std::uint8_t>(key[prefix.size() + 1]), sums->count);
  }
}

// How many places, up to `most`.
[[nodiscard]] Result<std::size_t> count_places(MergedPlaces& places, std::size_t most);

}  // namespace steward
