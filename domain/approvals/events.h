#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "domain/base/ids.h"
#include "domain/base/money.h"
#include "domain/base/sealed.h"
#include "domain/base/time.h"

// Two persons for what gives money away: who asks for it is not who grants it.
namespace steward::approvals {

// What may need an approval. Stored: append only.
enum class Action : std::uint8_t {
  waiver = 1,
  write_off = 2,
  refund = 3,  // also what nobody knows the payer of and is sent back, and deposits that are forfeited or set off
  // Whatever a price is made of: taxes, parking terms, late fees, contracts' own prices, ladders' fees, the
  // coefficients and agreed parts of houses.
  tariff = 4,
  correction = 5,
  reopen_period = 6,
  expense = 7,  // gross
};
inline constexpr std::uint8_t kActions = 7;

// Up to the limit a person decides alone: summed over all that they decided so in the window, in this community. An
// action without a limit is decided alone.
struct Limit {
  Action action = Action::waiver;
  Money amount;  // 0: always two persons. Prices and months have no amount: any limit means two persons.
  bool operator==(const Limit&) const = default;
};

struct ApprovalRulesSet {
  CommunityId community;
  std::uint16_t window_days = 30;
  std::uint16_t valid_days = 14;  // a request that nobody has answered by then has expired
  std::vector<Limit> limits;      // ascending by action, each at most once; all that hold from now on
  // Up to which a community manager grants what others ask for of refunds, summed over all of them in the window.
  Money managers_refunds{100'000};
  bool operator==(const ApprovalRulesSet&) const = default;
};

// On the stream of the credential that decided alone, or granted as a manager, who has a limit too.
struct AllowanceUsed {
  CredentialId credential;
  CommunityId community;
  Action action = Action::waiver;
  Money amount;
  Date used_on;
  bool operator==(const AllowanceUsed&) const = default;
};

using RequestHash = std::array<std::byte, 32>;

// The exact request, closed, and its hash: what is granted is this and nothing else.
struct ApprovalRequested {
  ApprovalId approval;
  CommunityId community;
  Action action = Action::waiver;
  CredentialId requested_by;
  HouseholdId household;  // nil where it is about none
  Money amount;           // zero where it has none
  RequestHash hash{};     // SHA-256 of what `request` holds
  Sealed request;         // path, line feed, body
  Date expires_on;        // the last day on which it may be granted
  // How many it is about, where the sum is that of many adjustments; else zero.
  std::uint32_t households = 0;
  bool operator==(const ApprovalRequested&) const = default;
};

// With it, in the same append, what was asked for happens.
struct ApprovalGranted {
  ApprovalId approval;
  CommunityId community;
  CredentialId granted_by;
  bool operator==(const ApprovalGranted&) const = default;
};

struct ApprovalRefused {
  ApprovalId approval;
  CommunityId community;
  CredentialId refused_by;
  Sealed reason;
  bool operator==(const ApprovalRefused&) const = default;
};

struct ApprovalExpired {
  ApprovalId approval;
  CommunityId community;
  bool operator==(const ApprovalExpired&) const = default;
};

}  // namespace steward::approvals
