#include "replay/imports/rows.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "domain/base/refusals.h"
#include "domain/base/text.h"
#include "eventstore/base/hash.h"
#include "replay/imports/columns.h"
#include "replay/imports/csv_reader.h"
#include "replay/imports/values.h"

namespace steward::imports {

namespace {

constexpr ImportReason kReasons[] = {
    {"csv-stray-quote", "a quotation mark stands inside a field that does not begin with one",
     "字段中间有引号，但字段不是以引号开头"},
    {"csv-text-after-quote", "there is text behind the closing quotation mark", "结束引号后面还有内容"},
    {"csv-unclosed-quote", "the quotation mark is never closed; the rest of the file was not read",
     "引号没有结束，文件其余部分未读取"},
    {"csv-field-too-long", "the field is longer than 4096 bytes", "字段超过 4096 字节"},
    {"csv-too-many-fields", "the row has more than 128 fields", "该行超过 128 个字段"},
    {"csv-stray-return", "a carriage return stands alone inside a field", "字段内有单独的回车符"},
    {"field-count", "the row does not have as many fields as the header", "该行的字段数与表头不一致"},
    {"field-missing", "a value is needed here", "此处不能为空"},
    {"field-malformed", "the text is too long or holds signs that are not visible", "内容过长或含有不可见字符"},
    {"area-malformed", "an area in m² with at most two decimals is wanted, such as 89.50",
     "应为面积（平方米，最多两位小数），如 89.50"},
    {"area-out-of-range", "the area must lie between 0.01 and 1,000,000 m²", "面积须在 0.01 至 1,000,000 平方米之间"},
    {"amount-malformed", "an amount in yuan with at most two decimals is wanted, such as 1234.56",
     "应为金额（元，最多两位小数），如 1234.56"},
    {"amount-out-of-range", "the amount must be above zero and at most 10,000,000,000 yuan",
     "金额须大于零且不超过一百亿元"},
    {"date-malformed", "a date is wanted, such as 2024-01-31, 2024/1/31 or 20240131",
     "应为日期，如 2024-01-31、2024/1/31 或 20240131"},
    {"period-malformed", "a month is wanted, such as 2024-01, or two such as 2024-01~2024-03",
     "应为月份，如 2024-01，或起止月份，如 2024-01~2024-03"},
    {"phone-malformed", "this is not a phone number", "电话号码格式不正确"},
    {"phone-as-number", "a spreadsheet turned this phone number into a decimal number: format the column as text",
     "电子表格已将电话号码转成数字，请将该列设为文本格式后重新导出"},
    {"owner-missing", "there is a phone or a move-in date but no owner", "有电话或入住日期，但没有业主姓名"},
    {"house-vacant", "nobody lives in this house: import its owner first", "该房屋没有业主，请先导入业主"},
    {"area-differs", "the house is registered with another area", "该房屋登记的面积与此不同"},
    {"row-repeated", "the file has this row already", "文件中已有相同的行"},
};

std::string key_of(std::initializer_list<std::string_view> parts) {
  std::string key;
  for (const auto part : parts) key.append(part).append(1, '\x1f');
  return key;
}

// One file on its way from records to rows.
class RowParser {
 public:
  RowParser(ParsedFile& file, ColumnMap columns) : file_(file), columns_(std::move(columns)) {}

  void take(const CsvRecord& record) {
    record_ = &record;
    good_ = true;
    if (!fits_header()) return reject_row("field-count");
    if (file_.kind == ImportKind::houses)
      take_house();
    else
      take_arrears();
  }

  void take_problem(const CsvProblem& problem) {
    const std::size_t index = problem.column - 1;
    add({problem.line, index < columns_.names.size() ? columns_.names[index] : "", problem.column,
         std::string(problem.code), 0});
  }

 private:
  // Spreadsheets write empty fields behind the last column.
  [[nodiscard]] bool fits_header() const {
    const auto& fields = record_->fields;
    if (fields.size() < columns_.names.size()) return false;
    return std::all_of(fields.begin() + static_cast<std::ptrdiff_t>(columns_.names.size()), fields.end(),
                       [](const CsvField& field) { return trimmed(field.text).empty(); });
  }

