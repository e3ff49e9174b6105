#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/approvals/commands.h"
#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/late_fees.h"
#include "tests/domain/billing/receivables_given.h"

// Late fees, waivers, write-offs, disputes, promises and suspense (domain reference §2.6, §2.7, §2.11).
namespace steward::billing {
namespace {

LateFeeTerms half_per_mille() {
  LateFeeTerms terms;
  terms.daily_rate_millionths = 500;
  return terms;
}
Command late_fees(LateFeePosting posting, LateFeeTerms terms = half_per_mille(), std::string_view from = "2024-01-01") {
  return SetLateFeeTerms{kCommunity, day(from), terms, posting};
}

// One bill of 630.48 that fell due on 31 January: the vectors of §2.6, a year earlier.
Scenario overdue_in(LateFeePosting posting, std::string_view today, LateFeeTerms terms = half_per_mille()) {
  Scenario scenario = given(a_household());
  scenario.may_backdate().on("2024-01-15");
  for (const Command& command : {late_fees(posting, terms), charge_of(63'048, "2024-01-31", "2024-01-01")}) {
    scenario.when(command);
  }
  scenario.on(today);
  return scenario;
}

TEST(LateFees, ArePostedWithThePaymentUpToItsDate) {
  // 2024 is a leap year: 31 January to 29 April are 89 days, as in the vector.
  Scenario scenario = overdue_in(LateFeePosting::at_payment, "2024-04-29").when(pay(1, 65'854, "2024-04-29"));
  const auto& events = scenario.world().events();
  const auto& posted = get<LateFeesPosted>(events[events.size() - 2].event);
  EXPECT_EQ(posted.lines, (std::vector<LateFeeLine>{{1, day("2024-01-31"), day("2024-04-29"), Money{2'806}}}));
  EXPECT_EQ(posted.posting.lines, (std::vector<PostingLine>{{LedgerAccount::receivables, Money{2'806}, {}},
                                                            {LedgerAccount::sundry_income, Money{-2'806}, {}}}));
  const auto& paid = get<PaymentReceived>(events.back().event);
  EXPECT_EQ(paid.allocations, (std::vector<Allocation>{{1, Money{63'048}, Money{2'806}}}));
  EXPECT_EQ(paid.credited, Money{0});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{0});
  scenario.then_says({"late_fee_fen", std::int64_t{2'806}}).then_says({"arrears_fen", std::int64_t{0}});
}

// What was paid and went back long after was paid until then.
TEST(LateFees, ARefundOpensABillFromItsOwnDayOn) {
  Scenario scenario = overdue_in(LateFeePosting::month_end, "2024-01-20");
  scenario.when(pay(1, 63'048, "2024-01-20")).on("2024-06-10");
  scenario.when(ApproveRefund{refund(1), kHousehold, payment(1), day("2024-06-10"), Money{63'048}, {}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{63'048});
  scenario.on("2024-06-20");
  const auto& policy = std::get<CollectionPolicy>(
      std::get<CollectionPolicyState>(scenario.world().state(collection_stream(kCommunity))).is);
  const auto fee = late_fee_projected(scenario.world().account(kHousehold), policy, 1, day("2024-06-20"));
  ASSERT_TRUE(fee && *fee);
  EXPECT_EQ((*fee)->amount, Money{315});  // 630.48 × 0.0005 × 10 days
}

// Approved by mistake on 1 March for what was paid in time, and never sent.
Scenario refund_cancelled(std::string_view on) {
  Scenario scenario = overdue_in(LateFeePosting::month_end, "2024-01-20");
  scenario.when(pay(1, 63'048, "2024-01-20")).on("2024-03-01");
  scenario.when(ApproveRefund{refund(1), kHousehold, payment(1), day("2024-03-01"), Money{63'048}, {}});
  scenario.on(on).when(SettleRefund{refund(1), kHousehold, RefundOutcome::cancelled, "", day(on)});
  return scenario;
}

TEST(LateFees, ARefundThatIsCancelledLeavesTheDaysPaid) {
  Scenario scenario = refund_cancelled("2024-03-31");
  scenario.when(ApplyCredit{kHousehold, day("2024-03-31")});
  scenario.on("2024-04-01").when(PostLateFees{kHousehold, day("2024-03-31")}).then_refused("no-late-fee");
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{0});
  // Its money is credit from then on, and pays nothing before somebody uses it.
  Scenario unused = refund_cancelled("2024-03-31").on("2024-05-01");
  const auto event = unused.when(PostLateFees{kHousehold, day("2024-04-30")}).then_one<LateFeesPosted>();
  EXPECT_EQ(event.lines.front().amount, Money{946});  // 630.48 × 0.0005 × 30 days
}

// Meanwhile more was paid than was owed, which makes up for no other day.
TEST(LateFees, ABillThatWasPaidAgainBeforeItsRefundWasCancelledIsPaidOnce) {
  Scenario scenario = overdue_in(LateFeePosting::month_end, "2024-01-20");
  scenario.when(pay(1, 63'048, "2024-01-20")).on("2024-03-01");
  scenario.when(ApproveRefund{refund(1), kHousehold, payment(1), day("2024-03-01"), Money{63'048}, {}});
  scenario.on("2024-03-10").when(pay(2, 63'048, "2024-03-10")).on("2024-03-20");
  scenario.when(SettleRefund{refund(1), kHousehold, RefundOutcome::cancelled, "", day("2024-03-20")});
  scenario.when(ApproveRefund{refund(2), kHousehold, payment(2), day("2024-03-20"), Money{63'048}, {}});
  scenario.on("2024-04-01").when(PostLateFees{kHousehold, day("2024-03-31")});
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines.front().amount, Money{347});  // 630.48 × 0.0005 × 11 days
}

TEST(LateFees, APaymentThatBouncesAfterItsRefundWasCancelledNeverPaid) {
  Scenario scenario = refund_cancelled("2024-03-01").on("2024-03-05");
  scenario.when(ReversePayment{payment(1), kHousehold, ReversalReason::bounced, day("2024-03-05")});
  scenario.on("2024-04-01").when(PostLateFees{kHousehold, day("2024-03-31")});
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines,
            (std::vector<LateFeeLine>{{1, day("2024-01-31"), day("2024-03-31"), Money{1'891}}}));  // 60 days
}

TEST(LateFees, GraceAndCapCount) {
  LateFeeTerms grace = half_per_mille();
  grace.grace_days = 30;
  Scenario scenario = overdue_in(LateFeePosting::at_payment, "2024-04-29", grace).when(pay(1, 65'000, "2024-04-29"));
  EXPECT_EQ(scenario.world().account(kHousehold).marks.front().late_fee, Money{1'860});
  LateFeeTerms capped;
  capped.daily_rate_millionths = 3'000;
  capped.cap_millionths = 300'000;
  Scenario long_ago = overdue_in(LateFeePosting::at_payment, "2025-03-06", capped).when(pay(1, 1, "2025-03-06"));
  EXPECT_EQ(long_ago.world().account(kHousehold).marks.front().late_fee, Money{18'914});
}

TEST(LateFees, NoDayIsPostedTwiceOrLeftOut) {
  // 30.00 paid after ten days; the rest goes on bearing. Two postings together are what one would be but for rounding.
  Scenario scenario = overdue_in(LateFeePosting::at_payment, "2024-02-10");
  scenario.when(pay(1, 3'000, "2024-02-10")).on("2024-02-20").when(pay(2, 70'000, "2024-02-20"));
  const BillMarks& marks = scenario.world().account(kHousehold).marks.front();
  // 63048 × 10 × 0.0005 = 315.24; (63048 − 3000) × 10 × 0.0005 = 300.24
  EXPECT_EQ(marks.late_fee, Money{315 + 300});
  EXPECT_EQ(marks.late_fee_settled, Money{615});
  EXPECT_EQ(marks.late_fee_through, day("2024-02-20"));
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{73'000 - 63'048 - 615});
}

TEST(LateFees, APaymentThatBouncedOpensItsDaysAgain) {
  Scenario scenario = overdue_in(LateFeePosting::at_payment, "2024-02-10");
  scenario.when(pay(1, 63'363, "2024-02-10")).on("2024-02-20");
  scenario.when(ReversePayment{payment(1), kHousehold, ReversalReason::bounced, day("2024-02-20")});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{63'048 + 315});
  scenario.when(pay(2, 70'000, "2024-02-20"));
  // 315 for the first ten days stay; the ten days in which it seemed paid bear in full.
  EXPECT_EQ(scenario.world().account(kHousehold).marks.front().late_fee, Money{315 + 315});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{0});
}

TEST(LateFees, AtMonthEndTheDaysBeforeAPaymentArePostedToo) {
  Scenario scenario = overdue_in(LateFeePosting::month_end, "2024-02-20");
  scenario.when(pay(1, 63'048, "2024-02-20"));
  EXPECT_TRUE(scenario.world().account(kHousehold).marks.empty()) << "nothing is posted at payment";
  scenario.on("2024-03-01").when(PostLateFees{kHousehold, day("2024-02-29")});
  const auto event = scenario.then_one<LateFeesPosted>();
  EXPECT_EQ(event.lines, (std::vector<LateFeeLine>{{1, day("2024-01-31"), day("2024-02-29"), Money{630}}}));
  scenario.then_effective("2024-02-29");
  scenario.when(PostLateFees{kHousehold, day("2024-02-29")}).then_refused("no-late-fee");
  scenario.on("2024-04-01").when(PostLateFees{kHousehold, day("2024-03-31")}).then_refused("no-late-fee");
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{630});
}

TEST(LateFees, AreNoDebtOnDaysBeforeTheyWerePosted) {
  Scenario scenario = overdue_in(LateFeePosting::month_end, "2024-03-05");
  scenario.when(PostLateFees{kHousehold, day("2024-02-29")});
  scenario.when(pay(1, 70'000, "2024-02-20"));
  const auto& events = scenario.world().events();
  const auto& early = get<PaymentReceived>(events[events.size() - 2].event);
  EXPECT_EQ(early.allocations, (std::vector<Allocation>{{1, Money{63'048}, Money{}}}));
  EXPECT_EQ(early.credited, Money{70'000 - 63'048});
  EXPECT_EQ(get<BillsWaived>(events.back().event).lines, (std::vector<Allocation>{{1, Money{}, Money{914 - 630}}}))
      << "nine days were posted that were paid";
}

TEST(LateFees, RefusesWhatCannotBe) {
  LateFeeTerms terms = half_per_mille();
  terms.daily_rate_millionths = 10'001;
  given(a_household()).when(late_fees(LateFeePosting::at_payment, terms)).then_refused("late-fee-terms-invalid");
  terms = half_per_mille();
  terms.cap = Money{0};
  given(a_household()).when(late_fees(LateFeePosting::at_payment, terms)).then_refused("late-fee-terms-invalid");
  given(a_household() + std::vector<Command>{late_fees(LateFeePosting::at_payment)})
      .when(late_fees(LateFeePosting::month_end))
      .then_refused("late-fee-terms-out-of-order");
  given(a_household()).when(PostLateFees{kHousehold, day("2024-05-31")}).then_refused("no-late-fee");
  given(a_household()).when(PostLateFees{kHousehold, day("2024-06-14")}).then_refused("not-a-month-end");
  given(a_household()).when(PostLateFees{kHousehold, day("2024-06-30")}).then_refused("date-in-future");
  given({}).when(late_fees(LateFeePosting::at_payment)).then_refused("community-unknown");
}

TEST(LateFees, TheTermsOfTheDueDateHold) {
  Scenario scenario = overdue_in(LateFeePosting::at_payment, "2024-04-29");
  LateFeeTerms none;
  scenario.when(late_fees(LateFeePosting::at_payment, none, "2024-02-01"));
  scenario.when(pay(1, 65'854, "2024-04-29"));
  EXPECT_EQ(scenario.world().account(kHousehold).marks.front().late_fee, Money{2'806})
      << "the bill fell due under the terms before";
}

TEST(Policies, DecideWhatIsPaidFirst) {
  const auto paid = [](AllocationPolicy policy) {
    Scenario scenario = overdue_in(LateFeePosting::at_payment, "2024-04-29");
    scenario.when(SetAllocationPolicy{kCommunity, policy}).when(pay(1, 10'000, "2024-04-29"));
    return get<PaymentReceived>(scenario.world().events().back().event).allocations;
  };
  EXPECT_EQ(paid(AllocationPolicy::principal_first), (std::vector<Allocation>{{1, Money{10'000}, Money{}}}));
  EXPECT_EQ(paid(AllocationPolicy::interest_first), (std::vector<Allocation>{{1, Money{7'194}, Money{2'806}}}));
  EXPECT_EQ(paid(AllocationPolicy::pro_rata), (std::vector<Allocation>{{1, Money{9'574}, Money{426}}}));
}

// --- waivers and write-offs ---

WaiveBills waive(std::vector<Allocation> lines, std::string_view on = "2024-06-15") {
  return {kHousehold, WaiverKind::goodwill, day(on), std::move(lines), text()};
}
TEST(WaiveBills, GivesUpWhatIsOpenApartFromCash) {
  Scenario scenario = given(kTwoBills).when(waive({{1, Money{100}}, {2, Money{50}}}));
  const auto event = scenario.then_one<BillsWaived>();
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::income_reductions, Money{150}, {}},
                                                           {LedgerAccount::receivables, Money{-150}, {}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{150});
  scenario.then_says({"arrears_fen", std::int64_t{150}});
  scenario.when(waive({{2, Money{151}}})).then_refused("more-than-is-open");
  const auto paid = scenario.when(pay(1, 500, "2024-06-15")).then_one<PaymentReceived>();
  EXPECT_EQ(paid.allocations, (std::vector<Allocation>{{2, Money{150}}})) << "what was waived is not paid";
}

TEST(WaiveBills, WaivesALateFeeAlone) {
  Scenario scenario = overdue_in(LateFeePosting::month_end, "2024-03-01");
  scenario.when(PostLateFees{kHousehold, day("2024-02-29")});
  scenario.when(waive({{1, Money{}, Money{914}}}, "2024-03-01"));
  const auto event = scenario.then_one<BillsWaived>();
  EXPECT_EQ(event.posting.lines.front().account, LedgerAccount::sundry_income);
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{63'048});
  scenario.when(waive({{1, Money{}, Money{1}}}, "2024-03-01")).then_refused("more-than-is-open");
}

TEST(WaiveBills, RefusesWhatNobodyOwes) {
  given(kTwoBills).when(waive({})).then_refused("lines-invalid");
  given(kTwoBills).when(waive({{3, Money{1}}})).then_refused("bill-unknown");
  given(kTwoBills).when(waive({{1, Money{1}}, {1, Money{1}}})).then_refused("bill-chosen-twice");
  given(kTwoBills).when(waive({{1, Money{0}}})).then_refused("amount-out-of-range");
  given(kTwoBills).when(waive({{1, Money{-1}}})).then_refused("amount-out-of-range");
  given(kTwoBills).when(waive({{1, Money{1}, Money{-1}}})).then_refused("amount-out-of-range");
  given(kTwoBills).when(waive({{1, Money{101}}})).then_refused("more-than-is-open");
  given(kTwoBills).when(waive({{1, Money{1}, Money{1}}})).then_refused("more-than-is-open");
  given(kTwoBills).when(waive({{2, Money{1}}}, "2024-06-04")).then_refused("bill-not-yet-issued");
  given(kTwoBills).when(waive({{1, Money{1}}}, "2024-06-16")).then_refused("date-in-future");
}

TEST(WriteOffBills, IsABadDebtAndNoWaiver) {
  Scenario scenario = given(kTwoBills).when(WriteOffBills{kHousehold, day("2024-06-15"), {{2, Money{200}}}, text()});
  EXPECT_EQ(scenario.then_one<BillsWrittenOff>().posting.lines.front(),
            (PostingLine{LedgerAccount::bad_debts, Money{200}, {}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{100});
}

TEST(GivenUp, InNoMonthBeforeThatOfTheBillAlsoAfterOneWasOpenedAgain) {
  const YearMonth may{2024 * 12 + 4};
  const std::vector<Command> charged =
      a_household() + std::vector<Command>{books::ClosePeriod{kCommunity, may},
                                           charge_of(100, "2024-06-20", "2024-05-28"),
                                           books::ReopenPeriod{kCommunity, may, books::ReopenReason::audit, {}}};
  const auto waived = given(charged).when(waive({{1, Money{100}}}, "2024-05-30")).then_one<BillsWaived>();
  EXPECT_EQ(waived.posting.period, add(may, 1));
  const auto written_off = given(charged)
                               .when(WriteOffBills{kHousehold, day("2024-05-30"), {{1, Money{100}}}, text()})
                               .then_one<BillsWrittenOff>();
  EXPECT_EQ(written_off.posting.period, add(may, 1));
}

// --- tax and deposits that are given up ---

WriteOffBills write_off(std::vector<Allocation> lines, std::string_view on = "2024-06-15") {
  return {kHousehold, day(on), std::move(lines), text()};
}
TEST(WaiveBills, TakesBackTheTaxOfWhatItGivesUp) {
  Scenario scenario = given(with_tax_and_deposit()).when(charge_of(10'600, "2024-06-10", "2024-06-01"));
  scenario.when(waive({{1, Money{5'300}}}));
  const auto event = scenario.then_one<BillsWaived>();
  EXPECT_EQ(event.taxes, (std::vector<WaivedTax>{{1, Money{300}}}));
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::income_reductions, Money{5'000}, Money{300}},
                                                           {LedgerAccount::output_vat, Money{300}, {}},
                                                           {LedgerAccount::receivables, Money{-5'300}, {}}}));
  // One fen has no tax to take back; what is left takes all the rest.
  EXPECT_TRUE(scenario.when(waive({{1, Money{1}}})).then_one<BillsWaived>().taxes.empty());
  EXPECT_EQ(scenario.when(waive({{1, Money{5'299}}})).then_one<BillsWaived>().taxes,
            (std::vector<WaivedTax>{{1, Money{300}}}));
  EXPECT_EQ(on_account(scenario, LedgerAccount::output_vat), 0);
  EXPECT_EQ(on_account(scenario, LedgerAccount::income_reductions), 10'000);
}

TEST(WaiveBills, KeepsTheTaxOfALineThatIsNothingElse) {
  Scenario scenario = given(with_tax_and_deposit()).when(charge_of(10'600, "2024-06-10", "2024-06-01"));
  EXPECT_TRUE(scenario.when(waive({{1, Money{8}}})).then_one<BillsWaived>().taxes.empty());
  const auto event = scenario.when(waive({{1, Money{1}}})).then_one<BillsWaived>();
  EXPECT_EQ(event.taxes, (std::vector<WaivedTax>{{1, Money{1}}})) << "of nine fen it is half of one";
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::income_reductions, Money{}, Money{1}},
                                                           {LedgerAccount::output_vat, Money{1}, {}},
                                                           {LedgerAccount::receivables, Money{-1}, {}}}));
}

TEST(WaiveBills, OfADepositLessIsOwedBack) {
  Scenario scenario = given(with_tax_and_deposit()).when(deposit_of(200'000)).when(waive({{1, Money{50'000}}}));
  const auto event = scenario.then_one<BillsWaived>();
  EXPECT_TRUE(event.taxes.empty());
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::deposits_held, Money{50'000}, {}},
                                                           {LedgerAccount::receivables, Money{-50'000}, {}}}));
}

TEST(WaiveBills, AfterAWriteOffTakesBackTheTaxOfItsOwnPartOnly) {
  // What was written off was delivered: its tax stays owed.
  Scenario scenario = given(with_tax_and_deposit()).when(charge_of(10'600, "2024-06-10", "2024-06-01"));
  scenario.when(write_off({{1, Money{5'300}}}));
  EXPECT_EQ(scenario.then_one<BillsWrittenOff>().posting.lines,
            (std::vector<PostingLine>{{LedgerAccount::bad_debts, Money{5'300}, {}},
                                      {LedgerAccount::receivables, Money{-5'300}, {}}}));
  EXPECT_EQ(scenario.when(waive({{1, Money{5'300}}})).then_one<BillsWaived>().taxes,
            (std::vector<WaivedTax>{{1, Money{300}}}));
  EXPECT_EQ(on_account(scenario, LedgerAccount::output_vat), -300);
}

TEST(WaiveBills, OfABillThatWasPaidInPartTakesBackItsShare) {
  Scenario scenario = given(with_tax_and_deposit()).when(charge_of(10'600, "2024-06-10", "2024-06-01"));
  scenario.when(pay(1, 7'950, "2024-06-15")).when(waive({{1, Money{2'650}}}));
  EXPECT_EQ(scenario.then_one<BillsWaived>().taxes, (std::vector<WaivedTax>{{1, Money{150}}}));
  // The payment bounces: what was waived stays waived, the rest is owed again.
  scenario.when(ReversePayment{payment(1), kHousehold, ReversalReason::bounced, day("2024-06-15")});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{7'950});
  EXPECT_EQ(scenario.when(waive({{1, Money{7'950}}})).then_one<BillsWaived>().taxes,
            (std::vector<WaivedTax>{{1, Money{450}}}));
  EXPECT_EQ(on_account(scenario, LedgerAccount::output_vat), 0);
}

// --- what was given up and is owed after all ---

TakeBackRelief take_back(Relief relief, std::vector<Allocation> lines, std::string_view on = "2024-06-15") {
  return {kHousehold, relief, day(on), std::move(lines), text()};
}

TEST(TakeBackRelief, OfAWriteOffSoThatItsDebtorPays) {
  Scenario scenario = given(a_household()).when(charge_of(100'000, "2024-06-10", "2024-06-01"));
  scenario.when(write_off({{1, Money{100'000}}}, "2024-06-12"));
  scenario.when(pay(1, 100'000, "2024-06-15", {1})).then_refused("bill-given-up");
  scenario.when(take_back(Relief::write_off, {{1, Money{60'000}}}, "2024-06-14"));
  EXPECT_EQ(scenario.then_one<ReliefTakenBack>().posting.lines,
            (std::vector<PostingLine>{{LedgerAccount::bad_debts, Money{-60'000}, {}},
                                      {LedgerAccount::receivables, Money{60'000}, {}}}));
  scenario.then_says({"amount_fen", std::int64_t{60'000}}).then_says({"arrears_fen", std::int64_t{60'000}});
  scenario.when(pay(1, 60'000, "2024-06-13", {1})).then_refused("bill-not-yet-issued");
  scenario.when(pay(1, 60'000, "2024-06-14", {1})).then_one<PaymentReceived>();
  scenario.when(pay(2, 40'000, "2024-06-14", {1})).then_refused("bill-given-up");
  scenario.when(take_back(Relief::write_off, {{1, Money{40'001}}})).then_refused("more-than-was-given-up");
  scenario.when(take_back(Relief::write_off, {{1, Money{40'000}}})).when(pay(2, 40'000, "2024-06-15", {1}));
  for (const LedgerAccount account :
       {LedgerAccount::bad_debts, LedgerAccount::receivables, LedgerAccount::credit_balances}) {
    EXPECT_EQ(on_account(scenario, account), 0);
  }
  scenario.when(take_back(Relief::write_off, {{1, Money{1}}})).then_refused("more-than-was-given-up");
  scenario.when(pay(3, 1, "2024-06-15", {1})).then_refused("bill-already-paid");
}

TEST(TakeBackRelief, OfAWaiverWithItsTax) {
  Scenario scenario = given(with_tax_and_deposit()).when(charge_of(10'600, "2024-06-10", "2024-06-01"));
  scenario.when(waive({{1, Money{5'300}}})).when(take_back(Relief::waiver, {{1, Money{2'650}}}));
  const auto event = scenario.then_one<ReliefTakenBack>();
  EXPECT_EQ(event.taxes, (std::vector<WaivedTax>{{1, Money{150}}}));
  EXPECT_EQ(event.posting.lines,
            (std::vector<PostingLine>{{LedgerAccount::income_reductions, Money{-2'500}, Money{-150}},
                                      {LedgerAccount::output_vat, Money{-150}, {}},
                                      {LedgerAccount::receivables, Money{2'650}, {}}}));
  scenario.when(take_back(Relief::waiver, {{1, Money{2'650}}}));
  EXPECT_EQ(on_account(scenario, LedgerAccount::output_vat), -600);
  EXPECT_EQ(on_account(scenario, LedgerAccount::income_reductions), 0);
  EXPECT_EQ(on_account(scenario, LedgerAccount::receivables), 10'600);
  EXPECT_EQ(scenario.when(waive({{1, Money{10'600}}})).then_one<BillsWaived>().taxes,
            (std::vector<WaivedTax>{{1, Money{600}}}))
      << "as if it had never been waived";
}

TEST(TakeBackRelief, OfADepositItIsOwedBackAgain) {
  Scenario scenario = given(with_tax_and_deposit()).when(deposit_of(200'000)).when(write_off({{1, Money{50'000}}}));
  scenario.when(take_back(Relief::write_off, {{1, Money{50'000}}}));
  EXPECT_EQ(on_account(scenario, LedgerAccount::deposits_held), -200'000);
  EXPECT_EQ(on_account(scenario, LedgerAccount::bad_debts), 0);
}

TEST(TakeBackRelief, OpensABillForLateFeesFromItsDayOn) {
  Scenario scenario = overdue_in(LateFeePosting::month_end, "2024-03-01");
  scenario.when(PostLateFees{kHousehold, day("2024-02-29")});
  scenario.when(write_off({{1, Money{63'048}, Money{914}}}, "2024-03-01"));
  scenario.on("2024-03-21").when(take_back(Relief::write_off, {{1, Money{63'048}, Money{914}}}, "2024-03-21"));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{63'048 + 914});
  scenario.on("2024-04-01").when(PostLateFees{kHousehold, day("2024-03-31")});
  const auto posted = scenario.then_one<LateFeesPosted>();
  ASSERT_EQ(posted.lines.size(), 1U);
  EXPECT_EQ(posted.lines.front().amount, Money{1'261 - 914}) << "40 days of 0.31524: none of 20 days in March";
  EXPECT_EQ(on_account(scenario, LedgerAccount::bad_debts), 0);
}

TEST(TakeBackRelief, CountsInNoMonthBeforeThatOfWhatItTakesBack) {
  const YearMonth may{2024 * 12 + 4};
  Scenario scenario = given(a_household()).when(charge_of(100, "2024-06-20", "2024-05-20"));
  scenario.when(books::ClosePeriod{kCommunity, may}).when(write_off({{1, Money{100}}}, "2024-05-25"));
  scenario.when(books::ReopenPeriod{kCommunity, may, books::ReopenReason::audit, {}});
  scenario.when(take_back(Relief::write_off, {{1, Money{100}}}, "2024-05-30"));
  EXPECT_EQ(scenario.then_one<ReliefTakenBack>().posting.period, add(may, 1));
  EXPECT_EQ(scenario.when(pay(1, 100, "2024-05-30")).then_one<PaymentReceived>().posting.period, add(may, 1));
}

TEST(TakeBackRelief, RefusesWhatWasNotGivenUp) {
  const std::vector<Command> waived = kTwoBills + std::vector<Command>{waive({{2, Money{50}}}, "2024-06-10")};
  const auto refused = [&](const Command& command, std::string_view code) {
    given(waived).when(command).then_refused(code);
  };
  refused(take_back(Relief::waiver, {}), "lines-invalid");
  refused(take_back(Relief::waiver, {{3, Money{1}}}), "bill-unknown");
  refused(take_back(Relief::waiver, {{2, Money{1}}, {2, Money{1}}}), "bill-chosen-twice");
  refused(take_back(Relief::waiver, {{2, Money{0}}}), "amount-out-of-range");
  refused(take_back(Relief::waiver, {{2, Money{51}}}), "more-than-was-given-up");
  refused(take_back(Relief::waiver, {{2, Money{50}, Money{1}}}), "more-than-was-given-up");
  refused(take_back(Relief::waiver, {{1, Money{1}}}), "more-than-was-given-up");
  refused(take_back(Relief::write_off, {{2, Money{50}}}), "more-than-was-given-up");
  refused(take_back(Relief::waiver, {{2, Money{50}}}, "2024-06-09"), "relief-taken-back-before-it");
  refused(take_back(Relief::waiver, {{2, Money{50}}}, "2024-06-16"), "date-in-future");
}

TEST(TakeBackRelief, RefusesWhatWentBackWithADeposit) {
  Scenario scenario = given(with_tax_and_deposit()).when(deposit_of(200'000)).when(pay(1, 200'000, "2024-06-05"));
  scenario.when(ApproveRefund{refund(1), kHousehold, payment(1), day("2024-06-10"), Money{200'000}, text()});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{});
  scenario.when(take_back(Relief::waiver, {{1, Money{200'000}}})).then_refused("more-than-was-given-up");
}

TEST(WaiveBills, TakesBackWhatAnAdjustmentMadeOfTheTax) {
  // January at 2.35 with 6 %: 210.16 with 11.90. Half of it is waived; then the rate turns out to be none at all.
  Scenario scenario = given(a_household());
  scenario.when(SetVatRate{kPropertyFee, {day("2023-01-01"), 60'000, true}});
  scenario.on("2024-01-01");
  scenario.when(StartBillRun{id<BillRunId>(41),
                             kCommunity,
                             day("2024-01-01"),
                             day("2024-02-01"),
                             day("2024-01-01"),
                             day("2024-01-31"),
                             {kPropertyFee},
                             {kHousehold},
                             7});
  scenario.when(IssueStatement{id<BillRunId>(41), kHousehold});
  scenario.on("2024-06-15").when(waive({{1, Money{10'508}}}));
  EXPECT_EQ(scenario.then_one<BillsWaived>().taxes, (std::vector<WaivedTax>{{1, Money{595}}}));
  scenario.when(CorrectTariff{kPropertyFee, {day("2023-01-01"), UnitPrice{1'500'000}}});
  // 134.15 instead: 7.59 of tax. What is waived of it keeps its 5.95, of the rest 1.64 is left.
  AdjustBills adjust;
  adjust.adjustment = id<AdjustmentId>(60);
  adjust.household = kHousehold;
  adjust.fee_item = kPropertyFee;
  adjust.period_from = day("2024-01-01");
  adjust.period_to = day("2024-02-01");
  adjust.adjusted_on = adjust.due_date = day("2024-06-15");
  adjust.difference = Money{13'415 - 21'016};
  scenario.when(adjust);
  EXPECT_EQ(scenario.world().account(kHousehold).adjusted.front().tax, Money{759});
  const Money left = open_principal(*find_bill(scenario.world().account(kHousehold), 1));
  scenario.when(waive({{1, left}}));
  EXPECT_EQ(on_account(scenario, LedgerAccount::receivables), 0);
  EXPECT_EQ(on_account(scenario, LedgerAccount::output_vat), 0) << "nothing was paid, nothing is owed to the state";
}

TEST(WriteOffBills, OfADepositIsNoBadDebt) {
  Scenario scenario = given(with_tax_and_deposit()).when(deposit_of(200'000));
  scenario.when(write_off({{1, Money{200'000}}}));
  EXPECT_EQ(scenario.then_one<BillsWrittenOff>().posting.lines,
            (std::vector<PostingLine>{{LedgerAccount::deposits_held, Money{200'000}, {}},
                                      {LedgerAccount::receivables, Money{-200'000}, {}}}));
  EXPECT_EQ(on_account(scenario, LedgerAccount::deposits_held), 0);
}

TEST(WriteOffBills, OfALateFeeIsABadDebt) {
  Scenario scenario = overdue_in(LateFeePosting::month_end, "2024-03-01");
  scenario.when(PostLateFees{kHousehold, day("2024-02-29")});
  scenario.when(write_off({{1, Money{63'048}, Money{914}}}, "2024-03-01"));
  EXPECT_EQ(scenario.then_one<BillsWrittenOff>().posting.lines,
            (std::vector<PostingLine>{{LedgerAccount::bad_debts, Money{63'048 + 914}, {}},
                                      {LedgerAccount::receivables, Money{-63'048 - 914}, {}}}));
}

// However a bill is given up in parts: what is taken back of its tax is never more than the tax, and all of it when all
// is waived.
RC_GTEST_PROP(WaiveBills, TakeBackExactlyTheTaxOfTheirBill, ()) {
  Scenario scenario = given(with_tax_and_deposit());
  const std::int64_t gross = *rc::gen::inRange<std::int64_t>(1, 2'000);
  RC_ASSERT(scenario.world().handle(charge_of(gross, "2024-06-10", "2024-06-01")).has_value());
  const std::int64_t tax = find_bill(scenario.world().account(kHousehold), 1)->tax.fen;
  std::int64_t written_off = 0;
  for (std::int64_t left = gross; left > 0;) {
    const std::int64_t part = *rc::gen::inRange<std::int64_t>(1, left + 1);
    const bool waived = *rc::gen::inRange(0, 4) > 0;
    if (!waived) written_off += part;
    const Command command = waived ? Command(waive({{1, Money{part}}})) : Command(write_off({{1, Money{part}}}));
    RC_ASSERT(scenario.world().handle(command).has_value());
    left -= part;
    const std::int64_t owed = -on_account(scenario, LedgerAccount::output_vat);
    RC_ASSERT(owed >= 0 && owed <= tax);
  }
  if (written_off == 0) RC_ASSERT(on_account(scenario, LedgerAccount::output_vat) == 0);
  RC_ASSERT(on_account(scenario, LedgerAccount::receivables) == 0);
  RC_ASSERT(on_account(scenario, LedgerAccount::bad_debts) == written_off);
}

// --- disputes and promises ---

TEST(DisputeBills, StopsLateFeesUntilItIsSettled) {
  Scenario scenario = overdue_in(LateFeePosting::at_payment, "2024-02-10");
  scenario.when(DisputeBills{kHousehold, day("2024-02-10"), {1}, text()});
  EXPECT_TRUE(is_disputed(scenario.world().account(kHousehold), 1));
  scenario.when(DisputeBills{kHousehold, day("2024-02-10"), {1}, text()}).then_refused("bill-disputed");
  scenario.on("2024-03-01");
  scenario.when(SettleDispute{kHousehold, day("2024-02-09"), DisputeOutcome::rejected, {1}, text()})
      .then_refused("dispute-out-of-order");
  scenario.when(SettleDispute{kHousehold, day("2024-03-01"), DisputeOutcome::agreed, {1}, text()});
  EXPECT_FALSE(is_disputed(scenario.world().account(kHousehold), 1));
  scenario.when(SettleDispute{kHousehold, day("2024-03-01"), DisputeOutcome::rejected, {1}, text()})
      .then_refused("bill-not-disputed");
  scenario.when(DisputeBills{kHousehold, day("2024-02-20"), {1}, text()}).then_refused("dispute-out-of-order");
  scenario.on("2024-03-11").when(pay(1, 70'000, "2024-03-11"));
  // Ten days before the dispute and ten after it: 63048 × 20 × 0.0005 = 630.48.
  EXPECT_EQ(scenario.world().account(kHousehold).marks.front().late_fee, Money{630});
}

TEST(DisputeBills, RefusesWhatIsNotOpen) {
  given(kTwoBills).when(DisputeBills{kHousehold, day("2024-06-15"), {}, text()}).then_refused("lines-invalid");
  given(kTwoBills).when(DisputeBills{kHousehold, day("2024-06-15"), {2, 1}, text()}).then_refused("lines-invalid");
  given(kTwoBills).when(DisputeBills{kHousehold, day("2024-06-15"), {3}, text()}).then_refused("bill-unknown");
  given(kTwoBills + std::vector<Command>{pay(1, 300, "2024-06-15")})
      .when(DisputeBills{kHousehold, day("2024-06-15"), {1}, text()})
      .then_refused("bill-already-paid");
  given(kTwoBills + std::vector<Command>{waive({{1, Money{100}}})})
      .when(DisputeBills{kHousehold, day("2024-06-15"), {1}, text()})
      .then_refused("bill-given-up");
}

TEST(PromisePayment, IsWithinAYearAndNotMoreThanIsOwed) {
  const auto promise = [](std::int64_t fen, std::string_view by) {
    return PromisePayment{kHousehold, day("2024-06-15"), day(by), Money{fen}, text()};
  };
  EXPECT_EQ(given(kTwoBills).when(promise(300, "2024-07-01")).then_one<PaymentPromised>().pay_by, day("2024-07-01"));
  given(kTwoBills).when(promise(301, "2024-07-01")).then_refused("promise-above-arrears");
  given(kTwoBills).when(promise(0, "2024-07-01")).then_refused("amount-out-of-range");
  given(kTwoBills).when(promise(300, "2024-06-14")).then_refused("promise-out-of-range");
  given(kTwoBills).when(promise(300, "2025-06-17")).then_refused("promise-out-of-range");
}

// --- suspense ---

ReceiveSuspense unknown(std::uint8_t n, std::int64_t fen, std::string reference = "BANK-1") {
  ReceiveSuspense command;
  command.payment = payment(n);
  command.community = kCommunity;
  command.external_reference = std::move(reference);
  command.amount = Money{fen};
  command.received_on = day("2024-06-10");
  return command;
}

TEST(Suspense, IsInTheBooksAtOnceAndBecomesAPaymentOfTheDayItCame) {
  Scenario scenario = given(kTwoBills).when(unknown(1, 250));
  EXPECT_EQ(scenario.then_one<SuspenseReceived>().posting.lines,
            (std::vector<PostingLine>{{LedgerAccount::bank_deposits, Money{250}, {}},
                                      {LedgerAccount::suspense, Money{-250}, {}}}));
  scenario.when(AssignSuspense{payment(1), kHousehold, day("2024-06-15"), {}});
  const auto& events = scenario.world().events();
  const auto& assigned = get<SuspenseAssigned>(events[events.size() - 2].event);
  EXPECT_EQ(assigned.to, kHousehold);
  EXPECT_EQ(assigned.matched_by, Match::by_hand);
  const auto& paid = get<PaymentReceived>(events.back().event);
  EXPECT_EQ(paid.received_on, day("2024-06-10"));
  EXPECT_EQ(paid.external_reference, "BANK-1");
  EXPECT_EQ(paid.receipt_number, 1);
  EXPECT_EQ(paid.posting.lines.front(), (PostingLine{LedgerAccount::suspense, Money{250}, {}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{50});
  scenario.when(AssignSuspense{payment(1), kHousehold, day("2024-06-15"), {}}).then_refused("suspense-cleared");
  scenario.when(ReturnSuspense{payment(1), day("2024-06-15")}).then_refused("suspense-cleared");
  scenario.when(unknown(2, 250)).then_refused("external-reference-taken");
}

TEST(Suspense, KeepsHowItsPayerWasFound) {
  Scenario scenario = given(kTwoBills).when(unknown(1, 250));
  scenario.when(AssignSuspense{payment(1), kHousehold, day("2024-06-15"), {}, Match::house_number});
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<SuspenseAssigned>(events[events.size() - 2].event).matched_by, Match::house_number);
}

TEST(Suspense, CanBeSentBack) {
  Scenario scenario = given(a_household()).when(unknown(1, 250)).when(ReturnSuspense{payment(1), day("2024-06-15")});
  EXPECT_EQ(scenario.then_one<SuspenseReturned>().posting.lines.front(),
            (PostingLine{LedgerAccount::suspense, Money{250}, {}}));
  scenario.when(unknown(2, 250)).then_refused("external-reference-taken");
}

// Money that goes out counts as a refund, whoever it goes to.
TEST(Suspense, IsSentBackByTwoPersonsWhereRefundsTakeThem) {
  const CredentialId clerk = id<CredentialId>(90);
  const auto limit = [](std::int64_t fen) {
    return approvals::SetApprovalRules{kCommunity, 30, 14, {{approvals::Action::refund, Money{fen}}}};
  };
  ReturnSuspense command{payment(1), day("2024-06-15")};
  command.authority.by = clerk;
  Scenario scenario = given(a_household()).when(unknown(1, 5'000'000)).when(limit(0));
  scenario.when(command).then_refused("approval-needed");
  const ApprovalId approval = id<ApprovalId>(91);
  scenario.when(approvals::RequestApproval{approval, kCommunity, clerk, command, {}, text()});
  const auto asked = scenario.then_one<approvals::ApprovalRequested>();
  EXPECT_EQ(asked.action, approvals::Action::refund);
  EXPECT_EQ(asked.amount, Money{5'000'000});
  scenario.when(approvals::GrantApproval{approval, clerk, {}, command}).then_refused("approval-own");
  scenario.when(approvals::GrantApproval{approval, id<CredentialId>(92), {}, command});
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<SuspenseReturned>(events[events.size() - 2].event).amount, Money{5'000'000});
  EXPECT_TRUE(holds_alternative<approvals::ApprovalGranted>(events.back().event));
  scenario.when(command).then_refused("suspense-cleared");
  EXPECT_EQ(on_account(scenario, LedgerAccount::suspense), 0);

  Scenario alone = given(a_household()).when(unknown(1, 700)).when(unknown(2, 301, "BANK-2")).when(limit(1'000));
  alone.when(command);
  EXPECT_EQ(get<approvals::AllowanceUsed>(alone.world().events().back().event).amount, Money{700});
  command.payment = payment(2);
  alone.when(command).then_refused("approval-needed").then_says({"used_fen", std::int64_t{700}});
}

TEST(Suspense, RefusesWhatIsNoMoney) {
  given(a_household()).when(unknown(1, 0)).then_refused("amount-out-of-range");
  given(a_household()).when(unknown(1, 1, "")).then_refused("external-reference-invalid");
  given({}).when(unknown(1, 1)).then_refused("community-unknown");
  given(a_household())
      .when(AssignSuspense{payment(1), kHousehold, day("2024-06-15"), {}})
      .then_refused("suspense-unknown");
  given(a_household() + std::vector<Command>{unknown(1, 1)})
      .when(AssignSuspense{payment(1), kHousehold, day("2024-06-09"), {}})
      .then_refused("suspense-not-yet-received");
  given(a_household() + std::vector<Command>{unknown(1, 1)})
      .when(AssignSuspense{payment(1), id<HouseholdId>(9), day("2024-06-15"), {}})
      .then_refused("household-unknown");
}

}  // namespace
}  // namespace steward::billing
