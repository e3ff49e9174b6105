#include "replay/imports/row_parser.h"

#include <algorithm>

#include "domain/base/text.h"
#include "replay/imports/values.h"

namespace steward::imports {

namespace {

constexpr std::size_t kMostTextBytes = 4000;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

// Lines may end and be indented.
constexpr std::string_view kOfLines = "\n\r\t";

bool is_sentences(std::string_view text) { return text.size() <= kMostTextBytes && !has_control(text, kOfLines); }

}  // namespace

std::string row_key(std::initializer_list<std::string_view> parts) {
  std::string key;
  for (const auto part : parts) key.append(part).append(1, '\x1f');
  return key;
}

void RowParser::take(const CsvRecord& record) {
  record_ = &record;
  good_ = true;
  if (!fits_header()) return reject_row("field-count");
  switch (file_.kind) {
    case ImportKind::houses:
      return take_house();
    case ImportKind::opening_arrears:
      return take_arrears();
    case ImportKind::open_work_orders:
      return take_order();
    case ImportKind::open_cases:
      return take_case();
    case ImportKind::meter_readings:
      return take_reading();
    case ImportKind::bank_statement:
      return take_bank_row();
    case ImportKind::opening_credits:
    case ImportKind::opening_deposits:
      return take_opening();
  }
}

void RowParser::take_problem(const CsvProblem& problem) {
  const std::size_t index = problem.column - 1;
  add({problem.line, index < columns_.names.size() ? columns_.names[index] : "", problem.column,
       std::string(problem.code), 0});
}

// Spreadsheets write empty fields behind the last column.
bool RowParser::fits_header() const {
  const auto& fields = record_->fields;
  if (fields.size() < columns_.names.size()) return false;
  return std::all_of(fields.begin() + static_cast<std::ptrdiff_t>(columns_.names.size()), fields.end(),
                     [](const CsvField& field) { return trimmed(field.text).empty(); });
}

void RowParser::add(Rejection rejection) {
  good_ = false;
  file_.rejected.push_back(std::move(rejection));
}

void RowParser::reject_row(std::string_view code, std::uint32_t other_line) {
  add({record_->line, "", 0, std::string(code), other_line});
}

void RowParser::reject(Column column, std::string_view code) {
  const std::size_t index = columns_.index(column).value_or(0);
  add({record_->fields[index].line, columns_.names[index], static_cast<std::uint32_t>(index + 1), std::string(code),
       0});
}

std::string_view RowParser::text(Column column) const {
  const auto index = columns_.index(column);
  return index ? trimmed(record_->fields[*index].text) : std::string_view{};
}

std::string RowParser::line_of_text(Column column, bool short_text, bool required) {
  const auto value = text(column);
  if (value.empty()) {
    if (required) reject(column, "field-missing");
    return {};
  }
  const bool good = short_text ? is_identifier(value, kMostCodeBytes) : is_plain_text(value, kMostNameBytes);
  if (!good) reject(column, "field-malformed");
  return std::string(value);
}

std::string RowParser::house_number(bool required) {
  const std::string number = line_of_text(Column::number, true, required);
  const std::string unit = line_of_text(Column::unit, true, false);
  if (number.empty() || unit.empty()) return number;
  std::string whole = with_unit(unit, number);
  if (whole.size() > kMostCodeBytes) reject(Column::number, "field-malformed");
  return whole;
}

std::string RowParser::sentences(Column column, bool required) {
  const auto value = text(column);
  if (value.empty() && required) reject(column, "field-missing");
  if (!is_sentences(value)) reject(column, "field-malformed");
  return std::string(value);
}

std::string RowParser::written_by_payer(Column column, bool lines) {
  const std::string kept = without_controls(text(column), lines ? kOfLines : "");
  const auto value = trimmed(kept);
  if (value.size() > (lines ? kMostTextBytes : kMostNameBytes)) reject(column, "field-malformed");
  return std::string(value);
}

std::string RowParser::phone(Column column) {
  const auto field = text(column);
  if (field.empty()) return {};
  auto parsed = parse_phone(half_width(field));
  if (parsed) return std::move(*parsed);
  // 1.38E+10: the digits are lost, and no reader of the file could find them again.
  const bool as_number = field.find("E+") != std::string_view::npos || field.find("e+") != std::string_view::npos;
  reject(column, as_number ? "phone-as-number" : "phone-malformed");
  return {};
}

bool RowParser::first_of_its_kind(std::string key) {
  if (!good_) return false;
  const auto [place, fresh] = seen_.emplace(std::move(key), record_->line);
  if (!fresh) reject_row("row-repeated", place->second);
  return fresh;
}

std::optional<std::uint8_t> RowParser::spoken(Column column, std::span<const SpokenWord> words, std::string_view code) {
  const auto field = text(column);
  if (field.empty()) return std::nullopt;
  const std::string said = lower(field);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const SpokenWord& word = words[i];
    if (said == word.value || said == lower(word.english) || field == word.chinese) {
      return static_cast<std::uint8_t>(i + 1);
    }
  }
  reject(column, code);
  return std::nullopt;
}

}  // namespace steward::imports
