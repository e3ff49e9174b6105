#include "eventstore/storage/internal/row_scan.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "eventstore/storage/internal/checked_iterator.h"

namespace steward {

namespace {

class RocksRowScan final : public RowScan {
 public:
  RocksRowScan(rocksdb::DB& db, OpenFamilyPtr family, const rocksdb::Snapshot* snapshot, std::string from,
               std::string to, bool backwards, bool bulk, ReaderCounts counts)
      : family_(std::move(family)), from_(std::move(from)), to_(std::move(to)), backwards_(backwards), counts_(counts) {
    ++counts_.users;
    lower_ = from_;
    upper_ = to_;
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    if (!from_.empty()) options.iterate_lower_bound = &lower_;
    if (!to_.empty()) options.iterate_upper_bound = &upper_;
    options.total_order_seek = true;
    options.verify_checksums = true;
    if (bulk) {
      options.fill_cache = false;
      options.readahead_size = 2U << 20U;
    }
    iterator_.emplace(db.NewIterator(options, family_->handle.get()));
  }
  ~RocksRowScan() override {
    iterator_.reset();
    --counts_.users;
  }

  Result<bool> next(std::string_view& key, std::string_view& value) override {
    if (damage_) return pass_on(*damage_);
    if (ended_) return false;
    if (started_) {
      backwards_ ? iterator_->previous() : iterator_->next();
    } else {
      backwards_ ? iterator_->seek_to_last() : iterator_->seek_to_first();
    }
    started_ = true;
    auto valid = iterator_->valid("second-database-damaged");
    if (!valid) {
      damage_ = valid.error();
      return pass_on(std::move(valid.error()));
    }
    if (!*valid) {
      ended_ = true;
      return false;
    }
    ++counts_.rows_read;
    key = iterator_->key();
    value = iterator_->value();
    return true;
  }

 private:
  OpenFamilyPtr family_;  // a family that is dropped lives on until its last reader is gone
  const std::string from_;
  const std::string to_;
  rocksdb::Slice lower_;
  rocksdb::Slice upper_;
  const bool backwards_;
  const ReaderCounts counts_;
  std::optional<CheckedIterator> iterator_;
  bool started_ = false;
  bool ended_ = false;
  std::optional<Error> damage_;  // said again at every further step
};

class RocksRowSeeker final : public RowSeeker {
 public:
  RocksRowSeeker(rocksdb::DB& db, OpenFamilyPtr family, std::string from, std::string to, ReaderCounts counts)
      : family_(std::move(family)), from_(std::move(from)), to_(std::move(to)), counts_(counts) {
    ++counts_.users;
    lower_ = from_;
    upper_ = to_;
    rocksdb::ReadOptions options;
    if (!from_.empty()) options.iterate_lower_bound = &lower_;
    if (!to_.empty()) options.iterate_upper_bound = &upper_;
    options.total_order_seek = true;
    options.verify_checksums = true;
    iterator_.emplace(db.NewIterator(options, family_->handle.get()));
  }
  ~RocksRowSeeker() override {
    iterator_.reset();
    --counts_.users;
  }

  Result<bool> seek(std::string_view at) override {
    // Where the last stretch ended the next one often begins, or a row or two behind it: to step there costs a tenth of
    // looking for it in every file.
    for (unsigned step = 0; there_; ++step) {
      if (iterator_->key() >= at) {
        if (step > 0) near_ = kNear;
        return true;
      }
      if (step == near_) break;
      iterator_->next();
      if (auto looked = look(); !looked) return looked;
    }
    if (ended_) return false;
    near_ = std::max(near_ / 2, 1U);
    ++jumps_;
    iterator_->seek(at);
    return look();
  }
  Result<bool> next() override {
    if (!there_) return false;
    iterator_->next();
    return look();
  }
  std::string_view key() const override { return iterator_->key(); }
  std::string_view value() const override { return iterator_->value(); }
  std::uint64_t jumps() const override { return jumps_; }

 private:
  static constexpr unsigned kNear = 16;  // so many rows on are near; fewer, where the last looks were further off

  Result<bool> look() {
    there_ = false;
    auto valid = iterator_->valid("second-database-damaged");
    if (!valid) return pass_on(std::move(valid.error()));
    there_ = *valid;
    ended_ = !*valid;
    if (there_) ++counts_.rows_read;
    return there_;
  }

  OpenFamilyPtr family_;
  const std::string from_;
  const std::string to_;
  rocksdb::Slice lower_;
  rocksdb::Slice upper_;
  const ReaderCounts counts_;
  std::optional<CheckedIterator> iterator_;
  bool there_ = false;
  bool ended_ = false;
  unsigned near_ = kNear;
  std::uint64_t jumps_ = 0;
};

}  // namespace

std::unique_ptr<RowScan> open_scan(rocksdb::DB& db, OpenFamilyPtr family, const rocksdb::Snapshot* snapshot,
                                   std::string from, std::string to, bool backwards, bool bulk, ReaderCounts counts) {
  return std::make_unique<RocksRowScan>(db, std::move(family), snapshot, std::move(from), std::move(to), backwards,
                                        bulk, counts);
}

std::unique_ptr<RowSeeker> open_seeker(rocksdb::DB& db, OpenFamilyPtr family, std::string from, std::string to,
                                       ReaderCounts counts) {
  return std::make_unique<RocksRowSeeker>(db, std::move(family), std::move(from), std::move(to), counts);
}

}  // namespace steward
