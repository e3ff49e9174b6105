#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>

#include "eventstore/log/anchor.h"
#include "eventstore/log/commit_log.h"
#include "eventstore/storage/free_space.h"
#include "eventstore/storage/internal/directory_lock.h"

namespace steward {

struct RocksDbLogOptions {
  std::size_t block_cache_bytes = 32ULL << 20U;
  SpaceFloor floor;              // below it append answers fenced with storage-full: nothing was written
  bool create = true;            // make the log when the directory has none
  std::filesystem::path anchor;  // the anchor's file, outside the directory; empty: no anchor, for tests and benchmarks
  // How long after a commit the anchor is written. Zero: only by write_anchor() and on a clean stop.
  std::chrono::milliseconds anchor_interval{500};
  // An operator accepts that the end of the log is lost: that it is not what the anchor says, or is damaged where it
  // was not yet moved out of RocksDB's write-ahead log. It then ends where it can still be read, the anchor is set
  // there, and a new epoch begins. For the opening only: recover() refuses as ever.
  bool accept_loss = false;
  void* env = nullptr;  // a rocksdb::Env of a fault test; null: the real one
};

// What an operator accepted at the opening.
struct AcceptedLoss {
  std::optional<LogCursor> anchor;  // nullopt when the anchor was missing or damaged
  LogCursor tail;                   // already of the new epoch
};

// The log on one machine: one row per frame, one synced write per commit. Recovery never drops what was acknowledged
// without saying so: a torn tail is cut, damage before it refuses to open (log-damaged, with the place), and what no
// mode of RocksDB can see, a log cut at a record's border or put back to yesterday, is found by the anchor
// (log-behind-anchor, log-differs-from-anchor, anchor-missing, anchor-damaged). A log ahead of its anchor is normal.
class RocksDbCommitLog final : public CommitLog {
 public:
  // Also `locked`, `log-missing`, `log-format-unknown`.
  static Result<std::unique_ptr<RocksDbCommitLog>> open(const std::filesystem::path& directory,
                                                        const RocksDbLogOptions& options);
  // Writes the anchor. All readers are gone by then.
  ~RocksDbCommitLog() override;

  [[nodiscard]] LogId id() const override { return id_; }
  // The epoch is that of the anchor where it is higher: the next frame carries it.
  [[nodiscard]] Result<LogCursor> tail() const override;
  [[nodiscard]] Result<TreeEdge> tail_edge() const override;
  [[nodiscard]] AppendResult append(const LogCursor& expected_tail, std::span<const EncodedFrame> frames) override;
  [[nodiscard]] Result<std::unique_ptr<FrameReader>> read(Position from, bool bulk) const override;
  [[nodiscard]] Result<std::unique_ptr<FrameReader>> read_after(const LogCursor& cursor, bool bulk) const override;
  // Readers live through it: they go on where they were.
  [[nodiscard]] Result<void> recover() override;

  // The cursor after frame `cursor.frame`, for the check of an anchor; nullopt when the log does not reach that far.
  [[nodiscard]] Result<std::optional<LogCursor>> cursor_at(const LogCursor& cursor) const;
  // Error storage-full below the floor.
  [[nodiscard]] Result<void> check_space() const { return check_free_space(directory_, options_.floor, options_.env); }

  // A copy of the log as it is now, in a new directory, while appending goes on. It ends at or behind every position
  // that was acknowledged before the call; what was being written may be there or not, as after a power cut.
  [[nodiscard]] Result<void> checkpoint(const std::filesystem::path& directory) const;

  // The first damage that a read came upon, with RocksDB's words for the place: the opening looks at the end alone.
  // Once there it stays.
  [[nodiscard]] std::optional<Error> damage() const;

  // Brings the anchor to the tail now.
  [[nodiscard]] Result<void> write_anchor();
  [[nodiscard]] std::optional<AcceptedLoss> accepted_loss() const { return accepted_loss_; }
  // Null without an anchor.
  [[nodiscard]] const AnchorKeeper* anchor() const { return anchor_.get(); }

 private:
  struct Database;
  class Reader;
  enum class State : std::uint8_t { open, full, broken };

  RocksDbCommitLog(std::filesystem::path directory, RocksDbLogOptions options, DirectoryLock lock);
  [[nodiscard]] Result<void> open_database(bool accept_loss);
  [[nodiscard]] Result<std::unique_ptr<Database>> open_files(bool is_new, bool damaged_end);
  [[nodiscard]] Result<void> read_identity(Database& database);
  [[nodiscard]] Result<void> check_anchor(Database& database, LogCursor& tail, bool accept);
  [[nodiscard]] Result<void> accept(std::optional<LogCursor> anchor, LogCursor& tail);
  [[nodiscard]] Result<void> start_anchor(const LogCursor& tail);
  [[nodiscard]] std::shared_lock<std::shared_mutex> enter() const;
  [[nodiscard]] bool holds(std::span<const EncodedFrame> frames) const;
  [[nodiscard]] LogCursor known_tail() const;
  // What was read, once its damage is remembered.
  template <class T>
  [[nodiscard]] Result<T> noted(Result<T> read) const;

  const std::filesystem::path directory_;
  const RocksDbLogOptions options_;
  DirectoryLock lock_;
  LogId id_;
  std::optional<AcceptedLoss> accepted_loss_;
  std::unique_ptr<AnchorKeeper> anchor_;

  // Taken in this order.
  std::mutex write_mutex_;                  // one append or recover() at a time; guards the changes of state_
  std::atomic<State> state_ = State::open;  // full: recover() helps; broken: only a restart does
  mutable std::mutex turnstile_;            // held by recover(), so that a stream of readers does not keep it out
  std::atomic<bool> recovering_ = false;
  mutable std::shared_mutex database_mutex_;  // shared: the database stays open
  std::unique_ptr<Database> database_;        // null only after a recover() that could not open it again
  mutable std::mutex mutex_;                  // guards all below
  LogCursor tail_;
  mutable std::optional<Error> damage_;
  mutable std::set<Reader*> readers_;
};

}  // namespace steward
