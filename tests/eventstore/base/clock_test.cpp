#include "eventstore/base/clock.h"

#include <gtest/gtest.h>

#include <limits>

namespace steward {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Instant kStart{1'700'000'000'000'000};
constexpr Instant kEmptyLog{std::numeric_limits<std::int64_t>::min()};

Instant later(Instant instant, microseconds by) { return Instant{instant.micros + by.count()}; }

TEST(RecordedClock, FollowsTheWallClockAndNeverSaysOneInstantTwice) {
  ManualClock clock(kStart);
  RecordedClock recorded(clock, kEmptyLog);
  EXPECT_EQ(recorded.stamp().recorded_at, kStart);
  EXPECT_EQ(recorded.stamp().recorded_at, later(kStart, microseconds(1)));
  clock.advance(hours(24 * 31));
  EXPECT_EQ(recorded.now(), later(kStart, hours(24 * 31)));
  EXPECT_EQ(recorded.stamp().recorded_at, later(kStart, hours(24 * 31)));
  EXPECT_FALSE(recorded.alarmed());
}

TEST(RecordedClock, GoesOnFromTheLog) {
  ManualClock clock(kStart);
  RecordedClock recorded(clock, later(kStart, seconds(3)));
  EXPECT_FALSE(recorded.alarmed());
  EXPECT_EQ(recorded.stamp().recorded_at, later(kStart, seconds(3) + microseconds(1)));
  clock.advance(seconds(10));
  EXPECT_EQ(recorded.stamp().recorded_at, later(kStart, seconds(10)));
}

TEST(RecordedClock, WaitsForASmallStepBack) {
  ManualClock clock(kStart);
  RecordedClock recorded(clock, kEmptyLog);
  const auto first = recorded.stamp();
  clock.set_wall(later(kStart, -minutes(4)));
  const auto second = recorded.stamp();
  EXPECT_EQ(second.recorded_at, later(first.recorded_at, microseconds(1)));
  EXPECT_EQ(second.wall_clock, later(kStart, -minutes(4)));
  EXPECT_FALSE(recorded.alarmed());
}

class RecordedClockJump : public testing::TestWithParam<int> {};

TEST_P(RecordedClockJump, IsAlarmedAndNotFollowedUntilAccepted) {
  ManualClock clock(kStart);
  RecordedClock recorded(clock, kEmptyLog);
  ASSERT_EQ(recorded.stamp().recorded_at, kStart);
  clock.set_wall(later(kStart, minutes(GetParam())));
  EXPECT_TRUE(recorded.alarmed());
  clock.advance(seconds(10));
  EXPECT_EQ(recorded.now(), later(kStart, seconds(10)));
  EXPECT_EQ(recorded.stamp().recorded_at, later(kStart, seconds(10)));
  clock.advance(seconds(10));
  const auto stamp = recorded.stamp();
  EXPECT_EQ(stamp.recorded_at, later(kStart, seconds(20)));
  EXPECT_EQ(stamp.wall_clock, later(kStart, minutes(GetParam()) + seconds(20)));
  EXPECT_TRUE(recorded.alarmed());

  recorded.accept();
  EXPECT_FALSE(recorded.alarmed());
  const Instant after = recorded.stamp().recorded_at;
  EXPECT_EQ(after, GetParam() > 0 ? clock.now() : later(kStart, seconds(20) + microseconds(1)));
}

INSTANTIATE_TEST_SUITE_P(BothWays, RecordedClockJump, testing::Values(6, -6, 60 * 24 * 365, -60 * 24 * 365));

TEST(RecordedClock, AStartFarBehindTheLogIsAlarmed) {
  ManualClock clock(kStart);
  EXPECT_TRUE(RecordedClock(clock, later(kStart, minutes(6))).alarmed());
  EXPECT_FALSE(RecordedClock(clock, later(kStart, minutes(4))).alarmed());
}

TEST(SystemClock, IsAClock) {
  const SystemClock clock;
  EXPECT_GT(clock.now(), Instant{1'700'000'000'000'000});
  const auto before = clock.steady();
  EXPECT_LE(before, clock.steady());
}

}  // namespace
}  // namespace steward
