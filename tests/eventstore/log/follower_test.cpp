#include "eventstore/follower.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <future>

#include "eventstore/log/memory_commit_log.h"
#include "tests/support/frames.h"

// When a follower applies what has come: much at once, but at once when somebody waits.
namespace steward {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class CountingGroup : public FollowerGroup {
 public:
  [[nodiscard]] std::string_view name() const override { return "counting"; }
  [[nodiscard]] LogCursor checkpoint() const override { return at_; }
  [[nodiscard]] Result<void> apply(std::span<const FramePtr> frames, std::uint64_t) override {
    at_ = frames.back()->after;
    ++batches;
    return {};
  }
  std::atomic<unsigned> batches{0};

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

}  // namespace
}  // namespace steward
