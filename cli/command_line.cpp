#include "cli/command_line.h"
#include "api/problem.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <type_traits>

#include "eventstore/base/logging.h"

namespace steward::cli {

// What parsing leaves behind: what to run, and the settings that were given as flags.
class Frame {
 public:
  explicit Frame(std::span<const SubCommand> commands)
      : app_("Steward, the system of record of a property management company.", "steward") {
    app_.require_subcommand(1);
    app_.footer(
        "To try it:\n"
        "  steward demo --data ./demo-data       a company with two years of history; or begin with an empty "
        "directory\n"
        "  steward serve --data ./demo-data      says where it listens and which file has the first keys\n"
        "  steward COMMAND --help                options and examples of one command\n\n"
        "Exit codes:\n"
        "  0  done\n"
        "  1  a problem was found, or the request was refused\n"
        "  2  wrong usage or configuration\n"
        "  3  cannot start: the data directory is locked or damaged, the port is taken, the server cannot be "
        "reached\n\n"
        "Settings come from a TOML file (--config or STEWARD_CONFIG), the environment (STEWARD_…) and flags, in "
        "rising\n"
        "precedence; `steward config` shows what is in force and where from.");
    for (const SubCommand& command : commands) {
      CLI::App* sub = app_.add_subcommand(std::string(command.name), std::string(command.help));
      sub->footer("");  // it would be that of the whole
      groups_[sub] = command.settings;
      CommandLine line(*this, sub, command.settings);
      command.set_up(line);
    }
  }

  CLI::App& app() { return app_; }

  void runs(CLI::App* app, SettingGroups groups, Run run) {
    runs_[app] = std::move(run);
    if (groups == kNoSettings) return;
    app->add_option("--config", config_, "Configuration file (TOML)")->type_name("FILE")->group("Settings");
    for (const Setting& setting : all_settings()) {
      if ((setting.group & groups) != 0) add_flag_of(app, setting);
    }
  }

  // The innermost command that was named.
  const CLI::App* chosen() {
    const CLI::App* app = &app_;
    for (auto below = app->get_subcommands(); !below.empty(); below = app->get_subcommands()) app = below.front();
    return app;
  }

