#include "cli/progress_line.h"

#include <fmt/format.h>

#include <cstdio>

#include "eventstore/base/logging.h"

namespace steward::cli {

namespace {

constexpr std::chrono::milliseconds kShowEvery{200};

}  // namespace

ProgressLine::ProgressLine() : terminal_(stderr_is_terminal()) {}

void ProgressLine::show(std::string_view what, std::uint64_t done, std::uint64_t total) {
  if (!terminal_) return;
  const auto now = Clock::now();
  if (what != what_) {
    what_ = std::string(what);
    begun_ = now;
    done_at_begin_ = done;
  }
  if (now - shown_ < kShowEvery) return;
  shown_ = now;
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_).count();
  const std::uint64_t per_second = millis > 0 ? (done - done_at_begin_) * 1000 / static_cast<std::uint64_t>(millis) : 0;
  std::fprintf(stderr, "\r\x1b[K%s", progress_words(what, done, total, per_second).c_str());
  std::fflush(stderr);
  dirty_ = true;
}

void ProgressLine::wipe() {
  if (!dirty_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  dirty_ = false;
}

ReplayProgress ProgressLine::progress() {
  if (!terminal_) return {};
  return [this](std::string_view what, std::uint64_t done, std::uint64_t total) { show(what, done, total); };
}

std::string progress_words(std::string_view what, std::uint64_t done, std::uint64_t total, std::uint64_t per_second) {
  std::string words = fmt::format("{}: {}", what, done);
  if (total > 0) words += fmt::format(" of {} ({} %)", total, done * 100 / total);
  if (per_second > 0) {
    words += fmt::format(", {}/s", per_second);
    if (total > done) words += fmt::format(", {} s left", (total - done + per_second - 1) / per_second);
  }
  return words;
}

}  // namespace steward::cli
