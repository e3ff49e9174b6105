#include "cli/webhook_settings.h"

#include <algorithm>

namespace steward::cli {

namespace {

using S = Settings;
using dunning::ReminderChannel;

constexpr std::int64_t kMostAtOnce = 64;

// The key of "sms_webhook_url" in the table [dunning], and its flag.
std::string key_of(const std::string& name) { return "dunning." + name; }
std::string flag_of(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return "--dunning-" + name;
}

// `name`: "webhook", or that of a channel before it.
WebhookSettings webhook(const std::string& name, std::optional<ReminderChannel> channel, std::string S::*url,
                        std::string S::*secret_file, std::string S::*ca_file, std::int64_t S::*at_once) {
  return {channel,
          url,
          secret_file,
          ca_file,
          at_once,
          key_of(name + "_url"),
          flag_of(name + "_url"),
          key_of(name + "_secret_file"),
          flag_of(name + "_secret_file"),
          key_of(name + "_ca_file"),
          flag_of(name + "_ca_file"),
          key_of(name + "_at_once"),
          flag_of(name + "_at_once")};
}

void add_rows(const WebhookSettings& of, std::vector<Setting>& rows) {
  const auto text = [&](std::string_view key, std::string_view flag, std::string S::*member, std::string_view help) {
    rows.push_back({key, flag, kServing, member, "", 0, 0, {}, help});
  };
  if (!of.channel) {
    text(of.url_key, of.url_flag, of.url,
         "Where reminders are posted: https://…, or http:// to this machine; empty: nowhere");
    text(of.secret_file_key, of.secret_file_flag, of.secret_file,
         "File with the secret that signs what is posted, readable by its owner alone");
    text(of.ca_file_key, of.ca_file_flag, of.ca_file,
         "Certificates to trust in the place of the system's; empty: the system's");
    return;
  }
  text(of.url_key, of.url_flag, of.url, "In the place of dunning.webhook_url, for reminders of this channel");
  text(of.secret_file_key, of.secret_file_flag, of.secret_file, "The secret that signs what is posted there");
  text(of.ca_file_key, of.ca_file_flag, of.ca_file, "Certificates to trust there in the place of the system's");
  rows.push_back({of.at_once_key,
                  of.at_once_flag,
                  kServing,
                  of.at_once,
                  "requests",
                  0,
                  kMostAtOnce,
                  {},
                  "Reminders that are posted there at one time; 0: as dunning.webhook_at_once"});
}

}  // namespace

// Lawyer's letters and court files are for a person, so they have none.
std::span<const WebhookSettings> webhook_settings() {
  static const std::vector<WebhookSettings> webhooks = {
      webhook("webhook", std::nullopt, &S::dunning_webhook_url, &S::dunning_webhook_secret_file,
              &S::dunning_webhook_ca_file, &S::dunning_webhook_at_once),
      webhook("app_webhook", ReminderChannel::app, &S::dunning_app_webhook_url, &S::dunning_app_webhook_secret_file,
              &S::dunning_app_webhook_ca_file, &S::dunning_app_webhook_at_once),
      webhook("wechat_webhook", ReminderChannel::wechat, &S::dunning_wechat_webhook_url,
              &S::dunning_wechat_webhook_secret_file, &S::dunning_wechat_webhook_ca_file,
              &S::dunning_wechat_webhook_at_once),
      webhook("sms_webhook", ReminderChannel::sms, &S::dunning_sms_webhook_url, &S::dunning_sms_webhook_secret_file,
              &S::dunning_sms_webhook_ca_file, &S::dunning_sms_webhook_at_once),
      webhook("call_webhook", ReminderChannel::call, &S::dunning_call_webhook_url, &S::dunning_call_webhook_secret_file,
              &S::dunning_call_webhook_ca_file, &S::dunning_call_webhook_at_once),
      webhook("letter_webhook", ReminderChannel::letter, &S::dunning_letter_webhook_url,
              &S::dunning_letter_webhook_secret_file, &S::dunning_letter_webhook_ca_file,
              &S::dunning_letter_webhook_at_once),
  };
  return webhooks;
}

std::vector<Setting> webhook_rows() {
  std::vector<Setting> rows;
  for (const WebhookSettings& of : webhook_settings()) add_rows(of, rows);
  return rows;
}

}  // namespace steward::cli
