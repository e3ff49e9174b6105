#pragma once

#include <string_view>

#include "domain/base/steps.h"
#include "domain/work_orders/state.h"

namespace steward::work_orders {

// What can be done with an order. Numbers are remembered in refusals: append only.
enum class Step : std::uint8_t {
  triage = 1,
  assign = 2,
  claim = 3,
  dispatch = 4,
  accept = 5,
  decline = 6,
  transfer = 7,
  travel = 8,
  start = 9,
  pause = 10,
  resume = 11,
  record_lines = 12,
  finish = 13,
  verify = 14,
  close = 15,
  reopen = 16,
  cancel = 17,
  cancel_by_supervisor = 18,
  rate = 19,
  follow_up_call = 20,
  note = 21,
};

// The whole way of an order: which step may be made from where, and where it leads.
[[nodiscard]] StepTable<Status, Step> steps();

// The words of both, snake_case; empty for a number that is none.
[[nodiscard]] std::string_view name_of(Status status);
[[nodiscard]] std::string_view name_of(Step step);

// Somebody is to do it or is doing it: it counts as his load.
[[nodiscard]] bool is_in_hand(Status status);

}  // namespace steward::work_orders
