#include "eventstore/storage/internal/kv_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

namespace steward {

namespace {

constexpr int kCacheShardBits = 3;  // a few threads read: large shards matter more than many

}  // namespace

rocksdb::ColumnFamilyOptions family_options(const KvOptions& options) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(options.block_cache_bytes, kCacheShardBits);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  // One filter over a whole file soon outgrows a shard of the cache: it is never kept then, and each get reads all of
  // it.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.metadata_block_size = 16U << 10U;
  table.pin_top_level_index_and_filter = true;
  table.block_size = 16U << 10U;
  table.cache_index_and_filter_blocks = true;  // memory stays within the cache's limit however large the database grows
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.format_version = 5;
  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.compression = rocksdb::kLZ4Compression;
  // All families are flushed when one is full, and merged anew when there are enough files of each: seldom, since each
  // time costs as much as putting the rows did.
  family.write_buffer_size = options.write_buffer_bytes * 2;
  // A row that nobody has touched lately is in no memory table: not to look there is a third of its price.
  family.memtable_prefix_bloom_size_ratio = 0.01;
  family.memtable_whole_key_filtering = true;
  // A batch's rows go in in order, and those of a table (the first byte of a key) lie together: each begins to look for
  // its place where the last one of its table was put, instead of at the top.
  family.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(1));
  family.level0_file_num_compaction_trigger = kMergeFiles;
  // Beyond these RocksDB slows its writer down and stops it: no merge that is put off brings it there by itself.
  family.level0_slowdown_writes_trigger = kMergeFilesLater + 12;
  family.level0_stop_writes_trigger = kMergeFilesLater + 28;
  family.level_compaction_dynamic_level_bytes = true;
  family.ttl = 0;
  family.periodic_compaction_seconds = 0;
  return family;
}

rocksdb::DBOptions database_options(const KvOptions& options) {
  rocksdb::DBOptions db;
  db.create_if_missing = true;
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;  // of a directory that has one from earlier
  db.atomic_flush = true;  // nothing is in a WAL: what a crash leaves has to fit together over all families
  db.db_write_buffer_size = options.write_buffer_bytes * 4;  // over all families together
  db.allow_concurrent_memtable_write = false;                // it would do without the hints
  db.paranoid_checks = true;
  db.max_background_jobs = 2;
  db.max_open_files = 512;
  db.keep_log_file_num = 2;
  db.info_log_level = rocksdb::WARN_LEVEL;
  auto* env = static_cast<rocksdb::Env*>(options.env);
  if (env != nullptr) db.env = env;
  return db;
}

}  // namespace steward
