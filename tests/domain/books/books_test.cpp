#include "domain/books/books.h"

#include <gtest/gtest.h>

#include "domain/billing/billing.h"
#include "tests/support/scenario.h"

namespace steward::books {
namespace {

using namespace steward::test;
using billing::LedgerAccount;
using billing::PaymentChannel;
using billing::Posting;

const VendorId kVendor = id<VendorId>(70);
const ExpenseId kExpense = id<ExpenseId>(71);
YearMonth month(std::string_view text) { return parse_year_month(text).value(); }

ClosePeriod close(std::string_view period) { return {kCommunity, month(period)}; }
ReopenPeriod reopen(std::string_view period) { return {kCommunity, month(period), ReopenReason::late_entry, {}}; }
billing::ReceivePayment pay(std::string_view on) {
  return {id<PaymentId>(1), kHousehold, PaymentChannel::cash, "", Money{100}, day(on), {}};
}

TEST(ClosePeriod, MonthsAreClosedOneAfterTheOther) {
  Scenario scenario = given(a_household());
  scenario.when(close("2024-06")).then_refused("period-not-over");
  scenario.when(close("2024-04")).then(PeriodClosed{kCommunity, month("2024-04")}).then_effective("2024-04-01");
  scenario.then_says({"period", month("2024-04")});
  scenario.when(close("2024-04")).then_refused("period-closed").then_says({"closed_through", month("2024-04")});
  scenario.when(close("2024-03")).then_refused("period-closed");
  scenario.on("2024-07-01").when(close("2024-06")).then_refused("period-out-of-order");
  scenario.then_says({"period", month("2024-05")});
  scenario.when(close("2024-05")).then(PeriodClosed{kCommunity, month("2024-05")});
  given({}).when(close("2024-04")).then_refused("community-unknown");
}

TEST(ReopenPeriod, OnlyTheLastOneWithTwoPersonsWhereTheCommunityWantsThem) {
  given(a_household()).when(reopen("2024-04")).then_refused("period-not-closed");
  Scenario scenario = given(a_household() + std::vector<Command>{close("2024-04"), close("2024-05")});
  scenario.when(reopen("2024-04")).then_refused("period-out-of-order");
  scenario.when(reopen("2024-05")).then(PeriodReopened{kCommunity, month("2024-05"), ReopenReason::late_entry});
  scenario.when(reopen("2024-05")).then_refused("period-not-closed");
  scenario.when(close("2024-05"));
  scenario.when(approvals::SetApprovalRules{kCommunity, 30, 14, {{approvals::Action::reopen_period, Money{0}}}});
  scenario.when(reopen("2024-05")).then_refused("approval-needed");
}

CloseFiscalYear close_year(std::int32_t year, Version periods_version) {
  return {kCommunity,
          year,
          periods_version,
          {{BuildingId{}, LedgerAccount::operating_costs, Money{106}},
           {kBuilding, LedgerAccount::service_income, Money{-700}},
           {kBuilding, LedgerAccount::bad_debts, Money{50}}}};
}
// What it posts, or (-1) takes back.
std::vector<ClosingEntry> carried(std::int64_t sign) {
  const auto line = [&](LedgerAccount account, std::int64_t fen) {
    return billing::PostingLine{account, Money{sign * fen}, {}};
  };
  return {
      {BuildingId{},
       {month("2023-12"), {line(LedgerAccount::operating_costs, -106), line(LedgerAccount::retained_earnings, 106)}}},
      {kBuilding,
       {month("2023-12"),
        {line(LedgerAccount::service_income, 700), line(LedgerAccount::bad_debts, -50),
         line(LedgerAccount::retained_earnings, -650)}}}};
}

TEST(CloseFiscalYear, CarriesIncomeAndExpenseOverWhenAllMonthsAreClosed) {
  given({}).when(close_year(2023, 0)).then_refused("community-unknown");
  Scenario scenario = given(a_household());
  scenario.when(close_year(2024, 0)).then_refused("year-not-over");
  scenario.when(close_year(2023, 0)).then_refused("periods-open").then_says({"from", month("2023-01")});
  scenario.then_says({"to", month("2023-12")});
  scenario.when(close("2023-11")).when(close_year(2023, 1)).then_refused("periods-open");
  scenario.then_says({"from", month("2023-12")});
  scenario.when(close("2023-12")).when(close_year(2023, 1)).then_refused("periods-changed");
  scenario.when(close_year(2023, 2)).then(FiscalYearClosed{kCommunity, 2023, carried(1)}).then_effective("2023-12-31");
  scenario.then_says({"profit_fen", std::int64_t{700 - 50 - 106}});
  scenario.when(close_year(2023, 2)).then_refused("year-closed").then_says({"year", std::int64_t{2023}});
  // Nothing to carry is no reason to leave a year open.
  Scenario without = given(a_household() + std::vector<Command>{close("2023-12")});
  without.when(CloseFiscalYear{kCommunity, 2022, 1, {}}).then(FiscalYearClosed{kCommunity, 2022, {}});
}

TEST(FiscalYears, AreClosedAndOpenedAgainOneAfterTheOther) {
  Scenario scenario = given(a_household() + std::vector<Command>{close("2023-12")});
  const auto close_empty = [](std::int32_t year) { return CloseFiscalYear{kCommunity, year, 1, {}}; };
  scenario.when(close_empty(2021));
  scenario.when(close_empty(2023)).then_refused("year-out-of-order").then_says({"year", std::int64_t{2022}});
  scenario.when(close_empty(2020)).then_refused("year-out-of-order").then_says({"year", std::int64_t{2022}});
  scenario.when(close_empty(2022)).when(close_empty(2023)).then(FiscalYearClosed{kCommunity, 2023, {}});
  const auto reopen_year = [](std::int32_t year) { return ReopenFiscalYear{kCommunity, year, ReopenReason::audit}; };
  scenario.when(reopen_year(2022)).then_refused("year-out-of-order").then_says({"year", std::int64_t{2023}});
  scenario.when(reopen_year(2023)).when(reopen_year(2022));
  scenario.then(FiscalYearReopened{kCommunity, 2022, ReopenReason::audit, {}});
  scenario.when(reopen("2023-12")).then(PeriodReopened{kCommunity, month("2023-12"), ReopenReason::late_entry});
}

TEST(ReopenFiscalYear, ComesBeforeItsMonthsAreOpened) {
  Scenario scenario = given(a_household() + std::vector<Command>{close("2023-12"), close_year(2023, 1)});
  scenario.when(reopen("2023-12")).then_refused("year-closed").then_says({"year", std::int64_t{2023}});
  scenario.when(ReopenFiscalYear{kCommunity, 2022, ReopenReason::audit}).then_refused("year-not-closed");
  scenario.when(ReopenFiscalYear{kCommunity, 2023, ReopenReason::audit});
  scenario.then(FiscalYearReopened{kCommunity, 2023, ReopenReason::audit, carried(-1)}).then_effective("2023-12-31");
  scenario.when(ReopenFiscalYear{kCommunity, 2023, ReopenReason::audit}).then_refused("year-not-closed");
  scenario.when(reopen("2023-12")).then(PeriodReopened{kCommunity, month("2023-12"), ReopenReason::late_entry});
  scenario.when(close("2023-12")).when(close_year(2023, 1)).then_refused("periods-changed");
  scenario.when(close_year(2023, 3)).then(FiscalYearClosed{kCommunity, 2023, carried(1)});
  // A month of the next year is no matter of it.
  scenario.when(close("2024-01")).when(reopen("2024-01"));
  scenario.then(PeriodReopened{kCommunity, month("2024-01"), ReopenReason::late_entry});
}

TEST(Posting, OfAClosedMonthCountsInTheOldestOpenOne) {
  const auto period_of = [](const std::vector<Command>& closings, std::string_view on) {
    return given(a_household() + closings)
        .may_backdate()
        .when(pay(on))
        .then_one<billing::PaymentReceived>()
        .posting.period;
  };
  EXPECT_EQ(period_of({}, "2024-04-30"), month("2024-04"));
  EXPECT_EQ(period_of({close("2024-04")}, "2024-04-30"), month("2024-05"));
  EXPECT_EQ(period_of({close("2024-04"), close("2024-05")}, "2024-04-30"), month("2024-06"));
  EXPECT_EQ(period_of({close("2024-04"), close("2024-05"), reopen("2024-05")}, "2024-04-30"), month("2024-05"));
  EXPECT_EQ(period_of({close("2024-04")}, "2024-06-01"), month("2024-06"));
}

// Each money command looks which months are closed.
TEST(Posting, ACounterEntryNeverStandsBeforeWhatItUndoes) {
  // May was closed when the payment of May came, so that it is in June; then May is opened again.
  Scenario scenario = given(a_household() + std::vector<Command>{close("2024-05"), pay("2024-05-20")});
  scenario.when(RegisterVendor{kVendor, "V-1", "恒达电梯", ""});
  scenario.when(RecordExpense{kExpense,
                              kCommunity,
                              {},
                              kVendor,
                              LedgerAccount::operating_costs,
                              "维保",
                              "",
                              Money{100},
                              Money{6},
                              day("2024-05-20"),
                              std::nullopt});
  EXPECT_EQ(scenario.then_one<ExpenseRecorded>().posting.period, month("2024-06"));
  scenario.then_says({"period", month("2024-06")});
  billing::ReceiveSuspense suspense;
  suspense.payment = id<PaymentId>(2);
  suspense.community = kCommunity;
  suspense.external_reference = "BANK-1";
  suspense.amount = Money{10};
  suspense.received_on = day("2024-05-20");
  scenario.when(suspense).when(reopen("2024-05"));
  scenario.when(billing::ReversePayment{id<PaymentId>(1), kHousehold, billing::ReversalReason::entered_wrongly,
                                        day("2024-05-21")});
  const auto reversed = scenario.then_one<billing::PaymentReversed>();
  EXPECT_EQ(reversed.reversed_on, day("2024-05-21"));
  EXPECT_EQ(reversed.posting.period, month("2024-06"));
  scenario.when(ReverseExpense{kExpense, billing::ReversalReason::entered_wrongly, day("2024-05-21")});
  EXPECT_EQ(scenario.then_one<ExpenseReversed>().posting.period, month("2024-06"));
  scenario.when(billing::AssignSuspense{id<PaymentId>(2), kHousehold, day("2024-05-21"), {}});
  EXPECT_EQ(get<billing::PaymentReceived>(scenario.world().events().back().event).posting.period, month("2024-06"));
}

TEST(Posting, NothingIsPostedToAClosedMonth) {
  using namespace steward::billing;
  const std::vector<Command> before =
      a_household() +
      std::vector<Command>{RaiseCharge{kHousehold, kRepair, Money{10'000}, day("2024-05-20"), day("2024-05-20"), {}},
                           close("2024-05")};
  const Date on = day("2024-05-25");
  const auto paid = ReceivePayment{id<PaymentId>(1), kHousehold, PaymentChannel::cash, "", Money{20'000}, on, {}};
  const std::vector<std::vector<Command>> stories = {
      {RaiseCharge{kHousehold, kRepair, Money{1}, on, on, {}}},
      {paid},
      {paid, ReversePayment{id<PaymentId>(1), kHousehold, ReversalReason::bounced, on}},
      {paid, RaiseCharge{kHousehold, kRepair, Money{1}, on, on, {}}, ApplyCredit{kHousehold, on}},
      {WaiveBills{kHousehold, WaiverKind::goodwill, on, {{1, Money{1}}}, {}}},
      {WriteOffBills{kHousehold, on, {{1, Money{1}}}, {}}},
      {WriteOffBills{kHousehold, on, {{1, Money{1}}}, {}},
       TakeBackRelief{kHousehold, Relief::write_off, on, {{1, Money{1}}}, {}}},
      {paid, ApproveRefund{id<RefundId>(2), kHousehold, {}, on, Money{1}, {}}},
      {ReceiveSuspense{id<PaymentId>(3),
                       kCommunity,
                       PaymentChannel::cash,
                       "",
                       Money{5},
                       on,
                       SuspenseReason::unknown_payer,
                       {},
                       {},
                       {}}},
  };
  for (const auto& story : stories) {
    Scenario scenario = given(before);
    scenario.may_backdate();
    for (const Command& command : story) scenario.when(command);
    const Posting* posting = test::posting_of(scenario.world().events().back().event);
    ASSERT_NE(posting, nullptr);
    EXPECT_EQ(posting->period, month("2024-06"));
  }
}

// --- expenses ---

const std::vector<Command> kWithVendor =
    a_household() + std::vector<Command>{RegisterVendor{kVendor, "V-017", "恒达电梯", "9131"}};

RecordExpense spend(std::optional<PaymentChannel> paid_by = std::nullopt) {
  return {kExpense,      kCommunity, kBuilding,         kVendor, LedgerAccount::operating_costs, "电梯维保", "F-1",
          Money{10'000}, Money{600}, day("2024-06-10"), paid_by};
}

TEST(Expense, IsOwedUntilItIsPaid) {
  Scenario scenario = given(kWithVendor).when(spend());
  EXPECT_EQ(scenario.then_one<ExpenseRecorded>().posting,
            (Posting{month("2024-06"),
                     {{LedgerAccount::operating_costs, Money{10'000}, Money{600}},
                      {LedgerAccount::input_vat, Money{600}, {}},
                      {LedgerAccount::accounts_payable, Money{-10'600}, {}}}}));
  scenario.when(PayExpense{kExpense, PaymentChannel::bank_transfer, day("2024-06-09")}).then_refused("before-expense");
  scenario.when(PayExpense{kExpense, PaymentChannel::bank_transfer, day("2024-06-12")});
  EXPECT_EQ(scenario.then_one<ExpensePaid>().posting.lines,
            (std::vector<billing::PostingLine>{{LedgerAccount::accounts_payable, Money{10'600}, {}},
                                               {LedgerAccount::bank_deposits, Money{-10'600}, {}}}));
  scenario.when(PayExpense{kExpense, PaymentChannel::cash, day("2024-06-12")}).then_refused("expense-paid");
  scenario.when(ReverseExpense{kExpense, billing::ReversalReason::duplicate, day("2024-06-11")})
      .then_refused("before-expense");
  scenario.when(ReverseExpense{kExpense, billing::ReversalReason::duplicate, day("2024-06-13")});
  EXPECT_EQ(scenario.then_one<ExpenseReversed>().posting.lines,
            (std::vector<billing::PostingLine>{{LedgerAccount::bank_deposits, Money{10'600}, {}},
                                               {LedgerAccount::operating_costs, Money{-10'000}, Money{-600}},
                                               {LedgerAccount::input_vat, Money{-600}, {}}}));
  scenario.when(ReverseExpense{kExpense, billing::ReversalReason::duplicate, day("2024-06-13")})
      .then_refused("expense-reversed");
}

TEST(Expense, RefusesByName) {
  const auto with = [](auto change) {
    RecordExpense command = spend();
    change(command);
    return command;
  };
  struct Row {
    RecordExpense command;
    const char* code;
  };
  const Row rows[] = {
      {with([](auto& c) { c.net = Money{0}; }), "amount-out-of-range"},
      {with([](auto& c) { c.net = Money{-1}; }), "amount-out-of-range"},
      {with([](auto& c) { c.tax = Money{-1}; }), "tax-out-of-range"},
      {with([](auto& c) { c.tax = Money{10'001}; }), "tax-out-of-range"},
      {with([](auto& c) { c.vendor = id<VendorId>(99); }), "vendor-unknown"},
      {with([](auto& c) { c.community = id<CommunityId>(99); }), "community-unknown"},
      {with([](auto& c) { c.building = id<BuildingId>(99); }), "building-unknown"},
      {with([](auto& c) { c.account = LedgerAccount::service_income; }), "account-not-an-expense"},
      {with([](auto& c) { c.description = ""; }), "description-invalid"},
      {with([](auto& c) { c.invoice_number = "\n"; }), "invoice-number-invalid"},
      {with([](auto& c) { c.spent_on = day("2024-06-16"); }), "date-in-future"},
      {with([](auto& c) { c.spent_on = day("2024-05-01"); }), "backdating-needs-permission"},
  };
  for (const Row& row : rows) given(kWithVendor).when(row.command).then_refused(row.code);
  given(kWithVendor + std::vector<Command>{spend()}).when(spend()).then_refused("expense-exists");
  given(kWithVendor).when(RegisterVendor{id<VendorId>(72), "V-017", "another", ""}).then_refused("vendor-code-taken");
  given(kWithVendor).when(RegisterVendor{kVendor, "V-018", "again", ""}).then_refused("vendor-exists");
  given(kWithVendor)
      .when(PayExpense{kExpense, PaymentChannel::cash, day("2024-06-12")})
      .then_refused("expense-unknown");
}

// However it is typed, and in whichever community; another vendor has numbers of its own.
TEST(Expense, AnInvoiceOfAVendorIsOfOne) {
  std::uint8_t next = 90;
  const auto spent = [&next](VendorId vendor, const char* invoice_number) {
    RecordExpense command = spend();
    command.expense = id<ExpenseId>(next++);
    command.vendor = vendor;
    command.invoice_number = invoice_number;
    return command;
  };
  const VendorId another = id<VendorId>(72);
  Scenario scenario = given(kWithVendor).when(RegisterVendor{another, "V-018", "别家", ""});
  const RecordExpense first = spent(kVendor, "2431 2000-17");
  scenario.when(first);
  EXPECT_EQ(scenario.then_one<ExpenseRecorded>().invoice_number, "2431 2000-17") << "as it was typed";
  for (const char* same : {"2431 2000-17", "24312000-17", "２４３１2000－17"}) {
    scenario.when(spent(kVendor, same)).then_refused("vendor-invoice-taken");
  }
  for (const RecordExpense& other :
       {spent(another, "24312000-17"), spent(kVendor, "24312000-18"), spent(kVendor, ""), spent(kVendor, "")}) {
    EXPECT_EQ(scenario.when(other).then_one<ExpenseRecorded>().expense, other.expense);
  }
  scenario.when(ReverseExpense{first.expense, billing::ReversalReason::entered_wrongly, day("2024-06-13")});
  EXPECT_EQ(scenario.then_one<ExpenseReversed>().invoice_number, "2431 2000-17");
  scenario.when(spent(kVendor, "24312000-17"));
  EXPECT_EQ(scenario.then_one<ExpenseRecorded>().invoice_number, "24312000-17");
  scenario.when(spent(kVendor, "2431 2000-17")).then_refused("vendor-invoice-taken");
}

TEST(Budget, IsPlannedForIncomeAndExpenses) {
  const std::vector<Money> months(kMonthsOfBudget, Money{100});
  const SetBudget command{kCommunity, 2024, LedgerAccount::operating_costs, months};
  given(a_household())
      .when(command)
      .then(BudgetSet{kCommunity, 2024, LedgerAccount::operating_costs, months})
      .then_says({"total_fen", std::int64_t{1'200}});
  given(a_household())
      .when(SetBudget{kCommunity, 2024, LedgerAccount::receivables, months})
      .then_refused("account-not-planned");
  given(a_household())
      .when(SetBudget{kCommunity, 2024, LedgerAccount::operating_costs, {Money{1}}})
      .then_refused("budget-invalid");
  given({}).when(command).then_refused("community-unknown");
}

}  // namespace
}  // namespace steward::books
