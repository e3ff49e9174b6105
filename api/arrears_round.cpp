#include "api/arrears_round.h"

#include <algorithm>

namespace steward::api {

Result<RoundPage> read_round_page(const ReadLease& lease, CompanyNo company, CommunityId community,
                                  std::string_view cursor, std::size_t limit, Date last_due) {
  auto query = ArrearsQuery::open(lease);
  if (!query) return pass_on(std::move(query.error()));
  auto page = query->page(ArrearsOrder::oldest_due_date, ArrearsScope::of(company, community), cursor, limit);
  if (!page) return pass_on(std::move(page.error()));
  const auto behind = std::find_if(page->rows.begin(), page->rows.end(),
                                   [&](const ArrearsRow& row) { return row.oldest_due_date() > last_due; });
  if (behind != page->rows.end()) {
    page->rows.erase(behind, page->rows.end());
    page->next.reset();
  }
  const std::size_t looked_at = std::max<std::size_t>(page->rows.size(), 1);
  return RoundPage{std::move(page->rows), looked_at, std::move(page->next)};
}

}  // namespace steward::api
