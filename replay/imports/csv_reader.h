#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace steward::imports {

struct CsvLimits {
  std::size_t field_bytes = 4096;
  std::size_t fields = 128;
};

struct CsvField {
  std::string text;
  std::uint32_t line = 1;  // where it begins, counting the lines of the file from 1
};

struct CsvRecord {
  std::uint32_t line = 1;
  std::vector<CsvField> fields;
};

struct CsvProblem {
  std::string_view code;     // csv-stray-quote, csv-text-after-quote, csv-unclosed-quote, csv-field-too-long …
  std::uint32_t line = 1;    // of the field
  std::uint32_t column = 1;  // the field's number in its record, from 1
};

// RFC 4180, record by record: fields in quotes may hold commas, line ends and doubled quotes; lines end with LF or
// CRLF; the last one needs no end; lines with nothing on them are passed over. A record that is not well-formed is a
// problem of its own and reading goes on behind it; only a quote that is never closed takes the rest of the text with
// it. The text must outlive the reader.
class CsvReader {
 public:
  enum class Next { record, problem, end };

  explicit CsvReader(std::string_view text, CsvLimits limits = {}) : text_(text), limits_(limits) {}

  [[nodiscard]] Next next(CsvRecord& record, CsvProblem& problem);

 private:
  enum class After { comma, line, end };
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] bool take_line_end();
  [[nodiscard]] After take_separator();
  // Nullptr when the field is well-formed, else the code of its problem.
  [[nodiscard]] const char* take_field(std::string& field);
  [[nodiscard]] const char* take_quoted(std::string& field);
  [[nodiscard]] const char* take_plain(std::string& field);
  void skip_to_line_end();

  std::string_view text_;
  CsvLimits limits_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
};

}  // namespace steward::imports
