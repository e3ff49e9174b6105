#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "domain/base/assert.h"
#include "eventstore/storage/bulk_read.h"
#include "eventstore/storage/internal/checkpoint.h"
#include "eventstore/storage/internal/directory_lock.h"
#include "eventstore/storage/internal/key_order.h"
#include "eventstore/storage/internal/kv_options.h"
#include "eventstore/storage/internal/merge_pace.h"
#include "eventstore/storage/internal/rocksdb_error.h"
#include "eventstore/storage/internal/row_scan.h"
#include "eventstore/storage/kv_store.h"

namespace steward {

namespace {

namespace fs = std::filesystem;

Error damaged(const rocksdb::Status& status) { return rocksdb_error("second-database-damaged", status); }

// At least what a batch needs for the changes: its head, and of each a tag and three numbers of at most five bytes.
std::size_t size_in_batch(const WriteSet& changes) {
  std::size_t size = 12;
  for (const WriteSet::Change& change : changes.changes()) size += 16 + change.key.size() + change.value.size();
  return size;
}

// What a crash left of ingest().
void remove_unfinished_files(const fs::path& directory) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(directory, ignored)) {
    if (entry.path().filename().string().rfind("ingest-", 0) == 0) fs::remove(entry.path(), ignored);
  }
}

// The files of one ingest(). What is not taken in goes: it would be left again by every try.
class UnfinishedFiles {
 public:
  explicit UnfinishedFiles(rocksdb::Env* env) : env_(env != nullptr ? env : rocksdb::Env::Default()) {}
  ~UnfinishedFiles() {
    for (const std::string& file : files_) static_cast<void>(env_->DeleteFile(file));
  }
  UnfinishedFiles(const UnfinishedFiles&) = delete;
  UnfinishedFiles& operator=(const UnfinishedFiles&) = delete;

  void add(std::string file) { files_.push_back(std::move(file)); }
  void taken_in() { files_.clear(); }

 private:
  rocksdb::Env* const env_;
  std::vector<std::string> files_;
};

class RocksKvStore;

class RocksKvSnapshot final : public KvSnapshot {
 public:
  explicit RocksKvSnapshot(const RocksKvStore& store);
  ~RocksKvSnapshot() override;
  Result<std::optional<std::string>> get(Family family, std::string_view key) const override;
  std::unique_ptr<RowScan> scan(Family family, std::string from, std::string to, bool backwards,
                                bool bulk) const override;

 private:
  const RocksKvStore& store_;
  const rocksdb::Snapshot* snapshot_;
};

class RocksKvStore final : public KvStore {
 public:
  RocksKvStore(fs::path directory, DirectoryLock lock, const KvOptions& options)
      : directory_(std::move(directory)),
        lock_(std::move(lock)),
        env_(static_cast<rocksdb::Env*>(options.env)),
        family_options_(family_options(options)),
        pace_(options.merge_calm_after, [this](MergeWhen when) { merge(when); }) {}

  ~RocksKvStore() override {
    pace_.stop();
    put_off_.clear();
    // Debian's RocksDB aborts when an iterator outlives its database: say who did it before it does.
    STEWARD_ASSERT(users_.load() == 0, "a scan or snapshot of the second database outlived it");
    by_id_.clear();
    default_family_.reset();
    if (db_) static_cast<void>(db_->Close());
  }

