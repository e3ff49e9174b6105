#pragma once

#include <array>
#include <variant>

#include "domain/service_policy/events.h"

namespace steward::service_policy {

// A working day of the usual calendar has 7½ hours.
inline constexpr std::int32_t kUsualDay = 450;
// The table of domain reference §3.4 (one press summary, not law), in minutes.
inline constexpr std::array<OrderLevel, kPriorities> kUsualOrderLevels = {{
    {0, 5, std::nullopt, Hours::round_the_clock, false, false},                  // P0: until it is safe
    {5, 15, 120, Hours::round_the_clock, true, false},                           // P1 urgent
    {10, 30, 24 * 60, Hours::round_the_clock, true, false},                      // P2 main outage
    {15, 45, 24 * 60, Hours::round_the_clock, true, false},                      // P3 urgent repair
    {30, std::nullopt, 24 * 60, Hours::round_the_clock, true, true},             // P4 normal
    {kUsualDay, std::nullopt, 5 * kUsualDay, Hours::business_hours, true, true}  // P5 planned
}};
inline constexpr std::array<CaseLevel, kCaseKinds> kUsualCaseLevels = {{
    {24 * 60, 7 * 24 * 60, Hours::round_the_clock},       // complaint
    {4 * 60, 48 * 60, Hours::round_the_clock},            // suggestion
    {4 * 60, 48 * 60, Hours::round_the_clock},            // enquiry
    {std::nullopt, std::nullopt, Hours::round_the_clock}  // praise
}};

struct Policy {
  CommunityId community;
  BusinessCalendar calendar = usual_calendar();
  std::array<OrderLevel, kPriorities> order_levels = kUsualOrderLevels;
  std::array<CaseLevel, kCaseKinds> case_levels = kUsualCaseLevels;
  DispatchWeights weights;
  std::uint16_t reopen_days = 7;
  std::uint16_t call_back_days = 3;
  bool operator==(const Policy&) const = default;
};

// A community that never set anything has the usual policy: there is no Unborn.
struct PolicyState {
  std::variant<Policy> is;
  bool operator==(const PolicyState&) const = default;
};

}  // namespace steward::service_policy
