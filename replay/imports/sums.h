#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "replay/imports/rows.h"

// What a file comes to: to be held against the totals of the books that it is from. Pure.
namespace steward::imports {

struct ItemSum {
  std::string fee_item;  // as the file calls it
  std::uint32_t rows = 0;
  Money amount;
  bool operator==(const ItemSum&) const = default;
};

struct ImportSums {
  std::uint32_t buildings = 0;   // however many ways each is spelled
  std::uint32_t houses = 0;      // that rows are about
  std::uint32_t households = 0;  // in possession of a house, or that an amount is of
  Area area;
  Money amount;
  std::vector<ItemSum> items;  // of arrears and deposits, in the order of their names
  bool operator==(const ImportSums&) const = default;
};

// Over the rows that were taken, now or before: all but those that have a reason against them.
[[nodiscard]] ImportSums sums_of(const ParsedFile& file, const std::vector<Rejection>& reasons);

}  // namespace steward::imports
