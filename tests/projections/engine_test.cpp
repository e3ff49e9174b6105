#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>

#include "projections/arrears.h"
#include "projections/statement.h"
#include "tests/projections/world.h"

namespace steward::test {

namespace {

// A view that counts payments, and refuses those of an amount.
class FussyView final : public View {
 public:
  explicit FussyView(std::uint32_t version, std::int64_t refused_fen) : version_(version), refused_(refused_fen) {}
  std::string_view name() const override { return "fussy"; }
  std::uint32_t version() const override { return version_; }
  std::string_view group() const override { return "fussy_group"; }
  EventTypes handles() const override { return event_types<billing::PaymentReceived>(); }
  Result<void> on(const RecordedEvent& recorded, Rows& rows) const override {
    ++calls;
    rows.put("last", std::to_string(recorded.header.position));
    rows.add("count", {1, 1});
    if (get<billing::PaymentReceived>(recorded.event).amount.fen == refused_) return fail("too-fussy");
    return {};
  }
  static inline std::atomic<int> calls{0};

 private:
  std::uint32_t version_;
  std::int64_t refused_;
};

// The same, for each household apart.
class ParkingView final : public View {
 public:
  explicit ParkingView(std::int64_t refused_fen) : refused_(refused_fen) {}
  std::string_view name() const override { return "parking"; }
  std::uint32_t version() const override { return 1; }
  std::string_view group() const override { return "parking_group"; }
  EventTypes handles() const override { return event_types<billing::PaymentReceived>(); }
  PoisonPolicy on_poison() const override { return PoisonPolicy::park_household; }
  bool by_community() const override { return true; }
  Result<void> on(const RecordedEvent& recorded, Rows& rows) const override {
    auto all = rows.scan({}, {}, 1'000);
    if (!all) return pass_on(std::move(all.error()));
    rows.put("p" + std::to_string(all->size()), std::to_string(recorded.header.position));
    if (get<billing::PaymentReceived>(recorded.event).amount.fen != refused_) return {};
    ++refusals;
    refused_at = recorded.header.position;
    return fail("too-fussy");
  }
  static inline std::atomic<Position> refused_at{0};  // the last one
  static inline std::atomic<int> refusals{0};

 private:
  std::int64_t refused_;
};

// Whoever gives it an event waits until it is let go on.
class WaitingView final : public View {
 public:
  std::string_view name() const override { return "waiting"; }
  std::uint32_t version() const override { return 1; }
  std::string_view group() const override { return "waiting_group"; }
  EventTypes handles() const override { return event_types<registry::HouseholdMovedIn>(); }
  Result<void> on(const RecordedEvent&, Rows&) const override {
    goes_on.wait(false);
    return {};
  }
  static void let(bool go_on) {
    goes_on = go_on;
    goes_on.notify_all();
  }
  static inline std::atomic<bool> goes_on{true};
};

ViewList fussy(std::uint32_t version, std::int64_t refused) {
  ViewList views;
  views.push_back(std::make_unique<FussyView>(version, refused));
  return views;
}

ViewList parking(std::int64_t refused) {
  ViewList views;
  views.push_back(std::make_unique<ParkingView>(refused));
  return views;
}

void pay_exactly(World& world, const World::Home& home, std::int64_t fen) {
  billing::PaymentReceived event;
  event.household = home.household;
  event.house = home.house;
  event.building = home.building;
  event.community = home.community;
  event.amount = Money{fen};
  event.credited = Money{fen};
  world.add(event, home.community, home.household);
}

}  // namespace

TEST(Engine, HaltsAtTheEndOfTheFrameBeforeAPoisonEventAndGoesOnWhenItIsSkipped) {
  World world(1);
  world.settle(1, 2);
  pay_exactly(world, world.homes[0], 10);
  world.flush();
  const LogCursor before = world.tail();
  pay_exactly(world, world.homes[0], 20);
  pay_exactly(world, world.homes[0], 666);
  const Position poison = world.position();
  world.flush();
  pay_exactly(world, world.homes[1], 30);
  world.flush();
  const TempDir dir;
  auto store = open_store(dir.path());
  {
    FussyView::calls = 0;
    auto engine = open_engine(*store, world, fussy(1, 666));
    auto level = engine->bring_level();
    ASSERT_FALSE(level);
    EXPECT_EQ(level.error().code, "view-halted");
    EXPECT_EQ(FussyView::calls, 1 + 3 * 2) << "three attempts at the frame, each of two payments";
    const auto status = engine->status();
    ASSERT_EQ(status.size(), 1U);
    EXPECT_EQ(status[0].at, before);
    EXPECT_EQ(status[0].state, ViewState::halted);
    ASSERT_TRUE(status[0].halt);
    EXPECT_EQ(status[0].halt->position, poison);
    EXPECT_EQ(status[0].halt->event, "PaymentReceived");
    EXPECT_EQ(all_rows(*engine, "fussy_group").size(), 2U);
  }
  {
    // The attempts are remembered: the handler does not run again by itself, but after retry it does.
    FussyView::calls = 0;
    auto engine = open_engine(*store, world, fussy(1, 666));
    EXPECT_FALSE(engine->bring_level());
    EXPECT_EQ(FussyView::calls, 0);
    ASSERT_TRUE(engine->retry("fussy"));
    EXPECT_FALSE(engine->bring_level());
    EXPECT_EQ(FussyView::calls, 3 * 2);
  }
  auto engine = open_engine(*store, world, fussy(1, 666));
  engine->start();
  world.add(operations::PoisonEventSkipped{"fussy", 1, poison}, {}, {});
  world.flush();
  // Nobody waits for a group that is halted: it is looked at until the skip has been taken up.
  while (engine->position("fussy_group") < world.position()) std::this_thread::yield();
  EXPECT_FALSE(engine->status()[0].halt);
  auto report = engine->compare({});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->equal());
  engine->stop();
}

TEST(Engine, AHaltIsKnownBeforeAnythingFollows) {
  World world(13);
  world.settle(1, 2);
  pay_exactly(world, world.homes[0], 10);
  world.flush();
  pay_exactly(world, world.homes[0], 20);
  pay_exactly(world, world.homes[0], 666);
  world.flush();
  const TempDir dir;
  auto store = open_store(dir.path());
  std::optional<Halt> halt;
  {
    auto engine = open_engine(*store, world, fussy(1, 666));
    ASSERT_FALSE(engine->bring_level());
    halt = engine->status()[0].halt;
    ASSERT_TRUE(halt);
  }
  {
    auto engine = open_engine(*store, world, fussy(1, 666));
    EXPECT_EQ(engine->status()[0].state, ViewState::halted);
    EXPECT_EQ(engine->status()[0].halt, halt);
    ASSERT_TRUE(engine->retry("fussy"));
    EXPECT_EQ(engine->status()[0].state, ViewState::live);
  }
  EXPECT_EQ(open_engine(*store, world, fussy(1, 666))->status()[0].state, ViewState::live) << "to be tried again";
}

TEST(Engine, ParksOnlyTheHouseholdAndReplaysIt) {
  World world(2);
  world.settle(2, 2);
  for (const std::int64_t fen : {1, 666, 2, 3}) pay_exactly(world, world.homes[0], fen);
  const Position poison = world.position() - 2;
  for (const std::int64_t fen : {4, 5}) pay_exactly(world, world.homes.back(), fen);
  world.flush();
  const TempDir dir;
  auto store = open_store(dir.path());
  {
    auto engine = open_engine(*store, world, parking(666));
    ASSERT_TRUE(engine->bring_level());
    auto parked = engine->parked("parking");
    ASSERT_TRUE(parked);
    ASSERT_EQ(parked->size(), 1U);
    EXPECT_EQ(parked->front().household, world.homes[0].household);
    EXPECT_EQ(parked->front().position, poison);
    EXPECT_EQ(all_rows(*engine, "parking_group").size(), 1U + 1U + 2U) << "parked row, first payment, the other's two";
    auto lease = engine->read("parking_group");
    auto reader = lease->view("parking", 1);
    ASSERT_TRUE(reader);
    EXPECT_EQ(*reader->parked_at(World::kCompany, world.homes[0].household), poison);
    EXPECT_EQ(*reader->parked_at(World::kCompany, world.homes[1].household), 0U);
    auto report = engine->compare({});
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->equal());
    auto still = engine->resume_household("parking", World::kCompany, world.homes[0].household);
    ASSERT_FALSE(still);
    EXPECT_EQ(still.error().code, "too-fussy");
  }
  // Code that can digest it.
  auto engine = open_engine(*store, world, parking(-1));
  ASSERT_TRUE(engine->resume_household("parking", World::kCompany, world.homes[0].household));
  EXPECT_EQ(all_rows(*engine, "parking_group").size(), 4U + 2U);
  auto report = engine->compare({});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->equal());
}

