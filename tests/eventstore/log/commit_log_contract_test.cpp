#include <gtest/gtest.h>

#include <array>

#include "eventstore/log/log_feed.h"
#include "eventstore/log/memory_commit_log.h"
#include "eventstore/log/rocksdb_commit_log.h"
#include "tests/support/frames.h"
#include "tests/support/samples.h"
#include "tests/support/temp_dir.h"

// What every CommitLog promises.
namespace steward {
namespace {

using test::FrameMaker;
using test::read_all;
using test::StoredFrame;

struct InMemory {
  MemoryCommitLog log{LogId(test::sample_uuid(1))};
  CommitLog& get() { return log; }
};

struct OnRocksDb {
  test::TempDir directory;
  std::unique_ptr<RocksDbCommitLog> log;
  OnRocksDb() {
    RocksDbLogOptions options;
    options.floor = {0, 0};
    options.anchor = directory.path() / "anchor";
    log = RocksDbCommitLog::open(directory.path() / "log", options).value();
  }
  CommitLog& get() { return *log; }
};

template <class Kind>
class CommitLogContract : public testing::Test {
 protected:
  Kind kind;
  CommitLog& log = kind.get();
  FrameMaker maker{log.id()};

  AppendResult append(const std::vector<EncodedFrame>& frames) { return log.append(log.tail().value(), frames); }
};
using Kinds = testing::Types<InMemory, OnRocksDb>;
TYPED_TEST_SUITE(CommitLogContract, Kinds);

TYPED_TEST(CommitLogContract, AnEmptyLogEndsBeforeTheFirstFrame) {
  EXPECT_EQ(this->log.tail().value(), LogCursor{});
  EXPECT_EQ(this->log.tail_edge().value(), TreeEdge{});
  EXPECT_TRUE(read_all(this->log).empty());
  EXPECT_FALSE(this->log.id().is_nil());
}

TYPED_TEST(CommitLogContract, ACommitOfSeveralFramesIsReadBackInOrder) {
  const auto frames = this->maker.next_commit(3, 2);
  ASSERT_EQ(this->append(frames).status, Committed::committed);
  EXPECT_EQ(this->log.tail().value(), frames.back().after);
  EXPECT_EQ(this->log.tail_edge().value().size(), 6U);
  EXPECT_EQ(this->log.tail_edge().value().root(), frames.back().after.root);
  const auto stored = read_all(this->log);
  ASSERT_EQ(stored.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(stored[i].key, frame_key(frames[i].first_position, frames[i].number));
    EXPECT_EQ(stored[i].bytes, frames[i].bytes);
  }
  EXPECT_TRUE(test::check_log(this->log));
}

TYPED_TEST(CommitLogContract, OfferingFramesTwiceCommitsThemOnce) {
  const LogCursor before = this->log.tail().value();
  const auto frames = this->maker.next_commit(2, 1);
  ASSERT_EQ(this->log.append(before, frames).status, Committed::committed);
  EXPECT_EQ(this->log.append(before, frames).status, Committed::committed);
  EXPECT_EQ(read_all(this->log).size(), 2U);
}

TYPED_TEST(CommitLogContract, AnotherTailFencesAndWritesNothing) {
  FrameMaker other = this->maker;
  const LogCursor before = this->log.tail().value();
  const auto ours = this->maker.next_commit(1, 1);
  ASSERT_EQ(this->log.append(before, ours).status, Committed::committed);
  const auto theirs = other.next_commit(1, 2);
  const AppendResult result = this->log.append(before, theirs);
  EXPECT_EQ(result.status, Committed::fenced);
  EXPECT_EQ(result.error.code, "log-fenced");
  EXPECT_EQ(this->log.tail().value(), ours.back().after);
  EXPECT_EQ(read_all(this->log).size(), 1U);
}

TYPED_TEST(CommitLogContract, AnOfferThatEndsOnTheTailWithOtherBytesIsNotTaken) {
  const LogCursor before = this->log.tail().value();
  auto frames = this->maker.next_commit(1, 1);
  ASSERT_EQ(this->log.append(before, frames).status, Committed::committed);
  frames[0].bytes += "x";
  EXPECT_EQ(this->log.append(before, frames).status, Committed::fenced);
}

TYPED_TEST(CommitLogContract, ReadsFromTheFrameThatHoldsAPosition) {
  // Positions 1–3, nothing, nothing, 4, 5–6, nothing.
  std::vector<EncodedFrame> frames;
  for (const std::size_t events : {3, 0, 0, 1, 2, 0}) frames.push_back(this->maker.next(events));
  ASSERT_EQ(this->append(frames).status, Committed::committed);
  const std::vector<std::pair<Position, FrameNumber>> cases = {{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 4}, {5, 5}, {6, 5}};
  for (const auto& [from, first] : cases) {
    for (const bool bulk : {false, true}) {
      const auto stored = read_all(this->log, from, bulk);
      ASSERT_EQ(stored.size(), 7 - first) << "from " << from;
      EXPECT_EQ(parse_frame_key(stored.front().key).value().number, first) << "from " << from;
    }
  }
  EXPECT_TRUE(read_all(this->log, 7).empty());
}

TYPED_TEST(CommitLogContract, FramesWithoutEventsInFrontAreTheBeginning) {
  std::vector<EncodedFrame> frames;
  for (const std::size_t events : {0, 0, 1}) frames.push_back(this->maker.next(events));
  ASSERT_EQ(this->append(frames).status, Committed::committed);
  EXPECT_EQ(read_all(this->log, 0).size(), 3U);
  EXPECT_EQ(read_all(this->log, 1).size(), 3U);
  EXPECT_EQ(this->log.tail_edge().value().size(), 1U);
}

TYPED_TEST(CommitLogContract, ReadsAfterACursor) {
  std::vector<EncodedFrame> frames;
  for (const std::size_t events : {1, 0, 0, 2}) frames.push_back(this->maker.next(events));
  ASSERT_EQ(this->append(frames).status, Committed::committed);
  for (std::size_t after = 0; after <= frames.size(); ++after) {
    auto reader = this->log.read_after(after == 0 ? LogCursor{} : frames[after - 1].after, false).value();
    FrameReader::Item item;
    for (std::size_t expected = after + 1; expected <= frames.size(); ++expected) {
      ASSERT_TRUE(reader->next(item).value());
      EXPECT_EQ(parse_frame_key(item.key).value().number, expected);
    }
    EXPECT_FALSE(reader->next(item).value());
    EXPECT_FALSE(reader->next(item).value());
  }
}

TYPED_TEST(CommitLogContract, AReaderSeesTheLogAsItWasWhenItWasMade) {
  ASSERT_EQ(this->append(this->maker.next_commit(2, 1)).status, Committed::committed);
  auto reader = this->log.read(1, false).value();
  ASSERT_EQ(this->append(this->maker.next_commit(1, 1)).status, Committed::committed);
  FrameReader::Item item;
  EXPECT_TRUE(reader->next(item).value());
  EXPECT_TRUE(reader->next(item).value());
  EXPECT_FALSE(reader->next(item).value());
}

TYPED_TEST(CommitLogContract, RecoverOfASoundLogChangesNothing) {
  ASSERT_EQ(this->append(this->maker.next_commit(1, 1)).status, Committed::committed);
  ASSERT_TRUE(this->log.recover());
  ASSERT_EQ(this->append(this->maker.next_commit(1, 1)).status, Committed::committed);
  EXPECT_TRUE(test::check_log(this->log));
}

// The feed, over both: what has left memory comes from the log, and there is no seam between them.
TYPED_TEST(CommitLogContract, AFeedGivesEveryFrameOnceFromMemoryOrLog) {
  for (const std::size_t tail_bytes : {std::size_t{1}, std::size_t{2000}, std::size_t{1} << 20U}) {
    const LogCursor start = this->log.tail().value();
    LogFeed feed(this->log, start, tail_bytes);
    LogFeed::Reader early(feed, start);
    LogFeed::Reader late(feed, start);
    EXPECT_EQ(early.next().value(), nullptr);
    for (int commit = 0; commit < 10; ++commit) {
      for (const EncodedFrame& frame : this->maker.next_commit(2, 1)) {
        const LogCursor before = this->log.tail().value();
        ASSERT_EQ(this->log.append(before, std::vector{frame}).status, Committed::committed);
        // Durable but not published: nobody reads it.
        EXPECT_EQ(early.next().value(), nullptr);
        feed.publish(std::array{LogFeed::Entry{
            decode_frame(frame_key(frame.first_position, frame.number), frame.bytes).value(), frame.bytes.size()}});
        const FramePtr seen = early.next().value();
        ASSERT_NE(seen, nullptr);
        EXPECT_EQ(seen->after, frame.after);
      }
    }
    for (FrameNumber number = start.frame + 1; number <= feed.durable().frame; ++number) {
      const FramePtr seen = late.next().value();
      ASSERT_NE(seen, nullptr);
      EXPECT_EQ(seen->number, number);
    }
    EXPECT_EQ(late.next().value(), nullptr);
    EXPECT_EQ(late.after(), feed.durable());
  }
}

}  // namespace
}  // namespace steward
