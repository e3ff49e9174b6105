#pragma once

#include <cstdint>

#include "domain/base/ids.h"

namespace steward::demo {

struct ServiceReport {
  std::uint32_t technicians = 0;
  std::uint32_t equipment = 0;
  std::uint32_t orders = 0;
  std::uint32_t cases = 0;
  std::uint32_t outages = 0;
  std::uint32_t escalations = 0;
  WorkOrderId example_order;  // one that was reopened
  CaseId example_case;        // a complaint that led to an order and whose reply was disputed
};

}  // namespace steward::demo
