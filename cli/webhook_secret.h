#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "domain/base/result.h"

namespace steward::cli {

// The secret that signs what is posted: the file's bytes without the line end behind them. `settings-invalid`, which
// names the setting `key` and never shows any of the secret: not there, readable by others than its owner, shorter than
// 16 or longer than 4,096 bytes.
[[nodiscard]] Result<std::string> read_webhook_secret(std::string_view key, const std::filesystem::path& path);

}  // namespace steward::cli
