#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/remote.h"
#include "tests/replay/story.h"
#include "tests/support/samples.h"

// The commands through a running server: the real binary serves, as a process of its own.
namespace steward::cli {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Outcome {
  int exit;
  std::string out;
  std::string err;
};

Outcome steward(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "steward");
  std::vector<const char*> raw;
  for (const std::string& argument : arguments) raw.push_back(argument.c_str());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int exit = run(all_commands(), static_cast<int>(raw.size()), raw.data());
  std::string out = testing::internal::GetCapturedStdout();
  return {exit, std::move(out), testing::internal::GetCapturedStderr()};
}

// Says its address on standard output when it listens.
class ServerProcess {
 public:
  explicit ServerProcess(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {STEWARD_BINARY, "serve", "--port", "0", "--log-level", "error"});
    std::vector<char*> raw;
    for (std::string& argument : arguments) raw.push_back(argument.data());
    raw.push_back(nullptr);
    int ends[2] = {-1, -1};
    EXPECT_EQ(::pipe(ends), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(ends[0]);
      ::close(ends[1]);
      ::execv(raw.front(), raw.data());
      ::_exit(127);
    }
    ::close(ends[1]);
    std::string said;
    std::string piece(1024, '\0');
    while (url_.empty()) {
      const auto got = ::read(ends[0], piece.data(), piece.size());
      if (got <= 0) break;
      said.append(piece, 0, static_cast<std::size_t>(got));
      const auto at = said.find("http://");
      if (at != std::string::npos && said.find('\n', at) != std::string::npos) {
        url_ = said.substr(at, said.find('\n', at) - at);
      }
    }
    out_ = ends[0];
    EXPECT_FALSE(url_.empty()) << said;
  }
  ~ServerProcess() {
    stop();
    ::close(out_);
  }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  void stop() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGTERM);
    int status = 0;
    EXPECT_EQ(::waitpid(pid_, &status, 0), pid_);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    pid_ = -1;
  }
  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  std::string url_;
};

