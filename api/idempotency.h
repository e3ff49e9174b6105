#pragma once

#include <string>

#include "api/call.h"
#include "eventstore/base/hash.h"

// What makes a request the same when it is sent again.
namespace steward::api {

// Idempotency-Key: a structured-field string ("…") or the bare key; 1 to 128 visible ASCII characters. Refusals:
// idempotency-key-missing, header-invalid.
[[nodiscard]] Result<std::string> idempotency_key(const http::Request& request);

// The key as the log remembers it: of this company and this credential. `part` tells the commands of one request apart.
[[nodiscard]] Hash remembered_key(const Call& call, const std::string& key, std::string_view part = {});

// What a retry must be equal in: who asks, method, target and body. Refusals: those of a body that is no JSON.
[[nodiscard]] Result<Hash> fingerprint_of(const Call& call);

}  // namespace steward::api
