#pragma once

#include <memory>
#include <utility>

#include "eventstore/storage/kv_store.h"

namespace steward::test {

// A second database that fails the write a test names, once, and stores nothing of it. All else is as the store behind
// it does it. A write is named while nobody else writes.
class FailingKvStore final : public KvStore {
 public:
  explicit FailingKvStore(std::unique_ptr<KvStore> store) : store_(std::move(store)) {}

  // The n-th write from now on; 1 is the next, 0 none.
  void fail_write(unsigned n) { left_ = n; }
  // The one that was named is still to come.
  [[nodiscard]] bool is_due() const { return left_ > 0; }

  [[nodiscard]] Result<Family> family(std::string_view name) override { return store_->family(name); }
  [[nodiscard]] std::optional<Family> find_family(std::string_view name) const override {
    return store_->find_family(name);
  }
  [[nodiscard]] std::vector<std::string> family_names() const override { return store_->family_names(); }
  [[nodiscard]] Result<void> drop_family(std::string_view name) override { return store_->drop_family(name); }
  [[nodiscard]] Result<std::optional<std::string>> get(Family family, std::string_view key) const override {
    return store_->get(family, key);
  }
  [[nodiscard]] std::unique_ptr<RowScan> scan(Family family, std::string from, std::string to, bool backwards,
                                              bool bulk) const override {
    return store_->scan(family, std::move(from), std::move(to), backwards, bulk);
  }
  [[nodiscard]] std::unique_ptr<KvSnapshot> snapshot() const override { return store_->snapshot(); }
  [[nodiscard]] Result<void> write(const WriteSet& changes) override {
    if (fails()) return fail("storage-error");
    return store_->write(changes);
  }
  [[nodiscard]] Result<void> ingest(WriteSet changes) override {
    if (fails()) return fail("storage-error");
    return store_->ingest(std::move(changes));
  }
  [[nodiscard]] Result<void> flush() override { return store_->flush(); }
  [[nodiscard]] Result<void> checkpoint(const std::filesystem::path& directory) override {
    return store_->checkpoint(directory);
  }
  [[nodiscard]] std::uint64_t rows_read() const override { return store_->rows_read(); }
  [[nodiscard]] std::uint64_t unmerged_files() const override { return store_->unmerged_files(); }

 private:
  [[nodiscard]] bool fails() { return left_ > 0 && --left_ == 0; }

  const std::unique_ptr<KvStore> store_;
  unsigned left_ = 0;
};

}  // namespace steward::test
