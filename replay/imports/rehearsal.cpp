#include "replay/imports/rehearsal.h"

#include "eventstore/keyring/secret_file.h"
#include "eventstore/log/anchor.h"

namespace steward::imports {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDirectory = "import-rehearsal";
// The copy is opened beside the directory that it is of: its caches are small.
constexpr std::size_t kSmallCache = 16ULL << 20U;

class Copy {
 public:
  explicit Copy(const RehearsalSource& source) : source_(source), path_(source.store.directory() / kDirectory) {}
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  ~Copy() {
    if (store_) store_->stop();
    store_.reset();
    keyring_.reset();
    std::error_code ignored;
    if (lock_.open()) fs::remove_all(path_, ignored);
  }

  // In the order of a backup: what is followed may be behind the log, never ahead, and no key is missing.
  [[nodiscard]] Result<void> make() {
    // An import waits for room; who asks what it would do is told that there is none.
    if (auto space = source_.store.log().check_space(); !space) return space;
    if (auto made = prepare_secret_directory(path_); !made) return made;
    auto lock = lock_secret_directory(path_);
    if (!lock) return fail("import-rehearsal-running", {}, "another import is being rehearsed in " + path_.string());
    lock_ = std::move(*lock);
    std::error_code error;
    for (const char* left : {"log", "views", "keyring", "anchor"}) {
      if (!error) fs::remove_all(path_ / left, error);
    }
    if (error) return fail("storage-error", {}, "cannot clear " + path_.string() + ": " + error.message());
    if (auto copied = source_.store.second_database().checkpoint(path_ / "views"); !copied) return copied;
    const LogCursor cursor = source_.store.feed().durable();
    if (auto copied = source_.store.log().checkpoint(path_ / "log"); !copied) return copied;
    if (auto copied = source_.keyring.copy_to(path_ / "keyring"); !copied) return copied;
    const AnchorFile anchor(path_ / "anchor");
    if (auto written = anchor.write({source_.store.log().id(), cursor}); !written) return written;
    return open();
  }

  [[nodiscard]] EventStore& store() { return *store_; }
  [[nodiscard]] Keyring& keyring() { return *keyring_; }

 private:
  [[nodiscard]] Result<void> open() {
    StoreOptions options;
    options.directory = path_;
    options.create = false;
    options.log.block_cache_bytes = kSmallCache;
    options.second_database.block_cache_bytes = kSmallCache;
    auto store = EventStore::open(std::move(options), source_.clock);
    if (!store) return pass_on(std::move(store.error()));
    store_ = std::move(*store);
    auto keyring = Keyring::open(KeyringOptions{path_ / "keyring", {}, 4096});
    if (!keyring) return pass_on(std::move(keyring.error()));
    keyring_ = std::move(*keyring);
    return {};
  }

  const RehearsalSource& source_;
  const fs::path path_;
  Fd lock_;
  std::unique_ptr<Keyring> keyring_;
  std::unique_ptr<EventStore> store_;
};

}  // namespace

Result<ImportReport> rehearse_import(const RehearsalSource& source, const ImportRequest& request,
                                     const ParsedFile& file, Wanted wanted,
                                     const std::function<void(const ImportProgress&)>& on_progress) {
  Copy copy(source);
  if (auto made = copy.make(); !made) return pass_on(std::move(made.error()));
  Uuid7Generator ids;
  ImportProcess process(copy.store(), copy.keyring(), ids, source.clock);
  auto report = process.run(request, file, std::move(wanted), on_progress);
  if (report) report->run = {};
  return report;
}

}  // namespace steward::imports
