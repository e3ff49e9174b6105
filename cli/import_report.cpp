#include "cli/import_report.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <iterator>

#include "replay/csv_text.h"
#include "replay/imports/sums_json.h"

namespace steward::cli {

namespace {

// For a spreadsheet, as every list is.
void print_csv(const Told& told) {
  std::cout << kByteOrderMark << (told.chinese ? "行,列,列名,代码,原因" : "line,column,column_name,code,reason")
            << "\r\n";
  const auto print_row = [](const ToldReason& reason) {
    const auto& [at, words] = reason;
    std::cout << at.line << ',' << at.column << ',' << csv_text(at.column_name) << ',' << at.code << ','
              << csv_text(words) << "\r\n";
  };
  for (const ToldReason& warning : told.warnings) print_row(warning);
  for (const ToldReason& reason : told.reasons) print_row(reason);
}

std::string in_chinese(const ToldReason& reason) {
  const auto& [at, words] = reason;
  const std::string column = at.column == 0 ? "" : fmt::format("第 {} 列（{}）", at.column, at.column_name);
  return fmt::format("第 {} 行{}：{} [{}]\n", at.line, column, words, at.code);
}

std::string in_english(const ToldReason& reason) {
  const auto& [at, words] = reason;
  const std::string column = at.column == 0 ? "" : fmt::format(", column {} ({})", at.column, at.column_name);
  return fmt::format("line {}{}: {} [{}]\n", at.line, column, words, at.code);
}

std::string totals(const Told& told, bool dry_run) {
  const imports::ImportReport& of = told.report;
  if (told.chinese) {
    return fmt::format("共 {} 行：{} {} 行，已存在 {} 行，被拒绝 {} 行{}\n", of.rows, dry_run ? "可导入" : "已导入",
                       of.accepted, of.already_there, of.rejected, of.was_complete ? "（此文件已导入过）" : "");
  }
  return fmt::format("{} rows: {} {}, {} already there, {} rejected{}\n", of.rows, of.accepted,
                     dry_run ? "good" : "accepted", of.already_there, of.rejected,
                     of.was_complete ? " (this file was imported before)" : "");
}

// Lines to hold against the totals of the books before; nothing where the file is of neither houses nor money.
std::string sums(const Told& told) {
  const imports::ImportSums& of = told.report.sums;
  std::string text;
  if (of.houses > 0) {
    const char* const counts = told.chinese ? "楼栋 {}，房屋 {}，住户 {}" : "buildings {}, houses {}, households {}";
    text += fmt::format(fmt::runtime(counts), of.buildings, of.houses, of.households);
  }
  const auto add = [&](std::string_view chinese, std::string_view english, Money hundredths) {
    if (hundredths == Money{}) return;
    if (!text.empty()) text += told.chinese ? "，" : ", ";
    text += fmt::format(fmt::runtime(told.chinese ? chinese : english), to_yuan(hundredths));
  };
  add("建筑面积 {} 平方米", "{} m²", Money{of.area.centi_m2});
  add("金额 {} 元", "{} yuan", of.amount);
  if (text.empty()) return text;
  text = (told.chinese ? "合计：" : "in all: ") + text + "\n";
  for (const imports::ItemSum& item : of.items) {
    const char* const line = told.chinese ? "  {}：{} 行，{} 元\n" : "  {}: {} rows, {} yuan\n";
    text += fmt::format(fmt::runtime(line), item.fee_item, item.rows, to_yuan(item.amount));
  }
  return text;
}

void print_table(const Told& told, bool dry_run) {
  for (const ToldReason& warning : told.warnings) {
    std::cout << (told.chinese ? "注意：" + in_chinese(warning) : "note: " + in_english(warning));
  }
  for (const ToldReason& reason : told.reasons) std::cout << (told.chinese ? in_chinese(reason) : in_english(reason));
  std::cout << totals(told, dry_run) << sums(told);
}

boost::json::array as_json(const std::vector<ToldReason>& reasons) {
  boost::json::array told;
  for (const auto& [at, words] : reasons) {
    told.push_back(boost::json::object{{"line", at.line},
                                       {"column", at.column},
                                       {"column_name", at.column_name},
                                       {"code", at.code},
                                       {"reason", words}});
  }
  return told;
}

boost::json::object as_json(const Told& told) {
  const imports::ImportReport& report = told.report;
  boost::json::object object{
      {"rows", report.rows},         {"accepted", report.accepted},      {"already_there", report.already_there},
      {"rejected", report.rejected}, {"reasons", as_json(told.reasons)}, {"warnings", as_json(told.warnings)},
      {"sums", to_json(report.sums)}};
  if (!report.run.is_nil()) object["import_run_id"] = to_string(report.run);
  return object;
}

}  // namespace

Result<std::string> import_file(const ImportArguments& arguments) {
  const std::string& path = arguments.file;
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail("usage", {}, "cannot read " + path);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return fail("usage", {}, "cannot read " + path);
  return bytes;
}

std::optional<imports::Encoding> encoding_of(const ImportArguments& arguments) {
  return arguments.encoding.empty() ? std::nullopt : imports::parse_encoding(arguments.encoding);
}

Told tell(imports::ImportReport report, const Settings& settings) {
  Told told;
  told.report = std::move(report);
  told.chinese = settings.locale.starts_with("zh");
  const auto in_words = [&](const std::vector<imports::Rejection>& reasons) {
    std::vector<ToldReason> words;
    for (const imports::Rejection& reason : reasons) {
      words.push_back({reason, imports::reason_in(told.chinese, reason)});
    }
    return words;
  };
  told.reasons = in_words(told.report.reasons);
  told.warnings = in_words(told.report.warnings);
  return told;
}

Exit print(const Told& told, const ImportArguments& arguments) {
  if (arguments.format == "json") {
    std::cout << boost::json::serialize(as_json(told)) << '\n';
  } else if (arguments.format == "csv") {
    print_csv(told);
  } else {
    print_table(told, arguments.dry_run);
  }
  return told.report.rejected == 0 ? Exit::ok : Exit::problem;
}

}  // namespace steward::cli
