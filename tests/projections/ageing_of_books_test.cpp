#include <gtest/gtest.h>

#include "projections/ledger_ageing.h"
#include "projections/ledger_reports.h"
#include "tests/projections/world.h"

// The ageing of a day that is past: what the books had open then, whenever it was entered.
namespace steward::test {
namespace {

using billing::LedgerAccount;

class AgeingOfBooks : public ::testing::Test {
 protected:
  static constexpr YearMonth kJanuary{2'025 * 12};
  static constexpr YearMonth kFebruary{2'025 * 12 + 1};

  void SetUp() override {
    world.settle(1, 1);
    home = &world.homes.front();
    scopes = {{World::kCompany, {}, {}},
              {World::kCompany, home->community, {}},
              {World::kCompany, home->community, home->building}};
  }

  void bill(Date issued_on, Date due_date, Money amount) {
    billing::StatementIssued event;
    event.household = home->household;
    event.community = home->community;
    event.building = home->building;
    billing::Bill bill;
    bill.number = 1;
    bill.fee_item = World::fee_item(home->community, 0);
    bill.period_from = first_day(kJanuary);
    bill.period_to = first_day(kFebruary);
    bill.due_date = due_date;
    bill.amount = amount;
    bill.parts = {{bill.period_from, bill.period_to, UnitPrice{1}, {}, bill.amount}};
    event.bills = {bill};
    billing::PostingBuilder posting(month_of(issued_on));
    billing::post_bill(posting, bill);
    event.posting = posting.take();
    enter(event, issued_on);
  }

  // Of the bill, posted to a month.
  void pay(Date received_on, YearMonth month, Money amount) {
    billing::PaymentReceived event;
    event.payment = id<PaymentId>(static_cast<std::uint64_t>(++payments));
    event.household = home->household;
    event.community = home->community;
    event.building = home->building;
    event.amount = amount;
    event.allocations = {{1, amount}};
    event.receipt_year = 2025;
    event.receipt_number = payments;
    event.posting = billing::PostingBuilder(month)
                        .debit(LedgerAccount::cash_on_hand, amount)
                        .credit(LedgerAccount::receivables, amount)
                        .take();
    enter(event, received_on);
  }

  // The world's own clock goes on with its log; these days go back and forth.
  void enter(Event event, Date effective_date) {
    EventHeader header;
    header.community = home->community;
    header.stream = stream_of(home->household);
    header.recorded_at = Instant{static_cast<std::int64_t>(world.position() + 1) * 1'000};
    header.effective_date = effective_date;
    header.actor.channel = Channel::api;
    header.households.push_back({home->household, world.position() + 1, 0});
    world.LogWriter::add(std::move(event), std::move(header));
  }

  World world{1};
  const World::Home* home = nullptr;
  std::vector<LedgerScope> scopes;
  std::int64_t payments = 0;
};

TEST_F(AgeingOfBooks, IsOfWhatWasOpenOnTheDayAndNotOfWhatIsOpenNow) {
  const auto on = [](unsigned month, unsigned day) { return make_date(2025, month, day); };
  bill(on(1, 5), on(1, 20), Money{10'000});
  pay(on(2, 10), kFebruary, Money{4'000});
  pay(on(1, 31), kJanuary, Money{1'000});  // entered late, while January was open
  pay(on(1, 25), kFebruary, Money{500});   // and when it had been closed
  world.flush();
  const TempDir dir;
  auto store = open_store(dir.path());
  auto engine = open_engine(*store, world, all_views());
  ASSERT_TRUE(engine->bring_level());
  auto lease = engine->read(kBooksGroup);
  ASSERT_TRUE(lease);
  auto books = LedgerReader::open(*lease);
  ASSERT_TRUE(books);
  struct Case {
    Date day;
    std::int64_t fen;
    std::size_t bucket;
  };
  const std::vector<Case> cases = {{on(1, 4), 0, 0},       {on(1, 5), 10'000, 0}, {on(1, 20), 10'000, 0},
                                   {on(1, 30), 10'000, 1}, {on(1, 31), 9'000, 1}, {on(2, 1), 8'500, 1},
                                   {on(2, 9), 8'500, 1},   {on(2, 10), 4'500, 1}, {on(2, 28), 4'500, 2},
                                   {on(3, 1), 4'500, 2},   {on(12, 31), 4'500, 5}};
  for (const LedgerScope& scope : scopes) {
    for (const FeeItemId& item : {FeeItemId{}, World::fee_item(home->community, 0)}) {
      for (const Case& expected : cases) {
        auto open = open_by_due_date(*books, scope, item, expected.day);
        ASSERT_TRUE(open);
        const Ageing ageing = aged(*open, expected.day);
        EXPECT_EQ(ageing.total.fen, expected.fen) << to_string(expected.day);
        EXPECT_EQ(ageing.buckets.at(expected.bucket).amount.fen, expected.fen) << to_string(expected.day);
      }
      auto rolled = receivables_roll_forward(*books, scope, item, {{kJanuary, kJanuary}, {kFebruary, kFebruary}});
      ASSERT_TRUE(rolled);
      EXPECT_EQ(rolled->at(0).closing(), Money{9'000});
      EXPECT_EQ(rolled->at(1).closing(), Money{4'500});
    }
    auto other = open_by_due_date(*books, scope, World::fee_item(home->community, 1), on(2, 9));
    ASSERT_TRUE(other);
    EXPECT_TRUE(other->empty());
  }
}

}  // namespace
}  // namespace steward::test
