#include <boost/json.hpp>

#include "api/board_names.h"
#include "api/handlers/badges.h"
#include "api/handlers/board_counts.h"
#include "api/handlers/board_scope.h"
#include "api/handlers/handlers.h"
#include "api/handlers/people.h"
#include "api/handlers/sla_json.h"
#include "api/handlers/stream_history.h"
#include "api/handlers/via.h"
#include "api/json/values.h"
#include "domain/work_orders/dispatch.h"
#include "projections/staff_directory.h"
#include "projections/work_order_board.h"

namespace steward::api {

namespace {

using json::id_value;
using work_orders::Status;

// The board and what its rows are told with, at one checkpoint.
struct Board {
  ReadLease lease;
  WorkOrderBoard orders;
  StaffDirectory staff;
};

Result<Board> open_board(const Call& call, Position at_least = 0) {
  auto lease = call.views(kServiceGroup, at_least);
  if (!lease) return pass_on(std::move(lease.error()));
  auto orders = WorkOrderBoard::open(*lease);
  if (!orders) return pass_on(std::move(orders.error()));
  auto staff = StaffDirectory::open(*lease);
  if (!staff) return pass_on(std::move(staff.error()));
  return Board{std::move(*lease), *orders, *staff};
}

bool is_technician(const Call& call) { return call.principal.role == access::Role::technician; }

// A technician's own row in the directory; nullopt for everybody else, and for one who has left.
Result<std::optional<StaffRow>> own_row(const Call& call, const Board& board) {
  if (!is_technician(call)) return std::optional<StaffRow>{};
  auto row = board.staff.find(call.principal.company, call.principal.staff);
  if (!row) return row;
  if (*row && (*row)->left_on) row->reset();
  return row;
}

Result<bool> claimable(const Board& board, const StaffRow& by, const WorkOrderRow& order, Date today) {
  auto category = board.orders.category(order.company, order.category);
  if (!category) return pass_on(std::move(category.error()));
  return work_orders::is_open_to(by.member, order.place, order.status, *category ? &(*category)->terms : nullptr,
                                 today);
}

// As reach_order says it of steps.
Result<bool> may_see(const Call& call, const Board& board, const WorkOrderRow& order) {
  if (call.principal.role == access::Role::resident) return order.place.household == call.principal.household;
  if (!is_technician(call)) return true;
  if (!call.principal.staff.is_nil() && order.assignee == call.principal.staff) return true;
  auto own = own_row(call, board);
  if (!own) return pass_on(std::move(own.error()));
  if (!*own) return false;
  auto today = call.service.today(call.principal.company, order.place.community);
  if (!today) return pass_on(std::move(today.error()));
  return claimable(board, **own, order, *today);
}

boost::json::value window_value(const std::optional<work_orders::Window>& window) {
  if (!window) return nullptr;
  return boost::json::object{{"from", to_string(window->from)}, {"to", to_string(window->to)}};
}

template <class Table, class Word>
boost::json::value word_or_null(const Table& table, const std::optional<Word>& word) {
  if (!word) return nullptr;
  return boost::json::value(name_of(table, *word));
}

// How the order stands that a cancelled one is the same as: whoever reported the same is told so, and no more of what
// others reported.
Result<boost::json::value> told_of_same(const Call& call, const Board& board, WorkOrderId same) {
  if (same.is_nil()) return boost::json::value(nullptr);
  auto row = board.orders.order(call.principal.company, same);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("work-order-unknown");
  return boost::json::value(
      boost::json::object{{"number", std::to_string((*row)->number_year) + "-" + std::to_string((*row)->number)},
                          {"status", name_of(kOrderStatusNames, (*row)->status)},
                          {"done_at", instant_or_null((*row)->done_at)}});
}

Result<boost::json::object> to_json(const Call& call, const Board& board, ClockTeller& clocks, Badges& badges,
                                    const WorkOrderRow& row) {
  auto same = told_of_same(call, board, row.duplicate_of);
  if (!same) return pass_on(std::move(same.error()));
  // Whoever gives orders out, or may take this one, must know what is wrong; whoever has it, also whom to ring.
  const bool own = is_technician(call) && row.assignee == call.principal.staff;
  const bool at_work = is_technician(call) || call.may(Permission::handle_work_orders);
  auto description = person_text(call, row.description, at_work);
  if (!description) return pass_on(std::move(description.error()));
  auto contact = person_text(call, row.contact, own);
  if (!contact) return pass_on(std::move(contact.error()));
  auto category = board.orders.category(row.company, row.category);
  if (!category) return pass_on(std::move(category.error()));
  auto assignee = badges.of(row.assignee);
  if (!assignee) return pass_on(std::move(assignee.error()));
  boost::json::object sla;
  for (const auto& [name, clock] : {std::pair("respond", &row.sla.respond), std::pair("on_site", &row.sla.on_site),
                                    std::pair("resolve", &row.sla.resolve)}) {
    auto told = clocks.tell(row.place.community, *clock);
    if (!told) return pass_on(std::move(told.error()));
    sla[name] = std::move(*told);
  }
  boost::json::object body = {
      {"work_order_id", id_value(row.order)},
      {"number", std::to_string(row.number_year) + "-" + std::to_string(row.number)},
      {"status", name_of(kOrderStatusNames, row.status)},
      {"priority", name_of(kPriorityNames, row.priority)},
      {"category_id", id_value(row.category)},
      {"category", *category ? boost::json::value((*category)->terms.name) : boost::json::value(nullptr)},
      {"community_id", id_value(row.place.community)},
      {"building_id", id_value(row.place.building)},
      {"house_id", id_value(row.place.house)},
      {"household_id", id_value(row.place.household)},
      {"place", row.place_name},
      {"source", name_of(kOrderSourceNames, row.source)},
      {"contact", std::move(*contact)},
      {"description", std::move(*description)},
      {"appointment", window_value(row.appointment)},
      {"assignee_id", id_value(row.assignee)},
      {"assignee", std::move(*assignee)},
      {"equipment_id", id_value(row.equipment)},
      {"case_id", id_value(row.of_case)},
      {"outage_id", id_value(row.outage)},
      {"duplicate_of", std::move(*same)},
      {"reported_at", to_string(row.reported_at)},
      {"last_step_at", to_string(row.last_step_at)},
      {"accepted_at", instant_or_null(row.accepted_at)},
      {"started_at", instant_or_null(row.started_at)},
      {"done_at", instant_or_null(row.done_at)},
      {"closed_at", instant_or_null(row.closed_at)},
      {"paused_for", word_or_null(kPauseReasonNames, row.paused_for)},
      {"resolution", word_or_null(kResolutionNames, row.resolution)},
      {"visits", row.visits},
      {"reopened", row.reopened},
      {"lines", row.lines},
      {"charged_fen", row.charged.fen},
      {"verified_via", via_or_null(row.verified_via)},
      {"rated_via", via_or_null(row.rated_via)},
      {"rating", row.rating == 0 ? boost::json::value(nullptr) : boost::json::value(row.rating)},
      {"satisfied", row.satisfied ? boost::json::value(*row.satisfied) : boost::json::value(nullptr)},
      {"return_visit_due_at", instant_or_null(row.return_visit_due_at)},
      {"due_at", instant_or_null(row.sla.due_at())},
      {"overdue", row.sla.overdue(clocks.at())}};
  body["sla"] = std::move(sla);
  return body;
}

Result<Reply> order_page(const Call& call, const Board& board, ClockTeller& clocks,
                         const Result<BoardPage<WorkOrderRow>>& page) {
  if (!page) return pass_on(page.error());
  boost::json::array items;
  Badges badges(board.staff, call.principal.company);
  for (const WorkOrderRow& row : page->rows) {
    auto item = to_json(call, board, clocks, badges, row);
    if (!item) return pass_on(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  Reply reply = page_reply(call, board.lease, std::move(items), page->next);
  reply.body["at"] = to_string(clocks.at());
  return reply;
}

Result<OrderSort> asked_sort(const Call& call) {
  static constexpr std::array kSorts = {EnumName<OrderSort>{"newest", OrderSort::newest},
                                        EnumName<OrderSort>{"deadline", OrderSort::deadline},
                                        EnumName<OrderSort>{"priority", OrderSort::priority},
                                        EnumName<OrderSort>{"return_visit", OrderSort::return_visit}};
  auto sort = call.query_word("order", kSorts);
  if (!sort) return pass_on(std::move(sort.error()));
  return sort->value_or(OrderSort::newest);
}

Result<OrderFilter> asked_filter(const Call& call, Instant at) {
  OrderFilter filter;
  filter.at = at;
  auto place = asked_place(call);
  if (!place) return pass_on(std::move(place.error()));
  filter.community = place->community;
  filter.building = place->building;
  filter.household = place->household;
  auto statuses = call.query_words("status", kOrderStatusNames);
  if (!statuses) return pass_on(std::move(statuses.error()));
  filter.statuses = std::move(*statuses);
  auto priority = call.query_word("priority", kPriorityNames);
  if (!priority) return pass_on(std::move(priority.error()));
  filter.priority = *priority;
  auto overdue = call.query_flag("overdue");
  if (!overdue) return pass_on(std::move(overdue.error()));
  filter.overdue = *overdue;
  auto assignee = asked_id<StaffId>(call, "assignee_id", "staff-unknown");
  if (!assignee) return pass_on(std::move(assignee.error()));
  filter.assignee = *assignee;
  auto category = call.query_id<CategoryId>("category_id");
  if (!category) return pass_on(std::move(category.error()));
  filter.category = *category;
  auto equipment = asked_id<EquipmentId>(call, "equipment_id", "equipment-unknown");
  if (!equipment) return pass_on(std::move(equipment.error()));
  filter.equipment = *equipment;
  auto outage = asked_id<OutageId>(call, "outage_id", "outage-unknown");
  if (!outage) return pass_on(std::move(outage.error()));
  filter.outage = *outage;
  auto of_case = asked_id<CaseId>(call, "case_id", "case-unknown");
  if (!of_case) return pass_on(std::move(of_case.error()));
  filter.of_case = *of_case;
  // A technician sees what they have or had; what they may take is a list of its own.
  if (is_technician(call)) {
    if (!assignee->is_nil() && *assignee != call.principal.staff) return fail("staff-unknown");
    filter.assignee = call.principal.staff;
  }
  using Kind = BoardScope::Kind;
  ListChoice choice(call.principal.company);
  choice.unless_nil(Kind::community, filter.community).unless_nil(Kind::category, filter.category);
  choice.unless_nil(Kind::building, filter.building).unless_nil(Kind::staff, filter.assignee);
  choice.unless_nil(Kind::equipment, filter.equipment).unless_nil(Kind::outage, filter.outage);
  choice.unless_nil(Kind::household, filter.household).unless_nil(Kind::service_case, filter.of_case);
  filter.scope = choice.scope();
  return filter;
}

// What the counts of a board are about: assignee_id, building_id, community_id, or the company.
Result<BoardScope> counted_scope(const Call& call) {
  auto place = asked_place(call);
  if (!place) return pass_on(std::move(place.error()));
  using Kind = BoardScope::Kind;
  ListChoice choice(call.principal.company);
  choice.unless_nil(Kind::community, place->community).unless_nil(Kind::building, place->building);
  auto assignee = asked_id<StaffId>(call, "assignee_id", "staff-unknown");
  if (!assignee) return pass_on(std::move(assignee.error()));
  return choice.unless_nil(Kind::staff, *assignee).scope();
}

boost::json::object to_json(const OutageRow& row) {
  boost::json::array buildings;
  for (const BuildingId& building : row.buildings) buildings.push_back(id_value(building));
  return {{"outage_id", id_value(row.outage)},         {"community_id", id_value(row.community)},
          {"building_ids", std::move(buildings)},      {"utility", name_of(kUtilityNames, row.utility)},
          {"equipment_id", id_value(row.equipment)},   {"planned", row.planned},
          {"began_at", to_string(row.began_at)},       {"expected_end", instant_or_null(row.expected_end)},
          {"ended_at", instant_or_null(row.ended_at)}, {"called_off", row.ended_at && *row.ended_at < row.began_at}};
}

Result<boost::json::object> to_json(const Call& call, const OutageRow& row) {
  boost::json::object body = to_json(row);
  auto notice = person_text(call, row.notice, call.may(Permission::handle_work_orders));
  if (!notice) return pass_on(std::move(notice.error()));
  body["notice"] = std::move(*notice);
  return body;
}

// The order of the path with the board that shows it, if the caller may see it.
struct SeenOrder {
  Head head;
  Board board;
  WorkOrderRow row;
};
Result<SeenOrder> seen_order(const Call& call) {
  auto id = call.path_id<WorkOrderId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach_shared(stream_of(*id), "work-order-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto board = open_board(call, head->last_position);
  if (!board) return pass_on(std::move(board.error()));
  auto row = board->orders.order(call.principal.company, *id);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("work-order-unknown");
  auto seen = may_see(call, *board, **row);
  if (!seen) return pass_on(std::move(seen.error()));
  if (!*seen) return fail("work-order-unknown");
  return SeenOrder{*head, std::move(*board), std::move(**row)};
}

}  // namespace

Result<Reply> list_work_orders(Call& call) {
  auto at = asked_instant(call);
  if (!at) return pass_on(std::move(at.error()));
  auto filter = asked_filter(call, *at);
  if (!filter) return pass_on(std::move(filter.error()));
  auto sort = asked_sort(call);
  if (!sort) return pass_on(std::move(sort.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto board = open_board(call);
  if (!board) return pass_on(std::move(board.error()));
  ClockTeller clocks(board->orders, call.principal.company, *at);
  if (!filter->category.is_nil()) {
    auto category = board->orders.category(call.principal.company, filter->category);
    if (!category) return pass_on(std::move(category.error()));
    if (!*category) return fail("category-unknown");
  }
  // A technician's key without its person: nothing is theirs.
  if (is_technician(call) && call.principal.staff.is_nil()) {
    return order_page(call, *board, clocks, BoardPage<WorkOrderRow>{});
  }
  return order_page(call, *board, clocks, board->orders.page(*sort, *filter, paging->cursor, paging->limit));
}

Result<Reply> list_claimable_work_orders(Call& call) {
  if (auto check = call.not_for_residents(); !check) return pass_on(std::move(check.error()));
  auto asked = asked_id<StaffId>(call, "staff_id", "staff-unknown");
  if (!asked) return pass_on(std::move(asked.error()));
  if (is_technician(call)) {
    if (!asked->is_nil() && *asked != call.principal.staff) return fail("staff-unknown");
    *asked = call.principal.staff;
  }
  if (asked->is_nil()) return fail_at("query-invalid", "staff_id", Says::is_required);
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto board = open_board(call);
  if (!board) return pass_on(std::move(board.error()));
  ClockTeller clocks(board->orders, call.principal.company, call.service.clock.now());
  auto by = board->staff.find(call.principal.company, *asked);
  if (!by) return pass_on(std::move(by.error()));
  if (!*by || (*by)->left_on) return order_page(call, *board, clocks, BoardPage<WorkOrderRow>{});
  OrderFilter filter;
  filter.scope = {BoardScope::Kind::community, call.principal.company, (*by)->member.community.uuid};
  filter.statuses = {Status::triaged};
  auto page = board->orders.page(OrderSort::priority, filter, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  auto today = call.service.today(call.principal.company, (*by)->member.community);
  if (!today) return pass_on(std::move(today.error()));
  std::vector<WorkOrderRow> theirs;
  for (WorkOrderRow& row : page->rows) {
    auto may = claimable(*board, **by, row, *today);
    if (!may) return pass_on(std::move(may.error()));
    if (*may) theirs.push_back(std::move(row));
  }
  page->rows = std::move(theirs);
  return order_page(call, *board, clocks, page);
}

Result<Reply> get_work_order(Call& call) {
  auto at = asked_instant(call);
  if (!at) return pass_on(std::move(at.error()));
  auto seen = seen_order(call);
  if (!seen) return pass_on(std::move(seen.error()));
  ClockTeller clocks(seen->board.orders, call.principal.company, *at);
  Badges badges(seen->board.staff, call.principal.company);
  auto body = to_json(call, seen->board, clocks, badges, seen->row);
  if (!body) return pass_on(std::move(body.error()));
  (*body)["at"] = to_string(*at);
  return Reply{200, std::move(*body), {view_position(seen->board.lease), etag(seen->head.version)}};
}

Result<Reply> get_work_order_history(Call& call) {
  auto seen = seen_order(call);
  if (!seen) return pass_on(std::move(seen.error()));
  return stream_history(call, stream_of(seen->row.order), seen->head);
}

Result<Reply> get_work_order_board(Call& call) {
  auto at = asked_instant(call);
  if (!at) return pass_on(std::move(at.error()));
  auto scope = counted_scope(call);
  if (!scope) return pass_on(std::move(scope.error()));
  auto board = open_board(call);
  if (!board) return pass_on(std::move(board.error()));
  return board_counts<WorkOrderBoardView>(
      call, board->lease, board->orders, *scope, *at,
      BoardWords{kOrderStatusNames, kPriorityNames, "orders", "by_priority", "/v1/work-orders", "assignee_id"});
}

Result<Reply> list_work_order_categories(Call& call) {
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto board = open_board(call);
  if (!board) return pass_on(std::move(board.error()));
  auto page = board->orders.categories(call.principal.company, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const CategoryRow& row : page->rows) {
    items.push_back(boost::json::object{{"category_id", id_value(row.terms.category)},
                                        {"parent_id", id_value(row.terms.parent)},
                                        {"code", row.terms.code},
                                        {"name", row.terms.name},
                                        {"usual_priority", name_of(kPriorityNames, row.terms.usual_priority)},
                                        {"skill", row.terms.skill},
                                        {"skill_level", row.terms.skill_level},
                                        {"retired", row.retired}});
  }
  return page_reply(call, board->lease, std::move(items), page->next);
}

Result<Reply> list_outages(Call& call) {
  auto place = asked_place(call);
  if (!place) return pass_on(std::move(place.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto board = open_board(call);
  if (!board) return pass_on(std::move(board.error()));
  auto page = board->orders.outages(call.principal.company, place->community, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const OutageRow& row : page->rows) {
    auto item = to_json(call, row);
    if (!item) return pass_on(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  return page_reply(call, board->lease, std::move(items), page->next);
}

Result<Reply> get_outage(Call& call) {
  auto id = call.path_id<OutageId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach(stream_of(*id), "outage-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto board = open_board(call, head->last_position);
  if (!board) return pass_on(std::move(board.error()));
  auto row = board->orders.outage(call.principal.company, *id);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("outage-unknown");
  auto body = to_json(call, **row);
  if (!body) return pass_on(std::move(body.error()));
  return Reply{200, std::move(*body), {view_position(board->lease)}};
}

}  // namespace steward::api
