#pragma once

#include "tests/support/scenario.h"

namespace steward::test {

// Goes on with a world that has a_household(): what happens in staff, equipment, service policy, work orders and cases
// happens at least once.
void live_through_service(World& world);

}  // namespace steward::test
