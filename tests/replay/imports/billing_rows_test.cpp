#include <gtest/gtest.h>

#include "replay/imports/rows.h"

// What came to a bank account, as banks export it.
namespace steward::imports {
namespace {

const std::string kHeader = "交易日期,收入金额,对方户名,附言,流水号,支出金额,借贷标志\n";

ParsedFile statement(const std::string& rows) { return parse_rows(ImportKind::bank_statement, kHeader + rows).value(); }

TEST(ImportBillingRows, MoneyThatCameByDay) {
  const auto file = statement(
      "2024/1/5 10:22:33,\"1,234.50\",张伟,\"3-101\n物业费\",\t202401050001,0.00,贷\n"
      "20240103,¥8,,,,,\n");
  ASSERT_TRUE(file.rejected.empty());
  ASSERT_EQ(file.bank_rows.size(), 2U);
  EXPECT_EQ(file.good_rows(), 2U);
  const BankRow& first = file.bank_rows[0];
  EXPECT_EQ(first.line, 4U) << "two days earlier, though it stands behind the other";
  EXPECT_EQ(first.received_on, make_date(2024, 1, 3));
  EXPECT_EQ(first.amount, Money{800});
  EXPECT_TRUE(first.payer_name.empty() && first.memo.empty() && first.serial.empty());
  const BankRow& second = file.bank_rows[1];
  EXPECT_EQ(second.received_on, make_date(2024, 1, 5));
  EXPECT_EQ(second.amount, Money{123'450});
  EXPECT_EQ(second.payer_name, "张伟");
  EXPECT_EQ(second.memo, "3-101\n物业费");
  EXPECT_EQ(second.serial, "202401050001");
}

TEST(ImportBillingRows, ANameMayHaveWhatJoinsEmojiAndANumberIsTakenWithoutBlanks) {
  const auto file = statement("2024-01-05,5,张\u2764\ufe0f伟,x\u200dy,\u00a0\u30007\t,,\n");
  ASSERT_TRUE(file.rejected.empty());
  EXPECT_EQ(file.bank_rows.at(0).payer_name, "张\u2764\ufe0f伟");
  EXPECT_EQ(file.bank_rows.at(0).memo, "x\u200dy");
  EXPECT_EQ(file.bank_rows.at(0).serial, "7");
}

// The money has come, whatever its payer wrote beside it.
TEST(ImportBillingRows, WhatAPayerWroteIsTakenWithoutWhatTurnsIt) {
  const auto file = statement(
      "2024-01-05,5,\u202e张\x01伟\u202c ,\"\u20663-101\n物业费\u2069\xc2\x85\",,,\n"
      "2024-01-05,6,\u202e,\x7f,,,\n");
  ASSERT_TRUE(file.rejected.empty()) << file.rejected[0].code;
  ASSERT_EQ(file.bank_rows.size(), 2U);
  EXPECT_EQ(file.bank_rows[0].payer_name, "张伟");
  EXPECT_EQ(file.bank_rows[0].memo, "3-101\n物业费");
  EXPECT_TRUE(file.bank_rows[1].payer_name.empty() && file.bank_rows[1].memo.empty());
}

TEST(ImportBillingRows, WhatAPayerWroteHasALength) {
  const auto row = [](std::size_t name, std::size_t memo) {
    return "2024-01-05,5," + std::string(name, 'x') + "\u202e," + std::string(memo, 'y') + "\u202e,,,\n";
  };
  const auto file = statement(row(200, 4'000) + row(201, 1) + row(1, 4'001));
  EXPECT_EQ(file.bank_rows.size(), 1U);
  ASSERT_EQ(file.rejected.size(), 2U);
  EXPECT_EQ(file.rejected[0], (Rejection{3, "对方户名", 3, "field-malformed", 0}));
  EXPECT_EQ(file.rejected[1], (Rejection{4, "附言", 4, "field-malformed", 0}));
}

TEST(ImportBillingRows, TheFewestColumnsInEnglish) {
  const auto file = parse_rows(ImportKind::bank_statement,
                               "\xef\xbb\xbf"
                               "Date,Amount\n2024-01-05,5\n")
                        .value();
  EXPECT_EQ(file.bank_rows.size(), 1U);
  EXPECT_EQ(parse_rows(ImportKind::bank_statement, "Date,Payer name\n").error().code, "header-column-missing");
}

struct Bad {
  const char* row;
  std::uint32_t column;
  const char* column_name;
  const char* code;
};

TEST(ImportBillingRows, EachFaultHasItsColumnAndReason) {
  const Bad table[] = {
      {",5,,,,,", 1, "交易日期", "field-missing"},
      {"2024-02-30,5,,,,,", 1, "交易日期", "date-malformed"},
      {"2024-01-05,,,,,,", 2, "收入金额", "field-missing"},
      {"2024-01-05,5.001,,,,,", 2, "收入金额", "amount-malformed"},
      {"2024-01-05,0.00,,,,,", 2, "收入金额", "amount-out-of-range"},
      {"2024-01-05,10000000000.01,,,,,", 2, "收入金额", "amount-out-of-range"},
      {"2024-01-05,-5,,,,,", 2, "收入金额", "debit-row"},
      {"2024-01-05,−5,,,,,", 2, "收入金额", "debit-row"},
      {"2024-01-05,(5.00),,,,,", 2, "收入金额", "debit-row"},
      {"2024-01-05,,李四,退款,7,5.00,", 6, "支出金额", "debit-row"},
      {"2024-01-05,-5,李四,退款,7,5.00,借", 6, "支出金额", "debit-row"},
      {"2024-01-05,5,,,,,借", 7, "借贷标志", "debit-row"},
      {"2024-01-05,5,,,,,Debit", 7, "借贷标志", "debit-row"},
      {"2024-01-05,5,,,,,冲", 7, "借贷标志", "direction-unknown"},
      {"2024-01-05,5,,,7\u200b,,", 5, "流水号", "field-malformed"},
      {"2024-01-05,5,,,7\u00a07,,", 5, "流水号", "field-malformed"},
      {"2024-01-05,5,,,1.23457E+17,,", 5, "流水号", "serial-as-number"},
      {"2024-01-05,5", 0, "", "field-count"},
  };
  for (const Bad& bad : table) {
    const auto file = statement(std::string(bad.row) + "\n2024-01-05,5,,,9,,\n");
    ASSERT_EQ(file.rejected.size(), 1U) << bad.row;
    EXPECT_EQ(file.rejected[0], (Rejection{2, bad.column_name, bad.column, bad.code, 0})) << bad.row;
    EXPECT_EQ(file.bank_rows.size(), 1U) << bad.row;
  }
}

// Who pays the same amount twice on a day has paid twice; a number of the bank is there once.
TEST(ImportBillingRows, RowsAreToldApartByTheirNumberAndElseByTheirLine) {
  const auto file =
      statement("2024-01-05,5,张伟,x,,,\n2024-01-05,5,张伟,x,,,\n2024-01-05,5,,,7,,\n2024-01-06,6,,, 7,,\n");
  EXPECT_EQ(file.bank_rows.size(), 3U);
  ASSERT_EQ(file.rejected.size(), 1U);
  EXPECT_EQ(file.rejected[0], (Rejection{5, "", 0, "row-repeated", 4}));
}

}  // namespace
}  // namespace steward::imports
