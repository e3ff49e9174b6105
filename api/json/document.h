#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

#include "domain/base/result.h"

// Inside api/json only: checked documents over simdjson's DOM.
namespace steward::json {

// A thread's parser, kept for the next document. The document belongs to the parser.
class BorrowedParser {
 public:
  BorrowedParser();
  BorrowedParser(const BorrowedParser&) = delete;
  BorrowedParser& operator=(const BorrowedParser&) = delete;
  ~BorrowedParser();

  // Parses and makes the checks that simdjson leaves out. The element lives until the next call or the parser's end.
  [[nodiscard]] Result<simdjson::dom::element> parse(std::string_view text);

 private:
  std::unique_ptr<simdjson::dom::parser> parser_;
};

// "#/lines/3/amount_fen" from "#/lines/3" and "amount_fen".
[[nodiscard]] std::string child_pointer(std::string_view parent, std::string_view key);

void append_canonical(std::string& out, simdjson::dom::element element);

}  // namespace steward::json
