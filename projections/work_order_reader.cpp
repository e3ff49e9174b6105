#include "projections/work_order_board.h"
#include "projections/work_order_rows.h"

// The board of work orders as it is read.
namespace steward {

namespace {

using order_board::decode_category;
using order_board::decode_order;
using order_board::decode_outage;
using order_board::kByDeadline;
using order_board::kByNewest;
using order_board::kByPriority;
using order_board::kByReturnVisit;
using order_board::kCalendars;
using order_board::kCategories;
using order_board::kCategoryList;
using order_board::kCounts;
using order_board::kEscalations;
using order_board::kOrders;
using order_board::kOutageList;
using order_board::kOutages;
using order_board::row_key;
using service_policy::Priority;
using work_orders::Status;

constexpr Status kLastStatus = Status::cancelled;

std::uint8_t table_of(OrderSort sort) {
  switch (sort) {
    case OrderSort::newest:
      return kByNewest;
    case OrderSort::deadline:
      return kByDeadline;
    case OrderSort::priority:
      return kByPriority;
    case OrderSort::return_visit:
      return kByReturnVisit;
  }
  return kByNewest;
}

}  // namespace

bool OrderFilter::wants(const WorkOrderRow& row) const {
  return (!priority || row.priority == *priority) && fits(community, row.place.community) &&
         fits(building, row.place.building) && fits(assignee, row.assignee) && fits(category, row.category) &&
         fits(equipment, row.equipment) && fits(outage, row.outage) && fits(household, row.place.household) &&
         fits(of_case, row.of_case) && (!overdue || row.sla.overdue(at) == *overdue);
}

Result<WorkOrderBoard> WorkOrderBoard::open(const ReadLease& lease) {
  auto reader = lease.view(WorkOrderBoardView::kName, WorkOrderBoardView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return WorkOrderBoard(*reader);
}

Result<std::optional<WorkOrderRow>> WorkOrderBoard::order(CompanyNo company, WorkOrderId id) const {
  return read_row<WorkOrderRow>(reader_, row_key(kOrders, company, id.uuid), decode_order);
}

Result<BoardPage<WorkOrderRow>> WorkOrderBoard::page(OrderSort sort, const OrderFilter& filter, std::string_view cursor,
                                                     std::size_t limit) const {
  std::string until;
  // Everything overdue stands at the beginning of the list by deadline.
  if (sort == OrderSort::deadline && filter.overdue == true) {
    until = ByteWriter().sortable_i64(filter.at.micros).take();
  }
  const CompanyNo company = filter.scope.company;
  auto places = MergedPlaces::open(reader_, board_prefixes(table_of(sort), filter.scope, filter.statuses, kLastStatus),
                                   cursor, until);
  if (!places) return pass_on(std::move(places.error()));
  return board_page<WorkOrderRow>(
      *places, limit, [&](const Uuid& id) { return placed_row(order(company, WorkOrderId(id))); },
      [&](const WorkOrderRow& row) { return filter.wants(row); });
}

Result<OrderCounts> WorkOrderBoard::counts(const BoardScope& scope) const {
  OrderCounts counts;
  auto counted = visit_counts(reader_, kCounts, scope, [&](std::uint8_t status, std::uint8_t priority, std::int64_t n) {
    counts[{static_cast<Status>(status), static_cast<Priority>(priority)}] = n;
  });
  if (!counted) return pass_on(std::move(counted.error()));
  return counts;
}

Result<std::size_t> WorkOrderBoard::overdue(const BoardScope& scope, Instant at, std::size_t most) const {
  const std::string until = ByteWriter().sortable_i64(at.micros).take();
  auto places =
      MergedPlaces::open(reader_, board_prefixes(kByDeadline, scope, std::vector<Status>{}, kLastStatus), {}, until);
  if (!places) return pass_on(std::move(places.error()));
  return count_places(*places, most);
}

Result<BusinessCalendar> WorkOrderBoard::calendar(CompanyNo company, CommunityId community) const {
  auto found = reader_.get(row_key(kCalendars, company, community.uuid));
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return usual_calendar();
  ByteReader reader(**found);
  BusinessCalendar calendar = get_calendar(reader);
  if (!reader.done()) return fail("row-damaged", {}, "calendar");
  return calendar;
}

Result<std::optional<CategoryRow>> WorkOrderBoard::category(CompanyNo company, CategoryId id) const {
  return read_row<CategoryRow>(reader_, row_key(kCategories, company, id.uuid), decode_category);
}

Result<BoardPage<CategoryRow>> WorkOrderBoard::categories(CompanyNo company, std::string_view cursor,
                                                          std::size_t limit) const {
  auto places = MergedPlaces::open(reader_, {key_in(kCategoryList, company).take()}, cursor, {});
  if (!places) return pass_on(std::move(places.error()));
  return board_page<CategoryRow>(
      *places, limit, [&](const Uuid& id) { return placed_row(category(company, CategoryId(id))); }, every_row);
}

Result<std::optional<OutageRow>> WorkOrderBoard::outage(CompanyNo company, OutageId id) const {
  return read_row<OutageRow>(reader_, row_key(kOutages, company, id.uuid), decode_outage);
}

Result<BoardPage<OutageRow>> WorkOrderBoard::outages(CompanyNo company, CommunityId community, std::string_view cursor,
                                                     std::size_t limit) const {
  auto places = MergedPlaces::open(reader_, {key_in(kOutageList, company).id(community).take()}, cursor, {});
  if (!places) return pass_on(std::move(places.error()));
  return board_page<OutageRow>(
      *places, limit, [&](const Uuid& id) { return placed_row(outage(company, OutageId(id))); }, every_row);
}

Result<std::vector<NextEscalation>> WorkOrderBoard::escalations(Instant up_to, std::size_t limit) const {
  return read_escalations(reader_, kEscalations, false, up_to, limit);
}

}  // namespace steward
