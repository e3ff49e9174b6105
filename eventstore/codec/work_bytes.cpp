#include "eventstore/codec/work_bytes.h"

#include "eventstore/codec/state_bytes.h"

// Every struct is taken apart by a structured binding, so that a new member does not compile until it is kept too.
namespace steward::codec {

namespace {

template <class Place>
void put_place(ByteWriter& out, const Place& place) {
  const auto& [community, building, house, household] = place;
  out.id(community).id(building).id(house).id(household);
}
template <class Place>
void take_place(ByteReader& in, Place& place) {
  auto& [community, building, house, household] = place;
  community = in.id<CommunityId>();
  building = in.id<BuildingId>();
  house = in.id<HouseId>();
  household = in.id<HouseholdId>();
}

void put_deadlines(ByteWriter& out, const std::optional<service_policy::Deadlines>& deadlines) {
  put_optional(out, deadlines, [&out](const service_policy::Deadlines& known) {
    const auto& [warning_at, due_at, late_at] = known;
    out.instant(warning_at).instant(due_at).instant(late_at);
  });
}
void take_deadlines(ByteReader& in, std::optional<service_policy::Deadlines>& deadlines) {
  take_optional(in, deadlines, [&in] {
    service_policy::Deadlines known;
    auto& [warning_at, due_at, late_at] = known;
    warning_at = in.instant();
    due_at = in.instant();
    late_at = in.instant();
    return known;
  });
}

}  // namespace

void put(ByteWriter& out, const work_orders::Order& order) {
  const auto& [id, place, category, priority, level, status, of_case, outage, equipment, reporter, appointment,
               assignee, declined, reported_at, last_step_at, accepted_at, done_at, clocks, deadlines, visits, reopened,
               notes, lines, charged, rated] = order;
  const auto& [respond, on_site, resolve] = clocks;
  const auto& [respond_by, on_site_by, resolve_by] = deadlines;
  out.id(id);
  put_place(out, place);
  out.id(category);
  put_number(out, priority);
  put(out, level);
  put_number(out, status);
  out.id(of_case).id(outage).id(equipment).id(reporter).id(assignee);
  put_optional(out, appointment, [&out](const work_orders::Window& window) {
    const auto& [from, to] = window;
    out.instant(from).instant(to);
  });
  put_list(out, declined);
  out.instant(reported_at).instant(last_step_at);
  put_optional(out, accepted_at);
  put_optional(out, done_at);
  put(out, respond);
  put(out, on_site);
  put(out, resolve);
  for (const auto* by : {&respond_by, &on_site_by, &resolve_by}) put_deadlines(out, *by);
  out.u32(visits).u32(reopened).u32(notes).u32(lines).i64(charged.fen).boolean(rated);
}
void take(ByteReader& in, work_orders::Order& order) {
  auto& [id, place, category, priority, level, status, of_case, outage, equipment, reporter, appointment, assignee,
         declined, reported_at, last_step_at, accepted_at, done_at, clocks, deadlines, visits, reopened, notes, lines,
         charged, rated] = order;
  auto& [respond, on_site, resolve] = clocks;
  auto& [respond_by, on_site_by, resolve_by] = deadlines;
  id = in.id<WorkOrderId>();
  take_place(in, place);
  category = in.id<CategoryId>();
  priority = take_number(in, work_orders::Priority::p5);
  take(in, level);
  status = take_number(in, work_orders::Status::cancelled);
  of_case = in.id<CaseId>();
  outage = in.id<OutageId>();
  equipment = in.id<EquipmentId>();
  reporter = in.id<PersonId>();
  assignee = in.id<StaffId>();
  take_optional(in, appointment, [&in] {
    work_orders::Window window;
    auto& [from, to] = window;
    from = in.instant();
    to = in.instant();
    return window;
  });
  take_list(in, declined);
  reported_at = in.instant();
  last_step_at = in.instant();
  take_optional(in, accepted_at);
  take_optional(in, done_at);
  take(in, respond);
  take(in, on_site);
  take(in, resolve);
  for (auto* by : {&respond_by, &on_site_by, &resolve_by}) take_deadlines(in, *by);
  visits = in.u32();
  reopened = in.u32();
  notes = in.u32();
  lines = in.u32();
  charged.fen = in.i64();
  rated = in.boolean();
}

void put(ByteWriter& out, const work_orders::Outage& outage) {
  const auto& [id, community, buildings, began_at, ended_at] = outage;
  out.id(id).id(community);
  put_list(out, buildings);
  out.instant(began_at);
  put_optional(out, ended_at);
}
void take(ByteReader& in, work_orders::Outage& outage) {
  auto& [id, community, buildings, began_at, ended_at] = outage;
  id = in.id<OutageId>();
  community = in.id<CommunityId>();
  take_list(in, buildings);
  began_at = in.instant();
  take_optional(in, ended_at);
}

void put(ByteWriter& out, const service::Case& of_case) {
  const auto& [id, kind, place, status, level, reporter, handler, orders, filed_at, last_step_at, replied_at,
               outside_due_at, respond, reply, deadlines, disputed, notes, rated, unanswered_days, unanswered_at] =
      of_case;
  const auto& [respond_by, reply_by] = deadlines;
  out.id(id);
  put_number(out, kind);
  put_place(out, place);
  put_number(out, status);
  put(out, level);
  out.id(reporter).id(handler);
  put_list(out, orders);
  out.instant(filed_at).instant(last_step_at);
  put_optional(out, replied_at);
  put_optional(out, outside_due_at);
  put(out, respond);
  put(out, reply);
  put_deadlines(out, respond_by);
  put_deadlines(out, reply_by);
  out.u32(disputed).u32(notes).boolean(rated).u32(unanswered_days);
  put_optional(out, unanswered_at);
}
void take(ByteReader& in, service::Case& of_case) {
  auto& [id, kind, place, status, level, reporter, handler, orders, filed_at, last_step_at, replied_at, outside_due_at,
         respond, reply, deadlines, disputed, notes, rated, unanswered_days, unanswered_at] = of_case;
  auto& [respond_by, reply_by] = deadlines;
  id = in.id<CaseId>();
  kind = take_number(in, service::CaseKind::praise);
  take_place(in, place);
  status = take_number(in, service::Status::withdrawn);
  take(in, level);
  reporter = in.id<PersonId>();
  handler = in.id<StaffId>();
  take_list(in, orders);
  filed_at = in.instant();
  last_step_at = in.instant();
  take_optional(in, replied_at);
  take_optional(in, outside_due_at);
  take(in, respond);
  take(in, reply);
  take_deadlines(in, respond_by);
  take_deadlines(in, reply_by);
  disputed = in.u32();
  notes = in.u32();
  rated = in.boolean();
  unanswered_days = in.u32();
  take_optional(in, unanswered_at);
}

}  // namespace steward::codec