  Result<void> open(const rocksdb::DBOptions& options) {
    std::vector<std::string> names;
    rocksdb::Status status = rocksdb::DB::ListColumnFamilies(options, directory_.string(), &names);
    if (!status.ok()) {
      // CURRENT missing is a new database only if the directory holds nothing of an old one.
      if (fs::exists(directory_ / "CURRENT") || has_tables()) return pass_on(damaged(status));
      names = {rocksdb::kDefaultColumnFamilyName};
    }
    std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
    descriptors.reserve(names.size());
    for (const std::string& name : names) descriptors.emplace_back(name, family_options_);
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    status = rocksdb::DB::Open(options, directory_.string(), descriptors, &handles, &db);
    if (!status.ok()) return pass_on(damaged(status));
    db_.reset(db);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == rocksdb::kDefaultColumnFamilyName) {
        default_family_.reset(handles[i]);
      } else {
        add(names[i], handles[i]);
      }
    }
    return {};
  }

  Result<Family> family(std::string_view name) override {
    if (auto found = find_family(name)) return *found;
    const std::unique_lock lock(mutex_);
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    const rocksdb::Status status = db_->CreateColumnFamily(family_options_, std::string(name), &handle);
    if (!status.ok()) return pass_on(damaged(status));
    return add(std::string(name), handle);
  }

  std::optional<Family> find_family(std::string_view name) const override {
    const std::shared_lock lock(mutex_);
    for (const auto& [id, family] : by_id_) {
      if (family->name == name) return Family{id};
    }
    return std::nullopt;
  }

  std::vector<std::string> family_names() const override {
    const std::shared_lock lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [id, family] : by_id_) names.push_back(family->name);
    std::sort(names.begin(), names.end());
    return names;
  }

  Result<void> drop_family(std::string_view name) override {
    const auto found = find_family(name);
    if (!found) return {};
    // The drop is durable at once: what no longer points to the family has to be, too.
    if (auto flushed = flush(); !flushed) return flushed;
    const std::unique_lock lock(mutex_);
    const OpenFamilyPtr family = by_id_.at(found->id);
    const rocksdb::Status status = db_->DropColumnFamily(family->handle.get());
    if (!status.ok()) return pass_on(damaged(status));
    by_id_.erase(found->id);
    return {};
  }

  Result<std::optional<std::string>> get(Family family, std::string_view key) const override {
    return get_at(nullptr, family, key);
  }

  std::unique_ptr<RowScan> scan(Family family, std::string from, std::string to, bool backwards,
                                bool bulk) const override {
    return scan_at(nullptr, family, std::move(from), std::move(to), backwards, bulk);
  }

  std::unique_ptr<KvSnapshot> snapshot() const override { return std::make_unique<RocksKvSnapshot>(*this); }

  Result<void> write(const WriteSet& changes) override {
    rocksdb::WriteBatch batch(size_in_batch(changes));  // views write megabytes at once: it would grow by copying
    {
      const std::shared_lock lock(mutex_);
      for (const WriteSet::Change* change : in_key_order(changes)) {
        rocksdb::ColumnFamilyHandle* handle = by_id_.at(change->family.id)->handle.get();
        const rocksdb::Status status =
            change->erased ? batch.Delete(handle, change->key) : batch.Put(handle, change->key, change->value);
        STEWARD_ASSERT(status.ok(), "a write batch takes any row");
      }
    }
    rocksdb::WriteOptions options;
    options.disableWAL = true;  // followed again from the log if it is lost: the log's fsync is the one that counts
    const rocksdb::Status status = db_->Write(options, &batch);
    if (!status.ok()) return pass_on(rocksdb_error("second-database-error", status));
    pace_.wrote(batch.GetDataSize());
    return {};
  }

  Result<void> ingest(WriteSet changes) override;

  Result<void> flush() override {
    const std::shared_lock lock(mutex_);
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    for (const auto& [id, family] : by_id_) handles.push_back(family->handle.get());
    if (handles.empty()) return {};
    const rocksdb::Status status = db_->Flush(rocksdb::FlushOptions(), handles);
    if (!status.ok()) return pass_on(rocksdb_error("second-database-error", status));
    return {};
  }

  Result<void> checkpoint(const fs::path& directory) override { return make_checkpoint(*db_, directory); }

  std::uint64_t rows_read() const override { return rows_read_.load(); }

  std::uint64_t unmerged_files() const override {
    std::uint64_t all = 0;
    for (const OpenFamilyPtr& family : families()) all += number_of(*family, "rocksdb.num-files-at-level0");
    return all;
  }

  // For snapshots.
  [[nodiscard]] rocksdb::DB& db() const { return *db_; }
  [[nodiscard]] std::atomic<std::int64_t>& users() const { return users_; }
  [[nodiscard]] Result<std::optional<std::string>> get_at(const rocksdb::Snapshot* snapshot, Family family,
                                                          std::string_view key) const {
    const OpenFamilyPtr open = find(family);
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    std::string value;
    const rocksdb::Status status = db_->Get(options, open->handle.get(), key, &value);
    if (status.IsNotFound()) return std::optional<std::string>{};
    if (!status.ok()) return pass_on(damaged(status));
    ++rows_read_;
    return std::optional<std::string>(std::move(value));
  }
  [[nodiscard]] std::unique_ptr<RowScan> scan_at(const rocksdb::Snapshot* snapshot, Family family, std::string from,
                                                 std::string to, bool backwards, bool bulk) const {
    return open_scan(*db_, find(family), snapshot, std::move(from), std::move(to), backwards, bulk,
                     {rows_read_, users_});
  }

  // For bulk readers. Keys that lie side by side, as those of a run over a community do, are read off one row after the
  // other; those that lie apart are looked up, where filters tell which files need not be opened.
  [[nodiscard]] Result<std::vector<std::optional<std::string>>> get_all_of(
      Family family, std::span<const std::string_view> keys) const {
    std::vector<std::optional<std::string>> found(keys.size());
    if (keys.size() <= kApart) {
      if (auto read = look_up(family, keys, found); !read) return pass_on(std::move(read.error()));
      return found;
    }
    const auto rows = seek_rows_of(family, std::string(keys.front()), std::string(keys.back()) + '\0');
    std::size_t apart = kApart;
    for (std::size_t at = 0; at < keys.size();) {
      const std::size_t begun = at;
      if (auto read = read_side_by_side(*rows, keys, at, found); !read) return pass_on(std::move(read.error()));
      // Where they lay apart again at once, longer stretches are looked up before the next try.
      apart = at - begun < 2 * kLooked ? apart * 2 : kApart;
      const std::size_t count = std::min(apart, keys.size() - at);
      if (count == 0) break;
      if (auto read = look_up(family, keys.subspan(at, count), std::span(found).subspan(at, count)); !read) {
        return pass_on(std::move(read.error()));
      }
      at += count;
    }
    return found;
  }
  [[nodiscard]] std::unique_ptr<RowSeeker> seek_rows_of(Family family, std::string from, std::string to) const {
    return open_seeker(*db_, find(family), std::move(from), std::move(to), {rows_read_, users_});
  }

 private:
  // So many keys are looked up before it is tried again whether they lie together, which is told by so many.
  static constexpr std::size_t kApart = 64;
  static constexpr std::size_t kLooked = 8;

  // From `at` on, as long as most keys are near the one before.
  [[nodiscard]] static Result<void> read_side_by_side(RowSeeker& rows, std::span<const std::string_view> keys,
                                                      std::size_t& at, std::vector<std::optional<std::string>>& found) {
    std::uint64_t jumps = rows.jumps();
    for (std::size_t looked = 0; at < keys.size(); ++at, ++looked) {
      if (looked == kLooked) {
        if (rows.jumps() - jumps > kLooked / 2) return {};
        looked = 0;
        jumps = rows.jumps();
      }
      auto there = rows.seek(keys[at]);
      if (!there) return pass_on(std::move(there.error()));
      if (*there && rows.key() == keys[at]) found[at].emplace(rows.value());
    }
    return {};
  }

  [[nodiscard]] Result<void> look_up(Family family, std::span<const std::string_view> keys,
                                     std::span<std::optional<std::string>> found) const {
    const OpenFamilyPtr open = find(family);
    const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
    std::vector<rocksdb::PinnableSlice> values(keys.size());
    std::vector<rocksdb::Status> statuses(keys.size());
    db_->MultiGet(rocksdb::ReadOptions(), open->handle.get(), slices.size(), slices.data(), values.data(),
                  statuses.data(), /*sorted_input=*/true);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (statuses[i].IsNotFound()) continue;
      if (!statuses[i].ok()) return pass_on(damaged(statuses[i]));
      ++rows_read_;
      found[i].emplace(values[i].data(), values[i].size());
    }
    return {};
  }

  Family add(std::string name, rocksdb::ColumnFamilyHandle* handle) {
    const Family family{++last_id_};
    by_id_.emplace(family.id, std::make_shared<OpenFamily>(
                                  OpenFamily{std::move(name), std::unique_ptr<rocksdb::ColumnFamilyHandle>(handle)}));
    return family;
  }

  [[nodiscard]] std::vector<OpenFamilyPtr> families() const {
    const std::shared_lock lock(mutex_);
    std::vector<OpenFamilyPtr> all;
    for (const auto& [id, family] : by_id_) all.push_back(family);
    return all;
  }

  [[nodiscard]] std::uint64_t number_of(const OpenFamily& family, const std::string& property) const {
    std::string text;
    std::uint64_t number = 0;
    if (db_->GetProperty(family.handle.get(), property, &text)) {
      std::from_chars(text.data(), text.data() + text.size(), number);
    }
    return number;
  }

  // From the pace's thread. What cannot be set is only slower.
  void merge(MergeWhen when) {
    constexpr std::uint64_t kLarge = 4ULL << 20U;
    if (when == MergeWhen::later) {
      put_off_ = families();
      std::erase_if(put_off_, [&](const OpenFamilyPtr& family) {
        return number_of(*family, "rocksdb.live-sst-files-size") < kLarge;
      });
    }
    const int files = when == MergeWhen::later ? kMergeFilesLater : kMergeFilesSoon;
    for (const OpenFamilyPtr& family : put_off_) {
      static_cast<void>(
          db_->SetOptions(family->handle.get(), {{"level0_file_num_compaction_trigger", std::to_string(files)}}));
    }
    if (when == MergeWhen::soon) put_off_.clear();
  }

  [[nodiscard]] OpenFamilyPtr find(Family family) const {
    const std::shared_lock lock(mutex_);
    const auto found = by_id_.find(family.id);
    STEWARD_ASSERT(found != by_id_.end(), "a family is not used after it was dropped");
    return found->second;
  }

  [[nodiscard]] bool has_tables() const {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(directory_, ignored)) {
      const auto extension = entry.path().extension();
      if (extension == ".sst" || entry.path().filename().string().rfind("MANIFEST", 0) == 0) return true;
    }
    return false;
  }

  const fs::path directory_;
  const DirectoryLock lock_;
  rocksdb::Env* const env_;
  const rocksdb::ColumnFamilyOptions family_options_;
  std::unique_ptr<rocksdb::DB> db_;
  std::unique_ptr<rocksdb::ColumnFamilyHandle> default_family_;
  mutable std::shared_mutex mutex_;  // guards by_id_, last_id_
  std::unordered_map<std::uint32_t, OpenFamilyPtr> by_id_;
  std::uint32_t last_id_ = 0;
  mutable std::atomic<std::uint64_t> rows_read_{0};
  mutable std::atomic<std::int64_t> users_{0};
  std::atomic<std::uint64_t> ingest_number_{0};
  std::vector<OpenFamilyPtr> put_off_;  // of the pace's thread: those whose merges wait
  MergePace pace_;                      // last: it calls what stands above
};

