#include <gtest/gtest.h>

#include "projections/ledger_reports.h"
#include "tests/projections/world.h"

// What is owed back is no income, and has rates of its own.
namespace steward::test {
namespace {

using billing::LedgerAccount;

TEST(Ledger, ADepositIsNoIncomeOfItsItem) {
  World world(1);
  world.settle(1, 1);
  const World::Home& home = world.homes.front();
  const auto item = id<FeeItemId>(77);
  billing::FeeItemTerms terms;
  terms.income_account = LedgerAccount::deposits_held;
  world.add(billing::FeeItemDefined{item, home.community, "deposit", "Deposit", terms}, home.community, {});
  billing::StatementIssued issued;
  issued.household = home.household;
  issued.community = home.community;
  issued.building = home.building;
  billing::Bill bill;
  bill.number = 1;
  bill.fee_item = item;
  bill.period_from = Date{20'100};
  bill.period_to = Date{20'101};
  bill.amount = Money{100'000};
  bill.parts = {{bill.period_from, bill.period_to, UnitPrice{1}, {}, bill.amount}};
  issued.bills = {bill};
  billing::PostingBuilder billed(month_of(Date{20'100}));
  bill.income_account = LedgerAccount::deposits_held;
  billing::post_bill(billed, bill);
  issued.posting = billed.take();
  world.add(issued, home.community, home.household);
  billing::PaymentReceived paid;
  paid.payment = id<PaymentId>(1);
  paid.household = home.household;
  paid.community = home.community;
  paid.building = home.building;
  paid.amount = bill.amount;
  paid.allocations = {{1, bill.amount}};
  paid.receipt_year = 2025;
  paid.receipt_number = 1;
  paid.posting = billing::PostingBuilder(month_of(Date{20'100}))
                     .debit(LedgerAccount::cash_on_hand, bill.amount)
                     .credit(LedgerAccount::receivables, bill.amount)
                     .take();
  world.add(paid, home.community, home.household);
  world.flush();
  const TempDir dir;
  auto store = open_store(dir.path());
  auto engine = open_engine(*store, world, all_views());
  ASSERT_TRUE(engine->bring_level());
  auto lease = engine->read(kBooksGroup);
  ASSERT_TRUE(lease);
  auto books = LedgerReader::open(*lease);
  const LedgerScope scope{World::kCompany, {}, {}};
  const std::vector<Months> months = {{month_of(Date{20'000}), month_of(Date{20'200})}};
  for (const Basis basis : {Basis::accrual, Basis::cash}) {
    for (const FeeItemId& of : {FeeItemId{}, item}) {
      auto statement = income_statement(*books, scope, of, months, basis);
      ASSERT_TRUE(statement);
      EXPECT_EQ(statement->income, Money{});
      EXPECT_EQ(statement->expense, Money{});
    }
  }
  // Nor is it collected among all fee items: it has rates of its own.
  for (const LedgerScope& area : {scope, LedgerScope{World::kCompany, home.community, {}},
                                  LedgerScope{World::kCompany, home.community, home.building}}) {
    auto all = collection_rates(*books, area, {}, months, std::nullopt);
    auto own = collection_rates(*books, area, item, months, std::nullopt);
    ASSERT_TRUE(all && own);
    EXPECT_EQ(all->front().receivable, Money{});
    EXPECT_EQ(all->front().received, Money{});
    EXPECT_EQ(all->front().billed_household_months, 0);
    EXPECT_EQ(all->front().paid_household_months, 0);
    EXPECT_EQ(own->front().receivable, Money{100'000});
    EXPECT_EQ(own->front().received, Money{100'000});
    EXPECT_EQ(own->front().billed_household_months, 1);
    EXPECT_EQ(own->front().paid_household_months, 1);
  }
}

}  // namespace
}  // namespace steward::test
