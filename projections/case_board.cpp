#include "projections/case_board.h"

#include <algorithm>
#include <array>
#include <limits>

#include "domain/base/assert.h"
#include "domain/service_policy/return_visit.h"
#include "projections/all_views.h"
#include "projections/place_names.h"
#include "projections/row_codec.h"

namespace steward {

namespace {

using service::Status;
using service_policy::CaseKind;
using service_policy::Clock;

// Tables of the view. Rows: table ‖ company ‖ id. Lists: scope ‖ status ‖ … ‖ case, derived from the rows.
constexpr std::uint8_t kCases = 1;
constexpr std::uint8_t kBuildings = 2;  // building → code
constexpr std::uint8_t kHouses = 3;     // house → number
constexpr std::uint8_t kCounts = 4;     // scope ‖ status ‖ kind → sums of cases
constexpr std::uint8_t kByNewest = 11;
constexpr std::uint8_t kByDeadline = 12;
constexpr std::uint8_t kBySeverity = 13;
constexpr std::uint8_t kEscalations = 14;  // of all companies
constexpr std::uint8_t kByReturnVisit = 15;

constexpr PlaceNames kPlaceNames(kBuildings, kHouses);
constexpr Status kLastStatus = Status::withdrawn;

std::string row_key(CompanyNo company, CaseId id) { return key_in(kCases, company).id(id).take(); }

void put_orders(ByteWriter& writer, const std::vector<WorkOrderId>& orders) {
  writer.u32(static_cast<std::uint32_t>(orders.size()));
  for (const WorkOrderId& order : orders) writer.id(order);
}
std::vector<WorkOrderId> get_orders(ByteReader& reader) {
  std::vector<WorkOrderId> orders;
  const std::uint32_t count = reader.count(16);
  for (std::uint32_t i = 0; i < count; ++i) orders.push_back(reader.id<WorkOrderId>());
  return orders;
}

std::string encode(const CaseRow& row) {
  ByteWriter writer(512);
  writer.u32(row.company.value).id(row.id).i32(row.number_year).i64(row.number).u8(static_cast<std::uint8_t>(row.kind));
  writer.u8(static_cast<std::uint8_t>(row.subject)).u8(row.severity).u8(static_cast<std::uint8_t>(row.status));
  writer.id(row.place.community).id(row.place.building).id(row.place.house).id(row.place.household);
  writer.text(row.place_name).u8(static_cast<std::uint8_t>(row.source)).id(row.reporter);
  for (const Sealed* sealed : {&row.contact, &row.text, &row.reply_text}) put_sealed(writer, *sealed);
  put_optional(writer, row.outside_due_at);
  writer.id(row.handler);
  put_orders(writer, row.orders);
  put_orders(writer, row.open_at_reply);
  writer.u8(static_cast<std::uint8_t>(row.override_reason)).instant(row.filed_at).instant(row.last_step_at);
  for (const auto& at : {row.accepted_at, row.first_replied_at, row.replied_at, row.closed_at})
    put_optional(writer, at);
  writer.u8(row.close_reason ? static_cast<std::uint8_t>(*row.close_reason) : 0);
  writer.u8(row.reject_reason ? static_cast<std::uint8_t>(*row.reject_reason) : 0).id(row.merged_into);
  put_sla(writer, row.sla);
  writer.u8(static_cast<std::uint8_t>(row.confirmed_via)).u8(static_cast<std::uint8_t>(row.rated_via));
  writer.u32(row.unanswered_days).u8(row.satisfied ? (*row.satisfied ? 2 : 1) : 0);
  put_optional(writer, row.return_visit_due_at);
  return writer.u32(row.disputed).u8(row.rating).take();
}

Result<CaseRow> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  CaseRow row;
  row.company = CompanyNo{reader.u32()};
  row.id = reader.id<CaseId>();
  row.number_year = reader.i32();
  row.number = reader.i64();
  row.kind = static_cast<CaseKind>(reader.u8());
  row.subject = static_cast<service::Subject>(reader.u8());
  row.severity = reader.u8();
  row.status = static_cast<Status>(reader.u8());
  row.place.community = reader.id<CommunityId>();
  row.place.building = reader.id<BuildingId>();
  row.place.house = reader.id<HouseId>();
  row.place.household = reader.id<HouseholdId>();
  row.place_name = std::string(reader.text());
  row.source = static_cast<service::Source>(reader.u8());
  row.reporter = reader.id<PersonId>();
  for (Sealed* sealed : {&row.contact, &row.text, &row.reply_text}) *sealed = get_sealed(reader);
  row.outside_due_at = get_optional_instant(reader);
  row.handler = reader.id<StaffId>();
  row.orders = get_orders(reader);
  row.open_at_reply = get_orders(reader);
  row.override_reason = static_cast<service::OverrideReason>(reader.u8());
  row.filed_at = reader.instant();
  row.last_step_at = reader.instant();
  for (auto* at : {&row.accepted_at, &row.first_replied_at, &row.replied_at, &row.closed_at}) {
    *at = get_optional_instant(reader);
  }
  if (const auto why = reader.u8(); why != 0) row.close_reason = static_cast<service::CloseReason>(why);
  if (const auto why = reader.u8(); why != 0) row.reject_reason = static_cast<service::RejectReason>(why);
  row.merged_into = reader.id<CaseId>();
  get_sla(reader, row.sla);
  row.confirmed_via = static_cast<service::Via>(reader.u8());
  row.rated_via = static_cast<service::Via>(reader.u8());
  row.unanswered_days = reader.u32();
  if (const auto satisfied = reader.u8(); satisfied != 0) row.satisfied = satisfied == 2;
  row.return_visit_due_at = get_optional_instant(reader);
  row.disputed = reader.u32();
  row.rating = reader.u8();
  if (!reader.done()) return fail("row-damaged", {}, "case");
  return row;
}

std::vector<BoardScope> scopes_of(const CaseRow& row) {
  using Kind = BoardScope::Kind;
  std::vector<BoardScope> scopes = {{Kind::company, row.company, {}},
                                    {Kind::community, row.company, row.place.community.uuid}};
  const auto add = [&](Kind kind, const Uuid& id) {
    if (!id.is_nil()) scopes.push_back({kind, row.company, id});
  };
  add(Kind::building, row.place.building.uuid);
  add(Kind::staff, row.handler.uuid);
  add(Kind::household, row.place.household.uuid);
  return scopes;
}

void count(Rows& rows, const CaseRow& row, std::int64_t cases) {
  for (const BoardScope& scope : scopes_of(row)) {
    KeyWriter key = board_key(kCounts, scope, static_cast<std::uint8_t>(row.status));
    rows.add(key.u8(static_cast<std::uint8_t>(row.kind)).view(), {0, cases});
  }
}

void store(Rows& rows, const CaseRow* before, const CaseRow& after) {
  const bool same_place = before != nullptr && before->status == after.status && scopes_of(*before) == scopes_of(after);
  if (!same_place) {
    if (before != nullptr) count(rows, *before, -1);
    count(rows, after, 1);
  }
  rows.put(row_key(after.company, after.id), encode(after));
}

Result<void> file(CompanyNo company, const service::CaseFiled& event, Rows& rows) {
  auto name = kPlaceNames.of(company, event.place.building, event.place.house, rows);
  if (!name) return pass_on(std::move(name.error()));
  CaseRow row;
  row.company = company;
  row.id = event.of_case;
  row.number_year = event.number_year;
  row.number = event.number;
  row.kind = event.kind;
  row.subject = event.subject;
  row.severity = event.severity;
  row.place = event.place;
  row.place_name = std::move(*name);
  row.source = event.source;
  row.reporter = event.reporter;
  row.contact = event.contact;
  row.text = event.text;
  row.outside_due_at = event.outside_due_at;
  row.filed_at = event.filed_at;
  row.last_step_at = event.filed_at;
  row.sla.follow(event);
  store(rows, nullptr, row);
  return {};
}

void finish(CaseRow& row, Status status, Instant at) {
  row.status = status;
  row.closed_at = at;
  row.sla.drop();
}

void apply(CaseRow& row, const service::CaseAccepted& event) {
  row.status = Status::accepted;
  row.handler = event.handler;
  row.accepted_at = event.at;
}
void apply(CaseRow& row, const service::InvestigationStarted& event) {
  row.status = Status::investigating;
  row.handler = event.handler;
}
void apply(CaseRow& row, const service::WorkOrderLinked& event) { row.orders.push_back(event.order); }
void apply(CaseRow& row, const service::CaseReplied& event) {
  row.status = Status::replied;
  row.reply_text = event.text;
  row.override_reason = event.override_reason;
  row.open_at_reply = event.open_orders;
  if (!row.first_replied_at) row.first_replied_at = event.at;
  row.replied_at = event.at;
  row.unanswered_days = 0;
  row.satisfied.reset();
  row.return_visit_due_at.reset();
  row.rating = 0;
  row.rated_via = service::Via::unknown;
}
void apply(CaseRow& row, const service::ReplyConfirmed& event) {
  row.status = Status::confirmed;
  row.confirmed_via = event.via;
}
void apply(CaseRow& row, const service::ReplyDisputed& event) {
  row.status = Status::investigating;
  row.disputed = event.times;
  row.return_visit_due_at.reset();
}
void apply(CaseRow& row, const service::CaseClosed& event) {
  finish(row, Status::closed, event.at);
  row.close_reason = event.reason;
}
void apply(CaseRow& row, const service::CaseRejected& event) {
  finish(row, Status::rejected, event.at);
  row.reject_reason = event.reason;
}
void apply(CaseRow& row, const service::CaseMerged& event) {
  finish(row, Status::merged, event.at);
  row.merged_into = event.into;
}
void apply(CaseRow& row, const service::CaseWithdrawn& event) { finish(row, Status::withdrawn, event.at); }
void apply(CaseRow& row, const service::SatisfactionRated& event) {
  row.rating = event.score;
  row.rated_via = event.via;
  if (event.return_visit_due_at) row.return_visit_due_at = event.return_visit_due_at;
}
void apply(CaseRow& row, const service::CaseCalledBack& event) {
  row.unanswered_days = event.unanswered_days;
  if (!event.reached) return;
  row.satisfied = event.satisfied;
  row.return_visit_due_at =
      service_policy::return_visit_left(row.return_visit_due_at, event.at, event.return_visit_due_at);
}
void apply(CaseRow&, const service::CaseEscalated&) {}  // only its clock

// A step of a case that is on the board.
template <class E>
concept CaseStep = requires(CaseRow& row, const E& event) {
  apply(row, event);
};

template <class E>
Result<void> take_step(CompanyNo company, const E& event, Rows& rows) {
  auto found = rows.get(row_key(company, event.of_case));
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("case-unknown");
  auto before = decode(**found);
  if (!before) return pass_on(std::move(before.error()));
  CaseRow row = *before;
  apply(row, event);
  if constexpr (Follows<CaseSla, E>) row.sla.follow(event);
  if constexpr (requires { event.at; }) row.last_step_at = event.at;
  store(rows, &*before, row);
  return {};
}

std::uint8_t table_of(CaseSort sort) {
  switch (sort) {
    case CaseSort::newest:
      return kByNewest;
    case CaseSort::deadline:
      return kByDeadline;
    case CaseSort::severity:
      return kBySeverity;
    case CaseSort::return_visit:
      return kByReturnVisit;
  }
  return kByNewest;
}

}  // namespace

