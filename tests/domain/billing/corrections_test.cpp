#include <gtest/gtest.h>

#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"
#include "domain/billing/pricing.h"
#include "tests/support/scenario.h"

// What was billed wrongly: prices corrected, bills computed again, statements taken back, income of months to come.
namespace steward::billing {
namespace {

using namespace steward::test;

const AdjustmentId kAdjustment = id<AdjustmentId>(60);
BillRunId run(std::uint8_t n) { return id<BillRunId>(n); }
std::vector<std::int64_t> income_months_of(const Bill& bill) {
  std::vector<std::int64_t> fen;
  for (const MonthShare& share : income_months(bill)) fen.push_back(share.amount.fen);
  return fen;
}
YearMonth month(std::string_view text) { return parse_year_month(text).value(); }

// 89.43 m² × 2.35 = 210.16 a month.
StartBillRun start(std::uint8_t n, std::string_view from, std::string_view to, std::string_view issued,
                   std::vector<FeeItemId> items = {kPropertyFee}) {
  return {run(n), kCommunity, day(from), day(to), day(issued), day("2024-12-31"), std::move(items), {kHousehold}, 77};
}
// A run of one household, from its start to its end.
void bill(Scenario& scenario, std::uint8_t n, std::string_view from, std::string_view to, std::string_view issued,
          std::vector<FeeItemId> items = {kPropertyFee}) {
  scenario.on(issued).when(start(n, from, to, issued, std::move(items)));
  scenario.when(IssueStatement{run(n), kHousehold});
  const auto statement = scenario.then_one<StatementIssued>();
  Money total;
  for (const Bill& each : statement.bills) total.fen += each.amount.fen;
  scenario.when(RecordBillRunChunk{run(n), 0, 1, 1, total, {}}).when(CompleteBillRun{run(n)});
}
// January to May, a bill a month of 210.16.
Scenario five_months() {
  Scenario scenario = given(a_household());
  bill(scenario, 41, "2024-01-01", "2024-02-01", "2024-01-01");
  bill(scenario, 42, "2024-02-01", "2024-03-01", "2024-02-01");
  bill(scenario, 43, "2024-03-01", "2024-04-01", "2024-03-01");
  bill(scenario, 44, "2024-04-01", "2024-05-01", "2024-04-01");
  bill(scenario, 45, "2024-05-01", "2024-06-01", "2024-05-01");
  scenario.on("2024-06-15");
  return scenario;
}
AdjustBills adjust(std::int64_t difference, std::string_view from = "2024-01-01", std::string_view to = "2024-06-01",
                   std::string_view on = "2024-06-15") {
  AdjustBills command;
  command.adjustment = kAdjustment;
  command.household = kHousehold;
  command.fee_item = kPropertyFee;
  command.period_from = day(from);
  command.period_to = day(to);
  command.adjusted_on = day(on);
  command.due_date = day("2024-07-15");
  command.difference = Money{difference};
  command.reason = AdjustmentReason::wrong_tariff;
  return command;
}
Command correct_tariff(std::int64_t micro_yuan) {
  return CorrectTariff{kPropertyFee, {day("2023-01-01"), UnitPrice{micro_yuan}}};
}

TEST(CorrectTariff, TakesThePlaceOfTheOneThatWasWrong) {
  Scenario scenario = given(a_household()).when(correct_tariff(2'100'000));
  scenario.then(TariffCorrected{kPropertyFee, kCommunity, {day("2023-01-01"), UnitPrice{2'100'000}}});
  scenario.then_effective("2023-01-01");
  EXPECT_EQ(std::get<FeeItem>(std::get<FeeItemState>(scenario.world().state(stream_of(kPropertyFee))).is).tariffs,
            (std::vector<Tariff>{{day("2023-01-01"), UnitPrice{2'100'000}}}));
  scenario.when(correct_tariff(2'100'000)).then_refused("tariff-unchanged");
  scenario.when(CorrectTariff{kPropertyFee, {day("2023-02-01"), UnitPrice{1}}}).then_refused("tariff-unknown");
  scenario.when(CorrectTariff{kPropertyFee, {day("2023-01-01"), UnitPrice{0}}}).then_refused("price-out-of-range");
  scenario.when(CorrectTariff{kRepair, {day("2023-01-01"), UnitPrice{1}}}).then_refused("fee-item-method-differs");
}

TEST(AdjustBills, AWrongTariffFoundInJuneGivesBackJanuaryToMay) {
  // 89.43 m² × 2.10 = 187.80 a month: 22.36 too much, five times.
  Scenario scenario = five_months();
  scenario.when(
      ReceivePayment{id<PaymentId>(1), kHousehold, PaymentChannel::cash, "", Money{42'032}, day("2024-06-01"), {}});
  scenario.when(correct_tariff(2'100'000)).when(adjust(-11'180));
  const auto event = scenario.then_one<BillsAdjusted>();
  ASSERT_EQ(event.lines.size(), 5U);
  EXPECT_EQ(event.lines[0],
            (AdjustmentLine{1, day("2024-01-01"), day("2024-02-01"), Money{21'016}, {}, Money{18'780}, {}}));
  EXPECT_EQ(event.credited, Money{11'180});
  EXPECT_FALSE(event.bill);
  EXPECT_EQ(event.posting, (Posting{month("2024-06"),
                                    {{LedgerAccount::credit_balances, Money{-11'180}, {}},
                                     {LedgerAccount::service_income, Money{11'180}, {}}}}));
  scenario.then_effective("2024-06-15").then_says({"credit_fen", std::int64_t{11'180}});
  const Account& account = scenario.world().account(kHousehold);
  EXPECT_EQ(account.arrears(), Money{5 * 21'016 - 42'032}) << "no bill changes";
  EXPECT_EQ(account.credit(), Money{11'180});
  // What was given back pays like any other credit, and cannot be taken for a payment.
  scenario
      .when(ReversePayment{PaymentId{kAdjustment.uuid}, kHousehold, ReversalReason::entered_wrongly, day("2024-06-15")})
      .then_refused("payment-unknown");
  scenario.when(ApplyCredit{kHousehold, day("2024-06-15")});
  EXPECT_EQ(scenario.then_one<CreditApplied>().sources,
            (std::vector<CreditSource>{{PaymentId{kAdjustment.uuid}, Money{11'180}}}));
  scenario.when(adjust(-11'180)).then_refused("adjustment-exists");
  AdjustBills again = adjust(-11'180);
  again.adjustment = id<AdjustmentId>(61);
  scenario.when(again).then_refused("nothing-to-adjust");
}

TEST(AdjustBills, WhatWasTooLittleIsOneBillMore) {
  Scenario scenario = five_months();
  scenario.when(correct_tariff(2'500'000));  // 223.58 a month: 13.42 more, five times
  scenario.when(adjust(6'711)).then_refused("adjustment-differs").then_says({"difference_fen", std::int64_t{6'710}});
  scenario.when(adjust(6'710));
  const auto event = scenario.then_one<BillsAdjusted>();
  ASSERT_TRUE(event.bill);
  EXPECT_EQ(*event.bill, (Bill{6,
                               kPropertyFee,
                               day("2024-06-15"),
                               day("2024-06-15"),
                               day("2024-07-15"),
                               event.bill->allocation_priority,
                               Money{6'710},
                               {}}));
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::receivables, Money{6'710}, {}},
                                                           {LedgerAccount::service_income, Money{-6'710}, {}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{5 * 21'016 + 6'710});
  // A correction of the correction starts from what the first one made of the bills.
  scenario.when(correct_tariff(2'350'000));
  AdjustBills back = adjust(-6'710);
  back.adjustment = id<AdjustmentId>(61);
  back.adjusted_on = day("2024-06-14");
  back.due_date = day("2024-06-14");
  scenario.when(back).then_refused("bill-not-yet-issued");
  back.adjusted_on = back.due_date = day("2024-06-15");
  EXPECT_EQ(scenario.when(back).then_one<BillsAdjusted>().credited, Money{6'710});
}

TEST(AdjustBills, AnAreaMeasuredAnewCountsFromItsDay) {
  Scenario scenario = five_months();
  scenario.when(registry::MeasureHouse{kHouse, {day("2024-04-01"), Area{8'000}, {}}});
  // 80.00 × 2.35 = 188.00 in April and May: 22.16 less, twice.
  scenario.when(adjust(-4'432));
  const auto event = scenario.then_one<BillsAdjusted>();
  ASSERT_EQ(event.lines.size(), 2U);
  EXPECT_EQ(event.lines[0].bill, 4U);
  EXPECT_EQ(event.lines[1].after, Money{18'800});
}

TEST(AdjustBills, DaysAfterMovingOutAreGivenBack) {
  Scenario scenario = five_months();
  scenario.when(registry::MoveOut{kHousehold, day("2024-05-11")});
  // 10 of 31 days of May: 67.79.
  scenario.when(adjust(6'779 - 21'016));
  EXPECT_EQ(
      scenario.then_one<BillsAdjusted>().lines,
      (std::vector<AdjustmentLine>{{5, day("2024-05-01"), day("2024-06-01"), Money{21'016}, {}, Money{6'779}, {}}}));
}

TEST(AdjustBills, TaxIsPutRightWithIt) {
  Scenario scenario = given(a_household());
  scenario.when(SetVatRate{kPropertyFee, {day("2023-01-01"), 60'000, true}});
  bill(scenario, 41, "2024-01-01", "2024-02-01", "2024-01-01");
  scenario.on("2024-06-15").when(correct_tariff(2'100'000)).when(adjust(-2'236));
  const auto event = scenario.then_one<BillsAdjusted>();
  // 210.16 has 11.90 of tax inside, 187.80 has 10.63.
  EXPECT_EQ(event.lines.front().before_tax, Money{1'190});
  EXPECT_EQ(event.lines.front().after_tax, Money{1'063});
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::credit_balances, Money{-2'236}, {}},
                                                           {LedgerAccount::service_income, Money{2'109}, Money{127}},
                                                           {LedgerAccount::output_vat, Money{127}, {}}}));
}

TEST(AdjustBills, RefusesByName) {
  const auto with = [](auto change) {
    AdjustBills command = adjust(-1);
    change(command);
    return command;
  };
  struct Row {
    AdjustBills command;
    const char* code;
  };
  const Row rows[] = {
      {adjust(-1), "nothing-to-adjust"},
      {adjust(-1, "2024-06-01", "2024-06-01"), "period-invalid"},
      {adjust(-1, "2024-01-01", "2024-06-01", "2024-06-16"), "date-in-future"},
      {adjust(-1, "2024-01-01", "2024-06-01", "2024-04-30"), "backdating-needs-permission"},
      {with([](auto& c) { c.due_date = day("2024-06-14"); }), "due-before-issue"},
      {with([](auto& c) { c.fee_item = kRepair; }), "fee-item-method-differs"},
      {with([](auto& c) { c.fee_item = id<FeeItemId>(99); }), "fee-item-unknown"},
      {with([](auto& c) { c.household = id<HouseholdId>(99); }), "household-unknown"},
      {with([](auto& c) { c.note = sealed(kOwner, FieldClass::name); }), "sealed-data-mismatch"},
  };
  for (const Row& row : rows) five_months().when(row.command).then_refused(row.code);
}

TEST(AdjustBills, BillsBroughtForwardAndTakenBackStayOut) {
  Scenario scenario = five_months();
  scenario.when(CancelStatement{kHousehold, run(45), day("2024-06-15"), {}});
  scenario.when(correct_tariff(2'100'000)).when(adjust(-4 * 2'236));
  EXPECT_EQ(scenario.then_one<BillsAdjusted>().lines.size(), 4U);
}

TEST(AdjustBills, WhatWasWaivedIsNotGivenBack) {
  const auto waived = [](std::int64_t fen) {
    Scenario scenario = five_months();
    scenario.when(WaiveBills{kHousehold, WaiverKind::goodwill, day("2024-06-15"), {{5, Money{fen}}}, {}});
    return scenario.when(correct_tariff(2'100'000));  // 187.80 a month instead of 210.16
  };
  waived(21'016).when(adjust(-4 * 2'236)).then_one<BillsAdjusted>();
  Scenario most = waived(20'000);
  most.when(adjust(-4 * 2'236 - 1'016));
  EXPECT_EQ(most.then_one<BillsAdjusted>().lines.back().after, Money{20'000});
  waived(100).when(adjust(-5 * 2'236)).then_one<BillsAdjusted>();
}

// --- statements taken back ---

TEST(CancelStatement, TheBillsNeverWereAndMayBeIssuedAgain) {
  Scenario scenario = five_months();
  scenario.when(CancelStatement{kHousehold, run(45), day("2024-06-15"), sealed(kOwner, FieldClass::free_text)});
  const auto event = scenario.then_one<StatementCancelled>();
  EXPECT_EQ(event.bills, (std::vector<CancelledBill>{{5, kPropertyFee, Money{21'016}, {}}}));
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::service_income, Money{21'016}, {}},
                                                           {LedgerAccount::receivables, Money{-21'016}, {}}}));
  scenario.then_says({"arrears_fen", std::int64_t{4 * 21'016}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{4 * 21'016});
  scenario.when(CancelStatement{kHousehold, run(45), day("2024-06-15"), {}}).then_refused("statement-unknown");
  scenario
      .when(ReceivePayment{id<PaymentId>(1), kHousehold, PaymentChannel::cash, "", Money{1}, day("2024-06-15"), {5}})
      .then_refused("bill-already-paid");
  bill(scenario, 46, "2024-05-01", "2024-06-01", "2024-06-15");
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{5 * 21'016});
  EXPECT_EQ(billed(scenario.world().account(kHousehold), kPropertyFee, {}, day("2024-01-01"), day("2024-06-01")),
            Billed::wholly);
}

TEST(CancelStatement, BearsNoLateFee) {
  Scenario scenario = given(a_household());
  LateFeeTerms terms;
  terms.daily_rate_millionths = 500;
  scenario.may_backdate().when(SetLateFeeTerms{kCommunity, day("2024-01-01"), terms, LateFeePosting::month_end});
  bill(scenario, 41, "2024-01-01", "2024-02-01", "2024-01-01");
  scenario.on("2025-03-15").when(CancelStatement{kHousehold, run(41), day("2025-03-15"), {}});
  scenario.on("2025-04-01").when(PostLateFees{kHousehold, day("2025-03-31")}).then_refused("no-late-fee");
}

TEST(CancelStatement, RefusesWhatSomethingHappenedTo) {
  const auto cancel = CancelStatement{kHousehold, run(45), day("2024-06-15"), {}};
  const auto pay =
      ReceivePayment{id<PaymentId>(1), kHousehold, PaymentChannel::cash, "", Money{1}, day("2024-06-15"), {5}};
  five_months().when(pay).when(cancel).then_refused("bill-touched").then_says({"bill_number", std::int64_t{5}});
  five_months()
      .when(pay)
      .when(ReversePayment{id<PaymentId>(1), kHousehold, ReversalReason::entered_wrongly, day("2024-06-15")})
      .when(cancel)
      .then_one<StatementCancelled>();
  five_months()
      .when(WaiveBills{kHousehold, WaiverKind::goodwill, day("2024-06-15"), {{5, Money{1}}}, {}})
      .when(cancel)
      .then_refused("bill-touched");
  five_months().when(DisputeBills{kHousehold, day("2024-06-15"), {5}, {}}).when(cancel).then_refused("bill-touched");
  five_months().when(correct_tariff(2'100'000)).when(adjust(-11'180)).when(cancel).then_refused("bill-touched");
  five_months().when(CancelStatement{kHousehold, run(99), day("2024-06-15"), {}}).then_refused("bill-run-unknown");
  five_months().when(CancelStatement{kHousehold, run(45), day("2024-06-16"), {}}).then_refused("date-in-future");
  Scenario running = given(a_household()).on("2024-06-01").when(start(41, "2024-06-01", "2024-07-01", "2024-06-01"));
  running.when(IssueStatement{run(41), kHousehold});
  running.when(CancelStatement{kHousehold, run(41), day("2024-06-01"), {}}).then_refused("bill-run-unfinished");
}

// --- income of months to come ---

TEST(Deferral, AQuarterBilledAheadIsIncomeOfItsMonths) {
  Scenario scenario = given(a_household());
  bill(scenario, 41, "2024-01-01", "2024-04-01", "2024-01-01", {kParking});
  const auto& statement =
      std::get<StatementIssued>(scenario.world().events()[scenario.world().events().size() - 3].event);
  EXPECT_EQ(statement.posting, (Posting{month("2024-01"),
                                        {{LedgerAccount::receivables, Money{45'000}, {}},
                                         {LedgerAccount::service_income, Money{-15'000}, {}},
                                         {LedgerAccount::deferred_income, Money{-30'000}, {}}},
                                        {{month("2024-02"), LedgerAccount::service_income, Money{15'000}},
                                         {month("2024-03"), LedgerAccount::service_income, Money{15'000}}}}));
  // Taken back in February: January and February were income, March never will be.
  scenario.on("2024-02-10").when(CancelStatement{kHousehold, run(41), day("2024-02-10"), {}});
  const auto event = scenario.then_one<StatementCancelled>();
  EXPECT_EQ(event.posting, (Posting{month("2024-02"),
                                    {{LedgerAccount::service_income, Money{30'000}, {}},
                                     {LedgerAccount::deferred_income, Money{15'000}, {}},
                                     {LedgerAccount::receivables, Money{-45'000}, {}}},
                                    {{month("2024-03"), LedgerAccount::service_income, Money{-15'000}}}}));
  EXPECT_EQ(event.deferrals, (std::vector<BillDeferral>{{1, month("2024-03"), Money{15'000}}}));
  EXPECT_TRUE(scenario.world().account(kHousehold).deferrals.empty());
}

TEST(Deferral, APriceThatRisesInsideCountsInItsMonths) {
  Scenario scenario = given(a_household() + std::vector<Command>{set_tariff(kParking, 180'000'000, "2024-02-01")});
  bill(scenario, 41, "2024-01-01", "2024-04-01", "2024-01-01", {kParking});
  const auto& bill_of =
      std::get<StatementIssued>(scenario.world().events()[scenario.world().events().size() - 3].event).bills.front();
  EXPECT_EQ(income_months_of(bill_of), (std::vector<std::int64_t>{15'000, 18'000, 18'000}));
}

}  // namespace
}  // namespace steward::billing
