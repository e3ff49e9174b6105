#include "eventstore/sequencer/answered_before.h"

namespace steward {

namespace {

constexpr std::int64_t kMicrosPerDay = 86'400'000'000;
// How long the answer of a command that moves no money is remembered.
constexpr std::int64_t kRememberedMicros = 30 * kMicrosPerDay;

}  // namespace

Result<std::optional<Answer>> answered_before(const Knowledge& knowledge, CompanyNo company, CredentialId credential,
                                              const Hash& key, const Hash& fingerprint, Instant now) {
  auto found = knowledge.remembered(company, credential, key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return std::optional<Answer>{};
  const RememberedCommand& command = **found;
  if (!command.money && command.recorded_at.micros + kRememberedMicros < now.micros) return std::optional<Answer>{};
  if (command.fingerprint != fingerprint) {
    return fail("idempotency-key-reused", {{"command_id", command.id.uuid}},
                "this Idempotency-Key was used for another request");
  }
  Answer answer;
  answer.outcome = command.outcome;
  answer.command = command.id;
  answer.target = command.target;
  answer.target_version = command.target_version;
  answer.first = command.first;
  answer.last = command.last;
  answer.position = command.decided_at;
  answer.epoch = command.epoch;
  answer.recorded_at = command.recorded_at;
  answer.replayed = true;
  return std::optional<Answer>{std::move(answer)};
}

}  // namespace steward
