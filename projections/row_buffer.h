#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/base/result.h"
#include "eventstore/storage/kv_store.h"
#include "projections/byte_arena.h"
#include "projections/key_list.h"
#include "projections/row_map.h"
#include "projections/rows.h"

namespace steward {

class View;

// The rows of one view that are not written yet, over those that are, and a cache of those read and written lately.
// Brings derived keys and sums along when it is written. What it writes does not depend on when. Not thread-safe.
class RowBuffer {
 public:
  // `family_is_empty`: nothing is looked up in the store before the first write.
  RowBuffer(const View& view, const KvStore& store, Family family, bool family_is_empty);

  // Valid until keep(), roll_back_to() or discard().
  [[nodiscard]] Result<std::optional<std::string_view>> get(std::string_view key);
  void put(std::string_view key, std::string_view value);
  // Of a key that is in no row yet: what is stored is not looked up.
  void put_new(std::string_view key, std::string_view value);
  void erase(std::string_view key);
  void add(std::string_view key, Sums delta);
  [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> scan(std::string_view from,
                                                                              std::string_view to, std::size_t limit);

  // Reads the rows of these keys together, those that are not held: cheaper than each when it is asked for. On an error
  // nothing has changed.
  [[nodiscard]] Result<void> read_ahead(const KeyList& keys);

  // Undo, newest first, down to a mark. keep() forgets how.
  [[nodiscard]] std::size_t mark() const { return undo_.size(); }
  void roll_back_to(std::size_t mark);
  void keep();

  // Bytes of rows held, about.
  [[nodiscard]] std::size_t bytes() const;
  // Moves the sums of another buffer of the same view into this one.
  void take_sums(RowBuffer& other);
  // What is to be written, lent: until written() or discard(), one of which must follow.
  [[nodiscard]] Result<void> collect(WriteSet& changes);
  // Rows stay as a cache. When they take more than that, those go that nobody has read since it was so the last time,
  // and all of them if that is not enough.
  void written(std::size_t cache_bytes);
  // Forgets everything that is not written, and the cache.
  void discard();
  // The store failed under a handler: the event is not to blame.
  [[nodiscard]] const std::optional<Error>& storage_error() const { return storage_error_; }

 private:
  // What is not there has no data().
  struct Row {
    std::string_view now;
    std::string_view stored;  // only of rows that derive, only while dirty
    bool dirty = false;
    bool derives = false;
    bool read = false;
  };
  struct Sum {
    Sums delta;
    Sums base;
    bool base_known = false;
    bool dirty = false;
  };
  using RowEntry = RowMap<Row>::Entry;
  using SumEntry = RowMap<Sum>::Entry;
  struct Undo {
    RowEntry* row = nullptr;
    std::string_view was;
    bool was_dirty = false;
    bool created = false;  // the row was not held before: nothing is known of what it was
    SumEntry* sum = nullptr;
    Sums delta;
  };

  [[nodiscard]] Result<RowEntry*> find(std::string_view key);
  RowEntry& hold(std::string_view key, const std::optional<std::string>& stored);
  void change(std::string_view key, std::optional<std::string_view> value, bool is_new = false);
  SumEntry& add_to(std::string_view key, Sums delta);
  void give_back(std::string_view value);
  void collect_row(const RowEntry& entry, WriteSet& changes);
  void collect_derived(const RowEntry& entry, WriteSet& changes);
  void widen_sums();
  [[nodiscard]] Result<void> read_bases();
  [[nodiscard]] Result<void> collect_sums(WriteSet& changes);
  void undo_row(const Undo& step);

  const View& view_;
  const KvStore& store_;
  const Family family_;
  bool family_is_empty_;
  ByteArena arena_;  // of all keys and values below
  ByteArena lent_;   // of what collect() has made
  RowMap<Row> rows_{arena_};
  RowMap<Sum> sums_{arena_};
  std::vector<Undo> undo_;
  std::vector<RowEntry*> dirty_;  // in the order in which they became so
  std::vector<SumEntry*> dirty_sums_;
  std::set<std::string_view> ordered_;  // keys of dirty rows, once a handler has scanned
  bool keep_ordered_ = false;
  KeyList derived_before_;  // kept for their memory
  KeyList derived_after_;
  std::optional<Error> storage_error_;
};

}  // namespace steward
