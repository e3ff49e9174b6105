#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "domain/dunning/events.h"

namespace steward::api {

// Where reminders are posted.
struct WebhookOptions {
  std::string url;
  std::string secret;       // signs what is posted; never logged, never shown
  std::string ca_file;      // trusted in the place of the system's certificates; empty: those
  std::size_t at_once = 0;  // 0: as OutboxOptions::at_once
};

// Who carries reminders, and how often that is tried. Times are those of the log's clock, but for the timeout.
struct OutboxOptions {
  // By channel; nullopt: of every channel that has none of its own. Nothing is queued for a channel that has none.
  std::map<std::optional<dunning::ReminderChannel>, WebhookOptions> webhooks;
  std::chrono::milliseconds timeout{10'000};
  std::uint32_t most_attempts = 8;
  std::chrono::seconds first_delay{30};  // doubled after each attempt
  std::chrono::seconds longest_delay{3'600};
  std::chrono::seconds most_time{86'400};  // since it was queued
  std::size_t at_once = 4;                 // to each webhook
};

}  // namespace steward::api
