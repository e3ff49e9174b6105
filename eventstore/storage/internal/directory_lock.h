#pragma once

#include <filesystem>

#include "domain/base/result.h"

namespace steward {

// Keeps a directory to one owner, in this process and among processes, until it is destroyed or the process ends. Our
// own and not RocksDB's: a database that somebody else has open must never look like a damaged one, which is set aside.
class DirectoryLock {
 public:
  // Makes the file LOCKED-BY-STEWARD in the directory. Error `locked` when somebody else has it.
  static Result<DirectoryLock> take(const std::filesystem::path& directory);

  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&& other) noexcept;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace steward
