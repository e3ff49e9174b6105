#include "projections/work_order_board.h"

#include <limits>

#include "domain/base/assert.h"
#include "domain/service_policy/return_visit.h"
#include "projections/all_views.h"
#include "projections/natural_key.h"
#include "projections/place_names.h"
#include "projections/work_order_rows.h"

namespace steward {

namespace {

using order_board::decode_category;
using order_board::decode_order;
using order_board::decode_outage;
using order_board::encode;
using order_board::kBuildings;
using order_board::kByDeadline;
using order_board::kByNewest;
using order_board::kByPriority;
using order_board::kByReturnVisit;
using order_board::kCalendars;
using order_board::kCategories;
using order_board::kCategoryList;
using order_board::kCounts;
using order_board::kEscalations;
using order_board::kHouses;
using order_board::kOrders;
using order_board::kOutageList;
using order_board::kOutages;
using order_board::row_key;
using service_policy::Clock;
using service_policy::Priority;
using work_orders::Status;

constexpr PlaceNames kPlaceNames(kBuildings, kHouses);

// Whose lists the order stands in.
std::vector<BoardScope> scopes_of(const WorkOrderRow& row) {
  using Kind = BoardScope::Kind;
  std::vector<BoardScope> scopes = {{Kind::company, row.company, {}},
                                    {Kind::community, row.company, row.place.community.uuid}};
  const auto add = [&](Kind kind, const Uuid& id) {
    if (!id.is_nil()) scopes.push_back({kind, row.company, id});
  };
  add(Kind::building, row.place.building.uuid);
  add(Kind::staff, row.assignee.uuid);
  add(Kind::category, row.category.uuid);
  add(Kind::household, row.place.household.uuid);
  add(Kind::equipment, row.equipment.uuid);
  add(Kind::outage, row.outage.uuid);
  add(Kind::service_case, row.of_case.uuid);
  return scopes;
}

// One event's changes to one order, written at the end.
class OrderChange {
 public:
  OrderChange(Rows& rows, WorkOrderRow row) : rows_(rows), row_(std::move(row)) {}

  static Result<OrderChange> open(Rows& rows, CompanyNo company, WorkOrderId order) {
    auto found = rows.get(row_key(kOrders, company, order.uuid));
    if (!found) return pass_on(std::move(found.error()));
    if (!*found) return fail("work-order-unknown");
    auto row = decode_order(**found);
    if (!row) return pass_on(std::move(row.error()));
    OrderChange change(rows, *row);
    change.before_ = std::move(*row);
    return change;
  }

  WorkOrderRow& row() { return row_; }

  void store() {
    const bool same_place = before_ && before_->status == row_.status && before_->priority == row_.priority &&
                            scopes_of(*before_) == scopes_of(row_);
    if (!same_place) {
      if (before_) count(*before_, -1);
      count(row_, 1);
    }
    rows_.put(row_key(kOrders, row_.company, row_.order.uuid), encode(row_));
  }

 private:
  void count(const WorkOrderRow& row, std::int64_t orders) {
    for (const BoardScope& scope : scopes_of(row)) {
      KeyWriter key = board_key(kCounts, scope, static_cast<std::uint8_t>(row.status));
      rows_.add(key.u8(static_cast<std::uint8_t>(row.priority)).view(), {0, orders});
    }
  }

