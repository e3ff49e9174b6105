#include "cli/settings.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "api/http/webhook.h"
#include "cli/settings_file.h"
#include "cli/webhook_settings.h"
#include "eventstore/base/log_line.h"
#include "eventstore/base/time_zone.h"

namespace steward::cli {
namespace {

// key · flag · group · member · unit · lowest · highest · choices · help
std::vector<Setting> rows_before_webhooks() {
  using S = Settings;
  return {
      {"data", "--data", kGeneral, &S::data, "", 0, 0, {}, "Data directory"},
      {"time_zone", "--time-zone", kGeneral, &S::time_zone, "", 0, 0, {}, "Time zone of new communities (IANA name)"},
      {"locale", "--locale", kGeneral, &S::locale, "", 0, 0, {"zh-CN", "en"}, "Language of texts for people"},
      {"log.level",
       "--log-level",
       kGeneral,
       &S::log_level,
       "",
       0,
       0,
       {"debug", "info", "warn", "error", "off"},
       "Lowest level that is logged; commands other than serve say warn unless this is set"},
      {"log.format",
       "--log-format",
       kGeneral,
       &S::log_format,
       "",
       0,
       0,
       {"auto", "text", "json"},
       "Form of log lines; auto: text on a terminal, else JSON"},
      {"http.address", "--address", kServing, &S::http_address, "", 0, 0, {}, "IPv4 or IPv6 address to listen on"},
      {"http.port", "--port", kServing, &S::http_port, "", 0, 65'535, {}, "Port to listen on; 0: any free one"},
      {"http.accept_cleartext",
       "--i-accept-cleartext",
       kServing,
       &S::http_accept_cleartext,
       "",
       0,
       0,
       {},
       "Listen beyond this machine although the server speaks no TLS (a proxy in front does)"},
      {"http.connections",
       "--connections",
       kServing,
       &S::http_connections,
       "",
       1,
       1'000'000,
       {},
       "Connections at one time; more get 503"},
      {"http.header_bytes",
       "--header-bytes",
       kServing,
       &S::http_header_bytes,
       "bytes",
       1'024,
       1 << 20,
       {},
       "Largest head of a request; more gets 431"},
      {"http.target_bytes",
       "--target-bytes",
       kServing,
       &S::http_target_bytes,
       "bytes",
       256,
       1 << 20,
       {},
       "Longest request target; more gets 414"},
      {"http.body_bytes",
       "--body-bytes",
       kServing,
       &S::http_body_bytes,
       "bytes",
       1'024,
       1 << 30,
       {},
       "Largest body of a request, but for the rehearsal of an import; more gets 413"},
      {"http.header_timeout_ms",
       "--header-timeout-ms",
       kServing,
       &S::http_header_timeout_ms,
       "ms",
       100,
       3'600'000,
       {},
       "Time for the head of a request"},
      {"http.body_timeout_ms",
       "--body-timeout-ms",
       kServing,
       &S::http_body_timeout_ms,
       "ms",
       100,
       3'600'000,
       {},
       "Time for the body of a request"},
      {"http.idle_timeout_ms",
       "--idle-timeout-ms",
       kServing,
       &S::http_idle_timeout_ms,
       "ms",
       100,
       3'600'000,
       {},
       "Time between requests on one connection"},
      {"rate.requests_per_second",
       "--rate",
       kServing,
       &S::rate_requests_per_second,
       "requests/s",
       1,
       1'000'000,
       {},
       "Requests of one credential in the long run; more get 429"},
      {"rate.burst",
       "--burst",
       kServing,
       &S::rate_burst,
       "requests",
       1,
       1'000'000,
       {},
       "Requests of one credential at once after a pause"},
      {"rate.refusals_per_second",
       "--refusals",
       kServing,
       &S::rate_refusals_per_second,
       "refusals/s",
       1,
       1'000'000,
       {},
       "Remembered refusals of one credential in the long run; more get 429"},
      {"rate.refusals_burst",
       "--refusals-burst",
       kServing,
       &S::rate_refusals_burst,
       "refusals",
       1,
       1'000'000,
       {},
       "Remembered refusals of one credential at once after a pause"},
      {"csv.rows",
       "--csv-rows",
       kServing,
       &S::csv_rows,
       "rows",
       1,
       100'000'000,
       {},
       "Longest list that is written out as CSV; a longer one is cut, and says so"},
      {"csv.at_once",
       "--csv-at-once",
       kServing,
       &S::csv_at_once,
       "lists",
       1,
       512,
       {},
       "Lists that are written out as CSV at one time, a thread of the pool each; more get 429"},
      {"work_orders.price_yuan",
       "--work-order-price-yuan",
       kServing,
       &S::work_orders_price_yuan,
       "yuan",
       0,
       1'000'000,
       {},
       "Highest unit price that is entered on an order without supervising work orders; more gets 403"},
      {"backup.directory",
       "--backup-directory",
       kServing,
       &S::backup_directory,
       "",
       0,
       0,
       {},
       "Where the server may write backups; empty: nowhere"},
  };
}

// Of reminders, whatever carries them; of threads, caches and the disk.
std::vector<Setting> rows_behind_webhooks() {
  using S = Settings;
  return {
      {"dunning.webhook_timeout_ms",
       "--dunning-webhook-timeout-ms",
       kServing,
       &S::dunning_webhook_timeout_ms,
       "ms",
       100,
       120'000,
       {},
       "How long one attempt may take"},
      {"dunning.webhook_attempts",
       "--dunning-webhook-attempts",
       kServing,
       &S::dunning_webhook_attempts,
       "attempts",
       1,
       100,
       {},
       "Attempts after which a reminder is given up"},
      {"dunning.webhook_first_delay_s",
       "--dunning-webhook-first-delay-s",
       kServing,
       &S::dunning_webhook_first_delay_s,
       "s",
       1,
       3'600,
       {},
       "Pause after the first attempt; doubled after each, up to an hour"},
      {"dunning.webhook_most_hours",
       "--dunning-webhook-most-hours",
       kServing,
       &S::dunning_webhook_most_hours,
       "h",
       1,
       720,
       {},
       "Time after which a reminder is given up, from when it was queued"},
      {"dunning.webhook_at_once",
       "--dunning-webhook-at-once",
       kServing,
       &S::dunning_webhook_at_once,
       "requests",
       1,
       64,
       {},
       "Reminders that are posted to one webhook at one time, where its channel has no limit of its own"},
      {"threads.io", "--io-threads", kServing, &S::threads_io, "threads", 1, 64, {}, "Threads that move bytes"},
      {"threads.pool",
       "--pool-threads",
       kServing,
       &S::threads_pool,
       "threads",
       1,
       512,
       {},
       "Threads that handle requests; they wait for the disk, so more than cores"},
      {"memory.state_cache_mib",
       "--state-cache-mib",
       kMemory,
       &S::memory_state_cache_mib,
       "MiB",
       1,
       1 << 20,
       {},
       "Limit of cached states"},
      {"memory.overlay_mib",
       "--overlay-mib",
       kMemory,
       &S::memory_overlay_mib,
       "MiB",
       1,
       1 << 20,
       {},
       "Limit of what is committed but not yet in the index; beyond it writes get 503"},
      {"memory.block_cache_mib",
       "--block-cache-mib",
       kMemory,
       &S::memory_block_cache_mib,
       "MiB",
       1,
       1 << 20,
       {},
       "Block cache of each of the two databases"},
      {"storage.free_floor_mib",
       "--free-floor-mib",
       kServing,
       &S::storage_free_floor_mib,
       "MiB",
       64,
       1 << 30,
       {},
       "Free space below which writes get 507; the larger of this and free_floor_percent counts"},
      {"storage.free_floor_percent",
       "--free-floor-percent",
       kServing,
       &S::storage_free_floor_percent,
       "%",
       0,
       50,
       {},
       "The same as a share of the file system"},
  };
}

const std::vector<Setting>& table() {
  static const std::vector<Setting> rows = [] {
    std::vector<Setting> all = rows_before_webhooks();
    for (const auto& more : {webhook_rows(), rows_behind_webhooks()}) all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return rows;
}

auto invalid(const std::string& place, const std::string& why) {
  return fail("settings-invalid", {}, place + ": " + why);
}

std::string allowed(const Setting& setting) {
  if (std::holds_alternative<bool Settings::*>(setting.member)) return "true or false";
  if (std::holds_alternative<std::int64_t Settings::*>(setting.member)) {
    std::string text =
        "a whole number from " + std::to_string(setting.lowest) + " to " + std::to_string(setting.highest);
    if (!setting.unit.empty()) text += " (" + std::string(setting.unit) + ")";
    return text;
  }
  std::string text;
  for (const std::string_view choice : setting.choices) text += (text.empty() ? "" : ", ") + std::string(choice);
  return text.empty() ? "a text" : "one of " + text;
}

using Raw = std::variant<std::string, std::int64_t, bool>;

// A text from the environment or a flag becomes what the setting holds; from a file it has its type already.
Raw typed(const Setting& setting, const std::string& text) {
  if (std::holds_alternative<bool Settings::*>(setting.member)) {
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
  }
  if (std::holds_alternative<std::int64_t Settings::*>(setting.member)) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    if (const auto [stop, error] = std::from_chars(text.data(), end, number); error == std::errc{} && stop == end) {
      return number;
    }
  }
  return text;
}

// A text may be empty where the built-in one is.
bool fits(const Setting& setting, const std::string& text) {
  const bool listed = std::find(setting.choices.begin(), setting.choices.end(), text) != setting.choices.end();
  const bool empty_is_fine = (Settings{}.*std::get<std::string Settings::*>(setting.member)).empty();
  return (!text.empty() || empty_is_fine) && (setting.choices.empty() || listed);
}
bool fits(const Setting& setting, std::int64_t number) { return number >= setting.lowest && number <= setting.highest; }
bool fits(const Setting&, bool) { return true; }

Result<void> assign(LoadedSettings& loaded, const Setting& setting, const Raw& raw, LoadedSettings::Source source) {
  const bool taken = std::visit(
      [&]<class T>(T Settings::*member) {
        const T* value = std::get_if<T>(&raw);
        if (value == nullptr || !fits(setting, *value)) return false;
        loaded.values.*member = *value;
        return true;
      },
      setting.member);
  if (!taken) return invalid(source.place, std::string(setting.key) + " must be " + allowed(setting));
  loaded.sources[setting.key] = std::move(source);
  return {};
}

const Setting* find_setting(std::string_view key) {
  const auto& rows = table();
  const auto at = std::find_if(rows.begin(), rows.end(), [&](const Setting& row) { return row.key == key; });
  return at == rows.end() ? nullptr : &*at;
}

Result<void> take_file(LoadedSettings& loaded, const std::filesystem::path& path) {
  auto entries = read_settings_file(path);
  if (!entries) return pass_on(entries.error());
  for (const FileEntry& entry : *entries) {
    const std::string place = path.string() + ":" + std::to_string(entry.line);
    const Setting* setting = find_setting(entry.key);
    if (setting == nullptr) return invalid(place, "unknown setting " + entry.key);
    if (auto done = assign(loaded, *setting, entry.value, {Origin::file, place}); !done) return done;
  }
  loaded.file = path;
  return {};
}

bool is_loopback(const std::string& address) {
  in_addr v4{};
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  return address == "::1";
}

bool is_address(const std::string& address) {
  in6_addr any{};
  return inet_pton(AF_INET, address.c_str(), &any) == 1 || inet_pton(AF_INET6, address.c_str(), &any) == 1;
}

std::string place_of(const LoadedSettings& loaded, std::string_view key) { return loaded.sources.at(key).place; }

// What a single row cannot say.
Result<void> check_together(const LoadedSettings& loaded) {
  const Settings& values = loaded.values;
  if (!is_address(values.http_address)) {
    return invalid(place_of(loaded, "http.address"), "http.address must be an IPv4 or IPv6 address, not a name");
  }
  if (!is_loopback(values.http_address) && !values.http_accept_cleartext) {
    return invalid(place_of(loaded, "http.address"),
                   values.http_address +
                       " is reachable from other machines and the server speaks no TLS: put a proxy in front and set "
                       "http.accept_cleartext (--i-accept-cleartext), or listen on 127.0.0.1");
  }
  for (const WebhookSettings& webhook : webhook_settings()) {
    if ((values.*webhook.url).empty()) continue;
    const std::string& key = webhook.url_key;
    // Not repeated in what is said: a token may stand in it.
    if (auto address = http::parse_webhook_url(values.*webhook.url); !address) {
      return invalid(place_of(loaded, key), key + ": " + address.error().detail);
    }
    if ((values.*webhook.secret_file).empty()) {
      return invalid(place_of(loaded, key), key + " needs " + webhook.secret_file_key + ": nothing is posted unsigned");
    }
  }
  if (!TimeZone::find(values.time_zone)) {
    return invalid(place_of(loaded, "time_zone"), "time_zone must be an IANA name such as Asia/Shanghai");
  }
  if (values.http_target_bytes > values.http_header_bytes) {
    return invalid(place_of(loaded, "http.target_bytes"), "http.target_bytes must not be above http.header_bytes (" +
                                                              std::to_string(values.http_header_bytes) + ")");
  }
  return {};
}

}  // namespace

std::span<const Setting> all_settings() { return table(); }

std::string environment_name(const Setting& setting) {
  std::string name = "STEWARD_";
  for (const char c : setting.key) {
    const bool lower = c >= 'a' && c <= 'z';
    name += c == '.' ? '_' : lower ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

std::string value_text(const Setting& setting, const Settings& settings) {
  return std::visit(
      [&]<class T>(T Settings::*member) {
        const T& value = settings.*member;
        if constexpr (std::is_same_v<T, std::string>) {
          std::string text;
          append_json_string(text, value);  // a JSON string is a TOML basic string
          return text;
        } else if constexpr (std::is_same_v<T, bool>) {
          return std::string(value ? "true" : "false");
        } else {
          return std::to_string(value);
        }
      },
      setting.member);
}

Result<LoadedSettings> load_settings(const SettingInputs& inputs) {
  LoadedSettings loaded;
  for (const Setting& setting : table()) loaded.sources[setting.key] = {Origin::built_in, "built-in default"};

  auto file = inputs.file;
  if (!file) {
    if (const auto named = inputs.environment("STEWARD_CONFIG")) file = *named;
  }
  if (file) {
    if (auto done = take_file(loaded, *file); !done) return pass_on(done.error());
  }
  for (const Setting& setting : table()) {
    const std::string name = environment_name(setting);
    if (const auto text = inputs.environment(name)) {
      auto done = assign(loaded, setting, typed(setting, *text), {Origin::environment, name});
      if (!done) return pass_on(done.error());
    }
  }
  for (const auto& [key, text] : inputs.flags) {
    const Setting* setting = find_setting(key);
    if (setting == nullptr) return invalid(std::string(key), "unknown setting");
    auto done = assign(loaded, *setting, typed(*setting, text), {Origin::flag, std::string(setting->flag)});
    if (!done) return pass_on(done.error());
  }
  if (auto done = check_together(loaded); !done) return pass_on(done.error());
  return loaded;
}

}  // namespace steward::cli
