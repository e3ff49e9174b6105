#pragma once

#include <span>

#include "cli/command_line.h"

// The sub-commands of the binary. A new one is a file cli/<name>.cpp with its set-up function, a declaration here and a
// line in commands.cpp.
namespace steward::cli {

void set_up_config(CommandLine& line);
void set_up_serve(CommandLine& line);
void set_up_version(CommandLine& line);

[[nodiscard]] std::span<const SubCommand> all_commands();

}  // namespace steward::cli
