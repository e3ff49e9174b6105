#pragma once

#include <rocksdb/options.h>

#include <cstddef>

// How the log uses RocksDB: also for the bare benchmark that stands beside it.
namespace steward {

[[nodiscard]] rocksdb::Options rocksdb_log_options(std::size_t block_cache_bytes, bool create, rocksdb::Env* env);
[[nodiscard]] rocksdb::WriteOptions rocksdb_log_write_options();
[[nodiscard]] rocksdb::ReadOptions rocksdb_log_read_options(bool bulk);

}  // namespace steward
