#pragma once

#include "domain/access/events.h"

namespace steward::access {

// Outcome: credential_id.
struct IssueApiKey {
  CredentialId credential;
  CompanyNo company;
  Role role = Role::operations;
  CommunityId community;
  HouseholdId household;
  std::array<std::byte, 32> secret_hash{};
  std::string label;
  Instant expires_at;
  StaffId staff;
};

// Outcome: credential_id.
struct RevokeApiKey {
  CredentialId credential;
};

}  // namespace steward::access
