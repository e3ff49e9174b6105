#pragma once

#include <rocksdb/db.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "eventstore/storage/bulk_read.h"
#include "eventstore/storage/kv_store.h"

namespace steward {

// A family that is dropped lives on until its last reader is gone.
struct OpenFamily {
  std::string name;
  std::unique_ptr<rocksdb::ColumnFamilyHandle> handle;
};
using OpenFamilyPtr = std::shared_ptr<OpenFamily>;

// What the store counts of its readers. Must outlive them.
struct ReaderCounts {
  std::atomic<std::uint64_t>& rows_read;
  std::atomic<std::int64_t>& users;
};

// Rows of a family within [from, to), empty: without end. `snapshot` may be null: as it is now.
[[nodiscard]] std::unique_ptr<RowScan> open_scan(rocksdb::DB& db, OpenFamilyPtr family,
                                                 const rocksdb::Snapshot* snapshot, std::string from, std::string to,
                                                 bool backwards, bool bulk, ReaderCounts counts);
[[nodiscard]] std::unique_ptr<RowSeeker> open_seeker(rocksdb::DB& db, OpenFamilyPtr family, std::string from,
                                                     std::string to, ReaderCounts counts);

}  // namespace steward
