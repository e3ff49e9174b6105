#pragma once

#include <fstream>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

#include "domain/base/result.h"

namespace steward::cli {

// Where a sub-command writes what it makes: a file, or (an empty path) standard output. Every error is output-lost.
class Output {
 public:
  // Begins the file anew.
  [[nodiscard]] static Result<std::unique_ptr<Output>> open(const std::string& path);
  [[nodiscard]] Result<void> write(std::string_view bytes);
  // Everything is written when it says so.
  [[nodiscard]] Result<void> finish();

 private:
  Output();
  [[nodiscard]] Result<void> check() const;

  std::string path_;
  std::ofstream file_;
  std::ostream* out_;
};

}  // namespace steward::cli
