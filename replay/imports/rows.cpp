#include "replay/imports/rows.h"

#include <algorithm>

#include "eventstore/base/hash.h"
#include "replay/imports/csv_reader.h"
#include "replay/imports/row_parser.h"
#include "replay/imports/values.h"

namespace steward::imports {

namespace {

bool blank(const CsvRecord& record) {
  return std::all_of(record.fields.begin(), record.fields.end(),
                     [](const CsvField& field) { return trimmed(field.text).empty(); });
}

Result<CsvRecord> read_header(CsvReader& reader) {
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
        if (!blank(record)) return record;
    }
  }
}

std::vector<Rejection> warnings_of(const ColumnMap& columns, const CsvRecord& header) {
  std::vector<Rejection> warnings;
  for (const auto& [at, meant] : columns.unknown) {
    warnings.push_back({header.fields[at].line, columns.names[at], static_cast<std::uint32_t>(at + 1),
                        meant.empty() ? "column-unknown" : "column-misspelled", 0, meant});
  }
  return warnings;
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
    const std::size_t reasons = file.rejected.size();
    if (next == CsvReader::Next::record)
      parser.take(record);
    else
      parser.take_problem(problem);
    if (file.rejected.size() > reasons) file.bad_rows.push_back(reasons);
    if (file.rejected.size() > kImportMaxRejections) {
      return fail("file-too-many-rejections", {{"line", std::int64_t{record.line}}},
                  "most rows are wrong: look at the first ones and at the header");
    }
  }
}

// However a file is written, and whether a directory or a server takes it, it is the same one.
std::array<std::byte, 32> hash_of_text(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
  return sha256(text).bytes;
}

}  // namespace

std::size_t ParsedFile::good_rows() const {
  return houses.size() + arrears.size() + opening.size() + orders.size() + cases.size() + readings.size() +
         bank_rows.size();
}

Rejection reject_at(const ParsedFile& file, Column column, std::uint32_t line, std::string code) {
  const auto index = file.columns.index(column);
  if (!index) return {line, "", 0, std::move(code), 0};
  return {line, file.columns.names[*index], static_cast<std::uint32_t>(*index + 1), std::move(code), 0};
}

Result<ParsedFile> parse_rows(ImportKind kind, std::string_view bytes, std::optional<Encoding> encoding) {
  const auto too_large = [] {
    return fail("file-too-large", {{"limit_bytes", std::int64_t{kImportMaxBytes}}}, "the file is too large: split it");
  };
  if (bytes.size() > kImportMaxBytes) return too_large();
  auto text = decode_text(bytes, encoding);
  if (!text) return pass_on(std::move(text.error()));
  if (text->utf8.size() > kImportMaxBytes) return too_large();
  ParsedFile file;
  file.kind = kind;
  file.encoding = text->encoding;
  file.file_hash = hash_of_text(text->utf8);
  CsvReader reader(text->utf8);
  const auto header = read_header(reader);
  if (!header) return pass_on(header.error());
  auto columns = map_columns(kind, *header);
  if (!columns) return pass_on(std::move(columns.error()));
  file.columns = *columns;
  file.warnings = warnings_of(*columns, *header);
  RowParser parser(file, std::move(*columns));
  if (auto read = read_rows(reader, parser, file); !read) return pass_on(std::move(read.error()));
  std::stable_sort(file.readings.begin(), file.readings.end(),
                   [](const ReadingRow& a, const ReadingRow& b) { return a.read_on < b.read_on; });
  std::stable_sort(file.bank_rows.begin(), file.bank_rows.end(),
                   [](const BankRow& a, const BankRow& b) { return a.received_on < b.received_on; });
  return file;
}

}  // namespace steward::imports