class ServerCommands : public testing::Test {
 protected:
  void serve(const std::vector<std::string>& more = {"--rate", "100000", "--burst", "100000"}) {
    story.close();
    std::vector<std::string> arguments{"--data", story.directory().string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    server = std::make_unique<ServerProcess>(std::move(arguments));
  }
  Outcome at_directory(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--data", story.directory().string()});
    return steward(std::move(arguments));
  }
  Outcome at_server(std::vector<std::string> arguments, const std::string& key_file = {}) {
    arguments.insert(arguments.end(), {"--server", server->url(), "--key-file",
                                       key_file.empty() ? (story.directory() / "first-keys").string() : key_file});
    return steward(std::move(arguments));
  }
  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const {
    const auto path = story.directory() / name;
    std::ofstream(path) << text;
    return path.string();
  }

  test::Story story;
  std::unique_ptr<ServerProcess> server;
};

TEST_F(ServerCommands, TellTheSameHistoriesAsTheStoppedDirectory) {
  story.crowd(1'100);  // more events than one page has
  const std::string zhang = to_string(story.zhang);
  const std::vector<std::vector<std::string>> tales = {
      {"replay", "household", zhang, "--locale", "en"},
      {"replay", "household", zhang},
      {"replay", "household", zhang, "--json"},
      {"replay", "household", zhang, "--csv"},
      {"replay", "household", zhang, "--reveal"},
      {"replay", "household", zhang, "--as-at", to_string(story.before_reversal)},
      {"replay", "household", zhang, "--as-at", "2000-01-01T00:00:00Z"},
      {"replay", "household", zhang, "--as-of", "2026-02-28", "--json"},
      {"replay", "household", to_string(story.li), "--json"},
      {"replay", "household", to_string(story.li), "--csv"},
      {"replay", "household", "--house-number", "3-1-101", "--community", "jinxiu", "--json"},
      {"replay", "house", to_string(story.house)},
      {"replay", "house", to_string(story.house), "--json"},
      {"replay", "house", "--house-number", "3-1-101", "--community", "jinxiu", "--csv"},
  };
  story.close();
  std::vector<Outcome> expected;
  for (const auto& tale : tales) expected.push_back(at_directory(tale));
  serve();
  for (std::size_t i = 0; i < tales.size(); ++i) {
    ASSERT_EQ(expected[i].exit, 0) << expected[i].err;
    const Outcome outcome = at_server(tales[i]);
    EXPECT_EQ(outcome.exit, 0) << outcome.err;
    EXPECT_TRUE(outcome.out == expected[i].out) << testing::PrintToString(tales[i]) << "\n"
                                                << outcome.out.substr(0, 2'000);
  }
  for (const auto& [tale, id] : {std::pair("household", zhang), std::pair("house", to_string(story.house))}) {
    const Outcome early = at_server({"replay", tale, id, "--as-at", "2000-01-01T00:00:00Z"});
    EXPECT_THAT(early.err, HasSubstr("nothing to tell")) << tale;
    EXPECT_THAT(at_server({"replay", tale, id}).err, Not(HasSubstr("nothing to tell"))) << tale;
  }
  // A table's columns are as wide as its page needs; its lines are all there, once.
  const Outcome table = at_server({"replay", "household", to_string(story.li)});
  const auto whole = at_server({"replay", "household", to_string(story.li), "--csv"});
  const auto lines = std::count(table.out.begin(), table.out.end(), '\n');
  EXPECT_EQ(lines, 4 + 2 * (std::count(whole.out.begin(), whole.out.end(), '\n') - 1));
}

TEST_F(ServerCommands, PrintTheSameDocumentsAsTheStoppedDirectory) {
  story.burst_pipe();
  const std::string li = to_string(story.li);
  const std::vector<std::vector<std::string>> documents = {
      {"print", "bill-notice", li},
      {"print", "bill-notice", "--house-number", "3-1-101", "--community", "jinxiu", "--language", "en", "--reveal"},
      {"print", "dunning-letter", li, "--date", "2026-05-31"},
      {"print", "receipt", to_string(story.zhang), "--payment", to_string(test::sample_id<PaymentId>(0xb0))},
      {"print", "day-close", "--community", "jinxiu", "--date", "2026-03-31", "--language", "en"},
  };
  story.close();
  std::vector<Outcome> expected;
  for (const auto& document : documents) expected.push_back(at_directory(document));
  serve();
  for (std::size_t i = 0; i < documents.size(); ++i) {
    ASSERT_EQ(expected[i].exit, 0) << expected[i].err;
    EXPECT_THAT(expected[i].out, StartsWith("%PDF-"));
    const Outcome outcome = at_server(documents[i]);
    EXPECT_EQ(outcome.exit, 0) << outcome.err;
    EXPECT_TRUE(outcome.out == expected[i].out) << testing::PrintToString(documents[i]);
  }
  const auto nothing = at_server({"print", "dunning-letter", to_string(story.zhang), "--language", "en"});
  EXPECT_EQ(nothing.exit, 1);
  EXPECT_THAT(nothing.err, EndsWith(" (nothing-past-due)\n"));
  EXPECT_EQ(at_server({"print", "bill-notice", li, "--company", "1"}).exit, 2);
  EXPECT_EQ(at_server({"print", "day-close", "--community", "jinxiu", "--company", "1"}).exit, 2);
}

std::vector<std::int64_t> positions(const std::string& ndjson) {
  std::vector<std::int64_t> all;
  std::istringstream lines(ndjson);
  for (std::string line; std::getline(lines, line);) {
    all.push_back(boost::json::parse(line).at("position").as_int64());
  }
  return all;
}

TEST_F(ServerCommands, ExportTheCompanysEventsPageByPage) {
  story.crowd(1'100);
  story.close();
  const auto expected = positions(at_directory({"export", "--company", "1"}).out);
  std::vector<std::string> narrow = {"export", "--type", "PaymentReceived", "--type", "PaymentReversed", "--to", "40"};
  const auto expected_narrow = positions(at_directory(narrow).out);
  ASSERT_GT(expected.size(), 1'100U);
  serve();
  EXPECT_EQ(positions(at_server({"export"}).out), expected);
  EXPECT_LT(expected_narrow.size(), 40U);
  EXPECT_EQ(positions(at_server(narrow).out), expected_narrow);
  const auto from = positions(at_server({"export", "--from", std::to_string(expected.back())}).out);
  EXPECT_THAT(from, ElementsAre(expected.back()));
  const auto nothing_yet = at_server({"export", "--from", std::to_string(expected.back() + 1)});
  EXPECT_EQ(nothing_yet.exit, 0) << nothing_yet.err;
  EXPECT_EQ(nothing_yet.out, "");
  const auto beyond = at_server({"export", "--from", "999999", "-o", (story.directory() / "beyond").string()});
  EXPECT_EQ(beyond.exit, 1);
  EXPECT_THAT(beyond.err, HasSubstr(" (position-from-lost-future last_position="));
  EXPECT_FALSE(std::filesystem::exists(story.directory() / "beyond"));
  EXPECT_EQ(at_server({"export", "--reveal"}).exit, 2);
  EXPECT_EQ(at_server({"export", "--type", "Nonsense"}).exit, 2);
}

// The log goes on in a higher epoch: in the one before there is nothing behind the position where it was cut.
TEST_F(ServerCommands, ExportFromBehindALossThatWasAccepted) {
  story.close();
  std::filesystem::remove(story.directory() / "anchor");
  story.open(test::Story::Loss::accepted);
  story.crowd(3);
  ASSERT_EQ(story.durable().epoch, 2U);
  const std::string last = std::to_string(story.durable().position);
  const std::string from = std::to_string(story.durable().position - 2);
  story.close();
  const auto expected = positions(at_directory({"export", "--from", from, "--to", last}).out);
  ASSERT_EQ(expected.size(), 3U);
  serve();
  const auto outcome = at_server({"export", "--from", from, "--to", last});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(positions(outcome.out), expected);
}

// The key says whose the rows become, so that nobody believes they became another's.
TEST_F(ServerCommands, ImportForTheCompanyOfTheKeyAndRefuseToBeToldAnother) {
  const auto file = write("houses.csv", "楼栋,房号,建筑面积\n3,101,89.43\n");
  serve();
  const std::vector<std::string> rehearsal = {"import", "houses", file, "--community", "jinxiu", "--dry-run"};
  for (const char* company : {"1", "2"}) {
    auto told = rehearsal;
    told.insert(told.end(), {"--company", company});
    const auto outcome = at_server(told);
    EXPECT_EQ(outcome.exit, 2) << company;
    EXPECT_THAT(outcome.err, HasSubstr("not --company")) << company;
  }
  const auto untold = at_server(rehearsal);
  EXPECT_NE(untold.exit, 2) << untold.err;
  EXPECT_THAT(untold.out, Not(testing::IsEmpty()));
}

TEST_F(ServerCommands, ShowPauseResumeAndRebuildViews) {
  story.close();
  ASSERT_EQ(at_directory({"rebuild"}).exit, 0);  // makes them all
  serve();
  const auto status = at_server({"views", "status", "--json"});
  EXPECT_EQ(status.exit, 0) << status.err;
  const auto views = boost::json::parse(status.out).as_array();
  const auto arrears =
      std::find_if(views.begin(), views.end(), [](const auto& view) { return view.at("view") == "arrears"; });
  ASSERT_NE(arrears, views.end());
  EXPECT_GT(arrears->at("position").to_number<std::int64_t>(), 20);
  EXPECT_EQ(at_server({"views", "pause", "arrears"}).exit, 0);
  EXPECT_THAT(at_server({"views", "status"}).out, HasSubstr("paused"));
  EXPECT_EQ(at_server({"views", "resume", "arrears"}).exit, 0);
  EXPECT_THAT(at_server({"views", "status"}).out, Not(HasSubstr("paused")));
  const auto one = at_server({"rebuild", "arrears"});
  EXPECT_EQ(one.exit, 0) << one.err;
  EXPECT_THAT(one.out, HasSubstr("arrears\n"));
  EXPECT_THAT(one.out, HasSubstr("a second\n"));
  const auto all = at_server({"rebuild"});
  EXPECT_EQ(all.exit, 0) << all.err;
  EXPECT_THAT(all.out, HasSubstr("directory\n"));
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"rebuild", "no/such"}, {"views", "pause", "nonsense"}}) {
    const auto unknown = at_server([&] {
      auto arguments = command;
      arguments.insert(arguments.end(), {"--locale", "en"});
      return arguments;
    }());
    EXPECT_EQ(unknown.exit, 1);
    EXPECT_THAT(unknown.err, StartsWith("steward: There is no such view. "));
    EXPECT_THAT(unknown.err, EndsWith(" (view-unknown)\n"));
  }
}

TEST_F(ServerCommands, IssueAKeyUseItAndRevokeIt) {
  serve();
  const auto issued = at_server({"api-keys", "issue", "--role", "auditor", "--label", "audit"});
  ASSERT_EQ(issued.exit, 0) << issued.err;
  const auto file = write("audit-key", issued.out);
  EXPECT_EQ(at_server({"replay", "household", to_string(story.zhang)}, file).exit, 0);
  const auto status = at_server({"views", "status", "--locale", "en"}, file);
  EXPECT_EQ(status.exit, 1);
  EXPECT_THAT(status.err, HasSubstr("(not-permitted)"));

  // The operator sees no household of a company, and makes keys for every one.
  EXPECT_EQ(at_server({"replay", "household", to_string(story.zhang), "--operator"}).exit, 1);
  const auto other =
      at_server({"api-keys", "issue", "--role", "auditor", "--label", "x", "--company", "1", "--operator"});
  ASSERT_EQ(other.exit, 0) << other.err;
  EXPECT_EQ(at_server({"replay", "household", to_string(story.zhang)}, write("other-key", other.out)).exit, 0);

  const std::string credential = issued.err.substr(issued.err.find("Credential ") + 11, 36);
  const auto revoked = at_server({"api-keys", "revoke", credential});
  EXPECT_EQ(revoked.exit, 0) << revoked.err;
  EXPECT_EQ(revoked.out, "revoked " + credential + "\n");
  const auto refused = at_server({"replay", "household", to_string(story.zhang), "--locale", "en"}, file);
  EXPECT_EQ(refused.exit, 1);
  EXPECT_EQ(refused.err, "steward: A valid API key is needed. (unauthenticated)\n");

  // The operator has the keys of everybody, as the stopped directory does, and a company its own.
  const auto all = at_server({"api-keys", "list", "--operator"});
  ASSERT_EQ(all.exit, 0) << all.err;
  EXPECT_THAT(all.out, testing::ContainsRegex(credential + " +1  auditor +[^ ]+ +revoked  audit\n"));
  EXPECT_THAT(all.out, testing::ContainsRegex(" +1  auditor +[^ ]+ +active   x\n"));
  EXPECT_THAT(all.out, testing::ContainsRegex(" +0  administrator "));
  const auto own = at_server({"api-keys", "list"});
  ASSERT_EQ(own.exit, 0) << own.err;
  EXPECT_THAT(own.out, HasSubstr(credential));
  EXPECT_THAT(own.out, Not(testing::ContainsRegex(" +0  administrator ")));
  server->stop();
  EXPECT_EQ(at_directory({"api-keys", "list"}).out, all.out);
}

// A technician's key makes the steps of one member of staff: it is told which.
TEST_F(ServerCommands, IssueATechniciansKeyForAMemberOfStaff) {
  serve();
  const std::vector<std::string> technician = {"api-keys", "issue", "--role", "technician", "--label", "toolbox"};
  const auto nobody = at_server(technician);
  EXPECT_EQ(nobody.exit, 2);
  EXPECT_THAT(nobody.err, HasSubstr("--staff ID is needed for a technician's key"));
  EXPECT_EQ(steward({"api-keys", "issue", "--role", "technician", "--label", "toolbox", "--data", "nowhere"}).exit, 2);
  auto stranger = technician;
  stranger.insert(stranger.end(), {"--staff", to_string(story.zhang)});
  const auto refused = at_server(stranger);
  EXPECT_EQ(refused.exit, 1);
  EXPECT_THAT(refused.err, HasSubstr("(staff-unknown)"));
}

TEST_F(ServerCommands, TakeTheKeyFileFromTheEnvironmentAndWaitWhenToldTo) {
  serve({"--rate", "2", "--burst", "1"});
  ASSERT_EQ(::setenv("STEWARD_KEY_FILE", (story.directory() / "first-keys").c_str(), 1), 0);
  // Three requests, one after the other.
  const auto told =
      steward({"replay", "household", "--house-number", "3-1-101", "--community", "jinxiu", "--server", server->url()});
  ::unsetenv("STEWARD_KEY_FILE");
  EXPECT_EQ(told.exit, 0) << told.err;
  const auto no_key = steward({"views", "status", "--server", server->url()});
  EXPECT_EQ(no_key.exit, 2);
  EXPECT_THAT(no_key.err, HasSubstr("--key-file"));
}

TEST_F(ServerCommands, EndWithThreeWhenNobodyListens) {
  serve();
  server->stop();
  const auto status = at_server({"views", "status"});
  EXPECT_EQ(status.exit, 3);
  EXPECT_THAT(status.err, HasSubstr("(server-unreachable)"));
}

// SIGTERM is for the thread that waits for it: any other that left it open would end the process without grace, if the
// signal came before the wait.
TEST_F(ServerCommands, TheServersOtherThreadsTakeNoSignal) {
  serve();
  const std::filesystem::path tasks = "/proc/" + std::to_string(server->pid()) + "/task";
  int others = 0;
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    if (task.path().filename() == std::to_string(server->pid())) continue;
    std::ifstream status(task.path() / "status");
    for (std::string line; std::getline(status, line);) {
      if (!line.starts_with("SigBlk:")) continue;
      ++others;
      const auto blocked = std::stoull(line.substr(7), nullptr, 16);
      EXPECT_NE(blocked & (1ULL << (SIGTERM - 1)), 0U) << task.path();
      EXPECT_NE(blocked & (1ULL << (SIGINT - 1)), 0U) << task.path();
    }
  }
  EXPECT_GT(others, 3);
}

TEST(ServerUsage, IsCheckedBeforeAnythingIsDone) {
  const std::vector<std::string> server = {"--server", "http://127.0.0.1:1"};
  const auto with = [](std::vector<std::string> arguments, const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return steward(std::move(arguments));
  };
  const std::string id = "018f3b2a-7c1d-7e2f-9a3b-0123456789ab";
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"verify"}, {"compare"}, {"demo"}, {"keyring", "status"}}) {
    const auto outcome = with(command, server);
    EXPECT_EQ(outcome.exit, 2) << command.front();
    EXPECT_THAT(outcome.err, HasSubstr("works on a stopped directory")) << command.front();
  }
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{{"replay", "household", id},
                                                                                       {"replay", "house", id},
                                                                                       {"rebuild"},
                                                                                       {"export"},
                                                                                       {"views", "status"},
                                                                                       {"api-keys", "list"}}) {
    const auto both = with(command, {"--data", "d", server[0], server[1]});
    EXPECT_EQ(both.exit, 2) << command.front();
    EXPECT_THAT(both.err, HasSubstr("either --data")) << command.front();
    EXPECT_EQ(with(command, {"--key-file", "f"}).exit, 2) << command.front();
    const auto tls = with(command, {"--server", "https://127.0.0.1:1", "--key-file", "f"});
    EXPECT_EQ(tls.exit, 2);
    EXPECT_THAT(tls.err, HasSubstr("https is not spoken")) << command.front();
    const auto missing = with(command, {server[0], server[1], "--key-file", "no-such-file"});
    EXPECT_EQ(missing.exit, 2);
    EXPECT_THAT(missing.err, HasSubstr("no-such-file")) << command.front();
  }
}

