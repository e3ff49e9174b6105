#pragma once

#include <string_view>
#include <vector>

#include "domain/event.h"
#include "eventstore/log/frame.h"

// Values for tests that need one of everything. No field has its default, so that a forgotten one is noticed.
namespace steward::test {

// An id whose bytes are seed, seed + 1 …
[[nodiscard]] Uuid sample_uuid(unsigned seed);
template <class AnyId>
[[nodiscard]] AnyId sample_id(unsigned seed) {
  return AnyId{sample_uuid(seed)};
}
[[nodiscard]] Hash sample_hash(unsigned seed);
[[nodiscard]] Sealed sample_sealed(unsigned seed, FieldClass field);

// One of each, in the order of the variant.
[[nodiscard]] std::vector<Event> sample_events();

// A header for that type of event.
[[nodiscard]] EventHeader sample_header(Position position, EventType type);
// The event as it is stored at that position.
[[nodiscard]] RecordedEvent sample_recorded(Position position, const Event& event);
// A command with every kind of parameter, whose events are [first, first + count) of its frame.
[[nodiscard]] CommandRecord sample_command(std::uint32_t first, std::uint32_t count);

}  // namespace steward::test
