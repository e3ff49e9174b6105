#pragma once

#include <variant>
#include <vector>

#include "domain/approvals/events.h"

namespace steward::approvals {

struct Unborn {
  bool operator==(const Unborn&) const = default;
};

struct RulesState {
  std::variant<Unborn, ApprovalRulesSet> is;
  bool operator==(const RulesState&) const = default;
};

// What a credential decided alone lately; what lies before the longest window is forgotten.
struct Use {
  CommunityId community;
  Action action = Action::waiver;
  Date on;
  Money amount;
  bool operator==(const Use&) const = default;
};
struct Allowance {
  CredentialId credential;
  std::vector<Use> uses;  // in the order of the log
  bool operator==(const Allowance&) const = default;
};
struct AllowanceState {
  std::variant<Unborn, Allowance> is;
  bool operator==(const AllowanceState&) const = default;
};

struct Pending {
  ApprovalRequested request;
  bool operator==(const Pending&) const = default;
};
enum class Ending : std::uint8_t { granted = 1, refused = 2, expired = 3 };
struct Ended {
  ApprovalId approval;
  CommunityId community;
  Ending how = Ending::granted;
  bool operator==(const Ended&) const = default;
};
struct ApprovalState {
  std::variant<Unborn, Pending, Ended> is;
  bool operator==(const ApprovalState&) const = default;
};

}  // namespace steward::approvals
