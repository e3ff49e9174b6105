#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/base/result.h"

// What an operator may set, where it comes from, and what is in force. Files, environment and flags in rising
// precedence. Two kinds of things are never settings: what a decision of the domain uses (it comes from events, so that
// replay decides alike), and whether a commit is synced.
namespace steward::cli {

// The numbers carry their unit in their name. The meaning, range and names of each are in all_settings().
struct Settings {
  std::string data = "steward-data";
  std::string time_zone = "Asia/Shanghai";
  std::string locale = "zh-CN";

  std::string log_level = "info";
  std::string log_format = "auto";

  std::string http_address = "127.0.0.1";
  std::int64_t http_port = 8420;
  bool http_accept_cleartext = false;
  std::int64_t http_connections = 10'000;
  std::int64_t http_header_bytes = 16'384;
  std::int64_t http_target_bytes = 8'192;
  std::int64_t http_body_bytes = 1'048'576;
  std::int64_t http_header_timeout_ms = 10'000;
  std::int64_t http_body_timeout_ms = 30'000;
  std::int64_t http_idle_timeout_ms = 60'000;

  std::int64_t rate_requests_per_second = 50;
  std::int64_t rate_burst = 100;
  std::int64_t rate_refusals_per_second = 10;
  std::int64_t rate_refusals_burst = 100;

  std::int64_t csv_rows = 1'000'000;
  std::int64_t csv_at_once = 4;

  std::int64_t work_orders_price_yuan = 10'000;  // what the edge lets a key say, as a permission: no decision uses it

  std::string backup_directory;  // empty: none are taken

  std::string dunning_webhook_url;          // empty: no reminder is posted
  std::string dunning_webhook_secret_file;  // its content is no setting, so that nothing shows it
  std::string dunning_webhook_ca_file;
  // In the place of those above, for reminders of one channel; at_once 0: that of all.
  std::string dunning_app_webhook_url;
  std::string dunning_app_webhook_secret_file;
  std::string dunning_app_webhook_ca_file;
  std::int64_t dunning_app_webhook_at_once = 0;
  std::string dunning_wechat_webhook_url;
  std::string dunning_wechat_webhook_secret_file;
  std::string dunning_wechat_webhook_ca_file;
  std::int64_t dunning_wechat_webhook_at_once = 0;
  std::string dunning_sms_webhook_url;
  std::string dunning_sms_webhook_secret_file;
  std::string dunning_sms_webhook_ca_file;
  std::int64_t dunning_sms_webhook_at_once = 0;
  std::string dunning_call_webhook_url;
  std::string dunning_call_webhook_secret_file;
  std::string dunning_call_webhook_ca_file;
  std::int64_t dunning_call_webhook_at_once = 0;
  std::string dunning_letter_webhook_url;
  std::string dunning_letter_webhook_secret_file;
  std::string dunning_letter_webhook_ca_file;
  std::int64_t dunning_letter_webhook_at_once = 0;
  std::int64_t dunning_webhook_timeout_ms = 10'000;
  std::int64_t dunning_webhook_attempts = 8;
  std::int64_t dunning_webhook_first_delay_s = 30;
  std::int64_t dunning_webhook_most_hours = 24;
  std::int64_t dunning_webhook_at_once = 4;

  std::int64_t threads_io = 1;
  std::int64_t threads_pool = 16;

  std::int64_t memory_state_cache_mib = 512;
  std::int64_t memory_overlay_mib = 128;
  std::int64_t memory_block_cache_mib = 64;

  std::int64_t storage_free_floor_mib = 512;
  std::int64_t storage_free_floor_percent = 2;
};

// Which settings a sub-command takes as flags. Combine with |.
using SettingGroups = unsigned;
inline constexpr SettingGroups kNoSettings = 0;  // the command looks at no setting; nothing is read for it
inline constexpr SettingGroups kGeneral = 1;     // data directory, configuration file, logs, language
inline constexpr SettingGroups kMemory = 2;      // caches: every command that opens the log
inline constexpr SettingGroups kServing = 4;     // what only a server needs
inline constexpr SettingGroups kAllSettings = kGeneral | kMemory | kServing;

// One row of the table of settings. `choices` (texts) and the range (numbers) are inclusive and may be empty.
struct Setting {
  using Member = std::variant<std::string Settings::*, std::int64_t Settings::*, bool Settings::*>;
  std::string_view key;  // in the file: "http.port" is `port` in the table [http]
  std::string_view flag;
  SettingGroups group;
  Member member;
  std::string_view unit;
  std::int64_t lowest;
  std::int64_t highest;
  std::vector<std::string_view> choices;
  std::string_view help;
};

[[nodiscard]] std::span<const Setting> all_settings();
// "http.port" → STEWARD_HTTP_PORT.
[[nodiscard]] std::string environment_name(const Setting& setting);
// As it would stand in the file: texts in quotes.
[[nodiscard]] std::string value_text(const Setting& setting, const Settings& settings);

enum class Origin : std::uint8_t { built_in, file, environment, flag };

struct LoadedSettings {
  Settings values;
  // Where each is from, by key: the built-in default, "steward.toml:12", "STEWARD_HTTP_PORT", "--port".
  struct Source {
    Origin origin = Origin::built_in;
    std::string place;
  };
  std::map<std::string_view, Source> sources;
  std::optional<std::filesystem::path> file;
};

// Everything from outside, so that loading is a function of its arguments.
struct SettingInputs {
  std::optional<std::filesystem::path> file;  // --config; else STEWARD_CONFIG; there is no file that is read unasked
  std::function<std::optional<std::string>(const std::string& name)> environment;
  std::map<std::string_view, std::string> flags;  // by key
};

// Errors: `settings-invalid`, with the place (file and line, variable or flag) and what is allowed. An unknown key in
// the file is an error; other variables of the environment that begin with STEWARD_ are not looked at.
[[nodiscard]] Result<LoadedSettings> load_settings(const SettingInputs& inputs);

}  // namespace steward::cli