// The skip of the first takes the household to the second, and that of the second to the end.
TEST(Engine, AHouseholdOfTwoPoisonEventsGoesOnWhenBothWereSkippedInTurn) {
  World world(14);
  world.settle(2, 2);
  const World::Home& home = world.homes[0];
  for (const std::int64_t fen : {1, 666, 2, 666, 3}) pay_exactly(world, home, fen);
  const Position first = world.position() - 3;
  const Position second = world.position() - 1;
  world.flush();
  const TempDir dir;
  auto store = open_store(dir.path());
  ParkingView::refused_at = 0;
  auto engine = open_engine(*store, world, parking(666));
  engine->start();
  ASSERT_TRUE(engine->wait_for("parking_group", world.position(), std::chrono::minutes(2)));
  ASSERT_EQ(engine->parked("parking")->size(), 1U);
  world.add(operations::PoisonEventSkipped{"parking", 1, first}, {}, {});
  world.flush();
  while (ParkingView::refused_at != second) std::this_thread::yield();
  // This one waits until the other try has ended.
  const auto still = engine->resume_household("parking", World::kCompany, home.household);
  ASSERT_FALSE(still);
  EXPECT_EQ(still.error().code, "too-fussy");
  EXPECT_EQ(still.error().params, (std::vector<Param>{{"position", static_cast<std::int64_t>(second)}}));
  EXPECT_EQ(engine->parked("parking")->front().position, second);
  EXPECT_EQ(all_rows(*engine, "parking_group").size(), 1U + 2U) << "parked row, what is before the second";
  auto report = engine->compare({});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->equal()) << "a rebuild parks it at the second, too";
  world.add(operations::PoisonEventSkipped{"parking", 1, second}, {}, {});
  world.flush();
  while (!engine->parked("parking")->empty()) std::this_thread::yield();
  EXPECT_EQ(all_rows(*engine, "parking_group").size(), 3U);
}

