#include "eventstore/log/internal/rocksdb_log_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/table.h>

namespace steward {

rocksdb::Options rocksdb_log_options(std::size_t block_cache_bytes, bool create, rocksdb::Env* env) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(block_cache_bytes);
  table.block_size = 64U << 10U;
  table.format_version = 5;
  table.cache_index_and_filter_blocks = true;
  rocksdb::Options db;
  db.create_if_missing = create;
  db.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  db.compression = rocksdb::kLZ4Compression;
  // Not the default mode: that one drops synced records behind a damaged one without a word.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.avoid_flush_during_recovery = false;
  db.track_and_verify_wals_in_manifest = true;  // SyncWAL is never called: 7.8 gets that combination wrong
  db.paranoid_checks = true;
  db.write_buffer_size = 64U << 20U;
  db.max_total_wal_size = 64U << 20U;
  db.memtable_protection_bytes_per_key = 8;
  db.allow_concurrent_memtable_write = false;
  db.level_compaction_dynamic_level_bytes = true;
  db.target_file_size_base = 256U << 20U;
  db.ttl = 0;
  db.periodic_compaction_seconds = 0;  // a frame is never rewritten for its age
  db.max_background_jobs = 2;
  db.max_open_files = 256;
  db.keep_log_file_num = 2;
  db.info_log_level = rocksdb::WARN_LEVEL;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  if (env != nullptr) db.env = env;
  return db;
}

rocksdb::WriteOptions rocksdb_log_write_options() {
  rocksdb::WriteOptions options;
  options.sync = true;
  options.protection_bytes_per_key = 8;
  return options;
}

rocksdb::ReadOptions rocksdb_log_read_options(bool bulk) {
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  if (bulk) {
    options.readahead_size = 2U << 20U;
    options.fill_cache = false;
  }
  return options;
}

}  // namespace steward
