#include "domain/equipment/equipment.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "tests/support/scenario.h"

namespace steward::equipment {
namespace {

using namespace steward::test;

const EquipmentId kLift = id<EquipmentId>(60);

RegisterEquipment lift() {
  return {kLift, kCommunity, kBuilding, "L-1", "1号楼客梯", Kind::lift, "一单元", day("2015-06-01"), day("2030-05-31")};
}
std::vector<Command> a_lift() { return a_household() + std::vector<Command>{lift()}; }
ChangeEquipmentCondition change(Condition condition, ConditionReason reason = ConditionReason::fault) {
  return {kLift, condition, reason, {}};
}

TEST(RegisterEquipment, KeepsWhatIsOnThePlate) {
  given(a_household())
      .when(lift())
      .then(EquipmentRegistered{kLift, kCommunity, kBuilding, "L-1", "1号楼客梯", Kind::lift, "一单元",
                                day("2015-06-01"), day("2030-05-31")});
  RegisterEquipment fountain = lift();
  fountain.building = {};
  fountain.location.clear();
  fountain.installed_on.reset();
  given(a_household()).when(fountain).then_one<EquipmentRegistered>();
}

TEST(RegisterEquipment, RefusesWhatIsNotThere) {
  const auto with = [](auto edit) {
    RegisterEquipment command = lift();
    edit(command);
    return command;
  };
  const std::pair<Command, const char*> rows[] = {
      {with([](auto& c) { c.community = id<CommunityId>(99); }), "community-unknown"},
      {with([](auto& c) { c.building = id<BuildingId>(99); }), "building-unknown"},
      {with([](auto& c) { c.code = ""; }), "code-invalid"},
      {with([](auto& c) { c.name = " lift"; }), "name-invalid"},
      {with([](auto& c) { c.location = std::string(201, 'x'); }), "equipment-terms-invalid"},
      {with([](auto& c) { c.warranty_until = day("2015-05-31"); }), "equipment-terms-invalid"},
      {with([](auto& c) { c.kind = Kind{0}; }), "equipment-terms-invalid"},
  };
  for (const auto& [command, code] : rows) given(a_household()).when(command).then_refused(code);
  given(a_lift()).when(lift()).then_refused("equipment-exists");
  given(a_lift()).when(with([](auto& c) { c.equipment = id<EquipmentId>(61); })).then_refused("equipment-code-taken");
  const CommunityId other = id<CommunityId>(50);
  given(a_household() + std::vector<Command>{registry::RegisterCommunity{other, "hill", "山景", "Asia/Shanghai"}})
      .when(with([&](auto& c) { c.community = other; }))
      .then_refused("place-mismatch");
}

TEST(ChangeEquipmentCondition, GoesOutBackAndForEver) {
  given_at("2024-06-15T04:00:00Z", a_lift())
      .when(change(Condition::out_of_service))
      .then(EquipmentConditionChanged{kLift,
                                      kCommunity,
                                      kBuilding,
                                      "L-1",
                                      Condition::out_of_service,
                                      ConditionReason::fault,
                                      {},
                                      instant("2024-06-15T04:00:00Z")})
      .when(change(Condition::out_of_service))
      .then_refused("equipment-condition-same")
      .when(change(Condition::in_service, ConditionReason::repaired))
      .then_one<EquipmentConditionChanged>();
  given(a_lift() + std::vector<Command>{change(Condition::retired, ConditionReason::end_of_life)})
      .when(change(Condition::in_service))
      .then_refused("equipment-retired");
}

// A lift that stood still at three in the morning is entered at eight.
TEST(ChangeEquipmentCondition, HappensWhenItIsSaidToHave) {
  ChangeEquipmentCondition stopped = change(Condition::out_of_service);
  stopped.at = instant("2024-06-14T19:00:00Z");
  Scenario scenario = given_at("2024-06-15T00:00:00Z", a_lift());
  scenario.when(stopped);
  const NewEvent last = scenario.world().events().back();
  EXPECT_EQ(get<EquipmentConditionChanged>(last.event).changed_at, *stopped.at);
  EXPECT_EQ(last.effective_date, day("2024-06-15"));
  ChangeEquipmentCondition back = change(Condition::in_service, ConditionReason::repaired);
  back.at = instant("2024-06-14T18:59:59Z");
  scenario.when(back).then_refused("step-before-last");
  back.at = instant("2024-06-15T00:05:01Z");
  scenario.when(back).then_refused("occurred-in-future");
  back.at = instant("2024-06-14T20:00:00Z");
  EXPECT_EQ(scenario.when(back).then_one<EquipmentConditionChanged>().changed_at, *back.at);
}

TEST(ChangeEquipmentCondition, GivesThePlateBackWhenItIsRetired) {
  RegisterEquipment next = lift();
  next.equipment = id<EquipmentId>(61);
  given(a_lift() + std::vector<Command>{change(Condition::retired, ConditionReason::replaced)})
      .when(next)
      .then_one<EquipmentRegistered>();
}

TEST(ChangeEquipmentCondition, HasAReasonThatFits) {
  using enum ConditionReason;
  const std::array reasons = {fault, maintenance, inspection, repaired, replaced, end_of_life};
  const auto taken = [&](Condition from, Condition to) {
    std::vector<ConditionReason> fit;
    for (const ConditionReason reason : reasons) {
      std::vector<Command> before = a_lift();
      if (from != Condition::in_service) before.push_back(change(from));
      Scenario scenario = given(before);
      const auto decided = scenario.world().handle(change(to, reason));
      if (decided) {
        fit.push_back(reason);
      } else {
        EXPECT_EQ(decided.error().code, "equipment-reason-unfit");
      }
    }
    return fit;
  };
  using Fit = std::vector<ConditionReason>;
  EXPECT_EQ(taken(Condition::in_service, Condition::out_of_service), (Fit{fault, maintenance, inspection}));
  EXPECT_EQ(taken(Condition::in_service, Condition::retired), (Fit{fault, replaced, end_of_life}));
  EXPECT_EQ(taken(Condition::out_of_service, Condition::in_service),
            (Fit{maintenance, inspection, repaired, replaced}));
  EXPECT_EQ(taken(Condition::out_of_service, Condition::retired), (Fit{fault, replaced, end_of_life}));
}

TEST(ChangeEquipmentCondition, RefusesWhatIsNotKnown) {
  given(a_household()).when(change(Condition::out_of_service)).then_refused("equipment-unknown");
  given(a_lift()).when(change(Condition{9})).then_refused("equipment-terms-invalid");
  ChangeEquipmentCondition for_order = change(Condition::out_of_service);
  for_order.order = id<WorkOrderId>(99);
  given(a_lift()).when(for_order).then_refused("work-order-unknown");
}

}  // namespace
}  // namespace steward::equipment
