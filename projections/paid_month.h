#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/ids.h"
#include "domain/base/result.h"
#include "domain/base/time.h"

namespace steward {

// How the bills of one household for one charge month stand, month by month of the books: from which on the household
// had been billed for it, and from which on it had paid everything. A late entry changes what was so in a month that
// is past, so it is kept by month and not as one mark.
class PaidMonth {
 public:
  // A month of the books in which the number of households that were billed, or had paid up, changed: by −1, 0 or 1.
  struct Change {
    YearMonth month;
    int billed = 0;
    int paid_up = 0;
    bool operator==(const Change&) const = default;
  };

  [[nodiscard]] static Result<PaidMonth> decode(std::string_view bytes);
  [[nodiscard]] std::string encode() const;

  // Deposits are owed back, no income: they count for their own item, and not among all.
  enum class Kind : std::uint8_t { income = 0, deposit = 1 };
  // `billed` of the bill is new; `open` is what is owed more (or less).
  void add(std::uint32_t bill, FeeItemId item, Kind kind, YearMonth month, std::int64_t billed, std::int64_t open);
  // What was settled of a bill in each month, below zero where that was taken back; months without are left out.
  struct Settled {
    YearMonth month;
    std::int64_t fen = 0;
    bool operator==(const Settled&) const = default;
  };
  // Ascending by month.
  [[nodiscard]] std::vector<Settled> settled(std::uint32_t bill) const;
  // Ascending by month. Of one fee item, or (nullopt) of all together but deposits.
  [[nodiscard]] std::vector<Change> changes(const std::optional<FeeItemId>& item) const;

 private:
  struct Entry {
    YearMonth month;
    FeeItemId item;
    std::uint32_t bill = 0;
    Kind kind = Kind::income;
    std::int64_t billed = 0;
    std::int64_t open = 0;
  };
  std::vector<Entry> entries_;  // ascending by month, item and bill
};

}  // namespace steward
