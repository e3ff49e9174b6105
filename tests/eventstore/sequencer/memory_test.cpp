#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "eventstore/index/key_filter.h"
#include "eventstore/sequencer/overlay.h"
#include "eventstore/sequencer/refusal_limit.h"
#include "eventstore/sequencer/state_cache.h"

// What is kept in memory for decisions: overlay, state cache, the limit of remembered refusals.
namespace steward::test {
namespace {

using Found = std::optional<std::optional<std::string>>;

StreamKey stream_key(std::uint8_t number) {
  Uuid id;
  id.bytes[15] = std::byte{number};
  return {CompanyNo{1}, StreamId{StreamKind::household, id}};
}

FoldedState folded(Version version, Position last) {
  return {std::make_shared<const State>(initial_state(StreamKind::household)), version, last};
}

TEST(Overlay, TellsSetFromErasedFromUnknown) {
  Overlay overlay;
  overlay.add(1, {{"a", "1"}, {"b", std::nullopt}});
  EXPECT_EQ(overlay.find("a"), Found(std::optional<std::string>("1")));
  EXPECT_EQ(overlay.find("b"), Found(std::optional<std::string>()));
  EXPECT_EQ(overlay.find("c"), Found());
}

TEST(Overlay, KeepsWhatALaterFrameSetAgain) {
  Overlay overlay;
  overlay.add(1, {{"a", "1"}});
  overlay.add(2, {{"a", "2"}});
  overlay.trim(1);
  EXPECT_EQ(overlay.find("a"), Found(std::optional<std::string>("2")));
  overlay.trim(2);
  EXPECT_EQ(overlay.find("a"), Found());
  EXPECT_EQ(overlay.bytes(), 0U);
}

// A row that each frame sets anew has a place in the queue for each: that is memory too.
TEST(Overlay, CountsTheQueueOfAHotRow) {
  Overlay overlay;
  const std::string key(100, 'k');
  overlay.add(1, {{key, "1"}});
  const std::size_t one = overlay.bytes();
  for (FrameNumber frame = 2; frame <= 1000; ++frame) overlay.add(frame, {{key, "1"}});
  EXPECT_GE(overlay.bytes(), one + 999 * (sizeof(void*) + sizeof(FrameNumber) + sizeof(std::vector<void*>)));
  overlay.trim(1000);
  EXPECT_EQ(overlay.bytes(), 0U);
}

TEST(Overlay, KeepsRowsThatAreSetAgainUpToItsLimit) {
  Overlay overlay(4000);
  overlay.add(1, {{"h1", "head"}, {"c1", "claim"}, {"n1", "chain"}});
  overlay.trim(1);
  EXPECT_EQ(overlay.bytes(), 0U) << "what is kept beyond the index's checkpoint holds nobody up";
  EXPECT_EQ(overlay.find("h1"), Found(std::optional<std::string>("head")));
  EXPECT_EQ(overlay.find("n1"), Found(std::optional<std::string>("chain")));
  EXPECT_EQ(overlay.find("c1"), Found());
  // Set anew it is as new, and stays when its old place is forgotten.
  for (FrameNumber frame = 2; frame <= 100; ++frame) {
    overlay.add(frame, {{"h1", std::to_string(frame)}, {"h" + std::to_string(frame), "other"}});
    EXPECT_EQ(overlay.find("h1"), Found(std::optional<std::string>(std::to_string(frame))));
    overlay.trim(frame);
    EXPECT_EQ(overlay.find("h1"), Found(std::optional<std::string>(std::to_string(frame))));
    EXPECT_LE(overlay.kept_bytes(), 4000U);
  }
  EXPECT_EQ(overlay.find("n1"), Found()) << "the oldest go first";
  EXPECT_EQ(overlay.bytes(), 0U);
}

TEST(KeyFilter, NeverDeniesAKeyThatItHasAndRarelyAdmitsAnother) {
  KeyFilter filter(16U << 10U);
  constexpr int kKeys = 12'000;  // about a key for ten bits
  for (int i = 0; i < kKeys; ++i) filter.add("i" + std::to_string(i));
  int admitted = 0;
  for (int i = 0; i < kKeys; ++i) {
    EXPECT_TRUE(filter.may_have("i" + std::to_string(i)));
    if (filter.may_have("c" + std::to_string(i))) ++admitted;
  }
  EXPECT_LT(admitted, kKeys / 20);
}

// A reader that asks the overlay and then the index finds what was set last, however far the index is.
RC_GTEST_PROP(Overlay, OverlayThenIndexNeverMisses, ()) {
  Overlay overlay(*rc::gen::element<std::size_t>(0, 500, 100'000));
  std::map<std::string, std::optional<std::string>> index;
  std::map<std::string, std::optional<std::string>> truth;
  std::vector<IndexRows> frames;
  std::size_t indexed = 0;
  const int steps = *rc::gen::inRange(1, 60);
  for (int step = 0; step < steps; ++step) {
    if (*rc::gen::inRange(0, 3) > 0) {
      IndexRows rows;
      const int count = *rc::gen::inRange(0, 4);
      for (int i = 0; i < count; ++i) {
        // Among them 'h', 'k' and 'n', which are kept.
        IndexRow row{std::string(1, static_cast<char>('g' + *rc::gen::inRange(0, 9))), std::nullopt};
        if (*rc::gen::inRange(0, 4) > 0)
          row.value = std::string(static_cast<std::size_t>(*rc::gen::inRange(0, 30)), 'x');
        truth[row.key] = row.value;
        rows.push_back(std::move(row));
      }
      frames.push_back(rows);
      overlay.add(frames.size(), std::move(rows));
    } else if (indexed < frames.size()) {
      const auto more = *rc::gen::inRange<std::size_t>(1, frames.size() - indexed + 1);
      for (std::size_t i = 0; i < more; ++i) {
        for (const IndexRow& row : frames[indexed]) index[row.key] = row.value;
        ++indexed;
      }
      overlay.trim(indexed);
    }
    for (const auto& [key, value] : truth) {
      const auto over = overlay.find(key);
      RC_ASSERT((over ? *over : index[key]) == value);
    }
  }
  overlay.trim(frames.size());
  RC_ASSERT(overlay.bytes() == 0U);
}

TEST(StateCache, KeepsTheNewerState) {
  StateCache cache(1U << 20U);
  cache.put(stream_key(1), folded(5, 50));
  cache.put_folded(stream_key(1), folded(4, 40), 0);
  ASSERT_TRUE(cache.find(stream_key(1)));
  EXPECT_EQ(cache.find(stream_key(1))->version, 5U);
}

TEST(StateCache, KeepsWhatTheIndexHasNotPassedWhateverTheLimit) {
  StateCache cache(0);
  cache.put(stream_key(1), folded(1, 10));
  cache.put(stream_key(2), folded(1, 20));
  EXPECT_EQ(cache.unevictable_bytes(), cache.bytes());
  cache.index_passed(10);
  EXPECT_FALSE(cache.find(stream_key(1)));
  EXPECT_TRUE(cache.find(stream_key(2)));
  cache.index_passed(20);
  EXPECT_FALSE(cache.find(stream_key(2)));
  EXPECT_EQ(cache.bytes(), 0U);
  EXPECT_EQ(cache.unevictable_bytes(), 0U);
}

TEST(StateCache, WhatWasAskedForGoesRoundOnceMore) {
  StateCache single(1U << 20U);
  single.put(stream_key(1), folded(1, 1));
  StateCache cache(2 * single.bytes() + single.bytes() / 2);  // room for two
  cache.index_passed(10);
  cache.put(stream_key(1), folded(1, 1));
  cache.put(stream_key(2), folded(1, 2));
  ASSERT_TRUE(cache.find(stream_key(1)));
  cache.put(stream_key(3), folded(1, 3));
  EXPECT_FALSE(cache.find(stream_key(2))) << "nobody asked for it";
  cache.put(stream_key(4), folded(1, 4));
  EXPECT_FALSE(cache.find(stream_key(3))) << "nobody asked for it";
  EXPECT_TRUE(cache.find(stream_key(4)));
  cache.put(stream_key(5), folded(1, 5));
  EXPECT_FALSE(cache.find(stream_key(1))) << "not asked for again";
  EXPECT_EQ(cache.bytes(), 2 * single.bytes());
}

// A reader folds version 5 and is slow; version 6 is committed, passed by the index and evicted; then the reader comes
// with version 5. Kept, it would let the sequencer decide on a state that is past.
TEST(StateCache, ASlowReaderDoesNotBringBackWhatIsPast) {
  StateCache single(1U << 20U);
  single.put(stream_key(1), folded(1, 1));
  StateCache cache(single.bytes() + single.bytes() / 2);  // room for one
  cache.index_passed(50);
  const Position as_of = cache.index_position();
  cache.put(stream_key(1), folded(6, 60));
  cache.put(stream_key(2), folded(1, 61));
  cache.index_passed(61);
  ASSERT_FALSE(cache.find(stream_key(1)));
  cache.put_folded(stream_key(1), folded(5, 50), as_of);
  EXPECT_FALSE(cache.find(stream_key(1)));
  // A reader that began after that saw version 6.
  cache.put_folded(stream_key(1), folded(6, 60), cache.index_position());
  EXPECT_TRUE(cache.find(stream_key(1)));
}

// Against the truth: whatever the order of commits, index steps, and slow readers, a find gives the newest version or
// nothing, and nothing only if the index could give it.
RC_GTEST_PROP(StateCache, GivesTheNewestOrLeavesItToTheIndex, ()) {
  struct Slow {
    StreamKey key;
    Version version;
    Position last;
    Position as_of;
  };
  const std::size_t one = [] {
    StateCache single(1U << 20U);
    single.put(stream_key(1), folded(1, 1));
    return single.bytes();
  }();
  StateCache cache(one * static_cast<std::size_t>(*rc::gen::inRange(0, 5)) + one / 2);
  std::map<std::uint8_t, std::vector<Position>> streams;  // positions of each stream's events
  std::vector<Slow> slow;
  Position position = 0;
  Position indexed = 0;
  const int steps = *rc::gen::inRange(1, 120);
  for (int step = 0; step < steps; ++step) {
    const auto number = *rc::gen::inRange<std::uint8_t>(1, 8);
    std::vector<Position>& events = streams[number];
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
      case 1:
        events.push_back(++position);
        cache.put(stream_key(number), folded(events.size(), position));
        break;
      case 2:
        indexed += *rc::gen::inRange<Position>(0, position - indexed + 1);
        cache.index_passed(indexed);
        break;
      case 3: {
        // A reader begins: the index may be further than the cache was told.
        const Position seen = indexed + *rc::gen::inRange<Position>(0, position - indexed + 1);
        Slow reader{stream_key(number), 0, 0, cache.index_position()};
        for (const Position at : events) {
          if (at > seen) break;
          ++reader.version;
          reader.last = at;
        }
        if (reader.version == events.size()) slow.push_back(reader);  // it compared with the head
        indexed = seen;  // where the cache has not been told yet: the next step of the index tells it
        break;
      }
      default:
        if (!slow.empty()) {
          cache.put_folded(slow.front().key, folded(slow.front().version, slow.front().last), slow.front().as_of);
          slow.erase(slow.begin());
        }
    }
    std::size_t bytes = 0;
    for (const auto& [which, positions] : streams) {
      const auto found = cache.find(stream_key(which));
      if (found) {
        RC_ASSERT(found->version == positions.size());
        bytes += one;
      } else {
        const Position last = positions.empty() ? 0 : positions.back();
        RC_ASSERT(last <= indexed);
      }
    }
    RC_ASSERT(cache.bytes() == bytes);
    RC_ASSERT(cache.unevictable_bytes() <= bytes);
  }
}

TEST(RefusalLimit, GivesABurstAndThenSoManyASecond) {
  RefusalLimit limit(10, 3);
  const CredentialId one{};
  const CredentialId other(stream_key(9).stream.id);
  const Instant now{1'000'000'000};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.take(one, now));
  EXPECT_FALSE(limit.take(one, now));
  EXPECT_TRUE(limit.take(other, now));
  EXPECT_FALSE(limit.take(one, Instant{now.micros + 99'999}));
  EXPECT_TRUE(limit.take(one, Instant{now.micros + 100'001}));
  EXPECT_FALSE(limit.take(one, Instant{now.micros + 100'001}));
  // A long rest gives the burst, not more.
  const Instant later{now.micros + 3'600'000'000};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.take(one, later));
  EXPECT_FALSE(limit.take(one, later));
}

}  // namespace
}  // namespace steward::test