bool CaseFilter::wants(const CaseRow& row) const {
  return (!kind || row.kind == *kind) && (!subject || row.subject == *subject) &&
         (!severity || row.severity == *severity) && fits(community, row.place.community) &&
         fits(building, row.place.building) && fits(handler, row.handler) && fits(household, row.place.household) &&
         (!overdue || row.sla.overdue(at) == *overdue);
}

std::string_view CaseBoardView::group() const { return kServiceGroup; }

EventTypes CaseBoardView::handles() const {
  using namespace service;  // the names of the area, all of them
  return event_types<registry::BuildingRegistered, registry::HouseRegistered, CaseFiled, CaseAccepted,
                     InvestigationStarted, WorkOrderLinked, CaseReplied, ReplyConfirmed, ReplyDisputed, CaseClosed,
                     CaseRejected, CaseMerged, CaseWithdrawn, SatisfactionRated, CaseCalledBack, CaseEscalated>();
}

Result<void> CaseBoardView::on(const RecordedEvent& recorded, Rows& rows) const {
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
      [&](const service::CaseFiled& event) -> Result<void> { return file(company, event, rows); },
      [&]<CaseStep E>(const E& event) -> Result<void> { return take_step(company, event, rows); },
      [](const auto&) -> Result<void> { return {}; },
  };
  return visit(visitor, recorded.event);
}

