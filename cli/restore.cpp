#include "replay/backup/restore.h"

#include <iostream>
#include <memory>

#include "api/service.h"
#include "cli/backup_words.h"
#include "cli/commands.h"

namespace steward::cli {

namespace {

struct Arguments {
  std::string from;
  std::string lost;
  std::int64_t epoch = 0;
};

Result<Exit> restore(const Arguments& args, const LoadedSettings& settings) {
  RestoreOptions options;
  options.backup = args.from;
  options.data = settings.values.data;
  if (!args.lost.empty()) options.lost = args.lost;
  options.lowest_epoch = static_cast<std::uint32_t>(args.epoch);
  BackupWork work;
  BackupReport checked;
  const auto restored = restore_backup(options, work.watch(), checked);
  work.wipe();
  if (!restored) {
    if (restored.error().code == "backup-not-clean") print(checked);
    return pass_on(restored.error());
  }
  print(restored->manifest);
  std::cout << "restored  " << settings.values.data << " up to "
            << api::position_text(restored->manifest.cursor.epoch, restored->tail.position) << "; the epoch is now "
            << restored->tail.epoch << "\n";
  if (restored->lost > 0) {
    std::cout << "lost      positions " << restored->tail.position + 1 << " to " << restored->lost << "\n";
  }
  if (restored->keyring_of_lost) std::cout << "keyring   that of " << args.lost << "\n";
  return Exit::ok;
}

}  // namespace

void set_up_restore(CommandLine& line) {
  auto args = std::make_shared<Arguments>();
  line.option("--from", args->from, "DIR", "The backup").required();
  line.option("--lost", args->lost, "DIR",
              "What is left of the lost data directory: its anchor says what was lost, and its keyring, if whole, is\n"
              "taken, so that keys destroyed since the backup stay destroyed");
  line.option("--epoch", args->epoch, "N",
              "The new epoch is at least N: above the first number of every View-Position that was given out")
      .between(0, UINT32_MAX);
  line.stopped_directory_only();
  line.examples(
      "  steward restore --from /backup/2026-11-28 --data /var/lib/steward\n"
      "  steward restore --from /backup/2026-11-28 --data /var/lib/steward --lost /var/lib/steward.broken\n\n"
      "Proves the backup, copies it into --data, which must be missing or empty, and raises the epoch: the log says "
      "so,\n"
      "and positions from beyond the backup's end are refused as those of a lost future. Root gives what it restores "
      "to\n"
      "the owner of the empty --data, else of --lost.\n");
  line.runs([args](const LoadedSettings& settings) { return restore(*args, settings); });
}

}  // namespace steward::cli
