#include <gtest/gtest.h>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "tests/support/scenario.h"

// Credit that pays a statement as soon as it is there.
namespace steward::billing {
namespace {

using namespace steward::test;

const BillRunId kRun = id<BillRunId>(41);

// 210.16 of property fee and 150.00 of parking for June.
StartBillRun june(std::string_view issued = "2024-06-15", Date due = day("2024-06-30")) {
  return {kRun,         kCommunity, day("2024-06-01"), day("2024-07-01"), day(issued), due, {kPropertyFee, kParking},
          {kHousehold}, 77};
}
constexpr std::int64_t kStatement = 21'016 + 15'000;

ReceivePayment pay(std::uint8_t n, std::int64_t fen, std::string_view on) {
  return {id<PaymentId>(n), kHousehold, PaymentChannel::cash, "", Money{fen}, day(on), {}};
}
std::vector<Command> deducting() {
  return a_household() + std::vector<Command>{SetAutomaticDeduction{kCommunity, true}};
}
// What the statement of the run did, after its bills.
std::vector<Event> issued(Scenario& scenario) {
  const std::size_t before = scenario.world().events().size();
  scenario.when(IssueStatement{kRun, kHousehold});
  std::vector<Event> events;
  for (std::size_t i = before; i < scenario.world().events().size(); ++i) {
    events.push_back(scenario.world().events()[i].event);
  }
  EXPECT_TRUE(!events.empty() && holds_alternative<StatementIssued>(events.front()));
  return events;
}

TEST(AutomaticDeduction, PaysWhatTheCreditCovers) {
  Scenario scenario = given(deducting()).when(pay(1, 20'000, "2024-06-10")).when(june());
  const auto events = issued(scenario);
  ASSERT_EQ(events.size(), 2U);
  // Both fall due on one day: what has the smaller priority comes first.
  EXPECT_EQ(get<CreditApplied>(events[1]), (CreditApplied{kHousehold,
                                                          kHouse,
                                                          kBuilding,
                                                          kCommunity,
                                                          day("2024-06-15"),
                                                          {{1, Money{20'000}}},
                                                          {{id<PaymentId>(1), Money{20'000}}},
                                                          {month_of(day("2024-06-15")),
                                                           {{LedgerAccount::credit_balances, Money{20'000}, {}},
                                                            {LedgerAccount::receivables, Money{-20'000}, {}}}}}));
  scenario.then_says({"total_fen", kStatement}).then_says({"deducted_fen", std::int64_t{20'000}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{kStatement - 20'000});
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{});
}

TEST(AutomaticDeduction, LeavesWhatIsNotNeeded) {
  Scenario scenario = given(deducting()).when(pay(1, 50'000, "2024-06-10")).when(june());
  const auto events = issued(scenario);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(get<CreditApplied>(events[1]).allocations,
            (std::vector<Allocation>{{1, Money{21'016}}, {2, Money{15'000}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{});
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{50'000 - kStatement});
}

TEST(AutomaticDeduction, DoesNothingWithoutCreditOrWhereNobodyWantsIt) {
  Scenario without = given(deducting()).when(june());
  EXPECT_EQ(issued(without).size(), 1U);
  without.then_says({"deducted_fen", std::int64_t{0}});
  Scenario unset = given(a_household()).when(pay(1, 20'000, "2024-06-10")).when(june());
  EXPECT_EQ(issued(unset).size(), 1U);
  Scenario ended = given(deducting()).when(SetAutomaticDeduction{kCommunity, false});
  ended.when(pay(1, 20'000, "2024-06-10")).when(june());
  EXPECT_EQ(issued(ended).size(), 1U);
  EXPECT_EQ(ended.world().account(kHousehold).credit(), Money{20'000});
}

TEST(AutomaticDeduction, NeverUsesMoneyBeforeItCame) {
  // Issued for the first of the month, the money came on the tenth: that day knew of none.
  Scenario scenario = given(deducting()).when(pay(1, 20'000, "2024-06-10")).when(june("2024-06-01"));
  EXPECT_EQ(issued(scenario).size(), 1U);
  Scenario both = given(deducting()).when(pay(1, 20'000, "2024-06-10")).when(pay(2, 300, "2024-06-01"));
  both.when(june("2024-06-01"));
  const auto events = issued(both);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(get<CreditApplied>(events[1]).sources, (std::vector<CreditSource>{{id<PaymentId>(2), Money{300}}}));
  EXPECT_EQ(both.world().events().back().effective_date, day("2024-06-01"));
}

TEST(AutomaticDeduction, PaysOldDebtsFirstWithTheirLateFees) {
  LateFeeTerms terms;
  terms.daily_rate_millionths = 500;
  Scenario scenario = given(deducting());
  scenario.may_backdate().on("2024-06-15");
  scenario.when(SetLateFeeTerms{kCommunity, day("2024-01-01"), terms, LateFeePosting::at_payment});
  scenario.when(SetAllocationPolicy{kCommunity, AllocationPolicy::interest_first});
  scenario.when(pay(1, 10'000, "2024-06-10"));  // before there is any bill
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{63'048}, day("2024-01-01"), day("2024-01-31"), {}});
  scenario.when(june());
  const auto events = issued(scenario);
  ASSERT_EQ(events.size(), 3U);
  // 31 January to 15 June are 136 days: 63048 × 136 × 0.0005 = 4287.264.
  EXPECT_EQ(get<LateFeesPosted>(events[1]).lines,
            (std::vector<LateFeeLine>{{1, day("2024-01-31"), day("2024-06-15"), Money{4'287}}}));
  EXPECT_EQ(get<CreditApplied>(events[2]).allocations,
            (std::vector<Allocation>{{1, Money{10'000 - 4'287}, Money{4'287}}}));
}

// The next run bills what the money was left for; a deposit is no price of anything.
TEST(AutomaticDeduction, LeavesDepositsAndWhatIsNeitherDueNorOfTheRun) {
  const FeeItemId deposit = id<FeeItemId>(62);
  Scenario scenario = given(deducting()).when(define(deposit, "deposit", ChargeMethod::deposit));
  scenario.when(pay(1, 50'000, "2024-06-01"));
  scenario.when(RaiseCharge{kHousehold, deposit, Money{1'000}, day("2024-06-02"), day("2024-06-10"), {}});
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{2'000}, day("2024-06-02"), day("2024-06-15"), {}});
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{4'000}, day("2024-06-02"), day("2024-06-16"), {}});
  scenario.when(june());
  const auto events = issued(scenario);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(get<CreditApplied>(events[1]).allocations,
            (std::vector<Allocation>{{2, Money{2'000}}, {4, Money{21'016}}, {5, Money{15'000}}}));
  scenario.then_says({"deducted_fen", 2'000 + kStatement});

  const auto daily = [](std::string_view on) { return ApplyCredit{kHousehold, day(on), true}; };
  CollectionPolicy policy;
  policy.deduct_on_issue = true;
  EXPECT_FALSE(deduction_due(scenario.world().account(kHousehold), policy, day("2024-06-15")).value());
  scenario.when(daily("2024-06-15")).then_refused("no-open-bill");
  scenario.on("2024-06-16");
  EXPECT_TRUE(deduction_due(scenario.world().account(kHousehold), policy, day("2024-06-16")).value());
  EXPECT_EQ(scenario.when(daily("2024-06-16")).then_one<CreditApplied>().allocations,
            (std::vector<Allocation>{{3, Money{4'000}}}));
  EXPECT_FALSE(deduction_due(scenario.world().account(kHousehold), policy, day("2024-06-16")).value());
  // By hand it pays the deposit, too.
  EXPECT_EQ(scenario.when(ApplyCredit{kHousehold, day("2024-06-16")}).then_one<CreditApplied>().allocations,
            (std::vector<Allocation>{{1, Money{1'000}}}));
}

// What the daily round asks before it sends anything.
TEST(AutomaticDeduction, HasSomethingToDoWhenCreditWouldPayWhatIsDue) {
  const auto due = [](Scenario& scenario, std::string_view on, bool wanted = true) {
    CollectionPolicy policy;
    policy.deduct_on_issue = wanted;
    return deduction_due(scenario.world().account(kHousehold), policy, day(on)).value();
  };
  Scenario scenario = given(a_household());
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{300}, day("2024-06-10"), day("2024-06-20"), {}});
  EXPECT_FALSE(due(scenario, "2024-06-20")) << "no credit";
  ReceivePayment for_parking = pay(1, 100, "2024-06-10");
  for_parking.for_items = {kParking};
  scenario.when(for_parking);
  EXPECT_FALSE(due(scenario, "2024-06-20")) << "credit for something else";
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{300}, day("2024-06-11"), day("2024-06-25"), {}});
  scenario.when(pay(2, 1'000, "2024-06-09"));  // before the charges were there
  EXPECT_FALSE(due(scenario, "2024-06-19"));
  EXPECT_TRUE(due(scenario, "2024-06-20"));
  EXPECT_FALSE(due(scenario, "2024-06-20", false));
  scenario.when(ApplyCredit{kHousehold, day("2024-06-15")});
  EXPECT_FALSE(due(scenario, "2024-06-30")) << "nothing is open";
}

// Whoever disputes a bill has not agreed to pay it; what comes for that bill by the payer's own hand is another matter.
TEST(AutomaticDeduction, LeavesWhatIsDisputedUntilThatIsSettled) {
  Scenario scenario = given(deducting());
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{5'000}, day("2024-06-01"), day("2024-06-10"), {}});
  scenario.when(DisputeBills{kHousehold, day("2024-06-02"), {1}, {}});
  scenario.when(pay(1, 40'000, "2024-06-01"));  // by hand: it pays bill 1
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{35'000});
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{7'000}, day("2024-06-03"), day("2024-06-10"), {}});
  scenario.when(DisputeBills{kHousehold, day("2024-06-04"), {2}, {}});
  scenario.when(ApplyCredit{kHousehold, day("2024-06-14")}).then_refused("no-open-bill");
  const auto policy = [] {
    CollectionPolicy wanted;
    wanted.deduct_on_issue = true;
    return wanted;
  }();
  EXPECT_FALSE(deduction_due(scenario.world().account(kHousehold), policy, day("2024-06-14")).value());
  scenario.when(june());
  const auto events = issued(scenario);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(get<CreditApplied>(events[1]).allocations,
            (std::vector<Allocation>{{3, Money{21'016}}, {4, Money{13'984}}}));
  scenario.when(pay(2, 50'000, "2024-06-15"));
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{9'000}, day("2024-06-15"), day("2024-06-15"), {}});
  EXPECT_TRUE(deduction_due(scenario.world().account(kHousehold), policy, day("2024-06-15")).value());
}

TEST(AutomaticDeduction, AHouseholdWithNothingToBillKeepsItsCredit) {
  Scenario scenario = given(deducting()).when(pay(1, 20'000, "2024-06-10")).when(june());
  scenario.when(IssueStatement{kRun, kHousehold});
  StartBillRun again = june();
  again.run = id<BillRunId>(42);
  const std::size_t before = scenario.when(again).world().events().size();
  scenario.when(IssueStatement{again.run, kHousehold}).then_refused("already-billed");
  EXPECT_EQ(scenario.world().events().size(), before);
}

TEST(AutomaticDeduction, ARunCountsWhatItBilledNotWhatIsLeftOpen) {
  Scenario scenario = given(deducting()).when(pay(1, 20'000, "2024-06-10")).when(june());
  scenario.when(IssueStatement{kRun, kHousehold}).then_says({"bills", std::int64_t{2}});
  scenario.when(RecordBillRunChunk{kRun, 0, 1, 1, Money{kStatement}, {}}).when(CompleteBillRun{kRun});
  EXPECT_EQ(scenario.then_one<BillRunCompleted>().total, Money{kStatement});
}

TEST(AutomaticDeduction, AStatementThatItPaidIsNotTakenBack) {
  Scenario scenario = given(deducting()).when(pay(1, 20'000, "2024-06-10")).when(june());
  scenario.when(IssueStatement{kRun, kHousehold});
  scenario.when(RecordBillRunChunk{kRun, 0, 1, 1, Money{kStatement}, {}}).when(CompleteBillRun{kRun});
  scenario.when(CancelStatement{kHousehold, kRun, day("2024-06-15"), {}}).then_refused("bill-touched");
}

TEST(AutomaticDeduction, FoldsUpToAnyDay) {
  Scenario scenario = given(deducting()).when(pay(1, 20'000, "2024-06-10")).when(pay(2, 500, "2024-06-02"));
  scenario.when(june("2024-06-05")).when(IssueStatement{kRun, kHousehold});
  scenario.when(pay(3, 40'000, "2024-06-03"));
  for (Date until = day("2024-05-31"); until <= day("2024-06-16"); until = add_days(until, 1)) {
    State state = initial_state(StreamKind::household);
    for (const NewEvent& event : scenario.world().events()) {
      if (event.stream != stream_of(kHousehold) || event.effective_date > until) continue;
      state = evolve(std::move(state), event.event, 1);
    }
    EXPECT_FALSE(std::holds_alternative<Faulted>(state)) << to_string(until);
  }
}

}  // namespace
}  // namespace steward::billing
