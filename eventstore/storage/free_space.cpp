#include "eventstore/storage/free_space.h"

#include <rocksdb/env.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace steward {

Result<void> check_free_space(const std::filesystem::path& directory, const SpaceFloor& floor, void* env) {
  struct statvfs volume {};
  if (::statvfs(directory.c_str(), &volume) != 0) {
    return fail("storage-error", {},
                "cannot read the free space of " + directory.string() + ": " + std::generic_category().message(errno));
  }
  std::uint64_t free_bytes = static_cast<std::uint64_t>(volume.f_bavail) * volume.f_frsize;
  if (env != nullptr) {
    const auto status = static_cast<rocksdb::Env*>(env)->GetFreeSpace(directory.string(), &free_bytes);
    if (!status.ok()) return fail("storage-error", {}, status.ToString());
  }
  const std::uint64_t total_bytes = static_cast<std::uint64_t>(volume.f_blocks) * volume.f_frsize;
  const std::uint64_t floor_bytes = std::max(floor.bytes, total_bytes / 100 * floor.percent);
  if (free_bytes >= floor_bytes) return {};
  return fail(
      "storage-full",
      {{"free_bytes", static_cast<std::int64_t>(free_bytes)}, {"floor_bytes", static_cast<std::int64_t>(floor_bytes)}},
      "too little space is left on the disk");
}

}  // namespace steward
