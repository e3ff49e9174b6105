#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/result.h"
#include "domain/imports/events.h"
#include "replay/imports/csv_reader.h"

namespace steward::imports {

enum class Column : std::uint8_t {
  building,
  number,
  area,
  owner_name,
  owner_phone,
  moved_in_on,
  fee_item,
  amount,
  period,
  due_date,
  reference,  // the number that an order, a case, credit or a deposit had in the books before
  status,
  category,
  kind,
  subject,
  severity,
  priority,
  source,
  text,
  contact,
  came_at,  // was reported or filed
  handler,  // who has it in hand: the code of a member of staff
  outside_deadline,
  meter,  // its number
  read_on,
  reading,
  rolled_over,
  confirmed,
  received_on,
  payer_name,
  memo,
  serial,     // of the bank
  debit,      // what went out, where a bank has a column of its own for that
  direction,  // in or out, where a bank says it in a word
  unit,       // 单元: a part of the house number
};
inline constexpr std::size_t kColumns = 35;

// A column whose name means nothing here: its values go nowhere.
struct UnknownColumn {
  std::size_t at;     // index of the field
  std::string meant;  // the name of one that the header has not and that is nearly called so; may be empty
};

// Where the columns of a kind of file are: found by their names in the header, Chinese or English, in any order.
struct ColumnMap {
  std::array<std::optional<std::size_t>, kColumns> at;  // index of the field
  std::vector<std::string> names;                       // as in the header
  std::vector<UnknownColumn> unknown;

  [[nodiscard]] std::optional<std::size_t> index(Column column) const { return at[static_cast<std::size_t>(column)]; }
};

// Errors: header-column-missing (with the names that would do, and the column that may be meant), header-column-twice.
[[nodiscard]] Result<ColumnMap> map_columns(ImportKind kind, const CsvRecord& header);

// The columns that a kind of file must have, or may have, each with its Chinese and its English name.
[[nodiscard]] std::string columns_in_words(ImportKind kind, bool required);

}  // namespace steward::imports
