#include <gtest/gtest.h>

#include "domain/service/service.h"
#include "tests/domain/work_orders/orders.h"

namespace steward::work_orders {
namespace {

using namespace steward::test;

const OutageId kOutage = id<OutageId>(76);
const OrderLevel kP1 = service_policy::kUsualOrderLevels[1];

Deadlines within(std::int64_t minutes) { return {minute(minutes * 4 / 5), minute(minutes), minute(minutes * 3 / 2)}; }

ReportOutage outage() {
  return {kOutage, kCommunity, {kBuilding}, Utility::water, {}, false, minute(0), std::nullopt, words()};
}

TEST(ReportWorkOrder, NumbersItAndPromisesWhatThePolicySays) {
  const OrderDeadlines deadlines{Deadlines{minute(4), minute(5), add_seconds(kReportedAt, 450)}, within(15),
                                 within(120)};
  OrderDeadlines wanted = deadlines;
  wanted.on_site->late_at = add_seconds(kReportedAt, 1'350);
  given_at(kLater, a_team())
      .when(report())
      .then(WorkOrderReported{kOrder,
                              2024,
                              1,
                              kAtHome,
                              kPipes,
                              Priority::p1,
                              kP1,
                              Source::resident,
                              kOwner,
                              sealed(kOwner, FieldClass::phone),
                              words(),
                              std::nullopt,
                              {},
                              {},
                              {},
                              kReportedAt,
                              wanted})
      .then_effective("2024-06-17")
      .then_says({"number", std::int64_t{1}})
      .then_says({"priority", std::int64_t{2}})
      .then_says({"resolve_due_at", minute(120)});
  EXPECT_EQ(with_order({}).when(report(id<WorkOrderId>(77))).then_one<WorkOrderReported>().number, 2);
}

TEST(ReportWorkOrder, IsUrgentAsTheCategoryOrAsThePersonSays) {
  ReportWorkOrder trapped = report();
  trapped.priority = Priority::p0;
  const auto event = given_at(kLater, a_team()).when(trapped).then_one<WorkOrderReported>();
  EXPECT_EQ(event.deadlines.respond, (Deadlines{kReportedAt, kReportedAt, kReportedAt})) << "at once";
  EXPECT_EQ(event.deadlines.resolve, std::nullopt) << "until it is safe";
}

TEST(ReportWorkOrder, FreezesThePromiseOfItsTime) {
  OrderLevel slow = kP1;
  slow.respond_minutes = 600;
  Scenario scenario = with_order({service_policy::SetOrderLevel{kCommunity, Priority::p1, slow}});
  EXPECT_EQ(the_order(scenario.world()).level, kP1);
  EXPECT_EQ(scenario.when(report(id<WorkOrderId>(77))).then_one<WorkOrderReported>().level, slow);
}

TEST(ReportWorkOrder, RefusesWhatIsNotSo) {
  const CommunityId elsewhere = id<CommunityId>(50);
  const BuildingId next_door = id<BuildingId>(51);
  const EquipmentId pump = id<EquipmentId>(60);
  const EquipmentId old_pump = id<EquipmentId>(61);
  const std::vector<Command> world =
      a_team() +
      std::vector<Command>{
          registry::RegisterCommunity{elsewhere, "hill", "山景", "Asia/Shanghai"},
          registry::RegisterBuilding{next_door, kCommunity, "2", "2号楼"},
          equipment::RegisterEquipment{pump, elsewhere, {}, "P", "水泵", equipment::Kind::water_pump, "", {}, {}},
          equipment::RegisterEquipment{old_pump, kCommunity, {}, "P", "水泵", equipment::Kind::water_pump, "", {}, {}},
          equipment::ChangeEquipmentCondition{
              old_pump, equipment::Condition::retired, equipment::ConditionReason::end_of_life, {}},
          DefineCategory{id<CategoryId>(79), {}, "old", "旧", Priority::p4, "", 1},
          RetireCategory{id<CategoryId>(79)},
          outage()};
  const auto with = [](auto edit) {
    ReportWorkOrder command = report();
    edit(command);
    return command;
  };
  struct Row {
    ReportWorkOrder command;
    const char* code;
  };
  const Row rows[] = {
      {with([](auto& c) { c.category = id<CategoryId>(99); }), "category-unknown"},
      {with([](auto& c) { c.category = {}; }), "category-unknown"},
      {with([](auto& c) { c.category = id<CategoryId>(79); }), "category-retired"},
      {with([&](auto& c) { c.place.community = elsewhere; }), "place-mismatch"},
      {with([&](auto& c) { c.place.building = next_door; }), "place-mismatch"},
      {with([](auto& c) { c.place.house = {}; }), "place-mismatch"},
      {with([](auto& c) { c.place.house = id<HouseId>(99); }), "house-unknown"},
      {with([](auto& c) { c.place.household = id<HouseholdId>(99); }), "household-unknown"},
      {with([](auto& c) { c.place.community = id<CommunityId>(99); }), "community-unknown"},
      {with([&](auto& c) { c.equipment = pump; }), "place-mismatch"},
      {with([&](auto& c) { c.equipment = old_pump; }), "equipment-retired"},
      {with([](auto& c) { c.equipment = id<EquipmentId>(99); }), "equipment-unknown"},
      {with([](auto& c) { c.outage = id<OutageId>(99); }), "outage-unknown"},
      {with([](auto& c) { c.of_case = id<CaseId>(99); }), "case-unknown"},
      {with([](auto& c) { c.description = {}; }), "text-missing"},
      {with([](auto& c) { c.description = sealed(kOwner, FieldClass::phone); }), "sealed-data-mismatch"},
      {with([](auto& c) { c.contact = sealed(kOwner, FieldClass::name); }), "sealed-data-mismatch"},
      {with([](auto& c) { c.priority = Priority{7}; }), "promise-invalid"},
      {with([](auto& c) {
         c.appointment = Window{minute(60), minute(60)};
       }),
       "appointment-invalid"},
      {with([](auto& c) {
         c.appointment = Window{minute(60), minute(60 + 31 * 1'440 + 1)};
       }),
       "appointment-invalid"},
      {with([](auto& c) {
         c.appointment = Window{minute(-60), minute(0)};
       }),
       "appointment-invalid"},
      {with([](auto& c) { c.reported_at = minute(7 * 1'440 + 6); }), "occurred-in-future"},
      {with([](auto& c) { c.reported_at = minute(-30 * 1'440); }), "backdating-needs-permission"},
      {with([](auto& c) { c.reported_on = day("2024-06-19"); }), "reported-on-differs"},
  };
  for (const Row& row : rows) given_at(kLater, world).when(row.command).then_refused(row.code);
  with_order({}).when(report()).then_refused("work-order-exists");
  given_at(kLater, world + std::vector<Command>{registry::MoveOut{kHousehold, day("2024-06-16")}})
      .when(report())
      .then_refused("household-moved-out");
  ReportWorkOrder next_door_too = report(kOrder, {kCommunity, next_door, {}, {}});
  next_door_too.outage = kOutage;
  given_at(kLater, world).when(next_door_too).then_refused("place-mismatch");
}

TEST(ReportWorkOrder, ForACaseIsLinkedInTheSameAppend) {
  service::FileCase complaint;
  complaint.of_case = id<CaseId>(80);
  complaint.place = kAtHome;
  complaint.text = words();
  complaint.filed_at = kReportedAt;
  complaint.filed_on = day("2024-06-17");
  ReportWorkOrder command = report();
  command.of_case = complaint.of_case;
  Scenario scenario = given_at(kLater, a_team() + std::vector<Command>{complaint});
  scenario.when(command);
  const auto& events = scenario.world().events();
  const auto* linked = get_if<service::WorkOrderLinked>(&events.back().event);
  ASSERT_NE(linked, nullptr);
  EXPECT_EQ(linked->order, kOrder);
  EXPECT_EQ(events.back().stream, stream_of(complaint.of_case));
  EXPECT_EQ(the_order(scenario.world()).of_case, complaint.of_case);
}

TEST(TriageWorkOrder, CountsFromTheReportWithTheNewPromise) {
  TriageWorkOrder command = triage(10);
  command.category = kAnything;
  command.priority = Priority::p3;
  command.appointment = Window{minute(60), minute(120)};
  const OrderLevel p3 = service_policy::kUsualOrderLevels[3];
  const auto event = with_order({}).when(command).then_one<WorkOrderTriaged>();
  EXPECT_EQ(event.category, kAnything);
  EXPECT_EQ(event.level, p3);
  EXPECT_EQ(event.deadlines.respond, (Deadlines{minute(12), minute(15), add_seconds(kReportedAt, 1'350)}));
  EXPECT_EQ(event.deadlines.resolve, within(1'440));
  EXPECT_EQ(event.appointment, command.appointment);
  EXPECT_EQ(with_order({}).when(triage(10)).then_one<WorkOrderTriaged>().level, kP1) << "as it is";
}

TEST(TriageWorkOrder, LeavesClocksThatHaveEnded) {
  TriageWorkOrder command = triage(10);
  command.priority = Priority::p3;
  const auto event = with_order(way_to(Status::accepted)).when(command).then_one<WorkOrderTriaged>();
  EXPECT_EQ(event.deadlines.respond, std::nullopt);
  EXPECT_EQ(event.deadlines.on_site->due_at, minute(45));
}

ReportWorkOrder agreed_for(const Window& window, CategoryId category) {
  ReportWorkOrder command = report(kOrder, kAtHome, category);
  command.appointment = window;
  return command;
}
TriageWorkOrder moved_to(const Window& window, std::int64_t at) {
  TriageWorkOrder command = triage(at);
  command.appointment = window;
  return command;
}
const Window kThen{minute(1'000), minute(1'100)};
const Deadlines kByThen{minute(1'080), minute(1'100), minute(1'150)};
const Window kLaterOn{minute(2'000), minute(2'200)};
const Deadlines kByLaterOn{minute(2'160), minute(2'200), minute(2'300)};

TEST(Appointment, IsWhenSomebodyMustBeThereWhereNoMinutesArePromised) {
  Scenario reported = given_at(kLater, a_team());
  reported.when(agreed_for(kThen, kAnything)).then_says({"on_site_due_at", minute(1'100)});
  EXPECT_EQ(the_order(reported.world()).deadlines.on_site, kByThen);
  EXPECT_EQ(the_order(reported.world()).deadlines.resolve->due_at, minute(1'440)) << "the other clocks run on";
  EXPECT_EQ(reported.when(triage(10)).then_one<WorkOrderTriaged>().deadlines.on_site, kByThen) << "as it was agreed";
  EXPECT_EQ(reported.when(moved_to(kLaterOn, 11)).then_one<WorkOrderTriaged>().deadlines.on_site, kByLaterOn);
  EXPECT_EQ(reported.when(triage(12)).then_one<WorkOrderTriaged>().deadlines.on_site, kByLaterOn);
  // What turns out to be urgent waits for no appointment, and is agreed again once it is not.
  TriageWorkOrder urgent = triage(13);
  urgent.priority = Priority::p1;
  EXPECT_EQ(reported.when(urgent).then_one<WorkOrderTriaged>().deadlines.on_site->due_at, minute(15));
  urgent.priority = Priority::p4;
  EXPECT_EQ(reported.when(urgent).then_one<WorkOrderTriaged>().deadlines.on_site, kByLaterOn);
}

TEST(Appointment, PutsOffNoMinutesThatArePromised) {
  const auto event = given_at(kLater, a_team()).when(agreed_for(kThen, kPipes)).then_one<WorkOrderReported>();
  EXPECT_EQ(event.deadlines.on_site->due_at, minute(15));
}

TEST(Appointment, IsEscalatedOnceALevelAndAgainWhenItIsMoved) {
  const EscalateWorkOrder warning{kOrder, Clock::on_site, Level::warning};
  Scenario scenario = with_order({triage(1)}, agreed_for(kThen, kAnything));
  scenario.at(add_seconds(minute(1'080), -1)).when(warning).then_refused("escalation-not-due");
  scenario.at(minute(1'080)).when(warning).then_one<WorkOrderEscalated>();
  scenario.when(warning).then_refused("escalation-not-due");
  // Said again as it was, it is no other promise.
  scenario.when(moved_to(kThen, 1'080)).then_one<WorkOrderTriaged>();
  scenario.when(warning).then_refused("escalation-not-due");
  scenario.when(moved_to(kLaterOn, 1'080)).then_one<WorkOrderTriaged>();
  scenario.when(warning).then_refused("escalation-not-due").then_says({"due_at", minute(2'160)});
  EXPECT_EQ(scenario.at(minute(2'160)).when(warning).then_one<WorkOrderEscalated>().due_at, minute(2'160));
}

TEST(Appointment, IsPastOnceTheWorkIsDone) {
  const std::vector<Command> done = way_to(Status::work_done) + std::vector<Command>{reopen(7)};
  Scenario scenario = with_order(done, agreed_for(kThen, kAnything));
  EXPECT_EQ(the_order(scenario.world()).appointment, std::nullopt);
  EXPECT_EQ(scenario.when(triage(8)).then_one<WorkOrderTriaged>().deadlines.on_site, std::nullopt);
}

TEST(TriageWorkOrder, RefusesWhatIsNotSo) {
  TriageWorkOrder command = triage(10);
  command.category = id<CategoryId>(99);
  with_order({}).when(command).then_refused("category-unknown");
  command = triage(10);
  command.priority = Priority{0};
  with_order({}).when(command).then_refused("promise-invalid");
  command = triage(10);
  command.appointment = Window{minute(2), minute(1)};
  with_order({}).when(command).then_refused("appointment-invalid");
  command.appointment = Window{minute(1), minute(10)};
  with_order({}).when(command).then_refused("appointment-invalid");
  command.appointment = Window{minute(1), minute(11)};
  EXPECT_EQ(with_order({}).when(command).then_one<WorkOrderTriaged>().appointment, command.appointment);
}

TEST(DefineCategory, IsATreeWithTermsThatHold) {
  const DefineCategory burst{id<CategoryId>(78), kPipes, "burst", "爆管", Priority::p1, "plumbing", 2};
  given(a_team()).when(burst).then(
      CategoryDefined{id<CategoryId>(78), kPipes, "burst", "爆管", Priority::p1, "plumbing", 2});
  const auto with = [&](auto edit) {
    DefineCategory command = burst;
    edit(command);
    return command;
  };
  const std::pair<Command, const char*> rows[] = {
      {with([](auto& c) { c.category = kPipes; }), "category-exists"},
      {with([](auto& c) { c.parent = id<CategoryId>(99); }), "category-unknown"},
      {with([](auto& c) { c.code = ""; }), "code-invalid"},
      {with([](auto& c) { c.code = "pipes"; }), "category-code-taken"},
      {with([](auto& c) { c.name = ""; }), "name-invalid"},
      {with([](auto& c) { c.skill_level = 6; }), "category-terms-invalid"},
      {with([](auto& c) { c.skill_level = 0; }), "category-terms-invalid"},
      {with([](auto& c) { c.skill = " x"; }), "category-terms-invalid"},
      {with([](auto& c) { c.usual_priority = Priority{9}; }), "category-terms-invalid"},
  };
  for (const auto& [command, code] : rows) given(a_team()).when(command).then_refused(code);
  const std::vector<Command> retired = a_team() + std::vector<Command>{RetireCategory{kPipes}};
  given(retired).when(burst).then_refused("category-retired");
  given(retired).when(RetireCategory{kPipes}).then_refused("category-retired");
  given(retired).when(RetireCategory{id<CategoryId>(99)}).then_refused("category-unknown");
  given(retired).when(with([](auto& c) { c.parent = {}, c.code = "pipes"; })).then_one<CategoryDefined>();
}

TEST(ReportOutage, IsOfBuildingsAndEndsOnce) {
  given_at(kLater, a_team())
      .when(outage())
      .then(OutageReported{kOutage, kCommunity, {kBuilding}, Utility::water, {}, false, minute(0), {}, words()})
      .then_effective("2024-06-17")
      .when(outage())
      .then_refused("outage-exists")
      .when(EndOutage{kOutage, minute(-1)})
      .then_refused("period-reversed")
      .when(EndOutage{kOutage, minute(8 * 1'440)})
      .then_refused("occurred-in-future")
      .when(EndOutage{kOutage, minute(90)})
      .then(OutageEnded{kOutage, kCommunity, {kBuilding}, minute(90)})
      .then_effective("2024-06-17")
      .when(EndOutage{kOutage, minute(91)})
      .then_refused("outage-ended")
      .when(EndOutage{id<OutageId>(99), minute(91)})
      .then_refused("outage-unknown");
}

TEST(ReportOutage, IsCalledOffWhileItsBeginLiesAhead) {
  const std::int64_t now = 7 * 1'440;
  ReportOutage planned = outage();
  planned.planned = true;
  planned.began_at = minute(now + 60);
  given_at(kLater, a_team())
      .when(planned)
      .when(EndOutage{kOutage, minute(now)})
      .then(OutageEnded{kOutage, kCommunity, {kBuilding}, minute(now), true})
      .when(EndOutage{kOutage, minute(now)})
      .then_refused("outage-ended");
  // What is told today is of today: an end of last week was before anybody had told of it.
  given_at(kLater, a_team())
      .when(planned)
      .when(EndOutage{kOutage, minute(now - 5 * 1'440)})
      .then_effective("2024-06-24");
  // The clock of whoever says it may be ahead of ours: it began, and ended.
  planned.began_at = minute(now + 3);
  given_at(kLater, a_team())
      .when(planned)
      .when(EndOutage{kOutage, minute(now + 4)})
      .then(OutageEnded{kOutage, kCommunity, {kBuilding}, minute(now + 4)});
  planned.began_at = minute(now);
  given_at(kLater, a_team()).when(planned).when(EndOutage{kOutage, minute(now - 1)}).then_refused("period-reversed");

  const OutageState ahead{Outage{kOutage, kCommunity, {kBuilding}, minute(now + 60), std::nullopt}};
  OutageState state = ahead;
  EXPECT_FALSE(follow(state, OutageEnded{kOutage, kCommunity, {kBuilding}, minute(now), false}));
  EXPECT_FALSE(follow(state, OutageEnded{kOutage, kCommunity, {kBuilding}, minute(now + 61), true}));
  EXPECT_TRUE(state == ahead);
}

TEST(ReportOutage, RefusesWhatIsNotSo) {
  const auto with = [](auto edit) {
    ReportOutage command = outage();
    edit(command);
    return command;
  };
  const std::pair<ReportOutage, const char*> rows[] = {
      {with([](auto& c) { c.community = id<CommunityId>(99); }), "community-unknown"},
      {with([](auto& c) {
         c.buildings = {kBuilding, kBuilding};
       }),
       "buildings-invalid"},
      {with([](auto& c) {
         c.buildings.clear();
         for (std::uint8_t n = 1; n <= 13; ++n) c.buildings.push_back(id<BuildingId>(n));
       }),
       "buildings-invalid"},
      {with([](auto& c) { c.buildings = {id<BuildingId>(99)}; }), "building-unknown"},
      {with([](auto& c) { c.equipment = id<EquipmentId>(99); }), "equipment-unknown"},
      {with([](auto& c) { c.utility = Utility{0}; }), "outage-terms-invalid"},
      {with([](auto& c) { c.began_at = minute(8 * 1'440); }), "occurred-in-future"},
      {with([](auto& c) { c.expected_end = minute(0); }), "period-reversed"},
      {with([](auto& c) { c.notice = sealed(kOwner, FieldClass::name); }), "sealed-data-mismatch"},
  };
  for (const auto& [command, code] : rows) given_at(kLater, a_team()).when(command).then_refused(code);
  given_at(kLater, a_team())
      .when(with([](auto& c) { c.planned = true, c.began_at = minute(8 * 1'440), c.buildings.clear(); }))
      .then_one<OutageReported>();
}

}  // namespace
}  // namespace steward::work_orders
