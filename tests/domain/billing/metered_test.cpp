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

TEST(CancelStatement, UsageIsTakenBackFromTheLastBillOnly) {
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
  scenario.when(cancel(1)).then_one<StatementCancelled>();
  scenario.when(run_of(3, "2024-02-01", "2024-03-01")).when(issue(3));
  EXPECT_EQ(scenario.then_one<StatementIssued>().bills[0].amount, Money{29'000}) << "billed again, and once";
  scenario.when(run_of(4, "2024-01-01", "2024-02-01")).when(issue(4));
  EXPECT_EQ(scenario.then_one<StatementIssued>().bills[0].amount, Money{31'000});
}

TEST(IssueStatement, SaysWhatIsMissingOfAMeter) {
  const Tariff plain{day("2023-01-01"), {1'000'000}};
  given(with_meter(plain) + std::vector<Command>{run_of(1, "2024-01-01", "2024-02-01")})
      .when(issue(1))
      .then_refused("reading-missing")
      .then_says({"meter_id", kMeter.uuid})
      .then_says({"fee_item_id", kPower.uuid});
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

// Tiers of 2,160 and 4,200 units for up to 4 persons; each more gives 1,200 to both.
Tariff for_persons(bool by_months = false) {
  return {day("2023-01-01"),
          {500'000},
          {},
          {{Usage{2'160'000}, {600'000}, Usage{1'200'000}}, {Usage{4'200'000}, {800'000}, Usage{1'200'000}}},
          {4, by_months}};
}
registry::MeasureHouse persons(std::string_view from, std::int32_t headcount) {
  registry::MeasureHouse command{kHouse, {day(from), Area{8'000}, {}}};
  command.measures.headcount = headcount;
  return command;
}

TEST(TierYear, CountsPersonsAndMonths) {
  const std::vector<registry::HouseMeasures> measures{
      persons("2020-01-01", 0).measures, persons("2024-03-01", 6).measures, persons("2024-07-15", 5).measures};
  struct Row {
    TierAllowance allowance;
    const char* from;
    const char* on;
    TierYear year;
  };
  const Row rows[] = {
      {{4, false}, "2024-01-01", "2024-02-29", {12, 0}},
      {{4, false}, "2024-01-01", "2024-03-01", {12, 24}},
      {{4, false}, "2024-05-20", "2024-07-15", {12, 12}},
      {{0, false}, "2024-01-01", "2024-03-01", {12, 72}},
      {{6, false}, "2024-01-01", "2024-03-01", {12, 0}},
      // By months: two of nobody, five of two, five of one; as long as nobody knows better, the rest as now.
      {{4, true}, "2024-01-01", "2024-02-29", {12, 0}},
      {{4, true}, "2024-01-01", "2024-03-01", {12, 20}},
      {{4, true}, "2024-01-01", "2024-07-31", {12, 20}},
      {{4, true}, "2024-01-01", "2024-08-01", {12, 15}},
      {{4, true}, "2024-01-01", "2024-12-31", {12, 15}},
      // Who moved in on 20 May has eight months, and was there when they were counted.
      {{4, true}, "2024-05-20", "2024-05-20", {8, 16}},
      {{4, true}, "2024-05-20", "2024-08-01", {8, 11}},
      {{4, true}, "2024-12-31", "2024-12-31", {1, 1}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(tier_year(row.allowance, day(row.from), day(row.on), measures), row.year) << row.from << " " << row.on;
  }
}

Money charged(Scenario scenario, int month) {
  return scenario.when(issue(month)).then_one<StatementIssued>().bills[0].amount;
}

TEST(IssueStatement, GivesALargeHouseholdLargerTiers) {
  const auto bill_for = [](std::int32_t headcount) {
    return charged(given(with_meter(for_persons()) + std::vector<Command>{persons("2023-02-01", headcount),
                                                                          read("2024-01-31", 3'000),
                                                                          run_of(1, "2024-01-01", "2024-02-01")}),
                   1);
  };
  EXPECT_EQ(bill_for(0), Money{158'400}) << "2,160 at 0.50, 840 at 0.60";
  EXPECT_EQ(bill_for(4), Money{158'400});
  EXPECT_EQ(bill_for(5), Money{150'000}) << "all of it below 3,360";
  EXPECT_EQ(bill_for(1'000), Money{150'000});
}

TEST(IssueStatement, SplitsWhatWasUsedWhereAPersonMoreCounts) {
  const auto parts_of = [](bool by_months) {
    return given(with_meter(for_persons(by_months)) +
                 std::vector<Command>{persons("2024-01-16", 5), read("2024-01-31", 3'000), read("2024-03-01", 3'290),
                                      run_of(1, "2024-01-01", "2024-02-01"), issue(1),
                                      RecordBillRunChunk{run_id(1), 0, 1, 1, Money{by_months ? 158'400 : 150'000}, {}},
                                      CompleteBillRun{run_id(1)}, run_of(2, "2024-02-01", "2024-03-02")})
        .when(issue(2))
        .then_one<StatementIssued>()
        .bills[0]
        .parts;
  };
  // In January: half of the days, 1,500 units, with 2,160, and half with 3,360. So all is at 0.50, and in February 290.
  const auto by_day = parts_of(false);
  ASSERT_EQ(by_day.size(), 1U);
  EXPECT_EQ(by_day[0].amount, Money{14'500});
  // By months the fifth person counts from February on: eleven twelfths of 1,200, and the tier begins at 3,260.
  const auto by_month = parts_of(true);
  ASSERT_EQ(by_month.size(), 2U);
  EXPECT_EQ(by_month[0].usage, metering::MicroUsage{260'000'000});
  EXPECT_EQ(by_month[1].unit_price, UnitPrice{600'000});
  EXPECT_EQ(by_month[1].usage, metering::MicroUsage{30'000'000});
}

TEST(IssueStatement, GivesTheYearOfTheMoveInByItsMonths) {
  const auto bill_for = [](bool by_months) {
    std::vector<Command> there = with_meter(for_persons(by_months));
    there.push_back(registry::MoveOut{kHousehold, day("2024-04-01")});
    const auto next = id<HouseholdId>(71);
    there.push_back(move_in(next, kHouse, "2024-04-20"));
    StartBillRun run = run_of(5, "2024-04-20", "2024-06-01");
    run.roster = {next};
    Scenario scenario = given(there + std::vector<Command>{read("2024-04-20", 700), read("2024-05-31", 2'700), run});
    return scenario.when(IssueStatement{run_id(5), next}).then_one<StatementIssued>().bills[0].amount;
  };
  EXPECT_EQ(bill_for(false), Money{100'000}) << "2,000 below 2,160";
  EXPECT_EQ(bill_for(true), Money{103'800}) << "nine months: 1,620 at 0.50, 380 at 0.60";
}

TEST(AdjustBills, ComputesAgainByTheHeadcountThatIsKnownNow) {
  Scenario scenario = given(with_meter(for_persons()) +
                            std::vector<Command>{read("2024-01-31", 3'000), run_of(1, "2024-01-01", "2024-02-01")});
  scenario.when(issue(1)).when(RecordBillRunChunk{run_id(1), 0, 1, 1, Money{158'400}, {}});
  scenario.when(CompleteBillRun{run_id(1)}).when(persons("2023-06-01", 5));
  AdjustBills again;
  again.adjustment = id<AdjustmentId>(150);
  again.household = kHousehold;
  again.fee_item = kPower;
  again.period_from = day("2024-01-01");
  again.period_to = day("2024-02-01");
  again.adjusted_on = again.due_date = day("2024-06-10");
  again.difference = Money{-8'400};
  const std::size_t before = scenario.world().events().size();
  scenario.when(again);
  ASSERT_GT(scenario.world().events().size(), before) << "the adjustment was refused";
  EXPECT_EQ(get<BillsAdjusted>(scenario.world().events()[before].event).credited, Money{8'400});
}

TEST(SetTariff, RefusesAllowancesThatAreNotUsed) {
  const auto with = [](std::vector<Tier> tiers, TierAllowance allowance) {
    return SetTariff{kPower, {day("2024-05-01"), {1'000'000}, {}, std::move(tiers), allowance}};
  };
  const std::vector<Command> there = with_meter(ladder());
  given(there).when(with({{Usage{1}, {1}, Usage{-1}}}, {})).then_refused("tiers-invalid");
  given(there).when(with({{Usage{1}, {1}, Usage{5}}, {Usage{2}, {2}, Usage{4}}}, {})).then_refused("tiers-invalid");
  given(there).when(with({{Usage{1}, {1}, Usage{5}}}, {1'001, false})).then_refused("tiers-invalid");
  given(there).when(with({{Usage{1}, {1}, Usage{5}}}, {-1, false})).then_refused("tiers-invalid");
  given(there).when(with({{Usage{1}, {1}}}, {4, false})).then_refused("tiers-invalid");
  given(there).when(with({}, {0, true})).then_refused("tiers-invalid");
  given(there).when(with({{Usage{1}, {1}}}, {0, true})).then_one<TariffSet>();
}

// By months: what the months of a year give adds up to the year, and more persons never make it dearer.
RC_GTEST_PROP(Tiers, OfALargerHouseholdAndALongerYearNeverCostMore, ()) {
  const Tariff tariff = for_persons(true);
  const Int128 usage = *rc::gen::inRange<std::int64_t>(0, 12 * 9'000'000);
  const TierYear year{*rc::gen::inRange(1, 13), *rc::gen::inRange(0, 60)};
  const auto cost = [&](const TierYear& of) {
    Int128 sum = 0;
    const auto shares = split_into_tiers(tariff, of, 0, usage, 12).value();
    for (const TierShare& share : shares) sum += share.usage * share.unit_price.micro_yuan;
    return sum;
  };
  RC_ASSERT(cost({year.months, year.person_months + 1}) <= cost(year));
  RC_ASSERT(cost({year.months + 1, year.person_months}) <= cost(year));
  RC_ASSERT(cost({12, 12 * year.person_months}) <= cost({12, year.person_months}));
}

RC_GTEST_PROP(Tiers, HoldAllThatWasUsedAndCostMoreTheMoreWasUsed, ()) {
  const Tariff tariff = ladder();
  const Int128 before = *rc::gen::inRange<std::int64_t>(0, 6'000'000);
  const Int128 usage = *rc::gen::inRange<std::int64_t>(0, 6'000'000);
  const auto cost = [&](Int128 from, Int128 used) {
    Int128 sum = 0;
    Int128 all = 0;
    const auto shares = split_into_tiers(tariff, {}, from, used, 1).value();
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
