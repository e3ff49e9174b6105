#pragma once

#include <atomic>
#include <filesystem>
#include <memory>

#include "domain/base/result.h"
#include "eventstore/base/clock.h"

namespace steward::cli {

// The time as a file says it, so that a demo company lives through days and weeks while a server serves it: the file
// holds one instant, and whoever drives the clock replaces it, as one step (write beside it, rename), by a later one.
// In between time stands still. Thread-safe.
class ClockFile final : public Clock {
 public:
  // clock-file-invalid: it is not there, or holds no instant.
  static Result<std::unique_ptr<ClockFile>> open(const std::filesystem::path& file);

  // Never earlier than it was; what cannot be read changes nothing.
  [[nodiscard]] Instant now() const override;
  // Goes with what `now` said last in this thread, so that whoever asks for both sees no time pass in between: it would
  // look like a jump of the wall clock.
  [[nodiscard]] std::chrono::microseconds steady() const override;

 private:
  ClockFile(std::filesystem::path file, Instant start) : file_(std::move(file)), start_(start), latest_(start.micros) {}

  const std::filesystem::path file_;
  const Instant start_;
  mutable std::atomic<std::int64_t> latest_;
};

}  // namespace steward::cli
