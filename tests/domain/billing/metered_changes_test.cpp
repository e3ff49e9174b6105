#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>

#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"
#include "tests/support/scenario.h"

// What a meter counted is charged once, and to who used it: whoever moves in or out meanwhile, in whatever order the
// months are billed, and without a fixed part where there is no meter (domain reference §2.4, §2.11).
namespace steward::billing {
namespace {

using namespace steward::test;
using metering::CorrectReading;
using metering::MeteredPlace;
using metering::ReadMeter;

const FeeItemId kPower = id<FeeItemId>(50);
const MeterId kMeter = id<MeterId>(51);
const MeterId kOther = id<MeterId>(52);
const HouseholdId kNext = id<HouseholdId>(71);
const MeteredPlace kAt{{}, {}, kHouse};

metering::InstallMeter install(MeterId meter, std::string_view on) {
  return {kAt, {meter, "DB-0101", metering::Utility::electricity, {6, 1'000}, 0}, day(on), Usage{0}};
}
ReadMeter read(Date on, std::int64_t milli, MeterId meter = kMeter) {
  ReadMeter command{kAt, meter, on, Usage{milli}};
  command.confirmed = true;
  return command;
}

// A house with a meter that shows 0 on 31 December; 1.00 a unit.
class Town {
 public:
  explicit Town(UnitPrice fixed = {}, Rounding rounding = Rounding::half_up) : scenario_(a_household()) {
    world().context.may_backdate = true;
    world().context.backdating = BackdatingReason::entered_late;
    DefineFeeItem item{kPower, kCommunity, "power", "电费", {}};
    item.terms.method = ChargeMethod::metered;
    item.terms.utility = metering::Utility::electricity;
    item.terms.rounding = rounding;
    does(item).does(SetTariff{kPower, {day("2023-01-01"), {1'000'000}, fixed}}).does(install(kMeter, "2023-12-31"));
  }

  World& world() { return scenario_.world(); }
  Town& does(const Command& command) {
    const auto done = world().handle(command);
    EXPECT_TRUE(done) << command_name(command) << " was refused: " << (done ? "" : done.error().code);
    return *this;
  }
  Town& reads(std::string_view on, std::int64_t units, MeterId meter = kMeter) {
    return does(read(day(on), units * 1'000, meter));
  }
  Town& changes_household(Date on) {
    does(registry::MoveOut{kHousehold, on});
    return does(move_in(kNext, kHouse, to_string(on)));
  }

  Result<Bill> bill(HouseholdId household, Date from, Date to) {
    const auto run = id<BillRunId>(++runs_);
    const Date today = world().context.today;
    does(StartBillRun{run, kCommunity, from, to, today, today, {kPower}, {household}, 77});
    auto issued = world().handle(IssueStatement{run, household});
    if (!issued) return pass_on(std::move(issued.error()));
    return get<StatementIssued>(issued->events.front().event).bills.at(0);
  }
  // In fen, or the refusal.
  std::string charged(HouseholdId household, std::string_view from, std::string_view to) {
    const auto issued = bill(household, day(from), day(to));
    return issued ? std::to_string(issued->amount.fen) : std::string(issued.error().code);
  }

  // All bills of the item computed again, with what is known now; the refusal, or "".
  std::string adjusts(HouseholdId household) {
    AdjustBills command;
    command.adjustment = id<AdjustmentId>(static_cast<std::uint8_t>(150 + adjustments_++));
    command.household = household;
    command.fee_item = kPower;
    command.period_from = day("2024-01-01");
    command.period_to = day("2024-12-31");
    command.adjusted_on = command.due_date = world().context.today;
    auto done = world().handle(command);
    if (!done && done.error().code == "adjustment-differs") {
      command.difference = Money{std::get<std::int64_t>(done.error().params.front().value)};
      done = world().handle(command);
    }
    return done ? "" : std::string(done.error().code);
  }
  std::int64_t charged_in_all(HouseholdId household) {
    std::int64_t sum = 0;
    const Account& account = world().account(household);
    for (const AccountBill& each : account.bills) {
      if (each.kind == BillKind::issued) sum += charged_of(account, each).amount.fen;
    }
    return sum;
  }

 private:
  Scenario scenario_;
  std::uint8_t runs_ = 100;
  std::uint8_t adjustments_ = 0;
};

// 31 days, 300 units: 15 days of the one, 16 of the other.
TEST(ChangeOfHousehold, EnteredInTimeSplitsTheReadingThatSpansIt) {
  Town town;
  town.changes_household(day("2024-01-15"));
  EXPECT_EQ(town.charged(kHousehold, "2024-01-01", "2024-02-01"), "reading-missing") << "nobody knows its part yet";
  town.reads("2024-01-31", 300);
  const auto first = town.bill(kHousehold, day("2024-01-01"), day("2024-02-01"));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->amount, Money{14'516});
  const BilledMeter billed{kMeter,   day("2023-12-31"), day("2024-01-31"),
                           Usage{0}, Usage{300'000},    metering::MicroUsage{145'161'290}};
  EXPECT_EQ(first->meters, std::vector<BilledMeter>{billed});
  const auto second = town.bill(kNext, day("2024-01-01"), day("2024-02-01"));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->amount, Money{15'484});
  EXPECT_EQ(second->meters.at(0).usage, metering::MicroUsage{154'838'710});
  EXPECT_EQ(town.charged(kHousehold, "2024-01-01", "2024-02-01"), "already-billed");
  town.reads("2024-02-29", 400);
  EXPECT_EQ(town.charged(kHousehold, "2024-02-01", "2024-03-01"), "nothing-to-bill");
  EXPECT_EQ(town.charged(kNext, "2024-02-01", "2024-03-01"), "10000");
  EXPECT_EQ(town.adjusts(kHousehold), "nothing-to-adjust");
  EXPECT_EQ(town.adjusts(kNext), "nothing-to-adjust");
}

TEST(ChangeOfHousehold, EnteredLateChargesEachItsOwnOnceItIsAdjusted) {
  Town town;
  town.reads("2024-01-31", 300);
  EXPECT_EQ(town.charged(kHousehold, "2024-01-01", "2024-02-01"), "30000");
  town.changes_household(day("2024-01-15"));
  EXPECT_EQ(town.charged(kNext, "2024-01-15", "2024-02-01"), "15484");
  EXPECT_EQ(town.adjusts(kHousehold), "");
  EXPECT_EQ(town.charged_in_all(kHousehold), 14'516);
  EXPECT_EQ(town.charged_in_all(kHousehold) + town.charged_in_all(kNext), 30'000);
}

// Readings of the 10th: what was used from then to the move-out was charged with the month after it.
TEST(ChangeOfHousehold, EnteredLateLeavesNothingOfTheMonthsBehindIt) {
  Town town;
  town.reads("2024-01-10", 100).reads("2024-02-10", 131);
  EXPECT_EQ(town.charged(kHousehold, "2024-01-01", "2024-02-01"), "10000");
  EXPECT_EQ(town.charged(kHousehold, "2024-02-01", "2024-03-01"), "3100");
  town.changes_household(day("2024-01-15"));
  EXPECT_EQ(town.charged(kNext, "2024-02-01", "2024-03-01"), "2600");
  EXPECT_EQ(town.adjusts(kHousehold), "");
  EXPECT_EQ(town.charged_in_all(kHousehold), 10'500) << "five days of the 31 until 10 February";
}

// Half of 100.01 is no whole number of fen: who came later pays what is left.
TEST(ChangeOfHousehold, AddsUpToTheFenHoweverItIsRounded) {
  struct Row {
    Rounding rounding;
    const char* first;
    const char* second;
  };
  const Row rows[] = {{Rounding::half_up, "5001", "5000"},
                      {Rounding::up, "5001", "5000"},
                      {Rounding::down, "5000", "5001"},
                      {Rounding::half_even, "5000", "5001"}};
  for (const Row& row : rows) {
    Town town({}, row.rounding);
    town.changes_household(day("2024-01-15")).does(read(day("2024-01-30"), 100'010));
    EXPECT_EQ(town.charged(kHousehold, "2024-01-01", "2024-02-01"), row.first);
    EXPECT_EQ(town.charged(kNext, "2024-01-01", "2024-02-01"), row.second);
  }
}

// 3 fen that were not billed in time and half of another 3: rounded together half to even they would be 4, while who
// came later takes 2 of the second 3 for theirs.
TEST(ChangeOfHousehold, AddsUpToTheFenThoughTheBillHasMoreOnIt) {
  for (const Rounding rounding : {Rounding::half_up, Rounding::up, Rounding::down, Rounding::half_even}) {
    Town town({}, rounding);
    town.does(read(day("2024-01-10"), 30)).does(read(day("2024-02-09"), 60)).changes_household(day("2024-01-25"));
    const auto first = town.bill(kHousehold, day("2024-01-01"), day("2024-02-01"));
    const auto second = town.bill(kNext, day("2024-02-01"), day("2024-03-01"));
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->amount, Money{rounding == Rounding::down ? 4 : 5}) << static_cast<int>(rounding);
    EXPECT_EQ(first->amount.fen + second->amount.fen, 6) << static_cast<int>(rounding);
    EXPECT_EQ(town.adjusts(kHousehold), "nothing-to-adjust");
  }
}

// 3.5 fen and half of 3: what is whole together is not rounded in parts.
TEST(ChangeOfHousehold, RoundsABillOnce) {
  for (const Rounding rounding : {Rounding::half_up, Rounding::up, Rounding::down, Rounding::half_even}) {
    Town town({}, rounding);
    town.does(read(day("2024-01-10"), 35)).does(read(day("2024-02-09"), 65)).changes_household(day("2024-01-25"));
    EXPECT_EQ(town.charged(kHousehold, "2024-01-01", "2024-02-01"), "5") << static_cast<int>(rounding);
  }
}

TEST(ChangeOfHousehold, WithTheReadingOfTheLastDaySplitsNothing) {
  Town town;
  town.reads("2024-01-31", 100).changes_household(day("2024-02-01"));
  EXPECT_EQ(town.charged(kHousehold, "2024-01-01", "2024-02-01"), "10000");
  town.reads("2024-02-29", 200);
  EXPECT_EQ(town.charged(kNext, "2024-02-01", "2024-03-01"), "10000");
}

TEST(ChangeOfHousehold, WaitsForTheReadingBehindItWhereTheLastIsOlder) {
  Town town;
  town.reads("2024-01-25", 100).changes_household(day("2024-02-01"));
  EXPECT_EQ(town.charged(kHousehold, "2024-01-01", "2024-02-01"), "reading-missing");
  town.reads("2024-02-25", 131);
  EXPECT_EQ(town.charged(kHousehold, "2024-01-01", "2024-02-01"), "10700") << "seven of the 31 days";
  EXPECT_EQ(town.charged(kNext, "2024-02-01", "2024-03-01"), "2400");
}

TEST(ChangeOfHousehold, SharesACorrectionOfTheReadingThatSpansIt) {
  Town town;
  town.changes_household(day("2024-01-15")).reads("2024-01-31", 300);
  EXPECT_EQ(town.charged(kHousehold, "2024-01-01", "2024-02-01"), "14516");
  EXPECT_EQ(town.charged(kNext, "2024-01-01", "2024-02-01"), "15484");
  town.does(CorrectReading{kAt, kMeter, day("2024-02-03"), Usage{290'000}, day("2024-01-31")});
  town.reads("2024-02-29", 400);
  EXPECT_EQ(town.charged(kNext, "2024-02-01", "2024-03-01"), "10484") << "110 units, less its part of 10";
  EXPECT_EQ(town.adjusts(kHousehold), "");
  EXPECT_EQ(town.charged_in_all(kHousehold), 14'032);
  EXPECT_EQ(town.charged_in_all(kHousehold) + town.charged_in_all(kNext), 40'000);
}

TEST(MeteredMonths, BilledAfterTheNextOneKeepTheirUsage) {
  Town town;
  town.reads("2024-01-31", 100).reads("2024-02-29", 150);
  EXPECT_EQ(town.charged(kHousehold, "2024-02-01", "2024-03-01"), "5000");
  EXPECT_EQ(town.charged(kHousehold, "2024-01-01", "2024-02-01"), "10000");
  EXPECT_EQ(town.charged(kHousehold, "2024-01-01", "2024-02-01"), "already-billed");
  town.reads("2024-03-31", 180);
  EXPECT_EQ(town.charged(kHousehold, "2024-03-01", "2024-04-01"), "3000");
  EXPECT_EQ(town.charged_in_all(kHousehold), 18'000);
  EXPECT_EQ(town.adjusts(kHousehold), "nothing-to-adjust");
}

TEST(MeteredMonths, ThatTheNextOneCaughtUpMissNoReading) {
  Town town({30'000'000});
  town.reads("2024-01-31", 100).reads("2024-02-29", 150).reads("2024-03-31", 180);
  EXPECT_EQ(town.charged(kHousehold, "2024-01-01", "2024-02-01"), "13000");
  EXPECT_EQ(town.charged(kHousehold, "2024-03-01", "2024-04-01"), "11000") << "with what was used in February";
  EXPECT_EQ(town.charged(kHousehold, "2024-02-01", "2024-03-01"), "3000") << "the fixed part is left";
}

TEST(MeteredMonths, WithoutAMeterHaveNoFixedPart) {
  Town town({30'000'000});
  town.does(metering::RemoveMeter{kAt, kMeter, day("2024-03-31"), Usage{100'000}, false, {}, {}});
  EXPECT_EQ(town.charged(kHousehold, "2024-03-01", "2024-04-01"), "13000");
  EXPECT_EQ(town.charged(kHousehold, "2024-04-01", "2024-05-01"), "nothing-to-bill");
  town.does(install(kOther, "2024-06-05"));
  EXPECT_EQ(town.charged(kHousehold, "2024-05-01", "2024-06-01"), "nothing-to-bill");
  town.reads("2024-06-10", 20, kOther);
  EXPECT_EQ(town.charged(kHousehold, "2024-06-01", "2024-06-11"), "3000") << "20.00, and a third of 30.00";
}

TEST(MeteredMonths, WithoutAMeterChargeWhatACorrectionLeft) {
  Town town({30'000'000});
  town.does(metering::RemoveMeter{kAt, kMeter, day("2024-03-31"), Usage{100'000}, false, {}, {}});
  EXPECT_EQ(town.charged(kHousehold, "2024-03-01", "2024-04-01"), "13000");
  town.does(CorrectReading{kAt, kMeter, day("2024-04-05"), Usage{110'000}, day("2024-03-31")});
  EXPECT_EQ(town.charged(kHousehold, "2024-04-01", "2024-05-01"), "1000");
}

// Whoever lives there, however often and in whatever order the months are billed: what was used is charged once, to the
// fen.
RC_GTEST_PROP(MeteredMonths, ChargeTogetherWhatTheMeterCounted, ()) {
  constexpr std::array<std::string_view, 7> kMonths = {"2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01",
                                                       "2024-05-01", "2024-06-01", "2024-07-01"};
  constexpr std::size_t kLast = kMonths.size() - 2;
  Town town({}, *rc::gen::element(Rounding::half_up, Rounding::up, Rounding::down, Rounding::half_even));
  town.world().context.today = day("2024-12-31");
  std::int64_t shown = 0;
  for (std::size_t month = 0; month <= kLast; ++month) {
    if (month != kLast && *rc::gen::inRange(0, 4) == 0) continue;  // nobody came
    shown += *rc::gen::inRange<std::int64_t>(0, 1'000) * 10;       // whole fen
    town.does(read(add_days(day(kMonths.at(month)), *rc::gen::inRange(1, 27)), shown));
  }
  struct Run {
    HouseholdId household;
    std::size_t month;
    int turn;
  };
  const auto change = *rc::gen::inRange<std::size_t>(0, kLast);
  town.changes_household(add_days(day(kMonths.at(change)), *rc::gen::inRange(1, 28)));
  std::vector<Run> runs;
  for (std::size_t month = 0; month <= kLast; ++month) {
    if (month <= change) runs.push_back({kHousehold, month, *rc::gen::inRange(0, 100)});
    if (month >= change) runs.push_back({kNext, month, *rc::gen::inRange(0, 100)});
  }
  std::stable_sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.turn < b.turn; });
  for (int again = 0; again < 2; ++again) {
    for (const Run& run : runs) {
      const auto from = day(kMonths.at(run.month));
      (void)town.bill(run.household, from, day(kMonths.at(run.month + 1)));
    }
  }
  RC_ASSERT(town.charged_in_all(kHousehold) + town.charged_in_all(kNext) == shown / 10);
  RC_ASSERT(town.adjusts(kHousehold) == "nothing-to-adjust");
  RC_ASSERT(town.adjusts(kNext) == "nothing-to-adjust");
}

}  // namespace
}  // namespace steward::billing
