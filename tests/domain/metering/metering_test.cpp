#include "domain/metering/metering.h"

#include <gtest/gtest.h>

#include "tests/support/scenario.h"

namespace steward::metering {
namespace {

using namespace steward::test;

const MeterId kMeter = id<MeterId>(51);
const MeteredPlace kAt{{}, {}, kHouse};
const MeteredPlace kWhere{kCommunity, kBuilding, kHouse};
const MeterTerms kTerms{kMeter, "SB-0101", Utility::water, {5, 1'000}, 0};

InstallMeter install(MeterTerms terms = kTerms, MeteredPlace place = kAt) {
  return {place, std::move(terms), day("2024-01-01"), Usage{100'000}};
}
const std::vector<Command> kInstalled = a_household() + std::vector<Command>{install()};

ReadMeter read(std::string_view on, std::int64_t units, bool confirmed = false) {
  ReadMeter command{kAt, kMeter, day(on), Usage{units * 1'000}};
  command.confirmed = confirmed;
  return command;
}

TEST(InstallMeter, IsOfAHouseABuildingOrTheCommunity) {
  given(a_household())
      .when(install())
      .then(MeterInstalled{kWhere, kTerms, day("2024-01-01"), Usage{100'000}})
      .then_effective("2024-01-01");
  EXPECT_EQ(given(a_household()).when(install(kTerms, {{}, kBuilding, {}})).then_one<MeterInstalled>().place,
            (MeteredPlace{kCommunity, kBuilding, {}}));
  EXPECT_EQ(given(a_household()).when(install(kTerms, {kCommunity, {}, {}})).then_one<MeterInstalled>().place,
            (MeteredPlace{kCommunity, {}, {}}));
  given(a_household()).when(install(kTerms, {{}, {}, id<HouseId>(99)})).then_refused("house-unknown");
  given(a_household()).when(install(kTerms, {{}, id<BuildingId>(99), {}})).then_refused("building-unknown");
  given(a_household()).when(install(kTerms, {id<CommunityId>(99), {}, {}})).then_refused("community-unknown");
}

TEST(InstallMeter, RefusesWhatIsNoMeter) {
  const auto with = [](auto change) {
    InstallMeter command = install();
    change(command);
    return command;
  };
  struct Row {
    InstallMeter command;
    const char* code;
  };
  const Row rows[] = {
      {with([](auto& c) { c.terms.number = ""; }), "meter-number-invalid"},
      {with([](auto& c) { c.terms.number = "SB-0101\u200b"; }), "meter-number-invalid"},
      {with([](auto& c) { c.terms.of_register.digits = 0; }), "meter-terms-invalid"},
      {with([](auto& c) { c.terms.of_register.digits = 10; }), "meter-terms-invalid"},
      {with([](auto& c) { c.terms.of_register.multiplier_milli = 0; }), "meter-terms-invalid"},
      {with([](auto& c) { c.terms.loss_millionths = -1; }), "meter-terms-invalid"},
      {with([](auto& c) { c.reading = Usage{100'000'000}; }), "reading-beyond-register"},
      {with([](auto& c) { c.installed_on = day("2024-06-16"); }), "date-in-future"},
  };
  for (const Row& row : rows) given(a_household()).when(row.command).then_refused(row.code);
  given(kInstalled).when(install()).then_refused("meter-exists");
  MeterTerms other = kTerms;
  other.meter = id<MeterId>(52);
  given(kInstalled).when(install(other)).then_refused("meter-number-taken");
}

TEST(ReadMeter, KeepsWhatWasUsedSinceTheReadingBefore) {
  given(kInstalled)
      .when(read("2024-01-31", 131))
      .then(MeterRead{kWhere, kMeter, day("2024-01-31"), Usage{131'000}, ReadingSource::person, false, false,
                      MicroUsage{31'000'000}})
      .then_effective("2024-01-31");
}

TEST(ReadMeter, RefusesReadingsThatCannotBe) {
  const std::vector<Command> once = kInstalled + std::vector<Command>{read("2024-01-31", 131)};
  given(once).when(read("2024-01-31", 140)).then_refused("reading-out-of-order");
  given(once).when(read("2024-01-15", 120)).then_refused("reading-out-of-order");
  given(once).when(read("2024-06-16", 140)).then_refused("date-in-future");
  given(once)
      .when(read("2024-02-29", 130))
      .then_refused("reading-below-last")
      .then_says({"last_reading_milli", std::int64_t{131'000}});
  given(once).when(read("2024-02-29", 100'000)).then_refused("reading-beyond-register");
  ReadMeter turned = read("2024-02-29", 140);
  turned.rolled_over = true;
  given(once).when(turned).then_refused("reading-not-rolled-over");
  ReadMeter unknown = read("2024-02-29", 140);
  unknown.meter = id<MeterId>(99);
  given(once).when(unknown).then_refused("meter-unknown");
}

TEST(ReadMeter, GoesOnBehindTheEndOfItsRegister) {
  const std::vector<Command> high = kInstalled + std::vector<Command>{read("2024-01-31", 99'990)};
  ReadMeter turned = read("2024-02-29", 15);
  given(high).when(turned).then_refused("reading-below-last");
  turned.rolled_over = true;
  EXPECT_EQ(given(high).when(turned).then_one<MeterRead>().usage, MicroUsage{25'000'000});
}

const std::vector<Command> kFourMonths =
    kInstalled + std::vector<Command>{read("2024-01-31", 130), read("2024-03-01", 160), read("2024-03-31", 190),
                                      read("2024-04-30", 220)};

TEST(ReadMeter, AsksForASecondLookWhereTheUsageIsUnusual) {
  given(kFourMonths).when(read("2024-05-30", 311)).then_refused("reading-more-than-triple");
  EXPECT_EQ(given(kFourMonths).when(read("2024-05-30", 311, true)).then_one<MeterRead>().confirmed, true);
  EXPECT_EQ(given(kFourMonths).when(read("2024-05-30", 310, true)).then_one<MeterRead>().confirmed, false)
      << "there was nothing to confirm";
  const std::vector<Command> empty =
      kInstalled + std::vector<Command>{read("2024-01-31", 100), read("2024-02-29", 100)};
  given(empty).when(read("2024-03-31", 100)).then_refused("reading-nothing-used");
}

TEST(ReadMeter, EstimatesByTheAverageOfTheLastThreeAndTruesUp) {
  ReadMeter guess{kAt, kMeter, day("2024-05-30"), std::nullopt};
  const auto event = given(kFourMonths).when(guess).then_one<MeterRead>();
  EXPECT_EQ(event.source, ReadingSource::estimated);
  EXPECT_EQ(event.usage, MicroUsage{30'000'000});
  EXPECT_EQ(event.reading, Usage{250'000});
  given(kInstalled).when(guess).then_refused("reading-not-estimable");
  // Less than the estimate: what it was too high comes back.
  EXPECT_EQ(
      given(kFourMonths + std::vector<Command>{guess}).when(read("2024-06-14", 240, true)).then_one<MeterRead>().usage,
      MicroUsage{-10'000'000});
}

// Four digits; 20 units in each of three months, the last reading just below the end.
std::vector<Command> just_below_the_end() {
  MeterTerms terms = kTerms;
  terms.of_register.digits = 4;
  InstallMeter command = install(terms);
  command.reading = Usage{9'930'000};
  return a_household() +
         std::vector<Command>{command, read("2024-01-31", 9'950), read("2024-03-01", 9'970), read("2024-03-31", 9'990)};
}
const ReadMeter kGuess{kAt, kMeter, day("2024-04-30"), std::nullopt};
ReadMeter turned(std::string_view on, std::int64_t units) {
  ReadMeter command = read(on, units, true);
  command.rolled_over = true;
  return command;
}

TEST(ReadMeter, EstimatesBehindTheEndOfTheRegister) {
  Scenario scenario = given(just_below_the_end()).when(kGuess);
  scenario.then(MeterRead{kWhere, kMeter, day("2024-04-30"), Usage{10'000}, ReadingSource::estimated, true, false,
                          MicroUsage{20'000'000}});
  // It began anew since somebody read it last.
  scenario.when(read("2024-05-31", 30, true))
      .then_refused("reading-below-last")
      .then_says({"last_reading_milli", std::int64_t{9'990'000}});
  EXPECT_EQ(scenario.when(turned("2024-05-31", 30)).then_one<MeterRead>().usage, MicroUsage{20'000'000})
      << "40 since 9,990, of which 20 were estimated";
  EXPECT_EQ(scenario.when(read("2024-06-14", 37, true)).then_one<MeterRead>().usage, MicroUsage{7'000'000});
}

TEST(ReadMeter, TakesBackOfEstimatesNoMoreThanTheyAdded) {
  ReadMeter again = kGuess;
  again.read_on = day("2024-05-30");
  const std::vector<Command> guessed = just_below_the_end() + std::vector<Command>{kGuess, again};
  EXPECT_EQ(given(guessed).when(read("2024-05-31", 9'990, true)).then_one<MeterRead>().usage, MicroUsage{-40'000'000});
  given(guessed).when(read("2024-05-31", 9'989, true)).then_refused("reading-below-last");
  given(guessed).when(turned("2024-05-31", 9'995)).then_refused("reading-not-rolled-over");
  EXPECT_EQ(given(guessed).when(turned("2024-05-31", 45)).then_one<MeterRead>().usage, MicroUsage{15'000'000});
}

TEST(RemoveMeter, AfterAnEstimateBehindTheEndOfTheRegister) {
  RemoveMeter removal{kAt, kMeter, day("2024-05-31"), Usage{30'000}, false, {}, {}};
  Scenario scenario = given(just_below_the_end()).when(kGuess);
  scenario.when(removal).then_refused("reading-below-last");
  removal.rolled_over = true;
  EXPECT_EQ(scenario.when(removal).then_one<MeterRemoved>().usage, MicroUsage{20'000'000});
}

TEST(CorrectReading, OfAnEstimateBehindTheEndOfTheRegister) {
  const CorrectReading correction{kAt, kMeter, day("2024-05-02"), Usage{9'998'000}};
  Scenario scenario = given(just_below_the_end()).when(kGuess).when(correction);
  EXPECT_EQ(scenario.then_one<MeterReadingCorrected>().difference, MicroUsage{-12'000'000});
  EXPECT_EQ(scenario.when(turned("2024-05-31", 30)).then_one<MeterRead>().usage, MicroUsage{32'000'000});
}

// As estimates were stored before: beyond what the register can show.
TEST(ReadMeter, GoesOnFromAnEstimateThatTheRegisterCannotShow) {
  Scenario scenario = given(just_below_the_end());
  auto meters = std::get<MetersState>(scenario.world().state(meters_stream(kAt)));
  ASSERT_TRUE(follow(meters, MeterRead{kWhere, kMeter, day("2024-04-30"), Usage{10'010'000}, ReadingSource::estimated,
                                       false, false, MicroUsage{20'000'000}}));
  const State state = meters;
  Facts facts;
  facts.add(meters_stream(kAt), &state);
  const auto usage_of = [&](const ReadMeter& command) {
    return get<MeterRead>(decide_on(facts, command, scenario.world().context).value().events.at(0).event).usage;
  };
  EXPECT_EQ(usage_of(turned("2024-05-31", 30)), MicroUsage{20'000'000});
  ReadMeter again = kGuess;
  again.read_on = day("2024-05-30");
  const auto guessed = decide_on(facts, again, scenario.world().context);
  EXPECT_EQ(get<MeterRead>(guessed.value().events.at(0).event).reading, Usage{30'000});
  const CorrectReading correction{kAt, kMeter, day("2024-05-02"), Usage{9'998'000}};
  const auto corrected = decide_on(facts, correction, scenario.world().context);
  EXPECT_EQ(get<MeterReadingCorrected>(corrected.value().events.at(0).event).difference, MicroUsage{-12'000'000});
}

TEST(CorrectReading, IsUsedOnItsOwnDay) {
  const std::vector<Command> once = kInstalled + std::vector<Command>{read("2024-01-31", 131)};
  const CorrectReading correction{kAt, kMeter, day("2024-02-03"), Usage{121'000}};
  given(once)
      .when(correction)
      .then(MeterReadingCorrected{kWhere, kMeter, day("2024-01-31"), day("2024-02-03"), Usage{131'000}, Usage{121'000},
                                  MicroUsage{-10'000'000}})
      .then_effective("2024-02-03");
  EXPECT_EQ(given(once + std::vector<Command>{correction}).when(read("2024-02-29", 150)).then_one<MeterRead>().usage,
            MicroUsage{29'000'000});
  given(once).when(CorrectReading{kAt, kMeter, day("2024-01-31"), Usage{121'000}}).then_refused("reading-out-of-order");
  given(once).when(CorrectReading{kAt, kMeter, day("2024-02-03"), Usage{131'000}}).then_refused("reading-unchanged");
  given(once).when(CorrectReading{kAt, kMeter, day("2024-02-03"), Usage{99'000}}).then_refused("reading-below-last");
  given(kInstalled).when(correction).then_refused("meter-not-read");
}

TEST(CorrectReading, OfAnEarlierReadingMovesWhatWasUsedToTheNextOne) {
  const std::vector<Command> twice =
      kInstalled + std::vector<Command>{read("2024-01-31", 131), read("2024-02-29", 160)};
  CorrectReading correction{kAt, kMeter, day("2024-03-03"), Usage{121'000}, day("2024-01-31")};
  Scenario scenario = given(twice).when(correction);
  scenario.then(MeterReadingCorrected{kWhere, kMeter, day("2024-01-31"), day("2024-03-03"), Usage{131'000},
                                      Usage{121'000}, MicroUsage{-10'000'000}});
  const auto meter = [&]() -> const Meter& {
    return std::get<Meters>(std::get<MetersState>(scenario.world().state(meters_stream(kAt))).is).meters[0];
  };
  EXPECT_EQ(meter().entries.size(), 2U) << "nothing is used on the day of the correction";
  EXPECT_EQ(last_reading_of(meter()), Usage{160'000});
  EXPECT_EQ(counted_in_place(meter(), {}), meter().entries);
  const std::vector<Date> all{day("2024-03-03"), day("2024-03-04")};
  EXPECT_EQ(counted_in_place(meter(), all),
            (std::vector<UsageEntry>{{day("2024-01-31"), 30, Usage{121'000}, MicroUsage{21'000'000}},
                                     {day("2024-02-29"), 29, Usage{160'000}, MicroUsage{39'000'000}}}));
  // Once more, from what is known by now; the next reading goes on from the last one.
  correction.corrected_on = day("2024-03-04");
  correction.reading = Usage{125'000};
  EXPECT_EQ(scenario.when(correction).then_one<MeterReadingCorrected>().was, Usage{121'000});
  EXPECT_EQ(counted_in_place(meter(), all)[0].usage, MicroUsage{25'000'000});
  EXPECT_EQ(counted_in_place(meter(), all)[1].usage, MicroUsage{35'000'000});
  scenario.when(read("2024-03-04", 190)).then_refused("reading-out-of-order");
  EXPECT_EQ(scenario.when(read("2024-03-31", 190)).then_one<MeterRead>().usage, MicroUsage{30'000'000});
  EXPECT_EQ(meter().entries.back().days, 31);
  correction.corrected_on = day("2024-04-02");
  correction.reading = Usage{161'000};
  scenario.when(correction).then_refused("reading-above-next");
  correction.reading = Usage{99'000};
  scenario.when(correction).then_refused("reading-below-last");
  correction.read_on = day("2024-02-01");
  scenario.when(correction).then_refused("reading-unknown");
}

TEST(CorrectReading, OfTheLastReadingStandsInBothPlaces) {
  Scenario scenario = given(kInstalled + std::vector<Command>{read("2024-01-31", 131)});
  scenario.when(CorrectReading{kAt, kMeter, day("2024-02-03"), Usage{121'000}}).when(read("2024-02-29", 150));
  const Meter& meter = std::get<Meters>(std::get<MetersState>(scenario.world().state(meters_stream(kAt))).is).meters[0];
  ASSERT_EQ(meter.entries.size(), 3U);
  EXPECT_EQ(meter.entries[1], (UsageEntry{day("2024-02-03"), 0, Usage{121'000}, MicroUsage{-10'000'000}}));
  const std::vector<Date> counted{day("2024-02-03")};
  EXPECT_EQ(counted_in_place(meter, counted),
            (std::vector<UsageEntry>{{day("2024-01-31"), 30, Usage{121'000}, MicroUsage{21'000'000}},
                                     {day("2024-02-29"), 29, Usage{150'000}, MicroUsage{29'000'000}}}));
}

TEST(CorrectReading, IsOfAMeterThatWasRemovedToo) {
  const RemoveMeter removal{kAt, kMeter, day("2024-03-01"), Usage{150'000}, false, {}, {}};
  Scenario scenario = given(kInstalled + std::vector<Command>{read("2024-01-31", 131), removal});
  const auto meter = [&]() -> const Meter& {
    return std::get<Meters>(std::get<MetersState>(scenario.world().state(meters_stream(kAt))).is).meters[0];
  };
  scenario.when(CorrectReading{kAt, kMeter, day("2024-03-01"), Usage{145'000}}).then_refused("reading-out-of-order");
  // What it showed at the end …
  scenario.when(CorrectReading{kAt, kMeter, day("2024-03-05"), Usage{145'000}});
  scenario.then(MeterReadingCorrected{kWhere, kMeter, day("2024-03-01"), day("2024-03-05"), Usage{150'000},
                                      Usage{145'000}, MicroUsage{-5'000'000}});
  // … and before.
  scenario.when(CorrectReading{kAt, kMeter, day("2024-03-06"), Usage{120'000}, day("2024-01-31")});
  EXPECT_EQ(scenario.then_one<MeterReadingCorrected>().difference, MicroUsage{-11'000'000});
  const std::vector<Date> all{day("2024-03-05"), day("2024-03-06")};
  EXPECT_EQ(counted_in_place(meter(), all),
            (std::vector<UsageEntry>{{day("2024-01-31"), 30, Usage{120'000}, MicroUsage{20'000'000}},
                                     {day("2024-03-01"), 30, Usage{145'000}, MicroUsage{25'000'000}}}));
  EXPECT_EQ(meter().removed_on, day("2024-03-01"));
  scenario.when(read("2024-03-31", 160)).then_refused("meter-removed");
}

TEST(CorrectMeterFactors, CountsAgainWhatWasUsedSinceItWasInstalled) {
  Scenario scenario = given(kInstalled + std::vector<Command>{read("2024-01-31", 131), read("2024-02-29", 160)});
  scenario.when(CorrectReading{kAt, kMeter, day("2024-03-03"), Usage{150'000}});
  const auto meter = [&]() -> const Meter& {
    return std::get<Meters>(std::get<MetersState>(scenario.world().state(meters_stream(kAt))).is).meters[0];
  };
  scenario.when(CorrectMeterFactors{kAt, kMeter, 40'000, 25'000});
  scenario.then(MeterFactorsCorrected{kWhere, kMeter, {1'000, 0}, {40'000, 25'000}}).then_effective("2024-01-01");
  EXPECT_EQ(meter().terms.of_register, (Register{5, 40'000}));
  EXPECT_EQ(meter().terms.loss_millionths, 25'000);
  EXPECT_EQ(meter().entries,
            (std::vector<UsageEntry>{{day("2024-01-31"), 30, Usage{131'000}, MicroUsage{1'240'000'000}},
                                     {day("2024-02-29"), 29, Usage{160'000}, MicroUsage{1'160'000'000}},
                                     {day("2024-03-03"), 0, Usage{150'000}, MicroUsage{-400'000'000}}}));
  EXPECT_EQ(meter().corrections[0].difference, MicroUsage{-400'000'000});
  // One alone: the other stays. A multiplier with thousandths, and back again, loses nothing.
  scenario.when(CorrectMeterFactors{kAt, kMeter, 1, std::nullopt});
  EXPECT_EQ(scenario.then_one<MeterFactorsCorrected>().factors, (MeterFactors{1, 25'000}));
  EXPECT_EQ(meter().entries[0].usage, MicroUsage{31'000});
  scenario.when(CorrectMeterFactors{kAt, kMeter, 40'000, 0});
  EXPECT_EQ(meter().entries[2].usage, MicroUsage{-400'000'000});
  EXPECT_EQ(scenario.when(read("2024-03-31", 160)).then_one<MeterRead>().usage, MicroUsage{400'000'000});
}

TEST(CorrectMeterFactors, RefusesByName) {
  const auto correct = [](std::optional<std::int64_t> multiplier, std::optional<std::int64_t> loss,
                          MeterId meter = kMeter) {
    return CorrectMeterFactors{kAt, meter, multiplier, loss};
  };
  given(kInstalled).when(correct({}, {})).then_refused("meter-factors-unchanged");
  given(kInstalled).when(correct(1'000, 0)).then_refused("meter-factors-unchanged");
  given(kInstalled).when(correct(0, {})).then_refused("meter-terms-invalid");
  given(kInstalled).when(correct({}, 1'000'001)).then_refused("meter-terms-invalid");
  given(kInstalled).when(correct(2'000, {}, id<MeterId>(99))).then_refused("meter-unknown");
  // 10^9 units at once, a hundred thousand times.
  MeterTerms large = kTerms;
  large.of_register = {9, 90'000'000};
  InstallMeter full = install(large);
  full.reading = Usage{0};
  given(a_household() + std::vector<Command>{full, read("2024-01-31", 100'000'000)})
      .when(correct(100'000'000, {}))
      .then_refused("usage-too-large");
  const RemoveMeter removal{kAt, kMeter, day("2024-03-01"), Usage{150'000}, false, {}, {}};
  given(kInstalled + std::vector<Command>{removal}).when(correct(2'000, {})).then_one<MeterFactorsCorrected>();
}

TEST(MeterFactorsCorrected, FollowsOnlyWhatItCorrects) {
  Scenario scenario = given(kInstalled);
  auto state = std::get<MetersState>(scenario.world().state(meters_stream(kAt)));
  const MetersState before = state;
  EXPECT_FALSE(follow(state, MeterFactorsCorrected{kWhere, kMeter, {2'000, 0}, {3'000, 0}}));
  EXPECT_FALSE(follow(state, MeterFactorsCorrected{kWhere, kMeter, {1'000, 0}, {0, 0}}));
  EXPECT_FALSE(follow(state, MeterFactorsCorrected{kWhere, id<MeterId>(99), {1'000, 0}, {3'000, 0}}));
  EXPECT_EQ(state, before);
}

TEST(RemoveMeter, PutsAnotherIntoItsPlaceAndFreesItsNumber) {
  RemoveMeter removal{kAt, kMeter, day("2024-03-01"), Usage{150'000}, false, {}, {}};
  MeterTerms next = kTerms;
  next.meter = id<MeterId>(52);
  next.number = "SB-0202";
  removal.replacement = next;
  removal.first_reading = Usage{5'000};
  given(kInstalled)
      .when(removal)
      .then(MeterRemoved{kWhere, kMeter, "SB-0101", day("2024-03-01"), Usage{150'000}, MicroUsage{50'000'000},
                         next.meter},
            MeterInstalled{kWhere, next, day("2024-03-01"), Usage{5'000}});
  given(kInstalled + std::vector<Command>{removal}).when(read("2024-04-01", 160)).then_refused("meter-removed");
  RemoveMeter other = removal;
  other.replacement->utility = Utility::gas;
  given(kInstalled).when(other).then_refused("meter-terms-invalid");
  RemoveMeter alone{kAt, kMeter, day("2024-03-01"), Usage{150'000}, false, {}, {}};
  MeterTerms again = kTerms;
  again.meter = id<MeterId>(53);
  EXPECT_EQ(given(kInstalled + std::vector<Command>{alone}).when(install(again)).then_one<MeterInstalled>().terms,
            again);
}

TEST(Meters, KeepTheLastReadingsOnly) {
  std::vector<Command> often = a_household();
  InstallMeter early = install();
  early.installed_on = day("2022-01-01");
  often.push_back(early);
  for (int i = 1; i <= 405; ++i) {
    ReadMeter daily{kAt, kMeter, add_days(day("2022-01-01"), i), Usage{100'000 + i * 1'000}};
    often.push_back(daily);
  }
  Scenario scenario = given(often);
  const auto& meters = std::get<Meters>(std::get<MetersState>(scenario.world().state(meters_stream(kAt))).is);
  EXPECT_EQ(meters.meters[0].entries.size(), kMostEntries);
  EXPECT_EQ(last_reading_of(meters.meters[0]), Usage{505'000});
}

}  // namespace
}  // namespace steward::metering
