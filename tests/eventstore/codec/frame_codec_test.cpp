#include "eventstore/codec/frame_codec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "eventstore/codec/event_bytes.h"
#include "eventstore/codec/event_codec.h"
#include "tests/support/generators.h"
#include "tests/support/samples.h"

namespace steward {
namespace {

// A frame of `events` samples behind `before` earlier ones.
struct Sample {
  TreeEdge before;
  TreeEdge after;
  Hash digest_before = test::sample_hash(0x77);
  FrameDraft draft;
  EncodedFrame frame;
  std::string key;
};

Sample sample_frame(Position before, std::size_t events) {
  Sample sample;
  for (Position i = 0; i < before; ++i) sample.before.append(sha256(std::to_string(i)));
  sample.draft.number = 9;
  sample.draft.first_position = before + 1;
  sample.draft.epoch = 2;
  const auto all = test::sample_events();
  for (std::size_t i = 0; i < events; ++i) {
    sample.draft.events.push_back(test::sample_recorded(before + 1 + i, all[i % all.size()]));
  }
  const auto half = static_cast<std::uint32_t>(events / 2);
  sample.draft.commands = {test::sample_command(0, half),
                           test::sample_command(half, static_cast<std::uint32_t>(events) - half)};
  sample.after = sample.before;
  sample.frame = encode_frame(sample.draft, sample.digest_before, sample.after);
  sample.key = frame_key(before + 1, 9);
  return sample;
}

bool same_event(const RecordedEvent& a, const RecordedEvent& b) {
  return a.header == b.header && a.event == b.event && a.bytes == b.bytes;
}

Result<FramePtr> decode_all_events(std::string_view key, std::string_view bytes) {
  return decode_wanted_events(key, bytes, [](EventType) { return true; });
}

// Bytes changed on purpose, with a checksum that fits them: what a forger or a bug would write.
std::string with_checksum(std::string bytes) {
  bytes.resize(bytes.size() - 8);
  const auto sum = checksum(bytes);
  for (unsigned shift = 64; shift > 0; shift -= 8) bytes.push_back(static_cast<char>((sum >> (shift - 8)) & 0xffU));
  return bytes;
}

TEST(FrameKey, SortsAsPositionsDo) {
  EXPECT_LT(frame_key(1, 300), frame_key(2, 1));
  EXPECT_LT(frame_key(255, 1), frame_key(256, 1));
  EXPECT_LT(frame_key(5, 1), frame_key(5, 2));
}

TEST(FrameKey, IsReadBackAndNothingElseIs) {
  const auto key = parse_frame_key(frame_key(258, 7));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->first_position, 258U);
  EXPECT_EQ(key->number, 7U);
  for (const auto& bad : {std::string(), frame_key(1, 1) + "x", frame_key(0, 1), frame_key(1, 0)}) {
    EXPECT_FALSE(parse_frame_key(bad));
  }
}

TEST(FrameCodec, BringsAFrameBack) {
  const auto sample = sample_frame(1'000, 30);
  const auto frame = decode_frame(sample.key, sample.frame.bytes);
  ASSERT_TRUE(frame) << frame.error().detail;
  EXPECT_EQ((*frame)->number, 9U);
  EXPECT_EQ((*frame)->first_position, 1'001U);
  EXPECT_EQ((*frame)->commands, sample.draft.commands);
  ASSERT_EQ((*frame)->events.size(), 30U);
  for (std::size_t i = 0; i < 30; ++i) EXPECT_TRUE(same_event((*frame)->events[i], sample.draft.events[i])) << i;
  EXPECT_EQ((*frame)->after, sample.frame.after);
  EXPECT_EQ(sample.frame.after.position, 1'030U);
  EXPECT_EQ(sample.frame.after.root, sample.after.root());
  EXPECT_EQ(sample.frame.after.epoch, 2U);
}

TEST(FrameCodec, BringsAFrameWithoutEventsBack) {
  const auto sample = sample_frame(1'000, 0);
  const auto frame = decode_frame(sample.key, sample.frame.bytes);
  ASSERT_TRUE(frame) << frame.error().detail;
  EXPECT_TRUE((*frame)->events.empty());
  EXPECT_EQ((*frame)->commands.size(), 2U);
  EXPECT_EQ((*frame)->after.position, 1'000U);
  EXPECT_EQ((*frame)->after.root, sample.before.root());
}

TEST(FrameCodec, BringsTheFirstFrameBack) {
  const auto sample = sample_frame(0, 1);
  EXPECT_TRUE(decode_frame(sample.key, sample.frame.bytes));
  const auto empty = sample_frame(0, 0);
  EXPECT_TRUE(decode_frame(empty.key, empty.frame.bytes));
}

TEST(FrameCodec, BringsOnlyTheWantedEventsBack) {
  const std::size_t count = 2 * test::sample_events().size();
  const auto sample = sample_frame(1'000, count);
  const auto wanted = [](EventType type) { return type % 3 == 1; };
  const auto frame = decode_wanted_events(sample.key, sample.frame.bytes, wanted);
  ASSERT_TRUE(frame) << frame.error().detail;
  EXPECT_EQ((*frame)->number, 9U);
  EXPECT_EQ((*frame)->first_position, 1'001U);
  EXPECT_EQ((*frame)->after, sample.frame.after);
  std::vector<RecordedEvent> expected;
  for (const RecordedEvent& event : sample.draft.events) {
    if (wanted(event.header.type)) expected.push_back(event);
  }
  ASSERT_GT(expected.size(), count / 4);
  ASSERT_LT(expected.size(), count);
  ASSERT_EQ((*frame)->events.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ((*frame)->events[i].header, expected[i].header) << i;
    EXPECT_EQ((*frame)->events[i].event, expected[i].event) << i;
  }
  const auto none = decode_wanted_events(sample.key, sample.frame.bytes, [](EventType) { return false; });
  ASSERT_TRUE(none);
  EXPECT_TRUE((*none)->events.empty());
  EXPECT_EQ((*none)->after.position, 1'000 + count);
}

// Also in events that nobody wants: where they lie is checked in all of them.
TEST(FrameCodec, RefusesAnEventOutOfPlaceEvenIfItIsNotWanted) {
  const auto sample = sample_frame(5, 3);
  auto bytes = sample.frame.bytes;
  const auto last = bytes.find(sample.draft.events[2].bytes);
  ASSERT_NE(last, std::string::npos);
  const auto position = last + 4 + 1 + 16;
  bytes[position + 7] = static_cast<char>(bytes[position + 7] + 1);
  const auto none = decode_wanted_events(sample.key, with_checksum(bytes), [](EventType) { return false; });
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "frame-damaged");
  EXPECT_EQ(none.error().detail, "an event in the frame has a position that is not its place");
}

TEST(FrameCodec, GivesCursorAndEdgeWithoutTheEvents) {
  const auto sample = sample_frame(1'000, 30);
  EXPECT_EQ(frame_cursor(sample.key, sample.frame.bytes), sample.frame.after);
  const auto edge = frame_edge(sample.key, sample.frame.bytes);
  ASSERT_TRUE(edge);
  EXPECT_EQ(*edge, sample.after);
}

TEST(FrameCodec, RefusesEveryFlippedBit) {
  const auto sample = sample_frame(5, 3);
  auto bytes = sample.frame.bytes;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    const auto flip = [&] {
      bytes[bit / 8] = static_cast<char>(static_cast<unsigned char>(bytes[bit / 8]) ^ (1U << (bit % 8)));
    };
    flip();
    ASSERT_FALSE(decode_frame(sample.key, bytes)) << "bit " << bit;
    ASSERT_FALSE(decode_all_events(sample.key, bytes)) << "bit " << bit;
    ASSERT_FALSE(frame_cursor(sample.key, bytes)) << "bit " << bit;
    flip();
  }
  EXPECT_TRUE(decode_frame(sample.key, bytes));
}

TEST(FrameCodec, RefusesEveryTruncationAndEverythingBehind) {
  const auto sample = sample_frame(5, 3);
  const std::string_view bytes = sample.frame.bytes;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto frame = decode_frame(sample.key, bytes.substr(0, size));
    ASSERT_FALSE(frame) << size;
    EXPECT_EQ(frame.error().code, "frame-damaged");
    ASSERT_FALSE(decode_all_events(sample.key, bytes.substr(0, size))) << size;
    ASSERT_FALSE(frame_edge(sample.key, bytes.substr(0, size))) << size;
  }
  EXPECT_FALSE(decode_frame(sample.key, sample.frame.bytes + "x"));
}

TEST(FrameCodec, RefusesAFrameUnderTheKeyOfAnother) {
  const auto sample = sample_frame(5, 3);
  EXPECT_FALSE(decode_frame(frame_key(6, 10), sample.frame.bytes));
  EXPECT_FALSE(decode_frame(frame_key(7, 9), sample.frame.bytes));
}

// Behind a checksum that fits, every byte is still distrusted: there is a frame or an error, and nothing else. What the
// one decoder takes the other takes too, with the same events.
TEST(FrameCodec, SurvivesForgedBytes) {
  const auto sample = sample_frame(5, 3);
  std::size_t refused = 0;
  for (std::size_t at = 0; at + 8 < sample.frame.bytes.size(); ++at) {
    for (const int value : {0x00, 0x7f, 0xff}) {
      auto bytes = sample.frame.bytes;
      bytes[at] = static_cast<char>(value);
      bytes = with_checksum(std::move(bytes));
      const auto frame = decode_frame(sample.key, bytes);
      const auto folded = decode_all_events(sample.key, bytes);
      if (!frame) {
        ++refused;
        continue;
      }
      ASSERT_TRUE(folded) << at;
      ASSERT_EQ((*folded)->events.size(), (*frame)->events.size()) << at;
      for (std::size_t i = 0; i < (*frame)->events.size(); ++i) {
        ASSERT_EQ((*folded)->events[i].header, (*frame)->events[i].header) << at;
        ASSERT_EQ((*folded)->events[i].event, (*frame)->events[i].event) << at;
      }
    }
  }
  EXPECT_GT(refused, 100U);
}

RC_GTEST_PROP(FrameCodec, SurvivesArbitraryBytes, ()) {
  const auto head = sample_frame(5, 0).frame.bytes.substr(0, *rc::gen::inRange<std::size_t>(0, 40));
  const auto bytes = with_checksum(head + test::any<std::string>() + std::string(8, 'x'));
  (void)decode_frame(frame_key(6, 9), bytes);
  (void)decode_all_events(frame_key(6, 9), bytes);
  (void)frame_edge(frame_key(6, 9), bytes);
}

TEST(CheckFrame, AcceptsWhatEncodeFrameWrote) {
  const auto sample = sample_frame(5, 3);
  const auto frame = decode_frame(sample.key, sample.frame.bytes);
  ASSERT_TRUE(frame);
  auto edge = sample.before;
  EXPECT_TRUE(check_frame(**frame, sample.frame.bytes, sample.digest_before, edge));
  EXPECT_EQ(edge, sample.after);
}

TEST(CheckFrame, NamesAChangedEvent) {
  const auto sample = sample_frame(5, 3);
  auto bytes = sample.frame.bytes;
  // The effective date of the first event: nobody but the tree can tell that it was another.
  const auto event = bytes.find(sample.draft.events[0].bytes);
  ASSERT_NE(event, std::string::npos);
  const auto date = event + 4 + 1 + 16 + 8 + 4 + 16 + 18 + 8 + 4 + 16 + 24 + 3;
  bytes[date] = static_cast<char>(bytes[date] + 1);
  bytes = with_checksum(bytes);
  const auto frame = decode_frame(sample.key, bytes);
  ASSERT_TRUE(frame);
  EXPECT_NE((*frame)->events[0].header.effective_date, sample.draft.events[0].header.effective_date);
  auto edge = sample.before;
  EXPECT_EQ(check_frame(**frame, bytes, sample.digest_before, edge).error().code, "frame-root-mismatch");
}

TEST(CheckFrame, NamesAChangedCommandAndAnotherPast) {
  const auto sample = sample_frame(5, 3);
  auto bytes = sample.frame.bytes;
  const auto code = bytes.find("amount-too-large");
  ASSERT_NE(code, std::string::npos);
  bytes[code] = 'A';
  bytes = with_checksum(bytes);
  const auto changed = decode_frame(sample.key, bytes);
  ASSERT_TRUE(changed);
  auto edge = sample.before;
  EXPECT_EQ(check_frame(**changed, bytes, sample.digest_before, edge).error().code, "frame-digest-mismatch");

  const auto good = decode_frame(sample.key, sample.frame.bytes);
  ASSERT_TRUE(good);
  edge = sample.before;
  EXPECT_EQ(check_frame(**good, sample.frame.bytes, test::sample_hash(1), edge).error().code, "frame-digest-mismatch");
  auto other_past = TreeEdge{};
  for (int i = 0; i < 5; ++i) other_past.append(sha256("other"));
  EXPECT_EQ(check_frame(**good, sample.frame.bytes, sample.digest_before, other_past).error().code,
            "frame-root-mismatch");
}

TEST(EventBytes, LeafCoversHeaderAndPayloadHash) {
  const auto header = canonical_header(test::sample_header(1, 1));
  const auto expected = sha256(std::string(1, '\0') + header + std::string(sha256("payload").view()));
  EXPECT_EQ(leaf_hash(header, "payload"), expected);
}

RC_GTEST_PROP(EventBytes, BringEveryHeaderBack, ()) {
  const auto header = test::any_header();
  const auto bytes = canonical_header(header);
  const auto parsed = parse_header(bytes);
  RC_ASSERT(parsed.has_value());
  RC_ASSERT(*parsed == header);
  const auto cut = *rc::gen::inRange<std::size_t>(0, bytes.size());
  RC_ASSERT(!parse_header(std::string_view(bytes).substr(0, cut)));
  RC_ASSERT(!parse_header(bytes + "x"));
}

// A header has one encoding only: what can be read is written back as it was.
RC_GTEST_PROP(EventBytes, HaveOneEncoding, ()) {
  auto bytes = canonical_header(test::any_header());
  bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = static_cast<char>(test::any<unsigned char>());
  const auto parsed = parse_header(bytes);
  if (parsed) RC_ASSERT(canonical_header(*parsed) == bytes);
}

RC_GTEST_PROP(FrameCodec, BringsEveryFrameBack, ()) {
  const auto before = *rc::gen::inRange<Position>(0, 70);
  const auto all = test::sample_events();
  FrameDraft draft;
  draft.number = *rc::gen::inRange<FrameNumber>(1, 1'000'000);
  draft.first_position = before + 1;
  draft.epoch = test::any<std::uint32_t>();
  const auto count = *rc::gen::inRange<std::uint32_t>(0, 6);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto& event = all[*rc::gen::inRange<std::size_t>(0, all.size())];
    auto header = test::any_header();
    header.position = before + 1 + i;
    header.type = type_of(event);
    header.schema_version = schema_version_of(header.type);
    const auto bytes = event_bytes(header, encode_event(event));
    draft.events.push_back({header, event, bytes});
  }
  draft.commands = test::any_list(4, [count] { return test::any_command(0, count); });
  TreeEdge edge;
  for (Position i = 0; i < before; ++i) edge.append(sha256(std::to_string(i)));
  auto checked = edge;
  const auto digest_before = test::any_bytes<Hash>();
  const auto encoded = encode_frame(draft, digest_before, edge);
  const auto frame = decode_frame(frame_key(before + 1, draft.number), encoded.bytes);
  RC_ASSERT(frame.has_value());
  RC_ASSERT((*frame)->commands == draft.commands);
  RC_ASSERT((*frame)->after == encoded.after);
  RC_ASSERT((*frame)->events.size() == count);
  for (std::uint32_t i = 0; i < count; ++i) RC_ASSERT(same_event((*frame)->events[i], draft.events[i]));
  RC_ASSERT(check_frame(**frame, encoded.bytes, digest_before, checked).has_value());
  RC_ASSERT(checked == edge);
}

}  // namespace
}  // namespace steward
