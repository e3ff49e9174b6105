#pragma once

#include <variant>

#include "domain/operations/events.h"

namespace steward::operations {

struct Unborn {
  bool operator==(const Unborn&) const = default;
};
struct Created {
  LogPurpose purpose = LogPurpose::live;
  std::uint32_t epoch = 1;  // raised by each accepted loss
  bool operator==(const Created&) const = default;
};
struct LogState {
  std::variant<Unborn, Created> is;
  bool operator==(const LogState&) const = default;
};

}  // namespace steward::operations
