#include <algorithm>
#include <fstream>

#include "tests/eventstore/fault/fault_fixture.h"

// One bit flipped, or the end cut off, in the files of a closed log: the answer is the same data or an error that names
// a place, never other data and never a short list.
namespace steward {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

class Damage : public testing::Test {
 protected:
  // Commits, copied while the log is open, so that they are in the write-ahead log; or after a reopen, so that they are
  // in an SST.
  void make(bool in_sst, int commits = 20) {
    options.floor = {0, 0};
    options.anchor = directory.path() / "anchor";
    options.anchor_interval = std::chrono::milliseconds(0);
    {
      auto log = RocksDbCommitLog::open(directory.path() / "log", options).value();
      test::FrameMaker maker(log->id());
      for (int i = 0; i < commits; ++i) {
        ASSERT_EQ(log->append(log->tail().value(), maker.next_commit(2, 3, 400)).status, Committed::committed);
      }
      ASSERT_TRUE(log->write_anchor());
      if (!in_sst) fs::copy(directory.path() / "log", good(), fs::copy_options::recursive);
      frames = test::read_all(*log);
    }
    if (in_sst) {
      RocksDbCommitLog::open(directory.path() / "log", options).value().reset();
      fs::copy(directory.path() / "log", good(), fs::copy_options::recursive);
    }
    for (const auto& entry : fs::directory_iterator(good())) {
      const bool wanted = entry.path().extension() == (in_sst ? ".sst" : ".log");
      if (wanted && (victim.empty() || entry.file_size() > fs::file_size(good() / victim))) {
        victim = entry.path().filename().string();
      }
    }
    content = bytes_of(good() / victim);
    ASSERT_GT(content.size(), 4096U);
    anchor = bytes_of(options.anchor);
  }

  Result<std::unique_ptr<RocksDbCommitLog>> open(const std::string& damaged) {
    fs::remove_all(directory.path() / "log");
    fs::copy(good(), directory.path() / "log", fs::copy_options::recursive);
    write(directory.path() / "log" / victim, damaged);
    write(options.anchor, anchor);
    return RocksDbCommitLog::open(directory.path() / "log", options);
  }
  // "" for the same data, else the code of the error.
  std::string outcome(const std::string& damaged) {
    auto log = open(damaged);
    if (!log) return error(log.error());
    auto reader = (*log)->read(1, true).value();
    FrameReader::Item item;
    for (std::size_t read = 0;; ++read) {
      auto more = reader->next(item);
      if (!more) return error(more.error());
      if (!*more) {
        EXPECT_EQ(read, frames.size()) << "a short list";
        return {};
      }
      const test::StoredFrame found{std::string(item.key), std::string(item.bytes)};
      EXPECT_TRUE(read < frames.size() && frames[read] == found) << "other data at frame " << read + 1;
    }
  }

  static std::string error(const Error& error) {
    EXPECT_FALSE(error.detail.empty()) << error.code;
    return error.code;
  }
  [[nodiscard]] fs::path good() const { return directory.path() / "good"; }

