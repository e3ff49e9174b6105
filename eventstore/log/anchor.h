#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "domain/base/result.h"
#include "eventstore/log/frame.h"

namespace steward {

// What the log is known to have reached, kept outside its database: no recovery mode of RocksDB notices a write-ahead
// log that was cut at the border of two records.
struct Anchor {
  LogId log;
  LogCursor cursor;
  bool operator==(const Anchor&) const = default;
};

// One file of text with a checksum, replaced as a whole.
class AnchorFile {
 public:
  // `env`: a rocksdb::Env of a fault test; null: the real one.
  explicit AnchorFile(std::filesystem::path file, void* env = nullptr) : file_(std::move(file)), env_(env) {}

  // nullopt when there is none; error `anchor-damaged`.
  [[nodiscard]] Result<std::optional<Anchor>> read() const;
  // Durable when it returns.
  [[nodiscard]] Result<void> write(const Anchor& anchor) const;

 private:
  std::filesystem::path file_;
  void* env_;
};

// For messages to the operator: "frame 12, position 34, epoch 1, digest 5a…".
[[nodiscard]] std::string describe(const LogCursor& cursor);

// Writes the newest cursor that it was told, at most an interval later, on a thread of its own. Thread-safe.
class AnchorKeeper {
 public:
  // `interval` zero: no thread, only write_now().
  AnchorKeeper(AnchorFile file, const Anchor& written, std::chrono::milliseconds interval);
  // Stops the thread. Does not write: a clean stop calls write_now() first.
  ~AnchorKeeper();
  AnchorKeeper(const AnchorKeeper&) = delete;
  AnchorKeeper& operator=(const AnchorKeeper&) = delete;

  void note(const LogCursor& cursor);
  // Writes what was noted, unless it is written already.
  [[nodiscard]] Result<void> write_now();
  // The cursor in the file.
  [[nodiscard]] LogCursor written() const;
  // Why the last attempt to write failed; nullopt when it did not. The thread goes on trying.
  [[nodiscard]] std::optional<Error> failure() const;

 private:
  void run(const std::stop_token& stop);

  const AnchorFile file_;
  const LogId log_;
  const std::chrono::milliseconds interval_;
  std::mutex writing_;        // one writer of the file at a time; taken before mutex_
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable_any changed_;
  LogCursor noted_;
  LogCursor written_;
  std::optional<Error> failure_;
  std::jthread thread_;
};

}  // namespace steward