// Sorted files, one per family, taken in together. What was written before is flushed first, in all families: the files
// are durable at once, and a crash must not leave them without what came before. It also keeps 7.8 from misordering an
// ingested file that overlaps a memtable which is flushed at the same time.
Result<void> RocksKvStore::ingest(WriteSet changes) {
  const std::vector<const WriteSet::Change*> rows = in_key_order(changes);
  std::vector<rocksdb::IngestExternalFileArg> files;
  std::vector<OpenFamilyPtr> open;
  const std::uint64_t number = ++ingest_number_;
  std::uint64_t bytes = 0;
  if (rows.empty()) return {};
  if (auto flushed = flush(); !flushed) return flushed;
  UnfinishedFiles unfinished(env_);
  rocksdb::Status status;
  for (auto row = rows.begin(); row != rows.end();) {
    const Family family = (*row)->family;
    open.push_back(find(family));
    rocksdb::ColumnFamilyHandle* handle = open.back()->handle.get();
    rocksdb::Options options(rocksdb::DBOptions(), family_options_);
    if (env_ != nullptr) options.env = env_;
    rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), options, handle);
    const fs::path file = directory_ / ("ingest-" + std::to_string(number) + "-" + std::to_string(family.id) + ".tmp");
    unfinished.add(file.string());
    status = writer.Open(file.string());
    for (; row != rows.end() && (*row)->family == family && status.ok(); ++row) {
      status = (*row)->erased ? writer.Delete((*row)->key) : writer.Put((*row)->key, (*row)->value);
    }
    if (status.ok()) status = writer.Finish();
    if (!status.ok()) return pass_on(rocksdb_error("second-database-error", status));
    bytes += writer.FileSize();
    rocksdb::IngestExternalFileArg arg;
    arg.column_family = handle;
    arg.external_files = {file.string()};
    arg.options.move_files = true;
    arg.options.write_global_seqno = false;  // it stands in the manifest; a file is never written to once it is synced
    arg.options.snapshot_consistency = true;
    arg.options.failed_move_fall_back_to_copy = true;
    files.push_back(std::move(arg));
  }
  status = db_->IngestExternalFiles(files);
  if (!status.ok()) return pass_on(rocksdb_error("second-database-error", status));
  unfinished.taken_in();
  pace_.wrote(bytes);
  return {};
}

