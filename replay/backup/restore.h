#pragma once

#include <optional>

#include "replay/backup/check.h"

namespace steward {

struct RestoreOptions {
  std::filesystem::path backup;
  std::filesystem::path data;  // missing or empty
  // What is left of the directory that was lost: its anchor says how far its log had come, and its keyring, if it is
  // whole, is taken instead of the backup's, so that keys that were destroyed since stay destroyed.
  std::optional<std::filesystem::path> lost;
  // The new epoch is at least this one: for positions of epochs that neither backup nor anchor know.
  std::uint32_t lowest_epoch = 0;
};

struct Restored {
  BackupManifest manifest;
  LogCursor tail;                // of the backup: what lies behind it is gone; its epoch is the new one
  Position lost = 0;             // the last position that the lost log is known to have had; 0: nobody knows
  bool keyring_of_lost = false;  // the keyring is that of the lost directory
};

// Makes a data directory out of a backup, after proving it (check_backup). Files are copied, their digests checked on
// the way, keys for their owner only. The epoch is raised, with a new anchor, and an event of the log says so:
// positions that were given out beyond the backup's end are known as those of a lost future. Everything is made beside
// `data` and renamed at the end: an interrupted restore leaves no data directory. Where root restores, all of it is
// given to the owner of the directory that it replaces: of the empty one at `data`, else of `lost`, whichever is first
// not root's; where neither is, it stays root's. Errors: those of check_backup; backup-not-clean (what is wrong is in
// `report`); restore-target-occupied; restore-unfinished (one was interrupted; what it left is named); keyring-foreign,
// keyring-too-old (of the lost directory).
[[nodiscard]] Result<Restored> restore_backup(const RestoreOptions& options, const BackupWatch& watch,
                                              BackupReport& report);

}  // namespace steward
