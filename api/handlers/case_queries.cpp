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
#include "projections/case_board.h"
#include "projections/staff_directory.h"

namespace steward::api {

namespace {

using json::id_value;

// The boards of one checkpoint: cases, and orders for the calendars that their clocks count by.
struct Board {
  ReadLease lease;
  CaseBoard cases;
  WorkOrderBoard orders;
  StaffDirectory staff;
};

Result<Board> open_board(const Call& call, Position at_least = 0) {
  auto lease = call.views(kServiceGroup, at_least);
  if (!lease) return pass_on(std::move(lease.error()));
  auto cases = CaseBoard::open(*lease);
  if (!cases) return pass_on(std::move(cases.error()));
  auto orders = WorkOrderBoard::open(*lease);
  if (!orders) return pass_on(std::move(orders.error()));
  auto staff = StaffDirectory::open(*lease);
  if (!staff) return pass_on(std::move(staff.error()));
  return Board{std::move(*lease), *cases, *orders, *staff};
}

boost::json::array order_ids(const std::vector<WorkOrderId>& orders) {
  boost::json::array ids;
  for (const WorkOrderId& order : orders) ids.push_back(id_value(order));
  return ids;
}

Result<boost::json::object> to_json(const Call& call, ClockTeller& clocks, Badges& badges, const CaseRow& row) {
  // What is to be answered, and what was.
  const bool handles = call.may(Permission::handle_cases);
  auto text = person_text(call, row.text, handles);
  if (!text) return pass_on(std::move(text.error()));
  auto contact = person_text(call, row.contact);
  if (!contact) return pass_on(std::move(contact.error()));
  auto reply = person_text(call, row.reply_text, handles);
  if (!reply) return pass_on(std::move(reply.error()));
  auto respond_clock = clocks.tell(row.place.community, row.sla.respond);
  if (!respond_clock) return pass_on(std::move(respond_clock.error()));
  auto reply_clock = clocks.tell(row.place.community, row.sla.reply);
  if (!reply_clock) return pass_on(std::move(reply_clock.error()));
  auto handler = badges.of(row.handler);
  if (!handler) return pass_on(std::move(handler.error()));
  boost::json::object body = {
      {"case_id", id_value(row.id)},
      {"number", std::to_string(row.number_year) + "-" + std::to_string(row.number)},
      {"kind", name_of(kCaseKindNames, row.kind)},
      {"subject", name_of(kCaseSubjectNames, row.subject)},
      {"severity", row.severity},
      {"status", name_of(kCaseStatusNames, row.status)},
      {"community_id", id_value(row.place.community)},
      {"building_id", id_value(row.place.building)},
      {"house_id", id_value(row.place.house)},
      {"household_id", id_value(row.place.household)},
      {"place", row.place_name},
      {"source", name_of(kCaseSourceNames, row.source)},
      {"anonymous", row.reporter.is_nil()},
      {"contact", std::move(*contact)},
      {"text", std::move(*text)},
      {"reply", std::move(*reply)},
      {"outside_due_at", instant_or_null(row.outside_due_at)},
      {"handler_id", id_value(row.handler)},
      {"handler", std::move(*handler)},
      {"work_order_ids", order_ids(row.orders)},
      {"open_at_reply", order_ids(row.open_at_reply)},
      {"override_reason", nullptr},
      {"filed_at", to_string(row.filed_at)},
      {"last_step_at", to_string(row.last_step_at)},
      {"accepted_at", instant_or_null(row.accepted_at)},
      {"first_replied_at", instant_or_null(row.first_replied_at)},
      {"replied_at", instant_or_null(row.replied_at)},
      {"closed_at", instant_or_null(row.closed_at)},
      {"close_reason", nullptr},
      {"reject_reason", nullptr},
      {"merged_into", id_value(row.merged_into)},
      {"reopened", row.disputed},
      {"unanswered_days", row.unanswered_days},
      {"satisfied", row.satisfied ? boost::json::value(*row.satisfied) : boost::json::value(nullptr)},
      {"confirmed_via", via_or_null(row.confirmed_via)},
      {"rated_via", via_or_null(row.rated_via)},
      {"rating", row.rating == 0 ? boost::json::value(nullptr) : boost::json::value(row.rating)},
      {"return_visit_due_at", instant_or_null(row.return_visit_due_at)},
      {"due_at", instant_or_null(row.sla.due_at())},
      {"overdue", row.sla.overdue(clocks.at())}};
  if (row.override_reason != service::OverrideReason::none) {
    body["override_reason"] = name_of(kOverrideReasonNames, row.override_reason);
  }
  if (row.close_reason) body["close_reason"] = name_of(kCloseReasonNames, *row.close_reason);
  if (row.reject_reason) body["reject_reason"] = name_of(kRejectReasonNames, *row.reject_reason);
  body["sla"] = boost::json::object{{"respond", std::move(*respond_clock)}, {"reply", std::move(*reply_clock)}};
  return body;
}

Result<CaseSort> asked_sort(const Call& call) {
  static constexpr std::array kSorts = {
      EnumName<CaseSort>{"newest", CaseSort::newest}, EnumName<CaseSort>{"deadline", CaseSort::deadline},
      EnumName<CaseSort>{"severity", CaseSort::severity}, EnumName<CaseSort>{"return_visit", CaseSort::return_visit}};
  auto sort = call.query_word("order", kSorts);
  if (!sort) return pass_on(std::move(sort.error()));
  return sort->value_or(CaseSort::newest);
}

Result<std::optional<std::uint8_t>> asked_severity(const Call& call) {
  const auto text = call.query_value("severity");
  if (!text) return std::optional<std::uint8_t>{};
  if (text->size() != 1 || text->front() < '1' || text->front() > '4') {
    return fail_at("query-invalid", "severity", Says::integer, {"1", "4"});
  }
  return std::optional(static_cast<std::uint8_t>(text->front() - '0'));
}

Result<CaseFilter> asked_filter(const Call& call, Instant at) {
  CaseFilter filter;
  filter.at = at;
  auto place = asked_place(call);
  if (!place) return pass_on(std::move(place.error()));
  filter.community = place->community;
  filter.building = place->building;
  filter.household = place->household;
  auto handler = asked_id<StaffId>(call, "handler_id", "staff-unknown");
  if (!handler) return pass_on(std::move(handler.error()));
  filter.handler = *handler;
  auto statuses = call.query_words("status", kCaseStatusNames);
  if (!statuses) return pass_on(std::move(statuses.error()));
  filter.statuses = std::move(*statuses);
  auto kind = call.query_word("kind", kCaseKindNames);
  if (!kind) return pass_on(std::move(kind.error()));
  filter.kind = *kind;
  auto subject = call.query_word("subject", kCaseSubjectNames);
  if (!subject) return pass_on(std::move(subject.error()));
  filter.subject = *subject;
  auto severity = asked_severity(call);
  if (!severity) return pass_on(std::move(severity.error()));
  filter.severity = *severity;
  auto overdue = call.query_flag("overdue");
  if (!overdue) return pass_on(std::move(overdue.error()));
  filter.overdue = *overdue;
  using Kind = BoardScope::Kind;
  ListChoice choice(call.principal.company);
  choice.unless_nil(Kind::community, filter.community).unless_nil(Kind::building, filter.building);
  choice.unless_nil(Kind::staff, filter.handler).unless_nil(Kind::household, filter.household);
  filter.scope = choice.scope();
  return filter;
}

struct SeenCase {
  Head head;
  Board board;
  CaseRow row;
};
// The case of the path, if the caller may see it: a resident sees those of the own household.
Result<SeenCase> seen_case(const Call& call) {
  auto id = call.path_id<CaseId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach_shared(stream_of(*id), "case-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto board = open_board(call, head->last_position);
  if (!board) return pass_on(std::move(board.error()));
  auto row = board->cases.find(call.principal.company, *id);
  if (!row) return pass_on(std::move(row.error()));
  const bool resident = call.principal.role == access::Role::resident;
  if (!*row || (resident && (*row)->place.household != call.principal.household)) return fail("case-unknown");
  return SeenCase{*head, std::move(*board), std::move(**row)};
}

}  // namespace

Result<Reply> list_cases(Call& call) {
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
  auto page = board->cases.page(*sort, *filter, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  ClockTeller clocks(board->orders, call.principal.company, *at);
  Badges badges(board->staff, call.principal.company);
  boost::json::array items;
  for (const CaseRow& row : page->rows) {
    auto item = to_json(call, clocks, badges, row);
    if (!item) return pass_on(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  Reply reply = page_reply(call, board->lease, std::move(items), page->next);
  reply.body["at"] = to_string(*at);
  return reply;
}

Result<Reply> get_case(Call& call) {
  auto at = asked_instant(call);
  if (!at) return pass_on(std::move(at.error()));
  auto seen = seen_case(call);
  if (!seen) return pass_on(std::move(seen.error()));
  ClockTeller clocks(seen->board.orders, call.principal.company, *at);
  Badges badges(seen->board.staff, call.principal.company);
  auto body = to_json(call, clocks, badges, seen->row);
  if (!body) return pass_on(std::move(body.error()));
  (*body)["at"] = to_string(*at);
  return Reply{200, std::move(*body), {view_position(seen->board.lease), etag(seen->head.version)}};
}

Result<Reply> get_case_history(Call& call) {
  auto seen = seen_case(call);
  if (!seen) return pass_on(std::move(seen.error()));
  return stream_history(call, stream_of(seen->row.id), seen->head);
}

Result<Reply> get_case_board(Call& call) {
  auto at = asked_instant(call);
  if (!at) return pass_on(std::move(at.error()));
  auto place = asked_place(call);
  if (!place) return pass_on(std::move(place.error()));
  auto handler = asked_id<StaffId>(call, "handler_id", "staff-unknown");
  if (!handler) return pass_on(std::move(handler.error()));
  using Kind = BoardScope::Kind;
  ListChoice choice(call.principal.company);
  choice.unless_nil(Kind::community, place->community).unless_nil(Kind::building, place->building);
  const BoardScope scope = choice.unless_nil(Kind::staff, *handler).scope();
  auto board = open_board(call);
  if (!board) return pass_on(std::move(board.error()));
  return board_counts<CaseBoardView>(
      call, board->lease, board->cases, scope, *at,
      BoardWords{kCaseStatusNames, kCaseKindNames, "cases", "by_kind", "/v1/cases", "handler_id"});
}

}  // namespace steward::api
