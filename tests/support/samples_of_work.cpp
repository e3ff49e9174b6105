#include "tests/support/samples_of_work.h"

#include "tests/support/samples.h"

namespace steward::test {

namespace {

using service_policy::Clock;
using service_policy::Deadlines;
using service_policy::Hours;
using service_policy::Level;
using service_policy::Priority;

constexpr auto kStaff = 0xf0;
constexpr auto kOrder = 0x18;
constexpr auto kCase = 0x28;
constexpr auto kEquipment = 0x38;
constexpr auto kOutage = 0x48;
constexpr auto kCategory = 0x58;
constexpr auto kPerson = 0x80;

const auto kTheStaff = sample_id<StaffId>(kStaff);
const auto kTheOrder = sample_id<WorkOrderId>(kOrder);
const auto kTheCase = sample_id<CaseId>(kCase);
const auto kTheCommunity = sample_id<CommunityId>(kCommunity);
const auto kTheBuilding = sample_id<BuildingId>(kBuilding);

// The n-th minute of a working day.
Instant minute(std::int64_t n) { return add_seconds(Instant{1'795'653'000'000'000}, n * 60); }
Deadlines deadlines(std::int64_t n) { return {minute(n), minute(n + 1), minute(n + 2)}; }
Sealed note(unsigned seed) { return sample_sealed(seed, FieldClass::free_text); }

registry::Place place() {
  return {kTheCommunity, kTheBuilding, sample_id<HouseId>(kHouse), sample_id<HouseholdId>(kHousehold)};
}

template <class OrderEvent>
OrderEvent of_order() {
  OrderEvent event;
  event.order = kTheOrder;
  event.place = place();
  if constexpr (requires { event.assignee; }) event.assignee = kTheStaff;
  if constexpr (requires { event.note; }) event.note = note(0x1a);
  if constexpr (requires { event.at; }) event.at = minute(30);
  if constexpr (requires { event.deadlines; }) event.deadlines = {deadlines(10), deadlines(20), deadlines(40)};
  return event;
}

template <class CaseEvent>
CaseEvent of_case() {
  CaseEvent event;
  event.of_case = kTheCase;
  event.place = place();
  if constexpr (requires { event.handler; }) event.handler = kTheStaff;
  if constexpr (requires { event.text; }) event.text = note(0x2a);
  if constexpr (requires { event.at; }) event.at = minute(90);
  if constexpr (requires { event.deadlines; }) event.deadlines = {deadlines(70), deadlines(80)};
  return event;
}

service_policy::OrderLevel order_level() { return {15, 45, 1'440, Hours::business_hours, false, true}; }

BusinessCalendar calendar() {
  BusinessCalendar calendar;
  for (std::uint16_t day = 0; day < 7; ++day) {
    const auto from = static_cast<std::uint16_t>(480 + day);
    calendar.week[day] = {{from, 720}, {810, 1'080}};
  }
  calendar.week[6].clear();
  calendar.special_days = {{make_date(2027, 1, 1), {}}, {make_date(2027, 1, 3), {{540, 1'020}}}};
  return calendar;
}

void add_staff(std::vector<Event>& events) {
  const std::vector<staff::Skill> skills = {{"electric", 3, make_date(2027, 6, 30)}, {"plumbing", 4, {}}};
  const std::vector<BuildingId> zone = {kTheBuilding, sample_id<BuildingId>(kBuilding + 1)};
  staff::StaffRegistered registered;
  registered.staff = kTheStaff;
  registered.community = kTheCommunity;
  registered.code = "W07";
  registered.person = sample_id<PersonId>(kPerson);
  registered.name = sample_sealed(0x81, FieldClass::name);
  registered.phone = sample_sealed(0x91, FieldClass::phone);
  registered.skills = skills;
  registered.zone = zone;
  registered.open_order_limit = 5;
  events.emplace_back(registered);
  events.emplace_back(staff::StaffQualified{kTheStaff, kTheCommunity, skills, zone, 6});
  const Date monday = make_date(2026, 11, 30);
  events.emplace_back(staff::ShiftsPlanned{kTheStaff,
                                           kTheCommunity,
                                           monday,
                                           add_days(monday, 7),
                                           {{monday, 480, 1'080}, {add_days(monday, 1), 1'200, 1'920}}});
  events.emplace_back(staff::LeaveRecorded{kTheStaff, kTheCommunity, add_days(monday, 2), add_days(monday, 4)});
  events.emplace_back(staff::StaffLeft{kTheStaff, kTheCommunity, "W07", add_days(monday, 30)});
  events.emplace_back(staff::OrderTaken{kTheStaff, kTheCommunity, kTheOrder, sample_id<HouseId>(kHouse),
                                        sample_id<EquipmentId>(kEquipment)});
  events.emplace_back(staff::OrderLetGo{kTheStaff, kTheCommunity, kTheOrder});
}

void add_equipment(std::vector<Event>& events) {
  equipment::EquipmentRegistered registered;
  registered.equipment = sample_id<EquipmentId>(kEquipment);
  registered.community = kTheCommunity;
  registered.building = kTheBuilding;
  registered.code = "LIFT-1";
  registered.name = "1号楼客梯";
  registered.kind = equipment::Kind::lift;
  registered.location = "1号楼大堂";
  registered.installed_on = make_date(2019, 5, 6);
  registered.warranty_until = make_date(2027, 5, 5);
  events.emplace_back(registered);
  equipment::EquipmentConditionChanged changed;
  changed.equipment = registered.equipment;
  changed.community = kTheCommunity;
  changed.building = kTheBuilding;
  changed.code = registered.code;
  changed.condition = equipment::Condition::out_of_service;
  changed.reason = equipment::ConditionReason::inspection;
  changed.order = kTheOrder;
  changed.changed_at = minute(5);
  events.emplace_back(changed);
}

void add_policy(std::vector<Event>& events) {
  events.emplace_back(service_policy::BusinessCalendarSet{kTheCommunity, calendar()});
  events.emplace_back(service_policy::OrderLevelSet{kTheCommunity, Priority::p3, order_level()});
  events.emplace_back(service_policy::CaseLevelSet{
      kTheCommunity, service_policy::CaseKind::enquiry, {240, 2'880, Hours::business_hours}});
  events.emplace_back(service_policy::DispatchRulesSet{kTheCommunity, {410, 320, 190, 80}, 10});
}

void add_start_of_order(std::vector<Event>& events) {
  work_orders::CategoryDefined category;
  category.category = sample_id<CategoryId>(kCategory);
  category.parent = sample_id<CategoryId>(kCategory + 1);
  category.code = "water.burst";
  category.name = "水管爆裂";
  category.usual_priority = Priority::p1;
  category.skill = "plumbing";
  category.skill_level = 3;
  events.emplace_back(category);
  events.emplace_back(work_orders::CategoryRetired{category.category, category.code});
  auto reported = of_order<work_orders::WorkOrderReported>();
  reported.number_year = 2026;
  reported.number = 118;
  reported.category = category.category;
  reported.priority = Priority::p1;
  reported.level = order_level();
  reported.source = work_orders::Source::phone;
  reported.reporter = sample_id<PersonId>(kPerson);
  reported.contact = sample_sealed(0x19, FieldClass::phone);
  reported.description = note(0x1b);
  reported.appointment = work_orders::Window{minute(60), minute(180)};
  reported.equipment = sample_id<EquipmentId>(kEquipment);
  reported.of_case = kTheCase;
  reported.outage = sample_id<OutageId>(kOutage);
  reported.reported_at = minute(1);
  events.emplace_back(reported);
  auto triaged = of_order<work_orders::WorkOrderTriaged>();
  triaged.category = category.category;
  triaged.priority = Priority::p2;
  triaged.level = order_level();
  triaged.appointment = work_orders::Window{minute(90), minute(210)};
  events.emplace_back(triaged);
}

void add_steps_of_order(std::vector<Event>& events) {
  auto assigned = of_order<work_orders::WorkOrderAssigned>();
  assigned.former = sample_id<StaffId>(kStaff + 1);
  assigned.method = work_orders::DispatchMethod::best_match;
  assigned.candidates = {
      {kTheStaff, work_orders::Exclusion::none, 400, -75, 0, 100, 425},
      {sample_id<StaffId>(kStaff + 1), work_orders::Exclusion::declined_before, 300, -150, -200, 10, -40}};
  events.emplace_back(assigned);
  auto accepted = of_order<work_orders::WorkOrderAccepted>();
  accepted.respond_seconds = 240;
  events.emplace_back(accepted);
  auto declined = of_order<work_orders::WorkOrderDeclined>();
  declined.reason = work_orders::DeclineReason::lacks_parts;
  events.emplace_back(declined);
  events.emplace_back(of_order<work_orders::TravelStarted>());
  auto started = of_order<work_orders::WorkStarted>();
  started.visit = 2;
  started.on_site_seconds = 1'260;
  events.emplace_back(started);
  auto paused = of_order<work_orders::WorkPaused>();
  paused.reason = work_orders::PauseReason::waiting_for_owner;
  paused.clock_stopped = true;
  paused.resolve_seconds = 2'400;
  events.emplace_back(paused);
  events.emplace_back(of_order<work_orders::WorkResumed>());
  auto lines = of_order<work_orders::WorkLinesRecorded>();
  lines.lines = {
      {work_orders::LineKind::labour, "L2", "管道维修", Usage{1'500}, UnitPrice{80'000'000}, Money{12'000}, true},
      {work_orders::LineKind::material, "PPR20", "PPR管 20mm", Usage{2'500}, UnitPrice{9'333'000}, Money{2'333},
       false}};
  lines.charge = work_orders::OrderCharge{sample_id<FeeItemId>(kFeeItem), 9, Money{12'000}};
  events.emplace_back(lines);
  auto done = of_order<work_orders::WorkDone>();
  done.resolution = work_orders::Resolution::made_safe;
  done.visits = 2;
  done.resolve_seconds = 3'720;
  events.emplace_back(done);
}

void add_end_of_order(std::vector<Event>& events) {
  events.emplace_back(of_order<work_orders::WorkOrderVerified>());
  auto closed = of_order<work_orders::WorkOrderClosed>();
  closed.first_time_fixed = true;
  events.emplace_back(closed);
  auto reopened = of_order<work_orders::WorkOrderReopened>();
  reopened.times = 2;
  reopened.reason = work_orders::ReopenReason::resident_disagrees;
  events.emplace_back(reopened);
  auto cancelled = of_order<work_orders::WorkOrderCancelled>();
  cancelled.reason = work_orders::CancelReason::duplicate;
  events.emplace_back(cancelled);
  auto rated = of_order<work_orders::WorkOrderRated>();
  rated.score = 4;
  rated.comment = note(0x1c);
  events.emplace_back(rated);
  auto called = of_order<work_orders::FollowUpCalled>();
  called.reached = true;
  called.satisfied = true;
  events.emplace_back(called);
  auto noted = of_order<work_orders::WorkOrderNoted>();
  noted.for_resident = true;
  events.emplace_back(noted);
  auto escalated = of_order<work_orders::WorkOrderEscalated>();
  escalated.clock = Clock::on_site;
  escalated.level = Level::late;
  escalated.due_at = minute(22);
  events.emplace_back(escalated);
}

void add_outage(std::vector<Event>& events) {
  work_orders::OutageReported reported;
  reported.outage = sample_id<OutageId>(kOutage);
  reported.community = kTheCommunity;
  reported.buildings = {kTheBuilding, sample_id<BuildingId>(kBuilding + 1)};
  reported.utility = work_orders::Utility::heating;
  reported.equipment = sample_id<EquipmentId>(kEquipment);
  reported.planned = true;
  reported.began_at = minute(2);
  reported.expected_end = minute(242);
  reported.notice = note(0x49);
  events.emplace_back(reported);
  events.emplace_back(work_orders::OutageEnded{reported.outage, kTheCommunity, reported.buildings, minute(200)});
}

void add_start_of_case(std::vector<Event>& events) {
  auto filed = of_case<service::CaseFiled>();
  filed.number_year = 2026;
  filed.number = 41;
  filed.kind = service_policy::CaseKind::suggestion;
  filed.subject = service::Subject::facilities_and_lift;
  filed.severity = 3;
  filed.source = service::Source::hotline_12345;
  filed.reporter = sample_id<PersonId>(kPerson);
  filed.contact = sample_sealed(0x29, FieldClass::phone);
  filed.outside_due_at = minute(7'200);
  filed.level = {1'440, 10'080, Hours::business_hours};
  filed.filed_at = minute(3);
  events.emplace_back(filed);
  auto accepted = of_case<service::CaseAccepted>();
  accepted.respond_seconds = 5'220;
  events.emplace_back(accepted);
  events.emplace_back(of_case<service::InvestigationStarted>());
  auto linked = of_case<service::WorkOrderLinked>();
  linked.order = kTheOrder;
  events.emplace_back(linked);
}

void add_reply_of_case(std::vector<Event>& events) {
  auto replied = of_case<service::CaseReplied>();
  replied.override_reason = service::OverrideReason::waiting_for_vendor;
  replied.open_orders = {kTheOrder, sample_id<WorkOrderId>(kOrder + 1)};
  replied.reply_seconds = 86'000;
  events.emplace_back(replied);
  events.emplace_back(of_case<service::ReplyConfirmed>());
  auto disputed = of_case<service::ReplyDisputed>();
  disputed.times = 2;
  events.emplace_back(disputed);
  auto closed = of_case<service::CaseClosed>();
  closed.reason = service::CloseReason::no_answer;
  events.emplace_back(closed);
  auto rejected = of_case<service::CaseRejected>();
  rejected.reason = service::RejectReason::handled_before;
  rejected.told = note(0x2b);
  events.emplace_back(rejected);
  auto merged = of_case<service::CaseMerged>();
  merged.into = sample_id<CaseId>(kCase + 1);
  events.emplace_back(merged);
  events.emplace_back(of_case<service::CaseWithdrawn>());
}

void add_facts_beside_case(std::vector<Event>& events) {
  auto rated = of_case<service::SatisfactionRated>();
  rated.score = 5;
  rated.comment = note(0x2c);
  events.emplace_back(rated);
  auto noted = of_case<service::CaseNoted>();
  noted.note = note(0x2d);
  noted.privacy = service::Privacy::managers;
  events.emplace_back(noted);
  auto escalated = of_case<service::CaseEscalated>();
  escalated.clock = Clock::respond;
  escalated.level = Level::due;
  escalated.due_at = minute(71);
  events.emplace_back(escalated);
  service::ContactRecorded contact;
  contact.contact = sample_id<ContactId>(0x68);
  contact.place = place();
  contact.kind = service::ContactKind::visit;
  contact.direction = service::Direction::outgoing;
  contact.note = note(0x69);
  contact.privacy = service::Privacy::resident;
  contact.of_case = kTheCase;
  contact.order = kTheOrder;
  contact.at = minute(120);
  events.emplace_back(contact);
}

}  // namespace

void add_sample_of_case_call(std::vector<Event>& events) {
  auto called = of_case<service::CaseCalledBack>();
  called.reached = true;
  called.satisfied = true;
  called.note = note(0x2e);
  called.unanswered_days = 2;
  events.emplace_back(called);
}

void add_samples_of_staff_and_policy(std::vector<Event>& events) {
  add_staff(events);
  add_equipment(events);
  add_policy(events);
}

void add_samples_of_work_orders(std::vector<Event>& events) {
  add_start_of_order(events);
  add_steps_of_order(events);
  add_end_of_order(events);
  add_outage(events);
}

void add_samples_of_cases(std::vector<Event>& events) {
  add_start_of_case(events);
  add_reply_of_case(events);
  add_facts_beside_case(events);
}

}  // namespace steward::test
