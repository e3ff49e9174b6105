#pragma once

#include <rocksdb/options.h>

#include "eventstore/storage/kv_store.h"

namespace steward {

// How the second database lies on the disk and in memory.
[[nodiscard]] rocksdb::ColumnFamilyOptions family_options(const KvOptions& options);
[[nodiscard]] rocksdb::DBOptions database_options(const KvOptions& options);

// How many files of level 0 begin a merge. A family keeps to the first from its making on; to the others while little
// and while much is written, if it is large enough for that to matter.
inline constexpr int kMergeFiles = 8;
inline constexpr int kMergeFilesSoon = 4;
inline constexpr int kMergeFilesLater = 32;

}  // namespace steward
