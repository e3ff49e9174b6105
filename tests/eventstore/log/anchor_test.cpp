#include "eventstore/log/anchor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "eventstore/log/rocksdb_commit_log.h"
#include "tests/support/eventually.h"
#include "tests/support/frames.h"
#include "tests/support/samples.h"
#include "tests/support/temp_dir.h"

namespace steward {
namespace {

namespace fs = std::filesystem;

LogCursor sample_cursor(FrameNumber frame) {
  return {frame, frame * 3, test::sample_hash(static_cast<unsigned>(frame)), test::sample_hash(9), 2};
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(AnchorFile, GivesBackWhatWasWritten) {
  const test::TempDir directory;
  const AnchorFile file(directory.path() / "anchor");
  EXPECT_EQ(file.read().value(), std::nullopt);
  for (const FrameNumber frame : {FrameNumber{0}, FrameNumber{7}, FrameNumber{UINT32_MAX} * 9}) {
    const Anchor anchor{LogId(test::sample_uuid(3)), sample_cursor(frame)};
    ASSERT_TRUE(file.write(anchor));
    EXPECT_EQ(file.read().value(), anchor);
  }
}

TEST(AnchorFile, EveryChangedBitIsFound) {
  const test::TempDir directory;
  const fs::path path = directory.path() / "anchor";
  const AnchorFile file(path);
  ASSERT_TRUE(file.write({LogId(test::sample_uuid(3)), sample_cursor(7)}));
  const std::string good = text_of(path);
  for (std::size_t byte = 0; byte < good.size(); ++byte) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[byte] = static_cast<char>(bad[byte] ^ (1U << bit));
      std::ofstream(path, std::ios::binary | std::ios::trunc) << bad;
      const auto read = file.read();
      ASSERT_FALSE(read) << "byte " << byte << " bit " << bit;
      EXPECT_EQ(read.error().code, "anchor-damaged");
    }
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << good.substr(0, size);
    EXPECT_FALSE(file.read()) << size;
  }
}

TEST(AnchorKeeper, WritesWhatItWasTold) {
  const test::TempDir directory;
  const AnchorFile file(directory.path() / "anchor");
  const LogId log(test::sample_uuid(3));
  AnchorKeeper keeper(file, {log, {}}, std::chrono::milliseconds(50));
  for (FrameNumber frame = 1; frame <= 3; ++frame) {
    keeper.note(sample_cursor(frame));
    EXPECT_TRUE(test::eventually([&] { return keeper.written() == sample_cursor(frame); }));
    EXPECT_EQ(file.read().value().value().cursor, sample_cursor(frame));
  }
}

TEST(AnchorKeeper, SaysWhyItCannotWrite) {
  const test::TempDir directory;
  AnchorKeeper keeper(AnchorFile(directory.path() / "missing" / "anchor"), {}, std::chrono::milliseconds(0));
  keeper.note(sample_cursor(1));
  EXPECT_FALSE(keeper.write_now());
  ASSERT_TRUE(keeper.failure());
  EXPECT_EQ(keeper.failure()->code, "storage-error");
  fs::create_directory(directory.path() / "missing");
  EXPECT_TRUE(keeper.write_now());
  EXPECT_FALSE(keeper.failure());
}

class AnchoredLog : public testing::Test {
 protected:
  AnchoredLog() {
    options.floor = {0, 0};
    options.anchor = directory.path() / "anchor";
    options.anchor_interval = std::chrono::milliseconds(0);
  }
  Result<std::unique_ptr<RocksDbCommitLog>> open() { return RocksDbCommitLog::open(directory.path() / "log", options); }
  void commit(CommitLog& log, std::size_t frames) {
    test::FrameMaker maker(log.id(), log.tail().value(), log.tail_edge().value());
    ASSERT_EQ(log.append(log.tail().value(), maker.next_commit(frames, 1)).status, Committed::committed);
  }
  void copy_log(const std::string& from, const std::string& to) {
    fs::remove_all(directory.path() / to);
    fs::copy(directory.path() / from, directory.path() / to, fs::copy_options::recursive);
  }

  test::TempDir directory;
  RocksDbLogOptions options;
};

TEST_F(AnchoredLog, KeepsItsNameAndItsTailOverAStop) {
  LogId id;
  LogCursor tail;
  {
    auto log = open().value();
    commit(*log, 3);
    id = log->id();
    tail = log->tail().value();
  }
  auto log = open().value();
  EXPECT_EQ(log->id(), id);
  EXPECT_EQ(log->tail().value(), tail);
  EXPECT_EQ(AnchorFile(options.anchor).read().value().value(), (Anchor{id, tail}));
  EXPECT_FALSE(log->accepted_loss());
}

TEST_F(AnchoredLog, ASecondOwnerIsToldThatItIsLocked) {
  auto log = open().value();
  const auto second = open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "locked");
  EXPECT_NE(second.error().detail.find("locked by another process"), std::string::npos);
}

