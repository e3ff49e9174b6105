#pragma once

#include <rocksdb/iterator.h>

#include <memory>

#include "eventstore/storage/internal/rocksdb_error.h"

namespace steward {

// A RocksDB iterator whose end is a Result: a damaged block ends a bare iterator silently, and only status() says so.
class CheckedIterator {
 public:
  explicit CheckedIterator(rocksdb::Iterator* iterator) : iterator_(iterator) {}

  void seek_to_first() { iterator_->SeekToFirst(); }
  void seek_to_last() { iterator_->SeekToLast(); }
  void seek(std::string_view key) { iterator_->Seek(key); }
  void seek_for_prev(std::string_view key) { iterator_->SeekForPrev(key); }
  void next() { iterator_->Next(); }
  void previous() { iterator_->Prev(); }

  // True on a row, false at the true end.
  [[nodiscard]] Result<bool> valid(std::string_view damage_code) const {
    if (iterator_->Valid()) return true;
    if (!iterator_->status().ok()) return pass_on(rocksdb_error(damage_code, iterator_->status()));
    return false;
  }
  [[nodiscard]] std::string_view key() const { return iterator_->key().ToStringView(); }
  [[nodiscard]] std::string_view value() const { return iterator_->value().ToStringView(); }

 private:
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

}  // namespace steward
