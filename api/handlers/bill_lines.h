#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "projections/statement.h"

namespace steward::api {

// What the statement of a household says of these bills, by their numbers: the newest lines first, until each is found.
[[nodiscard]] inline Result<std::map<std::uint32_t, StatementLine>> bill_lines(const StatementQuery& statement,
                                                                               CompanyNo company, HouseholdId household,
                                                                               std::vector<std::uint32_t> bills) {
  constexpr std::size_t kLinesTogether = 100;
  std::map<std::uint32_t, StatementLine> found;
  std::sort(bills.begin(), bills.end());
  std::uint32_t from = 0;
  while (found.size() < bills.size()) {
    auto page = statement.page(company, household, from, true, kLinesTogether);
    if (!page) return pass_on(std::move(page.error()));
    for (const StatementLine& line : page->lines) {
      const bool is_bill = line.kind == StatementLineKind::bill || line.kind == StatementLineKind::charge ||
                           line.kind == StatementLineKind::brought_forward ||
                           line.kind == StatementLineKind::adjustment ||
                           line.kind == StatementLineKind::deposit_brought_forward;
      if (is_bill && std::binary_search(bills.begin(), bills.end(), line.bill)) found.emplace(line.bill, line);
    }
    if (!page->next) break;
    from = *page->next;
  }
  return found;
}

}  // namespace steward::api
