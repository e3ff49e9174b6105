#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/base/assert.h"
#include "eventstore/codec/event_bytes.h"
#include "eventstore/codec/event_codec.h"
#include "eventstore/codec/frame_codec.h"
#include "eventstore/codec/state_codec.h"

// Whatever the bytes: a value or an error. The first byte chooses the decoder, the checksum of a frame is made to fit.
namespace {

void decode_as_frame(std::string_view bytes) {
  std::string frame(bytes);
  const auto sum = steward::checksum(frame);
  for (unsigned shift = 64; shift > 0; shift -= 8) frame.push_back(static_cast<char>((sum >> (shift - 8)) & 0xffU));
  // The key is that of the frame itself, so that its contents are reached.
  std::string key(16, '\0');
  if (frame.size() >= 20) key = frame.substr(12, 8) + frame.substr(4, 8);
  const auto decoded = steward::decode_frame(key, frame);
  STEWARD_ASSERT(!decoded || steward::frame_cursor(key, frame) == (*decoded)->after, "one cursor for one frame");
}

void decode_as_header(std::string_view bytes) {
  const auto header = steward::parse_header(bytes);
  STEWARD_ASSERT(!header || steward::canonical_header(*header) == bytes, "a header has one encoding");
}

void decode_as_payload(steward::EventType type, std::string_view bytes) {
  const auto event = steward::decode_event(type, 1, bytes);
  if (!event) return;
  const auto again = steward::decode_event(type, 1, steward::encode_event(*event));
  STEWARD_ASSERT(again && *again == *event, "an event that was read can be written and read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto choice = data[0];
  if (choice == 0) {
    decode_as_frame(bytes);
  } else if (choice == 1) {
    decode_as_header(bytes);
  } else if (choice < 2 + steward::kStreamKinds) {
    (void)steward::decode_state(static_cast<steward::StreamKind>(choice - 1), bytes);
  } else {
    decode_as_payload(static_cast<steward::EventType>(choice - 1 - steward::kStreamKinds), bytes);
  }
  return 0;
}