  Rows& rows_;
  WorkOrderRow row_;
  std::optional<WorkOrderRow> before_;
};

Result<void> report(CompanyNo company, const work_orders::WorkOrderReported& event, Rows& rows) {
  auto name = kPlaceNames.of(company, event.place.building, event.place.house, rows);
  if (!name) return pass_on(std::move(name.error()));
  WorkOrderRow row;
  row.company = company;
  row.order = event.order;
  row.number_year = event.number_year;
  row.number = event.number;
  row.place = event.place;
  row.place_name = std::move(*name);
  row.category = event.category;
  row.priority = event.priority;
  row.source = event.source;
  row.reporter = event.reporter;
  row.contact = event.contact;
  row.description = event.description;
  row.appointment = event.appointment;
  row.equipment = event.equipment;
  row.of_case = event.of_case;
  row.outage = event.outage;
  row.reported_at = event.reported_at;
  row.last_step_at = event.reported_at;
  row.sla.follow(event);
  OrderChange(rows, std::move(row)).store();
  return {};
}

void apply(WorkOrderRow& row, const work_orders::WorkOrderTriaged& event) {
  row.place = event.place;
  row.category = event.category;
  row.priority = event.priority;
  if (event.appointment) row.appointment = event.appointment;
  if (row.status == Status::reported) row.status = Status::triaged;
}
void apply(WorkOrderRow& row, const work_orders::WorkOrderAssigned& event) {
  row.assignee = event.assignee;
  row.status = Status::assigned;
}
void apply(WorkOrderRow& row, const work_orders::WorkOrderAccepted& event) {
  row.status = Status::accepted;
  if (!row.accepted_at) row.accepted_at = event.at;
}
void apply(WorkOrderRow& row, const work_orders::WorkOrderDeclined&) {
  row.assignee = {};
  row.status = Status::triaged;
}
void apply(WorkOrderRow& row, const work_orders::TravelStarted&) { row.status = Status::en_route; }
void apply(WorkOrderRow& row, const work_orders::WorkStarted& event) {
  row.status = Status::on_site;
  row.started_at = event.at;
  row.visits = event.visit;
}
void apply(WorkOrderRow& row, const work_orders::WorkPaused& event) {
  row.status = Status::paused;
  row.paused_for = event.reason;
}
void apply(WorkOrderRow& row, const work_orders::WorkResumed&) {
  row.status = Status::on_site;
  row.paused_for.reset();
}
void apply(WorkOrderRow& row, const work_orders::WorkLinesRecorded& event) {
  row.lines += static_cast<std::uint32_t>(event.lines.size());
  if (event.charge) row.charged.fen += event.charge->amount.fen;
}
void apply(WorkOrderRow& row, const work_orders::WorkDone& event) {
  row.status = Status::work_done;
  row.done_at = event.at;
  row.visits = event.visits;
  row.resolution = event.resolution;
  row.verified_via = work_orders::Via::unknown;
  row.rating = 0;
  row.rated_via = work_orders::Via::unknown;
}
void apply(WorkOrderRow& row, const work_orders::WorkOrderVerified& event) {
  row.status = Status::verified;
  row.verified_via = event.via;
}
void apply(WorkOrderRow& row, const work_orders::WorkOrderClosed& event) {
  row.status = Status::closed;
  row.closed_at = event.at;
  row.first_time_fixed = event.first_time_fixed;
}
void apply(WorkOrderRow& row, const work_orders::WorkOrderReopened& event) {
  row.status = Status::triaged;
  row.assignee = {};
  row.reopened = event.times;
  row.closed_at.reset();
  row.resolution.reset();
  row.appointment.reset();
  row.return_visit_due_at.reset();
  row.first_time_fixed = false;
}
void apply(WorkOrderRow& row, const work_orders::WorkOrderCancelled& event) {
  row.status = Status::cancelled;
  row.closed_at = event.at;
  row.paused_for.reset();
  row.duplicate_of = event.duplicate_of;
}
void apply(WorkOrderRow& row, const work_orders::WorkOrderRated& event) {
  row.rating = event.score;
  row.rated_via = event.via;
  if (event.return_visit_due_at) row.return_visit_due_at = event.return_visit_due_at;
}
void apply(WorkOrderRow& row, const work_orders::FollowUpCalled& event) {
  if (!event.reached) return;
  row.satisfied = event.satisfied;
  row.return_visit_due_at =
      service_policy::return_visit_left(row.return_visit_due_at, event.at, event.return_visit_due_at);
}
void apply(WorkOrderRow&, const work_orders::WorkOrderEscalated&) {}  // only its clock

// A step of an order that is on the board.
template <class E>
concept OrderStep = requires(WorkOrderRow& row, const E& event) {
  apply(row, event);
};

// Steps move the order on; ratings, calls and escalations stand beside its way.
template <class E>
constexpr bool kBeside =
    std::is_same_v<E, work_orders::WorkOrderRated> || std::is_same_v<E, work_orders::FollowUpCalled> ||
    std::is_same_v<E, work_orders::WorkOrderEscalated>;

template <class E>
Result<void> take_step(CompanyNo company, const E& event, Rows& rows) {
  auto order = OrderChange::open(rows, company, event.order);
  if (!order) return pass_on(std::move(order.error()));
  apply(order->row(), event);
  if constexpr (Follows<OrderSla, E>) order->row().sla.follow(event);
  if constexpr (!kBeside<E>) order->row().last_step_at = event.at;
  order->store();
  return {};
}

Result<void> retire(CompanyNo company, const work_orders::CategoryRetired& event, Rows& rows) {
  const std::string key = row_key(kCategories, company, event.category.uuid);
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("category-unknown");
  auto row = decode_category(**found);
  if (!row) return pass_on(std::move(row.error()));
  row->retired = true;
  rows.put(key, encode(*row));
  return {};
}

void begin_outage(CompanyNo company, const work_orders::OutageReported& event, Rows& rows) {
  OutageRow row;
  row.company = company;
  row.outage = event.outage;
  row.community = event.community;
  row.buildings = event.buildings;
  row.utility = event.utility;
  row.equipment = event.equipment;
  row.planned = event.planned;
  row.began_at = event.began_at;
  row.expected_end = event.expected_end;
  row.notice = event.notice;
  rows.put(row_key(kOutages, company, event.outage.uuid), encode(row));
}

Result<void> end_outage(CompanyNo company, const work_orders::OutageEnded& event, Rows& rows) {
  const std::string key = row_key(kOutages, company, event.outage.uuid);
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("outage-unknown");
  auto row = decode_outage(**found);
  if (!row) return pass_on(std::move(row.error()));
  row->ended_at = event.ended_at;
  rows.put(key, encode(*row));
  return {};
}

void derive_order(const WorkOrderRow& row, KeyList& keys) {
  const auto status = static_cast<std::uint8_t>(row.status);
  const std::int64_t due = row.sla.due_at().value_or(Instant{std::numeric_limits<std::int64_t>::max()}).micros;
  for (const BoardScope& scope : scopes_of(row)) {
    KeyWriter newest = board_key(kByNewest, scope, status);
    keys.add(newest.sortable_i64(-row.reported_at.micros).id(row.order).view());
    if (row.return_visit_due_at) {
      KeyWriter visits = board_key(kByReturnVisit, scope, status);
      keys.add(visits.sortable_i64(row.return_visit_due_at->micros).id(row.order).view());
    }
    if (!row.open()) continue;
    keys.add(board_key(kByDeadline, scope, status).sortable_i64(due).id(row.order).view());
    KeyWriter urgent = board_key(kByPriority, scope, status);
    keys.add(urgent.u8(static_cast<std::uint8_t>(row.priority)).sortable_i64(due).id(row.order).view());
  }
  for (const Clock clock : {Clock::respond, Clock::on_site, Clock::resolve}) {
    derive_escalation(kEscalations, row.company, row.order.uuid, clock, row.sla.of(clock), keys);
  }
}

}  // namespace

std::string_view WorkOrderBoardView::group() const { return kServiceGroup; }

EventTypes WorkOrderBoardView::handles() const {
  using namespace work_orders;  // the names of the area, all of them
  return event_types<registry::BuildingRegistered, registry::HouseRegistered, service_policy::BusinessCalendarSet,
                     CategoryDefined, CategoryRetired, WorkOrderReported, WorkOrderTriaged, WorkOrderAssigned,
                     WorkOrderAccepted, WorkOrderDeclined, TravelStarted, WorkStarted, WorkPaused, WorkResumed,
                     WorkLinesRecorded, WorkDone, WorkOrderVerified, WorkOrderClosed, WorkOrderReopened,
                     WorkOrderCancelled, WorkOrderRated, FollowUpCalled, WorkOrderEscalated, OutageReported,
                     OutageEnded>();
}

Result<void> WorkOrderBoardView::on(const RecordedEvent& recorded, Rows& rows) const {
  const CompanyNo company = recorded.header.company;
  const auto visitor = overloaded{
      [&](const registry::BuildingRegistered& event) -> Result<void> {
        kPlaceNames.add(company, event, rows);
        return {};
      },
      [&](const registry::HouseRegistered& event) -> Result<void> {
        kPlaceNames.add(company, event, rows);
        return {};
      },
      [&](const service_policy::BusinessCalendarSet& event) -> Result<void> {
        ByteWriter writer;
        put_calendar(writer, event.calendar);
        rows.put(row_key(kCalendars, company, event.community.uuid), writer.take());
        return {};
      },
      [&](const work_orders::CategoryDefined& event) -> Result<void> {
        rows.put(row_key(kCategories, company, event.category.uuid), encode(CategoryRow{event, false}));
        return {};
      },
      [&](const work_orders::CategoryRetired& event) -> Result<void> { return retire(company, event, rows); },
      [&](const work_orders::OutageReported& event) -> Result<void> {
        begin_outage(company, event, rows);
        return {};
      },
      [&](const work_orders::OutageEnded& event) -> Result<void> { return end_outage(company, event, rows); },
      [&](const work_orders::WorkOrderReported& event) -> Result<void> { return report(company, event, rows); },
      [&]<OrderStep E>(const E& event) -> Result<void> { return take_step(company, event, rows); },
      [](const auto&) -> Result<void> { return {}; },
  };
  return visit(visitor, recorded.event);
}

bool WorkOrderBoardView::derives(std::string_view key) const {
  const auto table = static_cast<std::uint8_t>(key.front());
  return table == kOrders || table == kCategories || table == kOutages;
}

void WorkOrderBoardView::derive(std::string_view key, std::string_view value, KeyList& keys) const {
  const auto table = static_cast<std::uint8_t>(key.front());
  if (table == kOrders) {
    const auto row = decode_order(value);
    STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
    return derive_order(*row, keys);
  }
  if (table == kCategories) {
    const auto row = decode_category(value);
    STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
    ByteReader reader(key.substr(1));
    KeyWriter place = key_in(kCategoryList, CompanyNo{reader.u32()});
    keys.add(place.raw(natural_key(row->terms.code)).id(row->terms.category).view());
    return;
  }
  const auto row = decode_outage(value);
  STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
  for (const Uuid& scope : {Uuid{}, row->community.uuid}) {
    KeyWriter place = key_in(kOutageList, row->company);
    keys.add(place.uuid(scope).sortable_i64(-row->began_at.micros).id(row->outage).view());
  }
}

std::string WorkOrderBoardView::describe_key(std::string_view key) const {
  static constexpr std::array<std::string_view, 18> kTables = {"?",
                                                               "work order",
                                                               "category",
                                                               "outage",
                                                               "calendar",
                                                               "building",
                                                               "house",
                                                               "count",
                                                               "?",
                                                               "?",
                                                               "?",
                                                               "place by newest",
                                                               "place by deadline",
                                                               "place by priority",
                                                               "place of an escalation",
                                                               "place of a category",
                                                               "place of an outage",
                                                               "place by return visit"};
  const auto table = static_cast<std::uint8_t>(key.front());
  return describe(kTables.at(table < kTables.size() ? table : 0), key);
}

}  // namespace steward
