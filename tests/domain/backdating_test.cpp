#include "domain/backdating.h"

#include <gtest/gtest.h>

#include "tests/support/scenario.h"

namespace steward {
namespace {

using namespace steward::test;

constexpr Instant kNow{1'718'409'600'000'000};  // 2024-06-15T00:00:00Z
constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kDay = 24L * 60 * kMinute;

struct Row {
  std::int64_t micros_from_now;
  bool permitted;
  BackdatingReason reason;
  std::string_view refused;  // "": taken
};

TEST(Backdating, WhatHappenedLongAgoNeedsAPermissionAndAReasonAndNothingHappensInTheFuture) {
  constexpr auto kNone = BackdatingReason::none;
  constexpr auto kWhy = BackdatingReason::system_unavailable;
  const std::vector<Row> rows = {
      {0, false, kNone, ""},
      {5 * kMinute, false, kNone, ""},
      {5 * kMinute + 1, false, kNone, "occurred-in-future"},
      {5 * kMinute + 1, true, kWhy, "occurred-in-future"},
      {-31 * kDay, false, kNone, ""},
      {-31 * kDay - 1, false, kNone, "backdating-needs-permission"},
      {-31 * kDay - 1, false, kWhy, "backdating-needs-permission"},
      {-31 * kDay - 1, true, kNone, "backdating-needs-reason"},
      {-31 * kDay - 1, true, kWhy, ""},
      {INT64_MIN / 2, true, kWhy, ""},
  };
  for (const Row& row : rows) {
    Scenario scenario = given(a_household());
    DecisionContext& context = scenario.world().context;
    context.recorded_at = kNow;
    context.occurred_at = Instant{kNow.micros + row.micros_from_now};
    context.may_backdate = row.permitted;
    context.backdating = row.reason;
    // Any command: the rule is the same for all.
    scenario.when(register_house(id<HouseId>(9), "1-102"));
    if (row.refused.empty()) {
      scenario.then_effective("1900-01-01");
    } else {
      scenario.then_refused(row.refused);
    }
  }
}

TEST(Backdating, WhoHasFewFreeDaysNeedsAPermissionBehindThem) {
  Scenario scenario = given(a_household());
  DecisionContext& context = scenario.world().context;
  context.recorded_at = kNow;
  context.free_days = kFreeDaysOfResidents;
  context.occurred_at = Instant{kNow.micros - kDay - 1};
  scenario.when(register_house(id<HouseId>(9), "1-102")).then_refused("backdating-needs-permission");
  scenario.then_says({"earliest", Instant{kNow.micros - kDay}});
  context.occurred_at = Instant{kNow.micros - kDay};
  scenario.when(register_house(id<HouseId>(9), "1-102")).then_effective("1900-01-01");
}

TEST(Backdating, EachReasonHasItsName) {
  EXPECT_EQ(to_string(BackdatingReason::none), "");
  for (std::size_t i = 0; i < kBackdatingReasons.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(kBackdatingReasons[i].reason), i + 1) << "stored: ascending without gaps";
    EXPECT_EQ(to_string(kBackdatingReasons[i].reason), kBackdatingReasons[i].name);
  }
}

}  // namespace
}  // namespace steward
