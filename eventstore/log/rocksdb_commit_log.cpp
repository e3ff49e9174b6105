#include "eventstore/log/rocksdb_commit_log.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "eventstore/base/uuid7.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/storage/internal/checked_iterator.h"

namespace steward {

namespace fs = std::filesystem;

namespace {

// Frames are in the default family. What the log knows of itself has one row in front of all frames.
constexpr std::string_view kMeta{"\0", 1};  // sorts before every frame key, which all begin with a zero byte
constexpr std::string_view kFormat = "steward-log-1";
constexpr std::uint64_t kSmallestFloor = 512ULL << 20U;

rocksdb::Options database_options(const RocksDbLogOptions& options) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  table.block_size = 64U << 10U;
  table.format_version = 5;
  table.cache_index_and_filter_blocks = true;
  rocksdb::Options db;
  db.create_if_missing = options.create;
  db.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  db.compression = rocksdb::kLZ4Compression;
  // Not the default mode: that one drops synced records behind a damaged one without a word.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.avoid_flush_during_recovery = false;
  db.track_and_verify_wals_in_manifest = true;  // SyncWAL is never called: 7.8 gets that combination wrong
  db.paranoid_checks = true;
  db.write_buffer_size = 64U << 20U;
  db.max_total_wal_size = 64U << 20U;
  db.allow_concurrent_memtable_write = false;
  db.level_compaction_dynamic_level_bytes = true;
  db.target_file_size_base = 256U << 20U;
  db.ttl = 0;
  db.periodic_compaction_seconds = 0;  // a frame is never rewritten for its age
  db.max_background_jobs = 2;
  db.max_open_files = 256;
  db.keep_log_file_num = 2;
  db.info_log_level = rocksdb::WARN_LEVEL;
  if (options.env != nullptr) db.env = static_cast<rocksdb::Env*>(options.env);
  return db;
}

Error log_damaged(const rocksdb::Status& status) { return rocksdb_error("log-damaged", status); }

}  // namespace

struct RocksDbCommitLog::Database {
  std::unique_ptr<rocksdb::DB> db;
  std::atomic<bool> closing{false};

  ~Database() {
    if (db) static_cast<void>(db->Close());
  }
  [[nodiscard]] CheckedIterator iterate(bool bulk) const {
    rocksdb::ReadOptions options;
    options.verify_checksums = true;
    if (bulk) {
      options.readahead_size = 2U << 20U;
      options.fill_cache = false;
    }
    return CheckedIterator(db->NewIterator(options));
  }
};

class RocksDbCommitLog::Reader final : public FrameReader {
 public:
  Reader(std::shared_ptr<Database> database, CheckedIterator iterator, FrameNumber last)
      : database_(std::move(database)), iterator_(std::move(iterator)), last_(last) {}

  Result<bool> next(Item& item) override {
    if (database_->closing) return fail("log-reopening", {}, "the log is being opened again");
    if (ended_) return false;
    if (started_) iterator_.next();
    started_ = true;
    auto valid = iterator_.valid("log-damaged");
    if (!valid) return pass_on(std::move(valid.error()));
    if (!*valid) {
      ended_ = true;
      return false;
    }
    auto key = parse_frame_key(iterator_.key());
    if (!key) return pass_on(std::move(key.error()));
    if (key->number > last_) {
      ended_ = true;
      return false;
    }
    item = {iterator_.key(), iterator_.value()};
    return true;
  }

 private:
  std::shared_ptr<Database> database_;  // before the iterator, which must go first
  CheckedIterator iterator_;
  const FrameNumber last_;
  bool started_ = false;
  bool ended_ = false;
};

RocksDbCommitLog::RocksDbCommitLog(fs::path directory, RocksDbLogOptions options)
    : directory_(std::move(directory)), options_(options) {}

RocksDbCommitLog::~RocksDbCommitLog() = default;

Result<std::unique_ptr<RocksDbCommitLog>> RocksDbCommitLog::open(const fs::path& directory,
                                                                 const RocksDbLogOptions& options) {
  std::error_code error;
  if (options.create) fs::create_directories(directory, error);
  if (!fs::is_directory(directory, error)) {
    return fail("log-missing", {}, "there is no log in " + directory.string());
  }
  std::unique_ptr<RocksDbCommitLog> log(new RocksDbCommitLog(directory, options));
  if (auto opened = log->open_database(); !opened) return pass_on(std::move(opened.error()));
  return log;
}

