#include <cstdio>
#include <filesystem>

#include "cli/commands.h"
#include "eventstore/keyring/keyring.h"
#include "eventstore/keyring/keyring_anchor.h"

namespace steward::cli {

namespace {

Result<Exit> status(const Settings& settings) {
  const std::filesystem::path data = settings.data;
  auto keyring = Keyring::open(KeyringOptions{data / "keyring", {}, 16, data / kKeyringAnchorFile});
  if (!keyring) return report(keyring.error(), Exit::cannot_start);
  const KeyringStatus found = (*keyring)->status();
  std::printf(
      "keyring     %s\ndirectory   %s\nmaster key  %s\nkeys        %u in use, %u erased, %u torn\nsize        %llu "
      "bytes\n",
      to_string(found.keyring).c_str(), found.directory.c_str(), found.master_key.c_str(), found.keys, found.erased,
      found.torn, static_cast<unsigned long long>(found.file_bytes));
  const auto known = read_keyring_anchor(data / kKeyringAnchorFile);
  if (!known) return report(known.error(), Exit::problem);
  if (!*known) return Exit::ok;
  std::printf("expected    %s with %u keys, %u of them erased, by log %s\n", to_string((*known)->keyring).c_str(),
              (*known)->places, (*known)->erased, to_string((*known)->log).c_str());
  return Exit::ok;
}

}  // namespace

void set_up_keyring(CommandLine& line) {
  CommandLine status_line =
      line.command("status", "How many keys there are and where, and how many the log expects; never a key itself");
  status_line.stopped_directory_only();
  status_line.runs([](const LoadedSettings& settings) { return status(settings.values); });
  line.examples("  steward keyring status --data ./steward-data\n");
}

}  // namespace steward::cli
