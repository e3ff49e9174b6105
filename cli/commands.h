#pragma once

#include <span>

#include "cli/command_line.h"

// The sub-commands of the binary. A new one is a file cli/<name>.cpp with its set-up function, a declaration here and a
// line in commands.cpp.
namespace steward::cli {

void set_up_api_keys(CommandLine& line);
void set_up_backup(CommandLine& line);
void set_up_compare(CommandLine& line);
void set_up_config(CommandLine& line);
void set_up_demo(CommandLine& line);
void set_up_export(CommandLine& line);
void set_up_import(CommandLine& line);
void set_up_keyring(CommandLine& line);
void set_up_print(CommandLine& line);
void set_up_rebuild(CommandLine& line);
void set_up_replay(CommandLine& line);
void set_up_restore(CommandLine& line);
void set_up_serve(CommandLine& line);
void set_up_verify(CommandLine& line);
void set_up_version(CommandLine& line);
void set_up_views(CommandLine& line);

[[nodiscard]] std::span<const SubCommand> all_commands();

}  // namespace steward::cli
