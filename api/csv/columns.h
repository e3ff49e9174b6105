#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "replay/spoken_words.h"

// What a list of the API looks like in a spreadsheet. A list names its columns in the table of routes; everything else,
// from paging to quoting, is api/csv/list_answer.h.
namespace steward::api {

enum class CsvKind : std::uint8_t {
  text,           // a text or an id; guarded against formulas
  personal,       // personal data: masked or unmasked as in JSON, and the whole list needs export_people
  number,         // a whole number
  yes_no,         // a boolean
  date,           // 2026-11-23
  instant,        // in the server's time zone: 2026-11-23 11:35:25
  yuan,           // from fen: 12.50
  unit_price,     // from 10^-6 yuan: 2.350000
  thousandths,    // 12.500
  square_metres,  // from 0.01 m²: 89.43
  percent,        // from basis points: 93.25
  share,          // from parts per million, as a percentage: 93.2512
  rate,           // from parts per million, as a percentage with no more decimals than it has: 6, 0.5
  count,          // how many elements a list has
  word,           // one of `words`; a value that is not among them stays as it is
};

using CsvWord = SpokenWord;

struct CsvColumn {
  // Of an item of the list. Dots lead into objects, `last` to the last element of a list, a number to that one (0: the
  // first): "tariffs.last.effective_from". What is not there is an empty cell.
  std::string_view member;
  std::string_view english;
  std::string_view chinese;
  CsvKind kind = CsvKind::text;
  std::span<const CsvWord> words = {};
};

}  // namespace steward::api
