#pragma once

#include <array>
#include <cstdio>
#include <string>

namespace steward::test {

// What a command of the shell writes to its standard output.
[[nodiscard]] inline std::string output_of(const std::string& command) {
  std::string output;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4'096> piece{};
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe)) output.append(piece.data(), size);
  ::pclose(pipe);
  return output;
}

}  // namespace steward::test
