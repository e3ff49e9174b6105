#pragma once

#include "domain/service_policy/events.h"

namespace steward::service_policy {

// Outcome of each: community_id.
struct SetBusinessCalendar {
  CommunityId community;
  BusinessCalendar calendar;
};
struct SetOrderLevel {
  CommunityId community;
  Priority priority = Priority::p4;
  OrderLevel level;
};
struct SetCaseLevel {
  CommunityId community;
  CaseKind kind = CaseKind::complaint;
  CaseLevel level;
};
struct SetDispatchRules {
  CommunityId community;
  DispatchWeights weights;
  std::uint16_t reopen_days = 7;
  std::uint16_t call_back_days = 3;
};

}  // namespace steward::service_policy
