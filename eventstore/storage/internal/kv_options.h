#pragma once

#include <rocksdb/options.h>

#include "eventstore/storage/kv_store.h"

namespace steward {

// How the second database lies on the disk and in memory.
[[nodiscard]] rocksdb::ColumnFamilyOptions family_options(const KvOptions& options);
[[nodiscard]] rocksdb::DBOptions database_options(const KvOptions& options);

}  // namespace steward
