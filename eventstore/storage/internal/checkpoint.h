#pragma once

#include <rocksdb/db.h>

#include <filesystem>

#include "domain/base/result.h"

namespace steward {

// A copy of an open database as it is now, in a new directory, while it goes on being written: tables are hard links
// where the file system allows it, else copies. Whole or not there. `storage-full`, `storage-error`.
[[nodiscard]] Result<void> make_checkpoint(rocksdb::DB& database, const std::filesystem::path& directory);

}  // namespace steward
