#pragma once

#include "eventstore/sequencer/knowledge.h"
#include "eventstore/sequencer/submission.h"

namespace steward {

// The answer that a key was given before, as a replay; nullopt when it was not, or too long ago: what moves money is
// remembered for ever, anything else for thirty days. Refusal: idempotency-key-reused, by another request. Any thread
// may ask; what is not in memory is read (OnlyMemory).
[[nodiscard]] Result<std::optional<Answer>> answered_before(const Knowledge& knowledge, CompanyNo company,
                                                            CredentialId credential, const Hash& key,
                                                            const Hash& fingerprint, Instant now);

}  // namespace steward
