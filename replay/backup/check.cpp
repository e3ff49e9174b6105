#include "replay/backup/check.h"

#include <algorithm>
#include <map>

#include "eventstore/keyring/keyring.h"
#include "eventstore/keyring/secret_file.h"
#include "eventstore/log/anchor.h"
#include "eventstore/store.h"
#include "projections/all_views.h"
#include "projections/engine.h"

namespace steward {

namespace fs = std::filesystem;

namespace {

// Caches of the opened copy: it may be opened beside the server that it was taken from.
constexpr std::size_t kSmallCache = 16ULL << 20U;

// A copy to open. Tables never change, so that a link will do; whatever a database writes to itself is copied.
Result<void> make_copy(const BackupManifest& manifest, const fs::path& backup, const fs::path& scratch,
                       const BackupWatch& watch) {
  const bool links = on_one_file_system(backup, scratch);
  std::uint64_t bytes = 0;
  for (const BackedUpFile& file : manifest.files) bytes += links && file.path.ends_with(".sst") ? 0 : file.size;
  if (auto room = check_room(scratch, bytes); !room) return room;
  for (const BackedUpFile& file : manifest.files) {
    if (links && file.path.ends_with(".sst")) {
      std::error_code error;
      fs::create_directories((scratch / file.path).parent_path(), error);
      if (!error) fs::create_hard_link(backup / file.path, scratch / file.path, error);
      if (error) return fail("storage-error", {}, "cannot link " + file.path + ": " + error.message());
    } else if (auto copied = copy_file_synced(backup, file.path, scratch, watch, {}); !copied) {
      return pass_on(std::move(copied.error()));
    }
  }
  return {};
}

// The scratch directory: one check at a time uses it, and it is gone at the end. What a check that was killed left in
// it is removed.
class Scratch {
 public:
  static Result<std::unique_ptr<Scratch>> make(const fs::path& path) {
    if (auto made = prepare_secret_directory(path); !made) return pass_on(std::move(made.error()));
    auto lock = lock_secret_directory(path);
    if (!lock) {
      return fail("backup-being-checked", {}, path.string() + " is in use: the backup is being checked elsewhere");
    }
    auto scratch = std::make_unique<Scratch>(path, std::move(*lock));
    std::error_code error;
    for (const char* left : {"log", "views", "keyring", "anchor", "verify-scratch"}) {
      if (!error) fs::remove_all(path / left, error);
    }
    if (error) return fail("storage-error", {}, "cannot clear " + path.string() + ": " + error.message());
    return scratch;
  }
  Scratch(fs::path path, Fd lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

 private:
  const fs::path path_;
  const Fd lock_;
};

class Checker {
 public:
  Checker(BackupReport& report, const fs::path& scratch, const BackupWatch& watch, const Clock& clock)
      : report_(report), scratch_(scratch), watch_(watch), clock_(clock) {}

  // Of a copy that was made in the scratch directory.
  Result<void> run() {
    const AnchorFile anchor(scratch_ / "anchor");
    if (auto written = anchor.write({report_.manifest.log, report_.manifest.cursor}); !written) return written;
    StoreOptions options;
    options.directory = scratch_;
    options.create = false;
    options.log.block_cache_bytes = kSmallCache;
    options.second_database.block_cache_bytes = kSmallCache;
    auto store = EventStore::open(std::move(options), clock_);
    if (!store) return found(store.error());
    if (!(*store)->set_aside().empty()) {
      find("second-database-unusable", "the index or the views of the backup do not fit its log and were built anew");
    }
    const auto keyring = open_keyring();
    Result<void> checked = keyring ? check_log(**store, keyring->get()) : pass_on(keyring.error());
    if (checked) checked = check_views(**store);
    (*store)->stop();
    return checked;
  }

 private:
  void find(std::string_view code, std::string words) {
    report_.findings.push_back({std::string(code), std::move(words)});
  }
  // What does not open is what the check was made for.
  Result<void> found(const Error& error) {
    if (error.code == "storage-full") return pass_on(Error(error));
    find(error.code, error.detail);
    return {};
  }

  Result<void> check_log(EventStore& store, const Keyring* keyring) {
    const VerifyInputs inputs{store.log(),    store.feed().durable(),      report_.manifest.cursor,
                              &store.index(), scratch_ / "verify-scratch", watch_.stop,
                              keyring};
    auto verified = verify(inputs, watch_.progress);
    if (auto check = watch_.go_on(); !check) return check;
    if (!verified) return pass_on(std::move(verified.error()));
    report_.log = std::move(*verified);
    return {};
  }

