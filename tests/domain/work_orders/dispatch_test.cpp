#include "domain/work_orders/dispatch.h"

#include <gtest/gtest.h>

#include "tests/domain/work_orders/orders.h"

namespace steward::work_orders {
namespace {

using namespace steward::test;

const std::vector<Command> kTriaged = {triage(1)};

// The team with one thing changed before the order came in.
Scenario with_team(const std::vector<Command>& changes, const std::vector<Command>& steps = kTriaged) {
  return given_at(kLater, a_team() + changes + std::vector<Command>{report()} + steps);
}
staff::QualifyStaff qualify(StaffId id, std::vector<staff::Skill> skills, std::uint16_t limit = 3) {
  return {id, std::move(skills), {}, limit};
}
staff::PlanShifts shifts(StaffId id, std::vector<staff::Shift> planned) {
  return {id, day("2024-06-15"), day("2024-06-29"), std::move(planned)};
}
const staff::Skill kExpired{"plumbing", 4, day("2024-06-16")};

TEST(DispatchWorkOrder, SendsTheBestAndSaysWhy) {
  const Candidate li{kLi, Exclusion::none, 400, 0, 0, 0, 400};
  const Candidate zhang{kZhang, Exclusion::none, 240, 0, 0, 0, 240};
  const Candidate wang{kWang, Exclusion::lacks_skill, 0, 0, 0, 0, 0};
  with_order(kTriaged)
      .when(dispatch(2))
      .then(WorkOrderAssigned{kOrder, kAtHome, kLi, {}, DispatchMethod::best_match, {li, zhang, wang}, minute(2)},
            staff::OrderTaken{kLi, kCommunity, kOrder, kHouse, {}})
      .then_says({"assignee_id", kLi.uuid})
      .then_says({"score", std::int64_t{400}})
      .then_says({"order_status", std::int64_t{3}});
}

TEST(DispatchWorkOrder, CountsLoadZoneAndFamiliarity) {
  const BuildingId next_door = id<BuildingId>(51);
  const WorkOrderId before = id<WorkOrderId>(77);
  staff::QualifyStaff elsewhere = qualify(kZhang, {{"plumbing", 3, std::nullopt}});
  elsewhere.zone = {next_door};
  // Zhang has been in this house and has one of three orders open; his zone is next door.
  const std::vector<Command> changes = {registry::RegisterBuilding{next_door, kCommunity, "2", "2号楼"}, elsewhere,
                                        report(before), triage(1, before), assign(2, kZhang, before)};
  Scenario scenario = with_team(changes);
  scenario.when(dispatch(2));
  const auto* assigned = get_if<WorkOrderAssigned>(&scenario.world().events().end()[-2].event);
  ASSERT_NE(assigned, nullptr);
  const Candidate zhang{kZhang, Exclusion::none, 240, -100, -200, 100, 40};
  ASSERT_EQ(assigned->candidates.size(), 3U);
  EXPECT_EQ(assigned->candidates[1], zhang);
}

TEST(DispatchWorkOrder, SendsTheFirstIdWhenAllIsEqual) {
  const auto same = [](StaffId id) { return qualify(id, {{"plumbing", 2, std::nullopt}}); };
  Scenario scenario = with_team({same(kWang), same(kLi), same(kZhang)});
  scenario.when(dispatch(2));
  EXPECT_EQ(the_order(scenario.world()).assignee, kZhang);
}

// Why Zhang is not sent; the others never are.
TEST(DispatchWorkOrder, LeavesOutWhoMayNotBeSent) {
  struct Row {
    Exclusion why;
    const char* refusal;
    std::vector<Command> changes;
  };
  const auto another = [](std::uint8_t n) { return id<WorkOrderId>(static_cast<std::uint8_t>(80 + n)); };
  const Row rows[] = {
      {Exclusion::lacks_skill, "lacks-skill", {qualify(kZhang, {{"plumbing", 1, std::nullopt}})}},
      {Exclusion::lacks_skill, "lacks-skill", {qualify(kZhang, {{"electric", 5, std::nullopt}})}},
      {Exclusion::certificate_expired, "certificate-expired", {qualify(kZhang, {kExpired})}},
      {Exclusion::off_shift, "off-shift", {shifts(kZhang, {})}},
      {Exclusion::off_shift, "off-shift", {shifts(kZhang, {{day("2024-06-17"), 9 * 60 + 3, 17 * 60}})}},
      {Exclusion::off_shift, "off-shift", {shifts(kZhang, {{day("2024-06-17"), 8 * 60, 9 * 60 + 2}})}},
      {Exclusion::on_leave, "on-leave", {staff::RecordLeave{kZhang, day("2024-06-17"), day("2024-06-18")}}},
      {Exclusion::at_limit,
       "at-limit",
       {qualify(kZhang, {{"plumbing", 3, std::nullopt}}, 1), report(another(1)), triage(1, another(1)),
        assign(2, kZhang, another(1))}},
      {Exclusion::left, "staff-left", {staff::LeaveStaff{kZhang, day("2024-06-17")}}},
  };
  for (const Row& row : rows) {
    with_team(row.changes).when(dispatch(2, {kZhang})).then_refused("no-candidate");
    with_team(row.changes).when(claim(2)).then_refused(row.refusal);
    Scenario scenario = with_team(row.changes);
    scenario.when(dispatch(2, {kZhang, kLi}));
    const auto* assigned = get_if<WorkOrderAssigned>(&scenario.world().events().end()[-2].event);
    ASSERT_NE(assigned, nullptr) << row.refusal;
    EXPECT_EQ(assigned->candidates.back().excluded, row.why) << row.refusal;
  }
}

TEST(DispatchWorkOrder, TakesNightShiftsOverMidnight) {
  // Monday 9:02 is within a shift that began on Sunday at 22:00 and ends after 11 hours and 3 minutes.
  with_team({shifts(kZhang, {{day("2024-06-16"), 22 * 60, 33 * 60 + 3}})})
      .when(claim(2))
      .then_says({"order_status", std::int64_t{4}});
  with_team({shifts(kZhang, {{day("2024-06-16"), 22 * 60, 33 * 60 + 2}})}).when(claim(2)).then_refused("off-shift");
  with_team({qualify(kZhang, {{"plumbing", 4, day("2024-06-17")}})})
      .when(claim(2))
      .then_says({"order_status", std::int64_t{4}});
}

TEST(DispatchWorkOrder, DoesNotAskAgainWhoDeclined) {
  const std::vector<Command> declined = {triage(1), assign(2), decline(3)};
  with_order(declined).when(dispatch(4, {kZhang})).then_refused("no-candidate");
  Scenario claimed = with_order(declined);
  claimed.when(claim(4)).then_says({"order_status", std::int64_t{4}});
  const std::vector<Command> reopened =
      declined + std::vector<Command>{assign(4), accept(5), start(6), finish(7), reopen(8)};
  with_order(reopened).when(dispatch(9, {kZhang})).then_says({"assignee_id", kZhang.uuid});
}

TEST(DispatchWorkOrder, RefusesACrowdAndStrangers) {
  std::vector<StaffId> crowd;
  for (std::uint8_t n = 1; n <= 13; ++n) crowd.push_back(id<StaffId>(n));
  with_order(kTriaged).when(dispatch(2, crowd)).then_refused("candidates-invalid");
  with_order(kTriaged).when(dispatch(2, {kLi, kLi})).then_refused("candidates-invalid");
  with_order(kTriaged).when(dispatch(2, {kLi, kZhang})).then_refused("candidates-invalid");
  with_order(kTriaged).when(dispatch(2, {id<StaffId>(99)})).then_refused("staff-unknown");
  with_order(kTriaged).when(dispatch(2, {})).then_refused("no-candidate");
}

TEST(ClaimWorkOrder, IsWonByTheFirst) {
  with_order(kTriaged)
      .when(claim(2))
      .then(WorkOrderAssigned{kOrder, kAtHome, kZhang, {}, DispatchMethod::claim, {}, minute(2)},
            WorkOrderAccepted{kOrder, kAtHome, kZhang, minute(2), 120},
            staff::OrderTaken{kZhang, kCommunity, kOrder, kHouse, {}})
      .then_says({"order_status", std::int64_t{4}})
      .when(claim(2, kLi))
      .then_refused("order-taken")
      .then_says({"assignee_id", kZhang.uuid});
}

TEST(AssignWorkOrder, MayOverruleSkillAndShiftButNotWhereNorHowMuch) {
  with_order(kTriaged)
      .when(assign(2, kWang))
      .then(WorkOrderAssigned{kOrder, kAtHome, kWang, {}, DispatchMethod::manual, {}, minute(2)},
            staff::OrderTaken{kWang, kCommunity, kOrder, kHouse, {}})
      .when(assign(3, kLi))
      .then(WorkOrderAssigned{kOrder, kAtHome, kLi, kWang, DispatchMethod::manual, {}, minute(3)},
            staff::OrderLetGo{kWang, kCommunity, kOrder}, staff::OrderTaken{kLi, kCommunity, kOrder, kHouse, {}})
      .when(assign(4, kLi))
      .then_refused("already-assigned")
      .when(assign(4, id<StaffId>(99)))
      .then_refused("staff-unknown");
  const WorkOrderId another = id<WorkOrderId>(81);
  with_team({qualify(kZhang, {}, 1), report(another), triage(1, another), assign(2, kZhang, another)})
      .when(assign(2))
      .then_refused("at-limit");
  with_team({staff::LeaveStaff{kZhang, day("2024-06-17")}}).when(assign(2)).then_refused("staff-left");
  const CommunityId elsewhere = id<CommunityId>(50);
  staff::RegisterStaff stranger = technician(id<StaffId>(90), "s", {});
  stranger.community = elsewhere;
  with_team({registry::RegisterCommunity{elsewhere, "hill", "山景", "Asia/Shanghai"}, stranger})
      .when(assign(2, stranger.staff))
      .then_refused("place-mismatch");
}

TEST(TransferWorkOrder, HandsItToOneWhoMayTakeIt) {
  const std::vector<Command> way = way_to(Status::on_site);
  with_order(way)
      .when(transfer(20))
      .then(WorkOrderAssigned{kOrder, kAtHome, kLi, kZhang, DispatchMethod::transfer, {}, minute(20)},
            staff::OrderLetGo{kZhang, kCommunity, kOrder}, staff::OrderTaken{kLi, kCommunity, kOrder, kHouse, {}});
  with_order(way).when(transfer(20, kWang)).then_refused("lacks-skill");
  with_order(way).when(transfer(20, kWang, {})).then_says({"order_status", std::int64_t{3}});
  with_order(way).when(transfer(20, kZhang)).then_refused("already-assigned");
  with_order(way).when(transfer(20, id<StaffId>(99))).then_refused("staff-unknown");
}

TEST(DeclineWorkOrder, GivesItBack) {
  DeclineWorkOrder command = decline(3);
  with_order(way_to(Status::assigned))
      .when(command)
      .then(WorkOrderDeclined{kOrder, kAtHome, kZhang, DeclineReason::too_busy, {}, minute(3)},
            staff::OrderLetGo{kZhang, kCommunity, kOrder});
  command.note = sealed(kOwner, FieldClass::name);
  with_order(way_to(Status::assigned)).when(command).then_refused("sealed-data-mismatch");
}

}  // namespace
}  // namespace steward::work_orders
