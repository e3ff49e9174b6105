#include "domain/billing/late_fees.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/incoming.h"
#include "tests/support/scenario.h"

// Late fees and what becomes known after they were posted (domain reference §2.6, §2.11): a payment that bounced, money
// that was there all the time.
namespace steward::billing {
namespace {

using namespace steward::test;

constexpr std::int64_t kPrincipal = 63'048;
const Date kDue = day("2024-01-31");

LateFeeTerms half_per_mille() {
  LateFeeTerms terms;
  terms.daily_rate_millionths = 500;
  return terms;
}

// 630.48 that fell due on 31 January: 0.31524 a day.
Scenario overdue(LateFeePosting posting, LateFeeTerms terms = half_per_mille()) {
  Scenario scenario = given(a_household());
  scenario.may_backdate().on("2024-01-15");
  scenario.when(SetLateFeeTerms{kCommunity, day("2024-01-01"), terms, posting});
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{kPrincipal}, day("2024-01-01"), kDue, {}});
  return scenario;
}

PaymentId payment(std::uint8_t n) { return id<PaymentId>(n); }
ReceivePayment pay(std::uint8_t n, std::int64_t fen, std::string_view on) {
  return {payment(n), kHousehold, PaymentChannel::cash, "", Money{fen}, day(on), {}};
}
Command bounce(std::uint8_t n, std::string_view on) {
  return ReversePayment{payment(n), kHousehold, ReversalReason::bounced, day(on)};
}
Command month_end(std::string_view on) { return PostLateFees{kHousehold, day(on)}; }
ReceiveSuspense of_nobody(std::uint8_t n, std::int64_t fen, Date on) {
  ReceiveSuspense command;
  command.payment = payment(n);
  command.community = kCommunity;
  command.external_reference = "BANK-" + std::to_string(n);
  command.amount = Money{fen};
  command.received_on = on;
  return command;
}

BillMarks marks_of(Scenario& scenario) {
  const auto& marks = scenario.world().account(kHousehold).marks;
  return marks.empty() ? BillMarks{} : marks.front();
}
std::int64_t arrears(Scenario& scenario) { return scenario.world().account(kHousehold).arrears().fen; }

// 29 February is posted with 914 fen for 29 days, on the day after it.
Scenario february_posted() {
  Scenario scenario = overdue(LateFeePosting::month_end);
  scenario.on("2024-03-01").when(month_end("2024-02-29"));
  EXPECT_EQ(marks_of(scenario).late_fee, Money{914});
  scenario.on("2024-03-05");
  return scenario;
}
using Waived = std::vector<Allocation>;
BillsWaived last_waived(Scenario& scenario) {
  const auto* event = get_if<BillsWaived>(&scenario.world().events().back().event);
  EXPECT_NE(event, nullptr);
  return event != nullptr ? *event : BillsWaived{};
}

// --- days that became late after they were posted ---

