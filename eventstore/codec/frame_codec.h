#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "domain/base/result.h"
#include "eventstore/log/frame.h"
#include "eventstore/log/tree.h"

// Frames as bytes: key (first position ‖ frame number, big-endian) and value (commands, events, right edge, root,
// digest, checksum). LOG_FORMAT.md describes both.
namespace steward {

[[nodiscard]] std::string frame_key(Position first_position, FrameNumber number);
struct FrameKey {
  Position first_position = 0;
  FrameNumber number = 0;
};
[[nodiscard]] Result<FrameKey> parse_frame_key(std::string_view key);

// A frame ready to be written. `edge` is the tree after it.
struct EncodedFrame {
  FrameNumber number = 0;
  Position first_position = 0;
  LogCursor after;
  std::string bytes;
};

// What is to be encoded. `events[i].bytes` are final (positions, versions and links stamped).
struct FrameDraft {
  FrameNumber number = 0;
  Position first_position = 0;
  std::uint32_t epoch = 1;
  std::vector<CommandRecord> commands;
  std::vector<RecordedEvent> events;
};

// Appends the events' leaves to `edge`, chains the digest, and encodes.
[[nodiscard]] EncodedFrame encode_frame(const FrameDraft& draft, const Hash& digest_before, TreeEdge& edge);

// Checks the checksum, verifies each payload. Does not recompute root and digest: `verify` does (check_frame).
[[nodiscard]] Result<FramePtr> decode_frame(std::string_view key, std::string_view bytes);
// For folding, which needs less and costs less: checked and verified in the same way, but without commands, without the
// events' stored bytes, and only with events whose type is wanted.
[[nodiscard]] Result<FramePtr> decode_wanted_events(std::string_view key, std::string_view bytes,
                                                    const std::function<bool(EventType)>& wanted);
// Only the cursor after the frame, without decoding events: for the tail and for anchors.
[[nodiscard]] Result<LogCursor> frame_cursor(std::string_view key, std::string_view bytes);
// The right edge after the frame, as stored in it.
[[nodiscard]] Result<TreeEdge> frame_edge(std::string_view key, std::string_view bytes);
// Recomputes leaves, root and digest and compares: frame-root-mismatch, frame-digest-mismatch. `edge` is the tree
// before the frame and afterwards the one after it.
[[nodiscard]] Result<void> check_frame(const Frame& frame, std::string_view bytes, const Hash& digest_before,
                                       TreeEdge& edge);

}  // namespace steward
