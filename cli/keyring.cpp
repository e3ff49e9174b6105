#include <cstdio>
#include <filesystem>

#include "cli/commands.h"
#include "eventstore/keyring/keyring.h"

namespace steward::cli {

namespace {

Result<Exit> status(const Settings& settings) {
  auto keyring = Keyring::open(KeyringOptions{std::filesystem::path(settings.data) / "keyring", {}, 16});
  if (!keyring) return report(keyring.error(), Exit::cannot_start);
  const KeyringStatus found = (*keyring)->status();
  std::printf(
      "keyring     %s\ndirectory   %s\nmaster key  %s\nkeys        %u in use, %u erased, %u torn\nsize        %llu "
      "bytes\n",
      to_string(found.keyring).c_str(), found.directory.c_str(), found.master_key.c_str(), found.keys, found.erased,
      found.torn, static_cast<unsigned long long>(found.file_bytes));
  return Exit::ok;
}

}  // namespace

void set_up_keyring(CommandLine& line) {
  CommandLine status_line = line.command("status", "How many keys there are and where; never a key itself");
  status_line.stopped_directory_only();
  status_line.runs([](const LoadedSettings& settings) { return status(settings.values); });
  line.examples("  steward keyring status --data ./steward-data\n");
}

}  // namespace steward::cli
