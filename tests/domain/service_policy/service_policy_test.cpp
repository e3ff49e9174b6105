#include "domain/service_policy/service_policy.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/scenario.h"

namespace steward::service_policy {
namespace {

using namespace steward::test;

const std::vector<Command> kOneCommunity = {register_community()};

const Policy& policy(World& world) {
  return std::get<Policy>(std::get<PolicyState>(world.state(policy_stream(kCommunity))).is);
}

TEST(ServicePolicy, IsTheUsualOneUntilItIsSet) {
  World world;
  EXPECT_EQ(policy(world), Policy{});
  EXPECT_EQ(policy(world).order_levels[0].respond_minutes, 0) << "life safety: at once";
  EXPECT_EQ(policy(world).order_levels[0].resolve_minutes, std::nullopt) << "held until it is safe";
}

TEST(ServicePolicy, IsSetPartByPart) {
  const OrderLevel level{20, std::nullopt, 600, Hours::business_hours, false, true};
  const CaseLevel case_level{60, 120, Hours::business_hours};
  BusinessCalendar calendar = usual_calendar();
  calendar.week[5] = {{540, 720}};
  Scenario scenario =
      given(kOneCommunity + std::vector<Command>{SetOrderLevel{kCommunity, Priority::p4, level},
                                                 SetCaseLevel{kCommunity, CaseKind::enquiry, case_level},
                                                 SetDispatchRules{kCommunity, {1, 2, 3, 4}, 30, 5}});
  scenario.when(SetBusinessCalendar{kCommunity, calendar}).then(BusinessCalendarSet{kCommunity, calendar});
  Policy wanted;
  wanted.community = kCommunity;
  wanted.calendar = calendar;
  wanted.order_levels[4] = level;
  wanted.case_levels[2] = case_level;
  wanted.weights = {1, 2, 3, 4};
  wanted.reopen_days = 30;
  wanted.call_back_days = 5;
  EXPECT_EQ(policy(scenario.world()), wanted);
}

TEST(ServicePolicy, RefusesWhatCannotBePromised) {
  BusinessCalendar closed;
  BusinessCalendar too_special = usual_calendar();
  for (int n = 0; n <= 400; ++n) too_special.special_days.push_back({Date{20'000 + n}, {}});
  OrderLevel negative;
  negative.respond_minutes = -1;
  OrderLevel too_long;
  too_long.resolve_minutes = 366 * 24 * 60 + 1;
  CaseLevel no_hours;
  no_hours.hours = Hours{9};
  const std::pair<Command, const char*> rows[] = {
      {SetBusinessCalendar{kCommunity, closed}, "calendar-invalid"},
      {SetBusinessCalendar{kCommunity, too_special}, "calendar-invalid"},
      {SetBusinessCalendar{id<CommunityId>(9), usual_calendar()}, "community-unknown"},
      {SetOrderLevel{kCommunity, Priority::p1, negative}, "promise-invalid"},
      {SetOrderLevel{kCommunity, Priority::p1, too_long}, "promise-invalid"},
      {SetOrderLevel{kCommunity, Priority{7}, {}}, "promise-invalid"},
      {SetOrderLevel{kCommunity, Priority{0}, {}}, "promise-invalid"},
      {SetCaseLevel{kCommunity, CaseKind::praise, no_hours}, "promise-invalid"},
      {SetCaseLevel{kCommunity, CaseKind{0}, {}}, "promise-invalid"},
      {SetDispatchRules{kCommunity, {-1, 0, 0, 0}, 7}, "dispatch-rules-invalid"},
      {SetDispatchRules{kCommunity, {0, 0, 0, 1'001}, 7}, "dispatch-rules-invalid"},
      {SetDispatchRules{kCommunity, {}, 366}, "dispatch-rules-invalid"},
  };
  for (const auto& [command, code] : rows) given(kOneCommunity).when(command).then_refused(code);
}

TEST(ServicePolicy, FollowsOnlyEventsOfItsCommunity) {
  PolicyState state;
  EXPECT_TRUE(follow(state, DispatchRulesSet{kCommunity, {}, 9}));
  EXPECT_FALSE(follow(state, DispatchRulesSet{id<CommunityId>(9), {}, 9}));
  EXPECT_FALSE(follow(state, BusinessCalendarSet{kCommunity, {}})) << "a calendar that is never open";
  EXPECT_FALSE(follow(state, OrderLevelSet{kCommunity, Priority{77}, {}}));
}

// --- clocks ---

constexpr Instant kMonday{1'795'393'800'000'000};  // 2026-11-23 08:30 in Shanghai
const TimeRule kRule{&usual_calendar(), 480};

Instant later(std::int64_t minutes) { return add_seconds(kMonday, minutes * 60); }

TEST(SlaClock, ReachesItsLevelsByTheHoursThatCount) {
  EXPECT_EQ(to_string(kMonday), "2026-11-23T00:30:00.000000Z");
  const Deadlines plain{later(80), later(100), later(150)};
  EXPECT_EQ(deadlines(start(100, Hours::round_the_clock, kMonday), kRule), plain);
  // 7½ hours a day: 8 h are due on Tuesday at 9:00, 6.4 h on Monday at 16:24, 12 h on Tuesday at 14:30.
  const Deadlines office{later(7 * 60 + 54), later(24 * 60 + 30), later(30 * 60)};
  EXPECT_EQ(deadlines(start(480, Hours::business_hours, kMonday), kRule), office);
  EXPECT_EQ(deadlines(start(std::nullopt, Hours::round_the_clock, kMonday), kRule), std::nullopt);
  EXPECT_EQ(deadlines(start(0, Hours::business_hours, kMonday), kRule), (Deadlines{kMonday, kMonday, kMonday}))
      << "at once";
}

TEST(SlaClock, StandsStillAndGoesOn) {
  const ClockState running = start(100, Hours::round_the_clock, kMonday);
  const ClockState still = stopped(running, used_seconds(running, later(90), kRule));
  EXPECT_EQ(deadlines(still, kRule), std::nullopt);
  EXPECT_EQ(used_seconds(still, later(5'000), kRule), 90 * 60);
  const ClockState again = resumed(still, later(1'000));
  EXPECT_EQ(used_seconds(again, later(1'005), kRule), 95 * 60);
  EXPECT_EQ(deadlines(again, kRule), (Deadlines{later(1'000), later(1'010), later(1'060)}))
      << "80 % were used before: reached as soon as it goes on";
}

TEST(SlaClock, IsHeldToAnotherPromise) {
  ClockState clock = start(100, Hours::round_the_clock, kMonday);
  clock.escalated = 2;
  EXPECT_EQ(promised(clock, 100, Hours::round_the_clock), clock) << "the same promise";
  const ClockState sooner = promised(clock, 10, Hours::round_the_clock);
  EXPECT_EQ(sooner.escalated, 0);
  EXPECT_EQ(deadlines(sooner, kRule), (Deadlines{later(8), later(10), later(15)})) << "counted from the start";
}

RC_GTEST_PROP(SlaClockProperty, CountsWhatWasNotAPause, ()) {
  const Hours hours = *rc::gen::element(Hours::round_the_clock, Hours::business_hours);
  const auto target = *rc::gen::inRange(1, 5'000);
  const auto between = [&](Instant from, Instant to) {
    return hours == Hours::round_the_clock ? (to.micros - from.micros) / 1'000'000
                                           : business_seconds_between(usual_calendar(), from, to, 480);
  };
  ClockState clock = start(target, hours, kMonday);
  Instant now = kMonday;
  std::int64_t counted = 0;
  std::int64_t last = 0;
  for (int n = *rc::gen::inRange(1, 12); n > 0; --n) {
    const Instant next = add_seconds(now, *rc::gen::inRange(0, 3 * 86'400));
    if (clock.running_since) counted += between(now, next);
    now = next;
    RC_ASSERT(used_seconds(clock, now, kRule) == counted);
    RC_ASSERT(counted >= last);
    last = counted;
    if (const auto due = deadlines(clock, kRule)) {
      RC_ASSERT(due->warning_at <= due->due_at && due->due_at <= due->late_at);
      if (counted < std::int64_t{target} * 60) {
        // What is left passes exactly until it is due.
        RC_ASSERT(between(now, due->due_at) == std::int64_t{target} * 60 - counted);
      } else {
        RC_ASSERT(due->due_at <= now);
      }
    }
    if (*rc::gen::arbitrary<bool>()) {
      clock = clock.running_since ? stopped(clock, counted) : resumed(clock, now);
    }
  }
}

}  // namespace
}  // namespace steward::service_policy