  void add(Rejection rejection) {
    good_ = false;
    file_.rejected.push_back(std::move(rejection));
  }
  void reject_row(std::string_view code, std::uint32_t other_line = 0) {
    add({record_->line, "", 0, std::string(code), other_line});
  }
  void reject(Column column, std::string_view code) {
    const std::size_t index = columns_.index(column).value_or(0);
    add({record_->fields[index].line, columns_.names[index], static_cast<std::uint32_t>(index + 1), std::string(code),
         0});
  }

  [[nodiscard]] std::string_view text(Column column) const {
    const auto index = columns_.index(column);
    return index ? trimmed(record_->fields[*index].text) : std::string_view{};
  }

  // A text that the domain will take as a door number (short) or as a name.
  std::string line_of_text(Column column, bool short_text, bool required) {
    const auto value = text(column);
    if (value.empty()) {
      if (required) reject(column, "field-missing");
      return {};
    }
    if (!is_plain_text(value, short_text ? kMostCodeBytes : kMostNameBytes)) reject(column, "field-malformed");
    return std::string(value);
  }

  // A value with a parser of its own; an empty field gives nothing, and is a reason when one is required.
  template <class T>
  std::optional<T> value(Column column, std::optional<T> (*parse)(std::string_view), std::string_view code,
                         bool required) {
    const auto field = text(column);
    if (field.empty()) {
      if (required) reject(column, "field-missing");
      return std::nullopt;
    }
    auto parsed = parse(field);
    if (!parsed) reject(column, code);
    return parsed;
  }

  std::string phone() {
    const auto field = text(Column::owner_phone);
    if (field.empty()) return {};
    auto parsed = parse_phone(field);
    if (parsed) return std::move(*parsed);
    // 1.38E+10: the digits are lost, and no reader of the file could find them again.
    const bool as_number = field.find("E+") != std::string_view::npos || field.find("e+") != std::string_view::npos;
    reject(Column::owner_phone, as_number ? "phone-as-number" : "phone-malformed");
    return {};
  }

  // Only rows that are good count: a repeated bad row is told what is wrong with it.
  [[nodiscard]] bool first_of_its_kind(std::string key) {
    if (!good_) return false;
    const auto [place, fresh] = seen_.emplace(std::move(key), record_->line);
    if (!fresh) reject_row("row-repeated", place->second);
    return fresh;
  }

  void take_house() {
    HouseRow row;
    row.line = record_->line;
    row.building = line_of_text(Column::building, true, true);
    row.number = line_of_text(Column::number, true, true);
    if (const auto area = value<Area>(Column::area, parse_area, "area-malformed", true)) {
      row.built_up_area = *area;
      if (area->centi_m2 < 1 || area->centi_m2 > 100'000'000) reject(Column::area, "area-out-of-range");
    }
    row.owner_name = line_of_text(Column::owner_name, false, false);
    row.owner_phone = phone();
    row.moved_in_on = value<Date>(Column::moved_in_on, parse_loose_date, "date-malformed", false);
    if (row.owner_name.empty()) {
      if (!text(Column::owner_phone).empty() || !text(Column::moved_in_on).empty()) reject_row("owner-missing");
    } else if (!columns_.index(Column::moved_in_on)) {
      reject_row("field-missing");
    } else if (text(Column::moved_in_on).empty()) {
      reject(Column::moved_in_on, "field-missing");
    }
    if (first_of_its_kind(key_of({row.building, row.number}))) file_.houses.push_back(std::move(row));
  }

  void take_arrears() {
    ArrearsRow row;
    row.line = record_->line;
    row.building = line_of_text(Column::building, true, true);
    row.number = line_of_text(Column::number, true, true);
    row.fee_item = line_of_text(Column::fee_item, false, true);
    if (const auto amount = value<Money>(Column::amount, parse_yuan, "amount-malformed", true)) {
      row.amount = *amount;
      if (*amount < Money{1} || *amount > kLargestAmount) reject(Column::amount, "amount-out-of-range");
    }
    if (const auto period = value<std::pair<Date, Date>>(Column::period, parse_period, "period-malformed", true)) {
      std::tie(row.period_from, row.period_to) = *period;
    }
    if (const auto due = value<Date>(Column::due_date, parse_loose_date, "date-malformed", true)) row.due_date = *due;
    const auto key =
        key_of({row.building, row.number, row.fee_item, to_string(row.period_from), to_string(row.period_to)});
    if (first_of_its_kind(key)) file_.arrears.push_back(std::move(row));
  }

