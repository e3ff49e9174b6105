#include "api/csv/workbook.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <string>
#include <system_error>
#include <utility>

namespace steward::api {

namespace {

// The widest that a text may make its column; the most rows that a sheet has.
constexpr double kColumnWidth = 18;
constexpr lxw_row_t kMostRows = LXW_ROW_MAX;

Error failed(const std::filesystem::path& file, lxw_error error) {
  return {"workbook-failed", {}, file.string() + ": " + lxw_strerror(error)};
}

// 2026-11-23, or 2026-11-23 11:35:25: what the cells of CSV show.
bool read_time(const std::string& text, lxw_datetime& time) {
  time = {};
  const int read = std::sscanf(text.c_str(), "%d-%d-%d %d:%d:%lf", &time.year, &time.month, &time.day, &time.hour,
                               &time.min, &time.sec);
  return read == 3 || read == 6;
}

const char* format_of(CsvKind kind) {
  switch (kind) {
    case CsvKind::yuan:
    case CsvKind::square_metres:
      return "#,##0.00";
    case CsvKind::percent:
      return "0.00";
    case CsvKind::thousandths:
      return "0.000";
    case CsvKind::share:
      return "0.0000";
    case CsvKind::rate:
      return "General";
    case CsvKind::unit_price:
      return "0.000000";
    case CsvKind::number:
    case CsvKind::count:
      return "0";
    case CsvKind::date:
      return "yyyy-mm-dd";
    case CsvKind::instant:
      return "yyyy-mm-dd hh:mm:ss";
    case CsvKind::text:
    case CsvKind::personal:
    case CsvKind::yes_no:
    case CsvKind::word:
      return "@";
  }
  return "@";
}

// How many units of the cell one of the shown number is.
double divisor_of(CsvKind kind) {
  switch (kind) {
    case CsvKind::yuan:
    case CsvKind::square_metres:
    case CsvKind::percent:
      return 100;
    case CsvKind::thousandths:
      return 1'000;
    case CsvKind::share:
    case CsvKind::rate:
      return 10'000;
    case CsvKind::unit_price:
      return 1'000'000;
    default:
      return 1;
  }
}

}  // namespace

struct Workbook::Sheet {
  std::filesystem::path file;
  std::span<const CsvColumn> columns;
  CsvReader reader;
  lxw_workbook* book = nullptr;
  lxw_worksheet* sheet = nullptr;
  std::vector<lxw_format*> formats = {};
  struct Total {
    lxw_col_t place = 0;
    lxw_format* format = nullptr;
    std::int64_t sum = 0;
  };
  std::vector<Total> totals = {};
  lxw_format* bold = nullptr;
  lxw_row_t titles_row = 0;
  lxw_row_t next_row = 1;

  ~Sheet() {
    if (book == nullptr) return;
    // Closing is the only way to give the library's memory back; it writes a file that nobody wants.
    workbook_close(book);
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
  }

  lxw_error write(lxw_row_t row, lxw_col_t place, const CsvColumn& column, const boost::json::object& item) const {
    const boost::json::value* value = cell_value(column, item);
    if (value == nullptr) return LXW_NO_ERROR;
    lxw_format* format = formats[place];
    const auto number = cell_number(column, *value);
    if (number) {
      return worksheet_write_number(sheet, row, place, static_cast<double>(*number) / divisor_of(column.kind), format);
    }
    const std::string text = cell_words(column, *value, reader);
    lxw_datetime time{};
    if ((column.kind == CsvKind::date || column.kind == CsvKind::instant) && read_time(text, time)) {
      return worksheet_write_datetime(sheet, row, place, &time, format);
    }
    return worksheet_write_string(sheet, row, place, text.c_str(), format);
  }

  [[nodiscard]] lxw_error write_titles(const std::vector<std::string>& heading) {
    for (const std::string& line : heading) {
      if (const auto error = worksheet_write_string(sheet, titles_row, 0, line.c_str(), bold); error != LXW_NO_ERROR) {
        return error;
      }
      ++titles_row;
    }
    next_row = titles_row + 1;
    for (const CsvColumn& column : columns) {
      const auto place = static_cast<lxw_col_t>(formats.size());
      lxw_format* format = workbook_add_format(book);
      format_set_num_format(format, format_of(column.kind));
      formats.push_back(format);
      worksheet_set_column(sheet, place, place, kColumnWidth, nullptr);
      const std::string words(reader.language == Language::chinese ? column.chinese : column.english);
      const auto error = worksheet_write_string(sheet, titles_row, place, words.c_str(), bold);
      if (error != LXW_NO_ERROR) return error;
    }
    worksheet_freeze_panes(sheet, next_row, 0);
    return LXW_NO_ERROR;
  }

