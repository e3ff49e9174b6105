#pragma once

#include <variant>

#include "domain/imports/events.h"

namespace steward::imports {

struct Unborn {
  bool operator==(const Unborn&) const = default;
};
struct Running {
  ImportRunStarted inputs;
  ImportChunkRecorded totals;  // `chunk` = number of chunks recorded so far
  bool operator==(const Running&) const = default;
};
struct Completed {
  ImportRunCompleted totals;
  bool operator==(const Completed&) const = default;
};
struct ImportRunState {
  std::variant<Unborn, Running, Completed> is;
  bool operator==(const ImportRunState&) const = default;
};

}  // namespace steward::imports
