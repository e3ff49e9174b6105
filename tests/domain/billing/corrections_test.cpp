#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/approvals/commands.h"
#include "domain/billing/allocation.h"
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
// The event of the adjustment, whatever follows it.
BillsAdjusted adjusted(Scenario& scenario, const AdjustBills& command) {
  const std::size_t before = scenario.world().events().size();
  scenario.when(command);
  const auto& events = scenario.world().events();
  EXPECT_GT(events.size(), before) << "the adjustment was refused";
  return events.size() == before ? BillsAdjusted{} : get<BillsAdjusted>(events[before].event);
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
  scenario.when(correct_tariff(2'100'000));
  const auto event = adjusted(scenario, adjust(-11'180));
  ASSERT_EQ(event.lines.size(), 5U);
  EXPECT_EQ(event.lines[0],
            (AdjustmentLine{1, day("2024-01-01"), day("2024-02-01"), Money{21'016}, {}, Money{18'780}, {}}));
  EXPECT_EQ(event.credited, Money{11'180});
  EXPECT_FALSE(event.bill);
  EXPECT_EQ(event.posting, (Posting{month("2024-06"),
                                    {{LedgerAccount::credit_balances, Money{-11'180}, {}},
                                     {LedgerAccount::service_income, Money{11'180}, {}}}}));
  // January and February were paid: theirs is credit. The others are owed less from now on.
  scenario.then_effective("2024-06-15").then_says({"credit_fen", std::int64_t{4'472}});
  scenario.then_says({"applied_fen", std::int64_t{6'708}}).then_says({"arrears_fen", std::int64_t{3 * 18'780}});
  scenario.then_says({"bills", std::int64_t{5}});
  const auto& applied = get<CreditApplied>(scenario.world().events().back().event);
  EXPECT_EQ(applied.allocations, (std::vector<Allocation>{{3, Money{2'236}}, {4, Money{2'236}}, {5, Money{2'236}}}));
  EXPECT_EQ(applied.sources, (std::vector<CreditSource>{{PaymentId{kAdjustment.uuid}, Money{6'708}}}));
  const Account& account = scenario.world().account(kHousehold);
  EXPECT_EQ(find_bill(account, 3)->amount, Money{21'016}) << "no bill changes";
  EXPECT_EQ(account.arrears(), Money{3 * 18'780});
  EXPECT_EQ(account.credit(), Money{4'472});
  // What was given back pays like any other credit, and cannot be taken for a payment.
  scenario
      .when(ReversePayment{PaymentId{kAdjustment.uuid}, kHousehold, ReversalReason::entered_wrongly, day("2024-06-15")})
      .then_refused("payment-unknown");
  scenario.when(ApplyCredit{kHousehold, day("2024-06-15")});
  EXPECT_EQ(scenario.then_one<CreditApplied>().sources,
            (std::vector<CreditSource>{{PaymentId{kAdjustment.uuid}, Money{4'472}}}));
  scenario.when(adjust(-11'180)).then_refused("adjustment-exists");
  AdjustBills again = adjust(-11'180);
  again.adjustment = id<AdjustmentId>(61);
  scenario.when(again).then_refused("nothing-to-adjust");
}

// What was given back is no payment that could be refunded: a deposit that it paid goes back by its own number.
TEST(AdjustBills, ADepositThatTheirCreditPaidGoesBackWhenItIsNamed) {
  const FeeItemId deposit = id<FeeItemId>(62);
  const PaymentId given_back{kAdjustment.uuid};
  Scenario scenario = five_months();
  scenario.when(
      ReceivePayment{id<PaymentId>(1), kHousehold, PaymentChannel::cash, "", Money{105'080}, day("2024-06-01"), {}});
  scenario.when(correct_tariff(2'100'000))
      .when(adjust(-11'180))
      .when(define(deposit, "deposit", ChargeMethod::deposit));
  scenario.when(RaiseCharge{kHousehold, deposit, Money{10'000}, day("2024-06-15"), day("2024-06-15"), {}});
  scenario.when(ApplyCredit{kHousehold, day("2024-06-15")});
  ApproveRefund refund{id<RefundId>(1), kHousehold, given_back, day("2024-06-15"), Money{10'000}, {}};
  scenario.when(refund).then_refused("payment-unknown");
  refund.payment = {};
  scenario.when(refund).then_refused("refund-above-credit");
  refund.bills = {6};
  scenario.when(refund).then_says({"returned_fen", std::int64_t{10'000}}).then_says({"arrears_fen", std::int64_t{0}});
  scenario.then_says({"credit_fen", std::int64_t{1'180}});
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<RefundApproved>(events[events.size() - 2].event).paid_by, (std::vector<PaymentId>{given_back}));
  scenario.when(SettleRefund{refund.refund, kHousehold, RefundOutcome::cancelled, "", day("2024-06-15")});
  scenario.then_says({"credit_fen", std::int64_t{1'180}});
  EXPECT_EQ(find_payment(scenario.world().account(kHousehold), given_back)->uses,
            (std::vector<PaymentUse>{{7, day("2024-06-15"), Money{10'000}, Money{}}}));
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
  EXPECT_EQ(adjusted(scenario, back).credited, Money{6'710});
  EXPECT_EQ(get<CreditApplied>(scenario.world().events().back().event).allocations,
            (std::vector<Allocation>{{6, Money{6'710}}}))
      << "what was charged on top is owed no more; the bills are what they were";
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{5 * 21'016});
}

TEST(AdjustBills, AnAreaMeasuredAnewCountsFromItsDay) {
  Scenario scenario = five_months();
  scenario.when(registry::MeasureHouse{kHouse, {day("2024-04-01"), Area{8'000}, {}}});
  // 80.00 × 2.35 = 188.00 in April and May: 22.16 less, twice.
  const auto event = adjusted(scenario, adjust(-4'432));
  ASSERT_EQ(event.lines.size(), 2U);
  EXPECT_EQ(event.lines[0].bill, 4U);
  EXPECT_EQ(event.lines[1].after, Money{18'800});
}

TEST(AdjustBills, DaysAfterMovingOutAreGivenBack) {
  Scenario scenario = five_months();
  scenario.when(registry::MoveOut{kHousehold, day("2024-05-11")});
  // 10 of 31 days of May: 67.79.
  EXPECT_EQ(
      adjusted(scenario, adjust(6'779 - 21'016)).lines,
      (std::vector<AdjustmentLine>{{5, day("2024-05-01"), day("2024-06-01"), Money{21'016}, {}, Money{6'779}, {}}}));
}

TEST(AdjustBills, TaxIsPutRightWithIt) {
  Scenario scenario = given(a_household());
  scenario.when(SetVatRate{kPropertyFee, {day("2023-01-01"), 60'000, true}});
  bill(scenario, 41, "2024-01-01", "2024-02-01", "2024-01-01");
  scenario.on("2024-06-15").when(correct_tariff(2'100'000));
  const auto event = adjusted(scenario, adjust(-2'236));
  // 210.16 has 11.90 of tax inside, 187.80 has 10.63.
  EXPECT_EQ(event.lines.front().before_tax, Money{1'190});
  EXPECT_EQ(event.lines.front().after_tax, Money{1'063});
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::credit_balances, Money{-2'236}, {}},
                                                           {LedgerAccount::service_income, Money{2'109}, Money{127}},
                                                           {LedgerAccount::output_vat, Money{127}, {}}}));
}

TEST(AdjustBills, TaxOnTopOfTheSameNetStandsBesideItsIncome) {
  Scenario scenario = given(a_household());
  bill(scenario, 41, "2024-01-01", "2024-02-01", "2024-01-01");
  scenario.on("2024-06-15").when(SetVatRate{kPropertyFee, {day("2023-01-01"), 60'000, false}});
  AdjustBills command = adjust(1'261);
  command.reason = AdjustmentReason::wrong_tax;
  // 210.16 was billed; with the tax on top it is 222.77.
  EXPECT_EQ(adjusted(scenario, command).posting.lines,
            (std::vector<PostingLine>{{LedgerAccount::receivables, Money{1'261}, {}},
                                      {LedgerAccount::service_income, Money{}, Money{-1'261}},
                                      {LedgerAccount::output_vat, Money{-1'261}, {}}}));
}

// Who may decide alone is measured by what moves: where nothing but tax does, by that.
TEST(AdjustBills, TaxAloneIsMeasuredByTheTaxThatMoves) {
  const CredentialId clerk = id<CredentialId>(90);
  const auto limited_to = [](std::int64_t fen) {
    Scenario scenario = five_months();
    scenario.when(approvals::SetApprovalRules{kCommunity, 30, 14, {{approvals::Action::correction, Money{fen}}}});
    return scenario.when(SetVatRate{kPropertyFee, {day("2023-01-01"), 60'000, true}});
  };
  AdjustBills command = adjust(0);
  command.reason = AdjustmentReason::wrong_tax;
  command.authority.by = clerk;
  // 11.90 inside each of five bills that had none.
  limited_to(5 * 1'190 - 1).when(command).then_refused("approval-needed");
  Scenario scenario = limited_to(5 * 1'190);
  const auto event = adjusted(scenario, command);
  EXPECT_EQ(event.lines.size(), 5U);
  EXPECT_FALSE(event.bill);
  const auto& used = get<approvals::AllowanceUsed>(scenario.world().events().back().event);
  EXPECT_EQ(used.amount, Money{5 * 1'190});
}

TEST(AdjustBills, WhatMovesIsWhatRisesOrFallsWhicheverIsMore) {
  const auto line = [](std::int64_t before, std::int64_t after, std::int64_t before_tax, std::int64_t after_tax) {
    AdjustmentLine made;
    made.before = Money{before};
    made.before_tax = Money{before_tax};
    made.after = Money{after};
    made.after_tax = Money{after_tax};
    return made;
  };
  using Lines = std::vector<AdjustmentLine>;
  EXPECT_EQ(moved_by(Lines{line(500, 400, 0, 0), line(500, 530, 0, 0)}), Money{100});
  EXPECT_EQ(moved_by(Lines{line(500, 600, 0, 0), line(500, 300, 0, 0), line(500, 700, 0, 0)}), Money{300});
  EXPECT_EQ(moved_by(Lines{line(500, 500, 10, 30), line(500, 500, 30, 10)}), Money{20});
  EXPECT_EQ(moved_by(Lines{line(500, 505, 10, 30)}), Money{20});
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
  scenario.when(correct_tariff(2'100'000));
  EXPECT_EQ(adjusted(scenario, adjust(-4 * 2'236)).lines.size(), 4U);
}

TEST(AdjustBills, WhatWasWaivedIsNotGivenBack) {
  const auto waived = [](std::int64_t fen) {
    Scenario scenario = five_months();
    scenario.when(WaiveBills{kHousehold, WaiverKind::goodwill, day("2024-06-15"), {{5, Money{fen}}}, {}});
    return scenario.when(correct_tariff(2'100'000));  // 187.80 a month instead of 210.16
  };
  Scenario all = waived(21'016);
  EXPECT_EQ(adjusted(all, adjust(-4 * 2'236)).lines.size(), 4U);
  Scenario most = waived(20'000);
  EXPECT_EQ(adjusted(most, adjust(-4 * 2'236 - 1'016)).lines.back().after, Money{20'000});
  Scenario little = waived(100);
  EXPECT_EQ(adjusted(little, adjust(-5 * 2'236)).lines.size(), 5U);
}

TEST(AdjustBills, WhatABillFellByBearsNoLateFeeFromThatDayOn) {
  Scenario scenario = given(a_household());
  LateFeeTerms terms;
  terms.daily_rate_millionths = 500;
  scenario.may_backdate().when(SetLateFeeTerms{kCommunity, day("2024-01-01"), terms, LateFeePosting::month_end});
  bill(scenario, 41, "2024-01-01", "2024-02-01", "2024-01-01");  // due on 31 December 2024
  scenario.on("2025-01-11").when(correct_tariff(2'100'000));
  AdjustBills command = adjust(-2'236, "2024-01-01", "2024-02-01", "2025-01-11");
  command.due_date = day("2025-01-11");
  scenario.when(command);
  // Eleven days on 210.16, twenty on 187.80: 3.03.
  scenario.on("2025-02-01").when(PostLateFees{kHousehold, day("2025-01-31")});
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines.front().amount, Money{303});
}

TEST(AdjustBills, PaidBillsLeaveWhatTheyFellByAsCredit) {
  Scenario scenario = five_months();
  scenario.when(
      ReceivePayment{id<PaymentId>(1), kHousehold, PaymentChannel::cash, "", Money{5 * 21'016}, day("2024-06-01"), {}});
  scenario.when(correct_tariff(2'100'000)).when(adjust(-11'180));
  scenario.then_one<BillsAdjusted>();
  scenario.then_says({"applied_fen", std::int64_t{0}});
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{11'180});
}

// --- adjusted, and then the payment bounces ---

ReceivePayment pay(std::uint8_t n, std::int64_t fen, std::string_view on, std::vector<std::uint32_t> bills = {}) {
  return {id<PaymentId>(n), kHousehold, PaymentChannel::cash, "", Money{fen}, day(on), std::move(bills)};
}
Command bounce(std::uint8_t n, std::string_view on) {
  return ReversePayment{id<PaymentId>(n), kHousehold, ReversalReason::bounced, day(on)};
}
// Five months paid, and 22.36 given back of each on 15 June.
Scenario paid_and_given_back() {
  Scenario scenario = five_months().when(pay(1, 5 * 21'016, "2024-06-01"));
  scenario.when(correct_tariff(2'100'000)).when(adjust(-5 * 2'236));
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{11'180});
  return scenario;
}
// The use of credit that follows a reversal.
CreditApplied given_back_with(Scenario& scenario) {
  const auto& events = scenario.world().events();
  EXPECT_NE(get_if<PaymentReversed>(&events[events.size() - 2].event), nullptr);
  const auto* applied = get_if<CreditApplied>(&events.back().event);
  EXPECT_NE(applied, nullptr);
  return applied != nullptr ? *applied : CreditApplied{};
}

TEST(AdjustedAndReversed, BillsAreOpenedForWhatIsStillDue) {
  Scenario scenario = paid_and_given_back().on("2024-06-20").when(bounce(1, "2024-06-20"));
  const CreditApplied applied = given_back_with(scenario);
  EXPECT_EQ(applied.allocations,
            (std::vector<Allocation>{
                {1, Money{2'236}}, {2, Money{2'236}}, {3, Money{2'236}}, {4, Money{2'236}}, {5, Money{2'236}}}));
  EXPECT_EQ(applied.sources, (std::vector<CreditSource>{{PaymentId{kAdjustment.uuid}, Money{11'180}}}));
  EXPECT_EQ(applied.posting.lines, (std::vector<PostingLine>{{LedgerAccount::credit_balances, Money{11'180}, {}},
                                                             {LedgerAccount::receivables, Money{-11'180}, {}}}));
  scenario.then_effective("2024-06-20").then_says({"reopened_fen", std::int64_t{5 * 21'016}});
  scenario.then_says({"applied_fen", std::int64_t{11'180}}).then_says({"credit_fen", std::int64_t{0}});
  scenario.then_says({"arrears_fen", std::int64_t{5 * 18'780}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{5 * 18'780});
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{});
  // What was given back once is not again.
  scenario.when(pay(2, 5 * 18'780, "2024-06-20")).when(bounce(2, "2024-06-20")).then_one<PaymentReversed>();
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{5 * 18'780});
}

TEST(AdjustedAndReversed, WhatWasUsedMeanwhileIsOwed) {
  Scenario scenario = paid_and_given_back().on("2024-06-16");
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{10'000}, day("2024-06-16"), day("2024-06-16"), {}});
  scenario.when(ApplyCredit{kHousehold, day("2024-06-16")}).when(bounce(1, "2024-06-16"));
  EXPECT_EQ(given_back_with(scenario).allocations, (std::vector<Allocation>{{1, Money{1'180}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{5 * 21'016 - 1'180});
}

TEST(AdjustedAndReversed, NothingIsGivenBackBeforeItWas) {
  Scenario scenario = paid_and_given_back().on("2024-06-20").when(bounce(1, "2024-06-10"));
  (void)given_back_with(scenario);
  EXPECT_EQ(scenario.world().events().back().effective_date, day("2024-06-15"));
}

TEST(AdjustedAndReversed, WhatThePayerPaidTooMuchIsNotTaken) {
  Scenario scenario = five_months().when(pay(1, 5 * 21'016, "2024-06-01")).when(pay(2, 5'000, "2024-06-02"));
  scenario.when(correct_tariff(2'100'000)).when(adjust(-2'236, "2024-01-01", "2024-02-01"));
  scenario.when(bounce(1, "2024-06-15"));
  EXPECT_EQ(given_back_with(scenario).allocations, (std::vector<Allocation>{{1, Money{2'236}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{5'000});
}

TEST(AdjustedAndReversed, WhatWasChargedOnTopIsOpenedForWhatIsStillDueToo) {
  Scenario scenario = five_months().when(pay(1, 5 * 21'016, "2024-06-01"));
  scenario.when(correct_tariff(2'500'000)).when(adjust(5 * 1'342)).when(pay(2, 5 * 1'342, "2024-06-15", {6}));
  AdjustBills down = adjust(-5 * 1'342);
  down.adjustment = id<AdjustmentId>(61);
  scenario.when(correct_tariff(2'350'000)).when(down).when(bounce(2, "2024-06-15"));
  EXPECT_EQ(given_back_with(scenario).allocations, (std::vector<Allocation>{{6, Money{5 * 1'342}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{});
}

// As if the bill had been open when it was adjusted: WhatABillFellByBearsNoLateFeeFromThatDayOn.
TEST(AdjustedAndReversed, WhatABillFellByBearsNoLateFeeFromTheAdjustmentOn) {
  Scenario scenario = given(a_household());
  LateFeeTerms terms;
  terms.daily_rate_millionths = 500;
  scenario.may_backdate().when(SetLateFeeTerms{kCommunity, day("2024-01-01"), terms, LateFeePosting::month_end});
  bill(scenario, 41, "2024-01-01", "2024-02-01", "2024-01-01");  // due on 31 December 2024
  scenario.on("2024-12-31").when(pay(1, 21'016, "2024-12-31"));
  scenario.on("2025-01-11").when(correct_tariff(2'100'000));
  AdjustBills command = adjust(-2'236, "2024-01-01", "2024-02-01", "2025-01-11");
  command.due_date = day("2025-01-11");
  scenario.when(command).on("2025-01-21").when(bounce(1, "2025-01-21"));
  (void)given_back_with(scenario);
  scenario.on("2025-02-01").when(PostLateFees{kHousehold, day("2025-01-31")});
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines.front().amount, Money{303});
}

TEST(AdjustedAndReversed, WhatStaysChargedForAWaivedSurchargeIsGivenBackToo) {
  Scenario scenario = five_months().when(pay(1, 21'016, "2024-06-01", {1}));
  scenario.when(correct_tariff(2'500'000)).when(adjust(1'342, "2024-01-01", "2024-02-01"));
  scenario.when(WaiveBills{kHousehold, WaiverKind::goodwill, day("2024-06-15"), {{6, Money{1'342}}}, {}});
  AdjustBills down = adjust(-2'236, "2024-01-01", "2024-02-01");
  down.adjustment = id<AdjustmentId>(61);
  EXPECT_EQ(adjusted(scenario.when(correct_tariff(2'100'000)), down).lines.front().after, Money{20'122});
  scenario.when(bounce(1, "2024-06-15"));
  EXPECT_EQ(given_back_with(scenario).allocations, (std::vector<Allocation>{{1, Money{2'236}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{4 * 21'016 + 18'780});
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{});
}

TEST(AdjustedAndReversed, CreditOfAnotherItemOnAnOrdinaryBillGaveNothingBack) {
  Scenario scenario = given(a_household());
  bill(scenario, 41, "2024-01-01", "2024-02-01", "2024-01-01");
  bill(scenario, 42, "2024-01-01", "2024-02-01", "2024-01-01", {kParking});
  bill(scenario, 43, "2024-03-01", "2024-04-01", "2024-03-01");
  scenario.on("2024-06-15").when(pay(1, 21'016, "2024-06-01", {1})).when(pay(2, 15'000, "2024-06-01", {2}));
  AdjustBills parking = adjust(-3'000, "2024-01-01", "2024-02-01");
  parking.fee_item = kParking;
  scenario.when(CorrectTariff{kParking, {day("2023-01-01"), UnitPrice{120'000'000}}}).when(parking);
  scenario.when(ApplyCredit{kHousehold, day("2024-06-15")});
  EXPECT_EQ(scenario.then_one<CreditApplied>().allocations, (std::vector<Allocation>{{3, Money{3'000}}}));
  AdjustBills property = adjust(-2'236, "2024-01-01", "2024-02-01");
  property.adjustment = id<AdjustmentId>(61);
  scenario.when(correct_tariff(2'100'000)).when(property).when(bounce(1, "2024-06-15"));
  EXPECT_EQ(given_back_with(scenario).allocations, (std::vector<Allocation>{{1, Money{2'236}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{18'780 + 21'016 - 3'000});
}

AdjustBills adjust_january(std::uint8_t number, FeeItemId item, std::int64_t difference) {
  AdjustBills command = adjust(difference, "2024-01-01", "2024-02-01");
  command.adjustment = id<AdjustmentId>(number);
  command.fee_item = item;
  return command;
}
// January's fee and parking, bills 1 and 2.
Scenario fee_and_parking() {
  Scenario scenario = given(a_household());
  bill(scenario, 41, "2024-01-01", "2024-02-01", "2024-01-01");
  bill(scenario, 42, "2024-01-01", "2024-02-01", "2024-01-01", {kParking});
  return scenario.on("2024-06-15");
}
// 30.00 of the parking, as adjustment 61.
Scenario& parking_given_back(Scenario& scenario) {
  scenario.when(CorrectTariff{kParking, {day("2023-01-01"), UnitPrice{120'000'000}}});
  return scenario.when(adjust_january(61, kParking, -3'000));
}

TEST(AdjustedAndReversed, UnusedCreditOfAnotherItemGivesNothingBack) {
  Scenario scenario = fee_and_parking();
  scenario.when(pay(1, 21'016, "2024-06-01", {1})).when(pay(2, 15'000, "2024-06-01", {2}));
  scenario.when(correct_tariff(2'100'000)).when(adjust_january(60, kPropertyFee, -2'236));
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{2'236}, day("2024-06-15"), day("2024-06-15"), {}});
  scenario.when(ApplyCredit{kHousehold, day("2024-06-15")});
  parking_given_back(scenario).when(bounce(1, "2024-06-15")).then_one<PaymentReversed>();
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{21'016}) << "what was given back of it was used";
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{3'000});
  // It pays the bill as any credit does, on the day on which it is used.
  scenario.on("2024-06-20").when(ApplyCredit{kHousehold, day("2024-06-20")}).then_one<CreditApplied>();
  EXPECT_EQ(find_payment(scenario.world().account(kHousehold), PaymentId{id<AdjustmentId>(61).uuid})->uses,
            (std::vector<PaymentUse>{{1, day("2024-06-20"), Money{3'000}, Money{}}}));
}

TEST(AdjustedAndReversed, EachItemGivesBackItsOwn) {
  Scenario scenario = fee_and_parking().when(pay(1, 36'016, "2024-06-01"));
  scenario.when(correct_tariff(2'100'000)).when(adjust_january(60, kPropertyFee, -2'236));
  parking_given_back(scenario).when(bounce(1, "2024-06-15"));
  scenario.then_says({"applied_fen", std::int64_t{5'236}}).then_says({"credit_fen", std::int64_t{0}});
  scenario.then_says({"arrears_fen", std::int64_t{18'780 + 12'000}});
  const auto& events = scenario.world().events();
  const auto& fee = get<CreditApplied>(events[events.size() - 2].event);
  EXPECT_EQ(fee.allocations, (std::vector<Allocation>{{1, Money{2'236}}}));
  EXPECT_EQ(fee.sources, (std::vector<CreditSource>{{PaymentId{id<AdjustmentId>(60).uuid}, Money{2'236}}}));
  const auto& parking = get<CreditApplied>(events.back().event);
  EXPECT_EQ(parking.allocations, (std::vector<Allocation>{{2, Money{3'000}}}));
  EXPECT_EQ(parking.sources, (std::vector<CreditSource>{{PaymentId{id<AdjustmentId>(61).uuid}, Money{3'000}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{18'780 + 12'000});
}

// --- adjusted, and then refunded ---

Command refund_of(std::uint8_t payment, std::int64_t fen, std::string_view on) {
  return ApproveRefund{id<RefundId>(1), kHousehold, id<PaymentId>(payment), day(on), Money{fen}, {}};
}

TEST(AdjustedAndRefunded, BillsAreOpenedForWhatIsStillDue) {
  Scenario scenario = paid_and_given_back().on("2024-06-20").when(refund_of(1, 5 * 21'016, "2024-06-20"));
  scenario.then_says({"reopened_fen", std::int64_t{5 * 21'016}}).then_says({"applied_fen", std::int64_t{11'180}});
  scenario.then_says({"arrears_fen", std::int64_t{5 * 18'780}}).then_says({"credit_fen", std::int64_t{0}});
  const auto& events = scenario.world().events();
  EXPECT_NE(get_if<RefundApproved>(&events[events.size() - 2].event), nullptr);
  const auto& applied = get<CreditApplied>(events.back().event);
  EXPECT_EQ(applied.allocations,
            (std::vector<Allocation>{
                {5, Money{2'236}}, {4, Money{2'236}}, {3, Money{2'236}}, {2, Money{2'236}}, {1, Money{2'236}}}))
      << "in the order in which they were opened";
  EXPECT_EQ(applied.sources, (std::vector<CreditSource>{{PaymentId{kAdjustment.uuid}, Money{11'180}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{5 * 18'780});
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{});
  // The money that did not leave is credit, and pays what is due of them.
  scenario.when(SettleRefund{id<RefundId>(1), kHousehold, RefundOutcome::cancelled, "", day("2024-06-20")});
  scenario.then_one<RefundSettled>();
  scenario.when(ApplyCredit{kHousehold, day("2024-06-20")});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{});
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{11'180});
}

TEST(AdjustedAndRefunded, WhatWasTooMuchOfAPaymentLeavesItsBillPaid) {
  Scenario scenario = five_months().when(pay(1, 21'016, "2024-06-01", {1}));
  scenario.when(correct_tariff(2'100'000)).when(adjust(-2'236, "2024-01-01", "2024-02-01"));
  scenario.when(refund_of(1, 2'236, "2024-06-15"));
  scenario.then_says({"arrears_fen", std::int64_t{4 * 21'016}}).then_says({"credit_fen", std::int64_t{0}});
  scenario.then_says({"late_fee_fen", std::int64_t{0}});
  EXPECT_EQ(open_principal(*find_bill(scenario.world().account(kHousehold), 1)), Money{});
}

// Bills of January and February, due on 31 December 2024.
Scenario two_due(LateFeePosting posting) {
  Scenario scenario = given(a_household());
  LateFeeTerms terms;
  terms.daily_rate_millionths = 500;
  scenario.may_backdate().when(SetLateFeeTerms{kCommunity, day("2024-01-01"), terms, posting});
  bill(scenario, 41, "2024-01-01", "2024-02-01", "2024-01-01");
  bill(scenario, 42, "2024-02-01", "2024-03-01", "2024-02-01");
  return scenario.on("2024-12-31");
}
AdjustBills adjust_in_2025(std::uint8_t number, std::int64_t difference, std::string_view from, std::string_view to,
                           std::string_view on) {
  AdjustBills command = adjust(difference, from, to, on);
  command.adjustment = id<AdjustmentId>(number);
  command.due_date = day(on);
  return command;
}
// Of each its fee up to the end of March.
std::vector<std::int64_t> late_fees_of_march(Scenario& scenario) {
  scenario.on("2025-04-01").when(PostLateFees{kHousehold, day("2025-03-31")});
  std::vector<std::int64_t> fees;
  for (const LateFeeLine& line : scenario.then_one<LateFeesPosted>().lines) fees.push_back(line.amount.fen);
  return fees;
}

TEST(AdjustedAndReversed, EachBillCountsFromItsOwnAdjustmentOn) {
  const auto adjust_both = [](Scenario& scenario) {
    scenario.on("2025-01-11").when(correct_tariff(2'100'000));
    scenario.when(adjust_in_2025(60, -2'236, "2024-01-01", "2024-02-01", "2025-01-11")).on("2025-03-11");
    scenario.when(adjust_in_2025(61, -2'236, "2024-02-01", "2024-03-01", "2025-03-11")).on("2025-03-21");
  };
  Scenario scenario = two_due(LateFeePosting::month_end);
  scenario.when(pay(1, 21'016, "2024-12-31", {1})).when(pay(2, 21'016, "2024-12-31", {2}));
  adjust_both(scenario);
  scenario.when(bounce(2, "2025-03-21"));
  EXPECT_EQ(given_back_with(scenario).sources,
            (std::vector<CreditSource>{{PaymentId{id<AdjustmentId>(61).uuid}, Money{2'236}}}));
  Scenario both = scenario;
  // 70 days on 210.16 and 20 on 187.80; of January 11 and 79.
  EXPECT_EQ(late_fees_of_march(scenario), (std::vector<std::int64_t>{923}));
  both.when(bounce(1, "2025-03-21"));
  EXPECT_EQ(late_fees_of_march(both), (std::vector<std::int64_t>{857, 923}));

  Scenario at_once = two_due(LateFeePosting::month_end).when(pay(1, 2 * 21'016, "2024-12-31", {2, 1}));
  adjust_both(at_once);
  at_once.when(bounce(1, "2025-03-21"));
  EXPECT_EQ(late_fees_of_march(at_once), (std::vector<std::int64_t>{857, 923}));
}

TEST(AdjustedAndReversed, CreditOfAnotherBillCountsFromTheDayItWasGiven) {
  Scenario scenario = two_due(LateFeePosting::month_end);
  scenario.when(pay(1, 21'016, "2024-12-31", {1})).when(pay(2, 21'016, "2024-12-31", {2}));
  scenario.on("2025-01-11").when(correct_tariff(2'100'000));
  scenario.when(adjust_in_2025(60, -2'236, "2024-01-01", "2024-02-01", "2025-01-11"));
  // What January fell by pays something else, all of it.
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{2'236}, day("2025-01-11"), day("2026-01-01"), {}});
  scenario.when(ApplyCredit{kHousehold, day("2025-01-11")}).on("2025-03-11");
  scenario.when(adjust_in_2025(61, -2'236, "2024-02-01", "2024-03-01", "2025-03-11")).on("2025-03-21");
  scenario.when(bounce(1, "2025-03-21"));
  EXPECT_EQ(given_back_with(scenario).sources,
            (std::vector<CreditSource>{{PaymentId{id<AdjustmentId>(61).uuid}, Money{2'236}}}));
  // 70 days on 210.16 and 20 on 187.80, not 11 and 79.
  EXPECT_EQ(late_fees_of_march(scenario), (std::vector<std::int64_t>{923}));
}

TEST(AdjustedAndReversed, ABillThatFellTwiceCountsFromEachFallOn) {
  Scenario scenario = two_due(LateFeePosting::month_end).when(pay(1, 2 * 21'016, "2024-12-31"));
  scenario.on("2025-01-11").when(correct_tariff(2'100'000));
  scenario.when(adjust_in_2025(60, -2'236, "2024-01-01", "2024-02-01", "2025-01-11"));
  scenario.on("2025-03-11").when(correct_tariff(2'000'000));
  scenario.when(adjust_in_2025(61, -894, "2024-01-01", "2024-02-01", "2025-03-11"));
  scenario.on("2025-03-21").when(bounce(1, "2025-03-21"));
  // 11 days on 210.16, 59 on 187.80, 20 on 178.86; February was not adjusted: 90 days.
  EXPECT_EQ(late_fees_of_march(scenario), (std::vector<std::int64_t>{848, 946}));
}

TEST(AdjustedAndReversed, TheDaysOfABillThatIsClosedAreBorneWithIt) {
  Scenario scenario = two_due(LateFeePosting::at_payment);
  scenario.when(pay(1, 2'236, "2024-12-31", {1})).when(pay(2, 18'780, "2024-12-31", {1}));
  scenario.on("2025-03-11").when(correct_tariff(2'100'000));
  scenario.when(adjust_in_2025(60, -2'236, "2024-01-01", "2024-02-01", "2025-03-11"));
  scenario.on("2025-03-21").when(bounce(1, "2025-03-21"));
  // 70 days on 22.36.
  EXPECT_EQ(get<LateFeesPosted>(scenario.world().events().back().event).lines,
            (std::vector<LateFeeLine>{{1, day("2024-12-31"), day("2025-03-21"), Money{78}}}));
  scenario.then_says({"applied_fen", std::int64_t{2'236}}).then_says({"late_fee_fen", std::int64_t{78}});
  scenario.then_says({"arrears_fen", std::int64_t{21'016 + 78}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{21'016 + 78});
}

TEST(AdjustedAndRefunded, ABillBearsLateFeesOfWhatIsStillDueFromTheRefundOn) {
  Scenario scenario = two_due(LateFeePosting::month_end).when(pay(1, 21'016, "2024-12-31", {1}));
  scenario.on("2025-01-11").when(correct_tariff(2'100'000));
  scenario.when(adjust_in_2025(60, -2'236, "2024-01-01", "2024-02-01", "2025-01-11"));
  scenario.on("2025-03-21").when(refund_of(1, 21'016, "2025-03-21"));
  // 10 days on 187.80; of February, which nobody paid, 90 on 210.16.
  EXPECT_EQ(late_fees_of_march(scenario), (std::vector<std::int64_t>{94, 946}));
}

// What was given back was away when the payment bounced.
TEST(AdjustedAndRefunded, CreditWhoseRefundIsCancelledIsOfTheBillThatWasOpenedMeanwhile) {
  Scenario scenario = two_due(LateFeePosting::at_payment).when(pay(1, 21'016, "2024-12-31", {1}));
  scenario.on("2025-01-11").when(correct_tariff(2'100'000));
  scenario.when(adjust_in_2025(60, -2'236, "2024-01-01", "2024-02-01", "2025-01-11"));
  scenario.on("2025-01-15").when(ApproveRefund{id<RefundId>(1), kHousehold, {}, day("2025-01-15"), Money{2'236}, {}});
  scenario.on("2025-03-11").when(bounce(1, "2025-03-11")).then_one<PaymentReversed>();
  scenario.on("2025-03-21");
  scenario.when(SettleRefund{id<RefundId>(1), kHousehold, RefundOutcome::cancelled, "", day("2025-03-21")});
  scenario.then_says({"credit_fen", std::int64_t{0}});
  EXPECT_EQ(get<CreditApplied>(scenario.world().events().back().event).allocations,
            (std::vector<Allocation>{{1, Money{2'236}}}));
  // 11 days on 210.16 and 69 on 187.80, and not 80 on what was issued.
  scenario.when(pay(2, 18'780 + 763, "2025-03-21", {1}));
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<LateFeesPosted>(events[events.size() - 2].event).lines,
            (std::vector<LateFeeLine>{{1, day("2024-12-31"), day("2025-03-21"), Money{763}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{21'016}) << "February's";
}

TEST(AdjustedAndRefunded, CreditWhoseRefundIsCancelledIsOfWhatWasChargedOnTopToo) {
  Scenario scenario = two_due(LateFeePosting::month_end).on("2025-01-11").when(correct_tariff(2'600'000));
  scenario.when(adjust_in_2025(60, 2'236, "2024-01-01", "2024-02-01", "2025-01-11"));
  scenario.when(pay(1, 21'016 + 2'236, "2025-01-11", {1, 3}));
  scenario.on("2025-01-12").when(correct_tariff(2'350'000));
  scenario.when(adjust_in_2025(61, -2'236, "2024-01-01", "2024-02-01", "2025-01-12"));
  const auto cancel = [](std::string_view on) {
    return SettleRefund{id<RefundId>(1), kHousehold, RefundOutcome::cancelled, "", day(on)};
  };
  scenario.on("2025-01-15").when(ApproveRefund{id<RefundId>(1), kHousehold, {}, day("2025-01-15"), Money{2'236}, {}});
  Scenario cancelled_first = scenario;
  scenario.on("2025-03-11").when(bounce(1, "2025-03-11")).on("2025-03-21").when(cancel("2025-03-21"));
  EXPECT_EQ(get<CreditApplied>(scenario.world().events().back().event).allocations,
            (std::vector<Allocation>{{3, Money{2'236}}}));
  cancelled_first.on("2025-03-11").when(cancel("2025-03-11")).on("2025-03-21").when(bounce(1, "2025-03-21"));
  for (Scenario* ended : {&scenario, &cancelled_first}) {
    EXPECT_EQ(ended->world().account(kHousehold).arrears(), Money{2 * 21'016});
    EXPECT_EQ(ended->world().account(kHousehold).credit(), Money{});
  }
}

TEST(AdjustedAndRefunded, LateFeesThatTheGiveBackMakesTooManyAreWaived) {
  Scenario scenario = two_due(LateFeePosting::at_payment).when(pay(1, 21'016, "2024-12-31", {1}));
  scenario.on("2025-01-11").when(correct_tariff(2'100'000));
  scenario.when(adjust_in_2025(60, -2'236, "2024-01-01", "2024-02-01", "2025-01-11"));
  scenario.on("2025-01-15").when(ApproveRefund{id<RefundId>(1), kHousehold, {}, day("2025-01-15"), Money{2'236}, {}});
  scenario.on("2025-03-11").when(bounce(1, "2025-03-11"));
  // 80 days on what was issued, since the credit is away: 8.41, which stays open.
  scenario.on("2025-03-21").when(pay(2, 18'780, "2025-03-21", {1}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{21'016 + 2'236 + 841});
  scenario.on("2025-03-25");
  scenario.when(SettleRefund{id<RefundId>(1), kHousehold, RefundOutcome::cancelled, "", day("2025-03-25")});
  // 11 days on 210.16 and 69 on 187.80 are 7.63.
  const auto& waived = get<BillsWaived>(scenario.world().events().back().event);
  EXPECT_EQ(waived.kind, WaiverKind::not_due);
  EXPECT_EQ(waived.lines, (std::vector<Allocation>{{1, Money{}, Money{78}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{21'016 + 763});
}

// Its refund opened the bill, what was given back closed it: the days before are nobody's when the payment bounces.
TEST(AdjustedAndRefunded, TheDaysThatAPaymentPaidForAreBorneWhenItBouncesAfterItsRefundWasCancelled) {
  Scenario scenario = two_due(LateFeePosting::at_payment);
  scenario.when(pay(1, 2'236, "2024-12-31", {1})).when(pay(2, 18'780, "2024-12-31", {1}));
  scenario.on("2025-03-11").when(correct_tariff(2'100'000));
  scenario.when(adjust_in_2025(60, -2'236, "2024-01-01", "2024-02-01", "2025-03-11"));
  scenario.on("2025-03-20").when(refund_of(1, 2'236, "2025-03-20"));
  scenario.when(SettleRefund{id<RefundId>(1), kHousehold, RefundOutcome::cancelled, "", day("2025-03-20")});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{21'016}) << "February's";
  scenario.on("2025-03-21").when(bounce(1, "2025-03-21"));
  // 70 days on 22.36.
  EXPECT_EQ(get<LateFeesPosted>(scenario.world().events().back().event).lines,
            (std::vector<LateFeeLine>{{1, day("2024-12-31"), day("2025-03-21"), Money{78}}}));
  scenario.then_says({"late_fee_fen", std::int64_t{78}}).then_says({"arrears_fen", std::int64_t{21'016 + 78}});
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
  // Who paid it before knowing of it has credit.
  const ReceivePayment moved{id<PaymentId>(1),  kHousehold, PaymentChannel::wechat, "4200001", Money{1},
                             day("2024-06-15"), {5}};
  EXPECT_EQ(scenario.when(moved).then_one<PaymentReceived>().credited, Money{1});
}

// as_of: whatever the day, the events effective until then make an account that holds together.
std::optional<Date> first_day_that_faults(const World& world, Date from, Date to) {
  for (Date until = from; until <= to; until = add_days(until, 1)) {
    State state = initial_state(StreamKind::household);
    for (const NewEvent& event : world.events()) {
      if (event.stream != stream_of(kHousehold) || event.effective_date > until) continue;
      state = evolve(std::move(state), event.event, 1);
    }
    if (std::holds_alternative<Faulted>(state)) return until;
  }
  return std::nullopt;
}

const imports::StartImportRun kArrearsFile{
    id<ImportRunId>(30), kCommunity, imports::ImportKind::opening_arrears, {std::byte{1}}, 3};

TEST(CancelStatement, ItsPeriodIsBilledAgainFromThatDayOnOnly) {
  Scenario scenario = five_months();
  scenario.when(CancelStatement{kHousehold, run(45), day("2024-06-10"), {}});
  scenario.when(start(46, "2024-05-01", "2024-06-01", "2024-06-09")).when(IssueStatement{run(46), kHousehold});
  scenario.then_refused("before-cancellation").then_says({"earliest", day("2024-06-10")});
  scenario.when(start(47, "2024-05-20", "2024-06-10", "2024-06-09")).when(IssueStatement{run(47), kHousehold});
  scenario.then_refused("before-cancellation");
  scenario.when(kArrearsFile);
  const auto bring = [](std::string_view on) {
    return BringForwardArrears{kHousehold,        kArrearsFile.run,  kPropertyFee,  day("2024-05-01"),
                               day("2024-06-01"), day("2024-06-30"), Money{21'016}, day(on)};
  };
  scenario.when(bring("2024-06-09")).then_refused("before-cancellation");
  // June was never billed, and what lies beside it is free.
  bill(scenario, 48, "2024-06-01", "2024-07-01", "2024-06-09");
  scenario.on("2024-06-15").when(bring("2024-06-10")).then_one<ArrearsBroughtForward>();
  EXPECT_EQ(first_day_that_faults(scenario.world(), day("2024-05-31"), day("2024-06-16")), std::nullopt);
}

RC_GTEST_PROP(Account, FoldsUpToAnyDayWhateverWasBilledAndTakenBack, ()) {
  Scenario scenario = given(a_household() + std::vector<Command>{kArrearsFile});
  World& world = scenario.world();
  const auto some_day = [] { return add_days(day("2024-06-01"), *rc::gen::inRange(0, 12)); };
  const auto some_month = [] { return add_months(day("2024-01-01"), *rc::gen::inRange(0, 3)); };
  std::uint8_t next = 100;
  std::vector<BillRunId> runs;
  std::int64_t price = 2'350'000;
  for (int step = *rc::gen::inRange(1, 25); step > 0; --step) {
    switch (*rc::gen::inRange(0, 6)) {
      case 0:
      case 1: {
        const Date from = some_month();
        StartBillRun begun = start(next++, "2024-01-01", "2024-02-01", "2024-06-01");
        begun.period_from = from;
        begun.period_to = add_months(from, *rc::gen::inRange(1, 3));
        begun.issue_date = some_day();
        RC_ASSERT(world.handle(begun).has_value());
        const auto issued = world.handle(IssueStatement{begun.run, kHousehold});
        if (!issued) break;
        const auto& total = issued->outcome.at(3);
        RC_ASSERT(total.name == "total_fen");
        RC_ASSERT(world.handle(RecordBillRunChunk{begun.run, 0, 1, 1, Money{std::get<std::int64_t>(total.value)}, {}})
                      .has_value());
        RC_ASSERT(world.handle(CompleteBillRun{begun.run}).has_value());
        runs.push_back(begun.run);
        break;
      }
      case 2:
        if (runs.empty()) break;
        (void)world.handle(CancelStatement{kHousehold, *rc::gen::elementOf(runs), some_day(), {}});
        break;
      case 3: {
        const Date from = some_month();
        (void)world.handle(BringForwardArrears{kHousehold, kArrearsFile.run, kPropertyFee, from, add_months(from, 1),
                                               day("2024-06-30"), Money{500}, some_day()});
        break;
      }
      case 4:
        (void)world.handle(
            ReceivePayment{id<PaymentId>(next++), kHousehold, PaymentChannel::cash, "", Money{9'000}, some_day(), {}});
        break;
      default: {
        price += *rc::gen::inRange<std::int64_t>(-1, 2) * 100'000;
        (void)world.handle(correct_tariff(price));
        AdjustBills command = adjust(0, "2024-01-01", "2024-06-01");
        command.adjustment = id<AdjustmentId>(next++);
        command.adjusted_on = some_day();
        auto done = world.handle(command);
        if (!done && done.error().code == "adjustment-differs") {
          command.difference = Money{std::get<std::int64_t>(done.error().params.front().value)};
          (void)world.handle(command);
        }
      }
    }
  }
  RC_ASSERT(first_day_that_faults(world, day("2024-05-31"), day("2024-06-16")) == std::nullopt);
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
  const auto& statement = get<StatementIssued>(scenario.world().events()[scenario.world().events().size() - 3].event);
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

TEST(Deferral, AnAdjustmentIsIncomeOfTheMonthsThatItsBillsChargeFor) {
  Scenario scenario = given(a_household());
  bill(scenario, 41, "2024-01-01", "2024-04-01", "2024-01-01", {kParking});
  // 120.00 a month instead of 150.00: 60.00 too much until February, 30.00 of March that never will be.
  scenario.on("2024-02-10").when(CorrectTariff{kParking, {day("2023-01-01"), UnitPrice{120'000'000}}});
  AdjustBills command = adjust(-9'000, "2024-01-01", "2024-04-01", "2024-02-10");
  command.fee_item = kParking;
  const auto event = adjusted(scenario, command);
  EXPECT_EQ(event.posting, (Posting{month("2024-02"),
                                    {{LedgerAccount::credit_balances, Money{-9'000}, {}},
                                     {LedgerAccount::service_income, Money{6'000}, {}},
                                     {LedgerAccount::deferred_income, Money{3'000}, {}}},
                                    {{month("2024-03"), LedgerAccount::service_income, Money{-3'000}}}}));
  EXPECT_EQ(event.deferrals, (std::vector<BillDeferral>{{1, month("2024-03"), Money{-3'000}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).deferrals,
            (std::vector<BillDeferral>{{1, month("2024-02"), Money{15'000}}, {1, month("2024-03"), Money{12'000}}}));
  // And back again in March: by then there is nothing to defer.
  scenario.on("2024-03-05").when(CorrectTariff{kParking, {day("2023-01-01"), UnitPrice{150'000'000}}});
  command = adjust(9'000, "2024-01-01", "2024-04-01", "2024-03-05");
  command.adjustment = id<AdjustmentId>(61);
  command.fee_item = kParking;
  const auto back = adjusted(scenario, command);
  EXPECT_TRUE(back.deferrals.empty());
  EXPECT_EQ(
      back.posting,
      (Posting{month("2024-03"),
               {{LedgerAccount::receivables, Money{9'000}, {}}, {LedgerAccount::service_income, Money{-9'000}, {}}}}));
}

TEST(Deferral, APriceThatRisesInsideCountsInItsMonths) {
  Scenario scenario = given(a_household() + std::vector<Command>{set_tariff(kParking, 180'000'000, "2024-02-01")});
  bill(scenario, 41, "2024-01-01", "2024-04-01", "2024-01-01", {kParking});
  const auto& bill_of =
      get<StatementIssued>(scenario.world().events()[scenario.world().events().size() - 3].event).bills.front();
  EXPECT_EQ(income_months_of(bill_of), (std::vector<std::int64_t>{15'000, 18'000, 18'000}));
}

}  // namespace
}  // namespace steward::billing
