#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

// What holds in the tree of sources and no compiler says: the arrows between rooms, who may see which library, and
// bans. Debian puts all headers into /usr/include, so that CMake alone cannot keep a library out of a room.
namespace steward::architecture {

struct Source {
  std::string path;  // from the root of the tree, with slashes
  std::string text;
};

struct Violation {
  std::string rule;
  std::string place;  // path:line
  std::string why;
};

// Everything that is ours: sources, CMake, scripts and documents, without build directories and hidden ones.
[[nodiscard]] std::vector<Source> read_tree(const std::filesystem::path& root);

[[nodiscard]] std::vector<Violation> check(const Source& source);

// The text with comments and the insides of strings and characters blanked; every line keeps its number.
[[nodiscard]] std::string code_of(std::string_view text);

}  // namespace steward::architecture
