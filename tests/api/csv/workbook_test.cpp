#include "api/csv/workbook.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/api/csv/unzip.h"
#include "tests/support/temp_dir.h"

namespace steward::api {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::array kWords = {CsvWord{"cash", "cash", "现金"}};
constexpr std::array kColumns = {
    CsvColumn{"name", "Name", "名称"},
    CsvColumn{"amount_fen", "Amount (yuan)", "金额（元）", CsvKind::yuan},
    CsvColumn{"due_date", "Due", "应缴日期", CsvKind::date},
    CsvColumn{"at", "At", "时间", CsvKind::instant},
    CsvColumn{"channel", "Channel", "渠道", CsvKind::word, kWords},
    CsvColumn{"bills", "Bills", "账单数", CsvKind::count},
    CsvColumn{"price", "Price", "单价", CsvKind::unit_price},
    CsvColumn{"rate", "VAT (%)", "增值税率（%）", CsvKind::rate},
};

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

boost::json::object row(std::string_view name) {
  return {{"name", name},      {"amount_fen", -1'250}, {"due_date", "2026-11-23"}, {"at", "2026-11-23T03:35:25Z"},
          {"channel", "cash"}, {"bills", {1, 2, 3}},   {"price", 2'350'000},       {"rate", 65'000}};
}

class WorkbookTest : public testing::Test {
 protected:
  // The sheet of a workbook with these rows.
  std::string sheet_of(const std::vector<boost::json::object>& rows, Language language, const SheetForm& form = {}) {
    auto book = Workbook::create(file, kColumns, {language, TimeZone::usual()}, form);
    EXPECT_TRUE(book);
    for (const auto& item : rows) EXPECT_TRUE(book->add(item));
    EXPECT_TRUE(book->finish());
    return test::unzip(read(file), "xl/worksheets/sheet1.xml").value_or("");
  }
  test::TempDir directory;
  std::filesystem::path file = directory.path() / "list.xlsx";
};

TEST_F(WorkbookTest, NumbersAreNumbersAndDatesAreDates) {
  const std::string sheet = sheet_of({row("王五")}, Language::chinese);
  EXPECT_THAT(sheet, HasSubstr("金额（元）"));
  EXPECT_THAT(sheet, HasSubstr("王五"));
  EXPECT_THAT(sheet, HasSubstr("<v>-12.5</v>"));
  EXPECT_THAT(sheet, HasSubstr("<v>46349</v>")) << "days since 1899-12-30";
  EXPECT_THAT(sheet, HasSubstr("<v>46349.482928")) << "by the clock of the place: 11:35:25";
  EXPECT_THAT(sheet, HasSubstr("现金"));
  EXPECT_THAT(sheet, HasSubstr("<v>3</v>"));
  EXPECT_THAT(sheet, HasSubstr("<v>2.35</v>"));
  EXPECT_THAT(sheet, HasSubstr("<v>6.5</v>"));
  EXPECT_THAT(sheet, HasSubstr("state=\"frozen\""));
  EXPECT_THAT(sheet_of({}, Language::english), HasSubstr("Amount (yuan)"));
}

TEST_F(WorkbookTest, AReportSaysWhatItIsAboveItsTitlesAndAddsUpBelow) {
  static constexpr std::array<std::string_view, 2> kTotals = {"amount_fen", "bills"};
  const SheetForm form{"科目余额表", {"科目余额表", "期间：2026-01 至 2026-03"}, kTotals};
  const std::string sheet =
      sheet_of({row("a"), row("b"), {{"name", "c"}, {"amount_fen", nullptr}}}, Language::chinese, form);
  EXPECT_THAT(test::unzip(read(file), "xl/workbook.xml").value_or(""), HasSubstr("name=\"科目余额表\""));
  EXPECT_LT(sheet.find("期间：2026-01 至 2026-03"), sheet.find("金额（元）"));
  EXPECT_THAT(sheet, HasSubstr("<c r=\"A3\"")) << "the titles";
  EXPECT_THAT(sheet, HasSubstr("<c r=\"A7\"")) << "the totals";
  EXPECT_THAT(sheet, HasSubstr("合计"));
  EXPECT_THAT(sheet, HasSubstr("<v>-25</v>"));
  EXPECT_THAT(sheet, HasSubstr("<v>6</v>"));
  EXPECT_THAT(sheet_of({}, Language::chinese, form), Not(HasSubstr("合计"))) << "of nothing there is no total";
  EXPECT_THAT(sheet_of({row("a")}, Language::english), Not(HasSubstr("Total")));
}

TEST_F(WorkbookTest, NoTextIsCalculated) {
  const std::string sheet = sheet_of({row("=1+1"), row("@cmd"), row("+1"), row("{=A1}")}, Language::english);
  EXPECT_THAT(sheet, HasSubstr("=1+1"));
  EXPECT_THAT(sheet, Not(HasSubstr("<f>")));
}

TEST_F(WorkbookTest, WhatIsMissingIsAnEmptyCellAndWhatIsTooLongIsLeftOut) {
  const std::string sheet =
      sheet_of({{{"name", nullptr}, {"amount_fen", 1}}, row(std::string(40'000, 'x'))}, Language::english);
  EXPECT_THAT(sheet, HasSubstr("<v>0.01</v>"));
  EXPECT_THAT(sheet, HasSubstr("<v>-12.5</v>"));
  EXPECT_THAT(sheet, Not(HasSubstr("xxxx")));
}

TEST_F(WorkbookTest, AnUnfinishedOneLeavesNoFile) {
  {
    auto book = Workbook::create(file, kColumns, {Language::english, TimeZone::usual()}, {});
    ASSERT_TRUE(book);
    ASSERT_TRUE(book->add(row("x")));
  }
  EXPECT_FALSE(std::filesystem::exists(file));
  const auto nowhere =
      Workbook::create(directory.path() / "no" / "list.xlsx", kColumns, {Language::english, TimeZone::usual()}, {});
  EXPECT_FALSE(nowhere && std::filesystem::exists(directory.path() / "no" / "list.xlsx"));
}

}  // namespace
}  // namespace steward::api
