#include "projections/checkpoint.h"

#include <cstring>

#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"

namespace steward {

namespace {

Hash read_hash(ByteReader& reader) {
  Hash hash;
  const std::string_view bytes = reader.raw(hash.bytes.size());
  if (!bytes.empty()) std::memcpy(hash.bytes.data(), bytes.data(), hash.bytes.size());
  return hash;
}

}  // namespace

std::string encode(const StoredCheckpoint& stored) {
  ByteWriter writer(100);
  writer.u64(stored.at.frame).u64(stored.at.position).raw(stored.at.root.view()).raw(stored.at.digest.view());
  return writer.u32(stored.at.epoch).u64(stored.generation).take();
}

Result<StoredCheckpoint> decode_stored_checkpoint(std::string_view bytes) {
  ByteReader reader(bytes);
  StoredCheckpoint stored;
  stored.at.frame = reader.u64();
  stored.at.position = reader.u64();
  stored.at.root = read_hash(reader);
  stored.at.digest = read_hash(reader);
  stored.at.epoch = reader.u32();
  stored.generation = reader.u64();
  if (!reader.done()) return fail("row-damaged", {}, "checkpoint of a group of views");
  return stored;
}

std::string encode(const LivePointer& pointer) { return ByteWriter().u32(pointer.version).text(pointer.family).take(); }

Result<LivePointer> decode_live_pointer(std::string_view bytes) {
  ByteReader reader(bytes);
  LivePointer pointer;
  pointer.version = reader.u32();
  pointer.family = std::string(reader.text());
  if (!reader.done()) return fail("row-damaged", {}, "pointer to the live rows of a view");
  return pointer;
}

std::string views_family_name(std::string_view group) { return "views." + std::string(group); }
std::string checkpoint_key() { return "checkpoint"; }
std::string live_pointer_prefix() { return "live/"; }
std::string live_pointer_key(std::string_view view) { return live_pointer_prefix() + std::string(view); }
std::string attempts_key() { return "attempts"; }
std::string paused_key() { return "paused"; }

Result<bool> log_contains(const CommitLog& log, const LogCursor& durable, const LogCursor& cursor) {
  if (cursor.frame == 0) return cursor.position == 0;
  if (cursor.frame > durable.frame || cursor.position > durable.position) return false;
  auto reader = log.read(cursor.position, false);
  if (!reader) return pass_on(std::move(reader.error()));
  FrameReader::Item item;
  for (;;) {
    auto more = (*reader)->next(item);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return false;
    const auto key = parse_frame_key(item.key);
    if (!key) return tl::unexpected(key.error());
    if (key->number < cursor.frame) continue;
    if (key->number > cursor.frame) return false;
    const auto found = frame_cursor(item.key, item.bytes);
    if (!found) return tl::unexpected(found.error());
    return found->position == cursor.position && found->root == cursor.root && found->digest == cursor.digest;
  }
}

}  // namespace steward
