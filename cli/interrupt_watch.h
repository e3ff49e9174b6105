#pragma once

#include <csignal>

namespace steward::cli {

// While it lives the first Ctrl-C is noted instead of ending the program, so that what was begun can be cancelled; the
// second one ends it. One at a time.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  [[nodiscard]] static bool interrupted();

 private:
  struct sigaction before_ {};
};

}  // namespace steward::cli
