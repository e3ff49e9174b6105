#include "domain/base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace steward {

void assertion_failed(const char* condition, const char* why, const char* file, int line) noexcept {
  std::fprintf(stderr, "steward: assertion failed: %s (%s) at %s:%d\n", condition, why, file, line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace steward
