#pragma once

#include <functional>
#include <optional>

#include "domain/backdating.h"
#include "domain/command.h"
#include "eventstore/log/frame.h"

namespace steward {

// A command with all that is known about its coming.
struct Submission {
  Command command;
  CommandId id;       // UUIDv7, made at the edge
  CompanyNo company;  // the caller's
  Actor actor;
  std::optional<Hash> key;                  // HMAC of the Idempotency-Key
  Hash fingerprint;                         // HMAC over company, actor, route and canonical body; zero without a key
  std::optional<Version> expected_version;  // If-Match, of plan.writes[0]
  std::optional<Instant> occurred_at;       // nullopt: now
  Uuid causation;
  Uuid correlation;
  bool bulk = false;          // yields to others: at most 128 bulk events go into a commit while others wait
  bool may_backdate = false;  // the caller may enter what lies long ago …
  BackdatingReason backdating = BackdatingReason::none;  // … and says why: domain/backdating.h
  std::int32_t free_days = kFreeBackdatingDays;
};

// How a command ended. Refusals by the domain are answers too (outcome.code is their name); errors of Result<Answer>
// are everything that is not remembered: version-conflict, idempotency-key-reused, command-in-flight, overloaded,
// storage-full, storage-error, outcome-unknown …
struct Answer {
  Outcome outcome;
  CommandId command;
  StreamId target;
  Version target_version = 0;
  Position first = 0;  // its events; 0 when it has none
  Position last = 0;
  Position position = 0;  // what a reader waits for to see its effect
  std::uint32_t epoch = 1;
  Instant recorded_at;
  bool replayed = false;
};

using Done = std::function<void(Result<Answer>)>;

}  // namespace steward
