#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/webhook.h"
#include "api/outbox_options.h"
#include "domain/dunning/events.h"
#include "projections/reminders.h"

namespace steward::api {

struct Service;
struct OutboxLane;

// What is posted to a webhook, and what came of it.
struct OutboxLetter {
  ReminderRow reminder;
  OutboxLane* lane = nullptr;
  http::WebhookAddress address;
  std::string body;
  Instant begun_at;                                  // signed with it
  std::optional<Result<http::ClientAnswer>> answer;  // none: it was not posted
};

// Signature of a body at a moment: "t=<unix seconds>,v1=<hex HMAC-SHA-256 of secret over t.body>". Who checks it
// computes the same and refuses what is older than some minutes.
[[nodiscard]] std::string webhook_signature(std::string_view secret, std::int64_t unix_seconds, std::string_view body);

// Everything that the provider needs, and nothing else. nullopt: there is no number to send a text message to.
[[nodiscard]] Result<std::optional<std::string>> letter_body(Service& service, const ReadLease& lease,
                                                             const ReminderRow& reminder,
                                                             const dunning::LadderTerms& terms);

}  // namespace steward::api
