#include "cli/commands.h"

namespace steward::cli {

std::span<const SubCommand> all_commands() {
  static constexpr SubCommand kCommands[] = {
      {"serve", "Serve a data directory over HTTP", kAllSettings, set_up_serve},
      {"replay", "Tell the life of a household or a house, event by event", kGeneral | kMemory, set_up_replay},
      {"print", "Print a household's bill notice, dunning letter or receipt as PDF", kGeneral | kMemory, set_up_print},
      {"rebuild", "Build views anew from the log", kGeneral | kMemory, set_up_rebuild},
      {"compare", "Compare views and index with ones built anew: there must be no difference", kGeneral | kMemory,
       set_up_compare},
      {"verify", "Prove the log against itself, the index against the log, and the books", kGeneral | kMemory,
       set_up_verify},
      {"export", "Write events as lines of JSON, plain or as CloudEvents", kGeneral | kMemory, set_up_export},
      {"backup", "Take a backup and prove it; verify and list backups", kGeneral | kMemory, set_up_backup},
      {"restore", "Make a data directory out of a backup", kGeneral | kMemory, set_up_restore},
      {"views", "State of the views; pause, resume, retry", kGeneral | kMemory, set_up_views},
      {"api-keys", "Issue, list and revoke API keys", kGeneral | kMemory, set_up_api_keys},
      {"import", "Import a company's own tables into a stopped directory, or rehearse it", kGeneral | kMemory,
       set_up_import},
      {"demo", "Write a demo company into an empty directory", kGeneral | kMemory, set_up_demo},
      {"keyring", "Look at the keys of personal data", kGeneral, set_up_keyring},
      {"config", "Print the settings in force and where each comes from", kAllSettings, set_up_config},
      {"version", "Print version, commit and build", kNoSettings, set_up_version},
  };
  return kCommands;
}

}  // namespace steward::cli
