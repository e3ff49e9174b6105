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

// What was issued, revoked since or not; null when nothing was.
[[nodiscard]] inline const ApiKeyIssued* issued_key(const CredentialState& state) {
  if (const auto* active = std::get_if<Active>(&state.is)) return &active->key;
  if (const auto* revoked = std::get_if<Revoked>(&state.is)) return &revoked->key;
  return nullptr;
}

}  // namespace steward::access