  void add_up(std::span<const std::string_view> members) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (std::find(members.begin(), members.end(), columns[i].member) == members.end()) continue;
      lxw_format* format = workbook_add_format(book);
      format_set_bold(format);
      format_set_num_format(format, format_of(columns[i].kind));
      totals.push_back({static_cast<lxw_col_t>(i), format});
    }
  }

  void count(const boost::json::object& item) {
    for (Total& total : totals) {
      const boost::json::value* value = cell_value(columns[total.place], item);
      if (value != nullptr) total.sum += cell_number(columns[total.place], *value).value_or(0);
    }
  }

  [[nodiscard]] lxw_error write_totals() const {
    if (totals.empty() || next_row == titles_row + 1 || next_row >= kMostRows) return LXW_NO_ERROR;
    const char* words = reader.language == Language::chinese ? "合计" : "Total";
    if (const auto error = worksheet_write_string(sheet, next_row, 0, words, bold); error != LXW_NO_ERROR) return error;
    for (const Total& total : totals) {
      const double shown = static_cast<double>(total.sum) / divisor_of(columns[total.place].kind);
      const auto error = worksheet_write_number(sheet, next_row, total.place, shown, total.format);
      if (error != LXW_NO_ERROR) return error;
    }
    return LXW_NO_ERROR;
  }
};

Workbook::Workbook(std::unique_ptr<Sheet> sheet) : sheet_(std::move(sheet)) {}
Workbook::Workbook(Workbook&&) noexcept = default;
Workbook& Workbook::operator=(Workbook&&) noexcept = default;
Workbook::~Workbook() = default;

Result<Workbook> Workbook::create(std::filesystem::path file, std::span<const CsvColumn> columns,
                                  const CsvReader& reader, const SheetForm& form) {
  auto sheet = std::make_unique<Sheet>(Sheet{std::move(file), columns, reader});
  std::string beside = sheet->file.parent_path().string();
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = beside.data();
  sheet->book = workbook_new_opt(sheet->file.c_str(), &options);
  if (sheet->book == nullptr) return tl::unexpected(failed(sheet->file, LXW_ERROR_CREATING_TMPFILE));
  sheet->sheet = workbook_add_worksheet(sheet->book, form.name.empty() ? nullptr : form.name.c_str());
  if (sheet->sheet == nullptr) return tl::unexpected(failed(sheet->file, LXW_ERROR_CREATING_TMPFILE));
  sheet->bold = workbook_add_format(sheet->book);
  format_set_bold(sheet->bold);
  if (const auto error = sheet->write_titles(form.heading); error != LXW_NO_ERROR) {
    return tl::unexpected(failed(sheet->file, error));
  }
  sheet->add_up(form.totals);
  return Workbook(std::move(sheet));
}

Result<void> Workbook::add(const boost::json::object& item) {
  if (sheet_->next_row >= kMostRows) return fail("list-too-long");
  for (std::size_t i = 0; i < sheet_->columns.size(); ++i) {
    const auto error = sheet_->write(sheet_->next_row, static_cast<lxw_col_t>(i), sheet_->columns[i], item);
    // A cell holds 32,767 characters: what is longer is no reason to refuse the list.
    if (error != LXW_NO_ERROR && error != LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) {
      return tl::unexpected(failed(sheet_->file, error));
    }
  }
  ++sheet_->next_row;
  sheet_->count(item);
  return {};
}

Result<void> Workbook::finish() {
  if (const auto error = sheet_->write_totals(); error != LXW_NO_ERROR) {
    return tl::unexpected(failed(sheet_->file, error));
  }
  const auto error = workbook_close(std::exchange(sheet_->book, nullptr));
  if (error == LXW_NO_ERROR) return {};
  std::error_code ignored;
  std::filesystem::remove(sheet_->file, ignored);
  return tl::unexpected(failed(sheet_->file, error));
}

}  // namespace steward::api
