#include "eventstore/storage/internal/merge_pace.h"

#include <gtest/gtest.h>

#include <vector>

namespace steward {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kMib = 1ULL << 20U;

TEST(MergeRule, PutsMergesOffFromTheFirstSecondInWhichMuchIsWritten) {
  MergeRule rule(milliseconds(1000));
  EXPECT_EQ(rule.after(milliseconds(250), 0), MergeWhen::soon);
  EXPECT_EQ(rule.after(milliseconds(250), 400'000), MergeWhen::soon) << "1.6 MB a second";
  EXPECT_EQ(rule.after(milliseconds(250), kMib), MergeWhen::later);
}

TEST(MergeRule, CatchesUpOnlyWhenLittleWasWrittenForLong) {
  MergeRule rule(milliseconds(1000));
  ASSERT_EQ(rule.after(milliseconds(250), 10 * kMib), MergeWhen::later);
  EXPECT_EQ(rule.after(milliseconds(750), 0), MergeWhen::later);
  EXPECT_EQ(rule.after(milliseconds(250), kMib / 4), MergeWhen::later) << "not little: it begins anew";
  EXPECT_EQ(rule.after(milliseconds(500), 1000), MergeWhen::later);
  EXPECT_EQ(rule.after(milliseconds(500), 1000), MergeWhen::soon);
  EXPECT_EQ(rule.after(milliseconds(250), 0), MergeWhen::soon);
}

TEST(MergeRule, TakesAStretchWithoutLengthForAShortOne) {
  MergeRule rule(milliseconds(1000));
  EXPECT_EQ(rule.after(milliseconds(0), 0), MergeWhen::soon);
  EXPECT_EQ(rule.after(milliseconds(0), kMib), MergeWhen::later);
}

TEST(MergePace, SaysWhatChangesInTurnAndNothingAfterItsEnd) {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<MergeWhen> said;
  MergePace pace(milliseconds(100), [&](MergeWhen when) {
    const std::lock_guard lock(mutex);
    said.push_back(when);
    changed.notify_all();
  });
  pace.wrote(100 * kMib);
  {
    std::unique_lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(30), [&] { return said.size() == 2; }));
    EXPECT_EQ(said, (std::vector{MergeWhen::later, MergeWhen::soon}));
  }
  pace.stop();
  pace.wrote(100 * kMib);
  pace.stop();
  EXPECT_EQ(said.size(), 2U);
}

}  // namespace
}  // namespace steward
