#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/access_policy.h"
#include "api/service.h"
#include "domain/access/state.h"

// API keys: stw_<credential>_<secret>. The first part is the credential's id (32 hexadecimal digits), the second 32
// random bytes (64 digits). Only an HMAC of the secret is stored.
namespace steward::api {

struct NewKey {
  CredentialId credential;
  std::string token;  // shown once
  Hash secret_hash;
};
[[nodiscard]] NewKey make_key(Service& service);

struct TokenParts {
  CredentialId credential;
  std::string_view secret;
};
[[nodiscard]] std::optional<TokenParts> parse_token(std::string_view token);

// A key at this instant, in a word: active, expired, revoked; "unknown" when none was issued.
[[nodiscard]] std::string_view standing_of(const access::CredentialState& credential, Instant now);

// Whose token it is: known, not revoked, not expired. Everything else is `unauthenticated`, without saying why. Reads
// the overlay before the index: an acknowledged revocation refuses the next request.
[[nodiscard]] Result<Principal> authenticate(Service& service, std::string_view authorization_header);

}  // namespace steward::api
