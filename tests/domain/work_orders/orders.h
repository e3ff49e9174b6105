#pragma once

#include "domain/work_orders/rules.h"
#include "domain/work_orders/work_orders.h"
#include "tests/support/scenario.h"

// A household with a burst pipe, two plumbers and an electrician. Times are minutes after the report, which is on
// Monday, 17 June 2024 at 9:00 in Shanghai; the log records them at the time of the step.
namespace steward::work_orders {

using test::id;

inline const WorkOrderId kOrder = id<WorkOrderId>(70);
inline const CategoryId kPipes = id<CategoryId>(71);
inline const CategoryId kAnything = id<CategoryId>(72);
inline const StaffId kZhang = id<StaffId>(73);
inline const StaffId kLi = id<StaffId>(74);
inline const StaffId kWang = id<StaffId>(75);

inline const Instant kReportedAt = parse_instant("2024-06-17T01:00:00Z").value();
inline Instant minute(std::int64_t minutes) { return add_seconds(kReportedAt, minutes * 60); }
inline const Place kAtHome{test::kCommunity, test::kBuilding, test::kHouse, test::kHousehold};
inline const Place kPublicPlace{test::kCommunity, test::kBuilding, {}, {}};
inline Sealed words() { return test::sealed(test::kOwner, FieldClass::free_text); }

inline staff::RegisterStaff technician(StaffId id, std::string code, std::vector<staff::Skill> skills) {
  const auto person = test::id<PersonId>(static_cast<std::uint8_t>(id.uuid.bytes[15]));
  return {
      id, test::kCommunity, std::move(code), person, test::sealed(person, FieldClass::name), {}, std::move(skills), {},
      3};
}
// The whole day, every day of four months.
inline staff::PlanShifts on_duty(StaffId id) {
  staff::PlanShifts plan{id, test::day("2024-06-15"), test::day("2024-10-15"), {}};
  for (Date date = plan.from; date < plan.to; date = add_days(date, 1)) plan.shifts.push_back({date, 0, 1'440});
  return plan;
}

inline std::vector<Command> a_team() {
  return test::operator+
      (test::a_household(),
       {DefineCategory{kPipes, {}, "pipes", "水管", Priority::p1, "plumbing", 2},
        DefineCategory{kAnything, {}, "other", "其他", Priority::p4, "", 1},
        technician(kZhang, "z", {{"plumbing", 3, std::nullopt}}),
        technician(kLi, "l", {{"plumbing", 5, std::nullopt}, {"electric", 1, std::nullopt}}),
        technician(kWang, "w", {{"electric", 5, std::nullopt}}), on_duty(kZhang), on_duty(kLi), on_duty(kWang)});
}

inline ReportWorkOrder report(WorkOrderId order = kOrder, const Place& place = kAtHome, CategoryId category = kPipes) {
  ReportWorkOrder command;
  command.order = order;
  command.place = place;
  command.category = category;
  command.source = Source::resident;
  command.reporter = test::kOwner;
  command.contact = test::sealed(test::kOwner, FieldClass::phone);
  command.description = words();
  command.reported_at = kReportedAt;
  command.reported_on = test::day("2024-06-17");
  return command;
}

// Steps, each at its minute.
inline TriageWorkOrder triage(std::int64_t at, WorkOrderId order = kOrder) { return {order, {}, {}, {}, minute(at)}; }
inline AssignWorkOrder assign(std::int64_t at, StaffId to = kZhang, WorkOrderId order = kOrder) {
  return {order, to, minute(at)};
}
inline ClaimWorkOrder claim(std::int64_t at, StaffId by = kZhang) { return {kOrder, by, minute(at)}; }
inline DispatchWorkOrder dispatch(std::int64_t at, std::vector<StaffId> among = {kZhang, kLi, kWang}) {
  return {kOrder, std::move(among), minute(at)};
}
inline AcceptWorkOrder accept(std::int64_t at, StaffId by = kZhang) { return {kOrder, by, minute(at)}; }
inline DeclineWorkOrder decline(std::int64_t at, StaffId by = kZhang) {
  return {kOrder, by, DeclineReason::too_busy, {}, minute(at)};
}
inline TransferWorkOrder transfer(std::int64_t at, StaffId to = kLi, StaffId by = kZhang) {
  return {kOrder, by, to, minute(at)};
}
inline StartTravel travel(std::int64_t at, StaffId by = kZhang) { return {kOrder, by, minute(at)}; }
inline StartWork start(std::int64_t at, StaffId by = kZhang) { return {kOrder, by, minute(at)}; }
inline PauseWork pause(std::int64_t at, PauseReason reason = PauseReason::waiting_for_owner) {
  return {kOrder, kZhang, reason, {}, minute(at)};
}
inline ResumeWork resume(std::int64_t at) { return {kOrder, kZhang, minute(at)}; }
inline RecordWorkLines lines(std::int64_t at, std::vector<WorkLine> used) {
  return {kOrder, kZhang, std::move(used), test::kRepair, test::day("2024-06-17"), test::day("2024-07-17"), minute(at)};
}
inline FinishWork finish(std::int64_t at, StaffId by = kZhang) {
  return {kOrder, by, Resolution::repaired, {}, minute(at)};
}
inline VerifyWorkOrder verify(std::int64_t at) { return {kOrder, minute(at)}; }
inline CloseWorkOrder close(std::int64_t at) { return {kOrder, minute(at)}; }
inline ReopenWorkOrder reopen(std::int64_t at) { return {kOrder, ReopenReason::not_fixed, {}, minute(at)}; }
inline CancelWorkOrder cancel(std::int64_t at, bool supervisor = false) {
  return {kOrder, supervisor, CancelReason::by_resident, {}, minute(at)};
}
inline RateWorkOrder rate(std::int64_t at, std::uint8_t score = 5) { return {kOrder, score, {}, minute(at)}; }
inline RecordFollowUpCall call(std::int64_t at) { return {kOrder, true, true, {}, minute(at)}; }
// Reached, and not satisfied.
inline RecordFollowUpCall unhappy_call(std::int64_t at, bool settled = false) {
  return {kOrder, true, false, words(), minute(at), settled};
}
inline NoteWorkOrder note(std::int64_t at, StaffId by = {}) { return {kOrder, by, words(), false, minute(at)}; }

// Far enough behind all steps of these tests that each may be recorded.
inline constexpr std::string_view kLater = "2024-06-24T01:00:00Z";
inline test::Scenario with_order(const std::vector<Command>& steps, const ReportWorkOrder& reported = report()) {
  return test::given_at(kLater, test::operator+(test::operator+(a_team(), {reported}), steps));
}

inline const Order& the_order(test::World& world, WorkOrderId order = kOrder) {
  return std::get<Order>(std::get<OrderState>(world.state(stream_of(order))).is);
}
inline const staff::Member& member(test::World& world, StaffId id) {
  return std::get<staff::Member>(std::get<staff::StaffState>(world.state(stream_of(id))).is);
}

// The steps that bring a triaged order to a status, without pauses.
inline std::vector<Command> way_to(Status status) {
  const std::vector<Command> way = {triage(1), assign(2), accept(3), travel(4), start(5)};
  const auto first = [&](std::ptrdiff_t n) { return std::vector<Command>(way.begin(), way.begin() + n); };
  const auto then = [&](std::vector<Command> more) { return test::operator+(way, more); };
  switch (status) {
    case Status::reported:
      return {};
    case Status::triaged:
      return first(1);
    case Status::assigned:
      return first(2);
    case Status::accepted:
      return first(3);
    case Status::en_route:
      return first(4);
    case Status::on_site:
      return way;
    case Status::paused:
      return then({pause(6)});
    case Status::work_done:
      return then({finish(6)});
    case Status::verified:
      return then({finish(6), verify(7)});
    case Status::closed:
      return then({finish(6), verify(7), close(8)});
    case Status::cancelled:
      return test::operator+(first(2), {cancel(8)});
  }
  return {};
}

}  // namespace steward::work_orders
