#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/base/result.h"
#include "eventstore/storage/kv_store.h"
#include "projections/rows.h"

namespace steward {

class View;

// The rows of one view that are not written yet, over those that are, and a cache of those read and written lately.
// Brings derived keys and sums along when it is written. What it writes does not depend on when. Not thread-safe.
class RowBuffer {
 public:
  // `family_is_empty`: nothing is looked up in the store before the first write.
  RowBuffer(const View& view, const KvStore& store, Family family, bool family_is_empty);

  // Valid until the next change.
  [[nodiscard]] Result<std::optional<std::string_view>> get(std::string_view key);
  void put(std::string_view key, std::string value);
  void erase(std::string_view key);
  void add(std::string_view key, Sums delta);
  [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> scan(std::string_view from,
                                                                              std::string_view to, std::size_t limit);

  // Undo, newest first, down to a mark. keep() forgets how.
  [[nodiscard]] std::size_t mark() const { return undo_.size(); }
  void roll_back_to(std::size_t mark);
  void keep() { undo_.clear(); }

  // Bytes of rows held, about.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  // Moves the sums of another buffer of the same view into this one.
  void take_sums(RowBuffer& other);
  // What is to be written. Afterwards exactly one of written() and discard(). `release`: rows that nobody has read move
  // out and are not kept.
  [[nodiscard]] Result<void> collect(WriteSet& changes, bool release);
  // Rows stay as a cache if they take no more than that; those that nobody has read go first.
  void written(std::size_t cache_bytes);
  // Forgets everything that is not written, and the cache.
  void discard();
  // The store failed under a handler: the event is not to blame.
  [[nodiscard]] const std::optional<Error>& storage_error() const { return storage_error_; }

 private:
  struct Entry {
    std::optional<std::string> now;
    std::optional<std::string> stored;  // only of rows that derive, only while dirty
    bool dirty = false;
    bool derives = false;
    bool read = false;
  };
  struct SumEntry {
    Sums delta;
    Sums base;
    bool base_known = false;
    bool dirty = false;
  };
  struct Hasher {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  using Entries = std::unordered_map<std::string, Entry, Hasher, std::equal_to<>>;
  using SumEntries = std::unordered_map<std::string, SumEntry, Hasher, std::equal_to<>>;
  struct Undo {
    Entries::value_type* row = nullptr;
    std::optional<std::string> was;
    bool was_dirty = false;
    bool created = false;  // the row was not held before: nothing is known of what it was
    SumEntries::value_type* sums = nullptr;
    Sums delta;
  };

  [[nodiscard]] Result<Entries::value_type*> find(std::string_view key);
  void change(std::string_view key, std::optional<std::string> value);
  void collect_derived(std::string_view key, const Entry& entry, WriteSet& changes) const;
  void undo_row(Undo& step);
  [[nodiscard]] Result<void> collect_sums(WriteSet& changes);

  const View& view_;
  const KvStore& store_;
  const Family family_;
  bool family_is_empty_;
  Entries rows_;
  SumEntries sums_;
  std::vector<Undo> undo_;
  std::vector<Entries::value_type*> dirty_;  // in the order in which they became so
  std::vector<SumEntries::value_type*> dirty_sums_;
  std::set<std::string_view> ordered_;  // keys of dirty rows, once a handler has scanned
  bool keep_ordered_ = false;
  bool released_ = false;
  std::size_t bytes_ = 0;
  std::optional<Error> storage_error_;
};

}  // namespace steward
