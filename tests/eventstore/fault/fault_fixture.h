#pragma once

#include <gtest/gtest.h>

#include <map>

#include "eventstore/log/rocksdb_commit_log.h"
#include "tests/support/frames.h"
#include "tests/support/power_cut_fs.h"
#include "tests/support/temp_dir.h"

namespace steward::test {

// A log on a disk that fails, beside a ledger that does not: what was acknowledged stands in the ledger, and what was
// only tried is known too.
class FaultyLog {
 public:
  explicit FaultyLog(std::uint64_t seed) : seed_(seed), disk_({directory_.path() / "data"}, seed) {
    std::filesystem::create_directories(directory_.path() / "data");
    options.floor = {0, 0};
    options.anchor = directory_.path() / "data" / "anchor";
    options.anchor_interval = std::chrono::milliseconds(0);
    options.env = disk_.env();
  }

  [[nodiscard]] Result<void> open(bool accept_loss = false) {
    options.accept_loss = accept_loss;
    auto opened = RocksDbCommitLog::open(log_directory(), options);
    if (!opened) return pass_on(std::move(opened.error()));
    log_ = std::move(*opened);
    return {};
  }
  void close() { log_.reset(); }

  // One commit of one to three frames; what it was is in the ledger or in tried().
  AppendResult commit(std::size_t text_bytes = 40) {
    auto tail = log_->tail();
    auto edge = log_->tail_edge();
    if (!tail || !edge) return {Committed::unknown, tail ? edge.error() : tail.error()};
    FrameMaker maker(log_->id(), *tail, std::move(*edge));
    ++commits_;
    tried_ = maker.next_commit(1 + commits_ % 3, commits_ % 4, text_bytes + commits_ * 37 % 200);
    AppendResult result = log_->append(*tail, tried_);
    if (result.status == Committed::committed) {
      for (const EncodedFrame& frame : tried_) acknowledged_.push_back(frame.bytes);
      tried_.clear();
    }
    return result;
  }

  // How many acknowledged frames are missing or changed. What lies behind them is the commit that was tried, whole.
  std::size_t lost() {
    const auto stored = read_all(*log_);
    std::size_t lost = 0;
    for (std::size_t i = 0; i < acknowledged_.size(); ++i) {
      if (i >= stored.size() || stored[i].bytes != acknowledged_[i]) ++lost;
    }
    if (lost != 0) return lost;
    const std::size_t more = stored.size() - acknowledged_.size();
    EXPECT_TRUE(more == 0 || more == tried_.size()) << "a commit is there in part: " << more << ", seed " << seed_;
    for (std::size_t i = 0; i < more; ++i) {
      const std::string& found = stored[stored.size() - more + i].bytes;
      EXPECT_TRUE(i < tried_.size() && found == tried_[i].bytes) << "a frame that nobody offered, seed " << seed_;
      acknowledged_.push_back(found);  // it is durable now
    }
    tried_.clear();
    const auto checked = check_log(*log_);
    EXPECT_TRUE(checked) << checked.error().code << ' ' << checked.error().detail << ", seed " << seed_;
    return 0;
  }

  [[nodiscard]] RocksDbCommitLog& log() { return *log_; }
  [[nodiscard]] PowerCutFs& disk() { return disk_; }
  [[nodiscard]] std::size_t acknowledged() const { return acknowledged_.size(); }
  [[nodiscard]] std::filesystem::path log_directory() const { return directory_.path() / "data" / "log"; }

  RocksDbLogOptions options;

 private:
  const std::uint64_t seed_;
  TempDir directory_;
  PowerCutFs disk_;
  std::unique_ptr<RocksDbCommitLog> log_;
  std::vector<std::string> acknowledged_;
  std::vector<EncodedFrame> tried_;
  std::size_t commits_ = 0;
};

}  // namespace steward::test
