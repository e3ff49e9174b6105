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

// How the bills of one household for one charge month stand: whether the household is billed for it, and from which
// month of the books on it had paid everything. What is owed is what is known of it now, whenever it was billed,
// corrected or waived; only what was paid has its month. Who was billed and, all of it waived, owes nothing has paid up
// at any time; who should have been billed nothing is not billed, unless something of it is owed again. A late entry
// changes what was so in a month that is past, so it is kept by month and not as one mark.
class PaidMonth {
 public:
  // The month of what no cut-off leaves out: before all months of the books.
  static constexpr YearMonth kAtAnyTime{kFirstYear * 12};
  // A month of the books in which the number of households that are billed, or had paid up, changes: by −1, 0 or 1.
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
  // What of a bill is new, in fen; below zero where it is taken back.
  struct Moved {
    std::int64_t billed = 0;
    std::int64_t waived = 0;
    std::int64_t paid = 0;
    std::int64_t otherwise = 0;  // written off or, of a deposit, given back: open no more, and as billed as before
    // By how much corrections made the charge less, and gave back as credit of what had paid it, or pays it by them;
    // below zero: more, paid by what others fell by.
    std::int64_t fell = 0;
    [[nodiscard]] std::int64_t open() const { return billed - waived - paid - otherwise; }
    bool operator==(const Moved&) const = default;
  };
  void add(std::uint32_t bill, FeeItemId item, Kind kind, YearMonth month, const Moved& moved);
  // All of a bill together.
  [[nodiscard]] Moved of_bill(std::uint32_t bill) const;
  // By how much more, or (below zero) less, counts as charged and as paid for the item than was, by corrections:
  // ascending by month. What is given back is taken off what was paid last, so that by no month more counts as paid
  // than is due by now.
  struct Restated {
    YearMonth month;
    std::int64_t charged = 0;
    std::int64_t paid = 0;
    bool operator==(const Restated&) const = default;
  };
  [[nodiscard]] std::vector<Restated> restated(FeeItemId item) const;
  // What was settled of a bill in each month, below zero where that was taken back; months without are left out.
  struct Settled {
    YearMonth month;
    std::int64_t paid = 0;
    std::int64_t given_up = 0;  // waived and otherwise
    bool operator==(const Settled&) const = default;
  };
  // Ascending by month.
  [[nodiscard]] std::vector<Settled> settled(std::uint32_t bill) const;
  // Ascending by month, the first with the household as billed. Of one fee item, or (nullopt) of all together but
  // deposits. A bill that was cancelled never was.
  [[nodiscard]] std::vector<Change> changes(const std::optional<FeeItemId>& item) const;

 private:
  struct Entry {
    YearMonth month;
    FeeItemId item;
    std::uint32_t bill = 0;
    Kind kind = Kind::income;
    Moved moved;
  };
  // What counts of the item, or of all together but deposits: in the order of the entries.
  [[nodiscard]] std::vector<const Entry*> counted(const std::optional<FeeItemId>& item) const;

  std::vector<Entry> entries_;  // ascending by month, item and bill
};

}  // namespace steward
