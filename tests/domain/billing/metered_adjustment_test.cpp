#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"
#include "domain/metering/metering.h"
#include "tests/support/scenario.h"

// Bills by meter computed again after a reading, or a price, turned out to be wrong (domain reference §2.4, §2.9,
// §2.11).
namespace steward::billing {
namespace {

using namespace steward::test;
using metering::CorrectReading;
using metering::MeteredPlace;
using metering::ReadMeter;

const FeeItemId kPower = id<FeeItemId>(50);
const MeterId kMeter = id<MeterId>(51);
const MeterId kOther = id<MeterId>(52);
const MeteredPlace kAt{{}, {}, kHouse};
const Tariff kPlain{day("2023-01-01"), {1'000'000}};  // 1.00 a unit

std::vector<Command> with_meter(const Tariff& tariff = kPlain, std::int64_t first = 0, std::int64_t loss = 0,
                                std::int64_t multiplier = 1'000, std::string_view installed_on = "2023-12-31") {
  DefineFeeItem item{kPower, kCommunity, "power", "电费", {}};
  item.terms.method = ChargeMethod::metered;
  item.terms.utility = metering::Utility::electricity;
  const metering::InstallMeter meter{kAt,
                                     {kMeter, "DB-0101", metering::Utility::electricity, {6, multiplier}, loss},
                                     day(installed_on),
                                     Usage{first * 1'000}};
  return a_household() + std::vector<Command>{item, SetTariff{kPower, tariff}, meter};
}

ReadMeter read(std::string_view on, std::optional<std::int64_t> units, MeterId meter = kMeter) {
  ReadMeter command{kAt, meter, day(on), {}};
  if (units) command.reading = Usage{*units * 1'000};
  command.confirmed = true;
  return command;
}
CorrectReading correct(std::string_view read_on, std::int64_t units, std::string_view on = "2024-06-10",
                       MeterId meter = kMeter) {
  return {kAt, meter, day(on), Usage{units * 1'000}, day(read_on)};
}

BillRunId run_id(int n) { return id<BillRunId>(static_cast<std::uint8_t>(100 + n)); }
// What the run charged.
Money bill(Scenario& scenario, int n, std::string_view from, std::string_view to,
           std::string_view issued = "2024-06-01") {
  scenario.when(StartBillRun{
      run_id(n), kCommunity, day(from), day(to), day(issued), day("2024-06-25"), {kPower}, {kHousehold}, 77});
  scenario.when(IssueStatement{run_id(n), kHousehold});
  const Money amount = scenario.then_one<StatementIssued>().bills.at(0).amount;
  scenario.when(RecordBillRunChunk{run_id(n), 0, 1, 1, amount, {}}).when(CompleteBillRun{run_id(n)});
  return amount;
}

constexpr std::array<std::string_view, 6> kMonths = {"2024-01-01", "2024-02-01", "2024-03-01",
                                                     "2024-04-01", "2024-05-01", "2024-06-01"};
constexpr std::array<std::string_view, 5> kEnds = {"2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30",
                                                   "2024-05-31"};
// January to May: 310, 290, 310, 300 and 310 units, a bill a month.
Scenario five_months(const Tariff& tariff = kPlain) {
  constexpr std::array<std::int64_t, 5> kReadings = {310, 600, 910, 1'210, 1'520};
  Scenario scenario = given(with_meter(tariff));
  for (std::size_t i = 0; i < kEnds.size(); ++i) scenario.when(read(kEnds.at(i), kReadings.at(i)));
  for (std::size_t i = 0; i < kEnds.size(); ++i) bill(scenario, static_cast<int>(i), kMonths.at(i), kMonths.at(i + 1));
  return scenario;
}

std::uint8_t adjustments = 0;
AdjustBills adjust(std::int64_t difference, std::string_view from = "2024-01-01", std::string_view to = "2024-06-01",
                   std::string_view on = "2024-06-15") {
  AdjustBills command;
  command.adjustment = id<AdjustmentId>(static_cast<std::uint8_t>(150 + adjustments++ % 50));
  command.household = kHousehold;
  command.fee_item = kPower;
  command.period_from = day(from);
  command.period_to = day(to);
  command.adjusted_on = command.due_date = day(on);
  command.difference = Money{difference};
  command.reason = AdjustmentReason::wrong_reading;
  return command;
}
// The event of the adjustment, whatever follows it.
BillsAdjusted adjusted(Scenario& scenario, const AdjustBills& command) {
  const std::size_t before = scenario.world().events().size();
  scenario.when(command);
  const auto& events = scenario.world().events();
  EXPECT_GT(events.size(), before) << "the adjustment was refused";
  if (events.size() == before) return {};
  return get<BillsAdjusted>(events[before].event);
}
struct Change {
  std::uint32_t bill;
  std::int64_t before;
  std::int64_t after;
  bool operator==(const Change&) const = default;
};
std::vector<Change> changes(const BillsAdjusted& event) {
  std::vector<Change> all;
  for (const AdjustmentLine& line : event.lines) all.push_back({line.bill, line.before.fen, line.after.fen});
  return all;
}

TEST(AdjustBillsByMeter, AReadingBetweenTwoBillsMovesWhatWasUsedFromOneToTheOther) {
  Scenario scenario = five_months();
  scenario.when(correct("2024-01-31", 250));
  // January is asked for; February begins with the same reading.
  const auto event = adjusted(scenario, adjust(0, "2024-01-01", "2024-02-01"));
  EXPECT_EQ(changes(event), (std::vector<Change>{{1, 31'000, 25'000}, {2, 29'000, 35'000}}));
  EXPECT_EQ(event.corrections, (std::vector<CountedCorrection>{{kMeter, day("2024-06-10")}}));
  // Both are open: January owes 60.00 less, and a bill beside February 60.00 more.
  ASSERT_TRUE(event.bill);
  EXPECT_EQ(event.bill->amount, Money{6'000});
  EXPECT_EQ(event.credited, Money{6'000});
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::receivables, Money{6'000}, {}},
                                                           {LedgerAccount::credit_balances, Money{-6'000}, {}}}));
  scenario.then_says({"applied_fen", std::int64_t{6'000}}).then_says({"credit_fen", std::int64_t{0}});
  const Account& account = scenario.world().account(kHousehold);
  EXPECT_EQ(open_principal(*find_bill(account, 1)), Money{25'000});
  EXPECT_EQ(open_principal(*find_bill(account, 2)), Money{29'000});
  EXPECT_EQ(account.arrears(), Money{152'000}) << "together what it was";
  scenario.when(adjust(0)).then_refused("nothing-to-adjust");
}

// Nothing in sum, and yet sixty yuan go from one month to another: that is what a second person is shown, and grants.
TEST(AdjustBillsByMeter, IsApprovedAsWhatItMoves) {
  Scenario scenario = five_months();
  scenario.when(correct("2024-01-31", 250));
  const AdjustBills command = adjust(0, "2024-01-01", "2024-02-01");
  const auto ask = [&](std::uint8_t n) {
    return approvals::RequestApproval{id<ApprovalId>(n), kCommunity, id<CredentialId>(90), command, {}, {}};
  };
  const auto grant = [&](std::uint8_t n) {
    return approvals::GrantApproval{id<ApprovalId>(n), id<CredentialId>(91), {}, command};
  };
  scenario.when(ask(201)).then_says({"amount_fen", std::int64_t{6'000}});
  scenario.when(correct("2024-01-31", 200, "2024-06-11"));
  scenario.when(grant(201)).then_refused("approval-edited");
  scenario.when(ask(202)).then_says({"amount_fen", std::int64_t{11'000}});
  const std::size_t before = scenario.world().events().size();
  scenario.when(grant(202));
  ASSERT_GT(scenario.world().events().size(), before) << "the grant was refused";
  EXPECT_EQ(changes(get<BillsAdjusted>(scenario.world().events()[before].event)),
            (std::vector<Change>{{1, 31'000, 20'000}, {2, 29'000, 40'000}}));
}

// What moved away bears no late fee from that day on, what it moved to only once it is due.
TEST(AdjustBillsByMeter, LateFeesAreOfWhatIsOpenOfEachBillAfterwards) {
  Scenario scenario = five_months();
  LateFeeTerms terms;
  terms.daily_rate_millionths = 1'000;
  scenario.may_backdate().when(SetLateFeeTerms{kCommunity, day("2024-01-01"), terms, LateFeePosting::month_end});
  scenario.when(correct("2024-01-31", 250));
  scenario.on("2024-07-05");
  AdjustBills command = adjust(0, "2024-01-01", "2024-02-01", "2024-07-05");
  command.due_date = day("2024-07-31");
  scenario.when(command);
  scenario.on("2024-08-01").when(PostLateFees{kHousehold, day("2024-07-31")});
  const auto posted = scenario.then_one<LateFeesPosted>();
  ASSERT_EQ(posted.lines.size(), 5U) << "the new bill is not late yet";
  // Due on 25 June: ten days of 310.00, and twenty-six of 250.00.
  EXPECT_EQ(posted.lines.front().amount, Money{310 + 650});
}

TEST(AdjustBillsByMeter, WhatMovedFromABillThatIsPaidNeedsNoOther) {
  Scenario scenario = five_months();
  scenario.when(
      ReceivePayment{id<PaymentId>(1), kHousehold, PaymentChannel::cash, "", Money{31'000}, day("2024-06-01"), {1}});
  scenario.when(correct("2024-01-31", 250));
  const auto event = adjusted(scenario, adjust(0, "2024-01-01", "2024-02-01"));
  EXPECT_FALSE(event.bill) << "January has paid 60.00 of what February should have charged";
  EXPECT_EQ(event.credited, Money{});
  EXPECT_TRUE(event.posting.lines.empty());
}

TEST(AdjustBillsByMeter, ABillThatIsOpenInPartTakesWhatIsOpenOfIt) {
  Scenario scenario = five_months();
  scenario.when(
      ReceivePayment{id<PaymentId>(1), kHousehold, PaymentChannel::cash, "", Money{27'000}, day("2024-06-01"), {1}});
  scenario.when(correct("2024-01-31", 250)).when(CorrectTariff{kPower, {day("2023-01-01"), {1'100'000}}});
  // January falls from 310.00 to 275.00 and has 40.00 open; February rises by 95.00.
  const auto event = adjusted(scenario, adjust(-3'500 + 9'500, "2024-01-01", "2024-02-01"));
  ASSERT_TRUE(event.bill);
  EXPECT_EQ(event.bill->amount, Money{9'500});
  EXPECT_EQ(event.credited, Money{3'500});
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{});
  EXPECT_EQ(open_principal(*find_bill(scenario.world().account(kHousehold), 1)), Money{500});
}

TEST(AdjustBillsByMeter, WhatWasChargedIsNotChargedAgainByTheNextBill) {
  const auto next_bill = [](Scenario& scenario) {
    scenario.when(read("2024-06-14", 1'600));
    return bill(scenario, 9, "2024-06-01", "2024-06-15");
  };
  // 1,500 instead of 1,520 in May: the next bill gives it back …
  Scenario trued_up = five_months();
  trued_up.when(correct("2024-05-31", 1'500));
  EXPECT_EQ(next_bill(trued_up), Money{8'000});
  // … unless an adjustment did.
  Scenario scenario = five_months();
  scenario.when(correct("2024-05-31", 1'500));
  const auto event = adjusted(scenario, adjust(-2'000));
  EXPECT_EQ(changes(event), (std::vector<Change>{{5, 31'000, 29'000}}));
  EXPECT_EQ(event.credited, Money{2'000});
  EXPECT_EQ(next_bill(scenario), Money{10'000});
  // What the next bill gave back can still be counted in May: both bills change, the sum does not.
  EXPECT_EQ(changes(adjusted(trued_up, adjust(0))), (std::vector<Change>{{5, 31'000, 29'000}, {6, 8'000, 10'000}}));
}

TEST(AdjustBillsByMeter, TiersOfTheLadderYearAreFilledAnew) {
  // 1.00 up to 1,000 units a year, 2.00 above. December is another ladder year.
  const Tariff tariff{day("2023-01-01"), {1'000'000}, {}, {{Usage{1'000'000}, {2'000'000}}}};
  Scenario scenario = given(with_meter(tariff, 0, 0, 1'000, "2023-11-30"));
  scenario.when(read("2023-12-31", 500));
  for (std::size_t i = 0; i < kEnds.size(); ++i) {
    scenario.when(read(kEnds.at(i), 500 + 200 * (static_cast<std::int64_t>(i) + 1)));
  }
  EXPECT_EQ(bill(scenario, 8, "2023-12-01", "2024-01-01"), Money{50'000});
  for (std::size_t i = 0; i < kEnds.size(); ++i) {
    EXPECT_EQ(bill(scenario, static_cast<int>(i), kMonths.at(i), kMonths.at(i + 1)), Money{20'000});
  }
  // 400 on New Year's Eve: January had 300, and so May goes 100 units beyond the cap.
  scenario.when(correct("2023-12-31", 400));
  const auto event = adjusted(scenario, adjust(10'000, "2023-12-01", "2024-06-01"));
  EXPECT_EQ(changes(event), (std::vector<Change>{{1, 50'000, 40'000}, {2, 20'000, 30'000}, {6, 20'000, 30'000}}));
  ASSERT_TRUE(event.bill);
  EXPECT_EQ(event.bill->amount, Money{20'000}) << "January and May";
  EXPECT_EQ(event.credited, Money{10'000}) << "December is open";
}

TEST(AdjustBillsByMeter, ARegisterThatBeganAnewIsReadAsItWas) {
  Scenario scenario = given(with_meter(kPlain, 999'900));
  ReadMeter turned = read("2024-01-31", 50);
  turned.rolled_over = true;
  scenario.when(turned).when(read("2024-02-29", 200));
  EXPECT_EQ(bill(scenario, 1, "2024-01-01", "2024-02-01"), Money{15'000});
  EXPECT_EQ(bill(scenario, 2, "2024-02-01", "2024-03-01"), Money{15'000});
  scenario.when(correct("2024-01-31", 20));
  scenario.when(CorrectTariff{kPower, {day("2023-01-01"), {1'100'000}}});
  // 120 and 180 units at 1.10.
  const auto event = adjusted(scenario, adjust(3'000));
  EXPECT_EQ(changes(event), (std::vector<Change>{{1, 15'000, 13'200}, {2, 15'000, 19'800}}));
}

TEST(AdjustBillsByMeter, AMeterThatWasReplacedInBetweenCountsWithTheNewOne) {
  Scenario scenario = given(with_meter());
  metering::RemoveMeter removal{kAt, kMeter, day("2024-01-20"), Usage{100'000}, false, {}, Usage{500'000}};
  removal.replacement = metering::MeterTerms{kOther, "DB-0202", metering::Utility::electricity, {6, 1'000}, 0};
  scenario.when(removal).when(read("2024-01-31", 560, kOther)).when(read("2024-02-29", 700, kOther));
  EXPECT_EQ(bill(scenario, 1, "2024-01-01", "2024-02-01"), Money{16'000});
  EXPECT_EQ(bill(scenario, 2, "2024-02-01", "2024-03-01"), Money{14'000});
  scenario.when(correct("2024-01-31", 580, "2024-06-10", kOther));
  EXPECT_EQ(changes(adjusted(scenario, adjust(0))), (std::vector<Change>{{1, 16'000, 18'000}, {2, 14'000, 12'000}}));
}

TEST(AdjustBillsByMeter, WhatARemovedMeterShowedAtItsEndIsPutRight) {
  const auto removed = [] {
    Scenario scenario = given(with_meter());
    metering::RemoveMeter removal{kAt, kMeter, day("2024-01-20"), Usage{100'000}, false, {}, Usage{500'000}};
    removal.replacement = metering::MeterTerms{kOther, "DB-0202", metering::Utility::electricity, {6, 1'000}, 0};
    scenario.when(removal).when(read("2024-01-31", 560, kOther));
    EXPECT_EQ(bill(scenario, 1, "2024-01-01", "2024-02-01"), Money{16'000});
    scenario.when(correct("2024-01-20", 80));
    scenario.when(read("2024-06-14", 700, kOther));
    return scenario;
  };
  // The next bill gives back 20 units …
  Scenario trued_up = removed();
  EXPECT_EQ(bill(trued_up, 2, "2024-02-01", "2024-06-15"), Money{12'000});
  // … unless an adjustment did.
  Scenario scenario = removed();
  EXPECT_EQ(changes(adjusted(scenario, adjust(-2'000))), (std::vector<Change>{{1, 16'000, 14'000}}));
  EXPECT_EQ(bill(scenario, 2, "2024-02-01", "2024-06-15"), Money{14'000});
}

TEST(AdjustBillsByMeter, AMultiplierThatWasWrongIsPutRightFromJanuaryToMay) {
  // 1.00 up to 1,000 units a year, 2.00 above. Twice what the register showed was used.
  const Tariff tariff{day("2023-01-01"), {1'000'000}, {}, {{Usage{1'000'000}, {2'000'000}}}};
  Scenario scenario = five_months(tariff);
  scenario.when(metering::CorrectMeterFactors{kAt, kMeter, 2'000, std::nullopt});
  // 620; 380 + 200 × 2; then all at 2.00. Before: 310, 290, 310, 90 + 210 × 2, 310 × 2.
  const auto event = adjusted(scenario, adjust(62'000 + 78'000 + 124'000 + 120'000 + 124'000 - 204'000));
  EXPECT_EQ(
      changes(event),
      (std::vector<Change>{
          {1, 31'000, 62'000}, {2, 29'000, 78'000}, {3, 31'000, 124'000}, {4, 51'000, 120'000}, {5, 62'000, 124'000}}));
  ASSERT_TRUE(event.bill);
  EXPECT_EQ(event.bill->amount, Money{304'000});
  scenario.when(adjust(0)).then_refused("nothing-to-adjust");
  // What comes next is billed by the right one, once.
  scenario.when(read("2024-06-14", 1'600));
  EXPECT_EQ(bill(scenario, 9, "2024-06-01", "2024-06-15"), Money{32'000});
}

TEST(AdjustBillsByMeter, ALossThatWasWrongIsGivenBack) {
  Scenario scenario = given(with_meter(kPlain, 0, 100'000));
  scenario.when(read("2024-01-31", 300));
  EXPECT_EQ(bill(scenario, 1, "2024-01-01", "2024-02-01"), Money{33'000});
  scenario.when(metering::CorrectMeterFactors{kAt, kMeter, std::nullopt, 50'000});
  const auto event = adjusted(scenario, adjust(-1'500));
  EXPECT_EQ(changes(event), (std::vector<Change>{{1, 33'000, 31'500}}));
  EXPECT_EQ(event.credited, Money{1'500});
}

TEST(AdjustBillsByMeter, WhatWasUsedBeforeTheMoveInIsOthersWheneverItIsCorrected) {
  Scenario scenario = given(with_meter());
  scenario.when(read("2024-04-30", 1'000)).when(registry::MoveOut{kHousehold, day("2024-05-01")});
  const auto next = id<HouseholdId>(71);
  scenario.when(move_in(next, kHouse, "2024-05-01"));
  scenario.when(correct("2024-04-30", 900, "2024-05-10")).when(read("2024-05-31", 1'050));
  scenario.when(StartBillRun{run_id(1),
                             kCommunity,
                             day("2024-05-01"),
                             day("2024-06-01"),
                             day("2024-06-01"),
                             day("2024-06-25"),
                             {kPower},
                             {next},
                             77});
  scenario.when(IssueStatement{run_id(1), next});
  EXPECT_EQ(scenario.then_one<StatementIssued>().bills.at(0).amount, Money{15'000}) << "from 900 on, not from 1,000";
  AdjustBills again = adjust(0);
  again.household = next;
  scenario.when(again).then_refused("nothing-to-adjust");
}

// Whatever was read, corrected and billed with the wrong factors, in whatever order: once they are right, the bills are
// those of a meter that was right from the beginning.
RC_GTEST_PROP(AdjustBillsByMeter, IsAsIfTheFactorsHadAlwaysBeenRight, ()) {
  const Tariff tariff{
      day("2023-01-01"), {1'000'000}, {}, {{Usage{300'000}, {2'000'000}}, {Usage{900'000}, {3'000'000}}}};
  const std::int64_t multiplier = *rc::gen::inRange<std::int64_t>(1, 5'000);
  const std::int64_t loss = *rc::gen::inRange<std::int64_t>(0, 200'000);
  const auto used = *rc::gen::container<std::array<std::int64_t, 5>>(rc::gen::inRange<std::int64_t>(0, 200));
  const int found_after = *rc::gen::inRange(1, 5);
  const auto charged = [&](bool right) {
    Scenario scenario = given(with_meter(tariff, 0, right ? loss : 70'000, right ? multiplier : 1'500));
    std::int64_t shown = 0;
    for (std::size_t i = 0; i < kEnds.size(); ++i) {
      if (!right && static_cast<int>(i) == found_after) {
        scenario.world().handle(metering::CorrectMeterFactors{kAt, kMeter, multiplier, loss}).value();
      }
      scenario.when(read(kEnds.at(i), shown += used.at(i) + 10));
      bill(scenario, static_cast<int>(i), kMonths.at(i), kMonths.at(i + 1));
    }
    AdjustBills command = adjust(0);
    auto done = scenario.world().handle(command);
    if (!done && done.error().code == "adjustment-differs") {
      command.difference = Money{std::get<std::int64_t>(done.error().params.front().value)};
      done = scenario.world().handle(command);
    }
    RC_ASSERT(done.has_value() || done.error().code == "nothing-to-adjust");
    std::vector<Money> amounts;
    const Account& account = scenario.world().account(kHousehold);
    for (const AccountBill& each : account.bills) {
      if (each.kind == BillKind::issued) amounts.push_back(charged_of(account, each).amount);
    }
    return amounts;
  };
  RC_PRE(multiplier != 1'500 || loss != 70'000);
  RC_ASSERT(charged(false) == charged(true));
}

TEST(AdjustBillsByMeter, AnEstimateThatWasTooHighIsPutBackWhereItBelongs) {
  Scenario scenario = given(with_meter());
  scenario.when(read("2024-01-31", 310)).when(read("2024-03-02", std::nullopt)).when(read("2024-03-31", 640));
  EXPECT_EQ(bill(scenario, 1, "2024-01-01", "2024-03-03"), Money{62'000}) << "31 days as before";
  EXPECT_EQ(bill(scenario, 2, "2024-03-03", "2024-04-01"), Money{2'000});
  scenario.when(correct("2024-03-02", 480));
  EXPECT_EQ(changes(adjusted(scenario, adjust(0))), (std::vector<Change>{{1, 62'000, 48'000}, {2, 2'000, 16'000}}));
}

TEST(AdjustBillsByMeter, ATariffThatWasWrongIsCorrectedWithMultiplierAndLoss) {
  // 100 on the register are 200 units, and 5 % are lost on the way: 210.
  Scenario scenario = given(with_meter(kPlain, 0, 50'000, 2'000));
  scenario.when(read("2024-01-31", 100));
  EXPECT_EQ(bill(scenario, 1, "2024-01-01", "2024-02-01"), Money{21'000});
  scenario.when(CorrectTariff{kPower, {day("2023-01-01"), {1'100'000}, {30'000'000}}});
  EXPECT_EQ(changes(adjusted(scenario, adjust(5'100))), (std::vector<Change>{{1, 21'000, 26'100}}));
}

TEST(AdjustBillsByMeter, ABillThatWasTakenBackStaysOutAndIsBilledAsKnownNow) {
  Scenario scenario = five_months();
  scenario.when(CancelStatement{kHousehold, run_id(4), day("2024-06-12"), {}});
  scenario.when(correct("2024-04-30", 1'230, "2024-06-13"));
  EXPECT_EQ(changes(adjusted(scenario, adjust(2'000))), (std::vector<Change>{{4, 30'000, 32'000}}));
  EXPECT_EQ(bill(scenario, 9, "2024-05-01", "2024-06-01", "2024-06-15"), Money{29'000});
}

TEST(AdjustBillsByMeter, GoesOnFromWhatAnAdjustmentBeforeMadeOfTheBills) {
  Scenario scenario = five_months();
  scenario.when(CorrectTariff{kPower, {day("2023-01-01"), {1'100'000}}});
  EXPECT_EQ(changes(adjusted(scenario, adjust(3'100, "2024-01-01", "2024-02-01"))),
            (std::vector<Change>{{1, 31'000, 34'100}}));
  scenario.when(correct("2024-01-31", 250));
  // January falls from 341.00 to 275.00; February takes on the 60 units, at the price that is right.
  EXPECT_EQ(changes(adjusted(scenario, adjust(-6'600 + 9'500, "2024-01-01", "2024-02-01"))),
            (std::vector<Change>{{1, 34'100, 27'500}, {2, 29'000, 38'500}}));
}

TEST(AdjustBillsByMeter, RefusesByName) {
  Scenario scenario = five_months();
  scenario.when(adjust(0)).then_refused("nothing-to-adjust");
  scenario.when(correct("2024-01-31", 250));
  scenario.when(adjust(0, "2024-01-01", "2024-06-01", "2024-06-09")).then_refused("adjustment-before-correction");
  scenario.when(adjust(1)).then_refused("adjustment-differs");
}

// Whatever is corrected, adjusted and billed in whatever order: all that was used is charged once.
RC_GTEST_PROP(AdjustBillsByMeter, ChargesWhatWasUsedExactlyOnce, ()) {
  Scenario scenario = given(with_meter());
  World& world = scenario.world();
  world.context.today = day("2024-12-31");
  world.context.may_backdate = true;
  world.context.backdating = BackdatingReason::correction;
  std::vector<Date> readings;
  std::int64_t shown = 0;
  int runs = 0;
  std::uint8_t adjusting = 0;
  Date next = day("2024-01-01");
  Date billed_to = next;
  const auto use_a_day = [&] { return next = add_days(next, 1); };
  const auto bill_until = [&](Date to) {
    if (to <= billed_to) return;
    const StartBillRun run{run_id(runs++),    kCommunity, billed_to,    to, to,
                           day("2024-12-31"), {kPower},   {kHousehold}, 77};
    RC_ASSERT(world.handle(run).has_value());
    if (world.handle(IssueStatement{run.run, kHousehold})) billed_to = to;
  };
  const auto adjust_all = [&] {
    AdjustBills command = adjust(0, "2024-01-01", "2024-12-31", "2024-12-31");
    command.adjustment = id<AdjustmentId>(static_cast<std::uint8_t>(200 + adjusting++));
    command.adjusted_on = use_a_day();
    auto done = world.handle(command);
    if (!done && done.error().code == "adjustment-differs") {
      command.difference = Money{std::get<std::int64_t>(done.error().params.front().value)};
      done = world.handle(command);
    }
    RC_ASSERT(done.has_value() || done.error().code == "nothing-to-adjust");
  };
  const auto read_on = [&] {
    shown += *rc::gen::inRange<std::int64_t>(50, 100);
    ReadMeter command{kAt, kMeter, use_a_day(), Usage{shown * 1'000}};
    command.confirmed = true;
    if (!world.handle(command)) return;  // a correction of the last one lies above it
    readings.push_back(command.read_on);
  };
  read_on();
  for (int step = *rc::gen::inRange(1, 20); step > 0; --step) {
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        read_on();
        break;
      case 1: {
        const Date of = readings.at(*rc::gen::inRange<std::size_t>(0, readings.size()));
        const auto& meter =
            std::get<metering::Meters>(std::get<metering::MetersState>(world.state(metering::meters_stream(kAt))).is)
                .meters.front();
        std::vector<Date> all;
        for (const auto& correction : meter.corrections) all.push_back(correction.on);
        for (const auto& entry : metering::counted_in_place(meter, all)) {
          if (entry.on != of) continue;
          const Usage wanted{entry.reading.milli + *rc::gen::inRange<std::int64_t>(-10, 11) * 1'000};
          if (world.handle(CorrectReading{kAt, kMeter, use_a_day(), wanted, of}) && of == readings.back()) {
            shown = wanted.milli / 1'000;
          }
        }
        break;
      }
      case 2:
        bill_until(use_a_day());
        break;
      default:
        adjust_all();
    }
  }
  shown += 1'000;
  ReadMeter last{kAt, kMeter, use_a_day(), Usage{shown * 1'000}};
  last.confirmed = true;
  RC_ASSERT(world.handle(last).has_value());
  bill_until(use_a_day());
  const auto charged = [&] {
    std::int64_t sum = 0;
    const Account& account = world.account(kHousehold);
    for (const AccountBill& each : account.bills) {
      if (each.kind == BillKind::issued) sum += charged_of(account, each).amount.fen;
    }
    return sum;
  };
  RC_ASSERT(charged() == shown * 100);
  adjust_all();
  RC_ASSERT(charged() == shown * 100);
}

}  // namespace
}  // namespace steward::billing