  Result<Exit> run_chosen() {
    const CLI::App* const leaf = chosen();
    if (groups_.at(command_of(leaf)) == kNoSettings) return runs_.at(leaf)(LoadedSettings{});
    SettingInputs inputs;
    if (!config_.empty()) inputs.file = config_;
    inputs.flags = flags_;
    inputs.environment = [](const std::string& name) -> std::optional<std::string> {
      const char* value = std::getenv(name.c_str());
      return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
    const auto settings = load_settings(inputs);
    if (!settings) return pass_on(settings.error());
    begin_log(*settings, leaf);
    return runs_.at(leaf)(*settings);
  }

 private:
  void add_flag_of(CLI::App* app, const Setting& setting) {
    const std::string help = std::string(setting.help) + " [" + value_text(setting, Settings{}) + "]";
    const auto key = setting.key;
    if (std::holds_alternative<bool Settings::*>(setting.member)) {
      app->add_flag_callback(
             std::string(setting.flag), [this, key] { flags_[key] = "true"; }, help)
          ->group("Settings");
      return;
    }
    const bool number = std::holds_alternative<std::int64_t Settings::*>(setting.member);
    app->add_option_function<std::string>(
           std::string(setting.flag), [this, key](const std::string& text) { flags_[key] = text; }, help)
        ->type_name(key == "data" ? "DIR"
                    : number      ? "N"
                                  : "TEXT")
        ->group("Settings");
  }

  const CLI::App* command_of(const CLI::App* leaf) const {
    while (leaf->get_parent() != &app_) leaf = leaf->get_parent();
    return leaf;
  }

  // A command that a person waits for is quiet unless it was asked to speak; a server tells what it does.
  void begin_log(const LoadedSettings& settings, const CLI::App* leaf) {
    static const std::map<std::string, LogLevel, std::less<>> kLevels = {{"debug", LogLevel::debug},
                                                                         {"info", LogLevel::info},
                                                                         {"warn", LogLevel::warn},
                                                                         {"error", LogLevel::error},
                                                                         {"off", LogLevel::off}};
    const bool asked = settings.sources.at("log.level").origin != Origin::built_in;
    const bool server = (groups_.at(command_of(leaf)) & kServing) != 0;
    const std::string& format = settings.values.log_format;
    const bool text = format == "text" || (format == "auto" && stderr_is_terminal());
    start_logging(asked || server ? kLevels.at(settings.values.log_level) : LogLevel::warn,
                  text ? LogFormat::text : LogFormat::json);
  }

  CLI::App app_;
  std::map<const CLI::App*, Run> runs_;
  std::map<const CLI::App*, SettingGroups> groups_;
  std::map<std::string_view, std::string> flags_;
  std::string config_;
};

Argument& Argument::required() {
  option_->required();
  return *this;
}
Argument& Argument::one_of(std::vector<std::string> values) {
  option_->check(CLI::IsMember(std::move(values)));
  return *this;
}
Argument& Argument::between(std::int64_t lowest, std::int64_t highest) {
  option_->check(CLI::Range(lowest, highest));
  return *this;
}
Argument& Argument::not_with(const Argument& other) {
  option_->excludes(other.option_);
  return *this;
}

namespace {

template <class T>
Argument add(CLI::App* app, std::string_view names, T& into, std::string_view what, std::string_view help) {
  const bool positional = names.substr(0, 1) != "-";
  CLI::Option* option = app->add_option(std::string(names), into, std::string(help));
  option->type_name(positional ? "" : std::string(what));
  const bool has_default = [&] {
    if constexpr (std::is_arithmetic_v<T>) {
      return true;
    } else {
      return !into.empty();
    }
  }();
  if (has_default) option->capture_default_str();
  return Argument(option);
}

}  // namespace

Argument CommandLine::flag(std::string_view names, bool& into, std::string_view help) {
  return Argument(app_->add_flag(std::string(names), into, std::string(help)));
}
Argument CommandLine::option(std::string_view names, std::string& into, std::string_view what, std::string_view help) {
  return add(app_, names, into, what, help);
}
Argument CommandLine::option(std::string_view names, std::int64_t& into, std::string_view what, std::string_view help) {
  return add(app_, names, into, what, help);
}
Argument CommandLine::option(std::string_view names, std::vector<std::string>& into, std::string_view what,
                             std::string_view help) {
  return add(app_, names, into, what, help);
}

Argument CommandLine::parsed(std::string_view names, std::string_view what, std::string_view help,
                             std::function<bool(std::string_view)> take) {
  const std::string expected(what);
  auto keep = [take = std::move(take), expected, name = std::string(names)](const std::string& text) {
    if (!take(text)) throw CLI::ValidationError(name, "'" + text + "' is not a valid " + expected);
  };
  CLI::Option* option = app_->add_option_function<std::string>(std::string(names), keep, std::string(help));
  option->type_name(names.substr(0, 1) != "-" ? "" : expected);
  return Argument(option);
}

CommandLine CommandLine::command(std::string_view name, std::string_view help) {
  app_->require_subcommand(1);
  return CommandLine(frame_, app_->add_subcommand(std::string(name), std::string(help)), groups_);
}

void CommandLine::stopped_directory_only() {
  app_->add_option_function<std::string>(
          "--server",
          [](const std::string&) {
            throw CLI::ValidationError("--server",
                                       "this works on a stopped directory: stop the server and give --data DIR");
          })
      ->group("");
}

void CommandLine::examples(std::string_view lines) { app_->footer("Examples:\n" + std::string(lines)); }

void CommandLine::runs(Run run) {
  app_->require_subcommand(0);
  frame_.runs(app_, groups_, std::move(run));
}

std::string words(const Error& error) {
  std::string inside = error.code;
  for (const Param& param : error.params) {
    inside += " " + param.name + "=";
    std::visit(overloaded{[&](std::int64_t number) { inside += std::to_string(number); },
                          [&](const auto& other) { inside += to_string(other); }},
               param.value);
  }
  std::string said = error.detail;
  if (const api::ProblemType problem = api::find_problem(error.code); said.empty() && problem.code == error.code) {
    said = problem.english;
  }
  std::string text = said.empty() ? inside : said + " (" + inside + ")";
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return text;
}

Exit report(const Error& error, Exit exit) {
  std::fprintf(stderr, "steward: %s\n", words(error).c_str());
  return exit;
}

namespace {

Exit usage_error(Frame& frame, const CLI::ParseError& error) {
  const CLI::App* const app = frame.chosen();
  std::string command = app->get_name();
  for (const CLI::App* above = app->get_parent(); above != nullptr; above = above->get_parent()) {
    command = above->get_name() + " " + command;
  }
  // CLI11 would blame what follows a misspelt option, and of a misspelt command only say that one is required.
  const auto unknown = frame.app().remaining(true);
  const auto option =
      std::find_if(unknown.begin(), unknown.end(), [](const std::string& each) { return each.starts_with('-'); });
  std::string what = error.what();
  if (option != unknown.end()) {
    what = "unknown option '" + *option + "'";
  } else if (app->get_require_subcommand_min() > 0 && !unknown.empty()) {
    what = "unknown command '" + unknown.front() + "'";
  }
  std::fprintf(stderr, "steward: %s; try `%s --help`\n", what.c_str(), command.c_str());
  return Exit::usage;
}

Exit exit_of(const Error& error) {
  constexpr std::array<std::string_view, 4> kUsage = {"usage", "settings-invalid", "key-file-missing",
                                                      "key-file-invalid"};
  if (std::find(kUsage.begin(), kUsage.end(), error.code) != kUsage.end()) return Exit::usage;
  return error.code == "server-unreachable" ? Exit::cannot_start : Exit::problem;
}

Exit finish(const Result<Exit>& result) {
  if (!result) return report(result.error(), exit_of(result.error()));
  std::cout.flush();
  if (std::fflush(stdout) != 0 || !std::cout) {
    return report(Error{"output-lost", {}, "cannot write to standard output"}, Exit::problem);
  }
  return *result;
}

Exit parse_and_run(std::span<const SubCommand> commands, int argc, const char* const* argv) {
  Frame frame(commands);
  if (argc < 2) {
    std::fputs(frame.app().help().c_str(), stderr);
    return Exit::usage;
  }
  try {
    frame.app().parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) return usage_error(frame, error);
    frame.app().exit(error);  // --help
    return finish(Exit::ok);
  }
  return finish(frame.run_chosen());
}

}  // namespace

int run(std::span<const SubCommand> commands, int argc, const char* const* argv) {
  Exit exit = Exit::cannot_start;
  try {
    exit = parse_and_run(commands, argc, argv);
  } catch (const std::exception& error) {
    report(Error{"unexpected", {}, error.what()}, exit);
  }
  stop_logging();
  return static_cast<int>(exit);
}

}  // namespace steward::cli
