#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "eventstore/log/frame.h"

namespace steward {

// One file of a backup.
struct BackedUpFile {
  std::string path;  // below the backup, with slashes
  std::uint64_t size = 0;
  Hash sha256;
  bool operator==(const BackedUpFile&) const = default;
};

// What a backup holds. Written last and synced: a directory without a whole manifest is no backup.
struct BackupManifest {
  LogId log;
  LogCursor cursor;  // everything up to here is in it; a few frames behind it may be, too
  Uuid keyring;
  Instant taken_at;
  std::string version;  // of the program
  std::vector<BackedUpFile> files;
  [[nodiscard]] std::uint64_t bytes() const;
  bool operator==(const BackupManifest&) const = default;
};

inline constexpr std::string_view kManifestFile = "manifest.json";
inline constexpr std::string_view kVerifiedFile = "verified";  // when it was last proved: an instant and a newline

// JSON with its own digest, so that a damaged manifest is known as one.
[[nodiscard]] std::string manifest_text(const BackupManifest& manifest);
// `backup-damaged`; `backup-format-unknown` for that of another version.
[[nodiscard]] Result<BackupManifest> parse_manifest(std::string_view text);
// Also `backup-missing` when there is no such directory, `backup-incomplete` when it has no manifest.
[[nodiscard]] Result<BackupManifest> read_manifest(const std::filesystem::path& backup);

}  // namespace steward
