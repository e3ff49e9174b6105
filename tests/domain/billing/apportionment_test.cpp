#include "domain/billing/apportionment.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "domain/billing/billing.h"
#include "tests/support/scenario.h"

namespace steward::billing {
namespace {

using namespace steward::test;

ShareCost cost_of(std::vector<HouseWeight> houses, std::optional<Money> total = Money{68'000}) {
  ShareCost cost;
  cost.fee_item = id<FeeItemId>(50);
  cost.total = total;
  cost.houses = std::move(houses);
  return cost;
}

TEST(Apportionment, LosesNoResidue) {
  // Defect 2: 1000 kWh × 0.68 over 37 rooms is 37 × 18.38 = 680.06 when each share is rounded by itself.
  std::vector<HouseWeight> rooms;
  for (std::uint8_t i = 1; i <= 37; ++i) rooms.push_back({id<HouseId>(i), 1, true});
  ShareCost cost = cost_of(rooms, std::nullopt);
  cost.usage = Usage{1'000'000};
  cost.unit_price = UnitPrice{680'000};
  const SharedCost shared = apportioned(cost).value();
  EXPECT_EQ(shared.total, Money{68'000});
  Money sum;
  for (const HouseShare& share : shared.shares) {
    EXPECT_TRUE(share.amount == Money{1'837} || share.amount == Money{1'838});
    sum.fen += share.amount.fen;
  }
  EXPECT_EQ(sum, Money{68'000});
  EXPECT_EQ(shared.kept, Money{});
}

TEST(Apportionment, KeepsOrLeavesOutTheShareOfEmptyHouses) {
  const std::vector<HouseWeight> houses{
      {id<HouseId>(1), 100, true}, {id<HouseId>(2), 100, false}, {id<HouseId>(3), 0, true}};
  ShareCost cost = cost_of(houses, Money{1'001});
  const SharedCost without = apportioned(cost).value();
  EXPECT_EQ(without.shares, (std::vector<HouseShare>{{id<HouseId>(1), Money{1'001}}})) << "no weight pays nothing";
  EXPECT_EQ(without.kept, Money{});
  cost.vacant_included = true;
  const SharedCost with = apportioned(cost).value();
  EXPECT_EQ(with.shares, (std::vector<HouseShare>{{id<HouseId>(1), Money{501}}}));
  EXPECT_EQ(with.kept, Money{500});
}

TEST(Apportionment, RefusesWhatCannotBeShared) {
  const std::vector<HouseWeight> one{{id<HouseId>(1), 1, true}};
  const auto code = [](const ShareCost& cost) { return apportioned(cost).error().code; };
  EXPECT_EQ(code(cost_of({})), "shared-cost-invalid");
  EXPECT_EQ(code(cost_of(one, Money{0})), "shared-cost-invalid");
  EXPECT_EQ(code(cost_of(one, std::nullopt)), "shared-cost-invalid");
  EXPECT_EQ(code(cost_of(one, Money{kLargestAmount.fen + 1})), "amount-too-large");
  ShareCost twice = cost_of(one);
  twice.usage = Usage{1'000'000};
  EXPECT_EQ(code(twice), "shared-cost-given-twice") << "nobody is told which of both counts";
  twice.unit_price = UnitPrice{680'000};
  EXPECT_EQ(code(twice), "shared-cost-given-twice") << "although they agree";
  twice.usage = Usage{};
  EXPECT_EQ(code(twice), "shared-cost-given-twice");
  EXPECT_EQ(code(cost_of({{id<HouseId>(1), -1, true}})), "shared-cost-invalid");
  EXPECT_EQ(code(cost_of({{id<HouseId>(2), 1, true}, {id<HouseId>(1), 1, true}})), "shared-cost-invalid");
  EXPECT_EQ(code(cost_of({{id<HouseId>(1), 0, true}})), "shared-cost-without-weights");
  EXPECT_EQ(code(cost_of({{id<HouseId>(1), 1, false}})), "shared-cost-without-weights");
}

RC_GTEST_PROP(Apportionment, AddsUpToTheTotal, ()) {
  std::vector<HouseWeight> houses;
  const int count = *rc::gen::inRange(1, 60);
  for (int i = 1; i <= count; ++i) {
    houses.push_back({id<HouseId>(static_cast<std::uint8_t>(i)), *rc::gen::inRange<std::int64_t>(0, 20'000),
                      *rc::gen::arbitrary<bool>()});
  }
  ShareCost cost = cost_of(houses, Money{*rc::gen::inRange<std::int64_t>(1, 100'000'000)});
  cost.vacant_included = *rc::gen::arbitrary<bool>();
  const auto shared = apportioned(cost);
  if (!shared) return;
  Money sum = shared->kept;
  for (const HouseShare& share : shared->shares) sum.fen += share.amount.fen;
  RC_ASSERT(sum == shared->total);
}

// What households pay who have the house one after the other, each from one of these days of June to the next.
std::vector<Money> bills_between(const std::vector<Date>& days, Money share) {
  const Period june{day("2024-06-01"), day("2024-07-01")};
  const SharedCost cost = apportioned(cost_of({{kHouse, 1, true}}, share)).value();
  std::vector<Money> amounts;
  for (std::size_t i = 1; i < days.size(); ++i) {
    amounts.push_back(apportioned_bill({}, cost, kHouse, june, {days[i - 1], days[i]}, june.to).value().amount);
  }
  return amounts;
}

TEST(Apportionment, HouseholdsOfOneHousePayItsShareTogether) {
  // Each half rounded by itself is 50.01.
  EXPECT_EQ(bills_between({day("2024-06-01"), day("2024-06-16"), day("2024-07-01")}, Money{10'001}),
            (std::vector<Money>{Money{5'001}, Money{5'000}}));
}

RC_GTEST_PROP(Apportionment, TheDaysOfAHouseAddUpToItsShare, ()) {
  const Date first = day("2024-06-01");
  const Money share{*rc::gen::inRange<std::int64_t>(1, kLargestAmount.fen)};
  std::vector<Date> days{first, day("2024-07-01")};
  const int moves = *rc::gen::inRange(0, 5);
  for (int i = 0; i < moves; ++i) days.push_back(Date{first.days + *rc::gen::inRange(0, 31)});
  std::sort(days.begin(), days.end());
  Money sum;
  for (const Money& amount : bills_between(days, share)) {
    RC_ASSERT(amount >= Money{});
    sum.fen += amount.fen;
  }
  RC_ASSERT(sum == share);
}

const FeeItemId kLight = id<FeeItemId>(50);
const BillRunId kRun = id<BillRunId>(40);

StartBillRun run_with(std::vector<ShareCost> costs) {
  StartBillRun run{
      kRun,         kCommunity, day("2024-06-01"), day("2024-07-01"), day("2024-06-01"), day("2024-06-25"), {kLight},
      {kHousehold}, 77};
  run.shared_costs = std::move(costs);
  return run;
}

std::vector<Command> lit() {
  return a_household() + std::vector<Command>{define(kLight, "light", ChargeMethod::apportioned)};
}

TEST(StartBillRun, NeedsOneSharedCostForEachItemThatIsApportioned) {
  given(lit()).when(run_with({})).then_refused("shared-cost-missing");
  const ShareCost cost = cost_of({{kHouse, 1, true}});
  given(lit()).when(run_with({cost, cost})).then_refused("shared-cost-missing");
  ShareCost other = cost;
  other.fee_item = kParking;
  given(lit()).when(run_with({cost, other})).then_refused("shared-cost-missing");
  given(lit()).when(set_tariff(kLight, 1'000'000)).then_refused("fee-item-method-differs");
}

TEST(IssueStatement, ChargesTheShareOfTheHouseByTheDaysOfPossession) {
  const ShareCost cost = cost_of({{kHouse, 1, true}}, Money{3'000});
  const auto event = given(lit() + std::vector<Command>{run_with({cost})})
                         .when(IssueStatement{kRun, kHousehold})
                         .then_one<StatementIssued>();
  EXPECT_EQ(event.bills[0].amount, Money{3'000});
  const auto left =
      given(lit() + std::vector<Command>{registry::MoveOut{kHousehold, day("2024-06-11")}, run_with({cost})})
          .when(IssueStatement{kRun, kHousehold})
          .then_one<StatementIssued>();
  EXPECT_EQ(left.bills[0].amount, Money{1'000});
  given(lit() + std::vector<Command>{run_with({cost_of({{id<HouseId>(77), 1, true}})})})
      .when(IssueStatement{kRun, kHousehold})
      .then_refused("nothing-to-bill");
}

}  // namespace
}  // namespace steward::billing
