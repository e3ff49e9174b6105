#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <optional>
#include <thread>

#include "tests/blackbox/estate.h"
#include "tests/blackbox/payment_load.h"
#include "tests/support/eventually.h"

// Backups of the running binary, and what a restore makes of them.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;

namespace fs = std::filesystem;

constexpr std::int64_t kOwed = 50'000'000;

std::int64_t number_of(const std::string& position) { return std::stoll(position.substr(position.find('-') + 1)); }

class BackupOfAServer : public Blackbox {
 protected:
  void SetUp() override {
    fs::create_directory(shelf);
    ASSERT_NO_FATAL_FAILURE(server.start({"--backup-directory", shelf.string()}));
    operator_key = server.operator_key();
    estate = make_estate("sunshine", 8);
    Client admin = client(estate.admin_key);
    for (const std::string& household : estate.households) charge(admin, estate, household, kOwed, "2099-12-31");
    ledger.emplace(directory.path() / "ledger");
  }

  Ran steward(const std::vector<std::string>& arguments) { return run_steward(arguments, directory.path() / "output"); }
  // Waits until the job of a backup has ended; its state.
  std::string wait_for(Client& boss, const std::string& name) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(120);
    while (std::chrono::steady_clock::now() < deadline) {
      const Answer answer = boss.get("/v1/backups/" + name);
      EXPECT_EQ(answer.status, 200) << answer.body;
      const boost::json::value body = answer.json();
      const std::string state(body.at("job").at("state").as_string());
      if (state != "running") return state;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return "too slow";
  }
  void expect_nothing_found_in(const fs::path& directory_of_data) {
    for (const std::string command : {"verify", "compare"}) {
      const Ran ran = steward({command, "--data", directory_of_data.string()});
      EXPECT_EQ(ran.exit, 0) << command << ran.output;
    }
  }

  fs::path shelf = directory.path() / "backups";
  Estate estate;
  std::optional<Ledger> ledger;
};

TEST_F(BackupOfAServer, TakenUnderLoadHasEveryPaymentThatWasAcknowledgedBeforeItsCursor) {
  Client boss = client(operator_key);
  std::optional<PaymentLoad> load(std::in_place, *ledger, server.port(), estate.admin_key, estate.households, 3U);
  // One in ten is refused.
  ASSERT_TRUE(test::eventually([&] { return ledger->answers() >= 40; })) << server.log();
  const Answer begun = boss.act("PUT", "/v1/backups/nightly");
  ASSERT_EQ(begun.status, 202) << begun.body;
  EXPECT_EQ(begun.header("Location"), "/v1/backups/nightly");
  EXPECT_THAT(begun.text("state"), testing::AnyOf("incomplete", "whole")) << "it has only begun";
  EXPECT_EQ(wait_for(boss, "nightly"), "done") << server.log();
  for (const std::string event : {"backup-started", "backup-done"}) {
    const std::string line = "\"" + event + "\",\"request_id\":\"" + begun.header("X-Request-Id") + "\"";
    EXPECT_TRUE(test::eventually([&] { return server.log().find(line) != std::string::npos; })) << line;
  }
  const boost::json::value taken = boss.get("/v1/backups/nightly").json();
  EXPECT_EQ(taken.at("state"), "whole");
  EXPECT_TRUE(taken.at("verified_at").is_string());
  const std::string cursor(taken.at("position").as_string());
  const std::size_t taken_at = ledger->answers();
  ASSERT_TRUE(test::eventually([&] { return ledger->answers() >= taken_at + 40; })) << server.log();
  server.kill();
  load.reset();

  const fs::path again = directory.path() / "again";
  const Ran restored =
      steward({"restore", "--from", (shelf / "nightly").string(), "--data", again.string(), "--lost", data.string()});
  ASSERT_EQ(restored.exit, 0) << restored.output;
  EXPECT_THAT(restored.output, HasSubstr("the epoch is now 2"));
  EXPECT_THAT(restored.output, HasSubstr("lost      positions "));
  expect_nothing_found_in(again);

  ServerProcess second(again);
  ASSERT_NO_FATAL_FAILURE(second.start());
  Client admin(second.port(), estate.admin_key);
  std::size_t before = 0;
  std::size_t beyond = 0;
  for (const auto& [key, entry] : ledger->read()) {
    if (entry.status != 201) continue;
    const boost::json::value body = boost::json::parse(entry.body);
    const std::string position(body.at("position").as_string());
    const Answer answer = admin.get("/v1/households/" + entry.household, {{"Min-Position", position}});
    if (number_of(position) > number_of(cursor)) {
      // What came while the backup was taken may be in it; what came after it is lost, and known to be.
      if (answer.status != 200) ++beyond;
      continue;
    }
    ++before;
    EXPECT_EQ(answer.status, 200) << position << answer.body;
    const Answer repeated = pay_again(admin, key, entry);
    EXPECT_EQ(repeated.header("Idempotent-Replayed"), "true") << key;
    EXPECT_EQ(repeated.body, entry.body) << key;
  }
  EXPECT_GT(before, 20U);
  EXPECT_GT(beyond, 20U);
  const std::string lost = std::to_string(number_of(cursor) + 1'000'000);
  const Answer from_the_future = admin.get("/v1/arrears", {{"Min-Position", "1-" + lost}});
  EXPECT_EQ(from_the_future.status, 409);
  EXPECT_EQ(from_the_future.problem(), "position-from-lost-future");
  // Sealed names open with the keyring of the backup.
  const Answer household = admin.get("/v1/households/" + estate.households[0] + "?reveal=true");
  EXPECT_EQ(household.text("owner_name"), "张三");
  EXPECT_EQ(second.stop(), 0);
  expect_nothing_found_in(again);
}

