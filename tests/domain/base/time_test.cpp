#include "domain/base/time.h"

#include <gtest/gtest.h>

namespace steward {
namespace {

TEST(Date, PrintsAndParsesIso8601AndNothingElse) {
  EXPECT_EQ(to_string(make_date(2024, 2, 29)), "2024-02-29");
  EXPECT_EQ(parse_date("2024-02-29"), make_date(2024, 2, 29));
  EXPECT_EQ(parse_date("1970-01-01"), Date{0});
  for (const char* text : {"2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "24-01-01", "2024-01-01 ",
                           "1899-12-31", "2200-01-01", "2024/01/01", ""}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

TEST(Date, AddingMonthsClampsToTheLastDay) {
  EXPECT_EQ(add_months(make_date(2023, 1, 31), 1), make_date(2023, 2, 28));
  EXPECT_EQ(add_months(make_date(2024, 1, 31), 1), make_date(2024, 2, 29));
  EXPECT_EQ(add_months(make_date(2024, 1, 31), 2), make_date(2024, 3, 31));
  EXPECT_EQ(add_months(make_date(2024, 1, 31), -2), make_date(2023, 11, 30));
}

TEST(YearMonth, KnowsItsDays) {
  EXPECT_EQ(days_in_month(*parse_year_month("2024-02")), 29);
  EXPECT_EQ(days_in_month(*parse_year_month("2023-02")), 28);
  EXPECT_EQ(to_string(month_of(make_date(2024, 12, 31))), "2024-12");
  EXPECT_FALSE(parse_year_month("2024-13"));
  EXPECT_FALSE(parse_year_month("2024-00"));
  EXPECT_FALSE(parse_year_month("2024-1"));
}

TEST(Instant, PrintsUtcAndTakesOffsets) {
  EXPECT_EQ(to_string(Instant{0}), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(to_string(Instant{-1}), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(parse_instant("2026-11-23T11:35:25+08:00"), parse_instant("2026-11-23T03:35:25Z"));
  EXPECT_EQ(to_string(*parse_instant("2026-11-23T03:35:25.5Z")), "2026-11-23T03:35:25.500000Z");
  for (const char* text : {"2026-11-23", "2026-11-23T03:35:25", "2026-11-23T24:00:00Z", "2026-11-23T03:35:25.Z",
                           "2026-11-23T03:35:25.1234567Z", "2026-11-23T03:35:25Zx", "2026-11-23 03:35:25Z"}) {
    EXPECT_FALSE(parse_instant(text)) << text;
  }
}

}  // namespace
}  // namespace steward
