#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "tests/projections/world.h"

// Groups that stand still, paused or at an error of the storage: what they say, who waits for them, how they go on.
namespace steward::test {

namespace {

constexpr std::string_view kGroup = "counting_group";
constexpr std::chrono::minutes kLong{10};  // longer than any test takes

class CountingView : public View {
 public:
  explicit CountingView(std::uint32_t version) : version_(version) {}
  std::string_view name() const override { return "counting"; }
  std::uint32_t version() const override { return version_; }
  std::string_view group() const override { return kGroup; }
  EventTypes handles() const override { return event_types<registry::HouseholdMovedIn>(); }
  Result<void> on(const RecordedEvent&, Rows& rows) const override {
    rows.add("count", {1, 1});
    return {};
  }

 private:
  std::uint32_t version_;
};

// Refuses one event.
class RefusingView final : public CountingView {
 public:
  explicit RefusingView(Position refused) : CountingView(1), refused_(refused) {}
  Result<void> on(const RecordedEvent& recorded, Rows& rows) const override {
    if (recorded.header.position == refused_) return fail("refused");
    return CountingView::on(recorded, rows);
  }

 private:
  Position refused_;
};

// Parks the household of one event.
class ParkingView final : public CountingView {
 public:
  explicit ParkingView(Position refused) : CountingView(1), refused_(refused) {}
  PoisonPolicy on_poison() const override { return PoisonPolicy::park_household; }
  Result<void> on(const RecordedEvent& recorded, Rows& rows) const override {
    if (recorded.header.position == refused_) return fail("refused");
    rows.put("moved_in", std::to_string(recorded.header.position));
    return {};
  }

 private:
  Position refused_;
};

// Whoever builds it waits until the gate is opened.
class GatedView final : public CountingView {
 public:
  explicit GatedView(std::shared_future<void> gate) : CountingView(1), gate_(std::move(gate)) {}
  Result<void> on(const RecordedEvent& recorded, Rows& rows) const override {
    gate_.wait();
    return CountingView::on(recorded, rows);
  }

 private:
  std::shared_future<void> gate_;
};

ViewList only(std::unique_ptr<View> view) {
  ViewList views;
  views.push_back(std::move(view));
  return views;
}
ViewList counting(std::uint32_t version) { return only(std::make_unique<CountingView>(version)); }

// A log that cannot be read for a while.
class LogOfBadDisk final : public CommitLog {
 public:
  explicit LogOfBadDisk(CommitLog& log) : log_(log) {}
  [[nodiscard]] LogId id() const override { return log_.id(); }
  [[nodiscard]] Result<LogCursor> tail() const override { return log_.tail(); }
  [[nodiscard]] Result<TreeEdge> tail_edge() const override { return log_.tail_edge(); }
  [[nodiscard]] AppendResult append(const LogCursor& tail, std::span<const EncodedFrame> frames) override {
    return log_.append(tail, frames);
  }
  [[nodiscard]] Result<std::unique_ptr<FrameReader>> read(Position from, bool bulk) const override {
    if (bad || fails_once.exchange(false) || position_fails_once.exchange(false)) return fail("storage-error");
    return log_.read(from, bulk);
  }
  [[nodiscard]] Result<std::unique_ptr<FrameReader>> read_after(const LogCursor& cursor, bool bulk) const override {
    if (bad || fails_once.exchange(false)) return fail("storage-error");
    return log_.read_after(cursor, bulk);
  }
  [[nodiscard]] Result<void> recover() override { return log_.recover(); }

  std::atomic<bool> bad{true};
  mutable std::atomic<bool> fails_once{false};
  mutable std::atomic<bool> position_fails_once{false};  // the next read from a position, not the next frame

