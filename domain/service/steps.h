#pragma once

#include <string_view>

#include "domain/base/steps.h"
#include "domain/service/state.h"

namespace steward::service {

// What people do to a case; escalating is the scheduler's. Numbers are remembered in
// refusals: append only.
enum class Step : std::uint8_t {
  accept = 1,
  investigate = 2,
  link_order = 3,
  reply = 4,
  confirm = 5,
  dispute = 6,
  close = 7,
  reject = 8,
  merge = 9,
  withdraw = 10,
  rate = 11,
  note = 12,
  call_back = 13,
};

// Which step may be made when. Praise needs no reply: it may be closed at once.
[[nodiscard]] StepTable<Status, Step> steps_of(CaseKind kind);

// The words of both, snake_case; empty for a number that is none.
[[nodiscard]] std::string_view name_of(Status status);
[[nodiscard]] std::string_view name_of(Step step);

// Neither closed, rejected, merged nor withdrawn.
[[nodiscard]] bool is_open(const Case& of);

}  // namespace steward::service
