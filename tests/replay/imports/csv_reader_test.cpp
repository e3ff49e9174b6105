#include "replay/imports/csv_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace steward::imports {
namespace {

using Fields = std::vector<std::string>;

struct Read {
  std::vector<Fields> records;
  std::vector<std::uint32_t> lines;
  std::vector<CsvProblem> problems;
};

Read read_all(std::string_view text, CsvLimits limits = {}) {
  Read result;
  CsvReader reader(text, limits);
  CsvRecord record;
  CsvProblem problem;
  for (;;) {
    switch (reader.next(record, problem)) {
      case CsvReader::Next::end:
        return result;
      case CsvReader::Next::problem:
        result.problems.push_back(problem);
        break;
      case CsvReader::Next::record: {
        Fields fields;
        for (const CsvField& field : record.fields) fields.push_back(field.text);
        result.records.push_back(fields);
        result.lines.push_back(record.line);
      }
    }
  }
}

TEST(CsvReader, ReadsWhatRfc4180Says) {
  const auto read = read_all("a,b,c\r\n\"x, y\",\"say \"\"hi\"\"\",\"two\r\nlines\"\r\n,,\r\nlast,\"\",one");
  EXPECT_TRUE(read.problems.empty());
  ASSERT_EQ(read.records.size(), 4U);
  EXPECT_EQ(read.records[0], (Fields{"a", "b", "c"}));
  EXPECT_EQ(read.records[1], (Fields{"x, y", "say \"hi\"", "two\r\nlines"}));
  EXPECT_EQ(read.records[2], (Fields{"", "", ""}));
  EXPECT_EQ(read.records[3], (Fields{"last", "", "one"}));
  EXPECT_EQ(read.lines, (std::vector<std::uint32_t>{1, 2, 4, 5}));
}

TEST(CsvReader, NothingIsNoRecord) {
  EXPECT_TRUE(read_all("").records.empty());
  EXPECT_TRUE(read_all("\n\r\n\n").records.empty());
  EXPECT_EQ(read_all("a,").records, (std::vector<Fields>{{"a", ""}}));
  EXPECT_EQ(read_all("\"\"").records, (std::vector<Fields>{{""}}));
}

TEST(CsvReader, GoesOnBehindARecordThatIsNotWellFormed) {
  const auto read = read_all("a,b\"c,d\ne,\"f\"g,h\ni,j\rk,l\nm,n\n");
  ASSERT_EQ(read.problems.size(), 3U);
  EXPECT_EQ(read.problems[0].code, "csv-stray-quote");
  EXPECT_EQ(read.problems[0].line, 1U);
  EXPECT_EQ(read.problems[0].column, 2U);
  EXPECT_EQ(read.problems[1].code, "csv-text-after-quote");
  EXPECT_EQ(read.problems[1].line, 2U);
  EXPECT_EQ(read.problems[2].code, "csv-stray-return");
  EXPECT_EQ(read.problems[2].line, 3U);
  EXPECT_EQ(read.records, (std::vector<Fields>{{"m", "n"}}));
  EXPECT_EQ(read.lines, (std::vector<std::uint32_t>{4}));
}

TEST(CsvReader, HasLimits) {
  const CsvLimits limits{4, 3};
  EXPECT_EQ(read_all("abcd,\"abcd\"\n", limits).records.size(), 1U);
  const auto read = read_all("abcde,x\n\"abcde\",x\n\"ab\ncde\",x\n1,2,3,4\nok\n", limits);
  ASSERT_EQ(read.problems.size(), 4U);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(read.problems[static_cast<std::size_t>(i)].code, "csv-field-too-long");
  EXPECT_EQ(read.problems[3].code, "csv-too-many-fields");
  EXPECT_EQ(read.problems[3].line, 5U);
  EXPECT_EQ(read.records, (std::vector<Fields>{{"ok"}}));
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
  return result + "\"";
}

// What is written in quotes comes back byte for byte.
RC_GTEST_PROP(CsvReader, TakesBackWhatWasWritten, (const std::vector<std::vector<std::string>>& table)) {
  std::string text;
  std::vector<Fields> expected;
  for (const auto& row : table) {
    if (row.empty()) continue;
    for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : ",") + quoted(row[i]);
    text += "\n";
    expected.push_back(row);
  }
  const auto read = read_all(text, {1'000'000, 1'000'000});
  RC_ASSERT(read.problems.empty());
  RC_ASSERT(read.records == expected);
}

}  // namespace
}  // namespace steward::imports
