#include "domain/staff/staff.h"

#include <gtest/gtest.h>

#include "domain/staff/duty.h"
#include "tests/support/scenario.h"

namespace steward::staff {
namespace {

using namespace steward::test;

const StaffId kZhang = id<StaffId>(73);
const PersonId kPerson = id<PersonId>(40);

RegisterStaff zhang() {
  return {kZhang,
          kCommunity,
          "007",
          kPerson,
          sealed(kPerson, FieldClass::name),
          sealed(kPerson, FieldClass::phone),
          {{"plumbing", 3, day("2025-01-01")}},
          {kBuilding},
          8};
}
std::vector<Command> with_zhang(const std::vector<Command>& more = {}) {
  return a_household() + std::vector<Command>{zhang()} + more;
}
const Member& member(World& world) { return std::get<Member>(std::get<StaffState>(world.state(stream_of(kZhang))).is); }

TEST(RegisterStaff, KeepsWhatTheyCanDo) {
  const RegisterStaff command = zhang();
  given(a_household())
      .when(command)
      .then(StaffRegistered{
          kZhang, kCommunity, "007", kPerson, command.name, command.phone, command.skills, {kBuilding}, 8});
  const QualifyStaff better{kZhang, {{"plumbing", 5, std::nullopt}, {"lift", 1, std::nullopt}}, {}, 2};
  given(with_zhang()).when(better).then(StaffQualified{kZhang, kCommunity, better.skills, {}, 2});
}

TEST(RegisterStaff, RefusesWhatIsNotSo) {
  const auto with = [](auto edit) {
    RegisterStaff command = zhang();
    edit(command);
    return command;
  };
  const std::pair<Command, const char*> rows[] = {
      {with([](auto& c) { c.community = id<CommunityId>(99); }), "community-unknown"},
      {with([](auto& c) { c.code = ""; }), "code-invalid"},
      {with([](auto& c) { c.name = {}; }), "person-unnamed"},
      {with([](auto& c) { c.person = {}; }), "person-unnamed"},
      {with([](auto& c) { c.name = sealed(kOwner, FieldClass::name); }), "sealed-data-mismatch"},
      {with([](auto& c) { c.phone = sealed(kPerson, FieldClass::name); }), "sealed-data-mismatch"},
      {with([](auto& c) { c.skills[0].level = 0; }), "skills-invalid"},
      {with([](auto& c) { c.skills[0].level = 6; }), "skills-invalid"},
      {with([](auto& c) { c.skills[0].code = ""; }), "skills-invalid"},
      {with([](auto& c) { c.skills.push_back(c.skills[0]); }), "skills-invalid"},
      {with([](auto& c) {
         for (int n = 0; n < 20; ++n) c.skills.push_back({"s" + std::to_string(n), 1, std::nullopt});
       }),
       "skills-invalid"},
      {with([](auto& c) {
         c.zone = {kBuilding, kBuilding};
       }),
       "buildings-invalid"},
      {with([](auto& c) {
         c.zone.clear();
         for (std::uint8_t n = 1; n <= 13; ++n) c.zone.push_back(id<BuildingId>(n));
       }),
       "buildings-invalid"},
      {with([](auto& c) { c.zone = {id<BuildingId>(99)}; }), "building-unknown"},
      {with([](auto& c) { c.open_order_limit = 0; }), "open-order-limit-invalid"},
      {with([](auto& c) { c.open_order_limit = 101; }), "open-order-limit-invalid"},
  };
  for (const auto& [command, code] : rows) given(a_household()).when(command).then_refused(code);
  given(with_zhang()).when(zhang()).then_refused("staff-exists");
  given(with_zhang()).when(with([](auto& c) { c.staff = id<StaffId>(74); })).then_refused("staff-code-taken");
}

TEST(PlanShifts, TakesThePlaceOfTheOldPlanForTheseDays) {
  const PlanShifts first{
      kZhang, day("2024-06-10"), day("2024-06-17"), {{day("2024-06-10"), 480, 1'020}, {day("2024-06-12"), 480, 1'020}}};
  const PlanShifts second{kZhang, day("2024-06-12"), day("2024-06-20"), {{day("2024-06-13"), 1'320, 1'800}}};
  Scenario scenario = given(with_zhang({first}));
  scenario.when(second).then(ShiftsPlanned{kZhang, kCommunity, second.from, second.to, second.shifts});
  const std::vector<Shift> wanted = {{day("2024-06-10"), 480, 1'020}, {day("2024-06-13"), 1'320, 1'800}};
  EXPECT_EQ(member(scenario.world()).shifts, wanted);
  const PlanShifts next_month{kZhang, day("2024-07-15"), day("2024-07-16"), {}};
  scenario.when(next_month).then_one<ShiftsPlanned>();
  EXPECT_EQ(member(scenario.world()).shifts, std::vector<Shift>{wanted[1]})
      << "what ended 31 days before the plan is forgotten; a night shift ends a day later";
}

TEST(PlanShifts, RefusesWhatIsNoPlan) {
  const auto plan = [](std::vector<Shift> shifts, std::string_view to = "2024-06-17") {
    return PlanShifts{kZhang, day("2024-06-10"), day(to), std::move(shifts)};
  };
  const Date first = day("2024-06-10");
  const std::pair<Command, const char*> rows[] = {
      {plan({}, "2024-06-10"), "period-invalid"},
      {plan({}, "2025-06-12"), "period-invalid"},
      {plan({{day("2024-06-09"), 0, 1}}), "shifts-invalid"},
      {plan({{day("2024-06-17"), 0, 1}}), "shifts-invalid"},
      {plan({{first, 60, 60}}), "shifts-invalid"},
      {plan({{first, 1'440, 1'441}}), "shifts-invalid"},
      {plan({{first, 0, 2'881}}), "shifts-invalid"},
      {plan({{first, 0, 100}, {first, 99, 200}}), "shifts-invalid"},
      {plan({{first, 1'000, 2'000}, {add_days(first, 1), 0, 100}}), "shifts-invalid"},
      {plan({{add_days(first, 1), 0, 100}, {first, 0, 100}}), "shifts-invalid"},
  };
  for (const auto& [command, code] : rows) given(with_zhang()).when(command).then_refused(code);
  std::vector<Shift> crowd;
  for (int n = 0; n < 401; ++n) {
    crowd.push_back({first, static_cast<std::uint16_t>(2 * n), static_cast<std::uint16_t>(2 * n + 1)});
  }
  given(with_zhang()).when(plan(crowd)).then_refused("too-many-shifts");
  crowd.pop_back();
  given(with_zhang()).when(plan(crowd)).then_one<ShiftsPlanned>();
  given(a_household()).when(plan({})).then_refused("staff-unknown");
}

TEST(RecordLeave, IsRememberedForAWhile) {
  const RecordLeave june{kZhang, day("2024-06-10"), day("2024-06-12")};
  Scenario scenario = given(with_zhang());
  scenario.when(june).then(LeaveRecorded{kZhang, kCommunity, june.from, june.to});
  EXPECT_FALSE(on_leave(member(scenario.world()), day("2024-06-09")));
  EXPECT_TRUE(on_leave(member(scenario.world()), day("2024-06-10")));
  EXPECT_TRUE(on_leave(member(scenario.world()), day("2024-06-11")));
  EXPECT_FALSE(on_leave(member(scenario.world()), day("2024-06-12")));
  scenario.when(RecordLeave{kZhang, day("2024-07-14"), day("2024-07-15")});
  EXPECT_EQ(member(scenario.world()).leaves.size(), 1U);
  scenario.when(RecordLeave{kZhang, june.from, june.from}).then_refused("period-invalid");
  for (int n = 1; n < 100; ++n) {
    scenario.when(RecordLeave{kZhang, add_days(day("2024-07-15"), n % 30), day("2024-09-01")});
  }
  scenario.when(RecordLeave{kZhang, day("2024-07-20"), day("2024-09-01")}).then_refused("too-many-leaves");
}

TEST(LeaveStaff, EndsItAndGivesTheBadgeBack) {
  const LeaveStaff leave{kZhang, day("2024-06-14")};
  given(with_zhang()).when(leave).then(StaffLeft{kZhang, kCommunity, "007", day("2024-06-14")});
  given(with_zhang()).when(LeaveStaff{kZhang, day("2024-06-16")}).then_refused("date-in-future");
  const std::vector<Command> gone = with_zhang({leave});
  given(gone).when(leave).then_refused("staff-left");
  given(gone).when(QualifyStaff{kZhang, {}, {}, 1}).then_refused("staff-left");
  RegisterStaff next = zhang();
  next.staff = id<StaffId>(74);
  given(gone).when(next).then_one<StaffRegistered>();
}

TEST(StaffLoad, RemembersOpenOrdersAndWhereTheyWere) {
  Member zhang_alone;
  zhang_alone.id = kZhang;
  zhang_alone.open_order_limit = 2;
  StaffState state{zhang_alone};
  const auto take = [&](std::uint8_t order, HouseId house, EquipmentId equipment = {}) {
    return follow(state, OrderTaken{kZhang, kCommunity, id<WorkOrderId>(order), house, equipment});
  };
  EXPECT_TRUE(take(2, kHouse));
  EXPECT_FALSE(at_limit(std::get<Member>(state.is)));
  EXPECT_TRUE(take(1, {}, id<EquipmentId>(9)));
  EXPECT_TRUE(at_limit(std::get<Member>(state.is)));
  EXPECT_FALSE(take(1, {})) << "he has it already";
  EXPECT_TRUE(
      std::is_sorted(std::get<Member>(state.is).open_orders.begin(), std::get<Member>(state.is).open_orders.end()));
  EXPECT_TRUE(knows(std::get<Member>(state.is), kHouse, {}));
  EXPECT_TRUE(knows(std::get<Member>(state.is), {}, id<EquipmentId>(9)));
  EXPECT_FALSE(knows(std::get<Member>(state.is), {}, {})) << "a public place is nobody's";
  EXPECT_TRUE(follow(state, OrderLetGo{kZhang, kCommunity, id<WorkOrderId>(2)}));
  EXPECT_FALSE(follow(state, OrderLetGo{kZhang, kCommunity, id<WorkOrderId>(2)}));
  for (std::uint8_t n = 100; n < 100 + kMostFamiliar; ++n) EXPECT_TRUE(take(n, id<HouseId>(n)));
  EXPECT_EQ(std::get<Member>(state.is).familiar.size(), kMostFamiliar);
  EXPECT_FALSE(knows(std::get<Member>(state.is), kHouse, {})) << "long ago";
}

TEST(Duty, IsOfTheZoneOrEverywhere) {
  Member member;
  EXPECT_TRUE(in_zone(member, kBuilding));
  member.zone = {id<BuildingId>(51)};
  EXPECT_FALSE(in_zone(member, kBuilding));
  EXPECT_TRUE(in_zone(member, id<BuildingId>(51)));
  EXPECT_TRUE(in_zone(member, {}));
}

}  // namespace
}  // namespace steward::staff
