#include "cli/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "cli/commands.h"
#include "eventstore/base/logging.h"

namespace steward::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Outcome {
  int exit;
  std::string out;
  std::string err;
};

Outcome run_with(std::span<const SubCommand> commands, std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "steward");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int exit = run(commands, static_cast<int>(arguments.size()), arguments.data());
  std::string out = testing::internal::GetCapturedStdout();
  return {exit, std::move(out), testing::internal::GetCapturedStderr()};
}

void set_up_greet(CommandLine& line) {
  struct Arguments {
    std::string name;
    std::int64_t times = 1;
    std::optional<Date> on;
    bool loud = false;
  };
  auto args = std::make_shared<Arguments>();
  line.option("name", args->name, "NAME", "Whom").required();
  line.option("--times", args->times, "N", "How often").between(1, 3);
  line.option("--on", args->on, parse_date, "DATE", "When");
  line.flag("--loud", args->loud, "Whether");
  line.examples("  steward greet 王\n");
  line.runs([args](const LoadedSettings& settings) -> Result<Exit> {
    log_info("greeting");
    std::cout << args->name << ' ' << args->times << ' ' << (args->on ? to_string(*args->on) : "never") << ' '
              << args->loud << ' ' << settings.values.data << '\n';
    return Exit::ok;
  });
}

void set_up_fails(CommandLine& line) {
  auto how = std::make_shared<std::string>();
  auto child = line.command("with", "Fail in a way");
  child.option("how", *how, "HOW", "How").required().one_of({"error", "usage", "start", "throw", "problem"});
  child.runs([how](const LoadedSettings&) -> Result<Exit> {
    if (*how == "error") return fail("period-closed", {{"amount_fen", 5}}, "the month\nis closed");
    if (*how == "usage") return fail("usage", {}, "name one of --data and --server");
    if (*how == "start") return report(Error{"data-locked", {}, "in use"}, Exit::cannot_start);
    if (*how == "throw") throw std::runtime_error("boom");
    return Exit::problem;
  });
}

constexpr SubCommand kCommands[] = {
    {"greet", "Say hello", kGeneral, set_up_greet},
    {"fails", "Fail", kNoSettings, set_up_fails},
};

TEST(CommandLine, ParsesOptionsSettingsAndPositionals) {
  const auto done = run_with(kCommands, {"greet", "王", "--times", "2", "--on", "2026-11-23", "--loud", "--data", "d"});
  EXPECT_EQ(done.exit, 0);
  EXPECT_EQ(done.out, "王 2 2026-11-23 1 d\n");
  EXPECT_EQ(done.err, "") << "a command that is no server does not log below warn unless asked";
}

TEST(CommandLine, LogsWhenAsked) {
  const auto done = run_with(kCommands, {"greet", "x", "--log-level", "info", "--log-format", "json"});
  EXPECT_THAT(done.err, HasSubstr(R"("level":"info","event":"greeting"})"));
}

TEST(CommandLine, WrongUsageIsOneLineThatNamesTheHelp) {
  const struct {
    std::vector<const char*> arguments;
    const char* says;
  } cases[] = {
      {{"greet"}, "name is required; try `steward greet --help`"},
      {{"greet", "x", "--times", "4"}, "--times"},
      {{"greet", "x", "--times", "many"}, "--times"},
      {{"greet", "x", "--on", "2026-02-30"}, "'2026-02-30' is not a valid DATE"},
      {{"greet", "x", "--bogus"}, "unknown option '--bogus'; try `steward greet --help`"},
      {{"greet", "--on", "2026-02-28", "--bogus", "x"}, "unknown option '--bogus'; try `steward greet --help`"},
      {{"greet", "--bogus"}, "unknown option '--bogus'; try `steward greet --help`"},
      {{"grete", "x"}, "unknown command 'grete'; try `steward --help`"},
      {{"fails"}, "try `steward fails --help`"},
      {{"fails", "with", "nothing"}, "try `steward fails with --help`"},
      {{"greet", "x", "--port", "1"}, "--port"},  // a setting of servers only
      {{"greet", "x", "--locale", "de"}, "--locale: locale must be one of zh-CN, en"},
  };
  for (const auto& row : cases) {
    const auto done = run_with(kCommands, row.arguments);
    EXPECT_EQ(done.exit, static_cast<int>(Exit::usage)) << done.err;
    EXPECT_THAT(done.err, HasSubstr(row.says));
    EXPECT_THAT(done.err, testing::StartsWith("steward: "));
    EXPECT_EQ(std::count(done.err.begin(), done.err.end(), '\n'), 1) << done.err;
    EXPECT_EQ(done.out, "");
  }
}

