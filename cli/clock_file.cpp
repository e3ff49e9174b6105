#include "cli/clock_file.h"

#include <algorithm>
#include <fstream>
#include <string>

namespace steward::cli {

namespace {

std::optional<Instant> read(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string word;
  if (!(stream >> word)) return std::nullopt;
  return parse_instant(word);
}

// A process has one clock.
thread_local std::int64_t seen_by_this_thread = INT64_MIN;

}  // namespace

Result<std::unique_ptr<ClockFile>> ClockFile::open(const std::filesystem::path& file) {
  const auto start = read(file);
  if (!start) {
    return fail("clock-file-invalid", {}, file.string() + " must hold an instant such as 2026-03-02T01:30:00Z");
  }
  return std::unique_ptr<ClockFile>(new ClockFile(file, *start));
}

Instant ClockFile::now() const {
  const auto told = read(file_);
  std::int64_t latest = latest_.load();
  while (told && told->micros > latest && !latest_.compare_exchange_weak(latest, told->micros)) {
  }
  seen_by_this_thread = latest_.load();
  return Instant{seen_by_this_thread};
}

std::chrono::microseconds ClockFile::steady() const {
  return std::chrono::microseconds{std::max(seen_by_this_thread, start_.micros) - start_.micros};
}

}  // namespace steward::cli
