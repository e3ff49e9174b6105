#include "projections/work_order_board.h"

#include <algorithm>
#include <limits>

#include "domain/base/assert.h"
#include "projections/all_views.h"
#include "projections/natural_key.h"
#include "projections/place_names.h"
#include "projections/row_codec.h"

namespace steward {

namespace {

using service_policy::Clock;
using service_policy::Priority;
using work_orders::Status;

// Tables of the view. Rows: table ‖ company ‖ id. Lists: scope ‖ status ‖ … ‖ order, derived from the rows.
constexpr std::uint8_t kOrders = 1;
constexpr std::uint8_t kCategories = 2;
constexpr std::uint8_t kOutages = 3;
constexpr std::uint8_t kCalendars = 4;  // community → calendar
constexpr std::uint8_t kBuildings = 5;  // building → code
constexpr std::uint8_t kHouses = 6;     // house → number
constexpr std::uint8_t kCounts = 7;     // scope ‖ status ‖ priority → sums of orders
constexpr std::uint8_t kByNewest = 11;
constexpr std::uint8_t kByDeadline = 12;
constexpr std::uint8_t kByPriority = 13;
constexpr std::uint8_t kEscalations = 14;   // of all companies
constexpr std::uint8_t kCategoryList = 15;  // code
constexpr std::uint8_t kOutageList = 16;    // community or nil ‖ newest

constexpr PlaceNames kPlaceNames(kBuildings, kHouses);
constexpr Status kLastStatus = Status::cancelled;

std::string row_key(std::uint8_t table, CompanyNo company, const Uuid& id) {
  return key_in(table, company).uuid(id).take();
}

std::string encode(const WorkOrderRow& row) {
  ByteWriter writer(512);
  writer.u32(row.company.value).id(row.order).i32(row.number_year).i64(row.number);
  writer.id(row.place.community).id(row.place.building).id(row.place.house).id(row.place.household);
  writer.text(row.place_name).id(row.category).u8(static_cast<std::uint8_t>(row.priority));
  writer.u8(static_cast<std::uint8_t>(row.status)).u8(static_cast<std::uint8_t>(row.source)).id(row.reporter);
  put_sealed(writer, row.contact);
  put_sealed(writer, row.description);
  writer.boolean(row.appointment.has_value());
  if (row.appointment) writer.instant(row.appointment->from).instant(row.appointment->to);
  writer.id(row.equipment).id(row.of_case).id(row.outage).id(row.assignee);
  writer.instant(row.reported_at).instant(row.last_step_at);
  for (const auto& at : {row.accepted_at, row.started_at, row.done_at, row.closed_at}) put_optional(writer, at);
  writer.u8(row.paused_for ? static_cast<std::uint8_t>(*row.paused_for) : 0);
  writer.u8(row.resolution ? static_cast<std::uint8_t>(*row.resolution) : 0);
  put_sla(writer, row.sla);
  writer.u32(row.visits).u32(row.reopened).u32(row.lines).i64(row.charged.fen).boolean(row.first_time_fixed);
  return writer.u8(row.rating).u8(row.satisfied ? (*row.satisfied ? 2 : 1) : 0).take();
}

Result<WorkOrderRow> decode_order(std::string_view bytes) {
  ByteReader reader(bytes);
  WorkOrderRow row;
  row.company = CompanyNo{reader.u32()};
  row.order = reader.id<WorkOrderId>();
  row.number_year = reader.i32();
  row.number = reader.i64();
  row.place.community = reader.id<CommunityId>();
  row.place.building = reader.id<BuildingId>();
  row.place.house = reader.id<HouseId>();
  row.place.household = reader.id<HouseholdId>();
  row.place_name = std::string(reader.text());
  row.category = reader.id<CategoryId>();
  row.priority = static_cast<Priority>(reader.u8());
  row.status = static_cast<Status>(reader.u8());
  row.source = static_cast<work_orders::Source>(reader.u8());
  row.reporter = reader.id<PersonId>();
  row.contact = get_sealed(reader);
  row.description = get_sealed(reader);
  if (reader.u8() != 0) {
    work_orders::Window window;
    window.from = reader.instant();
    window.to = reader.instant();
    row.appointment = window;
  }
  row.equipment = reader.id<EquipmentId>();
  row.of_case = reader.id<CaseId>();
  row.outage = reader.id<OutageId>();
  row.assignee = reader.id<StaffId>();
  row.reported_at = reader.instant();
  row.last_step_at = reader.instant();
  for (auto* at : {&row.accepted_at, &row.started_at, &row.done_at, &row.closed_at}) *at = get_optional_instant(reader);
  if (const auto reason = reader.u8(); reason != 0) row.paused_for = static_cast<work_orders::PauseReason>(reason);
  if (const auto how = reader.u8(); how != 0) row.resolution = static_cast<work_orders::Resolution>(how);
  get_sla(reader, row.sla);
  row.visits = reader.u32();
  row.reopened = reader.u32();
  row.lines = reader.u32();
  row.charged = Money{reader.i64()};
  row.first_time_fixed = reader.u8() != 0;
  row.rating = reader.u8();
  if (const auto satisfied = reader.u8(); satisfied != 0) row.satisfied = satisfied == 2;
  if (!reader.done()) return fail("row-damaged", {}, "work order");
  return row;
}

std::string encode(const CategoryRow& row) {
  const work_orders::CategoryDefined& terms = row.terms;
  ByteWriter writer;
  writer.id(terms.category).id(terms.parent).text(terms.code).text(terms.name);
  writer.u8(static_cast<std::uint8_t>(terms.usual_priority)).text(terms.skill).u8(terms.skill_level);
  return writer.boolean(row.retired).take();
}

Result<CategoryRow> decode_category(std::string_view bytes) {
  ByteReader reader(bytes);
  CategoryRow row;
  row.terms.category = reader.id<CategoryId>();
  row.terms.parent = reader.id<CategoryId>();
  row.terms.code = std::string(reader.text());
  row.terms.name = std::string(reader.text());
  row.terms.usual_priority = static_cast<Priority>(reader.u8());
  row.terms.skill = std::string(reader.text());
  row.terms.skill_level = reader.u8();
  row.retired = reader.u8() != 0;
  if (!reader.done()) return fail("row-damaged", {}, "category");
  return row;
}

std::string encode(const OutageRow& row) {
  ByteWriter writer(128);
  writer.u32(row.company.value).id(row.outage).id(row.community);
  writer.u32(static_cast<std::uint32_t>(row.buildings.size()));
  for (const BuildingId& building : row.buildings) writer.id(building);
  writer.u8(static_cast<std::uint8_t>(row.utility)).id(row.equipment).boolean(row.planned).instant(row.began_at);
  put_optional(writer, row.expected_end);
  put_optional(writer, row.ended_at);
  put_sealed(writer, row.notice);
  return writer.take();
}

Result<OutageRow> decode_outage(std::string_view bytes) {
  ByteReader reader(bytes);
  OutageRow row;
  row.company = CompanyNo{reader.u32()};
  row.outage = reader.id<OutageId>();
  row.community = reader.id<CommunityId>();
  const std::uint32_t buildings = reader.count(16);
  for (std::uint32_t i = 0; i < buildings; ++i) row.buildings.push_back(reader.id<BuildingId>());
  row.utility = static_cast<work_orders::Utility>(reader.u8());
  row.equipment = reader.id<EquipmentId>();
  row.planned = reader.u8() != 0;
  row.began_at = reader.instant();
  row.expected_end = get_optional_instant(reader);
  row.ended_at = get_optional_instant(reader);
  row.notice = get_sealed(reader);
  if (!reader.done()) return fail("row-damaged", {}, "outage");
  return row;
}

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
  row.appointment = event.appointment;
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
  row.rating = 0;
}
void apply(WorkOrderRow& row, const work_orders::WorkOrderVerified&) { row.status = Status::verified; }
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
  row.first_time_fixed = false;
}
void apply(WorkOrderRow& row, const work_orders::WorkOrderCancelled& event) {
  row.status = Status::cancelled;
  row.closed_at = event.at;
  row.paused_for.reset();
}
void apply(WorkOrderRow& row, const work_orders::WorkOrderRated& event) { row.rating = event.score; }
void apply(WorkOrderRow& row, const work_orders::FollowUpCalled& event) {
  if (event.reached) row.satisfied = event.satisfied;
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
    if (!row.open()) continue;
    keys.add(board_key(kByDeadline, scope, status).sortable_i64(due).id(row.order).view());
    KeyWriter urgent = board_key(kByPriority, scope, status);
    keys.add(urgent.u8(static_cast<std::uint8_t>(row.priority)).sortable_i64(due).id(row.order).view());
  }
  for (const Clock clock : {Clock::respond, Clock::on_site, Clock::resolve}) {
    derive_escalation(kEscalations, row.company, row.order.uuid, clock, row.sla.of(clock), keys);
  }
}

std::uint8_t table_of(OrderSort sort) {
  if (sort == OrderSort::deadline) return kByDeadline;
  return sort == OrderSort::priority ? kByPriority : kByNewest;
}

}  // namespace

bool OrderFilter::wants(const WorkOrderRow& row) const {
  return (!priority || row.priority == *priority) && fits(community, row.place.community) &&
         fits(building, row.place.building) && fits(assignee, row.assignee) && fits(category, row.category) &&
         fits(equipment, row.equipment) && fits(outage, row.outage) && fits(household, row.place.household) &&
         fits(of_case, row.of_case) && (!overdue || row.sla.overdue(at) == *overdue);
}

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
  return std::visit(visitor, recorded.event);
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
  static constexpr std::array<std::string_view, 17> kTables = {"?",
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
                                                               "place of an outage"};
  const auto table = static_cast<std::uint8_t>(key.front());
  return describe(kTables.at(table < kTables.size() ? table : 0), key);
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
