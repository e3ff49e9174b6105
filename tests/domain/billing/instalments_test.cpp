#include <gtest/gtest.h>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/late_fees.h"
#include "tests/support/scenario.h"

// Debts paid by parts, and money that is for few fee items (domain reference §2.7, §2.10).
namespace steward::billing {
namespace {

using namespace steward::test;

const InstalmentPlanId kPlan = id<InstalmentPlanId>(90);
const FeeItemId kWater = id<FeeItemId>(91);

Command charge_of(FeeItemId item, std::int64_t fen, std::string_view due = "2024-06-01") {
  return RaiseCharge{kHousehold, item, Money{fen}, day("2024-05-20"), day(due), {}};
}
Command charge(std::int64_t fen, std::string_view due = "2024-06-01") { return charge_of(kRepair, fen, due); }
AgreeInstalments agree(std::vector<Instalment> parts, std::vector<std::uint32_t> bills = {}) {
  AgreeInstalments command{};
  command.plan = kPlan;
  command.household = kHousehold;
  command.agreed_on = day("2024-06-10");
  command.bills = std::move(bills);
  command.instalments = std::move(parts);
  return command;
}
EndInstalments end(PlanEnd reason, std::string_view on = "2024-06-15") { return {kPlan, kHousehold, day(on), reason}; }
ReceivePayment pay(std::uint8_t n, std::int64_t fen, std::vector<FeeItemId> items = {},
                   std::string_view on = "2024-06-12") {
  ReceivePayment command{};
  command.payment = id<PaymentId>(n);
  command.household = kHousehold;
  command.amount = Money{fen};
  command.received_on = day(on);
  command.for_items = std::move(items);
  return command;
}
Instalment part(std::string_view due, std::int64_t fen) { return {day(due), Money{fen}}; }

std::vector<Command> two_bills() { return a_household() + std::vector<Command>{charge(1'000), charge(500)}; }

TEST(Instalments, AreWhatIsOpenOnTheDay) {
  Scenario scenario = given(two_bills()).when(agree({part("2024-06-30", 900), part("2024-07-31", 600)}));
  const auto agreed = scenario.then_one<InstalmentsAgreed>();
  EXPECT_EQ(agreed.bills, (std::vector<std::uint32_t>{1, 2}));
  scenario.then_effective("2024-06-10").then_says({"amount_fen", std::int64_t{1'500}});
  EXPECT_EQ(scenario.world().account(kHousehold).plans.size(), 1U);
}

TEST(Instalments, RefuseByName) {
  struct Row {
    AgreeInstalments command;
    const char* code;
  };
  const std::vector<Instalment> fits{part("2024-06-30", 1'500)};
  const auto with = [&](auto change) {
    AgreeInstalments command = agree(fits);
    change(command);
    return command;
  };
  const Row rows[] = {
      {agree({part("2024-06-30", 1'499)}), "instalments-not-what-is-open"},
      {agree({part("2024-06-30", 1'501)}), "instalments-not-what-is-open"},
      {agree({part("2024-06-30", 1'000)}, {2}), "instalments-not-what-is-open"},
      {agree({}), "instalments-invalid"},
      {agree({part("2024-06-09", 1'500)}), "instalments-invalid"},
      {agree({part("2034-06-11", 1'500)}), "instalments-invalid"},
      {agree({part("2024-07-30", 1'000), part("2024-07-30", 500)}), "instalments-invalid"},
      {agree({part("2024-06-30", 1'501), part("2024-07-30", -1)}), "amount-out-of-range"},
      {agree({part("2024-06-30", 0), part("2024-07-30", 1'500)}), "amount-out-of-range"},
      {agree(fits, {1, 1}), "lines-invalid"},
      {agree(fits, {2, 1}), "lines-invalid"},
      {agree(fits, {3}), "bill-unknown"},
      {with([](auto& c) { c.agreed_on = day("2024-06-16"); }), "date-in-future"},
      {with([](auto& c) { c.agreed_on = day("2024-05-19"); }), "no-open-bill"},
      {with([](auto& c) { c.household = id<HouseholdId>(99); }), "household-unknown"},
  };
  for (const Row& row : rows) given(two_bills()).when(row.command).then_refused(row.code);
  given(a_household()).when(agree(fits)).then_refused("no-open-bill");
  const Command disputed = DisputeBills{kHousehold, day("2024-06-01"), {2}, {}};
  given(two_bills() + std::vector<Command>{disputed}).when(agree(fits, {1, 2})).then_refused("bill-disputed");
  const Command waived = WaiveBills{kHousehold, WaiverKind::goodwill, day("2024-06-05"), {{2, Money{500}}}, {}};
  given(two_bills() + std::vector<Command>{waived}).when(agree(fits, {1, 2})).then_refused("bill-given-up");
  given(two_bills() + std::vector<Command>{pay(1, 1'000)}).when(agree(fits, {1, 2})).then_refused("bill-already-paid");
  given(two_bills() + std::vector<Command>{agree(fits)}).when(agree(fits, {1})).then_refused("bill-in-a-plan");
  given(two_bills() + std::vector<Command>{agree(fits)}).when(agree(fits)).then_refused("no-open-bill");
}

TEST(Instalments, WhatPaysTheBillsCountsForTheEarliestFirst) {
  Scenario scenario =
      given(two_bills()).when(agree({part("2024-06-12", 700), part("2024-07-31", 500), part("2024-08-31", 300)}));
  const auto progress = [&](std::string_view on) {
    const Account& account = scenario.world().account(kHousehold);
    return progress_of(account, *find_plan(account, kPlan), day(on));
  };
  EXPECT_EQ(progress("2024-06-12").overdue, Money{0}) << "due on the day";
  EXPECT_EQ(progress("2024-06-13").overdue, Money{700});
  EXPECT_EQ(progress("2024-06-13").next, part("2024-06-12", 700));
  scenario.when(pay(1, 900));
  EXPECT_EQ(progress("2024-06-13").overdue, Money{0});
  EXPECT_EQ(progress("2024-06-13").next, part("2024-07-31", 300));
  EXPECT_EQ(progress("2024-09-01").overdue, Money{600});
  scenario.when(pay(2, 600));
  EXPECT_EQ(progress("2024-09-01").next, std::nullopt);
  EXPECT_EQ(progress("2024-09-01").open, Money{0});
}

TEST(Instalments, EndPaidBrokenOrCancelled) {
  const std::vector<Command> agreed = two_bills() + std::vector<Command>{agree({part("2024-06-30", 1'500)})};
  given(agreed).when(end(PlanEnd::paid)).then_refused("plan-not-paid").then_says({"open_fen", std::int64_t{1'500}});
  given(agreed).when(end(PlanEnd::broken, "2024-06-09")).then_refused("plan-out-of-order");
  given(two_bills()).when(end(PlanEnd::broken)).then_refused("instalment-plan-unknown");
  Scenario scenario = given(agreed).when(end(PlanEnd::broken));
  EXPECT_EQ(scenario.then_one<InstalmentsEnded>().bills, (std::vector<std::uint32_t>{1, 2}));
  scenario.when(end(PlanEnd::broken)).then_refused("instalment-plan-unknown");
  given(agreed + std::vector<Command>{pay(1, 1'500)}).when(end(PlanEnd::paid)).then_says({"open_fen", std::int64_t{0}});
}

// 1,000.00 due on 1 June at 5 ‱ a day, 0.50 a day: 15 days without a plan, 9 before one.
TEST(Instalments, StopLateFeesWhereTheySaySo) {
  LateFeeTerms terms;
  terms.daily_rate_millionths = 500;
  const std::vector<Command> owed =
      std::vector<Command>(a_household()) +
      std::vector<Command>{SetLateFeeTerms{kCommunity, day("2024-01-01"), terms, LateFeePosting::at_payment},
                           charge(100'000)};
  const auto fee_on = [&](const std::vector<Command>& more, std::string_view on) {
    Scenario scenario = given(owed + more);
    const auto& policy = std::get<CollectionPolicy>(
        std::get<CollectionPolicyState>(scenario.world().state(collection_stream(kCommunity))).is);
    const auto fee = late_fee_projected(scenario.world().account(kHousehold), policy, 1, day(on));
    return fee && *fee ? (*fee)->amount : Money{};
  };
  AgreeInstalments stops = agree({part("2024-06-30", 100'000)});
  stops.stops_late_fees = true;
  AgreeInstalments goes_on = stops;
  goes_on.stops_late_fees = false;
  EXPECT_EQ(fee_on({}, "2024-06-16"), Money{750});
  EXPECT_EQ(fee_on({goes_on}, "2024-06-16"), Money{750});
  EXPECT_EQ(fee_on({stops}, "2024-06-16"), Money{450});
  EXPECT_EQ(fee_on({stops, end(PlanEnd::broken, "2024-06-13")}, "2024-06-16"), Money{600});
}

// 630.48 due on 31 January, 30 days of grace, then all days: a plan over the day after the grace does not undo the fee
// for good. 39 days of 630.48 at 5 ‱: 1 to 10 February and 2 to 30 April.
TEST(Instalments, APlanOverTheEndOfTheGraceDoesNotEndTheFee) {
  LateFeeTerms terms;
  terms.daily_rate_millionths = 500;
  terms.grace_days = 30;
  terms.grace = GraceMode::retroactive;
  Scenario scenario = given(a_household());
  scenario.may_backdate().on("2024-05-15");
  scenario.when(SetLateFeeTerms{kCommunity, day("2023-01-01"), terms, LateFeePosting::at_payment});
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{63'048}, day("2024-01-10"), day("2024-01-31"), {}});
  AgreeInstalments plan = agree({part("2024-12-31", 63'048)});
  plan.agreed_on = day("2024-02-10");
  plan.stops_late_fees = true;
  scenario.when(plan).when(end(PlanEnd::broken, "2024-04-01"));
  const auto& policy = std::get<CollectionPolicy>(
      std::get<CollectionPolicyState>(scenario.world().state(collection_stream(kCommunity))).is);
  const auto fee = late_fee_projected(scenario.world().account(kHousehold), policy, 1, day("2024-04-30"));
  ASSERT_TRUE(fee && *fee);
  EXPECT_EQ((*fee)->amount, Money{1'229});
}

// A fold as of a day between would have both.
TEST(Instalments, NoPlanBeginsBeforeTheOneBeforeHasEnded) {
  AgreeInstalments second = agree({part("2024-06-30", 1'500)});
  second.plan = id<InstalmentPlanId>(92);
  second.agreed_on = day("2024-06-11");
  Scenario scenario = given(
      two_bills() + std::vector<Command>{agree({part("2024-06-30", 1'500)}), end(PlanEnd::cancelled, "2024-06-14")});
  scenario.when(second).then_refused("plan-out-of-order").then_says({"earliest", day("2024-06-14")});
  second.agreed_on = day("2024-06-14");
  scenario.when(second);
  EXPECT_EQ(scenario.then_one<InstalmentsAgreed>().agreed_on, day("2024-06-14"));
}

TEST(Instalments, ABillInAPlanIsNotTakenBack) {
  const BillRunId run = id<BillRunId>(40);
  Scenario scenario = given(a_household());
  scenario.when(StartBillRun{run,
                             kCommunity,
                             day("2024-06-01"),
                             day("2024-07-01"),
                             day("2024-06-05"),
                             day("2024-06-30"),
                             {kPropertyFee},
                             {kHousehold},
                             1});
  scenario.when(IssueStatement{run, kHousehold});
  scenario.when(RecordBillRunChunk{run, 0, 1, 1, scenario.world().account(kHousehold).arrears(), {}});
  scenario.when(CompleteBillRun{run});
  scenario.when(agree({Instalment{day("2024-06-30"), scenario.world().account(kHousehold).arrears()}}));
  scenario.when(CancelStatement{kHousehold, run, day("2024-06-13"), {}}).then_refused("bill-touched");
}

// --- money that is for few fee items ---

TEST(Wallets, MoneyForAFeeItemPaysItsBillsAndIsKeptForThem) {
  const std::vector<Command> owed =
      a_household() +
      std::vector<Command>{define(kWater, "water-card", ChargeMethod::one_off), charge(1'000), charge_of(kWater, 300)};
  Scenario scenario = given(owed).when(pay(1, 500, {kWater}));
  const auto paid = scenario.then_one<PaymentReceived>();
  EXPECT_EQ(paid.allocations, (std::vector<Allocation>{{2, Money{300}, {}}}));
  EXPECT_EQ(paid.credited, Money{200});
  EXPECT_EQ(paid.for_items, (std::vector<FeeItemId>{kWater}));
  scenario.when(ApplyCredit{kHousehold, day("2024-06-13")}).then_refused("no-open-bill");
  scenario.when(charge_of(kWater, 50)).when(ApplyCredit{kHousehold, day("2024-06-13")});
  EXPECT_EQ(scenario.then_one<CreditApplied>().allocations, (std::vector<Allocation>{{3, Money{50}, {}}}));
  EXPECT_EQ(wallets_on(scenario.world().account(kHousehold), day("2024-06-13")),
            (std::vector<Wallet>{{{kWater}, Money{150}}}));
}

TEST(Wallets, WhatIsForFewIsUsedBeforeWhatIsForAll) {
  Scenario scenario = given(a_household() + std::vector<Command>{define(kWater, "water-card", ChargeMethod::one_off)});
  scenario.when(pay(1, 100)).when(pay(2, 40, {kWater})).when(charge_of(kWater, 60)).when(charge(30));
  scenario.when(ApplyCredit{kHousehold, day("2024-06-13")}).then_says({"amount_fen", std::int64_t{90}});
  const auto& events = scenario.world().events();
  const auto& general = get<CreditApplied>(events.back().event);
  const auto& water = get<CreditApplied>(events[events.size() - 2].event);
  EXPECT_EQ(water.sources, (std::vector<CreditSource>{{id<PaymentId>(2), Money{40}}}));
  EXPECT_EQ(general.sources, (std::vector<CreditSource>{{id<PaymentId>(1), Money{50}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{0});
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{50});
}

TEST(Wallets, RefuseByName) {
  const std::vector<Command> owed = a_household() + std::vector<Command>{charge(1'000)};
  ReceivePayment chosen = pay(1, 10, {kParking});
  chosen.bills = {1};
  given(owed).when(chosen).then_refused("bill-of-another-fee-item");
  given(owed).when(pay(1, 10, {id<FeeItemId>(99)})).then_refused("fee-item-unknown");
  given(owed).when(pay(1, 10, {kParking, kParking})).then_refused("wallet-items-invalid");
  given(owed).when(pay(1, 10, {kParking, kPropertyFee})).then_refused("wallet-items-invalid");
  given(owed).when(pay(1, 10, std::vector<FeeItemId>(9, kParking))).then_refused("wallet-items-invalid");
}

}  // namespace
}  // namespace steward::billing