// The handler runs for those whom the skip concerns, and for nobody else.
TEST(Engine, ASkipResumesOnlyTheHouseholdThatIsParkedAtItsEvent) {
  World world(15);
  world.settle(2, 2);
  const World::Home& one = world.homes.front();
  const World::Home& other = world.homes.back();
  pay_exactly(world, one, 666);
  const Position first = world.position();
  pay_exactly(world, one, 666);
  const Position second = world.position();
  pay_exactly(world, other, 666);
  const Position third = world.position();
  world.flush();
  const TempDir dir;
  auto store = open_store(dir.path());
  auto engine = open_engine(*store, world, parking(666));
  engine->start();
  ASSERT_TRUE(engine->wait_for("parking_group", world.position(), std::chrono::minutes(2)));
  ASSERT_EQ(engine->parked("parking")->size(), 2U);
  ParkingView::refusals = 0;
  for (const Position position : {second, third}) {
    world.add(operations::PoisonEventSkipped{"parking", 1, position}, {}, {});
    world.flush();
  }
  while (engine->parked("parking")->size() == 2) std::this_thread::yield();
  EXPECT_EQ(engine->parked("parking")->front().household, one.household);
  EXPECT_EQ(engine->parked("parking")->front().position, first);
  EXPECT_EQ(ParkingView::refusals, 1);
  // That of the second was known before.
  world.add(operations::PoisonEventSkipped{"parking", 1, first}, {}, {});
  world.flush();
  while (!engine->parked("parking")->empty()) std::this_thread::yield();
  EXPECT_EQ(ParkingView::refusals, 1 + 2);
}

