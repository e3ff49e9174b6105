#pragma once

#include <filesystem>
#include <string>

#include "eventstore/store.h"
#include "replay/backup/files.h"

namespace steward {

class Keyring;

struct BackupSource {
  EventStore& store;
  const Keyring& keyring;
  Instant now;
  std::string version;  // of the program
};

// Takes a backup of an open data directory, which goes on being written, into `target`, a directory that is made or
// empty. In this order: second database, log, keyring. So nothing in it is ahead of the log, and no key is missing that
// something in the log was sealed with. Tables are hard links on the same file system. All is synced before the
// manifest is, which comes last: what is interrupted is no backup. What fails or is cancelled leaves nothing.
// `backup-exists`, `storage-full`, `storage-error`, `backup-cancelled`, and the keyring's errors.
[[nodiscard]] Result<BackupManifest> take_backup(const BackupSource& source, const std::filesystem::path& target,
                                                 const BackupWatch& watch);

}  // namespace steward