bool CaseBoardView::derives(std::string_view key) const { return static_cast<std::uint8_t>(key.front()) == kCases; }

void CaseBoardView::derive(std::string_view, std::string_view value, KeyList& keys) const {
  const auto row = decode(value);
  STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
  const auto status = static_cast<std::uint8_t>(row->status);
  const std::int64_t due = row->sla.due_at().value_or(Instant{std::numeric_limits<std::int64_t>::max()}).micros;
  for (const BoardScope& scope : scopes_of(*row)) {
    keys.add(board_key(kByNewest, scope, status).sortable_i64(-row->filed_at.micros).id(row->id).view());
    if (row->return_visit_due_at) {
      KeyWriter visits = board_key(kByReturnVisit, scope, status);
      keys.add(visits.sortable_i64(row->return_visit_due_at->micros).id(row->id).view());
    }
    if (!row->open()) continue;
    keys.add(board_key(kByDeadline, scope, status).sortable_i64(due).id(row->id).view());
    KeyWriter gravest = board_key(kBySeverity, scope, status);
    keys.add(gravest.u8(static_cast<std::uint8_t>(0xff - row->severity)).sortable_i64(due).id(row->id).view());
  }
  derive_escalation(kEscalations, row->company, row->id.uuid, Clock::respond, row->sla.respond, keys);
  derive_escalation(kEscalations, row->company, row->id.uuid, Clock::resolve, row->sla.reply, keys);
}

