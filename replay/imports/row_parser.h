#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "replay/imports/csv_reader.h"
#include "replay/imports/rows.h"
#include "replay/imports/values.h"
#include "replay/spoken_words.h"

// Inside rows only: one file on its way from records to rows and reasons.
namespace steward::imports {

class RowParser {
 public:
  RowParser(ParsedFile& file, ColumnMap columns) : file_(file), columns_(std::move(columns)) {}

  void take(const CsvRecord& record);
  void take_problem(const CsvProblem& problem);

 private:
  [[nodiscard]] bool fits_header() const;
  void add(Rejection rejection);
  void reject_row(std::string_view code, std::uint32_t other_line = 0);
  void reject(Column column, std::string_view code);
  // "" also where the file has no such column.
  [[nodiscard]] std::string_view text(Column column) const;
  // A text that the domain will take as a door number (short) or as a name.
  std::string line_of_text(Column column, bool short_text, bool required);
  // The house number, with the unit before it where that is a column of its own.
  std::string house_number(bool required);
  // Sentences, of several lines if need be.
  std::string sentences(Column column, bool required);
  // What the payer wrote, of one line or of several: the money has come whatever marks are in it, so they are left out.
  std::string written_by_payer(Column column, bool lines);
  // Digits; "" for an empty field.
  std::string phone(Column column);
  // Only rows that are good count: a repeated bad row is told what is wrong with it.
  [[nodiscard]] bool first_of_its_kind(std::string key);

  // A value with a parser of its own; an empty field gives nothing, and is a reason when one is required.
  template <class T>
  std::optional<T> value(Column column, std::optional<T> (*parse)(std::string_view), std::string_view code,
                         bool required) {
    const auto field = text(column);
    if (field.empty()) {
      if (required) reject(column, "field-missing");
      return std::nullopt;
    }
    auto parsed = parse(half_width(field));
    if (!parsed) reject(column, code);
    return parsed;
  }

  // The place in `words` of what the field says in any of their languages, from 1; nullopt for an empty field, and,
  // with a reason, for a word that is not there.
  std::optional<std::uint8_t> spoken(Column column, std::span<const SpokenWord> words, std::string_view code);
  template <class Enum>
  Enum spoken_or(Enum usual, Column column, std::span<const SpokenWord> words, std::string_view code) {
    const auto number = spoken(column, words, code);
    return number ? static_cast<Enum>(*number) : usual;
  }

  // registry_rows.cpp
  void take_house();
  // service_rows.cpp
  void take_what_all_have(ServiceRow& row);
  void take_order();
  void take_case();
  // metering_rows.cpp
  bool flag(Column column);
  void take_reading();
  // billing_rows.cpp
  [[nodiscard]] bool is_debit();
  std::string serial();
  void take_bank_row();
  // opening_rows.cpp
  Money amount();
  void take_arrears();
  void take_opening();

  ParsedFile& file_;
  ColumnMap columns_;
  const CsvRecord* record_ = nullptr;
  bool good_ = true;
  std::unordered_map<std::string, std::uint32_t> seen_;
};

// The values of a row that name it, as one key.
[[nodiscard]] std::string row_key(std::initializer_list<std::string_view> parts);

}  // namespace steward::imports
