#include "eventstore/codec/frame_codec.h"

#include <bit>
#include <optional>

#include "domain/base/assert.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "eventstore/codec/command_bytes.h"
#include "eventstore/codec/event_bytes.h"

namespace steward {

namespace {

constexpr std::string_view kMagic = "SWF\x01";  // the last byte is the version of the frame format
constexpr char kDigestDomain = 0x02;            // 0x00 are leaves, 0x01 are nodes of the tree
constexpr std::size_t kHeadBytes = 4 + 8 + 8 + 4;
constexpr std::size_t kTailBytes = 8 + 32 + 32 + 8;  // size of the tree, root, digest, checksum
constexpr std::size_t kChecksumBytes = 8;
constexpr std::size_t kSmallestEventBytes = 4 + 4;
constexpr std::string_view kWrongPlace = "an event in the frame has a position that is not its place";

// The parts of a frame whose checksum and outline are right. Views point into the frame.
struct Outline {
  std::uint32_t epoch = 0;
  std::string_view commands;  // count and records
  std::string_view events;    // count and events
  TreeEdge edge;
  LogCursor after;
};

tl::unexpected<Error> damaged(const FrameKey& key, std::string_view what) {
  return fail(
      "frame-damaged",
      {{"frame", static_cast<std::int64_t>(key.number)}, {"position", static_cast<std::int64_t>(key.first_position)}},
      std::string(what));
}

Hash frame_digest(const Hash& before, const FrameKey& key, std::uint32_t epoch, const Hash& root,
                  std::string_view commands) {
  ByteWriter covered(1 + 32 + 8 + 8 + 4 + 32);
  covered.u8(kDigestDomain);
  covered.hash(before);
  covered.u64(key.number);
  covered.u64(key.first_position);
  covered.u32(epoch);
  covered.hash(root);
  return sha256(covered.view(), commands);
}

std::string commands_section(const std::vector<CommandRecord>& commands) {
  ByteWriter out(4 + commands.size() * (kSmallestCommandBytes + 128));
  out.u32(static_cast<std::uint32_t>(commands.size()));
  for (const auto& command : commands) write_command(out, command);
  return out.take();
}

Hash append_leaves(const FrameDraft& draft, TreeEdge& edge) {
  STEWARD_ASSERT(edge.size() + 1 == draft.first_position, "a frame begins where the tree ends");
  Position position = draft.first_position;
  for (const auto& event : draft.events) {
    const auto parts = split_event_bytes(event.bytes);
    STEWARD_ASSERT(parts.has_value(), "the bytes of a new event are final");
    ByteReader header(parts->header);
    (void)header.raw(1 + 16);
    STEWARD_ASSERT(header.u64() == position, "the positions in a frame have no gap");
    edge.append(leaf_hash(parts->header, parts->payload));
    ++position;
  }
  return edge.root();
}

// The end of a frame has a fixed size but for the edge, whose length follows from the size of the tree.
bool read_tail(std::string_view bytes, Outline& outline, std::size_t& tail_bytes) {
  ByteReader in(bytes.substr(bytes.size() - kTailBytes));
  const auto size = in.u64();
  outline.after.position = size;
  outline.after.root = in.hash();
  outline.after.digest = in.hash();
  const auto subtrees = static_cast<std::size_t>(std::popcount(size));
  tail_bytes = kTailBytes + 32 * subtrees;
  if (bytes.size() < kHeadBytes + tail_bytes) return false;
  ByteReader hashes(bytes.substr(bytes.size() - tail_bytes, 32 * subtrees));
  std::vector<Hash> edge;
  edge.reserve(subtrees);
  for (std::size_t i = 0; i < subtrees; ++i) edge.push_back(hashes.hash());
  outline.edge = TreeEdge::restore(size, std::move(edge));
  return true;
}

Result<Outline> outline_of(std::string_view key_bytes, std::string_view bytes) {
  const auto key = parse_frame_key(key_bytes);
  if (!key) return pass_on(key.error());
  if (bytes.size() < kHeadBytes + kTailBytes) return damaged(*key, "the frame is cut short");
  ByteReader stored(bytes.substr(bytes.size() - kChecksumBytes));
  if (stored.u64() != checksum(bytes.substr(0, bytes.size() - kChecksumBytes))) {
    return damaged(*key, "the checksum of the frame is wrong");
  }
  ByteReader in(bytes);
  if (in.raw(kMagic.size()) != kMagic) return damaged(*key, "the frame has an unknown format");
  Outline outline;
  outline.after.frame = in.u64();
  if (outline.after.frame != key->number || in.u64() != key->first_position) {
    return damaged(*key, "the frame lies under the key of another");
  }
  outline.epoch = in.u32();
  outline.after.epoch = outline.epoch;
  std::size_t tail_bytes = 0;
  if (!read_tail(bytes, outline, tail_bytes)) return damaged(*key, "the frame is shorter than its right edge");
  ByteReader body(bytes.substr(kHeadBytes, bytes.size() - kHeadBytes - tail_bytes));
  outline.commands = body.text();
  outline.events = body.rest();
  if (!body.ok()) return damaged(*key, "the commands of the frame do not fit in it");
  return outline;
}

bool read_commands(std::string_view section, std::vector<CommandRecord>& commands) {
  ByteReader in(section);
  const auto count = in.count(kSmallestCommandBytes);
  commands.reserve(count);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) commands.push_back(read_command(in));
  return in.done();
}

// The stored bytes of each event, in order.
std::optional<std::vector<std::string_view>> split_events(std::string_view section) {
  ByteReader in(section);
  const auto count = in.count(kSmallestEventBytes);
  std::vector<std::string_view> events;
  events.reserve(count);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) events.push_back(in.text());
  if (!in.done()) return std::nullopt;
  return events;
}

