#include "eventstore/follower.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "eventstore/log/memory_commit_log.h"
#include "tests/support/frames.h"

// When a follower applies what has come: much at once, but at once when somebody waits; and again after an error.
namespace steward {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class CountingGroup : public FollowerGroup {
 public:
  [[nodiscard]] std::string_view name() const override { return "counting"; }
  [[nodiscard]] LogCursor checkpoint() const override { return at_; }
  [[nodiscard]] Result<void> apply(std::span<const FramePtr> frames, std::uint64_t) override {
    ++tries;
    if (failures != 0) {
      if (failures > 0) --failures;
      return fail(poisoned ? "poison" : "second-database-error");
    }
    at_ = frames.back()->after;
    ++batches;
    return {};
  }
  [[nodiscard]] bool is_worth_retrying(const Error& error) const override { return error.code != "poison"; }
  void stands_still(bool is) override { still = is; }
  std::atomic<unsigned> batches{0};
  std::atomic<unsigned> tries{0};
  std::atomic<int> failures{0};  // of the next tries; negative: of all
  std::atomic<bool> poisoned{false};
  std::atomic<bool> still{false};

 private:
  LogCursor at_;
};

class FollowerTest : public testing::Test {
 protected:
  Position commit(std::size_t events = 1) {
    const EncodedFrame frame = maker.next(events);
    EXPECT_EQ(log.append(log.tail().value(), std::array{frame}).status, Committed::committed);
    feed.publish(std::array{LogFeed::Entry{
        decode_frame(frame_key(frame.first_position, frame.number), frame.bytes).value(), frame.bytes.size()}});
    return frame.after.position;
  }
  // A follower that gathers longer than any test takes.
  static FollowerOptions patient() {
    FollowerOptions options;
    options.gather_for = seconds(600);
    options.gather_events = 100;
    return options;
  }

  // A follower that tries again after so long.
  static FollowerOptions trying(milliseconds first, milliseconds most) {
    FollowerOptions options;
    options.gather_for = milliseconds(0);
    options.retry_first = first;
    options.retry_most = most;
    return options;
  }
  static void until_halted(const Follower& follower) {
    while (!follower.progress().halted) std::this_thread::yield();
  }

  MemoryCommitLog log{LogId(Uuid{{std::byte{1}}})};
  test::FrameMaker maker{log.id()};
  LogFeed feed{log, LogCursor{}, 1U << 20U};
  CountingGroup group;
};

TEST_F(FollowerTest, WhoWaitsForAPositionHurriesIt) {
  Follower follower(feed, group, patient());
  follower.start();
  const Position first = commit();
  EXPECT_TRUE(follower.wait_for(first, seconds(60)));
  // Also what comes later, when somebody waits for it already.
  auto waiting = std::async(std::launch::async, [&] { return follower.wait_for(first + 2, seconds(60)); });
  commit();
  commit();
  EXPECT_TRUE(waiting.get());
}

TEST_F(FollowerTest, GathersUntilThereIsMuch) {
  Follower follower(feed, group, patient());
  follower.start();
  for (int i = 0; i < 9; ++i) commit(10);
  EXPECT_EQ(follower.position(), 0U);
  EXPECT_EQ(group.batches, 0U);
  commit(10);
  while (follower.position() < 100) std::this_thread::yield();
  EXPECT_EQ(group.batches, 1U);
}

TEST_F(FollowerTest, DoesNotGatherForLong) {
  FollowerOptions options;
  options.gather_for = milliseconds(5);
  Follower follower(feed, group, options);
  follower.start();
  const Position last = commit();
  while (follower.position() < last) std::this_thread::yield();
  EXPECT_EQ(group.batches, 1U);
}

TEST_F(FollowerTest, EndsWhileItGathers) {
  Follower follower(feed, group, patient());
  follower.start();
  commit();
  follower.stop();
  EXPECT_EQ(follower.position(), 0U);
  EXPECT_TRUE(follower.progress().lag_events == 1);
}

TEST_F(FollowerTest, WakesOnlyWhoIsConcerned) {
  auto far = std::async(std::launch::async, [&] { return feed.wait_for(3, seconds(60)); });
  EXPECT_FALSE(feed.wait_for(1, milliseconds(1)));
  commit();
  EXPECT_TRUE(feed.wait_for(1, milliseconds(0)));
  EXPECT_EQ(far.wait_for(milliseconds(20)), std::future_status::timeout);
  commit(2);
  EXPECT_TRUE(far.get());
}

TEST_F(FollowerTest, TriesAgainByItselfAfterAnErrorOfTheStorage) {
  group.failures = 5;
  Follower follower(feed, group, trying(milliseconds(1), milliseconds(4)));
  follower.start();
  const Position last = commit();
  while (follower.position() < last) std::this_thread::yield();
  EXPECT_EQ(group.tries, 6U);
  while (follower.progress().halted) std::this_thread::yield();
  EXPECT_FALSE(group.still);
}

TEST_F(FollowerTest, SaysThatItIsHaltedWhileItTriesAndLetsNobodyWait) {
  group.failures = -1;
  Follower follower(feed, group, trying(milliseconds(1), milliseconds(1)));
  follower.start();
  const Position last = commit();
  until_halted(follower);
  while (group.tries < 5) {
    ASSERT_TRUE(follower.progress().halted);
    EXPECT_EQ(follower.progress().halted->code, "second-database-error");
    EXPECT_TRUE(group.still);
  }
  EXPECT_FALSE(follower.wait_for(last, seconds(600)));
}

TEST_F(FollowerTest, PausesLongerAfterEachError) {
  group.failures = 4;
  Follower follower(feed, group, trying(milliseconds(20), milliseconds(40)));
  const auto begun = std::chrono::steady_clock::now();
  follower.start();
  const Position last = commit();
  while (follower.position() < last) std::this_thread::yield();
  EXPECT_GE(std::chrono::steady_clock::now() - begun, milliseconds(20 + 40 + 40 + 40));
}

TEST_F(FollowerTest, IsNotTriedAgainAtWhatOnlyAnOperatorMends) {
  group.failures = -1;
  group.poisoned = true;
  Follower follower(feed, group, trying(milliseconds(1), milliseconds(1)));
  follower.start();
  const Position last = commit();
  until_halted(follower);
  std::this_thread::sleep_for(milliseconds(50));
  EXPECT_EQ(group.tries, 1U);
  group.failures = 0;
  follower.resume();
  EXPECT_TRUE(follower.wait_for(last, seconds(600)));
}

TEST_F(FollowerTest, ResumeAndStopDoNotWaitForTheNextTry) {
  group.failures = 2;
  Follower follower(feed, group, trying(seconds(600), seconds(600)));
  follower.start();
  commit();
  until_halted(follower);
  follower.resume();
  while (group.tries < 2) std::this_thread::yield();
  follower.stop();
  EXPECT_EQ(follower.position(), 0U);
}

TEST_F(FollowerTest, NobodyWaitsForOneThatIsPaused) {
  Follower follower(feed, group, patient());
  follower.start();
  const Position last = commit();
  auto waiting = std::async(std::launch::async, [&] { return follower.wait_for(last + 1, seconds(600)); });
  follower.pause();
  EXPECT_FALSE(waiting.get());
  EXPECT_FALSE(follower.wait_for(last + 1, seconds(600)));
  EXPECT_TRUE(group.still);
  follower.resume();
  EXPECT_TRUE(follower.wait_for(last, seconds(600)));
}

}  // namespace
}  // namespace steward
