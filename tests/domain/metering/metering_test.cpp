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
