#include "replay/imports/rows.h"
#include "replay/imports/sums.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace steward::imports {
namespace {

const std::string kHouses = "楼栋,房号,建筑面积,业主姓名,电话,入住日期\n";
const std::string kArrears = "楼栋,房号,费用项,欠费金额,账期,到期日\n";

ParsedFile houses(const std::string& rows) { return parse_rows(ImportKind::houses, kHouses + rows).value(); }
ParsedFile arrears(const std::string& rows) { return parse_rows(ImportKind::opening_arrears, kArrears + rows).value(); }

TEST(ImportRows, HousesWithAndWithoutOwners) {
  const auto file = houses("1栋,101,89.5,张伟,138 1234 1234,2020/3/1\n1栋,102,\"1,200.00㎡\",,,\n");
  ASSERT_TRUE(file.rejected.empty());
  ASSERT_EQ(file.houses.size(), 2U);
  EXPECT_EQ(file.data_rows, 2U);
  const HouseRow& first = file.houses[0];
  EXPECT_EQ(first.line, 2U);
  EXPECT_EQ(first.building, "1栋");
  EXPECT_EQ(first.number, "101");
  EXPECT_EQ(first.built_up_area, Area{8950});
  EXPECT_EQ(first.owner_name, "张伟");
  EXPECT_EQ(first.owner_phone, "13812341234");
  EXPECT_EQ(first.moved_in_on, make_date(2020, 3, 1));
  EXPECT_EQ(file.houses[1].built_up_area, Area{120000});
  EXPECT_EQ(file.houses[1].owner_name, "");
  EXPECT_FALSE(file.houses[1].moved_in_on);
}

TEST(ImportRows, ArrearsToTheFen) {
  const auto file =
      arrears("A,1-101,物业费,1234.56,2024-01,2024-01-31\nA,1-101,垃圾清运费,¥0.1,202401~202403,20240430\n");
  ASSERT_TRUE(file.rejected.empty());
  ASSERT_EQ(file.arrears.size(), 2U);
  EXPECT_EQ(file.arrears[0].amount, Money{123456});
  EXPECT_EQ(file.arrears[0].fee_item, "物业费");
  EXPECT_EQ(file.arrears[0].period_from, make_date(2024, 1, 1));
  EXPECT_EQ(file.arrears[0].period_to, make_date(2024, 2, 1));
  EXPECT_EQ(file.arrears[1].amount, Money{10});
  EXPECT_EQ(file.arrears[1].period_to, make_date(2024, 4, 1));
  EXPECT_EQ(file.arrears[1].due_date, make_date(2024, 4, 30));
}

TEST(ImportRows, AnInputMethodForChineseWritesTheSameFigures) {
  const auto file =
      houses("A,101,８９．５㎡,张伟,１３８　１２３４－１２３４,２０２６／１／５\nA,102,1，200,李娜,,2026年１月５日\n");
  ASSERT_TRUE(file.rejected.empty()) << file.rejected.front().code;
  EXPECT_EQ(file.houses.at(0).built_up_area, Area{8950});
  EXPECT_EQ(file.houses[0].owner_phone, "13812341234");
  EXPECT_EQ(file.houses[0].moved_in_on, make_date(2026, 1, 5));
  EXPECT_EQ(file.houses.at(1).built_up_area, Area{120000});
  EXPECT_EQ(file.houses[1].moved_in_on, make_date(2026, 1, 5));
  const auto owed = arrears(
      "A,101,x,￥１，２３４．５６,２０２６－０１～２０２６－０３,2026.1.5\nA,101,x,１，２３,2026-04,2026.1.5\nA,101,x,"
      "−５,2026-05,2026.1.5\n");
  ASSERT_EQ(owed.arrears.size(), 1U);
  EXPECT_EQ(owed.arrears[0].amount, Money{123456});
  EXPECT_EQ(owed.arrears[0].period_to, make_date(2026, 4, 1));
  EXPECT_EQ(owed.arrears[0].due_date, make_date(2026, 1, 5));
  ASSERT_EQ(owed.rejected.size(), 2U) << "1,23 may be 1.23 or 123, and nobody owes less than nothing";
  EXPECT_EQ(owed.rejected[0].code, "amount-malformed");
  EXPECT_EQ(owed.rejected[1].code, "amount-malformed");
}

TEST(ImportRows, SumsAreOfTheRowsThatNothingIsAgainst) {
  const auto file = houses(
      "3号楼,101,89.5,张伟,,2020-01-01\n3栋,102,60,,,\n4,101,40.25,李娜,,2020-01-01\n4,102,many,,,\n4,103,1000,王芳,,"
      "2020-01-01\n");
  auto reasons = file.rejected;
  EXPECT_EQ(sums_of(file, reasons), (ImportSums{2, 4, 3, Area{118'975}, {}, {}}));
  reasons.push_back({6, "", 0, "area-differs", 0});
  EXPECT_EQ(sums_of(file, reasons), (ImportSums{2, 3, 2, Area{18'975}, {}, {}}));
  const auto owed = arrears(
      "3号楼,101,物业费,10.01,2024-01,2024-02-01\n3栋,101,物业费,20,2024-02,2024-02-01\n3栋,102,停车费,5,2024-01,2024-"
      "02-01\n");
  const std::vector<ItemSum> items = {{"停车费", 1, Money{500}}, {"物业费", 2, Money{3'001}}};
  EXPECT_EQ(sums_of(owed, {}), (ImportSums{1, 2, 2, {}, Money{3'501}, items}));
  const auto bank = parse_rows(ImportKind::bank_statement, "日期,金额\n2024-01-05,5\n2024-01-06,7.5\n").value();
  EXPECT_EQ(sums_of(bank, {}), (ImportSums{0, 0, 0, {}, Money{1'250}, {}}));
}

TEST(ImportRows, CreditAndDepositsByTheirNumbers) {
  const auto credits = parse_rows(ImportKind::opening_credits,
                                  "楼栋,房号,预存编号,预存金额\nA,1-101,YC-1,300.5\nA,1-101,YC-2,1\nA,1-101,YC-1,2\n"
                                  "A,1-102,YC-1,0\nA,1-102,,5\n")
                           .value();
  ASSERT_EQ(credits.opening.size(), 2U);
  EXPECT_EQ(credits.opening[0].reference, "YC-1");
  EXPECT_EQ(credits.opening[0].amount, Money{30'050});
  EXPECT_EQ(credits.opening[0].fee_item, "");
  ASSERT_EQ(credits.rejected.size(), 3U);
  EXPECT_EQ(credits.rejected[0], (Rejection{4, "", 0, "row-repeated", 2}));
  EXPECT_EQ(credits.rejected[1], (Rejection{5, "预存金额", 4, "amount-out-of-range", 0}));
  EXPECT_EQ(credits.rejected[2], (Rejection{6, "预存编号", 3, "field-missing", 0}));
  const auto deposits = parse_rows(ImportKind::opening_deposits,
                                   "building,house_number,fee_item,number,amount\nA,1-101,deposit,YJ-1,2000\n")
                            .value();
  ASSERT_EQ(deposits.opening.size(), 1U);
  EXPECT_EQ(deposits.opening[0].fee_item, "deposit");
  EXPECT_EQ(deposits.good_rows(), 1U);
  EXPECT_EQ(parse_rows(ImportKind::opening_deposits, "楼栋,房号,押金编号,押金金额\n").error().code,
            "header-column-missing");
}

TEST(ImportRows, HeadersInAnyOrderInEnglishWithOthersBetween) {
  const auto file = parse_rows(ImportKind::houses,
                               "\xef\xbb\xbf备注,House Number,BUILDING,Built-up area (m2),户型\nx,101,A,60,两房\n")
                        .value();
  ASSERT_EQ(file.houses.size(), 1U);
  EXPECT_EQ(file.houses[0].building, "A");
  EXPECT_EQ(file.houses[0].built_up_area, Area{6000});
  EXPECT_EQ(file.warnings,
            (std::vector<Rejection>{{1, "备注", 1, "column-unknown", 0}, {1, "户型", 5, "column-unknown", 0}}));
}

TEST(ImportRows, AColumnThatNobodyKnowsMayBeOneThatIsNearlyCalledSo) {
  const auto file =
      parse_rows(
          ImportKind::houses,
          "\n楼栋,房号,建筑面积,业主,业主电话号码,入住曰期,套内面积,\nA,101,60,张伟,13812341234,2020-01-01,50,\n")
          .value();
  const std::vector<Rejection> expected = {{2, "业主电话号码", 5, "column-misspelled", 0, "电话 (phone)"},
                                           {2, "入住曰期", 6, "column-misspelled", 0, "入住日期 (moved_in_on)"},
                                           {2, "套内面积", 7, "column-unknown", 0}};
  EXPECT_EQ(file.warnings, expected) << "the area is there already";
  EXPECT_EQ(reason_in(false, file.warnings[0]),
            "this column is not known: it is passed over; perhaps it is meant to be: 电话 (phone)");
  EXPECT_EQ(reason_in(true, file.warnings[0]), "无法识别该列，其内容未导入；也许是：电话 (phone)");
  EXPECT_EQ(parse_rows(ImportKind::houses, "楼栋,房号,建筑面积数\n").error().detail,
            "the header has no column 建筑面积 (built_up_area); is it 建筑面积数?");
  EXPECT_EQ(parse_rows(ImportKind::houses, "楼栋,房号,备注\n").error().detail,
            "the header has no column 建筑面积 (built_up_area)");
}

TEST(ImportRows, AUnitIsPartOfTheHouseNumber) {
  const auto file =
      parse_rows(ImportKind::houses,
                 "楼栋,单元,房号,建筑面积\n3号楼,1单元,101,60\n3号楼,2,101,60\n3号楼,1,1-102,60\n3号楼,,103,60\n")
          .value();
  ASSERT_TRUE(file.rejected.empty());
  EXPECT_TRUE(file.warnings.empty());
  std::vector<std::string> numbers;
  for (const HouseRow& row : file.houses) numbers.push_back(row.number);
  EXPECT_EQ(numbers, (std::vector<std::string>{"1-101", "2-101", "1-102", "103"}));
  const auto owed = parse_rows(ImportKind::opening_arrears,
                               "楼栋,单元,房号,费用项,欠费金额,账期,到期日\nA,2,101,x,5,2024-01,2024-02-01\n")
                        .value();
  EXPECT_EQ(owed.arrears.at(0).number, "2-101");
}

// In English a unit is what elsewhere is a house, unless there is a number beside it.
TEST(ImportRows, AUnitWithoutANumberIsTheNumberInEnglish) {
  const auto file = parse_rows(ImportKind::houses, "building,unit,area\nA,101,60\n").value();
  EXPECT_EQ(file.houses.at(0).number, "101");
  EXPECT_EQ(parse_rows(ImportKind::houses, "building,unit,room,area\nA,1,101,60\n").value().houses.at(0).number,
            "1-101");
  EXPECT_EQ(parse_rows(ImportKind::houses, "楼栋,单元,面积\n").error().code, "header-column-missing");
}

TEST(ImportRows, Gb18030IsRecognised) {
  // 楼栋,房号,建筑面积,业主姓名,入住日期 and 1栋,101,88.00,欧阳娜娜,2021年5月6日
  const std::string bytes =
      "\xc2\xa5\xb6\xb0,\xb7\xbf\xba\xc5,\xbd\xa8\xd6\xfe\xc3\xe6\xbb\xfd,\xd2\xb5\xd6\xf7\xd0\xd5\xc3\xfb,"
      "\xc8\xeb\xd7\xa1\xc8\xd5\xc6\xda\r\n"
      "1\xb6\xb0,101,88.00,\xc5\xb7\xd1\xf4\xc4\xc8\xc4\xc8,2021\xc4\xea"
      "5\xd4\xc2"
      "6\xc8\xd5\r\n";
  for (const auto said : {std::optional<Encoding>{}, std::optional{Encoding::gb18030}}) {
    const auto file = parse_rows(ImportKind::houses, bytes, said).value();
    EXPECT_EQ(file.encoding, Encoding::gb18030);
    ASSERT_EQ(file.houses.size(), 1U);
    EXPECT_EQ(file.houses[0].owner_name, "欧阳娜娜");
    EXPECT_EQ(file.houses[0].moved_in_on, make_date(2021, 5, 6));
  }
  EXPECT_EQ(parse_rows(ImportKind::houses, bytes, Encoding::utf8).error().code, "file-encoding");
}

TEST(ImportRows, BytesThatAreNoTextSayWhere) {
  const auto refused = parse_rows(ImportKind::houses, kHouses + "1栋,101,\xff\xff\xff,,,\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "file-encoding");
  EXPECT_EQ(refused.error().params.at(0).value, Param::Value(std::int64_t{2}));
  EXPECT_EQ(parse_rows(ImportKind::houses, "\xff\xfe\x31").error().code, "file-encoding");
}

struct Bad {
  const char* row;
  std::uint32_t column;
  const char* column_name;
  const char* code;
};

TEST(ImportRows, EachFaultOfAHouseHasItsColumnAndReason) {
  const Bad table[] = {
      {",101,80,,,", 1, "楼栋", "field-missing"},
      {"A,,80,,,", 2, "房号", "field-missing"},
      {"A,101,,,,", 3, "建筑面积", "field-missing"},
      {"A,101,eighty,,,", 3, "建筑面积", "area-malformed"},
      {"A,101,80.123,,,", 3, "建筑面积", "area-malformed"},
      {"A,101,-80,,,", 3, "建筑面积", "area-malformed"},
      {"A,101,0,,,", 3, "建筑面积", "area-out-of-range"},
      {"A,101,1000000.01,,,", 3, "建筑面积", "area-out-of-range"},
      {"A,101,80,张伟,12345,2020-01-01", 5, "电话", "phone-malformed"},
      {"A,101,80,张伟,1.38E+10,2020-01-01", 5, "电话", "phone-as-number"},
      {"A,101,80,张伟,,2020-02-30", 6, "入住日期", "date-malformed"},
      {"A,101,80,张伟,,", 6, "入住日期", "field-missing"},
      {"A,101,80,,13812341234,", 0, "", "owner-missing"},
      {"A,101,80,,,2020-01-01", 0, "", "owner-missing"},
      {"A,101,80", 0, "", "field-count"},
      {"A,101,80,,,,extra", 0, "", "field-count"},
      {"A,1\x01,80,,,", 2, "房号", "field-malformed"},
      {"A,1\u200b,80,,,", 2, "房号", "field-malformed"},
      {"A,10\"1,80,,,", 2, "房号", "csv-stray-quote"},
      {"A,\"10\"1,80,,,", 2, "房号", "csv-text-after-quote"},
  };
  for (const Bad& bad : table) {
    const auto file = houses(std::string(bad.row) + "\nB,1,50,,,\n");
    ASSERT_EQ(file.rejected.size(), 1U) << bad.row;
    EXPECT_EQ(file.rejected[0], (Rejection{2, bad.column_name, bad.column, bad.code, 0})) << bad.row;
    EXPECT_EQ(file.houses.size(), 1U) << bad.row;
  }
}

TEST(ImportRows, EachFaultOfArrearsHasItsColumnAndReason) {
  const Bad table[] = {
      {"A,101,,1,2024-01,2024-02-01", 3, "费用项", "field-missing"},
      {"A,101,x,1.001,2024-01,2024-02-01", 4, "欠费金额", "amount-malformed"},
      {"A,101,x,-5,2024-01,2024-02-01", 4, "欠费金额", "amount-malformed"},
      {"A,101,x,0.00,2024-01,2024-02-01", 4, "欠费金额", "amount-out-of-range"},
      {"A,101,x,10000000000.01,2024-01,2024-02-01", 4, "欠费金额", "amount-out-of-range"},
      {"A,101,x,\"1,23\",2024-01,2024-02-01", 4, "欠费金额", "amount-malformed"},
      {"A,101,x,1,2024-13,2024-02-01", 5, "账期", "period-malformed"},
      {"A,101,x,1,2024-03~2024-01,2024-02-01", 5, "账期", "period-malformed"},
      {"A,101,x,1,2024-01,01/02/2024", 6, "到期日", "date-malformed"},
  };
  for (const Bad& bad : table) {
    const auto file = arrears(std::string(bad.row) + "\n");
    ASSERT_EQ(file.rejected.size(), 1U) << bad.row;
    EXPECT_EQ(file.rejected[0], (Rejection{2, bad.column_name, bad.column, bad.code, 0})) << bad.row;
    EXPECT_TRUE(file.arrears.empty()) << bad.row;
  }
}

TEST(ImportRows, SeveralFaultsOfARowAreAllTold) {
  const auto file = houses("A,,x,张伟,1,\n");
  EXPECT_EQ(file.rejected.size(), 4U);
  EXPECT_EQ(file.data_rows, 1U);
}

TEST(ImportRows, ARepeatedRowNamesTheFirst) {
  const auto file = houses("A,1,50,,,\nA,2,50,,,\n\n A , 1 ,60,,,\n");
  EXPECT_EQ(file.houses.size(), 2U);
  ASSERT_EQ(file.rejected.size(), 1U);
  EXPECT_EQ(file.rejected[0], (Rejection{5, "", 0, "row-repeated", 2}));
  EXPECT_EQ(reason_in(false, file.rejected[0]), "the file has this row already (line 2)");
  EXPECT_EQ(reason_in(true, file.rejected[0]), "文件中已有相同的行（第 2 行）");

  const auto money = arrears("A,1,x,5,2024-01,2024-02-01\nA,1,x,5,2024-02,2024-02-01\nA,1,x,6,202401,2024-02-02\n");
  EXPECT_EQ(money.arrears.size(), 2U);
  EXPECT_EQ(money.rejected.at(0), (Rejection{4, "", 0, "row-repeated", 2}));
}

TEST(ImportRows, LinesAreThoseOfTheFile) {
  const auto file = houses("\"A\",\"1\",50,\"张\n伟\",,2020-01-01\n\n,,,,,\r\nB,1,x,,,\n");
  ASSERT_EQ(file.rejected.size(), 2U);
  EXPECT_EQ(file.rejected[0], (Rejection{2, "业主姓名", 4, "field-malformed", 0}));
  EXPECT_EQ(file.rejected[1], (Rejection{6, "建筑面积", 3, "area-malformed", 0}));
}

TEST(ImportRows, AQuoteThatIsNeverClosedEndsTheFile) {
  const auto file = houses("A,1,50,,,\nA,2,\"50,,,\nA,3,50,,,\n");
  EXPECT_EQ(file.houses.size(), 1U);
  ASSERT_EQ(file.rejected.size(), 1U);
  EXPECT_EQ(file.rejected[0], (Rejection{3, "建筑面积", 3, "csv-unclosed-quote", 0}));
}

TEST(ImportRows, TheWholeFileCanBeWrong) {
  const auto code = [](const std::string& bytes) { return parse_rows(ImportKind::houses, bytes).error().code; };
  EXPECT_EQ(code(""), "file-empty");
  EXPECT_EQ(code("\n\n"), "file-empty");
  EXPECT_EQ(code("楼栋,房号\nA,1\n"), "header-column-missing");
  EXPECT_EQ(code("楼栋,building,房号,面积\n"), "header-column-twice");
  EXPECT_EQ(code("楼栋,\"房号\n"), "header-malformed");
  EXPECT_EQ(code(std::string(kImportMaxBytes + 1, 'x')), "file-too-large");
  std::string many = kHouses;
  for (std::size_t i = 0; i <= kImportMaxRejections; ++i) many += "A\n";
  EXPECT_EQ(code(many), "file-too-many-rejections");
}

// A rehearsal at a server sends the text as UTF-8: what an import takes fits there too.
TEST(ImportRows, AFileIsAsLargeAsItsTextInUtf8) {
  std::string bytes;
  while (bytes.size() / 2 * 3 <= kImportMaxBytes) bytes += "\xc2\xa5";  // 楼: two bytes here, three there
  ASSERT_LT(bytes.size(), kImportMaxBytes);
  EXPECT_EQ(parse_rows(ImportKind::houses, bytes, Encoding::gb18030).error().code, "file-too-large");
}

TEST(ImportRows, EveryReasonHasWordsInBothLanguages) {
  std::set<std::string_view> codes;
  for (const ImportReason& reason : import_reasons()) {
    EXPECT_TRUE(codes.insert(reason.code).second) << reason.code;
    EXPECT_FALSE(reason.english.empty() || reason.chinese.empty()) << reason.code;
    EXPECT_EQ(reason_in(false, {1, "", 0, std::string(reason.code), 0}), reason.english);
    EXPECT_EQ(reason_in(true, {1, "", 0, std::string(reason.code), 0}), reason.chinese);
  }
}

// Whatever bytes come in: an error of the file, or rows and rejections that do not outnumber what was read.
RC_GTEST_PROP(ImportRows, TakeAnyBytes, (const std::string& bytes)) {
  const auto file = parse_rows(ImportKind::houses, kHouses + bytes);
  if (!file) {
    RC_ASSERT(file.error().code == "file-encoding");
    return;
  }
  RC_ASSERT(file->houses.size() <= file->data_rows);
}

}  // namespace
}  // namespace steward::imports
