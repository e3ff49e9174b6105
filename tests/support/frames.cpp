#include "tests/support/frames.h"

#include <gtest/gtest.h>

#include "eventstore/codec/event_bytes.h"
#include "eventstore/codec/event_codec.h"
#include "tests/support/samples.h"

namespace steward::test {

namespace {

RecordedEvent event_at(LogId log, Position position, std::size_t text_bytes) {
  registry::CompanyRegistered registered;
  registered.company = CompanyNo{static_cast<std::uint32_t>(position)};
  registered.code = "c" + std::to_string(position);
  // Not compressible, so that the sizes of files are those of the texts.
  std::uint64_t word = position * 0x9e3779b97f4a7c15ULL;
  while (registered.name.size() < text_bytes) {
    word ^= word << 13U;
    word ^= word >> 7U;
    word ^= word << 17U;
    registered.name.push_back(static_cast<char>('!' + word % 90));
  }
  RecordedEvent recorded;
  recorded.event = registered;
  recorded.header = sample_header(position, type_of(recorded.event));
  recorded.header.log = log;
  recorded.header.schema_version = schema_version_of(recorded.header.type);
  recorded.bytes = event_bytes(recorded.header, encode_event(recorded.event));
  return recorded;
}

}  // namespace

EncodedFrame FrameMaker::next(std::size_t events, std::size_t text_bytes) {
  FrameDraft draft;
  draft.number = tail_.frame + 1;
  draft.first_position = tail_.position + 1;
  draft.epoch = tail_.epoch;
  draft.commands.push_back(sample_command(0, static_cast<std::uint32_t>(events)));
  for (std::size_t i = 0; i < events; ++i) {
    draft.events.push_back(event_at(log_, draft.first_position + i, text_bytes));
  }
  EncodedFrame frame = encode_frame(draft, tail_.digest, edge_);
  tail_ = frame.after;
  return frame;
}

std::vector<EncodedFrame> FrameMaker::next_commit(std::size_t frames, std::size_t events_each, std::size_t text_bytes) {
  std::vector<EncodedFrame> commit;
  for (std::size_t i = 0; i < frames; ++i) commit.push_back(next(events_each, text_bytes));
  return commit;
}

std::vector<StoredFrame> read_all(const CommitLog& log, Position from, bool bulk) {
  std::vector<StoredFrame> frames;
  auto reader = log.read(from, bulk);
  EXPECT_TRUE(reader) << (reader ? "" : reader.error().detail);
  if (!reader) return frames;
  FrameReader::Item item;
  for (;;) {
    auto more = (*reader)->next(item);
    EXPECT_TRUE(more) << (more ? "" : more.error().detail);
    if (!more || !*more) return frames;
    frames.push_back({std::string(item.key), std::string(item.bytes)});
  }
}

Result<void> check_log(const CommitLog& log) {
  auto tail = log.tail();
  if (!tail) return pass_on(std::move(tail.error()));
  auto reader = log.read(1, true);
  if (!reader) return pass_on(std::move(reader.error()));
  LogCursor at;
  TreeEdge edge;
  FrameReader::Item item;
  for (;;) {
    auto more = (*reader)->next(item);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) break;
    auto frame = decode_frame(item.key, item.bytes);
    if (!frame) return pass_on(std::move(frame.error()));
    if ((*frame)->number != at.frame + 1 || (*frame)->first_position != at.position + 1) {
      return fail("log-gap", {}, "after frame " + std::to_string(at.frame));
    }
    if (auto checked = check_frame(**frame, item.bytes, at.digest, edge); !checked) return checked;
    at = (*frame)->after;
  }
  if (at.frame != tail->frame || at.digest != tail->digest) {
    return fail("log-short", {}, "read to frame " + std::to_string(at.frame) + " of " + std::to_string(tail->frame));
  }
  return {};
}

}  // namespace steward::test
