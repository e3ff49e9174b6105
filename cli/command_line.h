#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/settings.h"
#include "domain/base/result.h"

// The frame of the binary: sub-commands declare what they take and what they run; parsing, help, settings, logging,
// errors and exit codes are done here. The parser (CLI11, slow to compile) is only known to command_line.cpp.
namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace steward::cli {

// What a shell sees. `problem`: the command ran, and found something wrong or was refused. `cannot_start`: the
// directory is locked or damaged, the port is taken, the server cannot be reached.
enum class Exit : int { ok = 0, problem = 1, usage = 2, cannot_start = 3 };

// An Error that is returned ends the command as one line on standard error, `steward: <detail> (<code>)`: with
// Exit::usage if its code is `usage`, `settings-invalid` or of the key file, with Exit::cannot_start if it is
// `server-unreachable`, else with Exit::problem. What cannot start says so itself:
// `if (!log) return report(log.error(), Exit::cannot_start);`
using Run = std::function<Result<Exit>(const LoadedSettings&)>;

class Frame;

// One option or positional, to be narrowed.
class Argument {
 public:
  explicit Argument(CLI::Option* option) : option_(option) {}
  Argument& required();
  Argument& one_of(std::vector<std::string> values);
  Argument& between(std::int64_t lowest, std::int64_t highest);
  Argument& not_with(const Argument& other);  // both together are wrong usage

 private:
  CLI::Option* option_;
};

// What one sub-command takes. `names` is "--json", "-n,--count" or, without dashes, a positional; `what` is the word
// that stands for the value in the help (DIR, ID, N). Values are written into `into` while parsing, so they must live
// until the command has run: keep them in a shared_ptr that the Run holds.
class CommandLine {
 public:
  CommandLine(Frame& frame, CLI::App* app, SettingGroups groups) : frame_(frame), app_(app), groups_(groups) {}

  Argument flag(std::string_view names, bool& into, std::string_view help);
  Argument option(std::string_view names, std::string& into, std::string_view what, std::string_view help);
  Argument option(std::string_view names, std::int64_t& into, std::string_view what, std::string_view help);
  Argument option(std::string_view names, std::vector<std::string>& into, std::string_view what, std::string_view help);
  // A value with a parser of its own, such as parse_date, parse_instant or parse_named_uuid.
  template <class T>
  Argument option(std::string_view names, std::optional<T>& into, std::optional<T> (*parse)(std::string_view),
                  std::string_view what, std::string_view help) {
    return parsed(names, what, help, [&into, parse](std::string_view text) {
      into = parse(text);
      return into.has_value();
    });
  }

  // A command below this one: `steward replay household`. The parent then needs one of its children, unless it runs
  // something itself, too (`runs` after its children): `steward backup`, `steward backup list`.
  CommandLine command(std::string_view name, std::string_view help);
  // Refuses --server in words: this command has no way through a running server.
  void stopped_directory_only();
  // Lines that follow the options in the help, each with its newline: "  steward …\n".
  void examples(std::string_view lines);
  void runs(Run run);

 private:
  Argument parsed(std::string_view names, std::string_view what, std::string_view help,
                  std::function<bool(std::string_view)> take);

  Frame& frame_;
  CLI::App* app_;
  SettingGroups groups_;
};

struct SubCommand {
  std::string_view name;
  std::string_view help;   // one line
  SettingGroups settings;  // whose flags it takes
  void (*set_up)(CommandLine&);
};

// Parses, loads the settings, runs, and says how it ended. Everything that can be wrong ends as an exit code.
[[nodiscard]] int run(std::span<const SubCommand> commands, int argc, const char* const* argv);

// "detail (code name=value …)" on one line, for people.
[[nodiscard]] std::string words(const Error& error);
// Writes `steward: <words>` to standard error and gives back `exit`.
Exit report(const Error& error, Exit exit);

}  // namespace steward::cli
