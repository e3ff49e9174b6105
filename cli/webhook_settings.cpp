#include "cli/webhook_settings.h"

#include <array>

namespace steward::cli {

namespace {

using S = Settings;
using dunning::ReminderChannel;

// Lawyer's letters and court files are for a person, so they have none.
constexpr std::array kWebhooks = {
    WebhookSettings{std::nullopt, "dunning.webhook_url", "dunning.webhook_secret_file", &S::dunning_webhook_url,
                    &S::dunning_webhook_secret_file, &S::dunning_webhook_ca_file},
    WebhookSettings{ReminderChannel::app, "dunning.app_webhook_url", "dunning.app_webhook_secret_file",
                    &S::dunning_app_webhook_url, &S::dunning_app_webhook_secret_file, &S::dunning_app_webhook_ca_file},
    WebhookSettings{ReminderChannel::wechat, "dunning.wechat_webhook_url", "dunning.wechat_webhook_secret_file",
                    &S::dunning_wechat_webhook_url, &S::dunning_wechat_webhook_secret_file,
                    &S::dunning_wechat_webhook_ca_file},
    WebhookSettings{ReminderChannel::sms, "dunning.sms_webhook_url", "dunning.sms_webhook_secret_file",
                    &S::dunning_sms_webhook_url, &S::dunning_sms_webhook_secret_file, &S::dunning_sms_webhook_ca_file},
    WebhookSettings{ReminderChannel::call, "dunning.call_webhook_url", "dunning.call_webhook_secret_file",
                    &S::dunning_call_webhook_url, &S::dunning_call_webhook_secret_file,
                    &S::dunning_call_webhook_ca_file},
    WebhookSettings{ReminderChannel::letter, "dunning.letter_webhook_url", "dunning.letter_webhook_secret_file",
                    &S::dunning_letter_webhook_url, &S::dunning_letter_webhook_secret_file,
                    &S::dunning_letter_webhook_ca_file},
};

}  // namespace

std::span<const WebhookSettings> webhook_settings() { return kWebhooks; }

}  // namespace steward::cli
