#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "api/print/day_close.h"
#include "api/print/household_documents.h"
#include "api/print/pdf.h"
#include "tests/support/command_output.h"
#include "tests/support/temp_dir.h"

namespace steward::api {
namespace {

using test::output_of;
using testing::HasSubstr;
using testing::Not;

Date day(std::string_view text) { return parse_date(text).value(); }

AccountOnPaper account() {
  AccountOnPaper account{"恒泰物业", "锦绣花园", "3-1-101", "王五", day("2026-11-28"), {}, Money{500}};
  account.bills = {{7, "物业费", "2026-10", day("2026-10-31"), Money{21'016}, Money{294}, false},
                   {5, "维修费", "", day("2026-09-15"), Money{5'000}, Money{}, false},
                   {8, "物业费", "2026-11", day("2026-11-30"), Money{21'016}, Money{}, false}};
  return account;
}

template <class Block>
std::vector<Block> blocks(const Document& document) {
  std::vector<Block> found;
  for (const auto& block : document.blocks) {
    if (const auto* each = std::get_if<Block>(&block)) found.push_back(*each);
  }
  return found;
}

std::string text_of(const Document& document) {
  std::string text;
  for (const Paragraph& paragraph : blocks<Paragraph>(document)) text += paragraph.text + "\n";
  return text;
}

class Pdf : public testing::Test {
 protected:
  std::string written(const Document& document) {
    const auto bytes = to_pdf(document);
    EXPECT_TRUE(bytes);
    std::ofstream(file, std::ios::binary) << *bytes;
    return *bytes;
  }
  test::TempDir directory;
  std::string file = (directory.path() / "page.pdf").string();
};

TEST(BillNotice, ListsWhatIsOpenWithItsTotalInBothNumerals) {
  const Document document = bill_notice(account(), Language::chinese);
  const Table table = blocks<Table>(document).at(0);
  EXPECT_EQ(table.rows.size(), 3U);
  EXPECT_EQ(table.columns.back().title, "截至本日违约金（元）");
  EXPECT_EQ(table.rows[0], (std::vector<std::string>{"7", "物业费", "2026-10", "2026-10-31", "210.16", "2.94"}));
  EXPECT_EQ(table.total, (std::vector<std::string>{"合计", "", "", "", "470.32", "2.94"}));
  EXPECT_THAT(text_of(document), HasSubstr("¥473.26（大写：肆佰柒拾叁元贰角陆分）"));
  EXPECT_THAT(text_of(document), HasSubstr("预存余额：¥5.00（大写：伍元整）"));
  EXPECT_THAT(text_of(bill_notice(account(), Language::english)), HasSubstr("To be paid: CNY 473.26"));
  AccountOnPaper nothing = account();
  nothing.bills.clear();
  EXPECT_TRUE(blocks<Table>(bill_notice(nothing, Language::chinese)).empty());
}

TEST(DunningLetter, DemandsWhatIsPastDueAndThreatensNothingUnlawful) {
  const auto letter = dunning_letter(account(), 15, Language::chinese);
  ASSERT_TRUE(letter);
  const Table table = blocks<Table>(*letter).at(0);
  ASSERT_EQ(table.rows.size(), 2U) << "what is not due is not demanded";
  EXPECT_EQ(table.rows[0], (std::vector<std::string>{"5", "维修费", "", "2026-09-15", "74", "50.00", "0.00"}));
  EXPECT_EQ(table.total, (std::vector<std::string>{"合计", "", "", "", "", "260.16", "2.94"}));
  EXPECT_THAT(text_of(*letter), HasSubstr("欠费合计：¥263.10"));
  EXPECT_THAT(text_of(*letter), HasSubstr("2026-12-13"));
  for (const char* threat : {"停水", "停电", "断水", "断电", "停气", "停暖", "供暖"}) {
    EXPECT_THAT(text_of(*letter), Not(HasSubstr(threat)));
  }
  EXPECT_THAT(text_of(*letter), Not(HasSubstr("催缴费")));
  EXPECT_THAT(text_of(*dunning_letter(account(), 15, Language::chinese, Money{2'000})),
              HasSubstr("本函送达后收取催缴费：¥20.00"));
  AccountOnPaper contested = account();
  contested.bills[1].disputed = true;
  EXPECT_EQ(blocks<Table>(*dunning_letter(contested, 15, Language::chinese)).at(0).rows.size(), 1U);
  contested.bills[0].disputed = true;
  EXPECT_FALSE(dunning_letter(contested, 15, Language::chinese)) << "what is contested is not demanded";
  AccountOnPaper punctual = account();
  punctual.date = day("2026-09-15");
  EXPECT_FALSE(dunning_letter(punctual, 15, Language::chinese)) << "the due date itself is not late";
}

ReceiptOnPaper paid() {
  return {
      "恒泰物业",   "锦绣花园", "3-1-101",         "王五",        "2026-000017",
      "微信支付",   "4200001",  day("2026-11-28"), Money{30'000}, {{7, "物业费", "2026-10", Money{21'016}, Money{294}}},
      Money{8'690}, false};
}

TEST(Receipt, SaysWhatWasPaidAndWhatIsKept) {
  const Document document = receipt(paid(), Language::chinese);
  const Table table = blocks<Table>(document).at(0);
  EXPECT_EQ(table.rows[1][1], "转入预存款");
  EXPECT_EQ(table.total, (std::vector<std::string>{"合计", "", "", "297.06", "2.94"}));
  EXPECT_THAT(text_of(document), HasSubstr("实收金额：¥300.00（大写：叁佰元整）"));
  EXPECT_THAT(text_of(document), Not(HasSubstr("作废")));
  ReceiptOnPaper reversed = paid();
  reversed.reversed = true;
  EXPECT_THAT(text_of(receipt(reversed, Language::chinese)), HasSubstr("作废"));
}

TEST(DayClose, SaysWhatLiesOutsideTheDrawers) {
  DayOnPaper paper{"恒泰物业", "锦绣花园", day("2026-11-28"), {}, {}, Money{50'000}};
  const auto last = [](const Document& document) { return blocks<Pairs>(document).back().pairs; };
  using Said = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(last(day_close(paper, Language::chinese)), (Said{{"日终保险柜现金（元）", "500.00"}}));
  EXPECT_THAT(text_of(day_close(paper, Language::chinese)), Not(HasSubstr("保险柜现金为负")));
  paper.safe = Money{};
  EXPECT_THAT(text_of(day_close(paper, Language::english)), Not(HasSubstr("Less than none")));
  paper.safe = Money{-100};
  EXPECT_EQ(last(day_close(paper, Language::english)), (Said{{"Cash outside the drawers (yuan)", "-1.00"}}));
  EXPECT_THAT(text_of(day_close(paper, Language::english)), HasSubstr("Less than none is outside the drawers"));
  EXPECT_THAT(text_of(day_close(paper, Language::chinese)), HasSubstr("保险柜现金为负"));
}

TEST(DayClose, SaysWhatHappenedToEachDrawerOnTheDay) {
  DayOnPaper paper{"Hengtai", "Garden", day("2026-12-03"), {}, {}, Money{11'900}};
  const auto drawer = [](const char* cashier, std::optional<Money> counted, Money taken_back, bool before) {
    return DayOnPaper::Shift{cashier,       Money{12'200}, Money{1'700}, Money{}, Money{},
                             Money{13'900}, counted,       taken_back,   before};
  };
  paper.shifts = {drawer("Wang", Money{11'900}, Money{}, false), drawer("Li", std::nullopt, Money{}, false),
                  drawer("Zhao", std::nullopt, Money{300}, true)};
  using Row = std::vector<std::string>;
  const Table table = blocks<Table>(day_close(paper, Language::english)).at(0);
  ASSERT_EQ(table.rows.size(), 3U);
  EXPECT_EQ(table.rows[0], (Row{"Wang", "122.00", "17.00", "0.00", "0.00", "139.00", "119.00", "-20.00", "0.00"}));
  EXPECT_EQ(table.rows[1], (Row{"Li", "122.00", "17.00", "0.00", "0.00", "139.00", "open", "", ""}));
  EXPECT_EQ(table.rows[2], (Row{"Zhao", "122.00", "17.00", "0.00", "0.00", "139.00", "earlier", "", "3.00"}));
}

TEST(DayClose, SaysWhichCashOfTheDrawersIsOfOtherDays) {
  DayOnPaper paper{"恒泰物业", "锦绣花园", day("2026-11-28"), {}, {}, Money{}};
  paper.entered_for_other_days = Money{500};
  paper.entered_on_other_days = Money{-80};
  const auto pairs = blocks<Pairs>(day_close(paper, Language::chinese)).back().pairs;
  using Said = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(pairs, (Said{{"当日入钱箱、记在其他日期的现金（元）", "5.00"},
                         {"记在当日、其他日期入钱箱的现金（元）", "-0.80"},
                         {"日终保险柜现金（元）", "0.00"}}));
}

TEST(DayClose, SaysRefundsBesideReversals) {
  DayOnPaper paper{"恒泰物业", "锦绣花园", day("2026-11-28"), {}, {}, Money{}};
  paper.lines = {{"现金", "王", Money{1'000}, 3, Money{200}, 1, Money{300}, 1},
                 {"银行转账", "李", Money{}, 0, Money{}, 0, Money{100}, 1}};
  const Table table = blocks<Table>(day_close(paper, Language::chinese)).front();
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[1],
            (std::vector<std::string>{"银行转账", "李", "0.00", "0", "0.00", "0", "1.00", "1", "-1.00"}));
  EXPECT_EQ(table.total, (std::vector<std::string>{"合计", "", "10.00", "3", "2.00", "1", "4.00", "2", "4.00"}));
}

TEST_F(Pdf, HasTextThatCanBeFoundOnOnePage) {
  const std::string bytes = written(receipt(paid(), Language::chinese));
  EXPECT_TRUE(bytes.starts_with("%PDF-"));
  const std::string text = output_of("pdftotext -layout " + file + " -");
  for (const char* words : {"收据", "2026-000017", "锦绣花园", "物业费", "叁佰元整", "恒泰物业"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  EXPECT_THAT(output_of("pdfinfo " + file), HasSubstr("Pages:           1"));
  // Of fonts with CFF outlines single glyphs are blank.
  const std::string fonts = output_of("pdffonts " + file);
  EXPECT_THAT(fonts, HasSubstr("TrueType"));
  EXPECT_THAT(fonts, Not(HasSubstr("Type 0C")));
}

TEST_F(Pdf, NoWordOfATitleOfTheDayCloseIsBroken) {
  DayOnPaper paper{"Hengtai", "Garden", day("2026-11-28"), {}, {}, Money{}};
  paper.lines = {{"cash", "Wang", Money{12'345'600}, 12, Money{100}, 1, Money{200}, 1}};
  paper.shifts = {{"Wang", Money{}, Money{12'345'600}, Money{100}, Money{}, Money{12'345'500}, std::nullopt, Money{}}};
  for (const Language language : {Language::english, Language::chinese}) {
    const Document document = day_close(paper, language);
    written(document);
    const std::string text = output_of("pdftotext -layout " + file + " -");
    for (const Table& table : blocks<Table>(document)) {
      for (const Table::Column& column : table.columns) {
        std::istringstream words(column.title);
        for (std::string word; words >> word;) EXPECT_THAT(text, HasSubstr(word));
      }
    }
  }
}

TEST_F(Pdf, LongTablesGoOnWithTheirTitlesAndLongNamesWrap) {
  AccountOnPaper much = account();
  much.community = std::string(300, 'x');
  for (std::uint32_t i = 0; i < 120; ++i) {
    much.bills.push_back(
        {i + 100, "公共区域水电分摊费用及其他代收代缴项目", "2026-10", day("2026-10-31"), Money{1}, Money{}, false});
  }
  written(bill_notice(much, Language::chinese));
  const std::string text = output_of("pdftotext -layout " + file + " -");
  std::size_t titles = 0;
  for (auto at = text.find("收费项目"); at != std::string::npos; at = text.find("收费项目", at + 1)) ++titles;
  EXPECT_GT(titles, 2U);
  EXPECT_THAT(text, HasSubstr("219"));
}

TEST_F(Pdf, AFigureNeverGoesOnInTheNextLine) {
  // No two figures are alike, so that each is found in its own cell.
  const auto most = [](std::int64_t fen) { return Money{kLargestAmount.fen + fen}; };
  DayOnPaper paper{"Hengtai", "Garden", day("2026-11-28"), {}, {}, Money{}};
  paper.lines = {{"cash", "Wang", most(900), 12, most(1), 1, most(10), 1},
                 {"wechat", "Wang", most(2), 12, most(3), 1, most(11), 1}};
  paper.shifts = {{"Wang", most(4), most(5), most(6), most(7), most(8), Money{}, most(9)}};
  const Document document = day_close(paper, Language::english);
  written(document);
  const std::string text = output_of("pdftotext -layout " + file + " -");
  for (const Table& table : blocks<Table>(document)) {
    std::vector<std::vector<std::string>> rows = table.rows;
    if (!table.total.empty()) rows.push_back(table.total);
    for (const auto& row : rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (table.columns[i].is_number) {
          EXPECT_THAT(text, HasSubstr(row[i]));
        }
      }
    }
  }

  ReceiptOnPaper large = paid();
  large.amount = kLargestAmount;
  large.lines = {{7, "物业费", "2026-10", kLargestAmount, Money{}}};
  large.credited = Money{};
  written(receipt(large, Language::chinese));
  const std::string receipt_text = output_of("pdftotext -layout " + file + " -");
  std::size_t times = 0;
  const std::string figure = to_yuan(kLargestAmount);
  for (auto at = receipt_text.find(figure); at != std::string::npos; at = receipt_text.find(figure, at + 1)) ++times;
  EXPECT_EQ(times, 3U) << "of the bill, of all bills, of the receipt\n" << receipt_text;
}

TEST_F(Pdf, TheSameContentIsTheSameFile) {
  EXPECT_EQ(written(bill_notice(account(), Language::chinese)), written(bill_notice(account(), Language::chinese)));
}

}  // namespace
}  // namespace steward::api
