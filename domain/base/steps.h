#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <type_traits>

#include "domain/base/result.h"

// Which step may follow which status, as a table that people can read: work orders and cases have one each. `decide`
// refuses by it and `follow` faults by it, so that they cannot differ.
namespace steward {

// Statuses and steps are enums that count from 1; at most 62 of each.
template <class Status>
class StatusSet {
 public:
  constexpr StatusSet(std::initializer_list<Status> statuses) {
    for (const Status status : statuses) bits_ |= std::uint64_t{1} << static_cast<unsigned>(status);
  }
  [[nodiscard]] constexpr bool contains(Status status) const {
    return (bits_ >> static_cast<unsigned>(status) & 1U) != 0;
  }

 private:
  std::uint64_t bits_ = 0;
};

template <class Status, class Step>
struct StepRule {
  Step step;
  StatusSet<Status> from;
  std::optional<Status> to;  // nullopt: a fact beside the status, which stays
};

template <class Status, class Step>
using StepTable = std::span<const StepRule<Status, Step>>;

// The status after the step; nullopt where the step may not be made.
template <class Status, class Step>
[[nodiscard]] constexpr std::optional<Status> status_after(StepTable<Status, Step> table,
                                                           std::type_identity_t<Status> status,
                                                           std::type_identity_t<Step> step) {
  for (const auto& rule : table) {
    if (rule.step == step && rule.from.contains(status)) return rule.to.value_or(status);
  }
  return std::nullopt;
}

// A bit for each step that may be made: bit n is the step with number n.
template <class Status, class Step>
[[nodiscard]] constexpr std::int64_t allowed_steps(StepTable<Status, Step> table, std::type_identity_t<Status> status) {
  std::int64_t bits = 0;
  for (const auto& rule : table) {
    if (rule.from.contains(status)) bits |= std::int64_t{1} << static_cast<unsigned>(rule.step);
  }
  return bits;
}

// The refusal that names where the thing stands and what may be done instead: <thing>_status and allowed_<thing>_steps,
// numbers that the edge turns into words. `thing`: order, case.
template <class Status, class Step>
[[nodiscard]] tl::unexpected<Error> step_not_allowed(const std::string& thing, StepTable<Status, Step> table,
                                                     std::type_identity_t<Status> status) {
  return fail("step-not-allowed", {{thing + "_status", static_cast<std::int64_t>(status)},
                                   {"allowed_" + thing + "_steps", allowed_steps(table, status)}});
}

}  // namespace steward
