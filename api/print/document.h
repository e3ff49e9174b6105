#pragma once

#include <string>
#include <variant>
#include <vector>

#include "domain/base/time.h"

// What stands on a printed document, without how it is drawn: blocks from top to bottom.
namespace steward::api {

struct Paragraph {
  std::string text;
  bool emphasised = false;
  bool operator==(const Paragraph&) const = default;
};

// Labels with what belongs to them, two pairs a line.
struct Pairs {
  std::vector<std::pair<std::string, std::string>> pairs;
  bool operator==(const Pairs&) const = default;
};

struct Table {
  struct Column {
    std::string title;
    int share = 1;  // of the width of the page, in proportion to the others
    bool is_number = false;
    bool operator==(const Column&) const = default;
  };
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  // each as long as `columns`; titles are repeated on every page
  std::vector<std::string> total;              // empty: none
  bool operator==(const Table&) const = default;
};

// Lines to be signed, side by side.
struct Signatures {
  std::vector<std::string> labels;
  bool operator==(const Signatures&) const = default;
};

struct Document {
  std::string title;
  std::string issuer;
  Date date;  // what the file says of when it was made: a day of its content, so that the same content is the same file
  std::vector<std::variant<Paragraph, Pairs, Table, Signatures>> blocks;
};

}  // namespace steward::api
