#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.h"

// The second database: index and views. What is in it can be made again from the log, so it is written without a log of
// its own; after a crash it is a consistent older state, that of the last flush. RocksDB stays behind this header.
namespace steward {

// A named set of rows (a RocksDB column family). A small value; valid while the store is open and the family is not
// dropped.
struct Family {
  std::uint32_t id = 0;
  bool operator==(const Family&) const = default;
};

// Changes that become visible and durable together. Later changes of one key win.
class WriteSet {
 public:
  WriteSet() = default;
  WriteSet(WriteSet&&) = default;
  WriteSet& operator=(WriteSet&&) = default;

  void put(Family family, std::string key, std::string value) {
    const std::string_view kept = keep(std::move(key));
    changes_.push_back({family, kept, keep(std::move(value)), false});
  }
  void erase(Family family, std::string key) { changes_.push_back({family, keep(std::move(key)), {}, true}); }
  // The same with bytes that are not copied and must outlive the set.
  void put_lent(Family family, std::string_view key, std::string_view value) {
    changes_.push_back({family, key, value, false});
  }
  void erase_lent(Family family, std::string_view key) { changes_.push_back({family, key, {}, true}); }
  struct Change {
    Family family;
    std::string_view key;
    std::string_view value;
    bool erased;
  };
  [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }
  [[nodiscard]] bool empty() const { return changes_.empty(); }
  void clear() {
    changes_.clear();
    kept_.clear();
  }

 private:
  std::string_view keep(std::string bytes) {
    return bytes.empty() ? std::string_view{} : kept_.emplace_back(std::move(bytes));
  }

  std::vector<Change> changes_;
  std::deque<std::string> kept_;  // never move, not even with the set
};

// Rows in key order within [from, to), forwards or backwards. Its end is a Result: damage is an error with a place,
// never a short list. Must not outlive the store. Not thread-safe.
class RowScan {
 public:
  virtual ~RowScan() = default;
  // True with a row, false at the end.
  [[nodiscard]] virtual Result<bool> next(std::string_view& key, std::string_view& value) = 0;
};

class KvStore;

// A consistent view of all families. Thread-safe. Must not outlive the store.
class KvSnapshot {
 public:
  virtual ~KvSnapshot() = default;
  [[nodiscard]] virtual Result<std::optional<std::string>> get(Family family, std::string_view key) const = 0;
  // `to` empty: to the end of the family. `bulk` reads ahead and leaves caches alone.
  [[nodiscard]] virtual std::unique_ptr<RowScan> scan(Family family, std::string from, std::string to, bool backwards,
                                                      bool bulk) const = 0;
};

struct KvOptions {
  std::size_t block_cache_bytes = 64ULL << 20U;
  std::size_t write_buffer_bytes = 32ULL << 20U;
  void* env = nullptr;  // a rocksdb::Env of a fault test; null: the real one
  // Sorted files are not merged as soon as otherwise while much is written, until little was for so long.
  std::chrono::milliseconds merge_calm_after{5000};
};

// Thread-safe. Opens with kPointInTimeRecovery; a damaged or unreadable directory is `second-database-damaged`: the
// caller sets it aside and begins anew.
class KvStore {
 public:
  static Result<std::unique_ptr<KvStore>> open(const std::filesystem::path& directory, const KvOptions& options);
  virtual ~KvStore() = default;

  // The family of that name, created when it is not there.
  [[nodiscard]] virtual Result<Family> family(std::string_view name) = 0;
  [[nodiscard]] virtual std::optional<Family> find_family(std::string_view name) const = 0;
  [[nodiscard]] virtual std::vector<std::string> family_names() const = 0;
  // Drops it whole, durably, with all that was written before. Nobody may use it any more.
  [[nodiscard]] virtual Result<void> drop_family(std::string_view name) = 0;

  [[nodiscard]] virtual Result<std::optional<std::string>> get(Family family, std::string_view key) const = 0;
  [[nodiscard]] virtual std::unique_ptr<RowScan> scan(Family family, std::string from, std::string to, bool backwards,
                                                      bool bulk) const = 0;
  [[nodiscard]] virtual std::unique_ptr<KvSnapshot> snapshot() const = 0;

  // Atomic; a crash loses it with all that was written behind it, until somebody flushes.
  [[nodiscard]] virtual Result<void> write(const WriteSet& changes) = 0;
  // The same result for large sets, several times cheaper: sorts (last change of a key wins), writes one file per
  // family and takes them in together with `small` (checkpoints), atomically. Needs that nobody else writes the same
  // families.
  [[nodiscard]] virtual Result<void> ingest(WriteSet changes) = 0;
  // Everything to disk (clean stop, and what a crash must not undo).
  [[nodiscard]] virtual Result<void> flush() = 0;
  // A copy of all families at one moment, in a new directory, while writing goes on; cheap on the same file system.
  [[nodiscard]] virtual Result<void> checkpoint(const std::filesystem::path& directory) = 0;

  // Rows that next() and get() handed out since the store was opened: for tests that count what a page reads.
  [[nodiscard]] virtual std::uint64_t rows_read() const = 0;
  // Sorted files over all families that a reader has to look into one by one, because they are not merged yet.
  [[nodiscard]] virtual std::uint64_t unmerged_files() const = 0;
};

}  // namespace steward
