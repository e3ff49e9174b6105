#include "cli/data_directory.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "eventstore/base/logging.h"
#include "eventstore/keyring/keyring_anchor.h"
#include "projections/all_views.h"

namespace steward::cli {

namespace {

namespace fs = std::filesystem;

// Longer than any holiday.
constexpr std::chrono::days kMostAhead{35};

StoreOptions store_options(const Settings& settings, const OpenData& wish) {
  StoreOptions options;
  options.directory = settings.data;
  options.create = wish.create;
  options.log.accept_loss = wish.accept_loss;
  if (wish.question_clock) options.most_ahead = kMostAhead;
  options.state_cache_bytes = static_cast<std::size_t>(settings.memory_state_cache_mib) << 20U;
  options.sequencer.memory_limit = static_cast<std::size_t>(settings.memory_overlay_mib) << 20U;
  options.sequencer.remembered_refusals_per_second = static_cast<std::uint32_t>(settings.rate_refusals_per_second);
  options.sequencer.remembered_refusals_burst = static_cast<std::uint32_t>(settings.rate_refusals_burst);
  options.log.block_cache_bytes = static_cast<std::size_t>(settings.memory_block_cache_mib) << 19U;
  options.second_database.block_cache_bytes = static_cast<std::size_t>(settings.memory_block_cache_mib) << 20U;
  options.log.floor.bytes = static_cast<std::uint64_t>(settings.storage_free_floor_mib) << 20U;
  options.log.floor.percent = static_cast<unsigned>(settings.storage_free_floor_percent);
  if (stderr_is_terminal()) {
    options.on_progress = [](Position at, Position end) {
      if (end - at > 10'000)
        std::fprintf(stderr, "\rbringing the index level: %llu of %llu events ", static_cast<unsigned long long>(at),
                     static_cast<unsigned long long>(end));
    };
  }
  return options;
}

// What is beside a log, also after a first start that was cut short. A home directory has hidden files, and a file
// system lost+found.
bool is_ours(const std::string& name) {
  constexpr std::array<std::string_view, 11> kNames = {
      "log",        "anchor",     "anchor.new",       "keyring",         kKeyringAnchorFile, "keyring-anchor.new",
      "first-keys", "lost+found", "import-rehearsal", "compare-scratch", "verify-scratch"};
  return name.starts_with('.') || name.starts_with("views") ||
         std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// A directory of something else is no place for a new log: it would take it over, its permissions first.
Result<void> check_may_begin(const fs::path& directory) {
  std::error_code error;
  if (!fs::is_directory(directory, error) || fs::exists(directory / "log" / "CURRENT", error)) return {};
  fs::directory_iterator entry(directory, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (is_ours(name)) continue;
    return fail(
        "data-directory-foreign", {},
        directory.string() + " has no log but " + name + ", which is not Steward's: give it an empty directory");
  }
  if (error) return fail("storage-error", {}, "cannot read " + directory.string() + ": " + error.message());
  return {};
}

}  // namespace

Result<std::unique_ptr<DataDirectory>> DataDirectory::open(const Settings& settings, const OpenData& wish,
                                                           const Clock& clock) {
  std::error_code error;
  KeyringOptions keys{fs::path(settings.data) / "keyring", {}, 4096, fs::path(settings.data) / kKeyringAnchorFile};
  // A keyring is made after the log: where there is one and no log, the log is gone, and a new one would be another's.
  if (!fs::exists(fs::path(settings.data) / "log", error) && Keyring::exists(keys)) {
    return fail("log-missing", {}, settings.data + " has a keyring but no log: restore the newest backup (RUNBOOK.md)");
  }
  if (wish.create) {
    if (auto free = check_may_begin(settings.data); !free) return pass_on(std::move(free.error()));
    fs::create_directories(settings.data, error);
    if (error) return fail("storage-error", {}, "cannot make " + settings.data + ": " + error.message());
    fs::permissions(settings.data, fs::perms::owner_all, error);
  }
  if (!fs::is_directory(settings.data, error)) {
    return fail("log-missing", {}, "there is no data directory " + settings.data + " (steward serve makes one)");
  }
  std::unique_ptr<DataDirectory> data(new DataDirectory);
  auto store = EventStore::open(store_options(settings, wish), clock);
  if (!store) return pass_on(std::move(store.error()));
  data->store_ = std::move(*store);
  if (!data->store_->set_aside().empty()) {
    log_warn("second-database-set-aside", {{"what", data->store_->set_aside()}});
  }

  // A keyring is made only together with its log: one that is lost is restored from its backup, never made again.
  const bool fresh = data->store_->feed().durable().frame == 0;
  const bool known = fs::exists(keys.anchor, error);
  keys.log = data->store_->log().id();
  auto keyring = fresh && wish.create && !Keyring::exists(keys) ? Keyring::create(keys) : Keyring::open(keys);
  if (!keyring) return pass_on(std::move(keyring.error()));
  data->keyring_ = std::move(*keyring);
  if (!fresh && !known) log_warn("keyring-adopted", {{"keys", data->keyring_->status().keys}});

  EngineOptions options;
  // What a household owes is asked for while it pays; figures and books come behind.
  options.nice = {{std::string(kBooksGroup), 10}, {std::string(kServiceGroup), 10}};
  auto views = ViewEngine::open(data->store_->second_database(), data->store_->feed(), all_views(), options);
  if (!views) return pass_on(std::move(views.error()));
  data->views_ = std::move(*views);
  if (wish.bring_views_level) {
    if (auto level = data->views_->bring_level(); !level) return pass_on(std::move(level.error()));
  }
  return data;
}

DataDirectory::~DataDirectory() { stop(); }

void DataDirectory::stop() {
  if (views_) views_->stop();
  if (store_) store_->stop();
  views_.reset();
}

}  // namespace steward::cli
