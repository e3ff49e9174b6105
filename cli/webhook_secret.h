#pragma once

#include <filesystem>
#include <string>

#include "domain/base/result.h"

namespace steward::cli {

// The secret that signs what is posted: the file's bytes without the line end behind them. `settings-invalid`, which
// never shows any of it: not there, readable by others than its owner, shorter than 16 or longer than 4,096 bytes.
[[nodiscard]] Result<std::string> read_webhook_secret(const std::filesystem::path& path);

}  // namespace steward::cli
