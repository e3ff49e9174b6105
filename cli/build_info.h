#pragma once

#include <string_view>

namespace steward::cli {

// What this binary was built from. The commit is "unknown" outside of a git clone and ends in "-dirty" if files
// differed.
struct BuildInfo {
  std::string_view version;
  std::string_view commit;
  std::string_view build;  // Debug, Release
  std::string_view compiler;
};

[[nodiscard]] BuildInfo build_info();

}  // namespace steward::cli