// Nothing of it was followed before: it is the build that met the event.
TEST(Engine, AHouseholdThatABuildParkedIsResumedWhenItsEventIsSkipped) {
  World world(16);
  world.settle(2, 2);
  for (const std::int64_t fen : {1, 666, 2}) pay_exactly(world, world.homes[0], fen);
  const Position poison = world.position() - 1;
  world.flush();
  const TempDir dir;
  auto store = open_store(dir.path());
  EngineOptions options;
  options.build_beside_from = 0;
  auto engine = open_engine(*store, world, parking(666), options);
  engine->start();
  ASSERT_EQ(engine->jobs().size(), 1U);
  ASSERT_EQ(engine->jobs()[0]->wait().state, JobState::done);
  ASSERT_EQ(engine->parked("parking")->size(), 1U);
  world.add(operations::PoisonEventSkipped{"parking", 1, poison}, {}, {});
  world.flush();
  while (!engine->parked("parking")->empty()) std::this_thread::yield();
  EXPECT_EQ(all_rows(*engine, "parking_group").size(), 2U);
}

TEST(Engine, SwitchesVersionsUnderReadersAndNeverShowsAHalfBuiltView) {
  World world(3);
  world.settle(2, 5);
  world.live(400);
  const TempDir dir;
  auto store = open_store(dir.path());
  EngineOptions options;
  options.follower.batch_events = 50;
  auto engine = open_engine(*store, world, all_views(), options);
  engine->start();
  ASSERT_TRUE(engine->wait_for(kHouseholdsGroup, world.position(), std::chrono::minutes(2)));
  std::atomic<bool> done{false};
  std::atomic<int> reads{0};
  std::jthread reader([&] {
    while (!done) {
      auto lease = engine->read(kHouseholdsGroup);
      ASSERT_TRUE(lease);
      auto query = ArrearsQuery::open(*lease);
      ASSERT_TRUE(query);
      auto totals = query->totals(ArrearsScope::of(World::kCompany));
      auto ageing = query->ageing(ArrearsScope::of(World::kCompany), Date{20'000});
      ASSERT_TRUE(totals && ageing);
      ASSERT_EQ(totals->arrears, ageing->total) << "one snapshot, one checkpoint";
      ASSERT_GT(lease->at().position, 0U);
      ++reads;
    }
  });
  for (int round = 0; round < 6; ++round) {
    auto job = engine->rebuild(round % 2 == 0 ? std::vector<std::string>{"arrears"} : std::vector<std::string>{});
    ASSERT_TRUE(job);
    world.live(40);
    EXPECT_EQ((*job)->wait().state, JobState::done) << (*job)->progress().error.value_or(Error{}).detail;
  }
  ASSERT_TRUE(engine->wait_for(kHouseholdsGroup, world.position(), std::chrono::minutes(2)));
  done = true;
  reader.join();
  EXPECT_GT(reads, 0);
  auto report = engine->compare({});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->equal());
  engine->stop();
  std::size_t families = 0;
  for (const auto& name : store->family_names()) families += name.starts_with("view.") ? 1 : 0;
  EXPECT_EQ(families, all_views().size()) << "old rows are dropped when their readers are gone";
}

TEST(Engine, RaisedVersionServesTheOldUntilTheNewHasCaughtUp) {
  World world(4);
  world.settle(1, 2);
  for (int i = 0; i < 20; ++i) pay_exactly(world, world.homes[0], 10);
  world.flush();
  const TempDir dir;
  auto store = open_store(dir.path());
  { ASSERT_TRUE(open_engine(*store, world, fussy(1, -1))->bring_level()); }
  ViewList both = fussy(1, -1);
  both.push_back(std::make_unique<FussyView>(2, -1));
  auto engine = open_engine(*store, world, std::move(both));
  EXPECT_EQ(engine->status()[0].live_version, 1U);
  {
    auto old_lease = engine->read("fussy_group");
    ASSERT_TRUE(old_lease->view("fussy", 1));
    ASSERT_TRUE(engine->bring_level());
    EXPECT_TRUE(old_lease->view("fussy", 1)->get("last")->has_value()) << "a reader keeps what it began with";
  }
  EXPECT_EQ(engine->status()[0].live_version, 2U);
  EXPECT_EQ(engine->read("fussy_group")->view("fussy", 1).error().code, "view-building");
}

TEST(Engine, ACancelledRebuildLeavesTheLiveRowsAndNothingElse) {
  World world(5);
  world.settle(2, 5);
  world.live(6'000);
  const TempDir dir;
  auto store = open_store(dir.path());
  auto engine = open_engine(*store, world, all_views());
  ASSERT_TRUE(engine->bring_level());
  const auto rows = all_rows(*engine, kHouseholdsGroup);
  const auto families = store->family_names();
  auto job = engine->rebuild({"statement"});
  ASSERT_TRUE(job);
  (*job)->cancel();
  EXPECT_EQ((*job)->wait().state, JobState::cancelled);
  EXPECT_EQ(all_rows(*engine, kHouseholdsGroup), rows);
  EXPECT_EQ(engine->rebuild({"nobody"}).error().code, "view-unknown");
  engine->stop();
  EXPECT_EQ(store->family_names(), families);
}

TEST(Engine, RebuildsThatEndedLeaveNoThreadsBehind) {
  World world(5);
  world.settle(1, 2);
  world.live(40);
  const TempDir dir;
  auto store = open_store(dir.path());
  auto engine = open_engine(*store, world, all_views());
  ASSERT_TRUE(engine->bring_level());
  for (int i = 0; i < 5; ++i) {
    auto job = engine->rebuild({"statement"});
    ASSERT_TRUE(job);
    EXPECT_EQ((*job)->wait().state, JobState::done);
    EXPECT_EQ(engine->job_threads(), 1U) << "the last one's";
  }
}

TEST(Engine, ARunningRebuildIsKnownHoweverManyCameAfterIt) {
  World world(15);
  world.settle(1, 2);
  const TempDir dir;
  auto store = open_store(dir.path());
  ViewList views = fussy(1, -1);
  views.push_back(std::make_unique<WaitingView>());
  auto engine = open_engine(*store, world, std::move(views));
  ASSERT_TRUE(engine->bring_level());
  struct GoesOnAtTheEnd {
    ~GoesOnAtTheEnd() { WaitingView::let(true); }
  } const goes_on_at_the_end;
  WaitingView::let(false);
  const auto long_one = engine->rebuild({"waiting"});
  ASSERT_TRUE(long_one);
  for (int i = 0; i < 100; ++i) {
    const auto job = engine->rebuild({"fussy"});
    ASSERT_TRUE(job);
    ASSERT_EQ((*job)->wait().state, JobState::done);
  }
  EXPECT_EQ(engine->jobs().size(), 100U);
  EXPECT_EQ(engine->job((*long_one)->id()), *long_one);
  EXPECT_EQ(engine->job((*long_one)->id() + 1), nullptr) << "the oldest that ended";
  const auto again = engine->rebuild({"waiting"});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "rebuild-running");
  WaitingView::let(true);
  EXPECT_EQ((*long_one)->wait().state, JobState::done);
}

TEST(Engine, CatchesUpEquallyAfterBeingKilledAnywhere) {
  World world(6);
  world.settle(2, 5);
  const TempDir dir;
  for (int round = 0; round < 8; ++round) {
    world.live(100 + world.pick(200));
    auto store = open_store(dir.path());
    auto engine = open_engine(*store, world, all_views());
    if (round == 7) {
      ASSERT_TRUE(engine->bring_level());
      auto report = engine->compare({});
      ASSERT_TRUE(report);
      EXPECT_TRUE(report->equal());
      EXPECT_EQ(report->views[0].at, world.tail());
      break;
    }
    engine->start();
    std::this_thread::sleep_for(std::chrono::milliseconds(world.pick(15)));
  }
}

TEST(Engine, CompareFindsADamagedRow) {
  World world(7);
  world.settle(1, 4);
  world.live(100);
  const TempDir dir;
  auto store = open_store(dir.path());
  auto engine = open_engine(*store, world, all_views());
  ASSERT_TRUE(engine->bring_level());
  const auto rows = all_rows(*engine, kHouseholdsGroup);
  std::string victim;
  for (const auto& [key, value] : rows) {
    if (key.starts_with("arrears/\1") && victim.empty()) victim = key.substr(8);
  }
  ASSERT_FALSE(victim.empty());
  WriteSet damage;
  damage.put(*store->find_family(family_name(ArrearsView(), 0)), victim, "damaged");
  damage.put(*store->find_family(family_name(StatementView(), 0)), "\x02too much", "");
  ASSERT_TRUE(store->write(damage));
  auto report = engine->compare({});
  ASSERT_TRUE(report);
  ASSERT_EQ(report->differences.size(), 2U);
  EXPECT_EQ(report->differences[0].view, "arrears");
  EXPECT_EQ(report->differences[0].live, "damaged");
  EXPECT_TRUE(report->differences[0].rebuilt);
  EXPECT_NE(report->differences[0].key.find("household"), std::string::npos);
  EXPECT_EQ(report->differences[1].view, "statement");
  EXPECT_FALSE(report->differences[1].rebuilt);
}

TEST(Engine, ThrowsAwayWhatIsAheadOfTheLogOrOfAnotherOne) {
  const TempDir dir;
  {
    World longer(8);
    longer.settle(1, 4);
    longer.live(200);
    auto store = open_store(dir.path());
    ASSERT_TRUE(open_engine(*store, longer, all_views())->bring_level());
  }
  for (const unsigned events : {20U, 500U}) {
    World other(9);
    other.settle(1, 4);
    other.live(events);
    auto store = open_store(dir.path());
    auto engine = open_engine(*store, other, all_views());
    EXPECT_EQ(engine->position(kHouseholdsGroup), 0U);
    ASSERT_TRUE(engine->bring_level());
    EXPECT_EQ(engine->position(kHouseholdsGroup), other.position());
    auto report = engine->compare({});
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->equal());
    engine.reset();
    if (events == 20U) {
      // Another log of the same length is another log, too.
      World third(10);
      third.settle(1, 4);
      auto again = open_engine(*store, third, all_views());
      EXPECT_EQ(again->position(kHouseholdsGroup), 0U);
    }
  }
}

