#pragma once

#include "projections/compare.h"
#include "replay/backup/files.h"
#include "replay/verify.h"

namespace steward {

// One thing that is wrong with a backup.
struct BackupFinding {
  std::string code;  // file-missing, file-changed, file-unknown, and the codes of what does not open
  std::string words;
};

struct BackupReport {
  BackupManifest manifest;
  std::vector<BackupFinding> findings;
  // Of the opened copy; nullopt when it was not opened.
  std::optional<VerifyReport> log;
  std::optional<CompareReport> views;
  [[nodiscard]] std::uint64_t found() const;  // everything that is wrong
  [[nodiscard]] bool clean() const { return found() == 0; }
};

// Proves a backup: every file is there and has its digest, and nothing else is; then a copy in `scratch` (tables are
// links where they can be; it is made and removed) is opened as after a crash, its log verified against itself, the
// index, the manifest's cursor and its keyring, and its views rebuilt and compared. The backup
// itself is never written to. What is wrong is a finding; an error is that nothing could be said: backup-missing,
// backup-incomplete, backup-damaged, backup-cancelled, storage-full, storage-error.
[[nodiscard]] Result<BackupReport> check_backup(const std::filesystem::path& backup,
                                                const std::filesystem::path& scratch, const BackupWatch& watch);
// The digests alone: minutes less, and what a copy that was carried elsewhere needs.
[[nodiscard]] Result<BackupReport> check_backup_files(const std::filesystem::path& backup, const BackupWatch& watch);

// Where a backup is opened unless there is a better place: hidden beside it, so that its tables can be linked.
[[nodiscard]] std::filesystem::path scratch_of(const std::filesystem::path& backup);

}  // namespace steward
