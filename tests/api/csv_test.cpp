#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <set>

#include "api/accept.h"
#include "api/csv/cells.h"
#include "api/route.h"
#include "replay/csv_text.h"

namespace steward::api {
namespace {

constexpr std::array kWords = {CsvWord{"open", "open", "待处理"}};
constexpr std::array kColumns = {
    CsvColumn{"name", "Name", "名称"},
    CsvColumn{"owner", "Owner", "业主", CsvKind::personal},
    CsvColumn{"count", "Count", "数量", CsvKind::number},
    CsvColumn{"paid", "Paid", "已缴", CsvKind::yes_no},
    CsvColumn{"at", "At", "时间", CsvKind::instant},
    CsvColumn{"amount_fen", "Amount (yuan)", "金额（元）", CsvKind::yuan},
    CsvColumn{"price", "Price", "单价", CsvKind::unit_price},
    CsvColumn{"rate", "Rate (%)", "比率（%）", CsvKind::percent},
    CsvColumn{"tariffs", "Tariffs", "单价数", CsvKind::count},
    CsvColumn{"tariffs.last.from", "Since", "起始", CsvKind::date},
    CsvColumn{"window.to", "Until", "截止", CsvKind::date},
    CsvColumn{"state", "State", "状态", CsvKind::word, kWords},
};

std::string line(std::string_view json, Language language = Language::chinese) {
  const CsvReader reader{language, *TimeZone::find("Asia/Shanghai")};
  return csv_line(kColumns, boost::json::parse(json).as_object(), reader);
}

TEST(CsvCells, EveryKindIsWrittenAsPeopleReadIt) {
  EXPECT_EQ(line(R"({"name":"花园","owner":"张*","count":7,"paid":true,"at":"2026-11-23T03:35:25.123Z",
                     "amount_fen":1250,"price":2350000,"rate":9325,
                     "tariffs":[{"from":"2024-01-01"},{"from":"2025-01-01"}],"window":{"to":"2026-02-01"},
                     "state":"open"})"),
            "花园,张*,7,是,2026-11-23 11:35:25,12.50,2.350000,93.25,2,2025-01-01,2026-02-01,待处理\r\n");
}

TEST(CsvCells, ASharesMillionthsArePercentWithFourDecimals) {
  static constexpr std::array kShare = {CsvColumn{"share", "Share (%)", "占比（%）", CsvKind::share}};
  const CsvReader reader{Language::english, *TimeZone::find("Asia/Shanghai")};
  EXPECT_EQ(csv_line(kShare, {{"share", 932'512}}, reader), "93.2512\r\n");
  EXPECT_EQ(csv_line(kShare, {{"share", 1'000'000}}, reader), "100.0000\r\n");
  EXPECT_EQ(csv_line(kShare, {{"share", nullptr}}, reader), "\r\n");
}

TEST(CsvCells, ARatesMillionthsArePercentAsShortAsTheyAre) {
  static constexpr std::array kRate = {CsvColumn{"rate", "VAT (%)", "增值税率（%）", CsvKind::rate}};
  const CsvReader reader{Language::chinese, *TimeZone::find("Asia/Shanghai")};
  const auto cell = [&](std::int64_t millionths) { return csv_line(kRate, {{"rate", millionths}}, reader); };
  EXPECT_EQ(cell(60'000), "6\r\n");
  EXPECT_EQ(cell(5'000), "0.5\r\n");
  EXPECT_EQ(cell(100'000), "10\r\n");
  EXPECT_EQ(cell(1'000'000), "100\r\n");
  EXPECT_EQ(cell(0), "0\r\n");
  EXPECT_EQ(cell(1), "0.0001\r\n");
}

TEST(CsvCells, APathLeadsIntoListsByPlaceAndToTheLast) {
  static constexpr std::array kMonths = {
      CsvColumn{"months.0", "January", "1月", CsvKind::yuan},
      CsvColumn{"months.11", "December", "12月", CsvKind::yuan},
      CsvColumn{"months.last", "Latest", "最近", CsvKind::yuan},
      CsvColumn{"months.x", "None", "无", CsvKind::yuan},
      CsvColumn{"readings.1.milli", "Second", "第二次", CsvKind::thousandths},
      CsvColumn{"months.0.milli", "Nowhere", "无处", CsvKind::thousandths},
  };
  const CsvReader reader{Language::english, *TimeZone::find("Asia/Shanghai")};
  const auto item = boost::json::parse(R"({"months":[100,200],"readings":[{"milli":1},{"milli":12500}]})");
  EXPECT_EQ(csv_line(kMonths, item.as_object(), reader), "1.00,,2.00,,12.500,\r\n");
}

TEST(CsvCells, WhatIsNotThereIsAnEmptyCell) {
  EXPECT_EQ(line("{}"), ",,,,,,,,,,,\r\n");
  EXPECT_EQ(line(R"({"name":null,"tariffs":[],"window":null})"), ",,,,,,,,0,,,\r\n");
  EXPECT_EQ(line(R"({"tariffs":7,"window":{"to":null}})"), ",,,,,,,,,,,\r\n");
}

TEST(CsvCells, NumbersStayNumbersAndTextsAreNoFormulas) {
  EXPECT_EQ(line(R"({"name":"-1","count":-1,"amount_fen":-5})"), "'-1,,-1,,,-0.05,,,,,,\r\n");
  EXPECT_EQ(line(R"json({"name":"=HYPERLINK(\"http://x\",\"y\")"})json"),
            "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",,,,,,,,,,,\r\n");
  EXPECT_EQ(line(R"({"name":"a\r\nb","state":"=x","owner":"+86"})"), "\"a\r\nb\",'+86,,,,,,,,,,'=x\r\n");
  // A number that is none must not slip past the guard.
  EXPECT_EQ(line(R"({"count":"=1+1","amount_fen":"@x"})"), ",,'=1+1,,,'@x,,,,,,\r\n");
}

TEST(CsvCells, ErasedPersonsAreSaidToBeErased) {
  EXPECT_EQ(line(R"({"owner":{"erased":true}})"), ",（已删除）,,,,,,,,,,\r\n");
  EXPECT_EQ(line(R"({"owner":{"erased":true}})", Language::english), ",(erased),,,,,,,,,,\r\n");
  EXPECT_EQ(line(R"({"owner":{"erased":false}})"), ",（无法读取）,,,,,,,,,,\r\n");
  EXPECT_EQ(line(R"({"owner":{"erased":false}})", Language::english), ",(unreadable),,,,,,,,,,\r\n");
}

TEST(CsvCells, TitlesAreInTheReadersLanguage) {
  EXPECT_TRUE(csv_titles(kColumns, Language::chinese).starts_with("名称,业主,数量,"));
  EXPECT_TRUE(csv_titles(kColumns, Language::english).starts_with("Name,Owner,Count,"));
}

TEST(CsvCells, DecimalsAreExactToTheLastFen) {
  EXPECT_EQ(csv_decimal(0, 2), "0.00");
  EXPECT_EQ(csv_decimal(5, 2), "0.05");
  EXPECT_EQ(csv_decimal(-5, 2), "-0.05");
  EXPECT_EQ(csv_decimal(123456789, 2), "1234567.89");
  EXPECT_EQ(csv_decimal(7, 0), "7");
  EXPECT_EQ(csv_decimal(INT64_MAX, 2), "92233720368547758.07");
  EXPECT_EQ(csv_decimal(INT64_MIN, 2), "-92233720368547758.08");
}

bool asks(std::string_view accept) {
  return asks_for(http::Request(http::Method::get, "/", {{"Accept", std::string(accept)}}), "text/csv");
}

TEST(Accept, CsvIsGivenToWhoPrefersIt) {
  EXPECT_FALSE(asks_for(http::Request(http::Method::get, "/"), "text/csv"));
  for (const char* accept : {"text/csv", "TEXT/CSV", "text/csv; charset=utf-8", "text/csv, application/json",
                             "application/json;q=0.5, text/csv", "text/html, text/csv;q=0.1, */*;q=0.01",
                             "application/json;q=0.8,text/csv;q=0.81", "text/csv;q=1.000"}) {
    EXPECT_TRUE(asks(accept)) << accept;
  }
  for (const char* accept : {"", "*/*", "text/*", "application/json", "application/json, text/csv", "text/csv;q=0",
                             "text/csv;q=0.000", "text/csv;q=0.5, application/json", "text/csvx", ",;q=,"}) {
    EXPECT_FALSE(asks(accept)) << accept;
  }
}

// A list without columns would be one that nobody can open in a spreadsheet.
TEST(CsvRoutes, EveryPagedListHasColumns) {
  std::size_t lists = 0;
  for (const Route& route : routes()) {
    const bool paged = std::any_of(route.params.begin(), route.params.end(),
                                   [](const QueryParam& param) { return param.name == "cursor"; });
    if (route.query == nullptr || !paged) continue;
    ++lists;
    EXPECT_FALSE(route.columns.empty()) << route.path;
  }
  EXPECT_GE(lists, 10U);
}

TEST(CsvRoutes, ColumnsHaveTitlesInBothLanguagesEachOnce) {
  for (const Route& route : routes()) {
    std::set<std::string_view> english;
    std::set<std::string_view> chinese;
    for (const CsvColumn& column : route.columns) {
      EXPECT_FALSE(column.member.empty()) << route.path;
      EXPECT_TRUE(english.insert(column.english).second) << route.path << " " << column.english;
      EXPECT_TRUE(chinese.insert(column.chinese).second) << route.path << " " << column.chinese;
      EXPECT_EQ(column.kind == CsvKind::word, !column.words.empty()) << route.path << " " << column.member;
      EXPECT_FALSE(column.english.empty() || column.chinese.empty()) << route.path << " " << column.member;
    }
  }
}

// To who keeps books, 凭证 is a voucher.
TEST(CsvRoutes, KeysAreNotCalledVouchersInChinese) {
  std::size_t keys = 0;
  for (const Route& route : routes()) {
    for (const CsvColumn& column : route.columns) {
      const bool key = column.english.find("key") != std::string_view::npos || column.english.starts_with("Key") ||
                       column.english.starts_with("Credential");
      if (!key) continue;
      ++keys;
      EXPECT_NE(column.chinese.find("密钥"), std::string_view::npos) << route.path << " " << column.member;
      EXPECT_EQ(column.chinese.find("凭证"), std::string_view::npos) << route.path << " " << column.member;
    }
  }
  EXPECT_GE(keys, 10U);
}

}  // namespace
}  // namespace steward::api
