#include <gtest/gtest.h>

#include "tests/projections/world.h"
#include "tests/support/failing_kv_store.h"

// A group whose rows could not be written once: what was not stored was not done, and is done when it is tried again.
namespace steward::test {

namespace {

constexpr std::string_view kView = "refusing";
constexpr std::string_view kGroup = "refusing_group";
constexpr std::int64_t kRefused = 666;

// Keeps each payment of a household, one row behind the other, and refuses those of an amount until it is mended.
class RefusingView final : public View {
 public:
  explicit RefusingView(const bool& mended) : mended_(mended) {}
  std::string_view name() const override { return kView; }
  std::uint32_t version() const override { return 1; }
  std::string_view group() const override { return kGroup; }
  EventTypes handles() const override { return event_types<billing::PaymentReceived>(); }
  PoisonPolicy on_poison() const override { return PoisonPolicy::park_household; }
  bool by_community() const override { return true; }
  Result<void> on(const RecordedEvent& recorded, Rows& rows) const override {
    auto all = rows.scan({}, {}, 1'000);
    if (!all) return pass_on(std::move(all.error()));
    rows.put("p" + std::to_string(all->size()), std::to_string(recorded.header.position));
    if (!mended_ && get<billing::PaymentReceived>(recorded.event).amount.fen == kRefused) return fail("refused");
    return {};
  }

 private:
  const bool& mended_;
};

void pay(World& world, const World::Home& home, std::int64_t fen) {
  auto event = world.of<billing::PaymentReceived>(home);
  event.amount = Money{fen};
  event.credited = Money{fen};
  world.add(event, home.community, home.household);
}

}  // namespace

class AWriteFails : public testing::Test {
 protected:
  // A frame before the poison event, its own, and one behind it.
  AWriteFails() {
    world.settle(1, 2);
    pay(world, parked(), 1);
    world.flush();
    pay(world, parked(), kRefused);
    poison = world.position();
    pay(world, parked(), 2);
    pay(world, other(), 3);
    world.flush();
    pay(world, parked(), 4);
    pay(world, other(), 5);
    world.flush();
  }
  [[nodiscard]] const World::Home& parked() const { return world.homes.front(); }
  [[nodiscard]] const World::Home& other() const { return world.homes.back(); }
  [[nodiscard]] static bool is_as_rebuilt(ViewEngine& engine) {
    const auto report = engine.compare({});
    return report && report->equal();
  }
  // Whether there was a write of that number to fail.
  bool fails_and_is_tried_again(unsigned write);
  void household_is_parked(ViewEngine& engine) const;
  void household_is_resumed(ViewEngine& engine);

  World world{1};
  Position poison = 0;
  bool mended = false;
};

bool AWriteFails::fails_and_is_tried_again(unsigned write) {
  const TempDir dir;
  FailingKvStore store(open_store(dir.path()));
  ViewList views;
  views.push_back(std::make_unique<RefusingView>(mended));
  auto engine = open_engine(store, world, std::move(views));
  store.fail_write(write);
  const auto level = engine->bring_level();
  const bool failed = !store.is_due();
  store.fail_write(0);
  EXPECT_EQ(level.has_value(), !failed);
  if (failed) {
    EXPECT_EQ(level.error().code, "storage-error");
    EXPECT_LT(engine->position(kGroup), world.position());
    EXPECT_TRUE(engine->bring_level());
  }
  household_is_parked(*engine);
  household_is_resumed(*engine);
  return failed;
}

void AWriteFails::household_is_parked(ViewEngine& engine) const {
  EXPECT_EQ(engine.position(kGroup), world.position());
  EXPECT_EQ(engine.status()[0].parked_households, 1U);
  const auto households = engine.parked(kView);
  ASSERT_TRUE(households);
  ASSERT_EQ(households->size(), 1U);
  EXPECT_EQ(households->front().household, parked().household);
  EXPECT_EQ(households->front().position, poison);
  EXPECT_EQ(households->front().code, "refused");
  EXPECT_EQ(all_rows(engine, kGroup).size(), 1U + 1U + 2U) << "parked row, the first payment, the other's two";
  EXPECT_TRUE(is_as_rebuilt(engine));
}

// By code that can digest the event: none of the household's is missing, and those to come are delivered again.
void AWriteFails::household_is_resumed(ViewEngine& engine) {
  mended = true;
  EXPECT_TRUE(engine.resume_household(kView, World::kCompany, parked().household));
  EXPECT_EQ(engine.status()[0].parked_households, 0U);
  EXPECT_EQ(all_rows(engine, kGroup).size(), 4U + 2U);
  EXPECT_TRUE(is_as_rebuilt(engine));
  mended = false;
}

TEST_F(AWriteFails, TheHouseholdOfAPoisonEventIsParkedInTheEndAndNothingPassedOver) {
  unsigned write = 1;
  while (fails_and_is_tried_again(write)) {
    ASSERT_FALSE(HasFailure()) << "write " << write;
    ++write;
  }
  EXPECT_EQ(write - 1, 5U) << "what is before the frame, two attempts, the household parked, what is behind the frame";
}

// A household that was parked by an earlier write stays so when a later one fails.
TEST_F(AWriteFails, WhoWasParkedBeforeStaysParked) {
  const TempDir dir;
  FailingKvStore store(open_store(dir.path()));
  ViewList views;
  views.push_back(std::make_unique<RefusingView>(mended));
  auto engine = open_engine(store, world, std::move(views));
  ASSERT_TRUE(engine->bring_level());
  pay(world, parked(), 6);
  pay(world, other(), kRefused);
  world.flush();
  store.fail_write(3);  // the other's: two attempts are counted before
  EXPECT_FALSE(engine->bring_level());
  ASSERT_FALSE(store.is_due());
  EXPECT_EQ(engine->status()[0].parked_households, 1U);
  ASSERT_TRUE(engine->bring_level());
  EXPECT_EQ(engine->status()[0].parked_households, 2U);
  EXPECT_EQ(all_rows(*engine, kGroup).size(), 2U + 1U + 2U) << "two parked rows, and the payments before them";
  EXPECT_TRUE(is_as_rebuilt(*engine));
  mended = true;
  for (const World::Home* home : {&parked(), &other()}) {
    EXPECT_TRUE(engine->resume_household(kView, World::kCompany, home->household));
  }
  EXPECT_EQ(all_rows(*engine, kGroup).size(), 5U + 3U);
  EXPECT_TRUE(is_as_rebuilt(*engine));
}

}  // namespace steward::test
