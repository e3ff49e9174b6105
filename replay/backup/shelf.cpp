#include "replay/backup/shelf.h"

#include <algorithm>

#include "replay/backup/files.h"

namespace steward {

namespace fs = std::filesystem;

ShelvedBackup look_at_backup(const fs::path& backup) {
  ShelvedBackup found;
  found.name = backup.filename().string();
  auto manifest = read_manifest(backup);
  if (!manifest) {
    found.error = std::move(manifest.error());
    return found;
  }
  found.manifest = std::move(*manifest);
  std::error_code ignored;
  if (!fs::exists(backup / kVerifiedFile, ignored)) return found;
  if (const auto text = read_whole(backup / kVerifiedFile)) {
    found.verified_at = parse_instant(std::string_view(*text).substr(0, text->find('\n')));
  }
  return found;
}

Result<std::vector<ShelvedBackup>> list_backups(const fs::path& directory) {
  std::error_code error;
  if (!fs::is_directory(directory, error)) {
    return fail("backup-missing", {}, "there is no directory " + directory.string());
  }
  std::vector<ShelvedBackup> backups;
  for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    if (at->path().filename().string().starts_with('.')) continue;  // scratch of a check
    if (at->is_directory(gone)) backups.push_back(look_at_backup(at->path()));
  }
  if (error) return fail("storage-error", {}, "cannot read " + directory.string() + ": " + error.message());
  std::sort(backups.begin(), backups.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return backups;
}

Result<void> mark_verified(const fs::path& backup, Instant when) {
  return write_synced(backup / kVerifiedFile, to_string(when) + "\n");
}

Result<void> unmark_verified(const fs::path& backup) {
  std::error_code error;
  fs::remove(backup / kVerifiedFile, error);
  if (error) return fail("storage-error", {}, "cannot remove " + (backup / kVerifiedFile).string());
  return {};
}

}  // namespace steward