TEST_F(BackupOfAServer, PositionsFromBeyondTheBackupStayUnknownWhateverComesAfter) {
  Client admin = client(estate.admin_key);
  const std::string account = "/v1/households/" + estate.households[0];
  const auto pay = [&](Client& by) {
    const Answer paid = by.post(account + "/payments", R"({"channel":"cash","amount_fen":100})");
    EXPECT_EQ(paid.status, 201) << paid.body;
    return paid.header("Event-Position");
  };
  const std::string kept = pay(admin);
  Client boss = client(operator_key);
  ASSERT_EQ(boss.act("PUT", "/v1/backups/first").status, 202);
  ASSERT_EQ(wait_for(boss, "first"), "done");
  std::string lost;
  for (int i = 0; i < 5; ++i) lost = pay(admin);
  server.kill();
  const fs::path again = directory.path() / "again";
  // Nothing of the lost directory is asked: the epoch alone tells.
  const Ran restored = steward({"restore", "--from", (shelf / "first").string(), "--data", again.string()});
  ASSERT_EQ(restored.exit, 0) << restored.output;
  ServerProcess second(again);
  ASSERT_NO_FATAL_FAILURE(second.start());
  Client later(second.port(), estate.admin_key);
  std::string now = pay(later);
  EXPECT_EQ(now.substr(0, 2), "2-");
  while (number_of(now) <= number_of(lost) + 2) now = pay(later);
  EXPECT_EQ(later.get(account, {{"Min-Position", lost}}).problem(), "position-from-lost-future");
  EXPECT_EQ(later.get("/v1/events?after=" + lost).problem(), "position-from-lost-future");
  EXPECT_EQ(later.get(account, {{"Min-Position", kept}}).status, 200);
  EXPECT_EQ(later.get(account, {{"Min-Position", now}}).status, 200);
}

