#pragma once

#include <optional>
#include <string>
#include <vector>

namespace steward {

// Some rows of a list, in its order.
template <class Row>
struct Page {
  std::vector<Row> rows;
  std::optional<std::string> next;  // bytes to ask for the page behind this one; nullopt: this was the last
};

}  // namespace steward
