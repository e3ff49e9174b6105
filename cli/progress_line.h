#pragma once

#include <chrono>
#include <string>

#include "replay/progress.h"

namespace steward::cli {

// How far a long command is, with rate and time left, on one line of standard error; nothing unless that is a terminal.
// The line is wiped at the end. Not thread-safe.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine() { wipe(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // `total` 0: nobody knows where it ends.
  void show(std::string_view what, std::uint64_t done, std::uint64_t total);
  void wipe();
  // Empty without a terminal. Must not outlive the line.
  [[nodiscard]] ReplayProgress progress();

 private:
  using Clock = std::chrono::steady_clock;
  const bool terminal_;
  std::string what_;
  Clock::time_point begun_;
  Clock::time_point shown_;
  std::uint64_t done_at_begin_ = 0;
  bool dirty_ = false;
};

// "reading the log: 1200 of 3000 (40 %), 400/s, 4 s left"
[[nodiscard]] std::string progress_words(std::string_view what, std::uint64_t done, std::uint64_t total,
                                         std::uint64_t per_second);

}  // namespace steward::cli
