#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.h"
#include "domain/event.h"

// The only place that knows both the domain's events and their FlatBuffers (schema/*.fbs).
namespace steward {

// The payload of an event, as it is stored and hashed.
[[nodiscard]] std::string encode_event(const Event& event);

// Verified, then read. `type` and `schema_version` come from the header; an older version is upcast here. Damaged
// bytes, an unknown type or a newer version: payload-damaged / event-type-unknown / schema-version-unknown.
[[nodiscard]] Result<Event> decode_event(EventType type, std::uint16_t schema_version, std::string_view payload);

// The version that encode_event writes for a type.
[[nodiscard]] std::uint16_t schema_version_of(EventType type);

}  // namespace steward
