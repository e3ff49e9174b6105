#pragma once

#include "domain/operations/events.h"

namespace steward::operations {

struct CreateLog {
  LogPurpose purpose = LogPurpose::live;
};

// Outcome: epoch.
struct AcceptLoss {
  std::uint32_t new_epoch = 0;
  Position tail = 0;
  Position anchor = 0;
};

struct SkipPoisonEvent {
  std::string view;
  std::uint32_t view_version = 0;
  Position position = 0;
};

}  // namespace steward::operations