std::string CaseBoardView::describe_key(std::string_view key) const {
  static constexpr std::array<std::string_view, 16> kTables = {"?",
                                                               "case",
                                                               "building",
                                                               "house",
                                                               "count",
                                                               "?",
                                                               "?",
                                                               "?",
                                                               "?",
                                                               "?",
                                                               "?",
                                                               "place by newest",
                                                               "place by deadline",
                                                               "place by severity",
                                                               "place of an escalation",
                                                               "place by return visit"};
  const auto table = static_cast<std::uint8_t>(key.front());
  return describe(kTables.at(table < kTables.size() ? table : 0), key);
}

Result<CaseBoard> CaseBoard::open(const ReadLease& lease) {
  auto reader = lease.view(CaseBoardView::kName, CaseBoardView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return CaseBoard(*reader);
}

Result<std::optional<CaseRow>> CaseBoard::find(CompanyNo company, CaseId id) const {
  return read_row<CaseRow>(reader_, row_key(company, id), decode);
}

Result<BoardPage<CaseRow>> CaseBoard::page(CaseSort sort, const CaseFilter& filter, std::string_view cursor,
                                           std::size_t limit) const {
  std::string until;
  // Everything overdue stands at the beginning of the list by deadline.
  if (sort == CaseSort::deadline && filter.overdue == true) {
    until = ByteWriter().sortable_i64(filter.at.micros).take();
  }
  auto places = MergedPlaces::open(reader_, board_prefixes(table_of(sort), filter.scope, filter.statuses, kLastStatus),
                                   cursor, until);
  if (!places) return pass_on(std::move(places.error()));
  return board_page<CaseRow>(
      *places, limit, [&](const Uuid& id) { return placed_row(find(filter.scope.company, CaseId(id))); },
      [&](const CaseRow& row) { return filter.wants(row); });
}

Result<CaseCounts> CaseBoard::counts(const BoardScope& scope) const {
  CaseCounts counts;
  auto counted = visit_counts(reader_, kCounts, scope, [&](std::uint8_t status, std::uint8_t kind, std::int64_t cases) {
    counts[{static_cast<Status>(status), static_cast<CaseKind>(kind)}] = cases;
  });
  if (!counted) return pass_on(std::move(counted.error()));
  return counts;
}

Result<std::size_t> CaseBoard::overdue(const BoardScope& scope, Instant at, std::size_t most) const {
  const std::string until = ByteWriter().sortable_i64(at.micros).take();
  auto places =
      MergedPlaces::open(reader_, board_prefixes(kByDeadline, scope, std::vector<Status>{}, kLastStatus), {}, until);
  if (!places) return pass_on(std::move(places.error()));
  return count_places(*places, most);
}

Result<std::vector<NextEscalation>> CaseBoard::escalations(Instant up_to, std::size_t limit) const {
  return read_escalations(reader_, kEscalations, true, up_to, limit);
}

}  // namespace steward