Result<std::vector<std::string_view>> read_events(const FrameKey& key, const Outline& outline) {
  auto events = split_events(outline.events);
  if (!events) return damaged(key, "the events of the frame do not fit in it");
  if (outline.after.position != key.first_position + events->size() - 1) {
    return damaged(key, "the tree after the frame does not end at its last event");
  }
  return std::move(*events);
}

Frame begin_frame(const FrameKey& key, const Outline& outline) {
  Frame frame;
  frame.number = key.number;
  frame.first_position = key.first_position;
  frame.after = outline.after;
  return frame;
}

Error in_frame(const FrameKey& key, Error error) {
  error.params.push_back({"frame", static_cast<std::int64_t>(key.number)});
  return error;
}

bool ranges_fit(const std::vector<CommandRecord>& commands, std::size_t events) {
  for (const auto& command : commands) {
    if (command.first_event > events || command.events > events - command.first_event) return false;
  }
  return true;
}

}  // namespace

std::string frame_key(Position first_position, FrameNumber number) {
  ByteWriter out(16);
  out.u64(first_position);
  out.u64(number);
  return out.take();
}

Result<FrameKey> parse_frame_key(std::string_view key) {
  ByteReader in(key);
  FrameKey parsed;
  parsed.first_position = in.u64();
  parsed.number = in.u64();
  if (!in.done() || parsed.first_position == 0 || parsed.number == 0) {
    return fail("frame-damaged", {}, "the key of a frame is a position and a number, both above zero");
  }
  return parsed;
}

EncodedFrame encode_frame(const FrameDraft& draft, const Hash& digest_before, TreeEdge& edge) {
  const FrameKey key{draft.first_position, draft.number};
  const Hash root = append_leaves(draft, edge);
  const std::string commands = commands_section(draft.commands);
  const Hash digest = frame_digest(digest_before, key, draft.epoch, root, commands);

  std::size_t size = kHeadBytes + 4 + commands.size() + 4 + 32 * edge.hashes().size() + kTailBytes;
  for (const auto& event : draft.events) size += 4 + event.bytes.size();
  ByteWriter out(size);
  out.raw(kMagic);
  out.u64(draft.number);
  out.u64(draft.first_position);
  out.u32(draft.epoch);
  out.text(commands);
  out.u32(static_cast<std::uint32_t>(draft.events.size()));
  for (const auto& event : draft.events) out.text(event.bytes);
  for (const auto& subtree : edge.hashes()) out.hash(subtree);
  out.u64(edge.size());
  out.hash(root);
  out.hash(digest);
  out.u64(checksum(out.view()));
  STEWARD_ASSERT(out.size() == size, "the size of a frame is known before it is written");

  EncodedFrame frame;
  frame.number = draft.number;
  frame.first_position = draft.first_position;
  frame.after = {draft.number, edge.size(), root, digest, draft.epoch};
  frame.bytes = out.take();
  return frame;
}

