#include "replay/imports/csv_reader.h"

namespace steward::imports {

bool CsvReader::take_line_end() {
  const std::size_t size = text_.substr(at_).starts_with("\r\n") ? 2 : text_.substr(at_).starts_with("\n") ? 1 : 0;
  if (size == 0) return false;
  at_ += size;
  ++line_;
  return true;
}

CsvReader::After CsvReader::take_separator() {
  if (at_end()) return After::end;
  if (text_[at_] == ',') {
    ++at_;
    return After::comma;
  }
  (void)take_line_end();
  return After::line;
}

void CsvReader::skip_to_line_end() {
  const std::size_t end = text_.find('\n', at_);
  if (end == std::string_view::npos) {
    at_ = text_.size();
    return;
  }
  at_ = end + 1;
  ++line_;
}

const char* CsvReader::take_quoted(std::string& field) {
  ++at_;
  for (;;) {
    const std::size_t quote = text_.find('"', at_);
    const auto part = text_.substr(at_, quote == std::string_view::npos ? quote : quote - at_);
    for (const char c : part) line_ += c == '\n' ? 1 : 0;
    if (field.size() + part.size() <= limits_.field_bytes)
      field += part;
    else
      field.resize(limits_.field_bytes + 1);
    if (quote == std::string_view::npos) {
      at_ = text_.size();
      return "csv-unclosed-quote";
    }
    at_ = quote + 1;
    if (at_end() || text_[at_] != '"') break;
    field += '"';
    ++at_;
  }
  if (field.size() > limits_.field_bytes) return "csv-field-too-long";
  const bool ends = at_end() || text_[at_] == ',' || text_[at_] == '\n' || text_.substr(at_).starts_with("\r\n");
  return ends ? nullptr : "csv-text-after-quote";
}

const char* CsvReader::take_plain(std::string& field) {
  std::size_t end = text_.find_first_of(",\n", at_);
  if (end == std::string_view::npos) end = text_.size();
  auto part = text_.substr(at_, end - at_);
  if (end < text_.size() && text_[end] == '\n' && part.ends_with('\r')) part.remove_suffix(1);
  at_ += part.size();
  if (part.size() > limits_.field_bytes) return "csv-field-too-long";
  if (part.find('"') != std::string_view::npos) return "csv-stray-quote";
  if (part.find('\r') != std::string_view::npos) return "csv-stray-return";
  field = part;
  return nullptr;
}

const char* CsvReader::take_field(std::string& field) {
  field.clear();
  return !at_end() && text_[at_] == '"' ? take_quoted(field) : take_plain(field);
}

CsvReader::Next CsvReader::next(CsvRecord& record, CsvProblem& problem) {
  while (!at_end() && take_line_end()) {
  }
  if (at_end()) return Next::end;
  record.line = line_;
  record.fields.clear();
  for (;;) {
    CsvField field;
    field.line = line_;
    const char* wrong = take_field(field.text);
    if (wrong == nullptr && record.fields.size() == limits_.fields) wrong = "csv-too-many-fields";
    if (wrong != nullptr) {
      problem = {wrong, field.line, static_cast<std::uint32_t>(record.fields.size() + 1)};
      skip_to_line_end();
      return Next::problem;
    }
    record.fields.push_back(std::move(field));
    if (take_separator() != After::comma) return Next::record;
  }
}

}  // namespace steward::imports
