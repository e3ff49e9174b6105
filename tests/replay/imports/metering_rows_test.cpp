#include <gtest/gtest.h>

#include "replay/imports/rows.h"

// What meters showed, as a company's own tables have it.
namespace steward::imports {
namespace {

const std::string kHeader = "表号,抄表日期,读数,过零,复核\n";

ParsedFile readings(const std::string& rows) { return parse_rows(ImportKind::meter_readings, kHeader + rows).value(); }

TEST(ImportMeteringRows, ReadingsToTheThousandthByDay) {
  const auto file =
      readings("SB-1,2024/1/31,\"1,234.5\",,\nSB-2,2023-12-31 08:30,0.125,是,YES\nSB-1,20231231,7,否,0\n");
  ASSERT_TRUE(file.rejected.empty());
  ASSERT_EQ(file.readings.size(), 3U);
  EXPECT_EQ(file.good_rows(), 3U);
  const ReadingRow& second = file.readings[0];
  EXPECT_EQ(second.line, 3U);
  EXPECT_EQ(second.meter, "SB-2");
  EXPECT_EQ(second.read_on, make_date(2023, 12, 31));
  EXPECT_EQ(second.reading, Usage{125});
  EXPECT_TRUE(second.rolled_over);
  EXPECT_TRUE(second.confirmed);
  EXPECT_EQ(file.readings[1].line, 4U);
  EXPECT_EQ(file.readings[1].reading, Usage{7'000});
  EXPECT_FALSE(file.readings[1].rolled_over);
  EXPECT_EQ(file.readings[2].line, 2U) << "a day later, though it stands first in the file";
  EXPECT_EQ(file.readings[2].reading, Usage{1'234'500});
  EXPECT_FALSE(file.readings[2].confirmed);
}

TEST(ImportMeteringRows, TheFewestColumnsInEnglish) {
  const auto file =
      parse_rows(ImportKind::meter_readings, "Reading,Meter number,Read on\n12.5,E7,2024-01-31\n").value();
  ASSERT_EQ(file.readings.size(), 1U);
  EXPECT_EQ(file.readings[0].meter, "E7");
  EXPECT_EQ(file.readings[0].reading, Usage{12'500});
  EXPECT_EQ(parse_rows(ImportKind::meter_readings, "表号,读数\n").error().code, "header-column-missing");
}

struct Bad {
  const char* row;
  std::uint32_t column;
  const char* column_name;
  const char* code;
};

TEST(ImportMeteringRows, EachFaultHasItsColumnAndReason) {
  const Bad table[] = {
      {",2024-01-31,1,,", 1, "表号", "field-missing"},
      {"a\x01z,2024-01-31,1,,", 1, "表号", "field-malformed"},
      {"1,,1,,", 2, "抄表日期", "field-missing"},
      {"1,2024-02-30,1,,", 2, "抄表日期", "date-malformed"},
      {"1,2024-01-31,,,", 3, "读数", "field-missing"},
      {"1,2024-01-31,1.2345,,", 3, "读数", "reading-malformed"},
      {"1,2024-01-31,-1,,", 3, "读数", "reading-malformed"},
      {"1,2024-01-31,1e3,,", 3, "读数", "reading-malformed"},
      {"1,2024-01-31,1,maybe,", 4, "过零", "flag-malformed"},
      {"1,2024-01-31,1,,2", 5, "复核", "flag-malformed"},
      {"1,2024-01-31,1", 0, "", "field-count"},
  };
  for (const Bad& bad : table) {
    const auto file = readings(std::string(bad.row) + "\n2,2024-01-31,1,,\n");
    ASSERT_EQ(file.rejected.size(), 1U) << bad.row;
    EXPECT_EQ(file.rejected[0], (Rejection{2, bad.column_name, bad.column, bad.code, 0})) << bad.row;
    EXPECT_EQ(file.readings.size(), 1U) << bad.row;
  }
}

TEST(ImportMeteringRows, AMeterIsReadOnceADay) {
  const auto file = readings("1,2024-01-31,5,,\n1,2024-01-30,4,,\n 1 ,2024/1/31,6,,\n");
  EXPECT_EQ(file.readings.size(), 2U);
  EXPECT_EQ(file.rejected.at(0), (Rejection{4, "", 0, "row-repeated", 2}));
}

}  // namespace
}  // namespace steward::imports
