#include "replay/backup/restore.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "eventstore/keyring/keyring.h"
#include "eventstore/keyring/keyring_anchor.h"
#include "eventstore/log/anchor.h"
#include "eventstore/store.h"

namespace steward {

namespace fs = std::filesystem;

namespace {

fs::path beside(const fs::path& data, std::string_view suffix) {
  fs::path whole = fs::absolute(data).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  return whole.string() + std::string(suffix);
}

Result<void> check_target(const fs::path& data) {
  std::error_code error;
  if (fs::exists(data, error) && !(fs::is_directory(data, error) && fs::is_empty(data, error))) {
    return fail("restore-target-occupied", {}, data.string() + " is there already and is not an empty directory");
  }
  return {};
}

// To whom root gives the restored directory, so that the service, which is not root, can open it.
std::optional<FileOwner> owner_to_be(const RestoreOptions& options) {
  if (::geteuid() != 0) return std::nullopt;
  for (const fs::path& replaced : {options.data, options.lost.value_or(fs::path())}) {
    struct ::stat info {};
    if (::stat(replaced.c_str(), &info) == 0 && info.st_uid != 0) return FileOwner{info.st_uid, info.st_gid};
  }
  return std::nullopt;
}

// What the anchor of the lost directory says; nullopt when there is none of this log.
std::optional<LogCursor> lost_anchor(const RestoreOptions& options, const BackupManifest& manifest) {
  if (!options.lost) return std::nullopt;
  const auto anchor = AnchorFile(*options.lost / "anchor").read();
  if (!anchor || !*anchor || (*anchor)->log != manifest.log) return std::nullopt;
  return (*anchor)->cursor;
}

Result<void> copy_files(const BackupManifest& manifest, const fs::path& backup, const fs::path& target,
                        const BackupWatch& watch) {
  const std::uint64_t total = manifest.bytes();
  if (auto room = check_room(target, total); !room) return room;
  std::uint64_t done = 0;
  for (const BackedUpFile& file : manifest.files) {
    auto copied = copy_file_synced(backup, file.path, target, watch, [&](std::uint64_t bytes) {
      done += bytes;
      if (watch.progress) watch.progress("copying the backup", done, total);
    });
    if (!copied) return pass_on(std::move(copied.error()));
    if (*copied != file) return fail("backup-damaged", {}, file.path + " changed while it was read");
  }
  return {};
}

// The keyring of the lost directory, when there is one, in the place of the backup's.
Result<bool> take_lost_keyring(const RestoreOptions& options, const BackupManifest& manifest, const fs::path& target) {
  if (!options.lost) return false;
  const KeyringOptions lost{*options.lost / "keyring", {}, 16, *options.lost / kKeyringAnchorFile};
  if (!Keyring::exists(lost)) return false;
  auto keyring = Keyring::open(lost);
  if (!keyring) return pass_on(std::move(keyring.error()));
  if (auto fits = (*keyring)->fits(manifest.log); !fits) return pass_on(std::move(fits.error()));
  auto backed_up = Keyring::open(KeyringOptions{target / "keyring", {}, 16});
  if (!backed_up) return pass_on(std::move(backed_up.error()));
  const KeyringStatus newer = (*keyring)->status();
  const KeyringStatus older = (*backed_up)->status();
  if (newer.keyring != manifest.keyring) {
    return fail("keyring-foreign", {}, lost.directory.string() + " is the keyring of another log");
  }
  if (newer.keys + newer.erased + newer.torn < older.keys + older.erased + older.torn) {
    return fail("keyring-too-old", {}, lost.directory.string() + " lacks keys that the backup has");
  }
  backed_up->reset();
  std::error_code error;
  fs::remove_all(target / "keyring", error);
  if (error) return fail("storage-error", {}, "cannot replace the keyring: " + error.message());
  if (auto copied = (*keyring)->copy_to(target / "keyring"); !copied) return pass_on(std::move(copied.error()));
  return true;
}

// The anchor that the restored directory begins with. Where it is known how far the lost log had come, it is the lost
// one, and the log is opened as one that ends before it, which is what it is; else it is the end of the backup. Opening
// raises the epoch in the first case; in the second the anchor has raised it.
struct Beginning {
  LogCursor anchor;
  bool loss_known = false;
};
Beginning beginning_of(const Restored& restored, const std::optional<LogCursor>& lost) {
  if (!lost || lost->frame <= restored.tail.frame) return {restored.tail, false};
  LogCursor anchor = *lost;
  anchor.epoch = restored.tail.epoch - 1;
  return {anchor, true};
}

// Opens the restored directory, which lets its log say what happened: EventStore records that an epoch has begun.
Result<void> record(const fs::path& target, bool loss_known, const Clock& clock) {
  StoreOptions options;
  options.directory = target;
  options.create = false;
  options.log.accept_loss = loss_known;
  auto store = EventStore::open(std::move(options), clock);
  if (!store) return pass_on(std::move(store.error()));
  (*store)->stop();
  return {};
}

Result<Restored> make(const RestoreOptions& options, const BackupReport& report, const fs::path& target,
                      const BackupWatch& watch) {
  Restored restored;
  restored.manifest = report.manifest;
  if (auto copied = copy_files(report.manifest, options.backup, target, watch); !copied) {
    return pass_on(std::move(copied.error()));
  }
  auto keyring = take_lost_keyring(options, report.manifest, target);
  if (!keyring) return pass_on(std::move(keyring.error()));
  restored.keyring_of_lost = *keyring;
  restored.tail = report.log->at;
  const auto lost = lost_anchor(options, report.manifest);
  std::uint32_t highest = std::max(report.manifest.cursor.epoch, restored.tail.epoch);
  if (lost) highest = std::max(highest, lost->epoch);
  restored.tail.epoch = std::max(highest + 1, options.lowest_epoch);
  const Beginning beginning = beginning_of(restored, lost);
  if (beginning.loss_known) restored.lost = lost->position;
  if (auto written = AnchorFile(target / "anchor").write({report.manifest.log, beginning.anchor}); !written) {
    return pass_on(std::move(written.error()));
  }
  const KeyringOptions kept{target / "keyring", {}, 16, target / kKeyringAnchorFile, report.manifest.log};
  if (auto known = Keyring::open(kept); !known) return pass_on(std::move(known.error()));
  if (auto check = watch.go_on(); !check) return pass_on(std::move(check.error()));
  if (auto recorded = record(target, beginning.loss_known, SystemClock()); !recorded) {
    return pass_on(std::move(recorded.error()));
  }
  if (const auto owner = owner_to_be(options)) {
    if (auto given = give_away(target, *owner); !given) return pass_on(std::move(given.error()));
  }
  return restored;
}

}  // namespace

Result<Restored> restore_backup(const RestoreOptions& options, const BackupWatch& watch, BackupReport& report) {
  if (auto target = check_target(options.data); !target) return pass_on(std::move(target.error()));
  std::error_code error;
  if (options.lost && !fs::is_directory(*options.lost, error)) {
    return fail("lost-directory-missing", {},
                options.lost->string() + " is no directory: it says what was lost and which keys were destroyed since");
  }
  const fs::path made = beside(options.data, ".restoring");
  if (fs::exists(made, error)) {
    return fail("restore-unfinished", {}, made.string() + " was left by a restore that was interrupted: remove it");
  }
  auto checked = check_backup(options.backup, beside(options.data, ".restore-check"), watch);
  if (!checked) return pass_on(std::move(checked.error()));
  report = std::move(*checked);
  if (!report.clean()) return fail("backup-not-clean", {}, "the backup is not whole: nothing was restored");
  if (auto taken = take_empty_directory(made, "restore-unfinished"); !taken) return pass_on(std::move(taken.error()));
  auto restored = make(options, report, made, watch);
  if (restored) {
    // Over an empty directory a rename is allowed; over anything else it is not.
    fs::rename(made, beside(options.data, ""), error);
    if (error) {
      restored = fail("storage-error", {}, "cannot rename " + made.string() + ": " + error.message());
    } else if (auto synced = sync_directories(beside(options.data, "")); !synced) {
      return pass_on(std::move(synced.error()));
    }
  }
  if (!restored) {
    std::error_code ignored;
    fs::remove_all(made, ignored);
  }
  return restored;
}

}  // namespace steward