  Result<void> check_views(EventStore& store) {
    EngineOptions options;
    options.rebuild_bytes = 4 * kSmallCache;
    auto views = ViewEngine::open(store.second_database(), store.feed(), all_views(), options);
    if (!views) return found(views.error());
    if (auto level = (*views)->bring_level(); !level) return found(level.error());
    auto compared = (*views)->compare({}, watch_.stop, [&](std::uint64_t done, std::uint64_t total) {
      if (watch_.progress) watch_.progress("building the views anew", done, total);
    });
    (*views)->stop();
    if (auto check = watch_.go_on(); !check) return check;
    if (!compared) return found(compared.error());
    report_.views = std::move(*compared);
    return {};
  }

  // null where there is none that could open anything, which is then a finding.
  Result<std::unique_ptr<Keyring>> open_keyring() {
    auto keyring = Keyring::open(KeyringOptions{scratch_ / "keyring", {}, 4096});
    if (!keyring) {
      if (auto told = found(keyring.error()); !told) return pass_on(std::move(told.error()));
      return nullptr;
    }
    if ((*keyring)->status().keyring == report_.manifest.keyring) return keyring;
    find("keyring-foreign", "the keyring of the backup is not the one that was backed up");
    return nullptr;
  }

  BackupReport& report_;
  const fs::path scratch_;
  const BackupWatch& watch_;
  const Clock& clock_;
};

Result<void> compare_file(BackupReport& report, const BackedUpFile& expected, const fs::path& backup,
                          const BackupWatch& watch, const BytesDone& done) {
  std::error_code error;
  if (!fs::is_regular_file(backup / expected.path, error)) {
    report.findings.push_back({"file-missing", expected.path + " is missing"});
    return {};
  }
  auto file = digest_file(backup, expected.path, watch, done);
  if (!file && file.error().code == "backup-cancelled") return pass_on(std::move(file.error()));
  if (!file) {
    report.findings.push_back({"file-unreadable", file.error().detail});
  } else if (*file != expected) {
    report.findings.push_back({"file-changed", expected.path + " is not what was backed up"});
  }
  return {};
}

}  // namespace

std::uint64_t BackupReport::found() const {
  std::uint64_t sum = findings.size();
  if (log) sum += log->found + log->not_checked.size();
  if (views) sum += views->differences.size();
  return sum;
}

fs::path scratch_of(const fs::path& backup) {
  fs::path whole = fs::absolute(backup).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  return whole.parent_path() / ("." + whole.filename().string() + ".check");
}

Result<BackupReport> check_backup_files(const fs::path& backup, const BackupWatch& watch) {
  auto manifest = read_manifest(backup);
  if (!manifest) return pass_on(std::move(manifest.error()));
  BackupReport report;
  report.manifest = std::move(*manifest);
  const std::uint64_t total = report.manifest.bytes();
  std::uint64_t done = 0;
  std::map<std::string, bool> known = {{std::string(kManifestFile), true}, {std::string(kVerifiedFile), true}};
  for (const BackedUpFile& file : report.manifest.files) {
    known[file.path] = true;
    auto compared = compare_file(report, file, backup, watch, [&](std::uint64_t bytes) {
      done += bytes;
      if (watch.progress) watch.progress("reading the backup", done, total);
    });
    if (!compared) return pass_on(std::move(compared.error()));
  }
  auto there = files_below(backup);
  if (!there) return pass_on(std::move(there.error()));
  for (const std::string& path : *there) {
    if (!known.contains(path)) report.findings.push_back({"file-unknown", path + " does not belong to the backup"});
  }
  return report;
}

Result<BackupReport> check_backup(const fs::path& backup, const fs::path& scratch, const BackupWatch& watch) {
  auto report = check_backup_files(backup, watch);
  if (!report || !report->findings.empty()) return report;
  auto made = Scratch::make(scratch);
  if (!made) return pass_on(std::move(made.error()));
  if (auto copied = make_copy(report->manifest, backup, scratch, watch); !copied) {
    return pass_on(std::move(copied.error()));
  }
  const SystemClock clock;
  if (auto checked = Checker(*report, scratch, watch, clock).run(); !checked) {
    return pass_on(std::move(checked.error()));
  }
  return report;
}

}  // namespace steward
