#include <algorithm>
#include <array>

#include "replay/imports/row_parser.h"
#include "replay/imports/values.h"

// Rows of money that came to a bank account.
namespace steward::imports {

namespace {

using Words = std::array<std::string_view, 10>;
constexpr Words kIn = {"credit", "cr", "c", "in", "贷", "贷方", "收", "收入", "转入", "来账"};
constexpr Words kOut = {"debit", "dr", "d", "out", "借", "借方", "支", "支出", "转出", "往账"};

bool is_one_of(const Words& words, std::string_view text) {
  std::string said(text);
  for (char& c : said) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::find(words.begin(), words.end(), said) != words.end();
}

// Below zero, as banks, spreadsheets and bookkeepers write it.
bool is_negative(std::string_view amount) { return amount.starts_with('-') || amount.starts_with('('); }

}  // namespace

// By its sign, by a column of its own or by a word, as the bank has it. Taken for income it would be posted.
bool RowParser::is_debit() {
  const auto out = text(Column::debit);
  const auto debit = parse_yuan(half_width(out));
  const bool by_column = !out.empty() && (!debit || *debit != Money{});
  if (by_column) reject(Column::debit, "debit-row");
  const bool by_sign = !by_column && is_negative(half_width(text(Column::amount)));
  if (by_sign) reject(Column::amount, "debit-row");
  const auto direction = text(Column::direction);
  const bool by_word = !by_column && !by_sign && is_one_of(kOut, direction);
  if (by_word) reject(Column::direction, "debit-row");
  return by_column || by_sign || by_word;
}

// "" for a row without one.
std::string RowParser::serial() {
  std::string number = line_of_text(Column::serial, true, false);
  // 1.23457E+17: the digits are lost, and numbers that were different look alike.
  if (number.find("E+") != std::string::npos || number.find("e+") != std::string::npos) {
    reject(Column::serial, "serial-as-number");
  }
  return number;
}

void RowParser::take_bank_row() {
  if (is_debit()) return;
  BankRow row;
  row.line = record_->line;
  if (const auto at = value<LocalTime>(Column::received_on, parse_local_time, "date-malformed", true)) {
    row.received_on = at->date;
  }
  if (const auto amount = value<Money>(Column::amount, parse_yuan, "amount-malformed", true)) {
    row.amount = *amount;
    if (*amount < Money{1} || *amount > kLargestAmount) reject(Column::amount, "amount-out-of-range");
  }
  const auto direction = text(Column::direction);
  if (!direction.empty() && !is_one_of(kIn, direction)) reject(Column::direction, "direction-unknown");
  row.payer_name = written_by_payer(Column::payer_name, false);
  row.memo = written_by_payer(Column::memo, true);
  row.serial = serial();
  // Without a number of the bank a row is told from others by its line.
  if (first_of_its_kind(row.serial.empty() ? row_key({"", std::to_string(row.line)}) : row_key({row.serial}))) {
    file_.bank_rows.push_back(std::move(row));
  }
}

}  // namespace steward::imports