Result<void> RocksDbCommitLog::open_database() {
  auto database = std::make_shared<Database>();
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(database_options(options_), directory_.string(), &db);
  if (!status.ok()) {
    if (status.IsIOError() && status.ToString().find("lock") != std::string::npos) {
      return fail("locked", {}, "the data directory is in use by another process: " + directory_.string());
    }
    return pass_on(log_damaged(status));
  }
  database->db.reset(db);

  std::string meta;
  const rocksdb::Status found = db->Get(rocksdb::ReadOptions(), kMeta, &meta);
  if (found.IsNotFound()) {
    CheckedIterator any = database->iterate(false);
    any.seek_to_first();
    auto valid = any.valid("log-damaged");
    if (!valid) return pass_on(std::move(valid.error()));
    if (*valid) return fail("log-damaged", {}, "the log has frames but not its own name");
    Uuid id;
    fill_random(reinterpret_cast<unsigned char*>(id.bytes.data()), id.bytes.size());
    id_ = LogId(id);
    rocksdb::WriteOptions synced;
    synced.sync = true;
    const rocksdb::Status written = db->Put(synced, kMeta, std::string(kFormat) + std::string(id.view()));
    if (!written.ok()) return pass_on(rocksdb_error("storage-error", written));
  } else if (!found.ok()) {
    return pass_on(log_damaged(found));
  } else {
    const std::string_view text(meta);
    const auto id =
        text.substr(0, kFormat.size()) == kFormat ? uuid_from_bytes(text.substr(kFormat.size())) : std::nullopt;
    if (!id) return fail("log-format-unknown", {}, "the log was written by another version of steward");
    id_ = LogId(*id);
  }

  auto tail = read_tail(*database, nullptr);
  if (!tail) return pass_on(std::move(tail.error()));
  const std::lock_guard lock(mutex_);
  database_ = std::move(database);
  tail_ = *tail;
  must_recover_ = false;
  return {};
}

Result<LogCursor> RocksDbCommitLog::read_tail(Database& database, TreeEdge* edge) const {
  CheckedIterator last = database.iterate(false);
  last.seek_to_last();
  auto valid = last.valid("log-damaged");
  if (!valid) return pass_on(std::move(valid.error()));
  if (!*valid || last.key() == kMeta) {
    if (edge != nullptr) *edge = TreeEdge{};
    return LogCursor{};
  }
  if (edge != nullptr) {
    auto found = frame_edge(last.key(), last.value());
    if (!found) return pass_on(std::move(found.error()));
    *edge = std::move(*found);
  }
  return frame_cursor(last.key(), last.value());
}

std::shared_ptr<RocksDbCommitLog::Database> RocksDbCommitLog::database() const {
  const std::lock_guard lock(mutex_);
  return database_;
}

Result<LogCursor> RocksDbCommitLog::tail() const {
  const std::lock_guard lock(mutex_);
  if (must_recover_) return fail("storage-error", {}, "the log must be opened again before its tail is known");
  return tail_;
}

Result<TreeEdge> RocksDbCommitLog::tail_edge() const {
  const auto open = database();
  if (!open) return fail("storage-error", {}, "the log is not open");
  TreeEdge edge;
  auto tail = read_tail(*open, &edge);
  if (!tail) return pass_on(std::move(tail.error()));
  return edge;
}

AppendResult RocksDbCommitLog::append(const LogCursor& expected_tail, std::span<const EncodedFrame> frames) {
  const std::lock_guard lock(mutex_);
  if (frames.empty()) return {Committed::committed, {}};
  if (failed_ || must_recover_ || !database_) {
    return {Committed::unknown, Error{"storage-error", {}, "the log takes no writes after a failed one"}};
  }
  if (tail_ == frames.back().after) return {Committed::committed, {}};
  if (tail_ != expected_tail) {
    return {Committed::fenced, Error{"log-fenced", {}, "the log's tail is not the expected one"}};
  }
  if (free_bytes() < free_space_floor()) {
    return {Committed::fenced, Error{"storage-full", {}, "the disk is almost full; free some space"}};
  }
  rocksdb::WriteBatch batch(0, 0, 8, 0);
  for (const EncodedFrame& frame : frames) {
    const rocksdb::Status put = batch.Put(frame_key(frame.first_position, frame.number), frame.bytes);
    if (!put.ok()) return {Committed::fenced, rocksdb_error("storage-error", put)};
  }
  rocksdb::WriteOptions options;
  options.sync = true;
  options.protection_bytes_per_key = 8;
  const rocksdb::Status written = database_->db->Write(options, &batch);
  if (written.ok()) {
    tail_ = frames.back().after;
    return {Committed::committed, {}};
  }
  must_recover_ = true;
  // An fsync that failed is not tried again: what the kernel did with the pages is unknown.
  if (!written.IsNoSpace()) failed_ = true;
  return {Committed::unknown, rocksdb_error("storage-error", written)};
}

