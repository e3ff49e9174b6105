#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "replay/backup/manifest.h"

namespace steward {

// One directory of a directory of backups.
struct ShelvedBackup {
  std::string name;
  std::optional<BackupManifest> manifest;  // nullopt: it is no backup, for the reason in `error`
  std::optional<Error> error;              // backup-incomplete, backup-damaged, backup-format-unknown
  std::optional<Instant> verified_at;      // when check_backup last found nothing
};

// The backups in a directory, by name; files are not looked at. `backup-missing` when there is no such directory.
[[nodiscard]] Result<std::vector<ShelvedBackup>> list_backups(const std::filesystem::path& directory);
[[nodiscard]] ShelvedBackup look_at_backup(const std::filesystem::path& backup);
// Remembers beside the manifest that a backup was proved.
[[nodiscard]] Result<void> mark_verified(const std::filesystem::path& backup, Instant when);
// Something was found since: it is no longer listed as proved.
[[nodiscard]] Result<void> unmark_verified(const std::filesystem::path& backup);

}  // namespace steward
