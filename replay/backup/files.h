#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "replay/backup/manifest.h"
#include "replay/progress.h"

// Files of backups: found, digested, copied, synced. Errors are `storage-error` with what, where and why, and
// `storage-full`; `backup-cancelled` when the token asks to stop.
namespace steward {

// Told to stop, and told how far it is.
struct BackupWatch {
  std::stop_token stop;
  ReplayProgress progress;
  [[nodiscard]] Result<void> go_on() const;
};

// All regular files below a directory, in order, as paths with slashes relative to it.
[[nodiscard]] Result<std::vector<std::string>> files_below(const std::filesystem::path& directory);
[[nodiscard]] Result<std::string> read_whole(const std::filesystem::path& file);

using BytesDone = std::function<void(std::uint64_t bytes)>;
// Reads a file from end to end. `done` is told of each piece.
[[nodiscard]] Result<BackedUpFile> digest_file(const std::filesystem::path& directory, const std::string& path,
                                               const BackupWatch& watch, const BytesDone& done);
// A new file with the same content, synced, its directories made with mode 0700, itself 0600; what was read is told.
[[nodiscard]] Result<BackedUpFile> copy_file_synced(const std::filesystem::path& from, const std::string& path,
                                                    const std::filesystem::path& to, const BackupWatch& watch,
                                                    const BytesDone& done);

[[nodiscard]] Result<void> sync_path(const std::filesystem::path& path);
// The directory, all directories below it, and the one that it is in.
[[nodiscard]] Result<void> sync_directories(const std::filesystem::path& directory);
// Whole or not there, synced.
[[nodiscard]] Result<void> write_synced(const std::filesystem::path& file, std::string_view content);

// Makes a directory for its owner only; one that is there must be empty. Else `occupied_code`.
[[nodiscard]] Result<void> take_empty_directory(const std::filesystem::path& directory, std::string_view occupied_code);
struct FileOwner {
  ::uid_t user;
  ::gid_t group;
};
// Gives the directory and all that is in it to somebody, synced. Only root can.
[[nodiscard]] Result<void> give_away(const std::filesystem::path& directory, FileOwner to);
[[nodiscard]] Result<std::uint64_t> bytes_below(const std::filesystem::path& directory);
// Whether a file of one can be linked into the other.
[[nodiscard]] bool on_one_file_system(const std::filesystem::path& a, const std::filesystem::path& b);
// `storage-full` unless the file system of `directory` has room for `bytes` and a little more.
[[nodiscard]] Result<void> check_room(const std::filesystem::path& directory, std::uint64_t bytes);

}  // namespace steward
