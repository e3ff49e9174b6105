#include "replay/backup/take.h"

#include "eventstore/keyring/keyring.h"

namespace steward {

namespace fs = std::filesystem;

namespace {

// Tables are linked where they can be; the rest is the log's write-ahead log and small files.
Result<void> check_room_for(const EventStore& store, const fs::path& target) {
  const fs::path data = store.directory();
  std::uint64_t bytes = 0;
  if (!on_one_file_system(data, target)) {
    auto all = bytes_below(data);
    if (!all) return pass_on(std::move(all.error()));
    bytes = *all;
  }
  return check_room(target, bytes);
}

Result<std::vector<BackedUpFile>> digest_all(const fs::path& target, const BackupWatch& watch) {
  auto paths = files_below(target);
  if (!paths) return pass_on(std::move(paths.error()));
  auto total = bytes_below(target);
  if (!total) return pass_on(std::move(total.error()));
  std::uint64_t done = 0;
  std::vector<BackedUpFile> files;
  for (const std::string& path : *paths) {
    auto file = digest_file(target, path, watch, [&](std::uint64_t bytes) {
      done += bytes;
      if (watch.progress) watch.progress("reading the backup", done, *total);
    });
    if (!file) return pass_on(std::move(file.error()));
    files.push_back(std::move(*file));
    if (auto synced = sync_path(target / path); !synced) return pass_on(std::move(synced.error()));
  }
  return files;
}

Result<BackupManifest> fill(const BackupSource& source, const fs::path& target, const BackupWatch& watch) {
  const auto step = [&](std::uint64_t done) {
    if (watch.progress) watch.progress("copying databases and keys", done, 3);
    return watch.go_on();
  };
  if (auto check = step(0); !check) return pass_on(std::move(check.error()));
  auto views = source.store.second_database().checkpoint(target / "views");
  if (!views) return pass_on(std::move(views.error()));
  if (auto check = step(1); !check) return pass_on(std::move(check.error()));
  BackupManifest manifest;
  manifest.cursor = source.store.feed().durable();
  auto log = source.store.log().checkpoint(target / "log");
  if (!log) return pass_on(std::move(log.error()));
  if (auto check = step(2); !check) return pass_on(std::move(check.error()));
  auto keys = source.keyring.copy_to(target / "keyring");
  if (!keys) return pass_on(std::move(keys.error()));
  if (auto check = step(3); !check) return pass_on(std::move(check.error()));
  manifest.log = source.store.log().id();
  manifest.keyring = source.keyring.status().keyring;
  manifest.taken_at = source.now;
  manifest.version = source.version;
  auto files = digest_all(target, watch);
  if (!files) return pass_on(std::move(files.error()));
  manifest.files = std::move(*files);
  if (auto synced = sync_directories(target); !synced) return pass_on(std::move(synced.error()));
  if (auto written = write_synced(target / kManifestFile, manifest_text(manifest)); !written) {
    return pass_on(std::move(written.error()));
  }
  return manifest;
}

}  // namespace

Result<BackupManifest> take_backup(const BackupSource& source, const fs::path& target, const BackupWatch& watch) {
  if (auto taken = take_empty_directory(target, "backup-exists"); !taken) return pass_on(std::move(taken.error()));
  auto room = check_room_for(source.store, target);
  auto manifest = room ? fill(source, target, watch) : Result<BackupManifest>(pass_on(std::move(room.error())));
  if (!manifest) {
    std::error_code ignored;
    fs::remove_all(target, ignored);
  }
  return manifest;
}

}  // namespace steward
