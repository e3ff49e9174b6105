#include "api/arrears_round.h"

#include <algorithm>

namespace steward::api {

Result<RoundPage> read_round_page(const ReadLease& lease, CompanyNo company, CommunityId community,
                                  std::string_view cursor, std::size_t limit, Date last_due) {
  auto query = ArrearsQuery::open(lease);
  if (!query) return pass_on(std::move(query.error()));
  auto page = query->page(ArrearsOrder::oldest_due_date, ArrearsScope::of(company, community), cursor, limit);
  if (!page) return pass_on(std::move(page.error()));
  RoundPage read{std::move(page->rows), 1, std::move(page->next)};
  read.looked_at = std::max<std::size_t>(read.rows.size(), 1);
  const auto behind = std::find_if(read.rows.begin(), read.rows.end(),
                                   [&](const ArrearsRow& row) { return row.oldest_due_date() > last_due; });
  if (behind == read.rows.end()) return read;
  read.rows.erase(behind, read.rows.end());
  read.next.reset();
  return read;
}

}  // namespace steward::api
