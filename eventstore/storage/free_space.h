#pragma once

#include <cstdint>
#include <filesystem>

#include "domain/base/result.h"

namespace steward {

// Below the greater of the two nothing is written: what is left belongs to RocksDB's own work and to the operator who
// has to clean up.
struct SpaceFloor {
  std::uint64_t bytes = 512ULL << 20U;
  unsigned percent = 2;  // of the file system
};

// Error `storage-full` below the floor, with free_bytes and floor_bytes. About a microsecond. `env`: a rocksdb::Env of
// a fault test that says how much is free; null: the real file system.
[[nodiscard]] Result<void> check_free_space(const std::filesystem::path& directory, const SpaceFloor& floor, void* env);

}  // namespace steward
