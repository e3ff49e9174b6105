#pragma once

#include <rocksdb/status.h>

#include <string_view>

#include "domain/base/result.h"

namespace steward {

// RocksDB's words with our code: the text names file and offset where it knows them. Rows are never in it.
[[nodiscard]] inline Error rocksdb_error(std::string_view code, const rocksdb::Status& status) {
  if (status.IsNoSpace()) return Error{"storage-full", {}, "the disk is full"};
  return Error{std::string(code), {}, status.ToString()};
}

}  // namespace steward
