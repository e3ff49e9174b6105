#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "domain/base/ids.h"

// What happened to the log itself.
namespace steward::operations {

enum class LogPurpose : std::uint8_t { live = 1, demo = 2 };

// The first event of every log. A demo log says so for ever.
struct LogCreated {
  LogPurpose purpose = LogPurpose::live;
  bool operator==(const LogCreated&) const = default;
};

// An operator accepted that the log ends before what its anchor had seen, or that nobody knows where it ended. Raises
// the epoch: positions given out before, and beyond `tail`, belong to a lost future.
struct LossAccepted {
  std::uint32_t new_epoch = 0;
  Position tail = 0;    // the last position that was found
  Position anchor = 0;  // the last position that the anchor had seen; `tail` when it had seen none behind it
  bool operator==(const LossAccepted&) const = default;
};

// A view is told to go past an event that it cannot digest.
struct PoisonEventSkipped {
  std::string view;
  std::uint32_t view_version = 0;
  Position position = 0;
  bool operator==(const PoisonEventSkipped&) const = default;
};

}  // namespace steward::operations
