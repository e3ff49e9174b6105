#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/base/result.h"

namespace steward {

// Some rows of a list, in its order.
template <class Row>
struct Page {
  std::vector<Row> rows;
  std::optional<std::string> next;  // bytes to ask for the page behind this one; nullopt: this was the last
};

// Calls `each` with every row of a list: `read` gives the page behind a cursor, of at most so many rows.
template <class Row, class Read, class Each>
[[nodiscard]] Result<void> each_row(const Read& read, const Each& each) {
  constexpr std::size_t kPage = 500;
  std::string cursor;
  do {
    Result<Page<Row>> page = read(cursor, kPage);
    if (!page) return pass_on(std::move(page.error()));
    for (const Row& row : page->rows) {
      if (Result<void> done = each(row); !done) return done;
    }
    cursor = page->next.value_or("");
  } while (!cursor.empty());
  return {};
}

}  // namespace steward
