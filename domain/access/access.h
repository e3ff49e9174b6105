#pragma once

#include "domain/decider.h"

namespace steward::access {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const IssueApiKey& command,
                                         const DecisionContext& context);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RevokeApiKey& command,
                                         const DecisionContext& context);

[[nodiscard]] bool follow(CredentialState& state, const ApiKeyIssued& event);
[[nodiscard]] bool follow(CredentialState& state, const ApiKeyRevoked& event);

}  // namespace steward::access
