#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/settings.h"
#include "domain/dunning/events.h"

namespace steward::cli {

// The settings of one webhook: that of all channels, and those that a channel has of its own.
struct WebhookSettings {
  std::optional<dunning::ReminderChannel> channel;  // nullopt: of every channel that has none of its own
  std::string Settings::*url;                       // empty: there is none
  std::string Settings::*secret_file;
  std::string Settings::*ca_file;
  std::int64_t Settings::*at_once;  // of a channel, 0: that of all
  // Their names are those of the webhook and what each is: "dunning.sms_webhook_url", "--dunning-sms-webhook-url".
  std::string url_key;
  std::string url_flag;
  std::string secret_file_key;
  std::string secret_file_flag;
  std::string ca_file_key;
  std::string ca_file_flag;
  std::string at_once_key;
  std::string at_once_flag;
};

// They and their names live as long as the program.
[[nodiscard]] std::span<const WebhookSettings> webhook_settings();

// The rows of all webhooks in the table of settings, but for the limit of all channels, which stands with what else is
// of all.
[[nodiscard]] std::vector<Setting> webhook_rows();

}  // namespace steward::cli
