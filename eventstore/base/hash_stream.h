#pragma once

#include <string_view>

#include "eventstore/base/hash.h"

namespace steward {

// The SHA-256 of what comes in pieces, such as a file that is too large for memory.
class Sha256Stream {
 public:
  Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;
  ~Sha256Stream();
  void add(std::string_view bytes);
  // Once, at the end.
  [[nodiscard]] Hash finish();

 private:
  void* context_;
};

}  // namespace steward
