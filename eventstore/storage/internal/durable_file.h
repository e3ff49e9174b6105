#pragma once

#include <rocksdb/env.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/result.h"

// Small files that must survive a power cut, through the same Env as the databases so that fault tests reach them.
namespace steward {

// The old content or the new one, never a mixture: writes beside it, syncs, renames, syncs the directory.
[[nodiscard]] Result<void> replace_file(rocksdb::Env& env, const std::filesystem::path& file, std::string_view content);
// nullopt when there is no such file.
[[nodiscard]] Result<std::optional<std::string>> read_file(rocksdb::Env& env, const std::filesystem::path& file);

}  // namespace steward
