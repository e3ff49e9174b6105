#include <algorithm>

#include "tests/replay/imports/import_fixture.h"

// Meter readings out of a table, taken in by the log.
namespace steward::imports {
namespace {

class ImportMeteringTest : public ImportProcessTest {
 protected:
  void install(const std::string& number, std::int64_t reading_milli) {
    metering::InstallMeter command;
    command.place.community = request.community;
    command.terms.meter = MeterId{ids.next(kNow)};
    command.terms.number = number;
    command.installed_on = make_date(2023, 8, 31);
    command.reading = Usage{reading_milli};
    must(command, request.company);
  }
  Result<ImportReport> readings(const std::string& rows) {
    return import(ImportKind::meter_readings, "表号,抄表日期,读数,过零,复核\n" + rows);
  }
  static std::vector<std::string> reasons_of(const ImportReport& report) {
    std::vector<std::string> reasons;
    for (const Rejection& each : report.reasons) {
      reasons.push_back(std::to_string(each.line) + "/" + std::to_string(each.column) + " " + each.code);
    }
    return reasons;
  }
};

TEST_F(ImportMeteringTest, EachRowIsAReading) {
  install("SB-1", 100'000);
  install("SB-2", 999'990'000);
  // Of one meter several in a file, the newest first.
  const auto report = readings("SB-1,2023-10-31,160.5,,\nSB-1,2023-09-30,130.25,,\nSB-2,2023-10-31,10,是,\n").value();
  expect_counts(report, 3, 0, 0);
  const auto read = all<metering::MeterRead>();
  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(read[0].read_on, make_date(2023, 9, 30));
  EXPECT_EQ(read[0].reading, Usage{130'250});
  EXPECT_EQ(read[0].source, metering::ReadingSource::imported);
  EXPECT_EQ(read[0].usage.micro, 30'250'000);
  EXPECT_EQ(std::count_if(read.begin(), read.end(),
                          [](const metering::MeterRead& each) {
                            return each.usage.micro == (each.rolled_over ? 20'000'000 : 30'250'000);
                          }),
            3);
}

TEST_F(ImportMeteringTest, WhatTheDomainRefusesIsARejectedRow) {
  install("SB-1", 100'000);
  ASSERT_TRUE(readings("SB-1,2023-09-30,110,,\nSB-1,2023-10-15,115,,\nSB-1,2023-10-31,120,,\nSB-1,2023-11-30,130,,\n"));
  const auto report = readings(
                          "SB-9,2023-12-10,1,,\n"
                          "SB-1,2023-11-30,131,,\n"
                          "SB-1,2023-12-01,129,,\n"
                          "SB-1,2023-12-02,1000000,,\n"
                          "SB-1,2023-12-03,500,,\n"
                          "SB-1,2024-01-02,131,,\n"
                          "SB-1,2023-12-04,500,,是\n")
                          .value();
  expect_counts(report, 1, 0, 6);
  EXPECT_EQ(reasons_of(report), (std::vector<std::string>{"2/1 meter-unknown", "3/2 reading-out-of-order",
                                                          "4/3 reading-below-last", "5/3 reading-beyond-register",
                                                          "6/3 reading-more-than-triple", "7/2 date-in-future"}));
  ASSERT_EQ(all<metering::MeterRead>().size(), 5U);
  EXPECT_TRUE(all<metering::MeterRead>().back().confirmed);
}

TEST_F(ImportMeteringTest, TheSameReadingInAnotherFileIsThere) {
  install("SB-1", 100'000);
  expect_counts(readings("SB-1,2023-09-30,110,,\n").value(), 1, 0, 0);
  expect_counts(readings("SB-1,2023-08-31,100,,\nSB-1,2023-09-30,110.000,,\nSB-1,2023-10-31,120,,\n").value(), 1, 2, 0);
  EXPECT_EQ(all<metering::MeterRead>().size(), 2U);
}

// As if the process had died there, again and again: nothing is there twice, and nothing is missing.
TEST_F(ImportMeteringTest, AChunkThatWasCutShortIsTakenAgainWithoutDoubles) {
  constexpr int kMeters = 70;
  constexpr int kWeeks = 10;
  std::string rows;
  for (int i = 0; i < kMeters; ++i) {
    install("E-" + std::to_string(i), 0);
    for (int week = 1; week <= kWeeks; ++week) {
      rows += "E-" + std::to_string(i) + "," + to_string(add_days(make_date(2023, 8, 31), 7 * week)) + "," +
              std::to_string(week) + ".5,,\n";
    }
  }
  cut_short({2U, 60U, 200U, 330U, 480U, 600U}, [&] { return readings(rows); });
  expect_counts(readings(rows).value(), kMeters * kWeeks, 0, 0);
  EXPECT_EQ(all<metering::MeterRead>().size(), static_cast<std::size_t>(kMeters * kWeeks));
  EXPECT_EQ(all<ImportRunCompleted>().size(), 1U);
}

}  // namespace
}  // namespace steward::imports
