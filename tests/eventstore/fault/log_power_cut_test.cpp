#include <iostream>
#include <random>

#include "tests/eventstore/fault/fault_fixture.h"

namespace steward {
namespace {

using test::FaultyLog;
using test::PowerCutFs;

constexpr std::uint64_t kSeed = 20261123;
constexpr int kCuts = 40;

// Commits until the power goes, at a random call, over and over on one log; the anchor is written now and then. Gives
// the number of lost acknowledgements, counting a log that refuses to open as lost whole.
std::size_t cut_and_count(std::uint64_t seed, int cuts, bool with_syncs) {
  std::cout << "seed " << seed << '\n';
  std::mt19937_64 random(seed);
  FaultyLog log(seed);
  log.disk().ignore_syncs(!with_syncs);
  std::size_t acknowledged = 0;
  for (int cut = 0; cut < cuts; ++cut) {
    // Some cuts come while the log is being opened.
    log.disk().cut_at(1 + random() % (cut % 4 == 0 ? 40 : 200));
    if (log.open()) {
      for (int i = 0; i < 200 && log.commit().status == Committed::committed; ++i) {
        if (random() % 8 == 0) static_cast<void>(log.log().write_anchor());
      }
    }
    log.disk().cut_now();
    log.close();
    log.disk().restart();
    auto opened = log.open();
    if (with_syncs) {
      EXPECT_TRUE(opened) << opened.error().code << ' ' << opened.error().detail << ", cut " << cut;
    }
    if (!opened) return log.acknowledged();
    const std::size_t lost = log.lost();
    if (lost != 0) return lost;
    acknowledged = log.acknowledged();
    log.close();
  }
  std::cout << acknowledged << " frames acknowledged over " << cuts << " cuts\n";
  EXPECT_GT(acknowledged, static_cast<std::size_t>(cuts));
  return 0;
}

TEST(LogPowerCut, NothingAcknowledgedIsLost) { EXPECT_EQ(cut_and_count(kSeed, kCuts, true), 0U); }

// The control: a disk that lies about its syncs must be caught, or the harness has no teeth.
TEST(LogPowerCut, WithoutSyncSomethingIsLost) { EXPECT_GT(cut_and_count(kSeed, 20, false), 0U); }

// Every call of a short life in turn, from the making of the log on.
TEST(LogPowerCut, ACutAtEveryCallOfAShortLife) {
  for (std::uint64_t call = 1;; ++call) {
    FaultyLog log(kSeed + call);
    log.disk().cut_at(call);
    bool whole = false;
    if (log.open()) {
      int done = 0;
      while (done < 3 && log.commit().status == Committed::committed) ++done;
      whole = done == 3 && log.log().write_anchor().has_value();
    }
    const bool was_cut = log.disk().is_off();
    log.disk().cut_now();
    log.close();
    log.disk().restart();
    const auto opened = log.open();
    ASSERT_TRUE(opened) << opened.error().code << ' ' << opened.error().detail << ", call " << call;
    ASSERT_EQ(log.lost(), 0U) << "call " << call;
    ASSERT_EQ(log.commit().status, Committed::committed) << "call " << call;
    if (whole && !was_cut) break;
  }
}

// A sector of garbage at the torn end cannot be told from damage to what was synced. Either the log is whole, or it
// refuses to open and says where.
TEST(LogPowerCut, GarbageAtTheTornEndIsRefusedOrHarmless) {
  for (std::uint64_t seed = kSeed; seed < kSeed + 12; ++seed) {
    FaultyLog log(seed);
    log.disk().garbage_in_torn_ends(true);
    ASSERT_TRUE(log.open());
    log.disk().cut_at(1 + seed % 30);
    while (log.commit(2000).status == Committed::committed) {
    }
    log.close();
    log.disk().restart();
    const auto opened = log.open();
    if (opened) {
      EXPECT_EQ(log.lost(), 0U);
    } else {
      EXPECT_EQ(opened.error().code, "log-damaged");
      EXPECT_FALSE(opened.error().detail.empty());
      // An operator lets the log end there: nothing that was acknowledged lies behind the garbage.
      const auto accepted = log.open(true);
      ASSERT_TRUE(accepted) << accepted.error().detail;
      EXPECT_EQ(log.lost(), 0U);
      EXPECT_EQ(log.log().tail().value().epoch, 2U);
      EXPECT_TRUE(log.log().accepted_loss());
      EXPECT_EQ(log.commit().status, Committed::committed);
    }
  }
}

// For every n: the n-th write or sync fails, once or from then on. No acknowledgement may follow a failed sync, and
// whatever happened, a restart finds all that was acknowledged.
TEST(LogIoError, NoAcknowledgementAfterAFailedWriteOrSync) {
  for (const PowerCutFs::Call call : {PowerCutFs::Call::append, PowerCutFs::Call::sync}) {
    for (std::uint64_t nth = 1; nth <= 12; ++nth) {
      for (const bool sticky : {false, true}) {
        FaultyLog log(kSeed + nth);
        ASSERT_TRUE(log.open());
        ASSERT_EQ(log.commit().status, Committed::committed);
        log.disk().fail(call, nth, sticky, rocksdb::IOStatus::IOError("the disk does not answer"));
        AppendResult result{Committed::committed, {}};
        for (int i = 0; i < 30 && result.status == Committed::committed; ++i) result = log.commit();
        ASSERT_TRUE(log.disk().fault_was_met());
        ASSERT_EQ(result.status, Committed::unknown);
        EXPECT_EQ(result.error.code, "storage-error");
        const auto recovered = log.log().recover();
        ASSERT_FALSE(recovered);
        EXPECT_EQ(recovered.error().code, "storage-error");
        log.disk().heal();
        EXPECT_FALSE(log.log().recover());
        EXPECT_EQ(log.log().append({}, test::FrameMaker(log.log().id()).next_commit(1, 1)).status, Committed::unknown);
        // The process ends, and what the failed sync left in memory with it.
        log.disk().cut_now();
        log.close();
        log.disk().restart();
        const auto opened = log.open();
        ASSERT_TRUE(opened) << opened.error().detail << ", n " << nth;
        ASSERT_EQ(log.lost(), 0U) << "n " << nth;
        EXPECT_EQ(log.commit().status, Committed::committed);
      }
    }
  }
}

TEST(LogDiskFull, NothingIsLostAndWritingGoesOnWhenSpaceReturns) {
  for (const std::uint64_t space : {std::uint64_t{0}, std::uint64_t{100}, std::uint64_t{5000}, std::uint64_t{20000}}) {
    FaultyLog log(kSeed + space);
    ASSERT_TRUE(log.open());
    for (int i = 0; i < 5; ++i) ASSERT_EQ(log.commit().status, Committed::committed);
    auto reader = log.log().read(1, false).value();
    FrameReader::Item item;
    ASSERT_TRUE(reader->next(item).value());
    const std::size_t before = log.log().tail().value().frame;

    log.disk().set_space(space);
    AppendResult result{Committed::committed, {}};
    while (result.status == Committed::committed) result = log.commit();
    EXPECT_EQ(result.status, Committed::unknown);
    EXPECT_EQ(result.error.code, "storage-full");
    EXPECT_EQ(log.commit().status, Committed::unknown);

    log.disk().set_space(std::nullopt);
    const auto recovered = log.log().recover();
    ASSERT_TRUE(recovered) << recovered.error().detail;
    EXPECT_EQ(log.lost(), 0U);
    // A reader that was in the middle goes on where it was, to the end that it knew.
    std::size_t read = 1;
    while (reader->next(item).value()) ++read;
    EXPECT_EQ(read, before);
    for (int i = 0; i < 5; ++i) ASSERT_EQ(log.commit().status, Committed::committed);
    reader.reset();
    log.close();
    ASSERT_TRUE(log.open());
    EXPECT_EQ(log.lost(), 0U);
  }
}

TEST(LogDiskFull, TheFloorStopsWritesBeforeTheWall) {
  FaultyLog log(kSeed);
  log.options.floor = {1 << 20U, 0};
  ASSERT_TRUE(log.open());
  ASSERT_EQ(log.commit().status, Committed::committed);
  log.disk().set_space((1U << 20U) + 20000);
  AppendResult result{Committed::committed, {}};
  for (int i = 0; i < 1000 && result.status == Committed::committed; ++i) result = log.commit();
  EXPECT_EQ(result.status, Committed::fenced);
  EXPECT_EQ(result.error.code, "storage-full");
  EXPECT_EQ(log.lost(), 0U);
  log.disk().set_space(std::nullopt);
  EXPECT_EQ(log.commit().status, Committed::committed);
}

}  // namespace
}  // namespace steward
