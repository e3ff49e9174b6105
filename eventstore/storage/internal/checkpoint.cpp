#include "eventstore/storage/internal/checkpoint.h"

#include <rocksdb/utilities/checkpoint.h>

#include <memory>

#include "eventstore/storage/internal/rocksdb_error.h"

namespace steward {

Result<void> make_checkpoint(rocksdb::DB& database, const std::filesystem::path& directory) {
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(&database, &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  // What is in memory becomes a table: the write-ahead log that is copied stays short, and a database that has none
  // loses nothing.
  constexpr std::uint64_t kFlushAlways = 0;
  if (status.ok()) status = checkpoint->CreateCheckpoint(directory.string(), kFlushAlways);
  if (!status.ok()) return pass_on(rocksdb_error("storage-error", status));
  return {};
}

}  // namespace steward
