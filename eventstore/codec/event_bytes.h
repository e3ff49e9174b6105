#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.h"
#include "eventstore/log/frame.h"

// One stored event: canonical header, then payload. The same bytes stand in a frame and in the index's clustered
// copies.
namespace steward {

// Big-endian, fixed order, no padding: LOG_FORMAT.md. It is what the leaf hash covers.
[[nodiscard]] std::string canonical_header(const EventHeader& header);

// u32 length of the header ‖ header ‖ payload.
[[nodiscard]] std::string event_bytes(const EventHeader& header, std::string_view payload);

struct EventParts {
  std::string_view header;  // canonical
  std::string_view payload;
};
[[nodiscard]] Result<EventParts> split_event_bytes(std::string_view bytes);
[[nodiscard]] Result<EventHeader> parse_header(std::string_view canonical);
// The event of a header, its payload verified; an error names the position.
[[nodiscard]] Result<Event> decode_payload(const EventHeader& header, std::string_view payload);
// Header, verified payload and the bytes themselves.
[[nodiscard]] Result<RecordedEvent> decode_recorded_event(std::string_view bytes);

// RFC 6962 leaf: SHA-256(0x00 ‖ canonical header ‖ SHA-256(payload)).
[[nodiscard]] Hash leaf_hash(std::string_view canonical_header, std::string_view payload);

}  // namespace steward
