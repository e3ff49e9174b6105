#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

#include "eventstore/log/commit_log.h"

namespace steward {

struct RocksDbLogOptions {
  std::size_t block_cache_bytes = 32ULL << 20U;
  // Writes end (storage-full) while less than this is free; 0: max(512 MiB, 2 % of the disk).
  std::uint64_t free_space_floor = 0;
  bool create = true;   // make the log when the directory has none
  void* env = nullptr;  // a rocksdb::Env of a fault test; null: the real one
};

// The log on one machine: one row per frame, one synced write per commit. Recovery never drops what was acknowledged
// without saying so: a torn tail is cut, damage before it refuses to open (log-damaged, with the place). What no mode
// can see, a log cut at a record's border, is what the anchor is for.
class RocksDbCommitLog final : public CommitLog {
 public:
  static Result<std::unique_ptr<RocksDbCommitLog>> open(const std::filesystem::path& directory,
                                                        const RocksDbLogOptions& options);
  ~RocksDbCommitLog() override;

  [[nodiscard]] LogId id() const override { return id_; }
  [[nodiscard]] Result<LogCursor> tail() const override;
  [[nodiscard]] Result<TreeEdge> tail_edge() const override;
  [[nodiscard]] AppendResult append(const LogCursor& expected_tail, std::span<const EncodedFrame> frames) override;
  [[nodiscard]] Result<std::unique_ptr<FrameReader>> read(Position from, bool bulk) const override;
  [[nodiscard]] Result<std::unique_ptr<FrameReader>> read_after(const LogCursor& cursor, bool bulk) const override;
  [[nodiscard]] Result<void> recover() override;

  // The cursor after frame `cursor.frame`, for the check of an anchor; nullopt when the log does not reach that far.
  [[nodiscard]] Result<std::optional<LogCursor>> cursor_at(const LogCursor& cursor) const;
  [[nodiscard]] std::uint64_t free_bytes() const;
  [[nodiscard]] std::uint64_t free_space_floor() const;

 private:
  struct Database;
  class Reader;
  RocksDbCommitLog(std::filesystem::path directory, RocksDbLogOptions options);
  [[nodiscard]] Result<void> open_database();
  [[nodiscard]] std::shared_ptr<Database> database() const;
  [[nodiscard]] Result<std::unique_ptr<FrameReader>> reader_at(const std::string& key, bool or_before, bool bulk) const;
  [[nodiscard]] Result<LogCursor> read_tail(Database& database, TreeEdge* edge) const;

  const std::filesystem::path directory_;
  const RocksDbLogOptions options_;
  LogId id_;
  mutable std::mutex mutex_;  // guards all below
  std::shared_ptr<Database> database_;
  LogCursor tail_;
  bool failed_ = false;  // an append failed otherwise than for space: no more writes in this process
  bool must_recover_ = false;
};

}  // namespace steward