Result<FramePtr> decode_frame(std::string_view key_bytes, std::string_view bytes) {
  const auto outline = outline_of(key_bytes, bytes);
  if (!outline) return pass_on(outline.error());
  const auto key = parse_frame_key(key_bytes);
  auto frame = std::make_shared<Frame>(begin_frame(*key, *outline));
  if (!read_commands(outline->commands, frame->commands)) return damaged(*key, "a command record cannot be read");
  const auto events = read_events(*key, *outline);
  if (!events) return pass_on(events.error());
  if (!ranges_fit(frame->commands, events->size())) return damaged(*key, "a command names events outside of the frame");
  frame->events.reserve(events->size());
  for (const auto stored : *events) {
    auto event = decode_recorded_event(stored);
    if (!event) return pass_on(in_frame(*key, std::move(event.error())));
    if (event->header.position != key->first_position + frame->events.size()) return damaged(*key, kWrongPlace);
    frame->events.push_back(std::move(*event));
  }
  return frame;
}

Result<FramePtr> decode_wanted_events(std::string_view key_bytes, std::string_view bytes,
                                      const std::function<bool(EventType)>& wanted) {
  const auto outline = outline_of(key_bytes, bytes);
  if (!outline) return pass_on(outline.error());
  const auto key = parse_frame_key(key_bytes);
  auto frame = std::make_shared<Frame>(begin_frame(*key, *outline));
  const auto events = read_events(*key, *outline);
  if (!events) return pass_on(events.error());
  frame->events.reserve(events->size());
  for (std::size_t i = 0; i < events->size(); ++i) {
    const auto parts = split_event_bytes((*events)[i]);
    if (!parts) return pass_on(in_frame(*key, parts.error()));
    auto header = parse_header(parts->header);
    if (!header) return pass_on(in_frame(*key, std::move(header.error())));
    if (header->position != key->first_position + i) return damaged(*key, kWrongPlace);
    if (!wanted(header->type)) continue;
    auto event = decode_payload(*header, parts->payload);
    if (!event) return pass_on(in_frame(*key, std::move(event.error())));
    frame->events.push_back({std::move(*header), std::move(*event), {}});
  }
  return frame;
}

Result<LogCursor> frame_cursor(std::string_view key, std::string_view bytes) {
  const auto outline = outline_of(key, bytes);
  if (!outline) return pass_on(outline.error());
  return outline->after;
}

Result<TreeEdge> frame_edge(std::string_view key, std::string_view bytes) {
  auto outline = outline_of(key, bytes);
  if (!outline) return pass_on(std::move(outline.error()));
  return std::move(outline->edge);
}

Result<void> check_frame(const Frame& frame, std::string_view bytes, const Hash& digest_before, TreeEdge& edge) {
  const FrameKey key{frame.first_position, frame.number};
  const auto outline = outline_of(frame_key(key.first_position, key.number), bytes);
  if (!outline) return pass_on(outline.error());
  const auto events = split_events(outline->events);
  if (!events) return damaged(key, "the events of the frame do not fit in it");
  const std::vector<Param> place = {{"frame", static_cast<std::int64_t>(key.number)},
                                    {"position", static_cast<std::int64_t>(key.first_position)}};
  for (const auto stored : *events) {
    const auto parts = split_event_bytes(stored);
    if (!parts) return pass_on(parts.error());
    edge.append(leaf_hash(parts->header, parts->payload));
  }
  if (edge != outline->edge || edge.root() != outline->after.root || frame.after.root != outline->after.root) {
    return fail("frame-root-mismatch", place, "the root over the events is not the one in the frame");
  }
  const Hash digest = frame_digest(digest_before, key, outline->epoch, outline->after.root, outline->commands);
  if (digest != outline->after.digest || frame.after.digest != digest) {
    return fail("frame-digest-mismatch", place, "the digest over the commands is not the one in the frame");
  }
  return {};
}

}  // namespace steward
