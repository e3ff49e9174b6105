#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "projections/arrears.h"
#include "projections/ledger_reports.h"
#include "tests/projections/world.h"

// The reports of the books on a few events, each entered by hand into the month that it is about.
namespace steward::test {
namespace {

using billing::LedgerAccount;

// Four households of one community, and what is entered for them by hand. Months are counted from January on.
class EnteredByHand : public ::testing::Test {
 protected:
  static constexpr YearMonth kJanuary{2'026 * 12};

  void SetUp() override { world_.settle(1, 2); }
  [[nodiscard]] const World::Home& home(std::size_t i) const { return world_.homes[i]; }
  [[nodiscard]] FeeItemId property_fee() const { return World::fee_item(home(0).community, 0); }

  template <class E>
  void enter(E event, const World::Home& home, int month, LedgerAccount debit, LedgerAccount credit, Money amount) {
    event.posting.period = add(kJanuary, month);
    event.posting.lines = {{debit, amount, {}}, {credit, -amount, {}}};
    world_.add(event, home.community, home.household);
  }
  // A bill of the household, for that month and entered in it, or so many months later.
  void bill(const World::Home& home, FeeItemId item, LedgerAccount income, Money amount, int month, int later = 0,
            std::uint32_t number = 1) {
    auto issued = world_.of<billing::StatementIssued>(home);
    issued.run = world_.start_run(home.community);
    billing::Bill bill;
    bill.number = number;
    bill.fee_item = item;
    bill.period_from = first_day(add(kJanuary, month));
    bill.period_to = first_day(add(kJanuary, month + 1));
    bill.amount = amount;
    bill.income_account = income;
    bill.parts = {{bill.period_from, bill.period_to, UnitPrice{1}, {}, bill.amount}};
    issued.bills = {bill};
    enter(issued, home, month + later, LedgerAccount::receivables, income, amount);
  }
  void pay(const World::Home& home, unsigned payment, Money amount, int month) {
    pay(home, payment, {{1, amount}}, month);
  }
  void pay(const World::Home& home, unsigned payment, std::vector<billing::Allocation> allocations, int month) {
    auto paid = world_.of<billing::PaymentReceived>(home);
    paid.payment = id<PaymentId>(payment);
    for (const billing::Allocation& part : allocations) paid.amount.fen += part.amount.fen;
    const Money amount = paid.amount;
    paid.allocations = std::move(allocations);
    paid.receipt_year = 2026;
    paid.receipt_number = payment;
    enter(paid, home, month, LedgerAccount::cash_on_hand, LedgerAccount::receivables, amount);
  }
  void reverse(const World::Home& home, unsigned payment, Money amount, int month) {
    auto reversed = world_.of<billing::PaymentReversed>(home);
    reversed.payment = id<PaymentId>(payment);
    reversed.amount = amount;
    reversed.reopened = {{1, amount}};
    enter(reversed, home, month, LedgerAccount::receivables, LedgerAccount::cash_on_hand, amount);
  }
  void waive(const World::Home& home, Money amount, int month,
             billing::WaiverKind kind = billing::WaiverKind::goodwill) {
    auto waived = world_.of<billing::BillsWaived>(home);
    waived.kind = kind;
    waived.lines = {{1, amount}};
    enter(waived, home, month, LedgerAccount::deposits_held, LedgerAccount::receivables, amount);
  }
  void cancel(const World::Home& home, BillRunId run, FeeItemId item, LedgerAccount income, Money amount, int month) {
    auto cancelled = world_.of<billing::StatementCancelled>(home);
    cancelled.run = run;
    cancelled.bills = {{1, item, amount, {}}};
    enter(cancelled, home, month, income, LedgerAccount::receivables, amount);
  }
  // What bills of January and so on, numbered from 1, should have been, found in a month: what is more together is
  // billed under that number, what is less is credited.
  void correct(const World::Home& home, std::vector<std::pair<Money, Money>> before_and_after, std::uint32_t number,
               int month) {
    auto adjusted = world_.of<billing::BillsAdjusted>(home);
    adjusted.adjustment = id<AdjustmentId>(++corrections_);
    adjusted.fee_item = property_fee();
    Money more;
    for (std::size_t i = 0; i < before_and_after.size(); ++i) {
      const auto& [before, after] = before_and_after[i];
      const YearMonth of = add(kJanuary, static_cast<int>(i));
      if (before == after) continue;
      adjusted.lines.push_back(
          {static_cast<std::uint32_t>(i + 1), first_day(of), first_day(add(of, 1)), before, {}, after, {}});
      more.fen += after.fen - before.fen;
    }
    if (more > Money{}) {
      billing::Bill bill;
      bill.number = number;
      bill.fee_item = property_fee();
      bill.period_from = bill.period_to = bill.due_date = first_day(add(kJanuary, month));
      bill.amount = more;
      bill.income_account = LedgerAccount::service_income;
      adjusted.bill = bill;
      enter(adjusted, home, month, LedgerAccount::receivables, LedgerAccount::service_income, more);
    } else {
      adjusted.credited = -more;
      enter(adjusted, home, month, LedgerAccount::service_income, LedgerAccount::credit_balances, -more);
    }
  }
  void apply(const World::Home& home, std::vector<billing::Allocation> allocations, int month) {
    auto applied = world_.of<billing::CreditApplied>(home);
    Money amount;
    for (const billing::Allocation& part : allocations) amount.fen += part.amount.fen;
    applied.allocations = std::move(allocations);
    enter(applied, home, month, LedgerAccount::credit_balances, LedgerAccount::receivables, amount);
  }
  // What the view makes of it; nothing may be entered behind it.
  [[nodiscard]] const LedgerReader& books() {
    if (books_) return *books_;
    world_.flush();
    store_ = open_store(dir_.path());
    engine_ = open_engine(*store_, world_, all_views());
    EXPECT_TRUE(engine_->bring_level());
    lease_.emplace(*engine_->read(kBooksGroup));
    books_.emplace(*LedgerReader::open(*lease_));
    return *books_;
  }
  // What the households have, at the same position.
  [[nodiscard]] ArrearsQuery households() {
    EXPECT_TRUE(books_) << "the view of the books is asked first";
    households_.emplace(*engine_->read(kHouseholdsGroup));
    return *ArrearsQuery::open(*households_);
  }
  [[nodiscard]] std::vector<LedgerScope> scopes() const {
    return {{World::kCompany, {}, {}},
            {World::kCompany, home(0).community, {}},
            {World::kCompany, home(0).community, home(0).building}};
  }
  static Months months(int from, int to) { return {add(kJanuary, from), add(kJanuary, to)}; }

  World world_{1};

 private:
  unsigned corrections_ = 0;
  TempDir dir_;
  std::unique_ptr<KvStore> store_;
  std::unique_ptr<ViewEngine> engine_;
  std::optional<ReadLease> lease_;
  std::optional<ReadLease> households_;
  std::optional<LedgerReader> books_;
};

// Of two households that owe 100 for January one pays in February, which bounces in March, and the bill is taken back;
// the other one pays half in March.
TEST_F(EnteredByHand, WhatPaidForABillThatNeverWasTakesNothingFromWhatOthersPaid) {
  const Money amount{10'000};
  for (const std::size_t i : {0U, 1U}) bill(home(i), property_fee(), LedgerAccount::service_income, amount, 0);
  pay(home(0), 1, amount, 1);
  pay(home(1), 2, Money{5'000}, 2);
  reverse(home(0), 1, amount, 2);
  cancel(home(0), id<BillRunId>(1), property_fee(), LedgerAccount::service_income, amount, 2);
  struct Row {
    int from, to, through;
    std::int64_t receivable, received, opening, recovered;
  };
  const std::vector<Row> rows = {
      {0, 0, 1, 10'000, 0, 0, 0},     {1, 1, 1, 0, 0, 10'000, 0},     {0, 0, 2, 10'000, 5'000, 0, 0},
      {1, 1, 2, 0, 0, 10'000, 5'000}, {2, 2, 2, 0, 0, 10'000, 5'000}, {0, 2, 2, 10'000, 5'000, 0, 0},
  };
  for (const Row& row : rows) {
    for (const FeeItemId& of : {FeeItemId{}, property_fee()}) {
      for (const CommunityId& community : {CommunityId{}, home(0).community}) {
        auto lines = collection_rates(books(), {World::kCompany, community, {}}, of, {months(row.from, row.to)},
                                      add(kJanuary, row.through));
        ASSERT_TRUE(lines);
        SCOPED_TRACE("from " + std::to_string(row.from) + " through " + std::to_string(row.through));
        EXPECT_EQ(lines->front().receivable.fen, row.receivable);
        EXPECT_EQ(lines->front().received.fen, row.received);
        EXPECT_EQ(lines->front().opening_arrears.fen, row.opening);
        EXPECT_EQ(lines->front().recovered.fen, row.recovered);
      }
    }
  }
}

// A bill of January is written off in February; in March that is taken back, and the bill with it.
TEST_F(EnteredByHand, WhatWasGivenUpOfABillThatNeverWasCountsNowhere) {
  const Money amount{10'000};
  const Money off{6'000};
  bill(home(0), property_fee(), LedgerAccount::service_income, amount, 0);
  auto written_off = world_.of<billing::BillsWrittenOff>(home(0));
  written_off.lines = {{1, off}};
  enter(written_off, home(0), 1, LedgerAccount::bad_debts, LedgerAccount::receivables, off);
  auto back = world_.of<billing::ReliefTakenBack>(home(0));
  back.relief = billing::Relief::write_off;
  back.lines = {{1, off}};
  enter(back, home(0), 2, LedgerAccount::receivables, LedgerAccount::bad_debts, off);
  cancel(home(0), id<BillRunId>(1), property_fee(), LedgerAccount::service_income, amount, 2);
  for (const int month : {0, 1, 2}) {
    for (const int through : {1, 2}) {
      SCOPED_TRACE("month " + std::to_string(month) + " through " + std::to_string(through));
      const auto line =
          collection_rates(books(), {World::kCompany, {}, {}}, {}, {months(month, month)}, add(kJanuary, through))
              .value()
              .front();
      EXPECT_EQ(line.receivable, Money{});
      EXPECT_EQ(line.received, Money{});
      EXPECT_EQ(line.opening_arrears, Money{});
      EXPECT_EQ(line.recovered, Money{});
      EXPECT_EQ(line.billed_household_months, 0);
      EXPECT_EQ(line.paid_household_months, 0);
    }
  }
}

// Two households are billed in February for January; one pays in March, the other has something waived in April.
TEST_F(EnteredByHand, TheReceivableOfAMonthDoesNotDependOnTheCutOff) {
  const Money amount{10'000};
  for (const std::size_t i : {0U, 1U}) bill(home(i), property_fee(), LedgerAccount::service_income, amount, 0, 1);
  pay(home(0), 1, amount, 2);
  waive(home(1), Money{4'000}, 3);
  for (const LedgerScope& scope : scopes()) {
    for (const FeeItemId& of : {FeeItemId{}, property_fee()}) {
      for (const int through : {0, 1, 2, 3}) {
        SCOPED_TRACE("through " + std::to_string(through));
        const auto rates_of = [&](int month) {
          return collection_rates(books(), scope, of, {months(month, month)}, add(kJanuary, through)).value().front();
        };
        const Money paid = through < 2 ? Money{} : amount;
        const CollectionLine january = rates_of(0);
        EXPECT_EQ(january.receivable, Money{16'000});
        EXPECT_EQ(january.received, paid);
        EXPECT_EQ(january.billed_household_months, 2);
        EXPECT_EQ(january.paid_household_months, through < 2 ? 0 : 1);
        const CollectionLine february = rates_of(1);
        EXPECT_EQ(february.receivable, Money{});
        EXPECT_EQ(february.opening_arrears, Money{20'000}) << "a waiver does not leave them";
        EXPECT_EQ(february.recovered, paid);
        EXPECT_EQ(february.billed_household_months, 0);
      }
    }
  }
}

// Two households are billed in February for January: all that the one owes is waived then, the other pays.
TEST_F(EnteredByHand, WhoOwesNothingHasPaidUpWhateverTheCutOff) {
  const Money amount{10'000};
  for (const std::size_t i : {0U, 1U}) bill(home(i), property_fee(), LedgerAccount::service_income, amount, 0, 1);
  waive(home(0), amount, 1);
  pay(home(1), 1, amount, 1);
  for (const LedgerScope& scope : scopes()) {
    for (const FeeItemId& of : {FeeItemId{}, property_fee()}) {
      for (const int through : {0, 1}) {
        SCOPED_TRACE("through " + std::to_string(through));
        const auto line = collection_rates(books(), scope, of, {months(0, 0)}, add(kJanuary, through)).value().front();
        EXPECT_EQ(line.receivable, amount);
        EXPECT_EQ(line.received, through == 0 ? Money{} : amount);
        EXPECT_EQ(line.billed_household_months, 2);
        EXPECT_EQ(line.paid_household_months, through == 0 ? 1 : 2);
      }
    }
  }
}

// A bill of January is written off in February and waived in part; in March both are taken back, and it is paid.
TEST_F(EnteredByHand, WhatWasGivenUpAndIsOwedAfterAllLeavesTheReportsAsIfItHadNotBeen) {
  const Money amount{10'000};
  const Money waived{4'000};
  const Money off{6'000};
  bill(home(0), property_fee(), LedgerAccount::service_income, amount, 0);
  auto relief = world_.of<billing::BillsWaived>(home(0));
  relief.lines = {{1, waived}};
  enter(relief, home(0), 1, LedgerAccount::income_reductions, LedgerAccount::receivables, waived);
  auto written_off = world_.of<billing::BillsWrittenOff>(home(0));
  written_off.lines = {{1, off}};
  enter(written_off, home(0), 1, LedgerAccount::bad_debts, LedgerAccount::receivables, off);
  auto back = world_.of<billing::ReliefTakenBack>(home(0));
  back.relief = billing::Relief::waiver;
  back.lines = {{1, waived}};
  enter(back, home(0), 2, LedgerAccount::receivables, LedgerAccount::income_reductions, waived);
  back.relief = billing::Relief::write_off;
  back.lines = {{1, off}};
  enter(back, home(0), 2, LedgerAccount::receivables, LedgerAccount::bad_debts, off);
  pay(home(0), 1, amount, 2);
  for (const LedgerScope& scope : scopes()) {
    const auto rolled = receivables_roll_forward(books(), scope, {}, periods_of(months(1, 2), true)).value();
    EXPECT_EQ(rolled[0].waived, waived);
    EXPECT_EQ(rolled[0].written_off, off);
    EXPECT_EQ(rolled[0].closing(), Money{});
    EXPECT_EQ(rolled[1].waived, -waived);
    EXPECT_EQ(rolled[1].written_off, -off);
    EXPECT_EQ(rolled[1].paid, amount);
    EXPECT_EQ(rolled[1].closing(), Money{});
    const auto rate = [&](int through) {
      return collection_rates(books(), scope, property_fee(), {months(0, 0)}, add(kJanuary, through)).value().front();
    };
    EXPECT_EQ(rate(1).receivable, amount);
    EXPECT_EQ(rate(1).received, Money{});
    EXPECT_EQ(rate(1).paid_household_months, 0);
    EXPECT_EQ(rate(2).receivable, amount);
    EXPECT_EQ(rate(2).received, amount);
    EXPECT_EQ(rate(2).paid_household_months, 1);
    const auto earned = income_statement(books(), scope, {}, {months(0, 2)}, Basis::accrual).value();
    EXPECT_EQ(earned.income, amount);
    EXPECT_EQ(earned.expense, Money{});
    const auto of_item = income_statement(books(), scope, property_fee(), {months(0, 2)}, Basis::accrual).value();
    EXPECT_EQ(of_item.profit(), amount);
  }
  EXPECT_EQ(households().totals(ArrearsScope::of(World::kCompany))->arrears, Money{});
}

// What goes back of a deposit is owed no more, and no waiver: not in the receivables, nor in the rates of its item.
TEST_F(EnteredByHand, ADepositThatWentBackIsNoWaiver) {
  const auto deposit = id<FeeItemId>(77);
  billing::FeeItemTerms terms;
  terms.income_account = LedgerAccount::deposits_held;
  world_.add(billing::FeeItemDefined{deposit, home(0).community, "deposit", "Deposit", terms}, home(0).community, {});
  bill(home(0), deposit, LedgerAccount::deposits_held, Money{200'000}, 0);
  pay(home(0), 1, Money{200'000}, 0);
  reverse(home(0), 1, Money{200'000}, 1);
  waive(home(0), Money{200'000}, 1, billing::WaiverKind::deposit_returned);
  for (const LedgerScope& scope : scopes()) {
    const auto rolled = receivables_roll_forward(books(), scope, {}, {months(1, 1)}).value();
    EXPECT_EQ(rolled.front().reopened, Money{200'000});
    EXPECT_EQ(rolled.front().deposits_returned, Money{200'000});
    EXPECT_EQ(rolled.front().waived, Money{});
    EXPECT_EQ(rolled.front().closing(), Money{});
    const DepositsLine line = deposits_report(books(), scope, {months(1, 1)}).value().front();
    EXPECT_EQ(line.taken_back, Money{});
    EXPECT_EQ(line.deposits_returned, Money{200'000});
    EXPECT_EQ(line.given_up, Money{}) << "nobody forgave anything";
    EXPECT_EQ(line.returned, Money{200'000});
    EXPECT_EQ(line.closing(), Money{});
    EXPECT_EQ(line.held_closing(), Money{});
    EXPECT_EQ(line.unpaid(), Money{});
    const auto own = collection_rates(books(), scope, deposit, {months(0, 1)}, std::nullopt).value();
    EXPECT_EQ(own.front().receivable, Money{});
    EXPECT_EQ(own.front().received, Money{});
    const auto before = collection_rates(books(), scope, deposit, {months(0, 0)}, std::nullopt).value();
    EXPECT_EQ(before.front().receivable, Money{200'000}) << "it had not gone back by then";
    EXPECT_EQ(before.front().received, Money{200'000});
    EXPECT_EQ(income_statement(books(), scope, {}, {months(0, 1)}, Basis::accrual)->income, Money{});
  }
}

// A deposit of 2,000.00: 300.00 of it are forfeited in February, of which 100.00 are taken back in March.
TEST_F(EnteredByHand, ADepositThatIsForfeitedIsIncomeUntilThatIsTakenBack) {
  const auto deposit = id<FeeItemId>(77);
  billing::FeeItemTerms terms;
  terms.income_account = LedgerAccount::deposits_held;
  world_.add(billing::FeeItemDefined{deposit, home(0).community, "deposit", "Deposit", terms}, home(0).community, {});
  bill(home(0), deposit, LedgerAccount::deposits_held, Money{200'000}, 0);
  pay(home(0), 1, Money{200'000}, 0);
  auto used = world_.of<billing::DepositsUsed>(home(0));
  used.lines = {{1, Money{30'000}}};
  used.paid_by = {id<PaymentId>(1)};
  enter(used, home(0), 1, LedgerAccount::deposits_held, LedgerAccount::sundry_income, Money{30'000});
  used.use = billing::DepositUse::forfeit_taken_back;
  used.lines = {{1, Money{10'000}}};
  enter(used, home(0), 2, LedgerAccount::sundry_income, LedgerAccount::credit_balances, Money{10'000});
  for (const LedgerScope& scope : scopes()) {
    const auto lines = deposits_report(books(), scope, periods_of(months(1, 2), true)).value();
    EXPECT_EQ(lines[0].forfeited, Money{30'000});
    EXPECT_EQ(lines[1].forfeited, Money{-10'000});
    EXPECT_EQ(lines[1].credited, Money{10'000});
    for (const DepositsLine& line : lines) {
      EXPECT_EQ(line.taken_back, Money{});
      EXPECT_EQ(line.returned, Money{});
      EXPECT_EQ(line.closing(), Money{170'000});
      EXPECT_EQ(line.held_closing(), Money{170'000});
      EXPECT_EQ(line.unpaid(), Money{});
    }
    for (const FeeItemId item : {FeeItemId{}, deposit}) {
      for (const Basis basis : {Basis::accrual, Basis::cash}) {
        EXPECT_EQ(income_statement(books(), scope, item, {months(1, 1)}, basis)->income, Money{30'000});
        EXPECT_EQ(income_statement(books(), scope, item, {months(2, 2)}, basis)->income, Money{-10'000});
      }
      const auto rolled = receivables_roll_forward(books(), scope, item, periods_of(months(1, 2), true)).value();
      EXPECT_EQ(rolled[0].deposits_used, Money{30'000});
      EXPECT_EQ(rolled[0].closing(), Money{});
      EXPECT_EQ(rolled[1].deposits_used, Money{});
      EXPECT_EQ(rolled[1].closing(), Money{});
    }
    EXPECT_EQ(prepayments(books(), scope, {months(2, 2)})->front().from_deposits, Money{10'000});
    const auto rates = collection_rates(books(), scope, deposit, {months(0, 2)}, std::nullopt).value();
    EXPECT_EQ(rates.front().receivable, Money{170'000});
    EXPECT_EQ(rates.front().received, Money{170'000});
  }
  const auto totals = households().totals(ArrearsScope::of(World::kCompany));
  EXPECT_EQ(totals->arrears, Money{});
  EXPECT_EQ(totals->credit, Money{10'000});
}

// Of three deposits of 500 one is paid in January and goes back in March, when the two others are charged and paid; a
// fourth, of January, is paid in March.
TEST_F(EnteredByHand, ADepositThatGoesBackLaterTakesNothingFromWhatOthersPaid) {
  const Money amount{50'000};
  const auto deposit = id<FeeItemId>(77);
  billing::FeeItemTerms terms;
  terms.income_account = LedgerAccount::deposits_held;
  world_.add(billing::FeeItemDefined{deposit, home(0).community, "deposit", "Deposit", terms}, home(0).community, {});
  bill(home(0), deposit, LedgerAccount::deposits_held, amount, 0);
  pay(home(0), 1, amount, 0);
  bill(home(3), deposit, LedgerAccount::deposits_held, amount, 0);
  reverse(home(0), 1, amount, 2);
  waive(home(0), amount, 2, billing::WaiverKind::deposit_returned);
  for (const std::size_t i : {1U, 2U}) bill(home(i), deposit, LedgerAccount::deposits_held, amount, 2);
  for (const unsigned i : {1U, 2U, 3U}) pay(home(i), 1 + i, amount, 2);
  struct Row {
    int from, to, through;
    std::int64_t receivable, received, opening, recovered;
  };
  const std::vector<Row> rows = {
      {2, 2, 1, 100'000, 0, 50'000, 0},
      {2, 2, 2, 100'000, 100'000, 50'000, 50'000},
      {1, 2, 2, 100'000, 100'000, 50'000, 50'000},
      {1, 1, 2, 0, 0, 50'000, 50'000},
      {0, 0, 1, 100'000, 50'000, 0, 0},
      {0, 2, 2, 150'000, 150'000, 0, 0},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE("from " + std::to_string(row.from) + " through " + std::to_string(row.through));
    for (const LedgerScope& scope : scopes()) {
      if (!scope.building.is_nil()) continue;  // the four live in two
      const auto rates = [&](const FeeItemId& item) {
        return collection_rates(books(), scope, item, {months(row.from, row.to)}, add(kJanuary, row.through))
            .value()
            .front();
      };
      const CollectionLine own = rates(deposit);
      EXPECT_EQ(own.receivable.fen, row.receivable);
      EXPECT_EQ(own.received.fen, row.received);
      EXPECT_EQ(own.opening_arrears.fen, row.opening);
      EXPECT_EQ(own.recovered.fen, row.recovered);
      const CollectionLine all = rates({});
      EXPECT_EQ(all.received, Money{});
      EXPECT_EQ(all.recovered, Money{});
    }
  }
}

// A deposit of 2,000 is paid in February, and refunded in part in April; one of 500, paid in part, is waived for the
// rest; one of 300 was raised by mistake.
TEST_F(EnteredByHand, DepositsAreRolledForwardAsTheTrialBalanceHasThem) {
  const auto deposit = id<FeeItemId>(77);
  billing::FeeItemTerms terms;
  terms.income_account = LedgerAccount::deposits_held;
  world_.add(billing::FeeItemDefined{deposit, home(0).community, "deposit", "Deposit", terms}, home(0).community, {});
  bill(home(0), deposit, LedgerAccount::deposits_held, Money{200'000}, 0);
  pay(home(0), 1, Money{200'000}, 1);
  reverse(home(0), 1, Money{50'000}, 3);
  bill(home(1), deposit, LedgerAccount::deposits_held, Money{50'000}, 1);
  pay(home(1), 2, Money{20'000}, 2);
  waive(home(1), Money{30'000}, 2);
  const World::Home& mistaken = home(2);
  bill(mistaken, deposit, LedgerAccount::deposits_held, Money{30'000}, 0);
  cancel(mistaken, id<BillRunId>(3), deposit, LedgerAccount::deposits_held, Money{30'000}, 2);
  bill(home(3), property_fee(), LedgerAccount::service_income, Money{10'000}, 2);  // no deposit

  struct Row {
    int from, to;
    std::int64_t opening, raised, taken_back, closing, held_opening, received, returned, held_closing, given_up, unpaid;
  };
  const std::vector<Row> rows = {
      {0, 0, 0, 230'000, 0, 230'000, 0, 0, 0, 0, 0, 230'000},
      {1, 1, 230'000, 50'000, 0, 280'000, 0, 200'000, 0, 200'000, 0, 80'000},
      {2, 2, 280'000, 0, 60'000, 220'000, 200'000, 20'000, 0, 220'000, 30'000, 0},
      {3, 3, 220'000, 0, 0, 220'000, 220'000, 0, 50'000, 170'000, 30'000, 50'000},
      {0, 3, 0, 280'000, 60'000, 220'000, 0, 220'000, 50'000, 170'000, 30'000, 50'000},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE("from " + std::to_string(row.from) + " to " + std::to_string(row.to));
    auto lines = deposits_report(books(), {World::kCompany, {}, {}}, {months(row.from, row.to)});
    ASSERT_TRUE(lines);
    const DepositsLine& line = lines->front();
    EXPECT_EQ(line.opening.fen, row.opening);
    EXPECT_EQ(line.raised.fen, row.raised);
    EXPECT_EQ(line.taken_back.fen, row.taken_back);
    EXPECT_EQ(line.closing().fen, row.closing);
    EXPECT_EQ(line.held_opening.fen, row.held_opening);
    EXPECT_EQ(line.received.fen, row.received);
    EXPECT_EQ(line.returned.fen, row.returned);
    EXPECT_EQ(line.held_closing().fen, row.held_closing);
    EXPECT_EQ(line.given_up.fen, row.given_up);
    EXPECT_EQ(line.unpaid().fen, row.unpaid);
  }
  for (const LedgerScope& scope : scopes()) {
    const auto periods = periods_of(months(0, 3), true);
    auto lines = deposits_report(books(), scope, periods);
    ASSERT_TRUE(lines);
    for (std::size_t i = 0; i < periods.size(); ++i) {
      auto balance = trial_balance(books(), scope, periods[i]);
      ASSERT_TRUE(balance);
      const auto account = std::find_if(balance->begin(), balance->end(),
                                        [](const auto& of) { return of.account == LedgerAccount::deposits_held; });
      ASSERT_NE(account, balance->end());
      EXPECT_EQ((*lines)[i].opening, -account->opening);
      EXPECT_EQ((*lines)[i].raised, account->credit);
      EXPECT_EQ((*lines)[i].taken_back, account->debit);
      EXPECT_EQ((*lines)[i].closing(), -account->closing());
      if (i > 0) {
        EXPECT_EQ((*lines)[i].opening, (*lines)[i - 1].closing());
        EXPECT_EQ((*lines)[i].held_opening, (*lines)[i - 1].held_closing());
      }
    }
  }

  // Household by household: what the report and the ledger account have, to the fen.
  const ArrearsQuery query = households();
  const DepositsLine report = deposits_report(books(), {World::kCompany, {}, {}}, {months(0, 3)}).value().front();
  for (const ArrearsScope& scope :
       {ArrearsScope::of(World::kCompany), ArrearsScope::of(World::kCompany, home(0).community)}) {
    for (const FeeItemId& item : {FeeItemId{}, deposit}) {
      const DepositTotals totals = query.deposit_totals(scope, item).value();
      EXPECT_EQ(totals.held, report.held_closing());
      EXPECT_EQ(totals.unpaid, report.unpaid());
      EXPECT_EQ(totals.households_with_deposits, 2);
      Money held;
      Money unpaid;
      std::string cursor;
      std::size_t pages = 0;
      do {
        const ArrearsPage page = query.deposits(scope, item, cursor, 1).value();
        for (const ArrearsRow& row : page.rows) {
          EXPECT_EQ(row.deposits, row.deposits_by_item().front().held);
          held.fen += row.deposits.fen;
          unpaid.fen += row.deposits_by_item().front().unpaid.fen;
        }
        cursor = page.next.value_or("");
      } while (++pages < 10 && !cursor.empty());
      EXPECT_EQ(pages, 2U) << "neither the one that was raised by mistake nor who has none";
      EXPECT_EQ(held, report.held_closing());
      EXPECT_EQ(unpaid, report.unpaid());
    }
  }
  const auto of_first = query.household(World::kCompany, home(0).household).value();
  ASSERT_TRUE(of_first);
  EXPECT_EQ(of_first->deposits_by_item(), (std::vector<HeldDeposit>{{deposit, Money{150'000}, Money{50'000}}}));
  EXPECT_EQ(of_first->arrears, Money{50'000});
  const auto of_second = query.household(World::kCompany, home(1).household).value();
  ASSERT_TRUE(of_second);
  EXPECT_EQ(of_second->deposits, Money{20'000}) << "what was waived is not held";
  const auto elsewhere = ArrearsScope::of(CompanyNo{2});
  EXPECT_EQ(query.deposit_totals(elsewhere, {}).value().held, Money{});
  EXPECT_TRUE(query.deposits(elsewhere, {}, {}, 10).value().rows.empty());
  EXPECT_TRUE(query.deposits(ArrearsScope::of(World::kCompany), property_fee(), {}, 10).value().rows.empty());
}

// Who was charged 9.00 in January for the stay of somebody else owes nothing from March on: no run issued that bill,
// and none is taken back.
TEST_F(EnteredByHand, AChargeThatIsTakenBackIsOwedNoMore) {
  const Money amount{900};
  auto charged = world_.of<billing::ChargeRaised>(home(0));
  charged.bill.number = 1;
  charged.bill.fee_item = property_fee();
  charged.bill.period_from = charged.bill.period_to = first_day(kJanuary);
  charged.bill.amount = amount;
  enter(charged, home(0), 0, LedgerAccount::receivables, LedgerAccount::service_income, amount);
  bill(home(1), property_fee(), LedgerAccount::service_income, Money{10'000}, 0);
  cancel(home(0), {}, property_fee(), LedgerAccount::service_income, amount, 2);

  auto rolled = receivables_roll_forward(books(), {World::kCompany, {}, {}}, {}, {months(0, 1), months(2, 2)});
  ASSERT_TRUE(rolled);
  EXPECT_EQ(rolled->front().closing(), Money{10'900});
  EXPECT_EQ(rolled->back().cancelled, amount);
  EXPECT_EQ(rolled->back().closing(), Money{10'000});
  const ArrearsQuery query = households();
  const auto row = query.household(World::kCompany, home(0).household).value();
  ASSERT_TRUE(row);
  EXPECT_EQ(row->arrears, Money{});
  EXPECT_EQ(query.totals(ArrearsScope::of(World::kCompany)).value().arrears, Money{10'000});
}

// What the scheduler goes by when it asks whether credit may leave a bill unpaid: known from then on, for a refund that
// is cancelled brings back what was kept.
TEST_F(EnteredByHand, MoneyThatCameForFewFeeItemsIsKnownOfItsHousehold) {
  const auto pay_ahead = [&](const World::Home& home, unsigned payment, std::vector<FeeItemId> items) {
    auto paid = world_.of<billing::PaymentReceived>(home);
    paid.payment = id<PaymentId>(payment);
    paid.amount = paid.credited = Money{500};
    paid.receipt_year = 2026;
    paid.receipt_number = payment;
    paid.for_items = std::move(items);
    enter(paid, home, 0, LedgerAccount::cash_on_hand, LedgerAccount::credit_balances, paid.amount);
  };
  pay_ahead(home(0), 1, {property_fee()});
  pay_ahead(home(0), 2, {});
  pay_ahead(home(1), 3, {});
  (void)books();
  const ArrearsQuery query = households();
  const auto has_wallets = [&](std::size_t i) {
    return query.household(World::kCompany, home(i).household).value().value().has_wallets;
  };
  EXPECT_TRUE(has_wallets(0));
  EXPECT_FALSE(has_wallets(1));
}

// An expense of 106.00 is paid by the bank in January, one of 50.00 recorded then is paid in cash in February. The
// first is reversed in March, as is one of February that nobody had paid.
TEST_F(EnteredByHand, ExpensesCountOnTheCashBasisWhenTheyArePaid) {
  const auto of_expense = [&](auto event, unsigned number, int month, std::vector<billing::PostingLine> lines) {
    event.expense = id<ExpenseId>(number);
    event.community = home(0).community;
    event.building = home(0).building;
    event.vendor = id<VendorId>(1);
    event.posting = {add(kJanuary, month), std::move(lines)};
    world_.add(event, event.community, {});
  };
  const auto bank = billing::PaymentChannel::bank_transfer;
  books::ExpenseRecorded lift;
  lift.net = Money{10'000};
  lift.tax = Money{600};
  lift.paid_by = bank;
  of_expense(lift, 1, 0,
             {{LedgerAccount::operating_costs, Money{10'000}, Money{600}},
              {LedgerAccount::input_vat, Money{600}, {}},
              {LedgerAccount::bank_deposits, Money{-10'600}, {}}});
  books::ExpenseRecorded paper;
  paper.account = LedgerAccount::admin_expenses;
  paper.net = Money{5'000};
  of_expense(paper, 2, 0,
             {{LedgerAccount::admin_expenses, Money{5'000}, {}}, {LedgerAccount::accounts_payable, Money{-5'000}, {}}});
  books::ExpensePaid paid;
  paid.amount = Money{5'000};
  paid.paid_by = billing::PaymentChannel::cash;
  of_expense(paid, 2, 1,
             {{LedgerAccount::accounts_payable, Money{5'000}, {}}, {LedgerAccount::cash_on_hand, Money{-5'000}, {}}});
  books::ExpenseRecorded owed;
  owed.net = Money{700};
  of_expense(owed, 3, 1,
             {{LedgerAccount::operating_costs, Money{700}, {}}, {LedgerAccount::accounts_payable, Money{-700}, {}}});
  books::ExpenseReversed reversed;
  reversed.amount = Money{10'600};
  reversed.paid_by = bank;
  of_expense(reversed, 1, 2,
             {{LedgerAccount::bank_deposits, Money{10'600}, {}},
              {LedgerAccount::operating_costs, Money{-10'000}, Money{-600}},
              {LedgerAccount::input_vat, Money{-600}, {}}});
  reversed.amount = Money{700};
  reversed.paid_by.reset();
  of_expense(reversed, 3, 2,
             {{LedgerAccount::accounts_payable, Money{700}, {}}, {LedgerAccount::operating_costs, Money{-700}, {}}});

  for (const LedgerScope& scope : scopes()) {
    const auto cash = income_statement(books(), scope, {}, periods_of(months(0, 2), true), Basis::cash).value();
    ASSERT_EQ(cash.lines.size(), 3U);
    EXPECT_EQ(cash.lines[0].account, LedgerAccount::operating_costs);
    EXPECT_EQ(cash.lines[0].amount, Money{10'600});
    EXPECT_EQ(cash.lines[1].account, LedgerAccount::admin_expenses);
    EXPECT_EQ(cash.lines[1].amount, Money{5'000});
    EXPECT_EQ(cash.lines[1].months.from, add(kJanuary, 1));
    EXPECT_EQ(cash.lines[2].account, LedgerAccount::operating_costs);
    EXPECT_EQ(cash.lines[2].amount, Money{-10'600});
    EXPECT_EQ(cash.expense, Money{5'000});
    EXPECT_EQ(cash.profit(), Money{-5'000});
    EXPECT_TRUE(income_statement(books(), scope, property_fee(), {months(0, 2)}, Basis::cash)->lines.empty());
  }
}

// WeChat keeps 0.60 of what it pays out in January; a drawer is 3.00 short in February. What the books before had
// earned and spent when they were taken over, in March, moved no money then.
TEST_F(EnteredByHand, WhatAChannelKeepsAndADrawerLacksIsSpentMoney) {
  const CommunityId community = home(0).community;
  books::SettlementRecorded settled;
  settled.settlement = id<SettlementId>(1);
  settled.community = community;
  settled.gross = Money{10'000};
  settled.fee = Money{60};
  settled.posting = {kJanuary,
                     {{LedgerAccount::bank_deposits, Money{9'940}, {}},
                      {LedgerAccount::finance_expenses, Money{60}, {}},
                      {LedgerAccount::wechat_clearing, Money{-10'000}, {}}}};
  world_.add(settled, community, {});
  books::ShiftOpened opened;
  opened.shift = id<ShiftId>(1);
  opened.cashier = id<CredentialId>(1);
  opened.community = community;
  world_.add(opened, community, {});
  books::ShiftClosed closed;
  closed.shift = opened.shift;
  closed.cashier = opened.cashier;
  closed.community = community;
  closed.posting = {add(kJanuary, 1),
                    {{LedgerAccount::sundry_expenses, Money{300}, {}}, {LedgerAccount::cash_on_hand, Money{-300}, {}}}};
  world_.add(closed, community, {});
  books::OpeningBalancesSet set;
  set.community = community;
  set.lines = {{LedgerAccount::bank_deposits, Money{4'000}},
               {LedgerAccount::service_income, Money{-9'000}},
               {LedgerAccount::operating_costs, Money{5'000}}};
  set.posting = {add(kJanuary, 2),
                 {{LedgerAccount::bank_deposits, Money{4'000}, {}},
                  {LedgerAccount::service_income, Money{-9'000}, {}},
                  {LedgerAccount::operating_costs, Money{5'000}, {}}}};
  world_.add(set, community, {});

  const auto cash =
      income_statement(books(), {World::kCompany, community, {}}, {}, periods_of(months(0, 2), true), Basis::cash)
          .value();
  ASSERT_EQ(cash.lines.size(), 2U);
  EXPECT_EQ(cash.lines[0].account, LedgerAccount::finance_expenses);
  EXPECT_EQ(cash.lines[0].amount, Money{60});
  EXPECT_EQ(cash.lines[1].account, LedgerAccount::sundry_expenses);
  EXPECT_EQ(cash.lines[1].amount, Money{300});
  EXPECT_EQ(cash.profit(), Money{-360});
}

// Two households are billed 100 too dearly: 20 of each is given back in February. The one had paid all in January, and
// keeps the credit; of the other the credit pays its bill at once, and it pays the rest in March.
TEST_F(EnteredByHand, WhatACorrectionGivesBackIsNoIncomeOfTheCashBasis) {
  const Money amount{10'000};
  const Money back{2'000};
  for (const std::size_t i : {0U, 1U}) bill(home(i), property_fee(), LedgerAccount::service_income, amount, 0);
  pay(home(0), 1, amount, 0);
  for (const std::size_t i : {0U, 1U}) {
    auto adjusted = world_.of<billing::BillsAdjusted>(home(i));
    adjusted.adjustment = id<AdjustmentId>(1 + i);
    adjusted.fee_item = property_fee();
    adjusted.lines = {{1, first_day(kJanuary), first_day(add(kJanuary, 1)), amount, {}, Money{8'000}, {}}};
    adjusted.credited = back;
    enter(adjusted, home(i), 1, LedgerAccount::service_income, LedgerAccount::credit_balances, back);
  }
  auto applied = world_.of<billing::CreditApplied>(home(1));
  applied.allocations = {{1, back}};
  enter(applied, home(1), 1, LedgerAccount::credit_balances, LedgerAccount::receivables, back);
  pay(home(1), 2, Money{8'000}, 2);
  for (const LedgerScope& scope : scopes()) {
    for (const FeeItemId& item : {FeeItemId{}, property_fee()}) {
      const auto income_of = [&](int month) {
        return income_statement(books(), scope, item, {months(month, month)}, Basis::cash)->income;
      };
      EXPECT_EQ(income_of(0), amount);
      EXPECT_EQ(income_of(1), -back) << "what the one household may ask for";
      EXPECT_EQ(income_of(2), Money{8'000});
    }
  }
}

// 100.00 a month from January to May are wrong, which is found in June: two households should have been charged 80.00,
// two others 120.00. Of each two the first has paid every month in time, the other nothing until July.
TEST_F(EnteredByHand, ACorrectionIsOfTheMonthsThatItCorrects) {
  const Money wrong{10'000};
  unsigned payment = 0;
  for (const std::size_t i : {0U, 1U, 2U, 3U}) {
    for (int month = 0; month < 5; ++month) {
      const auto number = static_cast<std::uint32_t>(month + 1);
      bill(home(i), property_fee(), LedgerAccount::service_income, wrong, month, 0, number);
      if (i == 0 || i == 2) pay(home(i), ++payment, {{number, wrong}}, month);
    }
  }
  for (const std::size_t i : {0U, 1U, 2U, 3U}) {
    correct(home(i), std::vector(5, std::pair(wrong, Money{i < 2 ? 8'000 : 12'000})), 6, 5);
  }
  apply(home(1), {{1, Money{2'000}}, {2, Money{2'000}}, {3, Money{2'000}}, {4, Money{2'000}}, {5, Money{2'000}}}, 5);
  // The credit of who had paid pays June.
  bill(home(0), property_fee(), LedgerAccount::service_income, Money{8'000}, 5, 0, 6);
  apply(home(0), {{6, Money{8'000}}}, 5);
  const Money right{8'000};
  pay(home(1), ++payment, {{1, right}, {2, right}, {3, right}, {4, right}, {5, right}}, 6);
  pay(home(3), ++payment, {{1, wrong}, {6, Money{3'000}}}, 6);
  pay(home(2), ++payment, {{6, Money{10'000}}}, 7);

  using OfHomes = std::array<std::int64_t, 4>;
  const auto sum = [&](const LedgerScope& scope, const OfHomes& of_homes) {
    std::int64_t fen = 0;
    for (std::size_t i = 0; i < of_homes.size(); ++i) {
      if (scope.building.is_nil() || scope.building == home(i).building) fen += of_homes.at(i);
    }
    return fen;
  };
  struct Rate {
    int month;
    int through;
    OfHomes receivable;
    OfHomes received;
    OfHomes paid_up;
  };
  const OfHomes due{8'000, 8'000, 12'000, 12'000};
  const OfHomes in_time{8'000, 0, 10'000, 0};
  const Rate rates[] = {
      {0, 0, due, in_time, {1, 0, 0, 0}},
      {0, 5, due, in_time, {1, 0, 0, 0}},
      {0, 6, due, {8'000, 8'000, 10'000, 12'000}, {1, 1, 0, 1}},
      {0, 7, due, {8'000, 8'000, 12'000, 12'000}, {1, 1, 1, 1}},
      {1, 6, due, {8'000, 8'000, 10'000, 1'000}, {1, 1, 0, 0}},
      {1, 7, due, {8'000, 8'000, 12'000, 1'000}, {1, 1, 1, 0}},
      {4, 6, due, {8'000, 8'000, 10'000, 0}, {1, 1, 0, 0}},
      {5, 5, {8'000, 0, 0, 0}, {8'000, 0, 0, 0}, {1, 0, 0, 0}},
  };
  struct Recovery {
    int month;
    OfHomes opening;
    OfHomes recovered;
  };
  const Recovery recoveries[] = {
      {5, {0, 40'000, 10'000, 60'000}, {0, 0, 0, 0}},
      {6, {0, 40'000, 10'000, 60'000}, {0, 40'000, 0, 13'000}},
      {7, {0, 0, 10'000, 47'000}, {0, 0, 10'000, 0}},
  };
  for (const LedgerScope& scope : scopes()) {
    for (const FeeItemId& item : {FeeItemId{}, property_fee()}) {
      for (const Rate& rate : rates) {
        SCOPED_TRACE(std::to_string(rate.month) + " through " + std::to_string(rate.through));
        const auto line =
            collection_rates(books(), scope, item, {months(rate.month, rate.month)}, add(kJanuary, rate.through))
                .value()
                .front();
        EXPECT_EQ(line.receivable.fen, sum(scope, rate.receivable));
        EXPECT_EQ(line.received.fen, sum(scope, rate.received));
        OfHomes billed{};
        for (std::size_t i = 0; i < billed.size(); ++i) billed.at(i) = rate.receivable.at(i) > 0 ? 1 : 0;
        EXPECT_EQ(line.billed_household_months, sum(scope, billed));
        EXPECT_EQ(line.paid_household_months, sum(scope, rate.paid_up));
      }
      for (const Recovery& recovery : recoveries) {
        SCOPED_TRACE(recovery.month);
        const Months month = months(recovery.month, recovery.month);
        const auto line = collection_rates(books(), scope, item, {month}, std::nullopt).value().front();
        EXPECT_EQ(line.opening_arrears.fen, sum(scope, recovery.opening));
        EXPECT_EQ(line.recovered.fen, sum(scope, recovery.recovered));
      }
      // The books have the difference in the month in which it was posted, and agree with what is owed.
      const auto rolled = receivables_roll_forward(books(), scope, item, periods_of(months(5, 7), true)).value();
      const ReceivablesLine& june = rolled.at(0);
      EXPECT_EQ(june.opening.fen, sum(scope, {0, 50'000, 0, 50'000}));
      EXPECT_EQ(june.billed.fen, sum(scope, {8'000, 0, 10'000, 10'000}));
      EXPECT_EQ(june.paid_from_credit.fen, sum(scope, {8'000, 10'000, 0, 0}));
      EXPECT_EQ(june.closing().fen, sum(scope, {0, 40'000, 10'000, 60'000}));
      EXPECT_EQ(rolled.at(1).opening, june.closing());
      EXPECT_EQ(rolled.at(1).closing().fen, sum(scope, {0, 0, 10'000, 47'000}));
      EXPECT_EQ(rolled.at(2).closing().fen, sum(scope, {0, 0, 0, 47'000}));
    }
  }
}

// January should have been 80.00 and February 150.00, each of which was paid as 100.00: 30.00 is billed on top in June.
// 10.00 of it is waived and the rest paid, which bounces.
TEST_F(EnteredByHand, WhatOneBillFellByPaysForWhatAnotherRoseBy) {
  for (const int month : {0, 1}) {
    const auto number = static_cast<std::uint32_t>(month + 1);
    bill(home(0), property_fee(), LedgerAccount::service_income, Money{10'000}, month, 0, number);
    pay(home(0), number, {{number, Money{10'000}}}, month);
  }
  correct(home(0), {{Money{10'000}, Money{8'000}}, {Money{10'000}, Money{15'000}}}, 3, 5);
  auto waived = world_.of<billing::BillsWaived>(home(0));
  waived.kind = billing::WaiverKind::goodwill;
  waived.lines = {{3, Money{1'000}}};
  enter(waived, home(0), 6, LedgerAccount::income_reductions, LedgerAccount::receivables, Money{1'000});
  pay(home(0), 3, {{3, Money{2'000}}}, 7);
  auto reversed = world_.of<billing::PaymentReversed>(home(0));
  reversed.payment = id<PaymentId>(3);
  reversed.amount = Money{2'000};
  reversed.reopened = {{3, Money{2'000}}};
  enter(reversed, home(0), 8, LedgerAccount::receivables, LedgerAccount::cash_on_hand, Money{2'000});
  const auto line_of = [&](int month, int through) {
    return collection_rates(books(), {World::kCompany, {}, {}}, property_fee(), {months(month, month)},
                            add(kJanuary, through))
        .value()
        .front();
  };
  EXPECT_EQ(line_of(0, 0).receivable, Money{8'000});
  EXPECT_EQ(line_of(0, 0).received, Money{8'000});
  EXPECT_EQ(line_of(0, 8).received, Money{8'000});
  EXPECT_EQ(line_of(0, 0).paid_household_months, 1);
  EXPECT_EQ(line_of(1, 1).receivable, Money{14'000});
  EXPECT_EQ(line_of(1, 1).received, Money{10'000});
  EXPECT_EQ(line_of(1, 5).received, Money{12'000});
  EXPECT_EQ(line_of(1, 6).paid_household_months, 0);
  EXPECT_EQ(line_of(1, 7).received, Money{14'000});
  EXPECT_EQ(line_of(1, 8).received, Money{12'000});
  EXPECT_EQ(line_of(1, 8).paid_household_months, 0);
  EXPECT_EQ(line_of(5, 8).receivable, Money{});
  EXPECT_EQ(line_of(5, 8).billed_household_months, 0);
  const auto rolled = receivables_roll_forward(books(), {World::kCompany, {}, {}}, {}, {months(0, 8)}).value();
  EXPECT_EQ(rolled.front().closing(), Money{2'000});
}

// 20.00 more for January and as much for February are found in June. 30.00 of that is waived, of which 10.00 is owed
// after all and 20.00 is paid; then January turns out to have been right, which gives that credit.
TEST_F(EnteredByHand, WhatIsGivenUpOfAnAdjustmentIsOfItsNewestMonthAndWhatIsPaidOfItsOldest) {
  const Money amount{10'000};
  for (const int month : {0, 1}) {
    const auto number = static_cast<std::uint32_t>(month + 1);
    bill(home(0), property_fee(), LedgerAccount::service_income, amount, month, 0, number);
    pay(home(0), number, {{number, amount}}, month);
  }
  correct(home(0), {{amount, Money{12'000}}, {amount, Money{12'000}}}, 3, 5);
  auto waived = world_.of<billing::BillsWaived>(home(0));
  waived.kind = billing::WaiverKind::goodwill;
  waived.lines = {{3, Money{3'000}}};
  enter(waived, home(0), 6, LedgerAccount::income_reductions, LedgerAccount::receivables, Money{3'000});
  auto owed_again = world_.of<billing::ReliefTakenBack>(home(0));
  owed_again.relief = billing::Relief::waiver;
  owed_again.lines = {{3, Money{1'000}}};
  enter(owed_again, home(0), 7, LedgerAccount::receivables, LedgerAccount::income_reductions, Money{1'000});
  pay(home(0), 3, {{3, Money{2'000}}}, 8);
  correct(home(0), {{Money{12'000}, amount}}, 4, 9);
  const auto line_of = [&](int month, int through) {
    return collection_rates(books(), {World::kCompany, {}, {}}, property_fee(), {months(month, month)},
                            add(kJanuary, through))
        .value()
        .front();
  };
  for (const int month : {0, 1}) {
    EXPECT_EQ(line_of(month, 7).receivable, amount);
    EXPECT_EQ(line_of(month, 7).received, amount);
    EXPECT_EQ(line_of(month, 9).received, amount) << "what was paid last was paid ahead";
    EXPECT_EQ(line_of(month, 9).paid_household_months, 1);
  }
  const auto rolled = receivables_roll_forward(books(), {World::kCompany, {}, {}}, {}, {months(0, 9)}).value();
  EXPECT_EQ(rolled.front().closing(), Money{});
}

// A visitor pays 105.00 at the gate in January and 21.00 in February; the first is taken back in March. Nobody ever
// owed it: it is income of its item on either basis, of no bill.
TEST_F(EnteredByHand, WhatIsPaidAtTheGateIsIncomeOfItsItemAndNoReceivable) {
  const auto park = [&](unsigned payment, std::int64_t fen, std::int64_t tax, int month) {
    billing::ParkingStayPaid paid;
    paid.vehicle = id<VehicleId>(1);
    paid.community = home(0).community;
    paid.stay.fee_item = property_fee();
    paid.stay.price.total = Money{fen};
    paid.payment = id<PaymentId>(payment);
    paid.channel = billing::PaymentChannel::wechat;
    paid.tax = Money{tax};
    paid.receipt_year = 2026;
    paid.receipt_number = payment;
    paid.posting = {add(kJanuary, month),
                    {{LedgerAccount::wechat_clearing, Money{fen}, {}},
                     {LedgerAccount::service_income, Money{tax - fen}, Money{-tax}},
                     {LedgerAccount::output_vat, Money{-tax}, {}}}};
    world_.add(paid, paid.community, {});
    return paid;
  };
  const auto first = park(1, 10'500, 500, 0);
  park(2, 2'100, 100, 1);
  billing::ParkingPaymentReversed reversed;
  reversed.vehicle = first.vehicle;
  reversed.community = first.community;
  reversed.fee_item = first.stay.fee_item;
  reversed.payment = first.payment;
  reversed.channel = first.channel;
  reversed.amount = Money{10'500};
  reversed.tax = first.tax;
  reversed.posting = {add(kJanuary, 2),
                      {{LedgerAccount::service_income, Money{10'000}, Money{500}},
                       {LedgerAccount::output_vat, Money{500}, {}},
                       {LedgerAccount::wechat_clearing, Money{-10'500}, {}}}};
  world_.add(reversed, reversed.community, {});

  const std::vector<Months> each = periods_of(months(0, 2), true);
  for (const LedgerScope& scope :
       {LedgerScope{World::kCompany, {}, {}}, LedgerScope{World::kCompany, first.community, {}}}) {
    for (const FeeItemId& item : {FeeItemId{}, property_fee()}) {
      const auto income = [&](Basis basis) {
        std::vector<std::int64_t> found;
        auto statement = income_statement(books(), scope, item, each, basis);
        EXPECT_TRUE(statement);
        if (!statement) return found;
        for (const auto& line : statement->lines) found.push_back(line.amount.fen);
        return found;
      };
      EXPECT_EQ(income(Basis::accrual), (std::vector<std::int64_t>{10'000, 2'000, -10'000}));
      EXPECT_EQ(income(Basis::cash), (std::vector<std::int64_t>{10'500, 2'100, -10'500}));
    }
    auto rolled = receivables_roll_forward(books(), scope, {}, {months(0, 2)});
    ASSERT_TRUE(rolled);
    EXPECT_EQ(rolled->front().closing(), Money{});
  }
  auto receipts = books().receipts({.company = World::kCompany, .community = first.community, .year = 2026}, {}, 10);
  ASSERT_TRUE(receipts);
  ASSERT_EQ(receipts->receipts.size(), 2U);
  EXPECT_TRUE(receipts->receipts[0].voided_on.has_value());
  EXPECT_FALSE(receipts->receipts[1].voided_on.has_value());
  EXPECT_EQ(receipts->receipts[1].vehicle, first.vehicle);
  EXPECT_TRUE(receipts->receipts[1].household.is_nil());
}

// Bills of January: of 106.00 at 6 %, of 104.50 across a change of the rate to 3 %, of 50.00 without VAT, and of 212.00
// for two months. An expense of 106.00. 10.60 of the first bill are waived in February; in March it should have been at
// 3 %. It is invoiced in January, the second in February, and a part of that is taken back in March.
class TaxByHand : public EnteredByHand {
 protected:
  using Lines = std::vector<billing::PostingLine>;
  static constexpr std::int32_t kSix = 60'000;
  static constexpr std::int32_t kThree = 30'000;

  void SetUp() override {
    EnteredByHand::SetUp();
    set_rate(Date{20'000}, kSix);
    issue(home(0), {{10'600, kSix, 600}}, 1);
    issue(home(1), {{5'300, kSix, 300}, {5'150, kThree, 150}}, 1);
    bill(home(2), World::fee_item(home(2).community, 1), LedgerAccount::other_income, Money{5'000}, 0);
    issue(home(3), {{21'200, kSix, 1'200}}, 2);
    books::ExpenseRecorded lift;
    lift.expense = id<ExpenseId>(1);
    lift.community = home(0).community;
    lift.vendor = id<VendorId>(1);
    lift.net = Money{10'000};
    lift.tax = Money{600};
    lift.posting = {kJanuary,
                    {{LedgerAccount::operating_costs, Money{10'000}, Money{600}},
                     {LedgerAccount::input_vat, Money{600}, {}},
                     {LedgerAccount::accounts_payable, Money{-10'600}, {}}}};
    world_.add(lift, lift.community, {});
    invoice(home(0), 1, {Money{10'000}, Money{600}}, 0);
    invoice(home(1), 2, {Money{10'000}, Money{450}}, 1);
    auto waived = world_.of<billing::BillsWaived>(home(0));
    waived.lines = {{1, Money{1'060}}};
    waived.taxes = {{1, Money{60}}};
    post(waived, home(0), 1,
         {{LedgerAccount::income_reductions, Money{1'000}, Money{60}},
          {LedgerAccount::output_vat, Money{60}, {}},
          {LedgerAccount::receivables, Money{-1'060}, {}}});
    set_rate(first_day(kJanuary), kThree);
    auto adjusted = world_.of<billing::BillsAdjusted>(home(0));
    adjusted.adjustment = id<AdjustmentId>(1);
    adjusted.fee_item = property_fee();
    adjusted.lines = {
        {1, first_day(kJanuary), first_day(add(kJanuary, 1)), Money{10'600}, Money{600}, Money{10'300}, Money{300}}};
    adjusted.credited = Money{300};
    post(adjusted, home(0), 2,
         {{LedgerAccount::credit_balances, Money{-300}, {}},
          {LedgerAccount::service_income, {}, Money{300}},
          {LedgerAccount::output_vat, Money{300}, {}}});
    auto note = world_.of<invoicing::CreditNoteIssued>(home(1));
    note.credit_note = id<CreditNoteId>(1);
    note.invoice = id<InvoiceId>(2);
    note.net = Money{1'000};
    note.tax = Money{45};
    note.issued_on = first_day(add(kJanuary, 2));
    world_.add(note, note.community, note.household);
  }

  void set_rate(Date from, std::int64_t rate) {
    world_.add(billing::VatRateSet{property_fee(), home(0).community, {from, rate, true}}, home(0).community, {});
  }
  template <class E>
  void post(E event, const World::Home& home, int month, Lines lines) {
    event.posting.period = add(kJanuary, month);
    event.posting.lines = std::move(lines);
    world_.add(event, home.community, home.household);
  }
  struct Part {
    std::int64_t fen, rate, tax;
  };
  // Bill number 1 of so many months from January on, posted in January.
  void issue(const World::Home& home, const std::vector<Part>& parts, int months) {
    auto issued = world_.of<billing::StatementIssued>(home);
    issued.run = world_.start_run(home.community);
    billing::Bill bill;
    bill.number = 1;
    bill.fee_item = property_fee();
    bill.period_from = first_day(kJanuary);
    bill.period_to = first_day(add(kJanuary, months));
    Date from = bill.period_from;
    for (const Part& part : parts) {
      const bool last = &part == &parts.back();
      const Date to = last ? bill.period_to : add_days(from, 15);
      bill.parts.push_back({from, to, UnitPrice{1}, {}, Money{part.fen}});
      bill.parts.back().vat_rate_millionths = part.rate;
      bill.parts.back().tax = Money{part.tax};
      bill.amount.fen += part.fen;
      bill.tax.fen += part.tax;
      from = to;
    }
    issued.bills = {bill};
    billing::PostingBuilder posting(kJanuary);
    billing::post_bill(posting, bill);
    issued.posting = posting.take();
    world_.add(issued, home.community, home.household);
  }
  void invoice(const World::Home& home, unsigned number, invoicing::InvoiceAmount amount, int month) {
    auto asked = world_.of<invoicing::InvoiceRequested>(home);
    asked.invoice = id<InvoiceId>(number);
    asked.lines = {{1, property_fee(), amount.net, amount.tax}};
    asked.requested_on = first_day(kJanuary);
    world_.add(asked, home.community, home.household);
    auto issued = world_.of<invoicing::InvoiceIssued>(home);
    issued.invoice = asked.invoice;
    issued.number = std::string(19, '0') + std::to_string(number);
    issued.issued_on = first_day(add(kJanuary, month));
    world_.add(issued, home.community, home.household);
  }
};

TEST_F(TaxByHand, TheTaxReportIsByRate) {
  struct Row {
    int month;
    LedgerAccount account;
    std::optional<std::int64_t> rate;
    std::int64_t net, tax;
  };
  const std::vector<Row> rows = {
      {0, LedgerAccount::deferred_income, kSix, 10'000, 0},
      {0, LedgerAccount::service_income, kThree, 5'000, 150},
      {0, LedgerAccount::service_income, kSix, 25'000, 2'100},
      {0, LedgerAccount::other_income, 0, 5'000, 0},
      {0, LedgerAccount::operating_costs, std::nullopt, 10'000, 600},
      {1, LedgerAccount::deferred_income, std::nullopt, -10'000, 0},
      {1, LedgerAccount::service_income, std::nullopt, 10'000, 0},
      {1, LedgerAccount::income_reductions, kSix, -1'000, -60},
      {2, LedgerAccount::service_income, kThree, 10'000, 300},
      {2, LedgerAccount::service_income, kSix, -10'000, -600},
  };
  const LedgerScope scope{World::kCompany, home(0).community, {}};
  const auto report = tax_report(books(), scope, periods_of(months(0, 2), true));
  ASSERT_TRUE(report);
  ASSERT_EQ(report->lines.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TaxLine& line = report->lines[i];
    EXPECT_EQ(line.months.from, add(kJanuary, rows[i].month)) << i;
    EXPECT_EQ(line.account, rows[i].account) << i;
    EXPECT_EQ(line.rate_millionths, rows[i].rate) << i;
    EXPECT_EQ(line.net.fen, rows[i].net) << i;
    EXPECT_EQ(line.tax.fen, rows[i].tax) << i;
    EXPECT_EQ(line.gross().fen, rows[i].net + rows[i].tax) << i;
  }
  EXPECT_EQ(report->output_vat, Money{150 + 2'100 - 60 - 300});
  EXPECT_EQ(report->input_vat, Money{600});
}

TEST_F(TaxByHand, WhatIsRecordedStandsBesideWhatIsInvoiced) {
  struct Row {
    int month;
    std::int64_t rate;
    invoicing::InvoiceAmount recorded, invoiced, credited, not_invoiced;
  };
  const auto of = [](std::int64_t net, std::int64_t tax) { return invoicing::InvoiceAmount{{net}, {tax}}; };
  const std::vector<Row> rows = {
      {0, 0, of(5'000, 0), {}, {}, of(5'000, 0)},
      {0, kThree, of(5'000, 150), {}, {}, of(5'000, 150)},
      {0, kSix, of(35'000, 2'100), of(10'000, 600), {}, of(25'000, 1'500)},
      {1, 0, {}, {}, {}, of(5'000, 0)},
      {1, kThree, {}, of(5'000, 150), {}, {}},
      {1, kSix, of(-1'000, -60), of(5'000, 300), {}, of(19'000, 1'140)},
      {2, 0, {}, {}, {}, of(5'000, 0)},
      {2, kThree, of(10'000, 300), {}, of(500, 15), of(10'500, 315)},
      {2, kSix, of(-10'000, -600), {}, of(500, 30), of(9'500, 570)},
  };
  for (const LedgerScope& scope :
       {LedgerScope{World::kCompany, {}, {}}, LedgerScope{World::kCompany, home(0).community, {}}}) {
    const auto lines = invoiced_tax(books(), scope, periods_of(months(0, 2), true));
    ASSERT_TRUE(lines);
    ASSERT_EQ(lines->size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const InvoicedTaxLine& line = (*lines)[i];
      EXPECT_EQ(line.months.from, add(kJanuary, rows[i].month)) << i;
      EXPECT_EQ(line.rate_millionths, rows[i].rate) << i;
      EXPECT_EQ((invoicing::InvoiceAmount{line.recorded_net, line.recorded_tax}), rows[i].recorded) << i;
      EXPECT_EQ((invoicing::InvoiceAmount{line.invoiced_net, line.invoiced_tax}), rows[i].invoiced) << i;
      EXPECT_EQ((invoicing::InvoiceAmount{line.credited_net, line.credited_tax}), rows[i].credited) << i;
      EXPECT_EQ((invoicing::InvoiceAmount{line.not_invoiced_net, line.not_invoiced_tax}), rows[i].not_invoiced) << i;
      EXPECT_EQ(line.difference().fen, rows[i].recorded.tax.fen - rows[i].invoiced.tax.fen + rows[i].credited.tax.fen);
    }
  }
}

}  // namespace
}  // namespace steward::test