  test::TempDir directory;
  RocksDbLogOptions options;
  std::vector<test::StoredFrame> frames;
  std::string victim;
  std::string content;
  std::string anchor;
};

TEST_F(Damage, ABitInTheWriteAheadLogIsFound) {
  make(false);
  std::size_t found = 0;
  for (std::size_t i = 0; i < 64; ++i) {
    std::string damaged = content;
    const std::size_t at = i * (content.size() - 1) / 63;
    damaged[at] = static_cast<char>(damaged[at] ^ (1U << (i % 8)));
    if (!outcome(damaged).empty()) ++found;
  }
  EXPECT_EQ(found, 64U);
}

// Damage in the last record may be what a power cut left of a write that nobody was told of, or may not: an operator
// decides. What can be read stays, a new epoch begins, and the loss is known.
TEST_F(Damage, AnOperatorLetsTheLogEndWhereItsEndIsDamaged) {
  make(false);
  std::string damaged = content;
  for (std::size_t i = damaged.size() - 512; i < damaged.size(); ++i) damaged[i] = static_cast<char>(damaged[i] ^ 0x5a);
  EXPECT_EQ(outcome(damaged), "log-damaged");
  options.accept_loss = true;
  {
    auto log = RocksDbCommitLog::open(directory.path() / "log", options);
    ASSERT_TRUE(log) << log.error().detail;
    const LogCursor tail = (*log)->tail().value();
    EXPECT_EQ(tail.epoch, 2U);
    const auto loss = (*log)->accepted_loss();
    ASSERT_TRUE(loss && loss->anchor);
    EXPECT_EQ(loss->tail, tail);
    EXPECT_LT(tail.position, loss->anchor->position);
    const auto kept = test::read_all(**log);
    ASSERT_GE(kept.size() + 2, frames.size()) << "one commit of two frames is lost";
    EXPECT_TRUE(std::equal(kept.begin(), kept.end(), frames.begin()));
  }
  options.accept_loss = false;
  auto again = RocksDbCommitLog::open(directory.path() / "log", options);
  ASSERT_TRUE(again) << again.error().code;
  EXPECT_EQ((*again)->tail().value().epoch, 2U);
}

TEST_F(Damage, ABitInAnSstIsFoundOrHarmless) {
  make(true);
  std::size_t found = 0;
  for (std::size_t i = 0; i < 64; ++i) {
    std::string damaged = content;
    const std::size_t at = i * (content.size() - 1) / 63;
    damaged[at] = static_cast<char>(damaged[at] ^ (1U << (i % 8)));
    if (!outcome(damaged).empty()) ++found;
  }
  EXPECT_GT(found, 32U);
}

// The opening reads the end of the log alone: whoever serves it learns of the rest from those who read it.
TEST_F(Damage, WhatAReadComesUponStaysKnown) {
  make(true, 200);  // several blocks
  std::size_t found = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    std::string damaged = content;
    const std::size_t at = i * (content.size() - 1) / 15;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    auto log = open(damaged);
    if (!log) continue;
    EXPECT_FALSE((*log)->damage());
    auto reader = (*log)->read(1, true).value();
    FrameReader::Item item;
    auto more = reader->next(item);
    while (more && *more) more = reader->next(item);
    const auto damage = (*log)->damage();
    ASSERT_EQ(damage.has_value(), !more);
    if (more) continue;
    ++found;
    EXPECT_EQ(damage->code, "log-damaged");
    EXPECT_EQ(damage->detail, more.error().detail);
  }
  EXPECT_GT(found, 4U);
}

TEST_F(Damage, ACutWriteAheadLogIsBehindItsAnchor) {
  make(false);
  for (std::size_t i = 1; i < 32; ++i) {
    const std::string code = outcome(content.substr(0, i * content.size() / 32));
    EXPECT_TRUE(code == "log-behind-anchor" || code == "anchor-damaged" || code == "log-damaged") << code;
  }
}

TEST_F(Damage, OnlyTheAnchorSeesACutAtTheBorderOfTwoRecords) {
  make(false);
  // Records: checksum 4, length 2, type 1 (1 is a whole one), data. The longest run of whole records is walked.
  std::size_t border = 0;
  std::size_t borders = 0;
  while (border + 7 <= content.size() && content[border + 6] == 1) {
    const auto low = static_cast<unsigned char>(content[border + 4]);
    const auto high = static_cast<unsigned char>(content[border + 5]);
    border += 7U + low + 256U * high;
    if (++borders == 4) break;
  }
  ASSERT_GE(borders, 2U);
  EXPECT_EQ(outcome(content.substr(0, border)), "log-behind-anchor");
  // The control: without the anchor nobody notices.
  fs::remove_all(directory.path() / "log");
  fs::copy(good(), directory.path() / "log", fs::copy_options::recursive);
  write(directory.path() / "log" / victim, content.substr(0, border));
  options.anchor.clear();
  auto log = RocksDbCommitLog::open(directory.path() / "log", options);
  ASSERT_TRUE(log);
  EXPECT_LT((*log)->tail().value().frame, frames.size());
}

TEST_F(Damage, ACutOrMissingSstIsFound) {
  make(true);
  for (std::size_t i = 0; i < 16; ++i) EXPECT_NE(outcome(content.substr(0, i * content.size() / 16)), "");
  fs::remove_all(directory.path() / "log");
  fs::copy(good(), directory.path() / "log", fs::copy_options::recursive);
  fs::remove(directory.path() / "log" / victim);
  const auto log = RocksDbCommitLog::open(directory.path() / "log", options);
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().code, "log-damaged");
}

}  // namespace
}  // namespace steward
