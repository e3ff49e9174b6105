#pragma once

#include <variant>

#include "domain/access/events.h"

namespace steward::access {

struct Unborn {
  bool operator==(const Unborn&) const = default;
};
struct Active {
  ApiKeyIssued key;
  bool operator==(const Active&) const = default;
};
struct Revoked {
  ApiKeyIssued key;
  bool operator==(const Revoked&) const = default;
};
struct CredentialState {
  std::variant<Unborn, Active, Revoked> is;
  bool operator==(const CredentialState&) const = default;
};

}  // namespace steward::access
