#include "cli/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "cli/webhook_secret.h"
#include "cli/webhook_settings.h"

namespace steward::cli {
namespace {

using testing::HasSubstr;

class SettingsTest : public testing::Test {
 protected:
  SettingsTest() {
    std::string name = (std::filesystem::temp_directory_path() / "steward-settings-XXXXXX").string();
    const int file = mkstemp(name.data());
    if (file >= 0) close(file);
    path_ = name;
  }
  ~SettingsTest() override { std::filesystem::remove(path_); }

  Result<LoadedSettings> load() const {
    SettingInputs inputs;
    if (!text_.empty()) {
      std::ofstream(path_) << text_;
      inputs.file = path_;
    }
    inputs.environment = [this](const std::string& name) -> std::optional<std::string> {
      const auto at = environment_.find(name);
      return at == environment_.end() ? std::nullopt : std::optional(at->second);
    };
    inputs.flags = flags_;
    return load_settings(inputs);
  }
  std::string refusal() const {
    const auto loaded = load();
    return loaded ? "taken" : loaded.error().code + " " + loaded.error().detail;
  }

  std::filesystem::path path_;
  std::string text_;
  std::map<std::string, std::string> environment_;
  std::map<std::string_view, std::string> flags_;
};

TEST_F(SettingsTest, EveryDefaultIsAllowedAndEveryNameIsUnique) {
  ASSERT_TRUE(load());
  std::set<std::string> names;
  for (const Setting& setting : all_settings()) {
    EXPECT_TRUE(names.insert(environment_name(setting)).second) << setting.key;
    EXPECT_TRUE(names.insert(std::string(setting.flag)).second) << setting.key;
    // The default must pass the row's own check: it is given again as a variable.
    if (!std::holds_alternative<std::string Settings::*>(setting.member)) {
      environment_[environment_name(setting)] = value_text(setting, Settings{});
    }
  }
  EXPECT_EQ(refusal(), "taken");
}

TEST_F(SettingsTest, FlagBeatsEnvironmentBeatsFileBeatsDefault) {
  text_ = "[http]\nport = 1001\nconnections = 11\nbody_bytes = 2048\n";
  environment_ = {{"STEWARD_HTTP_PORT", "1002"}, {"STEWARD_HTTP_CONNECTIONS", "12"}};
  flags_ = {{"http.port", "1003"}};
  const auto loaded = load();
  ASSERT_TRUE(loaded) << loaded.error().detail;
  EXPECT_EQ(loaded->values.http_port, 1003);
  EXPECT_EQ(loaded->values.http_connections, 12);
  EXPECT_EQ(loaded->values.http_body_bytes, 2048);
  EXPECT_EQ(loaded->values.threads_pool, Settings{}.threads_pool);
  EXPECT_EQ(loaded->sources.at("http.port").place, "--port");
  EXPECT_EQ(loaded->sources.at("http.connections").place, "STEWARD_HTTP_CONNECTIONS");
  EXPECT_EQ(loaded->sources.at("http.body_bytes").place, path_.string() + ":4");
  EXPECT_EQ(loaded->sources.at("threads.pool").origin, Origin::built_in);
}

TEST_F(SettingsTest, TheFileIsNamedByTheEnvironmentWhenNoFlagNamesIt) {
  std::ofstream(path_) << "[http]\nport = 1001\n";
  environment_ = {{"STEWARD_CONFIG", path_.string()}};
  const auto loaded = load();
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.http_port, 1001);
}

TEST_F(SettingsTest, AnUnknownKeyInTheFileIsRefusedWithItsLine) {
  text_ = "locale = \"en\"\n\n[http]\nport = 1\nprot = 2\n";
  EXPECT_THAT(refusal(), HasSubstr(path_.string() + ":5: unknown setting http.prot"));
}

TEST_F(SettingsTest, AWrongTypeRangeOrChoiceSaysWhatIsAllowed) {
  text_ = "[http]\nport = \"80\"\n";
  EXPECT_THAT(refusal(), HasSubstr(":2: http.port must be a whole number from 0 to 65535"));
  text_ = "[http]\nport = 1.5\n";
  EXPECT_THAT(refusal(), HasSubstr(":2: http.port must be a text, a whole number, true or false"));
  text_ = "[http]\nport = 65536\n";
  EXPECT_THAT(refusal(), HasSubstr(":2: http.port must be a whole number from 0 to 65535"));
  text_ = "locale = \"de\"\n";
  EXPECT_THAT(refusal(), HasSubstr(":1: locale must be one of zh-CN, en"));
  text_.clear();
  environment_ = {{"STEWARD_HTTP_PORT", "80x"}};
  EXPECT_THAT(refusal(), HasSubstr("STEWARD_HTTP_PORT: http.port must be"));
  environment_ = {{"STEWARD_HTTP_ACCEPT_CLEARTEXT", "perhaps"}};
  EXPECT_THAT(refusal(), HasSubstr("http.accept_cleartext must be true or false"));
}

TEST_F(SettingsTest, BrokenTomlAndAMissingFileSaySo) {
  text_ = "locale = \"en\"\nport = \n";
  EXPECT_THAT(refusal(), HasSubstr(path_.string() + ":2: "));
  text_.clear();
  environment_ = {{"STEWARD_CONFIG", "/nonexistent/steward.toml"}};
  EXPECT_THAT(refusal(), HasSubstr("cannot read the configuration file /nonexistent/steward.toml"));
}

TEST_F(SettingsTest, ListensBeyondThisMachineOnlyWhenCleartextIsAccepted) {
  for (const std::string local : {"127.0.0.1", "127.1.2.3", "::1"}) {
    flags_ = {{"http.address", local}};
    EXPECT_EQ(refusal(), "taken") << local;
  }
  for (const std::string open : {"0.0.0.0", "192.168.1.2", "::"}) {
    flags_ = {{"http.address", open}};
    EXPECT_THAT(refusal(), HasSubstr("accept_cleartext")) << open;
    flags_["http.accept_cleartext"] = "true";
    EXPECT_EQ(refusal(), "taken") << open;
  }
  flags_ = {{"http.address", "localhost"}};
  EXPECT_THAT(refusal(), HasSubstr("must be an IPv4 or IPv6 address"));
}

TEST_F(SettingsTest, AWebhookIsHttpsOrOfThisMachineAndSigned) {
  flags_ = {{"dunning.webhook_url", "https://sms.example.cn/notices"}};
  EXPECT_THAT(refusal(), HasSubstr("needs dunning.webhook_secret_file"));
  flags_["dunning.webhook_secret_file"] = "/etc/steward/webhook";
  EXPECT_EQ(refusal(), "taken");
  flags_["dunning.webhook_url"] = "http://127.0.0.1:9000/notices";
  EXPECT_EQ(refusal(), "taken");
  flags_["dunning.webhook_url"] = "http://sms.example.cn/a-token";
  EXPECT_THAT(refusal(), HasSubstr("--dunning-webhook-url: dunning.webhook_url"));
  EXPECT_THAT(refusal(), testing::Not(HasSubstr("a-token")));
}

TEST_F(SettingsTest, AChannelMayHaveAWebhookOfItsOwn) {
  flags_ = {{"dunning.sms_webhook_url", "https://sms.example.cn/notices"}};
  EXPECT_THAT(refusal(), HasSubstr("dunning.sms_webhook_url needs dunning.sms_webhook_secret_file"));
  text_ = "[dunning]\nsms_webhook_secret_file = \"/etc/steward/sms\"\n";
  environment_ = {{"STEWARD_DUNNING_LETTER_WEBHOOK_CA_FILE", "/etc/steward/letters.pem"}};
  const auto loaded = load();
  ASSERT_TRUE(loaded) << loaded.error().detail;
  EXPECT_EQ(loaded->values.dunning_sms_webhook_secret_file, "/etc/steward/sms");
  EXPECT_EQ(loaded->values.dunning_letter_webhook_ca_file, "/etc/steward/letters.pem");
  flags_["dunning.sms_webhook_url"] = "http://sms.example.cn/a-token";
  EXPECT_THAT(refusal(), HasSubstr("--dunning-sms-webhook-url: dunning.sms_webhook_url"));
  EXPECT_THAT(refusal(), testing::Not(HasSubstr("a-token")));
}

// Each member belongs to the row that names it: one that is copied wrongly is found.
TEST_F(SettingsTest, TheWebhooksOfChannelsAreThoseOfTheirRows) {
  for (const WebhookSettings& webhook : webhook_settings()) {
    const auto member_of = [](std::string_view key) {
      for (const Setting& setting : all_settings()) {
        if (setting.key == key) return std::get<std::string Settings::*>(setting.member);
      }
      return static_cast<std::string Settings::*>(nullptr);
    };
    EXPECT_EQ(member_of(webhook.url_key), webhook.url) << webhook.url_key;
    EXPECT_EQ(member_of(webhook.secret_file_key), webhook.secret_file) << webhook.secret_file_key;
    std::string ca_file_key(webhook.url_key.substr(0, webhook.url_key.size() - 3));
    EXPECT_EQ(member_of(ca_file_key + "ca_file"), webhook.ca_file) << ca_file_key;
    const auto limit = std::find_if(all_settings().begin(), all_settings().end(),
                                    [&](const Setting& setting) { return setting.key == webhook.at_once_key; });
    ASSERT_NE(limit, all_settings().end()) << webhook.at_once_key;
    EXPECT_EQ(std::get<std::int64_t Settings::*>(limit->member), webhook.at_once) << webhook.at_once_key;
  }
}

// The names are made, so they are held here: an operator has them in files, variables and scripts.
TEST_F(SettingsTest, TheNamesOfWebhooksAreThese) {
  std::vector<std::string> names;
  for (const Setting& setting : all_settings()) {
    if (setting.key.find("webhook_") == std::string_view::npos) continue;
    names.push_back(std::string(setting.key) + ' ' + std::string(setting.flag));
  }
  std::vector<std::string> expected = {
      "dunning.webhook_url --dunning-webhook-url",
      "dunning.webhook_secret_file --dunning-webhook-secret-file",
      "dunning.webhook_ca_file --dunning-webhook-ca-file",
  };
  for (const std::string channel : {"app", "wechat", "sms", "call", "letter"}) {
    expected.push_back("dunning." + channel + "_webhook_url --dunning-" + channel + "-webhook-url");
    expected.push_back("dunning." + channel + "_webhook_secret_file --dunning-" + channel + "-webhook-secret-file");
    expected.push_back("dunning." + channel + "_webhook_ca_file --dunning-" + channel + "-webhook-ca-file");
    expected.push_back("dunning." + channel + "_webhook_at_once --dunning-" + channel + "-webhook-at-once");
  }
  for (const char* common : {"dunning.webhook_timeout_ms --dunning-webhook-timeout-ms",
                             "dunning.webhook_attempts --dunning-webhook-attempts",
                             "dunning.webhook_first_delay_s --dunning-webhook-first-delay-s",
                             "dunning.webhook_most_hours --dunning-webhook-most-hours",
                             "dunning.webhook_at_once --dunning-webhook-at-once"}) {
    expected.push_back(common);
  }
  EXPECT_EQ(names, expected);
}

TEST_F(SettingsTest, AChannelHasTheLimitOfAllUnlessItHasItsOwn) {
  flags_ = {{"dunning.sms_webhook_at_once", "2"}};
  const auto loaded = load();
  ASSERT_TRUE(loaded) << loaded.error().detail;
  EXPECT_EQ(loaded->values.dunning_sms_webhook_at_once, 2);
  EXPECT_EQ(loaded->values.dunning_letter_webhook_at_once, 0);
  flags_ = {{"dunning.sms_webhook_at_once", "65"}};
  EXPECT_THAT(refusal(), HasSubstr("--dunning-sms-webhook-at-once: dunning.sms_webhook_at_once must be"));
}

TEST_F(SettingsTest, TheSecretOfAWebhookIsTheOwnersAlone) {
  const std::filesystem::path secret = path_.string() + ".secret";
  const auto write = [&](const std::string& text, std::filesystem::perms permissions) {
    std::ofstream(secret, std::ios::trunc) << text;
    std::filesystem::permissions(secret, permissions);
  };
  using std::filesystem::perms;
  constexpr auto kOwner = perms::owner_read | perms::owner_write;
  write("0123456789abcdef\n", kOwner);
  const auto read = read_webhook_secret("dunning.webhook_secret_file", secret);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(*read, "0123456789abcdef");
  write("0123456789abcdef\n", kOwner | perms::group_read);
  EXPECT_THAT(read_webhook_secret("dunning.webhook_secret_file", secret).error().detail, HasSubstr("chmod 600"));
  write("too-short\n", kOwner);
  EXPECT_THAT(read_webhook_secret("dunning.webhook_secret_file", secret).error().detail,
              HasSubstr("16 to 4,096 bytes"));
  EXPECT_THAT(read_webhook_secret("dunning.webhook_secret_file", secret).error().detail,
              testing::Not(HasSubstr("too-short")));
  std::filesystem::remove(secret);
  EXPECT_FALSE(read_webhook_secret("dunning.webhook_secret_file", secret));
}

TEST_F(SettingsTest, ATimeZoneMustExist) {
  flags_ = {{"time_zone", "Asia/Chongqing"}};
  EXPECT_EQ(refusal(), "taken");
  flags_ = {{"time_zone", "Asia/Nowhere"}};
  EXPECT_THAT(refusal(), HasSubstr("--time-zone: time_zone must be an IANA name"));
}

}  // namespace
}  // namespace steward::cli