TEST(CommandLine, EachWayToEndHasItsExitCode) {
  const struct {
    const char* how;
    int exit;
    const char* err;
  } cases[] = {
      {"error", 1, "steward: the month is closed (period-closed amount_fen=5)\n"},
      {"usage", 2, "steward: name one of --data and --server (usage)\n"},
      {"start", 3, "steward: in use (data-locked)\n"},
      {"throw", 3, "steward: boom (unexpected)\n"},
      {"problem", 1, ""},
  };
  for (const auto& row : cases) {
    const auto done = run_with(kCommands, {"fails", "with", row.how});
    EXPECT_EQ(done.exit, row.exit) << row.how;
    EXPECT_EQ(done.err, row.err);
  }
}

TEST(CommandLine, HelpSaysWhatThereIs) {
  EXPECT_EQ(run_with(kCommands, {}).exit, 2);
  const auto whole = run_with(kCommands, {"--help"});
  EXPECT_EQ(whole.exit, 0);
  EXPECT_THAT(whole.out, HasSubstr("Say hello"));
  EXPECT_THAT(whole.out, HasSubstr("Exit codes:"));
  const auto one = run_with(kCommands, {"greet", "--help"});
  EXPECT_EQ(one.exit, 0);
  EXPECT_THAT(one.out, HasSubstr("Examples:\n  steward greet"));
  EXPECT_THAT(one.out, HasSubstr("--data DIR"));
  EXPECT_THAT(run_with(kCommands, {"fails", "with", "--help"}).out, Not(HasSubstr("--data")));
}

TEST(AllCommands, EachHasItsHelp) {
  for (const SubCommand& command : all_commands()) {
    const std::string name(command.name);
    const auto done = run_with(all_commands(), {name.c_str(), "--help"});
    EXPECT_EQ(done.exit, 0) << command.name;
    EXPECT_THAT(done.out, HasSubstr(std::string(command.help)));
  }
}

TEST(ConfigCommand, PrintsAFileThatItReadsBack) {
  const auto printed = run_with(all_commands(), {"config", "--port", "9000", "--data", "a \"b\" \\ 数据"});
  ASSERT_EQ(printed.exit, 0) << printed.err;
  const auto path = std::filesystem::temp_directory_path() / ("steward-config-" + std::to_string(getpid()) + ".toml");
  std::ofstream(path) << printed.out;
  const auto again = run_with(all_commands(), {"config", "--json", "--config", path.c_str()});
  std::filesystem::remove(path);
  ASSERT_EQ(again.exit, 0) << again.err;
  EXPECT_THAT(again.out, HasSubstr(R"("http.port":{"value":9000,"origin":"file","place":")" + path.string()));
  EXPECT_THAT(again.out, HasSubstr(R"("data":{"value":"a \"b\" \\ 数据")"));
}

TEST(VersionCommand, NeedsNoConfiguration) {
  setenv("STEWARD_CONFIG", "/nonexistent/steward.toml", 1);
  const auto done = run_with(all_commands(), {"version"});
  unsetenv("STEWARD_CONFIG");
  EXPECT_EQ(done.exit, 0) << done.err;
  EXPECT_THAT(done.out, testing::MatchesRegex("steward [0-9.]+ \\(commit [0-9a-z-]+, .*\\)\n"));
}

}  // namespace
}  // namespace steward::cli