TEST_F(AnchoredLog, AheadOfItsAnchorIsNormal) {
  { commit(*open().value(), 2); }
  const std::string old_anchor = text_of(options.anchor);
  { commit(*open().value(), 2); }
  std::ofstream(options.anchor, std::ios::trunc) << old_anchor;
  auto log = open();
  ASSERT_TRUE(log) << log.error().detail;
  EXPECT_EQ((*log)->tail().value().frame, 4U);
}

TEST_F(AnchoredLog, YesterdaysCopyIsRefusedUntilTheLossIsAccepted) {
  { commit(*open().value(), 2); }
  copy_log("log", "yesterday");
  { commit(*open().value(), 3); }
  copy_log("yesterday", "log");
  auto behind = open();
  ASSERT_FALSE(behind);
  EXPECT_EQ(behind.error().code, "log-behind-anchor");
  EXPECT_NE(behind.error().detail.find("frame 5"), std::string::npos) << behind.error().detail;
  EXPECT_NE(behind.error().detail.find("frame 2"), std::string::npos) << behind.error().detail;

  options.accept_loss = true;
  {
    auto log = open().value();
    ASSERT_TRUE(log->accepted_loss());
    EXPECT_EQ(log->accepted_loss()->anchor->frame, 5U);
    EXPECT_EQ(log->accepted_loss()->tail.frame, 2U);
    EXPECT_EQ(log->tail().value().epoch, 2U);
  }
  options.accept_loss = false;
  {
    // The epoch is raised although no frame carries it yet, and the next one does.
    auto log = open().value();
    EXPECT_FALSE(log->accepted_loss());
    EXPECT_EQ(log->tail().value().epoch, 2U);
    commit(*log, 1);
  }
  EXPECT_EQ(open().value()->tail().value().epoch, 2U);
}

TEST_F(AnchoredLog, AnotherHistoryOfTheSameLengthIsRefused) {
  { commit(*open().value(), 1); }
  copy_log("log", "fork");
  { commit(*open().value(), 2); }
  const std::string anchor = text_of(options.anchor);
  copy_log("fork", "log");
  fs::remove(options.anchor);
  options.accept_loss = true;
  {
    auto log = open().value();
    test::FrameMaker maker(log->id(), log->tail().value(), log->tail_edge().value());
    ASSERT_EQ(log->append(log->tail().value(), maker.next_commit(2, 3)).status, Committed::committed);
  }
  options.accept_loss = false;
  std::ofstream(options.anchor, std::ios::trunc) << anchor;
  auto other = open();
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, "log-differs-from-anchor");
}

TEST_F(AnchoredLog, AMissingOrDamagedAnchorIsNotTakenForANewLog) {
  { commit(*open().value(), 2); }
  fs::remove(options.anchor);
  auto missing = open();
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, "anchor-missing");
  EXPECT_THAT(missing.error().detail, testing::HasSubstr("--accept-loss"));
  std::ofstream(options.anchor) << "steward anchor 1\n";
  auto damaged = open();
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, "anchor-damaged");
  EXPECT_THAT(damaged.error().detail, testing::HasSubstr("--accept-loss"));
  options.accept_loss = true;
  EXPECT_TRUE(open());
}

TEST_F(AnchoredLog, ALogWithoutItsCurrentFileIsNotBegunAnew) {
  { commit(*open().value(), 2); }
  fs::remove(directory.path() / "log" / "CURRENT");
  auto log = open();
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().code, "log-damaged");
}

TEST_F(AnchoredLog, BelowTheFloorNothingIsWritten) {
  auto log = open().value();
  commit(*log, 1);
  log.reset();
  options.floor = {UINT64_MAX, 0};
  log = open().value();
  test::FrameMaker maker(log->id(), log->tail().value(), log->tail_edge().value());
  const auto result = log->append(log->tail().value(), maker.next_commit(1, 1));
  EXPECT_EQ(result.status, Committed::fenced);
  EXPECT_EQ(result.error.code, "storage-full");
  EXPECT_EQ(log->tail().value().frame, 1U);
  EXPECT_EQ(test::read_all(*log).size(), 1U);
}

}  // namespace
}  // namespace steward