Result<std::unique_ptr<FrameReader>> RocksDbCommitLog::reader_at(const std::string& key, bool or_before,
                                                                 bool bulk) const {
  std::shared_ptr<Database> open;
  FrameNumber last = 0;
  {
    const std::lock_guard lock(mutex_);
    open = database_;
    last = tail_.frame;
  }
  if (!open) return fail("storage-error", {}, "the log is not open");
  CheckedIterator iterator = open->iterate(bulk);
  if (or_before) {
    iterator.seek_for_prev(key);
    auto valid = iterator.valid("log-damaged");
    if (!valid) return pass_on(std::move(valid.error()));
    if (!*valid || iterator.key() == kMeta) iterator.seek(frame_key(0, 0));
  } else {
    iterator.seek(key);
  }
  return std::unique_ptr<FrameReader>(std::make_unique<Reader>(std::move(open), std::move(iterator), last));
}

Result<std::unique_ptr<FrameReader>> RocksDbCommitLog::read(Position from, bool bulk) const {
  // Frames without events share their position with the frame behind them: the last of that position holds it.
  return reader_at(frame_key(from == 0 ? 1 : from, UINT64_MAX), true, bulk);
}

Result<std::unique_ptr<FrameReader>> RocksDbCommitLog::read_after(const LogCursor& cursor, bool bulk) const {
  return reader_at(frame_key(cursor.position + 1, cursor.frame + 1), false, bulk);
}

Result<std::optional<LogCursor>> RocksDbCommitLog::cursor_at(const LogCursor& cursor) const {
  if (cursor.frame == 0) return std::optional<LogCursor>(LogCursor{});
  auto end = tail();
  if (!end) return pass_on(std::move(end.error()));
  if (end->frame < cursor.frame) return std::optional<LogCursor>{};
  const auto open = database();
  CheckedIterator iterator = open->iterate(false);
  // Frame n ends at cursor.position, so it begins at or before it (or just behind it when it has no events).
  iterator.seek_for_prev(frame_key(cursor.position + 1, cursor.frame));
  auto valid = iterator.valid("log-damaged");
  if (!valid) return pass_on(std::move(valid.error()));
  if (!*valid || iterator.key() == kMeta) return std::optional<LogCursor>(LogCursor{});
  auto found = frame_cursor(iterator.key(), iterator.value());
  if (!found) return pass_on(std::move(found.error()));
  return std::optional<LogCursor>(*found);
}

Result<void> RocksDbCommitLog::recover() {
  std::weak_ptr<Database> old;
  {
    const std::lock_guard lock(mutex_);
    if (failed_) {
      return fail("storage-error", {}, "a write to the log failed; only a restart, with its checks, goes on");
    }
    if (database_) database_->closing = true;
    old = database_;
    database_.reset();
  }
  // Readers see `closing` at their next step and let go.
  constexpr auto kPatience = std::chrono::seconds(30);
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!old.expired()) {
    if (std::chrono::steady_clock::now() > until) {
      const std::lock_guard lock(mutex_);
      failed_ = true;
      return fail("storage-error", {}, "the log could not be closed: somebody is still reading it");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return open_database();
}

std::uint64_t RocksDbCommitLog::free_bytes() const {
  std::error_code error;
  const auto space = fs::space(directory_, error);
  return error ? UINT64_MAX : static_cast<std::uint64_t>(space.available);
}

std::uint64_t RocksDbCommitLog::free_space_floor() const {
  if (options_.free_space_floor != 0) return options_.free_space_floor;
  std::error_code error;
  const auto space = fs::space(directory_, error);
  if (error) return 0;
  return std::max<std::uint64_t>(kSmallestFloor, static_cast<std::uint64_t>(space.capacity) / 50);
}

}  // namespace steward