 private:
  CommitLog& log_;
};

// Over a disk that is bad until it is mended. The feed keeps nothing in memory: every frame is read from the log.
class BadDisk : public testing::Test {
 protected:
  BadDisk() {
    world.settle(1, 2);
    feed.reset(world.tail());
  }
  std::unique_ptr<ViewEngine> started_engine(ViewList views, const EngineOptions& options = {}) {
    auto engine = ViewEngine::open(*store, feed, std::move(views), options);
    EXPECT_TRUE(engine) << engine.error().code;
    (*engine)->start();
    return std::move(*engine);
  }
  // Starts it and returns when it stands still.
  std::unique_ptr<ViewEngine> stopped_engine(std::chrono::milliseconds retry) {
    EngineOptions options;
    options.follower.retry_first = options.follower.retry_most = retry;
    auto engine = started_engine(counting(1), options);
    while (engine->status()[0].state != ViewState::halted) std::this_thread::yield();
    return engine;
  }
  // An operator decides to skip an event.
  void skip(Position poison) {
    world.add(operations::PoisonEventSkipped{"counting", 1, poison}, {}, {});
    world.flush();
    feed.reset(world.tail());
  }

  World world{1};
  LogOfBadDisk log{world.log};
  LogFeed feed{log, LogCursor{}, 0};
  TempDir dir;
  std::unique_ptr<KvStore> store = open_store(dir.path());
};

}  // namespace

TEST_F(BadDisk, SaysThatItIsHaltedAndWhyAndGoesOnByItselfWhenTheDiskIsMended) {
  auto engine = stopped_engine(std::chrono::milliseconds(1));
  const ViewStatus status = engine->status()[0];
  ASSERT_TRUE(status.halted);
  EXPECT_EQ(status.halted->code, "storage-error");
  EXPECT_FALSE(status.halt) << "there is no poison event that an operator could skip";
  EXPECT_EQ(status.at.position, 0U);
  log.bad = false;
  while (engine->status()[0].state != ViewState::live) std::this_thread::yield();
  EXPECT_FALSE(engine->status()[0].halted);
  EXPECT_EQ(engine->position(kGroup), world.position());
  EXPECT_TRUE(engine->wait_for(kGroup, world.position(), kLong));
}

TEST_F(BadDisk, NobodyWaitsForItAndRetryingItTriesAtOnce) {
  auto engine = stopped_engine(kLong);
  EXPECT_FALSE(engine->wait_for(kGroup, world.position(), kLong));
  log.bad = false;
  ASSERT_TRUE(engine->retry(kGroup));
  EXPECT_TRUE(engine->wait_for(kGroup, world.position(), kLong));
}

TEST_F(BadDisk, AnEngineThatIsStoppedDoesNotWaitForTheNextTry) {
  auto engine = stopped_engine(kLong);
  engine->stop();
  EXPECT_EQ(engine->position(kGroup), 0U);
}

// Who looks for an operator's decision reads on when the disk failed once, and the group goes on.
TEST_F(BadDisk, ASkipIsTakenUpAfterAReadThatFailed) {
  log.bad = false;
  const Position poison = world.position();
  const auto engine = started_engine(only(std::make_unique<RefusingView>(poison)));
  while (!engine->status()[0].halt) std::this_thread::yield();
  // Nobody but the one who looks reads any more.
  log.fails_once = true;
  skip(poison);
  while (engine->position(kGroup) < world.position()) std::this_thread::yield();
  EXPECT_FALSE(log.fails_once);
  EXPECT_FALSE(engine->status()[0].halt);
}

// The skip was read, and the events of the household could not be.
TEST_F(BadDisk, AHouseholdThatCouldNotBeResumedIsTriedAgain) {
  log.bad = false;
  const Position poison = world.position();
  const auto engine = started_engine(only(std::make_unique<ParkingView>(poison)));
  while (engine->position(kGroup) < world.position()) std::this_thread::yield();
  ASSERT_EQ(engine->status()[0].parked_households, 1U);
  log.position_fails_once = true;
  skip(poison);
  while (engine->status()[0].parked_households > 0) std::this_thread::yield();
  EXPECT_FALSE(log.position_fails_once);
}

TEST(StandingStill, NobodyWaitsForAPausedGroupThatIsBehind) {
  World world(2);
  world.settle(1, 2);
  const TempDir dir;
  auto store = open_store(dir.path());
  auto engine = open_engine(*store, world, counting(1));
  engine->start();
  const Position before = world.position();
  ASSERT_TRUE(engine->wait_for(kGroup, before, kLong));
  // Who waits already is told, too.
  auto waiting = std::async(std::launch::async, [&] { return engine->wait_for(kGroup, before + 1, kLong); });
  ASSERT_TRUE(engine->pause(kGroup));
  EXPECT_FALSE(waiting.get());
  world.move_in(world.homes[0]);
  world.flush();
  EXPECT_FALSE(engine->wait_for(kGroup, world.position(), kLong));
  EXPECT_TRUE(engine->wait_for(kGroup, before, kLong)) << "what it has applied need not be waited for";
  ASSERT_TRUE(engine->resume(kGroup));
  EXPECT_TRUE(engine->wait_for(kGroup, world.position(), kLong));
}

// Over a log that is long: its views are built beside, and nothing follows until they are.
TEST(StandingStill, NobodyWaitsForAGroupNoneOfWhoseViewsIsBuilt) {
  World world(4);
  world.settle(1, 2);
  const Position before = world.position();
  const TempDir dir;
  auto store = open_store(dir.path());
  std::promise<void> gate;
  EngineOptions options;
  options.build_beside_from = 0;
  auto engine = open_engine(*store, world, only(std::make_unique<GatedView>(gate.get_future().share())), options);
  engine->start();
  EXPECT_FALSE(engine->wait_for(kGroup, before, kLong));
  EXPECT_EQ(engine->follower(kGroup), nullptr);
  EXPECT_EQ(engine->status()[0].state, ViewState::building);
  gate.set_value();
  ASSERT_EQ(engine->jobs().size(), 1U);
  ASSERT_EQ(engine->jobs()[0]->wait().state, JobState::done);
  EXPECT_TRUE(engine->wait_for(kGroup, before, kLong));
  // From then on it is waited for.
  auto waiting = std::async(std::launch::async, [&] { return engine->wait_for(kGroup, before + 1, kLong); });
  EXPECT_EQ(waiting.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
  world.move_in(world.homes[0]);
  world.flush();
  EXPECT_TRUE(waiting.get());
}

// A program in which every view of the group has a newer version: none is live until they are built, up to where the
// pause keeps the group.
TEST(StandingStill, APausedGroupWhoseViewsWereAllReplacedFollowsWhenItIsResumed) {
  World world(3);
  world.settle(1, 2);
  const TempDir dir;
  auto store = open_store(dir.path());
  const Position before = world.position();
  {
    auto engine = open_engine(*store, world, counting(1));
    engine->start();
    ASSERT_TRUE(engine->wait_for(kGroup, before, kLong));
    ASSERT_TRUE(engine->pause(kGroup));
  }
  world.move_in(world.homes[0]);
  world.flush();
  auto engine = open_engine(*store, world, counting(2));
  engine->start();
  ASSERT_EQ(engine->jobs().size(), 1U);
  ASSERT_EQ(engine->jobs()[0]->wait().state, JobState::done);
  EXPECT_EQ(engine->status()[0].state, ViewState::paused);
  EXPECT_EQ(engine->status()[0].live_version, 2U);
  EXPECT_EQ(engine->position(kGroup), before);
  ASSERT_TRUE(engine->resume(kGroup));
  while (engine->position(kGroup) < world.position() && engine->follower(kGroup) != nullptr) std::this_thread::yield();
  EXPECT_EQ(engine->position(kGroup), world.position());
  EXPECT_EQ(engine->status()[0].state, ViewState::live);
}

}  // namespace steward::test
