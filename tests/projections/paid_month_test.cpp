#include "projections/paid_month.h"

#include <gtest/gtest.h>

#include "projections/all_views.h"
#include "projections/ledger.h"
#include "projections/ledger_reports.h"
#include "tests/projections/world.h"

// Which household has paid a month up, and what of how much is how many parts per million.
namespace steward::test {
namespace {

TEST(PaidMonth, ALateEntryChangesWhatWasSoInAMonthThatIsPast) {
  const YearMonth march{2'026 * 12 + 2};
  const auto item = id<FeeItemId>(1);
  const auto other = id<FeeItemId>(2);
  using Changes = std::vector<PaidMonth::Change>;
  constexpr auto kIncome = PaidMonth::Kind::income;
  PaidMonth month;
  EXPECT_EQ(month.changes(std::nullopt), Changes{});
  month.add(1, item, kIncome, march, {.billed = 100});
  month.add(1, item, kIncome, add(march, 2), {.paid = 100});
  EXPECT_EQ(month.changes(std::nullopt), (Changes{{march, 1, 0}, {add(march, 2), 0, 1}}));
  // Billed anew a month before: paid up was no longer so.
  month.add(2, other, kIncome, add(march, 1), {.billed = 50});
  EXPECT_EQ(month.changes(std::nullopt), (Changes{{march, 1, 0}}));
  EXPECT_EQ(month.changes(item), (Changes{{march, 1, 0}, {add(march, 2), 0, 1}}));
  EXPECT_EQ(month.changes(other), (Changes{{add(march, 1), 1, 0}}));
  month.add(2, other, kIncome, march, {.paid = 50});
  EXPECT_EQ(month.changes(std::nullopt), (Changes{{march, 1, 0}, {add(march, 2), 0, 1}}));
  using Settled = std::vector<PaidMonth::Settled>;
  EXPECT_EQ(month.settled(1), (Settled{{add(march, 2), 100}}));
  EXPECT_EQ(month.settled(2), (Settled{{march, 50}}));
  month.add(2, other, kIncome, add(march, 3), {.paid = -50});
  EXPECT_EQ(month.settled(2), (Settled{{march, 50}, {add(march, 3), -50}}));
  EXPECT_EQ(month.settled(3), Settled{});
  const auto among_all = month.changes(std::nullopt);
  month.add(4, id<FeeItemId>(3), PaidMonth::Kind::deposit, march, {.billed = 70});
  EXPECT_EQ(month.changes(id<FeeItemId>(3)), (Changes{{march, 1, 0}}));
  EXPECT_EQ(month.changes(std::nullopt), among_all) << "a deposit that is open is no charge that is";
  const auto again = PaidMonth::decode(month.encode());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->changes(std::nullopt), among_all);
  EXPECT_FALSE(PaidMonth::decode("nonsense"));
}

TEST(PaidMonth, WhatIsBilledLaterWasNotPaidBeforeAndWhatIsWaivedLaterWasNeverOwed) {
  const YearMonth march{2'026 * 12 + 2};
  const YearMonth april = add(march, 1);
  const auto item = id<FeeItemId>(1);
  const auto other_item = id<FeeItemId>(2);
  using Changes = std::vector<PaidMonth::Change>;
  constexpr auto kIncome = PaidMonth::Kind::income;
  PaidMonth month;
  month.add(1, item, kIncome, march, {.billed = 100, .paid = 100});
  EXPECT_EQ(month.changes(item), (Changes{{march, 1, 1}}));
  month.add(2, item, kIncome, april, {.billed = 50});
  EXPECT_EQ(month.changes(item), (Changes{{march, 1, 0}})) << "not all that is owed for the month was paid in March";
  month.add(2, item, kIncome, add(march, 2), {.waived = 50});
  EXPECT_EQ(month.changes(item), (Changes{{march, 1, 1}}));
  EXPECT_EQ(month.settled(2), (std::vector<PaidMonth::Settled>{{add(march, 2), 0, 50}}));
  month.add(2, item, kIncome, add(march, 3), {.waived = -50});
  EXPECT_EQ(month.changes(item), (Changes{{march, 1, 0}}));
  month.add(2, item, kIncome, add(march, 3), {.otherwise = 50});
  EXPECT_EQ(month.changes(item), (Changes{{march, 1, 0}, {add(march, 3), 0, 1}})) << "open until it is written off";
  // Who owes nothing after all owed nothing whatever the cut-off, not even before it was billed.
  PaidMonth waived;
  waived.add(1, item, kIncome, april, {.billed = 100});
  waived.add(1, item, kIncome, add(march, 2), {.waived = 100});
  EXPECT_EQ(waived.changes(item), (Changes{{PaidMonth::kAtAnyTime, 1, 1}}));
  waived.add(2, other_item, kIncome, april, {.billed = 10});
  EXPECT_EQ(waived.changes(item), (Changes{{PaidMonth::kAtAnyTime, 1, 1}}));
  EXPECT_EQ(waived.changes(std::nullopt), (Changes{{april, 1, 0}}));
  waived.add(1, item, kIncome, add(march, 3), {.waived = -40});
  waived.add(1, item, kIncome, add(march, 4), {.paid = 40});
  EXPECT_EQ(waived.changes(item), (Changes{{april, 1, 0}, {add(march, 4), 0, 1}}));
  // A bill that is taken back never was, nor what paid it for a while.
  PaidMonth other;
  other.add(1, item, kIncome, march, {.billed = 100});
  other.add(2, item, kIncome, march, {.billed = 100, .paid = 100});
  other.add(2, item, kIncome, april, {.billed = -100, .paid = -100});
  EXPECT_EQ(other.changes(item), (Changes{{march, 1, 0}}));
  other.add(1, item, kIncome, april, {.billed = -100});
  EXPECT_EQ(other.changes(item), Changes{});
}

TEST(PaidMonth, WhatWasChargedTooMuchWasNotDueAndItsCreditIsNoPayment) {
  const YearMonth january{2'026 * 12};
  const YearMonth june = add(january, 5);
  const auto item = id<FeeItemId>(1);
  const auto other = id<FeeItemId>(2);
  using Changes = std::vector<PaidMonth::Change>;
  using Restated = std::vector<PaidMonth::Restated>;
  constexpr auto kIncome = PaidMonth::Kind::income;
  PaidMonth unpaid;
  unpaid.add(1, item, kIncome, january, {.billed = 100});
  EXPECT_EQ(unpaid.restated(item), Restated{});
  unpaid.add(1, item, kIncome, june, {.paid = 20, .fell = 20});
  EXPECT_EQ(unpaid.restated(item), (Restated{{june, -20, -20}}));
  EXPECT_EQ(unpaid.restated(other), Restated{});
  EXPECT_EQ(unpaid.changes(item), (Changes{{january, 1, 0}}));
  unpaid.add(1, item, kIncome, add(june, 1), {.paid = 80});
  EXPECT_EQ(unpaid.changes(item), (Changes{{january, 1, 0}, {add(june, 1), 0, 1}}));
  const auto again = PaidMonth::decode(unpaid.encode());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->restated(item), (Restated{{june, -20, -20}}));

  // Who had paid it, paid 20 ahead in the month of the last payment; another item is not paid by that.
  PaidMonth paid;
  paid.add(1, item, kIncome, january, {.billed = 100, .paid = 70});
  paid.add(1, item, kIncome, add(january, 1), {.paid = 30});
  paid.add(1, item, kIncome, june, {.fell = 20});
  EXPECT_EQ(paid.restated(item), (Restated{{add(january, 1), 0, -20}, {june, -20, 0}}));
  EXPECT_EQ(paid.changes(item), (Changes{{january, 1, 0}, {add(january, 1), 0, 1}}));
  paid.add(2, other, kIncome, january, {.billed = 50, .paid = 40});
  EXPECT_EQ(paid.changes(std::nullopt), (Changes{{january, 1, 0}}));
  // A payment that bounced before the correction had been received until then.
  PaidMonth bounced;
  bounced.add(1, item, kIncome, january, {.billed = 100, .paid = 100});
  bounced.add(1, item, kIncome, add(january, 2), {.paid = -100});
  bounced.add(1, item, kIncome, june, {.paid = 20, .fell = 20});
  EXPECT_EQ(bounced.restated(item), (Restated{{january, 0, -20}, {add(january, 2), 0, 20}, {june, -20, -20}}));
  // Whom nothing should have been charged is not billed, and who has paid a rise by the fall of another has paid it.
  PaidMonth nothing;
  nothing.add(1, item, kIncome, january, {.billed = 100});
  nothing.add(1, item, kIncome, june, {.paid = 100, .fell = 100});
  EXPECT_EQ(nothing.changes(item), Changes{});
  nothing.add(1, item, kIncome, add(june, 1), {.paid = -100});
  EXPECT_EQ(nothing.changes(item), (Changes{{PaidMonth::kAtAnyTime, 1, 1}, {add(june, 1), 0, -1}}));
  PaidMonth rose;
  rose.add(1, item, kIncome, january, {.billed = 100, .paid = 100});
  rose.add(1, item, kIncome, june, {.fell = -20});
  EXPECT_EQ(rose.restated(item), (Restated{{june, 20, 20}}));
  EXPECT_EQ(rose.changes(item), (Changes{{january, 1, 0}, {june, 0, 1}}));
}

// A household is charged each of 6,000 stays of January by itself, and pays them all at once. Looking through the month
// for each of them, and for each of its bills in turn, takes hours.
TEST(PaidMonth, IsLookedThroughOnceForAnEventThatPaysThousandsOfBills) {
  using billing::LedgerAccount;
  constexpr std::uint32_t kBills = 6'000;
  constexpr std::uint32_t kTogether = 100;
  const YearMonth january{2'026 * 12};
  const Money each{900};
  const auto all = [&](std::uint32_t bills) { return Money{each.fen * bills}; };
  World world(1);
  world.settle(1, 1);
  const World::Home& home = world.homes.front();
  const auto enter = [&](auto event, int month, LedgerAccount debit, LedgerAccount credit, Money amount) {
    event.posting.period = add(january, month);
    event.posting.lines = {{debit, amount, {}}, {credit, -amount, {}}};
    world.add(event, home.community, home.household);
    world.flush();
  };
  auto paid = world.of<billing::PaymentReceived>(home);
  for (std::uint32_t first = 1; first <= kBills; first += kTogether) {
    auto issued = world.of<billing::StatementIssued>(home);
    for (std::uint32_t number = first; number < first + kTogether; ++number) {
      billing::Bill bill;
      bill.number = number;
      bill.fee_item = World::fee_item(home.community, 0);
      bill.period_from = bill.period_to = bill.due_date = first_day(january);
      bill.amount = each;
      bill.income_account = LedgerAccount::service_income;
      bill.parts = {{bill.period_from, bill.period_to, UnitPrice{1}, {}, bill.amount}};
      issued.bills.push_back(bill);
      paid.allocations.push_back({number, each});
    }
    enter(issued, 0, LedgerAccount::receivables, LedgerAccount::service_income, all(kTogether));
  }
  paid.payment = id<PaymentId>(1);
  paid.amount = all(kBills);
  paid.receipt_year = 2026;
  paid.receipt_number = 1;
  enter(paid, 1, LedgerAccount::cash_on_hand, LedgerAccount::receivables, all(kBills));

  const TempDir dir;
  auto store = open_store(dir.path());
  ViewList views;
  views.push_back(std::make_unique<LedgerView>());
  auto engine = open_engine(*store, world, std::move(views));
  ASSERT_TRUE(engine->bring_level());
  const auto lease = engine->read(kBooksGroup);
  ASSERT_TRUE(lease);
  const auto books = LedgerReader::open(*lease);
  ASSERT_TRUE(books);
  for (const FeeItemId& item : {FeeItemId{}, World::fee_item(home.community, 0)}) {
    for (const int through : {0, 1}) {
      SCOPED_TRACE("through " + std::to_string(through));
      const auto line =
          collection_rates(*books, {World::kCompany, {}, {}}, item, {Months{january, january}}, add(january, through))
              .value()
              .front();
      EXPECT_EQ(line.receivable, all(kBills));
      EXPECT_EQ(line.received, through == 0 ? Money{} : all(kBills));
      EXPECT_EQ(line.billed_household_months, 1);
      EXPECT_EQ(line.paid_household_months, through);
    }
  }
}

TEST(Rates, ArePartsPerMillionHalfUp) {
  EXPECT_EQ(rate_ppm(1, 3), 333'333);
  EXPECT_EQ(rate_ppm(2, 3), 666'667);
  EXPECT_EQ(rate_ppm(1, 2'000'000), 1) << "half of a millionth";
  EXPECT_EQ(rate_ppm(7, 7), 1'000'000);
  EXPECT_FALSE(rate_ppm(7, 0));
}

}  // namespace
}  // namespace steward::test