TEST_F(BackupOfAServer, TheCommandLineTakesVerifiesListsAndFindsAFlippedBit) {
  const fs::path key = directory.path() / "operator-key";
  std::ofstream(key) << operator_key << "\n";
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port());
  const Ran remote = steward({"backup", "--server", url, "--key-file", key.string(), "--to", "by-hand"});
  EXPECT_EQ(remote.exit, 0) << remote.output;
  EXPECT_THAT(remote.output, HasSubstr("by-hand: whole and verified"));
  const Ran twice = steward({"backup", "--server", url, "--key-file", key.string(), "--to", "by-hand"});
  EXPECT_EQ(twice.exit, 1);
  EXPECT_THAT(twice.output, HasSubstr("backup-exists"));
  const Ran outside = steward({"backup", "--server", url, "--key-file", key.string(), "--to", "../outside"});
  EXPECT_EQ(outside.exit, 1);
  EXPECT_THAT(outside.output, HasSubstr("backup-name-invalid"));
  EXPECT_FALSE(fs::exists(directory.path() / "outside"));

  // A directory that a server has open is its server's.
  EXPECT_EQ(steward({"backup", "--data", data.string(), "--to", (shelf / "x").string()}).exit, 3);
  ASSERT_EQ(server.stop(), 0);
  const fs::path offline = shelf / "offline";
  const Ran local = steward({"backup", "--data", data.string(), "--to", offline.string()});
  EXPECT_EQ(local.exit, 0) << local.output;
  EXPECT_THAT(local.output, HasSubstr("nothing found"));
  EXPECT_EQ(local.output.find('\r'), std::string::npos) << "progress is for terminals";
  EXPECT_EQ(steward({"backup", "verify", offline.string()}).exit, 0);

  const Ran listed = steward({"backup", "list", shelf.string()});
  EXPECT_EQ(listed.exit, 0) << listed.output;
  EXPECT_THAT(listed.output, HasSubstr("by-hand  20"));
  EXPECT_THAT(listed.output, HasSubstr("verified 20"));

  const fs::path copy = shelf / "copy";
  fs::copy(offline, copy, fs::copy_options::recursive);
  const fs::path keys = copy / "keyring" / "people.keys";
  std::fstream stream(keys, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(150);
  const auto byte = static_cast<char>(stream.get() ^ 1);
  stream.seekp(150);
  stream.put(byte);
  stream.close();
  const Ran damaged = steward({"backup", "verify", "--files-only", copy.string()});
  EXPECT_EQ(damaged.exit, 1);
  EXPECT_THAT(damaged.output, HasSubstr("file-changed: keyring/people.keys"));
  const Ran refused = steward({"restore", "--from", copy.string(), "--data", (directory.path() / "never").string()});
  EXPECT_EQ(refused.exit, 1);
  EXPECT_THAT(refused.output, HasSubstr("backup-not-clean"));
  EXPECT_FALSE(fs::exists(directory.path() / "never"));
  fs::remove(copy / "manifest.json");
  EXPECT_THAT(steward({"backup", "verify", copy.string()}).output, HasSubstr("backup-incomplete"));
  EXPECT_EQ(steward({"backup", "list", shelf.string()}).exit, 1);
  EXPECT_EQ(steward({"backup"}).exit, 2);
  EXPECT_EQ(steward({"backup", "--data", data.string(), "--to", (directory.path() / "no/such/place").string()}).exit,
            1);
  const Ran occupied = steward({"restore", "--from", offline.string(), "--data", data.string()});
  EXPECT_EQ(occupied.exit, 1);
  EXPECT_THAT(occupied.output, HasSubstr("restore-target-occupied"));
}

TEST_F(BackupOfAServer, AKillWhileItIsTakenLeavesNoBackup) {
  std::size_t incomplete = 0;
  for (int i = 0; i < 6; ++i) {
    const std::string name = "kill-" + std::to_string(i);
    Client boss = client(operator_key);
    ASSERT_EQ(boss.act("PUT", "/v1/backups/" + name + "?verify=false").status, 202);
    std::this_thread::sleep_for(std::chrono::milliseconds(4 * i));
    server.kill();
    const Ran listed = steward({"backup", "list", shelf.string()});
    const bool whole = fs::exists(shelf / name / "manifest.json");
    if (!whole) ++incomplete;
    const Ran verified = steward({"backup", "verify", "--files-only", (shelf / name).string()});
    EXPECT_EQ(verified.exit, whole ? 0 : 1) << verified.output;
    fs::remove_all(shelf / name);
    ASSERT_NO_FATAL_FAILURE(server.start({"--backup-directory", shelf.string()}));
  }
  EXPECT_GT(incomplete, 0U);
}

