#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "domain/base/result.h"

// Reads a TOML file into flat entries. The parser (toml++, slow to compile) is only known to settings_file.cpp.
namespace steward::cli {

struct FileEntry {
  std::string key;  // dotted: http.port
  std::variant<std::string, std::int64_t, bool> value;
  std::uint32_t line;
};

// In the order of the lines. Errors: `settings-invalid`, with file and line: not there, not TOML, or a value that is
// neither a text nor a whole number nor true or false.
[[nodiscard]] Result<std::vector<FileEntry>> read_settings_file(const std::filesystem::path& path);

}  // namespace steward::cli
