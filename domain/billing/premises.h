#pragma once

#include <vector>

#include "domain/metering/state.h"
#include "domain/registry/events.h"

namespace steward::billing {

// What a household can be billed by.
struct Premises {
  std::vector<registry::HouseMeasures> measures;  // of its house, ascending, from kAlways on
  const metering::Meters* meters = nullptr;       // of its house; null: no meter was ever installed
};

}  // namespace steward::billing
