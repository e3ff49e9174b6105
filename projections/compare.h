#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/log/frame.h"

namespace steward {

// A row that is not the same in the live view and in one rebuilt from the log.
struct RowDifference {
  std::string view;
  std::string key_hex;
  std::string key;                     // in words
  std::optional<std::string> live;     // the row's bytes; nullopt: not there
  std::optional<std::string> rebuilt;  // the same
};

struct ComparedView {
  std::string view;
  std::uint32_t version = 0;
  LogCursor at;
  std::uint64_t rows = 0;         // of the rebuilt view
  std::uint64_t differences = 0;  // all of them; must be none, always
};

struct CompareReport {
  std::vector<ComparedView> views;
  std::vector<RowDifference> differences;  // the first 1000
  [[nodiscard]] bool equal() const { return differences.empty(); }
};

using CompareProgress = std::function<void(std::uint64_t events_done, std::uint64_t events_total)>;

}  // namespace steward
