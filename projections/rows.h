#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/base/ids.h"
#include "domain/base/result.h"

namespace steward {

class RowBuffer;

// Two running sums in one row (an amount and a count, mostly). A row whose sums are both zero is not there. Additions
// wrap, so that they commute and what is taken back is taken back exactly.
struct Sums {
  std::int64_t amount = 0;
  std::int64_t count = 0;
  bool operator==(const Sums&) const = default;
};
[[nodiscard]] std::string encode(const Sums& sums);
[[nodiscard]] Result<Sums> decode_sums(std::string_view bytes);

// A view's own table as its handler sees it: what was written before in this batch is there already. For views that
// park households every key lies under the prefix of that household, which the handler neither sees nor can leave.
// Keys are not empty and never begin with a zero byte (the engine's own rows). Lives only during one call of `on`.
class Rows {
 public:
  Rows(RowBuffer& buffer, std::string_view prefix, HouseholdId household)
      : buffer_(buffer), prefix_size_(prefix.size()), whole_(prefix), household_(household) {}

  // The household whose rows these are; nil for views that may touch all rows.
  [[nodiscard]] HouseholdId household() const { return household_; }

  // Valid until `on` returns, whatever is written meanwhile.
  [[nodiscard]] Result<std::optional<std::string_view>> get(std::string_view key);
  void put(std::string_view key, std::string_view value);
  // The same for a key that no event before this one has put, so that nobody looks for what stood there: keys that hold
  // a number of this event alone (its place in a household's history, a receipt's number).
  void put_new(std::string_view key, std::string_view value);
  void erase(std::string_view key);
  // Adds to the sums of a row, and to those that View::widen names. Such rows are only added to: never put, never read
  // by handlers.
  void add(std::string_view key, Sums delta);
  // The first `limit` rows of [from, to) in key order; `to` empty: to the end of what these rows may see. Sums and
  // derived keys are not among them while they are pending: handlers do not read those.
  [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> scan(std::string_view from,
                                                                              std::string_view to, std::size_t limit);

 private:
  [[nodiscard]] std::string_view whole(std::string_view key);
  [[nodiscard]] std::string_view prefix() const { return std::string_view(whole_).substr(0, prefix_size_); }

  RowBuffer& buffer_;
  std::size_t prefix_size_;
  std::string whole_;  // begins with the prefix
  HouseholdId household_;
};

// The prefix of a household's rows in a view that parks households.
[[nodiscard]] std::string household_prefix(CompanyNo company, HouseholdId household);
// The smallest key behind all keys with this prefix; empty when there is none.
[[nodiscard]] std::string after_prefix(std::string_view prefix);

}  // namespace steward
