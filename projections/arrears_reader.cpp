#include "projections/arrears_rows.h"
#include "projections/natural_key.h"

namespace steward {

namespace {

using arrears::area_key;
using arrears::decode_stored;
using arrears::household_key;
using arrears::kAgeing;
using arrears::kBuildings;
using arrears::kByAmount;
using arrears::kByDueDate;
using arrears::kByNumber;
using arrears::kCommunities;
using arrears::kDeposits;
using arrears::kTotalArrears;
using arrears::kTotalCredit;
using arrears::kTotalHeld;
using arrears::kTotals;
using arrears::kTotalUnpaid;
using arrears::scope_key;

}  // namespace

Result<ArrearsQuery> ArrearsQuery::open(const ReadLease& lease) {
  auto reader = lease.view(ArrearsView::kName, ArrearsView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return ArrearsQuery(*reader);
}

Result<std::optional<ArrearsRow>> ArrearsQuery::household(CompanyNo company, HouseholdId household) const {
  auto found = reader_.get(household_key(company, household).view());
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return std::optional<ArrearsRow>{};
  auto stored = decode_stored(**found);
  if (!stored) return pass_on(std::move(stored.error()));
  return std::optional<ArrearsRow>(std::move(stored->row));
}

// nullopt: the scope is not there.
Result<std::optional<std::string>> ArrearsQuery::list_prefix(ArrearsOrder order, const ArrearsScope& scope) const {
  if (order == ArrearsOrder::amount) return std::optional(scope_key(kByAmount, scope).take());
  if (order == ArrearsOrder::oldest_due_date) return std::optional(scope_key(kByDueDate, scope).take());
  std::string prefix = key_in(kByNumber, scope.company).take();
  if (scope.kind == ArrearsScope::Kind::company) return std::optional(std::move(prefix));
  if (scope.kind == ArrearsScope::Kind::community) {
    auto code = reader_.get(key_in(kCommunities, scope.company).uuid(scope.id).view());
    if (!code) return pass_on(std::move(code.error()));
    if (!*code) return std::optional<std::string>{};
    return std::optional(ByteWriter().raw(prefix).raw(natural_key(**code)).uuid(scope.id).take());
  }
  // A building's part of the list begins like the place of its first household by amount.
  auto first = list_places(reader_, scope_key(kByAmount, scope).view(), {}, 1);
  if (!first) return pass_on(std::move(first.error()));
  if (first->rests.empty()) return std::optional<std::string>{};
  auto found = reader_.get(household_key(scope.company, HouseholdId(id_at_end(first->rests.front()))).view());
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("row-damaged", {}, "a place without its household");
  auto stored = decode_stored(**found);
  if (!stored) return pass_on(std::move(stored.error()));
  const std::size_t end = stored->place.find(scope.id.view());
  if (end == std::string_view::npos) return fail("row-damaged", {}, "a place without its building");
  return std::optional(prefix.append(stored->place.substr(0, end + 16)));
}

Result<ArrearsPage> ArrearsQuery::page(ArrearsOrder order, const ArrearsScope& scope, std::string_view cursor,
                                       std::size_t limit) const {
  auto prefix = list_prefix(order, scope);
  if (!prefix) return pass_on(std::move(prefix.error()));
  if (!*prefix) return ArrearsPage{};
  return rows_at(**prefix, scope.company, cursor, limit);
}

Result<ArrearsPage> ArrearsQuery::deposits(const ArrearsScope& scope, FeeItemId item, std::string_view cursor,
                                           std::size_t limit) const {
  return rows_at(scope_key(kDeposits, scope).uuid(item.uuid).view(), scope.company, cursor, limit);
}

Result<ArrearsPage> ArrearsQuery::rows_at(std::string_view prefix, CompanyNo company, std::string_view cursor,
                                          std::size_t limit) const {
  ArrearsPage page;
  auto places = list_places(reader_, prefix, cursor, limit);
  if (!places) return pass_on(std::move(places.error()));
  for (const std::string& rest : places->rests) {
    auto row = household(company, HouseholdId(id_at_end(rest)));
    if (!row) return pass_on(std::move(row.error()));
    if (!*row) return fail("row-damaged", {}, "a place without its household");
    page.rows.push_back(std::move(**row));
  }
  page.next = std::move(places->next);
  return page;
}

// nullopt: the building is not there.
Result<std::optional<KeyWriter>> ArrearsQuery::area_of(std::uint8_t table, const ArrearsScope& scope) const {
  if (scope.kind != ArrearsScope::Kind::building) {
    return std::optional(area_key(table, scope.company, CommunityId(scope.id), {}));
  }
  auto building = reader_.get(key_in(kBuildings, scope.company).uuid(scope.id).view());
  if (!building) return pass_on(std::move(building.error()));
  if (!*building) return std::optional<KeyWriter>{};
  ByteReader reader(**building);
  return std::optional(area_key(table, scope.company, CommunityId(reader.uuid()), BuildingId(scope.id)));
}

Result<std::vector<DueSum>> ArrearsQuery::open_by_due_date(const ArrearsScope& scope) const {
  std::vector<DueSum> open;
  auto area = area_of(kAgeing, scope);
  if (!area) return pass_on(std::move(area.error()));
  if (!*area) return open;
  const std::string prefix = (*area)->take();
  const auto scan = reader_.scan(prefix, after_prefix(prefix));
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return open;
    ByteReader reader(key.substr(prefix.size()));
    const Date due_date{reader.sortable_i32()};
    auto sums = decode_sums(value);
    if (!sums || !reader.done()) return fail("row-damaged", {}, "ageing");
    open.push_back({due_date, Money{sums->amount}, sums->count});
  }
}

Result<Ageing> ArrearsQuery::ageing(const ArrearsScope& scope, Date at) const {
  auto open = open_by_due_date(scope);
  if (!open) return pass_on(std::move(open.error()));
  return aged(*open, at);
}

Result<Sums> ArrearsQuery::sums_at(const KeyWriter& key) const {
  auto found = reader_.get(key.view());
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return Sums{};
  return decode_sums(**found);
}

Result<ArrearsTotals> ArrearsQuery::totals(const ArrearsScope& scope) const {
  const auto area = area_of(kTotals, scope);
  if (!area) return tl::unexpected(area.error());
  if (!*area) return ArrearsTotals{};
  auto arrears = sums_at(KeyWriter(**area).u8(kTotalArrears));
  if (!arrears) return pass_on(std::move(arrears.error()));
  auto credit = sums_at(KeyWriter(**area).u8(kTotalCredit));
  if (!credit) return pass_on(std::move(credit.error()));
  return ArrearsTotals{Money{arrears->amount}, arrears->count, Money{credit->amount}, credit->count};
}

Result<DepositTotals> ArrearsQuery::deposit_totals(const ArrearsScope& scope, FeeItemId item) const {
  const auto area = area_of(kTotals, scope);
  if (!area) return tl::unexpected(area.error());
  if (!*area) return DepositTotals{};
  auto held = sums_at(KeyWriter(**area).u8(kTotalHeld).uuid(item.uuid));
  if (!held) return pass_on(std::move(held.error()));
  auto unpaid = sums_at(KeyWriter(**area).u8(kTotalUnpaid).uuid(item.uuid));
  if (!unpaid) return pass_on(std::move(unpaid.error()));
  return DepositTotals{Money{held->amount}, held->count, Money{unpaid->amount}};
}

}  // namespace steward