TEST(KeyFile, HoldsAKeyOrTheFirstKeys) {
  const auto key = [](char digit) { return "stw_" + std::string(32, digit) + "_" + std::string(64, digit); };
  EXPECT_EQ(key_in(key('1') + "\n", KeyWanted::companys), key('1'));
  const std::string both = "operator " + key('1') + "\ncompany " + key('2') + "\n";
  EXPECT_EQ(key_in(both, KeyWanted::companys), key('2'));
  EXPECT_EQ(key_in(both, KeyWanted::operators), key('1'));
  EXPECT_EQ(key_in("operator " + key('1') + "\n", KeyWanted::companys), key('1'));
  EXPECT_EQ(key_in(key('1') + "\n", KeyWanted::operators), key('1'));
  EXPECT_FALSE(key_in("company " + key('1') + "\n", KeyWanted::operators));
  for (const std::string& wrong : {std::string(), std::string("\n"), std::string("secret-thing\n"), "owner " + key('1'),
                                   key('1') + "\n" + key('2'), "company " + key('1') + " x"}) {
    const auto found = key_in(wrong, KeyWanted::companys);
    ASSERT_FALSE(found) << wrong;
    EXPECT_EQ(found.error().code, "key-file-invalid");
    EXPECT_THAT(words(found.error()), Not(HasSubstr("secret-thing")));
    EXPECT_THAT(words(found.error()), Not(HasSubstr("stw_")));
  }
}

}  // namespace
}  // namespace steward::cli