// Later and later, until it gets through: there is a whole data directory or none.
TEST_F(BackupOfAServer, AKillWhileItIsRestoredLeavesNoDataDirectory) {
  ASSERT_EQ(server.stop(), 0);
  const fs::path backup = shelf / "backup";
  const Ran taken = steward({"backup", "--data", data.string(), "--to", backup.string(), "--no-verify"});
  ASSERT_EQ(taken.exit, 0) << taken.output;
  const fs::path again = directory.path() / "again";
  const fs::path left = again.string() + ".restoring";
  const std::vector<std::string> restore = {"restore", "--from", backup.string(), "--data", again.string()};
  std::size_t killed = 0;
  std::size_t left_behind = 0;
  // From the moment at which it begins to write: first at once, then later and later until it comes to its end.
  const auto begun = [&] { return fs::exists(left) || fs::exists(again); };
  for (std::chrono::milliseconds after{0};; after += after / 4 + std::chrono::milliseconds(1)) {
    const Ran ran = run_steward_until(restore, directory.path() / "output", after, begun);
    if (ran.exit == 0) break;
    ASSERT_EQ(ran.exit, -SIGKILL) << ran.output;
    ++killed;
    if (fs::exists(again)) break;  // the rename was the last thing it did
    if (!fs::exists(left)) continue;
    ++left_behind;
    const Ran refused = steward(restore);
    EXPECT_EQ(refused.exit, 1);
    EXPECT_THAT(refused.output, HasSubstr("restore-unfinished"));
    fs::remove_all(left);
  }
  EXPECT_GE(killed, 3U);
  EXPECT_GE(left_behind, 1U);
  EXPECT_FALSE(fs::exists(left));
  expect_nothing_found_in(again);
}

TEST_F(BackupOfAServer, OnlyTheOperatorMayAndOneAtATimeAndItCanBeCancelled) {
  Client boss = client(operator_key);
  // An administrator of a company has `operate`, but a backup holds all companies.
  for (const std::string& key : {estate.admin_key, make_key(estate, "operations")}) {
    Client other = client(key);
    EXPECT_EQ(other.act("PUT", "/v1/backups/mine").problem(), "not-permitted");
    EXPECT_EQ(other.get("/v1/backups").problem(), "not-permitted");
    EXPECT_EQ(other.act("DELETE", "/v1/backups/mine").problem(), "not-permitted");
  }
  EXPECT_FALSE(fs::exists(shelf / "mine"));
  EXPECT_EQ(boss.get("/v1/backups/mine").problem(), "backup-unknown");
  for (const char* bad : {"..", ".hidden", "a%2Fb", "a%00b", "%E5%A4%87"}) {
    const Answer answer = boss.act("PUT", "/v1/backups/" + std::string(bad));
    EXPECT_TRUE(answer.status == 400 || answer.status == 404) << bad << answer.status;
  }
  // A shelf that somebody has taken away is told alike to whoever looks and whoever writes.
  const fs::path away = shelf.string() + ".away";
  fs::rename(shelf, away);
  EXPECT_EQ(boss.act("PUT", "/v1/backups/one").problem(), "backup-missing");
  EXPECT_EQ(boss.get("/v1/backups").problem(), "backup-missing");
  fs::rename(away, shelf);
  ASSERT_EQ(boss.act("PUT", "/v1/backups/one").status, 202);
  const Answer second = boss.act("PUT", "/v1/backups/two");
  if (second.status != 202) {
    EXPECT_EQ(second.problem(), "backup-running");
  }
  const Answer cancelled = boss.act("DELETE", "/v1/backups/one");
  EXPECT_TRUE(cancelled.status == 202 || cancelled.problem() == "backup-not-running") << cancelled.body;
  // Cancelled while it is proved, a whole backup stays.
  const boost::json::value shown = boss.get("/v1/backups").json();
  EXPECT_LE(shown.at("items").as_array().size(), 2U);
  ASSERT_EQ(server.stop(), 0) << server.log();
  ASSERT_NO_FATAL_FAILURE(server.start());
  Client unset(server.port(), operator_key);
  EXPECT_EQ(unset.act("PUT", "/v1/backups/three").problem(), "backup-directory-unset");
  EXPECT_EQ(unset.get("/v1/backups").status, 403);
}

}  // namespace
}  // namespace steward::blackbox
