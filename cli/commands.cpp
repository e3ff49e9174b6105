#include "cli/commands.h"

namespace steward::cli {

std::span<const SubCommand> all_commands() {
  static constexpr SubCommand kCommands[] = {
      {"serve", "Serve a data directory over HTTP", kAllSettings, set_up_serve},
      {"config", "Print the settings in force and where each comes from", kAllSettings, set_up_config},
      {"version", "Print version, commit and build", kNoSettings, set_up_version},
  };
  return kCommands;
}

}  // namespace steward::cli
