#include "replay/imports/values.h"

#include <gtest/gtest.h>

#include <tuple>

namespace steward::imports {
namespace {

TEST(ImportValues, AmountsAreExactOrRefused) {
  const std::pair<const char*, std::int64_t> good[] = {
      {"0", 0},      {"1", 100},         {"1.2", 120},        {"1.23", 123},
      {"0.01", 1},   {"007", 700},       {"1,234.5", 123450}, {"1,234,567", 123456700},
      {"¥12", 1200}, {"￥ 12.30", 1230}, {"12.3元", 1230},    {"9999999999999.99", 999999999999999},
  };
  for (const auto& [text, fen] : good) EXPECT_EQ(parse_yuan(text), Money{fen}) << text;
  for (const char* text : {"", "-1", "+1", ".5", "1.", "1.234", "1e3", "1,23", "1,2345", ",123", "1,,234", "12,34.5",
                           "a", "1 2", "１２", "10000000000000.00", "0x10", "1.2,3"}) {
    EXPECT_FALSE(parse_yuan(text)) << text;
  }
}

TEST(ImportValues, Areas) {
  EXPECT_EQ(parse_area("89.5"), Area{8950});
  EXPECT_EQ(parse_area("89.55㎡"), Area{8955});
  EXPECT_EQ(parse_area("100 平方米"), Area{10000});
  EXPECT_FALSE(parse_area("89.555"));
}

TEST(ImportValues, Dates) {
  for (const char* text : {"2024-01-31", "2024/1/31", "2024.1.31", "20240131", "2024年1月31日", "2024/01/31",
                           "2024年1月31号", "2024 年 1 月 31 日"}) {
    EXPECT_EQ(parse_loose_date(text), make_date(2024, 1, 31)) << text;
  }
  for (const char* text : {"", "2024-1", "2024/13/1", "2024-02-30", "20240230", "31/1/2024", "1/31/24", "2024-1/31",
                           "2024年1月31", "2024年1月31日x", "45322", "2024-01-31 00:00", "2024--1"}) {
    EXPECT_FALSE(parse_loose_date(text)) << text;
  }
}

TEST(ImportValues, Moments) {
  const LocalTime morning{make_date(2024, 1, 31), 8 * 3600 + 5 * 60};
  for (const char* text : {"2024-01-31 8:05", "2024/1/31 08:05", "2024-01-31T08:05:00", "2024年1月31日 8:05",
                           "20240131 08:05", "2024-01-31  08:05"}) {
    EXPECT_EQ(parse_local_time(text), morning) << text;
  }
  EXPECT_EQ(parse_local_time("2024-01-31 23:59:59"), (LocalTime{make_date(2024, 1, 31), 86'399}));
  EXPECT_EQ(parse_local_time("2024/1/31"), (LocalTime{make_date(2024, 1, 31), 0}));
  for (const char* text : {"", "8:05", "2024-01-31 24:00", "2024-01-31 8:60", "2024-01-31 8:5", "2024-01-31 8:05:60",
                           "2024-01-31 8", "2024-01-31 8:05:00:00", "2024-01-31T08:05Z", "2024-02-30 08:05",
                           "2024-01-31 :05", "2024-01-31 8:", "2024-01-31 8:05 PM"}) {
    EXPECT_FALSE(parse_local_time(text)) << text;
  }
}

TEST(ImportValues, Periods) {
  const auto january = std::pair{make_date(2024, 1, 1), make_date(2024, 2, 1)};
  for (const char* text : {"2024-01", "2024/1", "202401", "2024年1月", "2024-01~2024-01"}) {
    EXPECT_EQ(parse_period(text), january) << text;
  }
  const auto quarter = std::pair{make_date(2023, 12, 1), make_date(2024, 3, 1)};
  for (const char* text :
       {"2023-12~2024-02", "2023-12 ～ 2024-02", "202312至202402", "2023年12月至2024年2月", "2023-12 - 2024-02"}) {
    EXPECT_EQ(parse_period(text), quarter) << text;
  }
  for (const char* text : {"", "2024", "2024-13", "2024-02~2024-01", "2024-01-01", "~", "2024-01~"}) {
    EXPECT_FALSE(parse_period(text)) << text;
  }
}

TEST(ImportValues, Phones) {
  const std::pair<const char*, const char*> good[] = {
      {"13812341234", "13812341234"},     {"138-1234-1234", "13812341234"}, {"+86 138 1234 1234", "13812341234"},
      {"008613812341234", "13812341234"}, {"021-12345678", "02112345678"},  {"(0755)1234567", "07551234567"},
      {"62345678", "62345678"},           {"400-810-8888", "4008108888"},
  };
  for (const auto& [text, digits] : good) EXPECT_EQ(parse_phone(text), digits) << text;
  for (const char* text : {"", "138123412345", "1381234123", "11012345678", "00112345678", "138/139", "+1 2025550100",
                           "138x1234123", "110"}) {
    EXPECT_FALSE(parse_phone(text)) << text;
  }
}

TEST(ImportValues, Flags) {
  for (const char* text : {"是", "yes", "Y", "TRUE", "1", "√"}) EXPECT_EQ(parse_flag(text), true) << text;
  for (const char* text : {"否", "no", "N", "False", "0", "×"}) EXPECT_EQ(parse_flag(text), false) << text;
  for (const char* text : {"", "2", "是的", "yess"}) EXPECT_FALSE(parse_flag(text)) << text;
}

TEST(ImportValues, AHouseNumberHasItsUnitOnce) {
  const std::tuple<const char*, const char*, const char*> table[] = {
      {"1", "101", "1-101"},       {"1单元", "101", "1-101"},
      {"1", "1-101", "1-101"},     {"1单元", "1单元101", "1单元101"},
      {"1", "3-1-101", "3-1-101"}, {"1", "1101", "1-1101"},
      {"1", "1室", "1-1室"},       {"甲", "201", "甲-201"},
      {"A", "a-101", "a-101"},     {"1", "11-101", "1-11-101"},
      {"单元", "101", "101"},      {"无", "101", "101"},
      {"-", "101", "101"},         {"１", "1-101", "1-101"},
  };
  for (const auto& [unit, number, whole] : table) EXPECT_EQ(with_unit(unit, number), whole) << unit << " " << number;
}

TEST(ImportValues, FullWidthSignsAreAscii) {
  EXPECT_EQ(half_width("１，２３４．５６"), "1,234.56");
  EXPECT_EQ(half_width("－１２　元−～Ａｚ"), "-12 元-~Az");
  EXPECT_EQ(half_width("2026年１月５日￥㎡"), "2026年1月5日￥㎡");
  EXPECT_EQ(half_width("\xef\xbc"), "\xef\xbc") << "no more than there is";
  EXPECT_EQ(half_width(""), "");
}

TEST(ImportValues, BlanksOfEveryKindAreTrimmed) {
  EXPECT_EQ(trimmed(" \t\xe3\x80\x80 a b \xc2\xa0\r"), "a b");
  EXPECT_EQ(trimmed(" \xe3\x80\x80"), "");
}

}  // namespace
}  // namespace steward::imports