TEST(Engine, BuildsBesideOverAllCoresWhenTheLogIsLong) {
  World world(11);
  world.settle(3, 10);
  world.live(12'000);
  const TempDir dir;
  auto store = open_store(dir.path());
  EngineOptions options;
  options.build_beside_from = 1'000;
  options.rebuild_bytes = 400'000;  // several flushes
  options.rebuild_workers = 3;
  auto engine = open_engine(*store, world, all_views(), options);
  EXPECT_EQ(engine->status()[0].state, ViewState::building);
  ASSERT_TRUE(engine->read(kHouseholdsGroup));
  EXPECT_EQ(ArrearsQuery::open(*engine->read(kHouseholdsGroup)).error().code, "view-building");
  engine->start();
  // Nobody waits for a group that nothing follows yet: it is the build that is waited for.
  ASSERT_EQ(engine->jobs().size(), 1U);
  ASSERT_EQ(engine->jobs()[0]->wait().state, JobState::done);
  EXPECT_EQ(engine->position(kHouseholdsGroup), world.position());
  world.live(50);
  ASSERT_TRUE(engine->wait_for(kHouseholdsGroup, world.position(), std::chrono::minutes(2)));
  engine->stop();
  const TempDir followed_dir;
  auto followed_store = open_store(followed_dir.path());
  EngineOptions follow;
  follow.build_beside_from = 1'000'000;
  auto followed = open_engine(*followed_store, world, all_views(), follow);
  ASSERT_TRUE(followed->bring_level());
  EXPECT_EQ(all_rows(*engine, kHouseholdsGroup), all_rows(*followed, kHouseholdsGroup));
}

TEST(Engine, APauseOutlivesARestart) {
  World world(12);
  world.settle(1, 2);
  const TempDir dir;
  auto store = open_store(dir.path());
  {
    auto engine = open_engine(*store, world, all_views());
    engine->start();
    ASSERT_TRUE(engine->wait_for(kHouseholdsGroup, world.position(), std::chrono::minutes(2)));
    ASSERT_TRUE(engine->pause("arrears"));
  }
  world.live(30);
  auto engine = open_engine(*store, world, all_views());
  engine->start();
  EXPECT_FALSE(engine->wait_for(kHouseholdsGroup, world.position(), std::chrono::milliseconds(200)));
  EXPECT_EQ(engine->status()[0].state, ViewState::paused);
  ASSERT_TRUE(engine->resume("arrears"));
  EXPECT_TRUE(engine->wait_for(kHouseholdsGroup, world.position(), std::chrono::minutes(2)));
  engine->stop();
}

}  // namespace steward::test
