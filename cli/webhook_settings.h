#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/settings.h"
#include "domain/dunning/events.h"

namespace steward::cli {

// The settings of one webhook: that of all channels, and those that a channel has of its own.
struct WebhookSettings {
  std::optional<dunning::ReminderChannel> channel;  // nullopt: of every channel that has none of its own
  std::string_view url_key;
  std::string_view secret_file_key;
  std::string Settings::*url;  // empty: there is none
  std::string Settings::*secret_file;
  std::string Settings::*ca_file;
};

[[nodiscard]] std::span<const WebhookSettings> webhook_settings();

}  // namespace steward::cli