RocksKvSnapshot::RocksKvSnapshot(const RocksKvStore& store) : store_(store), snapshot_(store.db().GetSnapshot()) {
  ++store_.users();
}

RocksKvSnapshot::~RocksKvSnapshot() {
  store_.db().ReleaseSnapshot(snapshot_);
  --store_.users();
}

Result<std::optional<std::string>> RocksKvSnapshot::get(Family family, std::string_view key) const {
  return store_.get_at(snapshot_, family, key);
}

std::unique_ptr<RowScan> RocksKvSnapshot::scan(Family family, std::string from, std::string to, bool backwards,
                                               bool bulk) const {
  return store_.scan_at(snapshot_, family, std::move(from), std::move(to), backwards, bulk);
}

// Null of a store that stands before one, as tests have them.
const RocksKvStore* rocks(const KvStore& store) { return dynamic_cast<const RocksKvStore*>(&store); }

}  // namespace

Result<std::vector<std::optional<std::string>>> get_all(const KvStore& store, Family family,
                                                        std::span<const std::string_view> keys) {
  if (const RocksKvStore* own = rocks(store)) return own->get_all_of(family, keys);
  std::vector<std::optional<std::string>> found;
  for (const std::string_view key : keys) {
    auto value = store.get(family, key);
    if (!value) return pass_on(std::move(value.error()));
    found.push_back(std::move(*value));
  }
  return found;
}

std::unique_ptr<RowSeeker> seek_rows(const KvStore& store, Family family, std::string from, std::string to) {
  const RocksKvStore* own = rocks(store);
  STEWARD_ASSERT(own != nullptr, "stretches of rows are sought in RocksDB itself");
  return own->seek_rows_of(family, std::move(from), std::move(to));
}

Result<std::unique_ptr<KvStore>> KvStore::open(const fs::path& directory, const KvOptions& options) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) return fail("storage-error", {}, "cannot make " + directory.string() + ": " + error.message());
  auto lock = DirectoryLock::take(directory);
  if (!lock) return pass_on(std::move(lock.error()));
  remove_unfinished_files(directory);
  auto store = std::make_unique<RocksKvStore>(directory, std::move(*lock), options);
  if (auto opened = store->open(database_options(options)); !opened) return pass_on(std::move(opened.error()));
  return std::unique_ptr<KvStore>(std::move(store));
}

}  // namespace steward
