#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "domain/base/ids.h"
#include "domain/base/time.h"

// Credentials and what they may do. Secrets are never here: only a hash of them.
namespace steward::access {

// Coarse roles (reliability reference §4). Stored: append only.
enum class Role : std::uint8_t {
  resident = 1,
  front_desk = 2,
  technician = 3,
  cashier = 4,
  finance_manager = 5,
  community_manager = 6,
  auditor = 7,
  operations = 8,
  gateway = 9,
  meter_device = 10,
  administrator = 11,  // the first key of an installation or a company: everything, to be exchanged for keys by role
};

struct ApiKeyIssued {
  CredentialId credential;
  CompanyNo company;  // 0: the operator itself
  Role role = Role::operations;
  CommunityId community;                    // nil: all communities of the company
  HouseholdId household;                    // set exactly for a resident
  std::array<std::byte, 32> secret_hash{};  // keyed hash of the secret part
  std::string label;                        // what it is for: "front desk 2"; not the name of a person
  Instant expires_at;
  StaffId staff;  // of a technician: whose steps these are; nil: of nobody in particular
  bool operator==(const ApiKeyIssued&) const = default;
};

struct ApiKeyRevoked {
  CredentialId credential;
  bool operator==(const ApiKeyRevoked&) const = default;
};

}  // namespace steward::access
