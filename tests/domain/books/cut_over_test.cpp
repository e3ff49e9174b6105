#include "domain/books/cut_over.h"

#include <gtest/gtest.h>

#include "domain/billing/billing.h"
#include "domain/books/books.h"
#include "tests/support/scenario.h"

// Going over from the books before: opening balances, what is brought forward, and the close.
namespace steward::books {
namespace {

using namespace steward::test;
using billing::LedgerAccount;
using billing::Posting;
using imports::ImportKind;

const FeeItemId kDeposit = id<FeeItemId>(9);
const Date kCutOver = day("2024-06-01");
const ImportRunId kArrears = id<ImportRunId>(30);
const ImportRunId kCredits = id<ImportRunId>(31);
const ImportRunId kDeposits = id<ImportRunId>(32);

imports::StartImportRun file_of(ImportRunId run, ImportKind kind) { return {run, kCommunity, kind, {std::byte{1}}, 3}; }
std::vector<Command> importing() {
  return a_household() + std::vector<Command>{define(kDeposit, "deposit", billing::ChargeMethod::deposit),
                                              file_of(kArrears, ImportKind::opening_arrears),
                                              file_of(kCredits, ImportKind::opening_credits),
                                              file_of(kDeposits, ImportKind::opening_deposits)};
}

// 2,521.93 owed, 300.00 paid ahead, 2,000.00 deposited; 10,000.00 in the bank; the rest is what was earned.
std::vector<OpeningLine> balances() {
  return {{LedgerAccount::bank_deposits, Money{1'000'000}},
          {LedgerAccount::receivables, Money{252'193}},
          {LedgerAccount::credit_balances, Money{-30'000}},
          {LedgerAccount::deposits_held, Money{-200'000}},
          {LedgerAccount::retained_earnings, Money{-1'022'193}}};
}
SetOpeningBalances set(std::vector<OpeningLine> lines = balances(), Date on = kCutOver) {
  return {kCommunity, on, std::move(lines)};
}
billing::BringForwardArrears arrears(std::int64_t fen = 252'193, Date on = kCutOver) {
  return {kHousehold, kArrears, kPropertyFee, day("2023-01-01"), day("2024-01-01"), day("2023-12-31"), Money{fen}, on};
}
billing::BringForwardCredit credit(std::int64_t fen = 30'000) {
  return {kHousehold, kCredits, id<PaymentId>(61), "YC-7", Money{fen}, kCutOver};
}
billing::BringForwardDeposit deposit(std::int64_t fen = 200'000) {
  return {kHousehold, kDeposits, kDeposit, id<PaymentId>(62), "YJ-3", Money{fen}, kCutOver};
}

TEST(OpeningBalances, ArePostedButForTheControlAccounts) {
  Scenario scenario = given(a_household()).when(set());
  const auto event = scenario.then_one<OpeningBalancesSet>();
  EXPECT_EQ(event.posting, (Posting{month_of(kCutOver),
                                    {{LedgerAccount::bank_deposits, Money{1'000'000}, {}},
                                     {LedgerAccount::retained_earnings, Money{-1'022'193}, {}},
                                     {LedgerAccount::opening_balances, Money{22'193}, {}}}}));
  EXPECT_EQ(event.lines.front().account, LedgerAccount::bank_deposits) << "ascending by account";
  scenario.then_effective("2024-06-01")
      .then_says({"receivables_fen", std::int64_t{252'193}})
      .then_says({"credit_balances_fen", std::int64_t{30'000}})
      .then_says({"deposits_held_fen", std::int64_t{200'000}});
}

TEST(OpeningBalances, SetAgainTheDifferenceIsPosted) {
  std::vector<OpeningLine> better = balances();
  better[0].amount = Money{900'000};
  better[4].amount = Money{-922'193};
  Scenario scenario = given(a_household() + std::vector<Command>{set()}).when(set(better));
  EXPECT_EQ(scenario.then_one<OpeningBalancesSet>().posting,
            (Posting{month_of(kCutOver),
                     {{LedgerAccount::bank_deposits, Money{-100'000}, {}},
                      {LedgerAccount::retained_earnings, Money{100'000}, {}}}}));
  scenario.when(set(better)).then_refused("opening-balances-unchanged");
  scenario.when(set(balances(), day("2024-05-31"))).then_refused("cut-over-date-differs");
}

TEST(OpeningBalances, RefuseByName) {
  const auto with = [](std::size_t line, OpeningLine is) {
    std::vector<OpeningLine> lines = balances();
    lines[line] = is;
    return set(lines);
  };
  struct Row {
    SetOpeningBalances command;
    const char* code;
  };
  const Row rows[] = {
      {set({}), "opening-balances-empty"},
      {with(0, {LedgerAccount::bank_deposits, Money{999'999}}), "opening-balances-unbalanced"},
      {with(0, {LedgerAccount::bank_deposits, Money{0}}), "amount-out-of-range"},
      {with(0, {LedgerAccount::bank_deposits, Money{kLargestAmount.fen + 1}}), "amount-out-of-range"},
      {with(0, {LedgerAccount::receivables, Money{1'000'000}}), "account-named-twice"},
      {with(1, {LedgerAccount::receivables, Money{-1}}), "amount-out-of-range"},
      {with(2, {LedgerAccount::credit_balances, Money{1}}), "amount-out-of-range"},
      {with(4, {LedgerAccount::opening_balances, Money{-1'022'193}}), "account-not-for-opening"},
      {with(4, {LedgerAccount::suspense, Money{-1'022'193}}), "account-not-for-opening"},
      {with(4, {LedgerAccount::deferred_income, Money{-1'022'193}}), "account-not-for-opening"},
      {with(4, {LedgerAccount::service_income, Money{-1'022'193}}), "account-not-for-opening"},
      {with(4, {LedgerAccount{1}, Money{-1'022'193}}), "account-not-for-opening"},
      {set(balances(), day("2024-06-16")), "date-in-future"},
  };
  for (const Row& row : rows) given(a_household()).when(row.command).then_refused(row.code);
  given({}).when(set()).then_refused("community-unknown");
}

TEST(OpeningBalances, OfAClosedMonthCountInTheOldestOpenOne) {
  const std::vector<Command> closed =
      a_household() + std::vector<Command>{ClosePeriod{kCommunity, month_of(day("2024-05-01"))}};
  Scenario scenario = given(closed).when(set(balances(), day("2024-05-01")));
  EXPECT_EQ(scenario.then_one<OpeningBalancesSet>().posting.period, month_of(day("2024-06-01")));
}

TEST(BringForward, CreditIsUsedAndRefundedLikeThatOfAPayment) {
  Scenario scenario = given(importing()).when(credit());
  scenario
      .then(billing::CreditBroughtForward{kHousehold,
                                          kHouse,
                                          kBuilding,
                                          kCommunity,
                                          kCredits,
                                          kCutOver,
                                          id<PaymentId>(61),
                                          "YC-7",
                                          Money{30'000},
                                          {month_of(kCutOver),
                                           {{LedgerAccount::opening_balances, Money{30'000}, {}},
                                            {LedgerAccount::credit_balances, Money{-30'000}, {}}}}},
            OpeningCounted{kCommunity, LedgerAccount::credit_balances, Money{-30'000}, kCutOver})
      .then_says({"credit_fen", std::int64_t{30'000}})
      .then_effective("2024-06-01");
  scenario.when(credit()).then_refused("payment-exists");
  scenario
      .when(billing::ReversePayment{id<PaymentId>(61), kHousehold, billing::ReversalReason::bounced, day("2024-06-10")})
      .then_refused("payment-unknown");
  scenario.when(billing::RaiseCharge{kHousehold, kRepair, Money{10'000}, day("2024-06-05"), day("2024-06-05"), {}});
  scenario.when(billing::ApplyCredit{kHousehold, day("2024-06-10")}).then_says({"credit_fen", std::int64_t{20'000}});
  scenario.when(billing::ApproveRefund{id<RefundId>(1), kHousehold, {}, day("2024-06-11"), Money{20'000}, {}})
      .then_says({"credit_fen", std::int64_t{0}});
}

TEST(BringForward, ADepositIsHeldUntilItGoesBack) {
  Scenario scenario = given(importing()).when(deposit());
  scenario.then_says({"bill_number", std::int64_t{1}}).then_says({"amount_fen", std::int64_t{200'000}});
  const auto& events = scenario.world().events();
  const auto& event = get<billing::DepositBroughtForward>(events[events.size() - 2].event);
  EXPECT_EQ(event.posting.lines,
            (std::vector<billing::PostingLine>{{LedgerAccount::opening_balances, Money{200'000}, {}},
                                               {LedgerAccount::deposits_held, Money{-200'000}, {}}}));
  EXPECT_TRUE(events.back().event ==
              Event(OpeningCounted{kCommunity, LedgerAccount::deposits_held, Money{-200'000}, kCutOver}));
  const billing::Account& account = scenario.world().account(kHousehold);
  EXPECT_EQ(account.arrears(), Money{0});
  EXPECT_EQ(account.credit(), Money{0});

  scenario.when(deposit()).then_refused("payment-exists");
  scenario
      .when(
          billing::ApproveRefund{id<RefundId>(1), kHousehold, id<PaymentId>(62), day("2024-06-11"), Money{200'000}, {}})
      .then_says({"returned_fen", std::int64_t{200'000}})
      .then_says({"arrears_fen", std::int64_t{0}});
  EXPECT_EQ(test::posting_of(scenario.world().events().back().event)->lines,
            (std::vector<billing::PostingLine>{{LedgerAccount::deposits_held, Money{200'000}, {}},
                                               {LedgerAccount::receivables, Money{-200'000}, {}}}));
}

TEST(BringForward, RefusesByName) {
  const auto credit_with = [](auto change) {
    billing::BringForwardCredit command = credit();
    change(command);
    return Command(command);
  };
  const auto deposit_with = [](auto change) {
    billing::BringForwardDeposit command = deposit();
    change(command);
    return Command(command);
  };
  struct Row {
    Command command;
    const char* code;
  };
  const Row rows[] = {
      {credit_with([](auto& c) { c.amount = Money{0}; }), "amount-out-of-range"},
      {credit_with([](auto& c) { c.amount = Money{kLargestAmount.fen + 1}; }), "amount-out-of-range"},
      {credit_with([](auto& c) { c.reference = ""; }), "external-reference-invalid"},
      {credit_with([](auto& c) { c.import_run = kArrears; }), "import-kind-differs"},
      {credit_with([](auto& c) { c.import_run = id<ImportRunId>(99); }), "import-run-unknown"},
      {credit_with([](auto& c) { c.household = id<HouseholdId>(99); }), "household-unknown"},
      {credit_with([](auto& c) { c.cut_over_date = day("2024-06-16"); }), "date-in-future"},
      {credit_with([](auto& c) { c.cut_over_date = day("2022-12-31"); }), "before-move-in"},
      {deposit_with([](auto& c) { c.amount = Money{-1}; }), "amount-out-of-range"},
      {deposit_with([](auto& c) { c.fee_item = kPropertyFee; }), "fee-item-method-differs"},
      {deposit_with([](auto& c) { c.fee_item = id<FeeItemId>(99); }), "fee-item-unknown"},
      {deposit_with([](auto& c) { c.import_run = kCredits; }), "import-kind-differs"},
      {deposit_with([](auto& c) { c.reference = "\n"; }), "external-reference-invalid"},
  };
  for (const Row& row : rows) given(importing()).when(row.command).then_refused(row.code);
  given(importing() + std::vector<Command>{set()})
      .when(arrears(1, day("2024-05-31")))
      .then_refused("cut-over-date-differs");
}

// Whatever comes first says the day, for the balances and for all that is brought forward.
TEST(CutOver, IsOfOneDayInWhateverOrder) {
  const Date other = day("2024-05-31");
  Scenario scenario = given(importing()).when(arrears());
  scenario.when(set(balances(), other)).then_refused("cut-over-date-differs").then_says({"cut_over_on", kCutOver});
  billing::BringForwardCredit of_another_day = credit();
  of_another_day.cut_over_date = other;
  scenario.when(of_another_day).then_refused("cut-over-date-differs").then_says({"cut_over_on", kCutOver});
  scenario.when(set());
  scenario.then_one<OpeningBalancesSet>();
  scenario.when(of_another_day).then_refused("cut-over-date-differs").then_says({"cut_over_on", kCutOver});
  scenario.when(credit()).when(deposit()).when(CloseCutOver{kCommunity});
  scenario.then(CutOverClosed{kCommunity, kCutOver, day("2024-06-15")});
}

// Before the day was compared two could come together: such a log is followed, and closed as it was opened.
TEST(CutOver, OfAnEarlierStateMayHaveTwoDays) {
  const Date other = day("2024-05-31");
  const Money owed{252'193};
  CutOverState state;
  ASSERT_TRUE(follow(state, OpeningCounted{kCommunity, LedgerAccount::receivables, owed, other}));
  ASSERT_TRUE(follow(state, OpeningCounted{kCommunity, LedgerAccount::credit_balances, Money{-30'000}, kCutOver}));
  EXPECT_EQ(state.is, (decltype(state.is){BroughtForward{kCommunity, other, {owed, Money{-30'000}, Money{0}}}}));
  ASSERT_TRUE(follow(state, OpeningBalancesSet{kCommunity, kCutOver, balances(), {}}));
  EXPECT_EQ(std::get<OpeningBooks>(state.is).cut_over_on, kCutOver);
}

TEST(CutOver, IsClosedWhenEveryControlTotalIsReached) {
  given(importing()).when(CloseCutOver{kCommunity}).then_refused("opening-balances-missing");
  // In any order: some was brought forward before the balances were set.
  Scenario scenario = given(importing() + std::vector<Command>{credit(), set()});
  scenario.when(CloseCutOver{kCommunity})
      .then_refused("cut-over-incomplete")
      .then_says({"receivables_difference_fen", std::int64_t{252'193}})
      .then_says({"credit_balances_difference_fen", std::int64_t{0}})
      .then_says({"deposits_held_difference_fen", std::int64_t{200'000}});
  scenario.when(deposit()).when(arrears(252'194)).when(CloseCutOver{kCommunity}).then_refused("cut-over-incomplete");
  scenario.then_says({"receivables_difference_fen", std::int64_t{-1}});

  Scenario exact = given(importing() + std::vector<Command>{set(), credit(), deposit(), arrears()});
  exact.when(CloseCutOver{kCommunity}).then(CutOverClosed{kCommunity, kCutOver, day("2024-06-15")});
  exact.then_effective("2024-06-15");
  exact.when(CloseCutOver{kCommunity}).then_refused("cut-over-closed");
  exact.when(set()).then_refused("cut-over-closed");
  billing::BringForwardCredit more = credit(1);
  more.payment = id<PaymentId>(63);
  exact.when(more).then_refused("cut-over-closed");

  // The opening balances are cleared by what was brought forward.
  Money cleared;
  for (const NewEvent& event : exact.world().events()) {
    const Posting* posting = test::posting_of(event.event);
    if (posting == nullptr) continue;
    for (const billing::PostingLine& line : posting->lines) {
      if (line.account == LedgerAccount::opening_balances) cleared.fen += line.amount.fen;
    }
  }
  EXPECT_EQ(cleared, Money{0});
  given({}).when(CloseCutOver{kCommunity}).then_refused("community-unknown");
}

}  // namespace
}  // namespace steward::books
