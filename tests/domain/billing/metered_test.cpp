#include "domain/billing/metered.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/billing/billing.h"
#include "domain/billing/tiers.h"
#include "tests/support/scenario.h"

namespace steward::billing {
namespace {

using namespace steward::test;
using metering::MeteredPlace;

const FeeItemId kPower = id<FeeItemId>(50);
const MeterId kMeter = id<MeterId>(51);
const MeteredPlace kAt{{}, {}, kHouse};

// The ladder of the reference: 2160 at 0.5583, up to 4200 at 0.6083, above at 0.8583.
Tariff ladder(UnitPrice fixed = {}) {
  return {day("2023-01-01"), {558'300}, fixed, {{Usage{2'160'000}, {608'300}}, {Usage{4'200'000}, {858'300}}}};
}

std::vector<Command> with_meter(const Tariff& tariff, std::int64_t loss = 0, std::int64_t multiplier = 1'000) {
  DefineFeeItem item{kPower, kCommunity, "power", "电费", {}};
  item.terms.method = ChargeMethod::metered;
  item.terms.utility = metering::Utility::electricity;
  const metering::InstallMeter meter{
      kAt, {kMeter, "DB-0101", metering::Utility::electricity, {6, multiplier}, loss}, day("2023-12-31"), Usage{0}};
  return a_household() + std::vector<Command>{item, SetTariff{kPower, tariff}, meter};
}

metering::ReadMeter read(std::string_view on, std::optional<std::int64_t> units) {
  metering::ReadMeter command{kAt, kMeter, day(on), {}};
  if (units) command.reading = Usage{*units * 1'000};
  command.confirmed = true;
  return command;
}

BillRunId run_id(int month) { return id<BillRunId>(static_cast<std::uint8_t>(100 + month)); }
StartBillRun run_of(int month, std::string_view from, std::string_view to) {
  return {run_id(month),     kCommunity, day(from),    day(to), day("2024-06-01"),
          day("2024-06-25"), {kPower},   {kHousehold}, 77};
}
IssueStatement issue(int month) { return {run_id(month), kHousehold}; }

std::vector<Command> used_before(std::int64_t before, std::int64_t now) {
  return with_meter(ladder()) + std::vector<Command>{read("2024-01-31", before), read("2024-02-29", before + now),
                                                     run_of(2, "2024-02-01", "2024-03-01")};
}

TEST(IssueStatement, FillsTheTiersOfTheLadderYearAndRoundsOnce) {
  const auto first = given(used_before(2'000, 350)).when(issue(2)).then_one<StatementIssued>().bills[0];
  EXPECT_EQ(first.amount, Money{20'491});
  ASSERT_EQ(first.parts.size(), 2U);
  EXPECT_EQ(first.parts[0].usage, metering::MicroUsage{160'000'000});
  EXPECT_EQ(first.parts[0].amount, Money{8'933});
  EXPECT_EQ(first.parts[1].unit_price, UnitPrice{608'300});
  EXPECT_EQ(first.parts[1].amount, Money{11'558});
  const auto second = given(used_before(4'100, 300)).when(issue(2)).then_one<StatementIssued>().bills[0];
  EXPECT_EQ(second.amount, Money{23'249});
  EXPECT_EQ(second.parts[0].amount, Money{6'083});
  EXPECT_EQ(second.parts[1].amount, Money{17'166});
}

TEST(IssueStatement, BeginsTheLadderAnewWithTheYear) {
  const auto bill =
      given(with_meter(ladder()) + std::vector<Command>{read("2024-01-01", 5'000), read("2024-01-31", 5'100),
                                                        run_of(1, "2024-01-01", "2024-02-01")})
          .when(issue(1))
          .then_one<StatementIssued>()
          .bills[0];
  EXPECT_EQ(bill.amount, Money{5'583}) << "a reading of 1 January is of the year before";
}

TEST(IssueStatement, ShowsTheReadingsAndBillsEachOnce) {
  Scenario scenario = given(with_meter(ladder()) +
                            std::vector<Command>{read("2024-01-31", 100), run_of(1, "2024-01-01", "2024-02-01")});
  const auto first = scenario.when(issue(1)).then_one<StatementIssued>().bills[0];
  const BilledMeter billed{kMeter,   day("2023-12-31"), day("2024-01-31"),
                           Usage{0}, Usage{100'000},    metering::MicroUsage{100'000'000}};
  EXPECT_EQ(first.meters, std::vector<BilledMeter>{billed});
  // A reading of the same month that came late is billed with the next.
  scenario.when(read("2024-02-01", 110)).when(read("2024-02-29", 150)).when(run_of(2, "2024-02-01", "2024-03-01"));
  const auto second = scenario.when(issue(2)).then_one<StatementIssued>().bills[0];
  EXPECT_EQ(second.meters[0].previous, Usage{100'000});
  EXPECT_EQ(second.meters[0].current, Usage{150'000});
  EXPECT_EQ(second.amount, Money{2'792});  // 50 × 0.5583 = 27.915
}

TEST(IssueStatement, MultipliesAddsTheLossAndTheFixedPart) {
  const Tariff plain{day("2023-01-01"), {1'000'000}, {30'000'000}};
  const auto bill = given(with_meter(plain, 25'000, 40'000) +
                          std::vector<Command>{read("2024-01-31", 10), run_of(1, "2024-01-01", "2024-02-01")})
                        .when(issue(1))
                        .then_one<StatementIssued>()
                        .bills[0];
  EXPECT_EQ(bill.amount, Money{44'000});  // 10 × 40 × 1.025 × 1.00 + 30
  ASSERT_EQ(bill.parts.size(), 2U);
  EXPECT_EQ(bill.parts[0].usage, metering::MicroUsage{410'000'000});
  EXPECT_EQ(bill.parts[1].fixed_part, UnitPrice{30'000'000});
  EXPECT_EQ(bill.parts[1].amount, Money{3'000});
}

TEST(IssueStatement, SplitsUsageByDaysWhereThePriceChanges) {
  const Tariff before{day("2023-01-01"), {1'000'000}};
  const SetTariff after{kPower, {day("2024-01-16"), {2'000'000}}};
  const auto bill = given(with_meter(before) +
                          std::vector<Command>{after, read("2024-01-31", 310), run_of(1, "2024-01-01", "2024-02-01")})
                        .when(issue(1))
                        .then_one<StatementIssued>()
                        .bills[0];
  ASSERT_EQ(bill.parts.size(), 2U);
  EXPECT_EQ(bill.amount, Money{46'500});  // half of the 30 days of the period at 1.00, half at 2.00
  // A reading on the day of the change says it better than any average.
  const auto read_then =
      given(with_meter(before) + std::vector<Command>{after, read("2024-01-16", 10), read("2024-01-31", 310),
                                                      run_of(1, "2024-01-01", "2024-02-01")})
          .when(issue(1))
          .then_one<StatementIssued>()
          .bills[0];
  EXPECT_EQ(read_then.amount, Money{61'000});
}

TEST(IssueStatement, TruesUpAnEstimateWithTheNextReading) {
  const Tariff plain{day("2023-01-01"), {1'000'000}};
  Scenario scenario =
      given(with_meter(plain) + std::vector<Command>{read("2024-01-31", 310), read("2024-03-02", std::nullopt),
                                                     run_of(2, "2024-01-01", "2024-03-03")});
  EXPECT_EQ(scenario.when(issue(2)).then_one<StatementIssued>().bills[0].amount, Money{62'000}) << "31 days as before";
  scenario.when(read("2024-03-31", 640)).when(run_of(3, "2024-03-03", "2024-04-01"));
  EXPECT_EQ(scenario.when(issue(3)).then_one<StatementIssued>().bills[0].amount, Money{2'000});
}

TEST(CancelStatement, UsageIsTakenBackOnlyFromTheLastBillThatIsKnown) {
  const Tariff plain{day("2023-01-01"), {1'000'000}};
  const auto end = [](int month, std::int64_t fen) {
    return std::vector<Command>{issue(month), RecordBillRunChunk{run_id(month), 0, 1, 1, Money{fen}, {}},
                                CompleteBillRun{run_id(month)}};
  };
  Scenario scenario =
      given(with_meter(plain) + std::vector<Command>{read("2024-01-31", 310), run_of(1, "2024-01-01", "2024-02-01")} +
            end(1, 31'000) + std::vector<Command>{read("2024-02-29", 600), run_of(2, "2024-02-01", "2024-03-01")} +
            end(2, 29'000));
  const auto cancel = [](int month) { return CancelStatement{kHousehold, run_id(month), day("2024-06-01"), {}}; };
  scenario.when(cancel(1)).then_refused("bill-not-the-last");
  scenario.when(cancel(2)).then_one<StatementCancelled>();
  scenario.when(cancel(1)).then_refused("bill-not-the-last");
  scenario.when(run_of(3, "2024-02-01", "2024-03-01")).when(issue(3));
  EXPECT_EQ(scenario.then_one<StatementIssued>().bills[0].amount, Money{29'000}) << "billed again, and once";
}

TEST(IssueStatement, SaysWhatIsMissingOfAMeter) {
  const Tariff plain{day("2023-01-01"), {1'000'000}};
  given(with_meter(plain) + std::vector<Command>{run_of(1, "2024-01-01", "2024-02-01")})
      .when(issue(1))
      .then_refused("reading-missing");
  // An estimate that was too high: nothing can be billed until more was used.
  Scenario scenario =
      given(with_meter(plain) + std::vector<Command>{read("2024-01-31", 310), read("2024-03-02", std::nullopt),
                                                     run_of(2, "2024-01-01", "2024-03-03"), issue(2)});
  scenario.when(read("2024-03-31", 600)).when(run_of(3, "2024-03-03", "2024-04-01"));
  scenario.when(issue(3)).then_refused("usage-negative");
  scenario.when(read("2024-04-30", 700)).when(run_of(4, "2024-03-03", "2024-05-01"));
  EXPECT_EQ(scenario.when(issue(4)).then_one<StatementIssued>().bills[0].amount, Money{8'000});
}

TEST(IssueStatement, LeavesAHouseWithoutSuchAMeterAlone) {
  DefineFeeItem gas{kPower, kCommunity, "gas", "燃气费", {}};
  gas.terms.method = ChargeMethod::metered;
  gas.terms.utility = metering::Utility::gas;
  given(a_household() + std::vector<Command>{gas, set_tariff(kPower, 1'000'000), run_of(1, "2024-01-01", "2024-02-01")})
      .when(issue(1))
      .then_refused("nothing-to-bill");
}

TEST(SetTariff, RefusesTiersAndFixedPartsThatAreNotCharged) {
  const auto with = [](std::vector<Tier> tiers, UnitPrice fixed = {}) {
    return SetTariff{kPower, {day("2024-05-01"), {1'000'000}, fixed, std::move(tiers)}};
  };
  const std::vector<Command> there = with_meter(ladder());
  given(there).when(with({{Usage{2'000}, {2}}, {Usage{2'000}, {3}}})).then_refused("tiers-invalid");
  given(there).when(with({{Usage{0}, {2}}})).then_refused("tiers-invalid");
  given(there).when(with({{Usage{1}, {0}}})).then_refused("tiers-invalid");
  given(there).when(with(std::vector<Tier>(11, {Usage{1}, {1}}))).then_refused("tiers-invalid");
  given(there).when(with({}, {-1})).then_refused("price-out-of-range");
  given(there)
      .when(SetTariff{kParking, {day("2024-05-01"), {1}, {}, {{Usage{1}, {1}}}}})
      .then_refused("tiers-not-charged");
  given(there).when(SetTariff{kParking, {day("2024-05-01"), {1}, {1}}}).then_refused("fixed-part-not-charged");
  DefineFeeItem item{id<FeeItemId>(70), kCommunity, "water", "水费", {}};
  item.terms.method = ChargeMethod::metered;
  given(there).when(item).then_refused("fee-item-terms-invalid");
}

RC_GTEST_PROP(Tiers, HoldAllThatWasUsedAndCostMoreTheMoreWasUsed, ()) {
  const Tariff tariff = ladder();
  const Int128 before = *rc::gen::inRange<std::int64_t>(0, 6'000'000);
  const Int128 usage = *rc::gen::inRange<std::int64_t>(0, 6'000'000);
  const auto cost = [&](Int128 from, Int128 used) {
    Int128 sum = 0;
    Int128 all = 0;
    const auto shares = split_into_tiers(tariff, from, used, 1).value();
    for (const TierShare& share : shares) {
      RC_ASSERT(share.usage > 0);
      all += share.usage;
      sum += share.usage * share.unit_price.micro_yuan;
    }
    RC_ASSERT(all == used);
    return sum;
  };
  RC_ASSERT(cost(0, before) + cost(before, usage) == cost(0, before + usage));
  RC_ASSERT(cost(before, usage) >= cost(0, usage));
}

}  // namespace
}  // namespace steward::billing