  ParsedFile& file_;
  ColumnMap columns_;
  const CsvRecord* record_ = nullptr;
  bool good_ = true;
  std::unordered_map<std::string, std::uint32_t> seen_;
};

bool blank(const CsvRecord& record) {
  return std::all_of(record.fields.begin(), record.fields.end(),
                     [](const CsvField& field) { return trimmed(field.text).empty(); });
}

Result<ColumnMap> read_header(CsvReader& reader, ImportKind kind) {
  CsvRecord record;
  CsvProblem problem;
  for (;;) {
    switch (reader.next(record, problem)) {
      case CsvReader::Next::end:
        return fail("file-empty", {}, "the file has no header");
      case CsvReader::Next::problem:
        return fail("header-malformed",
                    {{"line", std::int64_t{problem.line}}, {"column", std::int64_t{problem.column}}},
                    "the header is not a line of CSV (" + std::string(problem.code) + ")");
      case CsvReader::Next::record:
        if (!blank(record)) return map_columns(kind, record);
    }
  }
}

Result<void> read_rows(CsvReader& reader, RowParser& parser, ParsedFile& file) {
  CsvRecord record;
  CsvProblem problem;
  for (;;) {
    const auto next = reader.next(record, problem);
    if (next == CsvReader::Next::end) return {};
    if (next == CsvReader::Next::record && blank(record)) continue;
    if (++file.data_rows > kImportMaxRows) {
      return fail("file-too-many-rows", {{"limit", std::int64_t{kImportMaxRows}}},
                  "the file has too many rows: split it");
    }
    if (next == CsvReader::Next::record)
      parser.take(record);
    else
      parser.take_problem(problem);
    if (file.rejected.size() > kImportMaxRejections) {
      return fail("file-too-many-rejections", {{"line", std::int64_t{record.line}}},
                  "most rows are wrong: look at the first ones and at the header");
    }
  }
}

}  // namespace

Rejection reject_at(const ParsedFile& file, Column column, std::uint32_t line, std::string code) {
  const auto index = file.columns.index(column);
  if (!index) return {line, "", 0, std::move(code), 0};
  return {line, file.columns.names[*index], static_cast<std::uint32_t>(*index + 1), std::move(code), 0};
}

std::span<const ImportReason> import_reasons() { return kReasons; }

std::string reason_in(bool chinese, const Rejection& rejection) {
  std::string words = rejection.code;
  if (const Refusal* refusal = find_refusal(rejection.code)) words = chinese ? refusal->chinese : refusal->english;
  for (const ImportReason& reason : kReasons) {
    if (reason.code == rejection.code) words = chinese ? reason.chinese : reason.english;
  }
  if (rejection.other_line != 0) {
    const std::string line = std::to_string(rejection.other_line);
    words += chinese ? "（第 " + line + " 行）" : " (line " + line + ")";
  }
  return words;
}

Result<ParsedFile> parse_rows(ImportKind kind, std::string_view bytes, std::optional<Encoding> encoding) {
  if (bytes.size() > kImportMaxBytes) {
    return fail("file-too-large", {{"limit_bytes", std::int64_t{kImportMaxBytes}}}, "the file is too large: split it");
  }
  auto text = decode_text(bytes, encoding);
  if (!text) return pass_on(std::move(text.error()));
  ParsedFile file;
  file.kind = kind;
  file.encoding = text->encoding;
  file.file_hash = sha256(bytes).bytes;
  CsvReader reader(text->utf8);
  auto columns = read_header(reader, kind);
  if (!columns) return pass_on(std::move(columns.error()));
  file.ignored_columns = columns->ignored;
  file.columns = *columns;
  RowParser parser(file, std::move(*columns));
  if (auto read = read_rows(reader, parser, file); !read) return pass_on(std::move(read.error()));
  return file;
}

}  // namespace steward::imports