TEST(LateFeesAfterwards, APaymentThatBouncesAfterTheMonthEndOpensItsDaysAgain) {
  Scenario scenario = overdue(LateFeePosting::month_end);
  scenario.on("2024-02-10").when(pay(1, kPrincipal, "2024-02-10"));
  scenario.on("2024-03-01").when(month_end("2024-02-29"));
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines, (std::vector<LateFeeLine>{{1, kDue, day("2024-02-29"), {315}}}));
  scenario.on("2024-03-05").when(bounce(1, "2024-03-05"));
  // 34 days bear 1071.8 fen: what of it was not posted is projected, also of February.
  const auto& policy = std::get<CollectionPolicy>(
      std::get<CollectionPolicyState>(scenario.world().state(collection_stream(kCommunity))).is);
  const auto fee = late_fee_projected(scenario.world().account(kHousehold), policy, 1, day("2024-03-05"));
  ASSERT_TRUE(fee && *fee);
  EXPECT_EQ((*fee)->amount, Money{1'072 - 315});
  scenario.when(month_end("2024-02-29")).then_refused("no-late-fee");
  scenario.on("2024-04-01").when(month_end("2024-03-31"));
  // 60 days: 1891.44.
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines,
            (std::vector<LateFeeLine>{{1, day("2024-02-29"), day("2024-03-31"), {1'891 - 315}}}));
  scenario.when(month_end("2024-03-31")).then_refused("no-late-fee");
  EXPECT_EQ(arrears(scenario), kPrincipal + 1'891);
}

TEST(LateFeesAfterwards, APartPaymentThatPostedMeanwhileHidesNoDay) {
  Scenario scenario = overdue(LateFeePosting::at_payment);
  scenario.on("2024-02-10").when(pay(1, 30'000, "2024-02-10"));
  scenario.on("2024-02-20").when(pay(2, 10'000, "2024-02-20"));
  // (63048 × 10 + 33048 × 10) × 0.0005 = 480.48
  EXPECT_EQ(marks_of(scenario).late_fee, Money{480});
  scenario.on("2024-02-25").when(bounce(1, "2024-02-25"));
  scenario.on("2024-03-01").when(pay(3, 100'000, "2024-03-01"));
  // (63048 × 20 + 53048 × 10) × 0.0005 = 895.72
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<LateFeesPosted>(events[events.size() - 2].event).lines,
            (std::vector<LateFeeLine>{{1, day("2024-02-20"), day("2024-03-01"), {896 - 480}}}));
  EXPECT_EQ(arrears(scenario), 0);
}

TEST(LateFeesAfterwards, WhatBouncesAndIsPaidOnTheDayOfTheLastPostingBearsItsDays) {
  Scenario scenario = overdue(LateFeePosting::at_payment);
  scenario.on("2024-02-10").when(pay(1, 30'000, "2024-02-10"));
  scenario.on("2024-02-20").when(pay(2, 10'000, "2024-02-20"));
  scenario.when(bounce(1, "2024-02-20")).when(pay(3, 100'000, "2024-02-20"));
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<LateFeesPosted>(events[events.size() - 2].event).lines,
            (std::vector<LateFeeLine>{{1, day("2024-02-20"), day("2024-02-20"), {630 - 480}}}));
  EXPECT_EQ(marks_of(scenario).late_fee, Money{630});
  EXPECT_EQ(arrears(scenario), 0);
}

// --- days that turned out to be paid after they were posted ---

TEST(LateFeesAfterwards, MoneyThatLayInSuspenseWaivesWhatItsDaysBore) {
  Scenario scenario = overdue(LateFeePosting::month_end);
  scenario.on("2024-02-01").when(of_nobody(1, kPrincipal, day("2024-02-01")));
  scenario.on("2024-03-01").when(month_end("2024-02-29"));
  scenario.on("2024-03-05").when(AssignSuspense{payment(1), kHousehold, day("2024-03-05"), {}});
  const BillsWaived waived = last_waived(scenario);
  EXPECT_EQ(waived.kind, WaiverKind::not_due);
  EXPECT_EQ(waived.waived_on, day("2024-02-29")) << "not before it was a debt";
  EXPECT_EQ(waived.lines, (Waived{{1, Money{}, Money{914 - 32}}})) << "1 February is late";
  EXPECT_TRUE(waived.taxes.empty());
  EXPECT_EQ(waived.posting.lines, (std::vector<PostingLine>{{LedgerAccount::sundry_income, Money{882}, {}},
                                                            {LedgerAccount::receivables, Money{-882}, {}}}));
  EXPECT_EQ(arrears(scenario), 32);
  scenario.then_says({"arrears_fen", std::int64_t{32}});
  scenario.on("2024-04-01").when(month_end("2024-03-31")).then_refused("no-late-fee");
  // What was taken back was never posted: it is posted again when it is due after all.
  scenario.when(bounce(1, "2024-04-01")).on("2024-05-01").when(month_end("2024-04-30"));
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines.front().amount, Money{2'837 - 32}) << "90 days";
}

TEST(LateFeesAfterwards, APartPaymentEnteredLateWaivesItsShare) {
  Scenario scenario = february_posted();
  scenario.when(pay(1, 30'000, "2024-02-10"));
  // (63048 × 10 + 33048 × 19) × 0.0005 = 629.196
  EXPECT_EQ(last_waived(scenario).lines, (Waived{{1, Money{}, Money{914 - 629}}}));
  scenario.then_says({"arrears_fen", std::int64_t{kPrincipal - 30'000 + 629}});
  scenario.on("2024-04-01").when(month_end("2024-03-31"));
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines.front().amount, Money{1'141 - 629});
}

TEST(LateFeesAfterwards, AreTakenBackInNoMonthBeforeTheOneTheyWerePostedTo) {
  const YearMonth february = month_of(day("2024-02-01"));
  const YearMonth march = month_of(day("2024-03-01"));
  Scenario scenario = overdue(LateFeePosting::month_end);
  scenario.on("2024-03-05").when(books::ClosePeriod{kCommunity, february}).when(month_end("2024-02-29"));
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().posting.period, march);
  scenario.when(books::ReopenPeriod{kCommunity, february, books::ReopenReason::audit, {}});
  scenario.when(pay(1, 30'000, "2024-02-10"));
  EXPECT_EQ(last_waived(scenario).waived_on, day("2024-02-29"));
  EXPECT_EQ(last_waived(scenario).posting.period, march);
}

TEST(LateFeesAfterwards, ArePostedToNoMonthBeforeThatOfTheirBill) {
  const YearMonth january = month_of(kDue);
  Scenario scenario = given(a_household());
  scenario.may_backdate().on("2024-02-05");
  scenario.when(SetLateFeeTerms{kCommunity, day("2024-01-01"), half_per_mille(), LateFeePosting::month_end});
  scenario.when(books::ClosePeriod{kCommunity, january});
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{kPrincipal}, day("2024-01-01"), day("2024-01-10"), {}});
  scenario.when(books::ReopenPeriod{kCommunity, january, books::ReopenReason::audit, {}});
  scenario.when(month_end("2024-01-31"));
  const auto posted = scenario.then_one<LateFeesPosted>();
  EXPECT_EQ(posted.lines.front().amount, Money{662}) << "21 days of 0.31524";
  EXPECT_EQ(posted.posting.period, add(january, 1));
}

TEST(LateFeesAfterwards, CreditThatIsUsedAsOfADayBeforeWaivesToo) {
  Scenario scenario = overdue(LateFeePosting::month_end);
  scenario.on("2024-01-02")
      .when(RaiseCharge{kHousehold, kRepair, Money{100}, day("2024-01-02"), day("2024-01-03"), {}});
  // 101.00 before there was anything else to pay: 100.00 of it wait.
  ReceivePayment ahead = pay(1, 10'100, "2024-01-02");
  ahead.bills = {2};
  scenario.when(ahead).on("2024-03-01").when(month_end("2024-02-29"));
  EXPECT_EQ(marks_of(scenario).late_fee, Money{914});
  scenario.when(ApplyCredit{kHousehold, day("2024-02-10")});
  // (63048 × 10 + 53048 × 19) × 0.0005 = 819.196
  EXPECT_EQ(last_waived(scenario).lines, (Waived{{1, Money{}, Money{914 - 819}}}));
  scenario.then_says({"arrears_fen", std::int64_t{kPrincipal - 10'000 + 819}});
}

TEST(LateFeesAfterwards, WhatWasPaidOfThemStaysAndCountsForDaysToCome) {
  Scenario scenario = february_posted();
  scenario.when(SetAllocationPolicy{kCommunity, AllocationPolicy::interest_first});
  scenario.when(pay(1, 914, "2024-03-05"));
  EXPECT_EQ(marks_of(scenario).late_fee_settled, Money{914});
  scenario.when(pay(2, kPrincipal, "2024-02-01"));
  EXPECT_EQ(scenario.then_one<PaymentReceived>().credited, Money{}) << "nothing of it is open: nothing is waived";
  EXPECT_EQ(arrears(scenario), 0);
  scenario.on("2024-04-10").when(month_end("2024-03-31")).then_refused("no-late-fee");
  scenario.when(bounce(2, "2024-04-10")).on("2024-05-01").when(month_end("2024-04-30"));
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines.front().amount, Money{2'837 - 914});
}

// Terms of a fifth, found after the fee was posted by the dearer ones.
Command cheaper_terms(LateFeePosting posting) {
  LateFeeTerms terms = half_per_mille();
  terms.daily_rate_millionths = 100;
  return SetLateFeeTerms{kCommunity, day("2024-01-20"), terms, posting};
}

// Who posts at payment waives at the end of the month what nobody pays any more.
TEST(LateFeesAfterwards, TermsSetAfterThePaymentAreMendedAtTheEndOfTheMonth) {
  Scenario scenario = overdue(LateFeePosting::at_payment);
  scenario.on("2024-02-20").when(pay(1, kPrincipal, "2024-02-20"));
  // 20 days: 630.48 fen, which the payment left open.
  ASSERT_EQ(arrears(scenario), 630);
  scenario.on("2024-02-25").when(cheaper_terms(LateFeePosting::at_payment));
  scenario.on("2024-03-01").when(month_end("2024-02-29"));
  EXPECT_EQ(scenario.then_one<BillsWaived>().lines, (Waived{{1, {}, {630 - 126}}}));
  EXPECT_EQ(arrears(scenario), 126);
  scenario.when(month_end("2024-02-29")).then_refused("no-late-fee");
}

// Former programs rounded each month by itself: two months of 98.90 lack a fen of their sum.
TEST(LateFeesAfterwards, WhatFormerRoundingLackedIsAskedOfNoSettledBill) {
  Scenario scenario = overdue(LateFeePosting::month_end);
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{9'890}, day("2024-01-01"), kDue, {}});
  const auto& policy = std::get<CollectionPolicy>(
      std::get<CollectionPolicyState>(scenario.world().state(collection_stream(kCommunity))).is);
  auto state = std::get<HouseholdState>(scenario.world().state(stream_of(kHousehold)));
  const auto posted = [&](std::string_view after, std::string_view through, std::int64_t fen) {
    const Date on = day(through);
    const NewEvent event =
        late_fees_posted(std::get<Household>(state.is), on, month_of(on), {{2, day(after), on, {fen}}});
    return follow(state, get<LateFeesPosted>(event.event));
  };
  ASSERT_TRUE(posted("2024-01-31", "2024-02-29", 143));
  ASSERT_TRUE(posted("2024-02-29", "2024-03-31", 153));
  const auto lacking = [&](std::string_view through) {
    return late_fee_projected(std::get<Household>(state.is).account, policy, 2, day(through)).value();
  };
  // Of a bill that is still owed it comes with the days to come: 90 days are 445.05.
  ASSERT_TRUE(lacking("2024-04-30"));
  EXPECT_EQ(lacking("2024-04-30")->amount, Money{445 - 296});
  scenario.on("2024-03-31").when(pay(1, 9'890, "2024-03-31"));
  auto paid = get<PaymentReceived>(scenario.world().events().back().event);
  paid.allocations = {{2, {9'890}, {296}}};
  paid.amount = Money{9'890 + 296};
  paid.credited = {};
  ASSERT_TRUE(follow(state, paid));
  EXPECT_EQ(lacking("2024-04-30"), std::nullopt);
}

TEST(LateFeesAfterwards, TermsSetLateAreMendedByTheNextPosting) {
  Scenario scenario = february_posted();
  // 60 days by a fifth: 378.288.
  scenario.when(cheaper_terms(LateFeePosting::month_end)).on("2024-04-01").when(month_end("2024-03-31"));
  const auto waived = scenario.then_one<BillsWaived>();
  EXPECT_EQ(waived.lines, (Waived{{1, Money{}, Money{914 - 378}}}));
  EXPECT_EQ(waived.waived_on, day("2024-03-31"));
  scenario.then_says({"amount_fen", std::int64_t{0}}).then_says({"arrears_fen", std::int64_t{kPrincipal + 378}});
  scenario.when(month_end("2024-03-31")).then_refused("no-late-fee");
}

TEST(LateFeesAfterwards, NobodyPaysWhatIsNotDue) {
  Scenario scenario = february_posted();
  scenario.when(cheaper_terms(LateFeePosting::month_end)).when(pay(1, 70'000, "2024-03-05"));
  const auto& events = scenario.world().events();
  const auto& paid = get<PaymentReceived>(events[events.size() - 2].event);
  // 29 days by a fifth: 182.8392.
  EXPECT_EQ(paid.allocations, (std::vector<Allocation>{{1, Money{kPrincipal}, Money{183}}}));
  EXPECT_EQ(last_waived(scenario).lines, (Waived{{1, Money{}, Money{914 - 183}}}));
  EXPECT_EQ(arrears(scenario), 0);
}

TEST(LateFeesAfterwards, WhatAPersonWaivedIsNotPostedAgain) {
  Scenario scenario = february_posted();
  scenario.when(WaiveBills{kHousehold, WaiverKind::goodwill, day("2024-03-05"), {{1, Money{}, Money{914}}}, {}});
  scenario.when(month_end("2024-02-29")).then_refused("no-late-fee");
  scenario.when(pay(1, kPrincipal, "2024-02-10"));
  scenario.then_one<PaymentReceived>();
  scenario.on("2024-03-10").when(bounce(1, "2024-03-10")).on("2024-04-01").when(month_end("2024-03-31"));
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines.front().amount, Money{1'891 - 914}) << "March alone";
}

TEST(LateFeesAfterwards, TheCapIsOfTheWholeLifeOfTheBill) {
  LateFeeTerms capped;
  capped.daily_rate_millionths = 3'000;
  capped.cap_millionths = 300'000;
  Scenario scenario = overdue(LateFeePosting::month_end, capped);
  scenario.on("2024-07-05");
  for (const char* end : {"2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"}) scenario.when(month_end(end));
  EXPECT_EQ(marks_of(scenario).late_fee, Money{18'914});
  scenario.when(month_end("2024-06-30")).then_refused("no-late-fee");
  scenario.when(pay(1, kPrincipal, "2024-02-10"));
  EXPECT_EQ(marks_of(scenario).late_fee, Money{1'891}) << "ten days: 1891.44";
}

TEST(LateFeesAfterwards, ARefundAfterARetroactiveGraceOpensTheDaysBehindIt) {
  LateFeeTerms terms = half_per_mille();
  terms.grace_days = 10;
  terms.grace = GraceMode::retroactive;
  Scenario scenario = overdue(LateFeePosting::month_end, terms);
  scenario.on("2024-01-20").when(pay(1, kPrincipal, "2024-01-20")).on("2024-03-01");
  scenario.when(ApproveRefund{id<RefundId>(1), kHousehold, payment(1), day("2024-03-01"), Money{kPrincipal}, {}});
  scenario.on("2024-04-01").when(month_end("2024-03-31"));
  // From 2 to 31 March: 945.72.
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines, (std::vector<LateFeeLine>{{1, kDue, day("2024-03-31"), {946}}}));
}

// --- what only a person contests or agrees on ---

// 10,000.00 that fell due on 10 January: 10.00 a day, of which 21 days are posted.
Scenario january_posted() {
  LateFeeTerms terms;
  terms.daily_rate_millionths = 1'000;
  Scenario scenario = given(a_household());
  scenario.may_backdate().on("2026-01-15");
  scenario.when(SetLateFeeTerms{kCommunity, day("2026-01-01"), terms, LateFeePosting::month_end});
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{1'000'000}, day("2026-01-01"), day("2026-01-10"), {}});
  return scenario;
}
DisputeBills contest(std::string_view on) { return {kHousehold, day(on), {1}, {}}; }
SettleDispute settle(DisputeOutcome outcome, std::string_view on) { return {kHousehold, day(on), outcome, {1}, {}}; }

TEST(StopsOfLateFees, ADisputeDatedBackGivesUpNothingThatWasPosted) {
  Scenario scenario = january_posted();
  scenario.on("2026-02-01").when(month_end("2026-01-31"));
  EXPECT_EQ(marks_of(scenario).late_fee, Money{21'000});
  scenario.on("2026-02-05").when(contest("2026-01-10")).when(pay(1, 1'000'000, "2026-02-05"));
  EXPECT_EQ(scenario.then_one<PaymentReceived>().credited, Money{}) << "and nothing is waived";
  EXPECT_EQ(arrears(scenario), 21'000);
  // The days that were not posted it stops: 1 to 5 February.
  scenario.on("2026-03-01").when(month_end("2026-02-28")).then_refused("no-late-fee");
  EXPECT_EQ(arrears(scenario), 21'000);
}

TEST(StopsOfLateFees, APlanDatedBackGivesUpNothingThatWasPosted) {
  Scenario scenario = january_posted();
  scenario.on("2026-02-01").when(month_end("2026-01-31")).on("2026-02-05");
  AgreeInstalments plan{};
  plan.plan = id<InstalmentPlanId>(90);
  plan.household = kHousehold;
  plan.agreed_on = day("2026-01-10");
  plan.instalments = {{day("2026-12-31"), Money{1'021'000}}};
  plan.stops_late_fees = true;
  scenario.when(plan);
  scenario.then_one<InstalmentsAgreed>();
  scenario.when(pay(1, 1'000'000, "2026-02-05"));
  scenario.then_one<PaymentReceived>();
  EXPECT_EQ(arrears(scenario), 21'000);
  scenario.on("2026-03-01").when(month_end("2026-02-28")).then_refused("no-late-fee");
}

// By what is posted, not by what is dated back.
TEST(StopsOfLateFees, ADisputeFromBeforeThePostingKeepsItsDaysFree) {
  Scenario scenario = january_posted();
  scenario.on("2026-01-30").when(contest("2026-01-15"));
  scenario.on("2026-02-01").when(month_end("2026-01-31"));
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines.front().amount, Money{5'000}) << "11 to 15 January";
  scenario.on("2026-02-05").when(pay(1, 1'000'000, "2026-02-05"));
  EXPECT_EQ(arrears(scenario), 5'000);
  scenario.when(settle(DisputeOutcome::upheld, "2026-02-05"));
  scenario.on("2026-03-01").when(month_end("2026-02-28")).then_refused("no-late-fee");
}

TEST(StopsOfLateFees, ADisputeThatIsRejectedBearsItsDays) {
  for (const DisputeOutcome outcome : {DisputeOutcome::upheld, DisputeOutcome::agreed, DisputeOutcome::rejected}) {
    Scenario scenario = january_posted();
    scenario.on("2026-02-01").when(month_end("2026-01-31"));
    scenario.on("2026-02-05").when(contest("2026-01-10")).when(pay(1, 1'000'000, "2026-02-05"));
    scenario.on("2026-02-20").when(settle(outcome, "2026-02-20"));
    scenario.on("2026-03-01").when(month_end("2026-02-28"));
    if (outcome != DisputeOutcome::rejected) {
      scenario.then_refused("no-late-fee");
      continue;
    }
    EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines,
              (std::vector<LateFeeLine>{{1, day("2026-01-31"), day("2026-02-28"), {5'000}}}));
    EXPECT_EQ(arrears(scenario), 26'000);
  }
}

// Nothing pays the bill again, with which its days would be posted.
TEST(StopsOfLateFees, OfABillThatWasPaidInFullTheDaysOfARejectedDisputeArePostedWithIt) {
  const auto paid = [](std::int64_t fen) {
    Scenario scenario = overdue(LateFeePosting::at_payment);
    scenario.on("2024-02-10").when(contest("2024-02-10"));
    // Ten days of February are posted with it.
    scenario.on("2024-03-01").when(pay(1, fen, "2024-03-01")).on("2024-03-20");
    EXPECT_EQ(arrears(scenario), kPrincipal + 315 - fen);
    return scenario;
  };
  Scenario rejected = paid(kPrincipal + 315).when(settle(DisputeOutcome::rejected, "2024-03-20"));
  const auto& events = rejected.world().events();
  ASSERT_NE(get_if<DisputeSettled>(&events[events.size() - 2].event), nullptr);
  const auto& posted = get<LateFeesPosted>(events.back().event);
  // Thirty days until the payment, less what was posted: 945.72 − 315.
  EXPECT_EQ(posted.lines, (std::vector<LateFeeLine>{{1, day("2024-03-01"), day("2024-03-20"), Money{631}}}));
  EXPECT_EQ(arrears(rejected), 631);
  rejected.then_says({"late_fee_fen", std::int64_t{631}});
  EXPECT_EQ(rejected.when(pay(2, 631, "2024-03-20")).then_one<PaymentReceived>().credited, Money{});

  // However far back it is dated: not before it was paid.
  Scenario before = paid(kPrincipal + 315).when(settle(DisputeOutcome::rejected, "2024-02-20"));
  EXPECT_EQ(before.world().events().back().effective_date, day("2024-03-01"));
  EXPECT_EQ(arrears(before), 631);

  Scenario agreed = paid(kPrincipal + 315).when(settle(DisputeOutcome::agreed, "2024-03-20"));
  agreed.then_one<DisputeSettled>();
  EXPECT_EQ(arrears(agreed), 0);
  // A fee that is open may be waived: nothing would bring them then. In whichever order, all days are posted.
  const Command waive = WaiveBills{kHousehold, WaiverKind::goodwill, day("2024-03-20"), {{1, Money{}, Money{315}}}, {}};
  Scenario settled_first = paid(kPrincipal).when(settle(DisputeOutcome::rejected, "2024-03-20"));
  settled_first.then_says({"late_fee_fen", std::int64_t{631}}).when(waive);
  Scenario waived_first = paid(kPrincipal).when(waive).when(settle(DisputeOutcome::rejected, "2024-03-20"));
  for (Scenario* each : {&settled_first, &waived_first}) {
    EXPECT_EQ(marks_of(*each).late_fee, Money{946});
    EXPECT_EQ(arrears(*each), 631);
  }
}

// A second dispute gives up nothing of what was posted since the first one.
TEST(StopsOfLateFees, EachCountsByWhatIsPostedWhenItIsRecorded) {
  Scenario scenario = january_posted();
  scenario.on("2026-01-20").when(contest("2026-01-15")).when(settle(DisputeOutcome::agreed, "2026-01-20"));
  scenario.on("2026-02-01").when(month_end("2026-01-31"));
  // 11 to 15, and 21 to 31 January.
  EXPECT_EQ(marks_of(scenario).late_fee, Money{16'000});
  scenario.on("2026-02-10").when(contest("2026-01-20")).on("2026-03-01").when(month_end("2026-02-28"));
  scenario.then_refused("no-late-fee");
  EXPECT_EQ(arrears(scenario), 1'016'000);
}

// --- in whatever order facts become known ---

struct PaidFact {
  std::uint8_t number = 0;
  Date on;
  std::int64_t fen = 0;
  bool bounced = false;
  std::optional<Date> refunded_on{};
};
struct DisputeFact {
  Date on;
  Date stops_from;  // of the fee: what is posted by then stays
  std::optional<Date> settled_on{};
  bool rejected = false;
};
struct Facts {
  LateFeeTerms terms;
  std::vector<PaidFact> paid;
  std::vector<std::pair<Date, std::int64_t>> waived;
  std::vector<DisputeFact> disputes;
  Date earliest = day("2024-01-01");  // what pays the bill counts from here on: it was reopened last

  std::int64_t open_before(Date date) const {
    std::int64_t open = kPrincipal;
    for (const PaidFact& fact : paid) {
      const bool went_back = fact.bounced || (fact.refunded_on && *fact.refunded_on < date);
      open -= !went_back && fact.on < date ? fact.fen : 0;
    }
    for (const auto& [on, fen] : waived) open -= on < date ? fen : 0;
    return open;
  }
  bool disputed(Date date) const {
    return std::any_of(disputes.begin(), disputes.end(), [&](const DisputeFact& stop) {
      return !stop.rejected && stop.stops_from < date && (!stop.settled_on || date <= *stop.settled_on);
    });
  }
  bool in_dispute() const { return !disputes.empty() && !disputes.back().settled_on; }

  // The words of the rule, a day at a time, rounded once.
  std::int64_t fee(Date through) const {
    Date first = add_days(kDue, terms.grace_days + 1);
    if (through < first) return 0;
    if (terms.grace == GraceMode::retroactive) {
      while (first <= through && open_before(first) == 0) first = add_days(first, 1);
      if (through < first) return 0;
      first = add_days(kDue, 1);
    }
    std::int64_t millionths = 0;
    for (Date date = first; date <= through; date = add_days(date, 1)) {
      if (!disputed(date)) millionths += open_before(date) * terms.daily_rate_millionths;
    }
    if (terms.cap_millionths) millionths = std::min(millionths, kPrincipal * *terms.cap_millionths);
    return (2 * millionths + 1'000'000) / 2'000'000;
  }
};

class Story {
 public:
  Story() : scenario_(overdue(LateFeePosting::month_end, any_terms())) { to(day("2024-02-05")); }

  void step() {
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
      case 1:
        return to(add_days(today_, *rc::gen::inRange(1, 40)));
      case 2:
        return pay_something();
      case 3:
        return bounce_something();
      case 4:
        return post(add(month_of(today_), -*rc::gen::inRange(1, 4)));
      case 5:
        return dispute_or_settle();
      case 6:
        return refund_something();
      default:
        return waive_something();
    }
  }

  // Everything is known, and the month of the last fact ends.
  void end() {
    const YearMonth last = month_of(today_);
    to(first_day(add(last, 1)));
    post(last);
    const Date through = add_days(today_, -1);
    const BillMarks marks = marks_of(scenario_);
    const std::int64_t missing = facts_.fee(through) - marks.late_fee.fen;
    RC_ASSERT(missing == 0 || is_asked_of_nobody(missing, marks));
    RC_ASSERT(marks.late_fee_settled == Money{});
    const auto again = scenario_.world().handle(PostLateFees{kHousehold, through});
    RC_ASSERT(!again && again.error().code == "no-late-fee");
  }

 private:
  LateFeeTerms any_terms() {
    facts_.terms.daily_rate_millionths = *rc::gen::inRange<std::int64_t>(1, 3'000);
    facts_.terms.grace_days = *rc::gen::element(0, 0, 10, 40);
    facts_.terms.grace = *rc::gen::element(GraceMode::after_grace, GraceMode::retroactive);
    if (*rc::gen::inRange(0, 3) == 0) facts_.terms.cap_millionths = *rc::gen::inRange<std::int64_t>(1, 100'000);
    return facts_.terms;
  }

  void to(Date today) {
    today_ = today;
    scenario_.world().context.today = today;
  }
  void must(const Command& command) {
    const auto decided = scenario_.world().handle(command);
    if (!decided) RC_LOG(decided.error().code);
    RC_ASSERT(decided.has_value());
  }
  Date some_day(Date from) { return add_days(from, *rc::gen::inRange(0, days_between(from, today_) + 1)); }
  std::int64_t open() const { return facts_.open_before(add_days(today_, 1)); }

  void pay_something() {
    if (open() == 0) return;
    const PaidFact fact{next_++, some_day(facts_.earliest), *rc::gen::inRange<std::int64_t>(1, open() + 1), false};
    if (*rc::gen::arbitrary<bool>()) {
      must(of_nobody(fact.number, fact.fen, fact.on));
      must(AssignSuspense{payment(fact.number), kHousehold, today_, {}});
    } else {
      must(ReceivePayment{payment(fact.number), kHousehold, PaymentChannel::cash, "", Money{fact.fen}, fact.on, {}});
    }
    facts_.paid.push_back(fact);
    const BillMarks marks = marks_of(scenario_);
    RC_ASSERT(marks.late_fee.fen <= facts_.fee(marks.late_fee_through.value_or(kDue)));
  }

  // Whose money is still there.
  std::vector<PaidFact*> good_payments() {
    std::vector<PaidFact*> good;
    for (PaidFact& fact : facts_.paid) {
      if (!fact.bounced && !fact.refunded_on) good.push_back(&fact);
    }
    return good;
  }

  void bounce_something() {
    const std::vector<PaidFact*> good = good_payments();
    if (good.empty()) return;
    PaidFact& fact = **rc::gen::elementOf(good);
    const Date on = some_day(fact.on);
    must(ReversePayment{payment(fact.number), kHousehold, ReversalReason::bounced, on});
    fact.bounced = true;
    facts_.earliest = std::max(facts_.earliest, on);
  }

  void refund_something() {
    const std::vector<PaidFact*> good = good_payments();
    if (good.empty()) return;
    PaidFact& fact = **rc::gen::elementOf(good);
    const Date on = some_day(fact.on);
    must(ApproveRefund{id<RefundId>(fact.number), kHousehold, payment(fact.number), on, Money{fact.fen}, {}});
    fact.refunded_on = on;
    facts_.earliest = std::max(facts_.earliest, on);
  }

  // A fen that a settled bill lacks may be the rounding of former programs.
  bool is_asked_of_nobody(std::int64_t missing, const BillMarks& marks) const {
    const std::int64_t days = days_between(kDue, marks.late_fee_through.value_or(kDue));
    return open() == 0 && marks.late_fee == Money{} && missing > 0 && 2 * missing <= 2 + days / 28;
  }

  // Of any month, also of one that was posted: where there is nothing to post it is refused.
  void post(YearMonth month) {
    const Date through = add_days(first_day(add(month, 1)), -1);
    const auto decided = scenario_.world().handle(PostLateFees{kHousehold, through});
    RC_ASSERT(decided.has_value() || decided.error().code == "no-late-fee");
  }

  void dispute_or_settle() {
    if (facts_.in_dispute()) {
      DisputeFact& dispute = facts_.disputes.back();
      const Date on = some_day(dispute.on);
      dispute.rejected = *rc::gen::arbitrary<bool>();
      must(settle(dispute.rejected ? DisputeOutcome::rejected : DisputeOutcome::agreed, to_string(on)));
      dispute.settled_on = on;
      return;
    }
    if (open() == 0) return;
    const Date from =
        facts_.disputes.empty() ? facts_.earliest : std::max(facts_.earliest, *facts_.disputes.back().settled_on);
    const Date on = some_day(from);
    must(contest(to_string(on)));
    facts_.disputes.push_back({on, std::max(on, marks_of(scenario_).late_fee_through.value_or(on))});
  }

  void waive_something() {
    if (open() == 0) return;
    const std::int64_t fen = *rc::gen::inRange<std::int64_t>(1, open() / 2 + 2);
    if (fen > open()) return;
    const Date on = some_day(facts_.earliest);
    must(WaiveBills{kHousehold, WaiverKind::goodwill, on, {{1, Money{fen}}}, {}});
    facts_.waived.emplace_back(on, fen);
  }

  Facts facts_;
  Scenario scenario_;
  Date today_;
  std::uint8_t next_ = 1;
};

RC_GTEST_PROP(LateFeesProperty, WhatIsPostedIsTheFeeOfTheFinalHistoryInWhateverOrderItBecomesKnown, ()) {
  Story story;
  const int steps = *rc::gen::inRange(0, 25);
  for (int i = 0; i < steps; ++i) story.step();
  story.end();
}

}  // namespace
}  // namespace steward::billing
