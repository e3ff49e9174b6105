#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "domain/backdating.h"
#include "domain/base/error.h"
#include "domain/event.h"
#include "eventstore/base/hash.h"

// What the log is made of. The bytes are described in eventstore/LOG_FORMAT.md; these are their values.
namespace steward {

using FrameNumber = std::uint64_t;  // gapless, the first is 1

// Where a command came in. Stored: append only.
enum class Channel : std::uint8_t { api = 1, command_line = 2, import = 3, scheduler = 4, demo = 5, system = 6 };

// Who did it: a person or a device, by which credential, on whose behalf, over which channel.
struct Actor {
  Uuid person;              // person or device; nil when the credential stands for itself
  CredentialId credential;  // nil for the system
  Uuid on_behalf_of;        // nil when on their own behalf
  Channel channel = Channel::system;
  bool operator==(const Actor&) const = default;
};

// This event is the n-th that touches the household; the one before is at `previous` (0 when it is the first).
struct HouseholdLink {
  HouseholdId household;
  std::uint64_t nth = 0;
  Position previous = 0;
  bool operator==(const HouseholdLink&) const = default;
};

inline constexpr std::size_t kMaxHouseholdLinks = 16;

// Everything about an event but its payload. Its canonical bytes and the hash of the payload make the leaf of the tree.
struct EventHeader {
  LogId log;
  Position position = 0;
  CompanyNo company;
  CommunityId community;  // nil when it belongs to no community
  StreamId stream;
  Version version = 0;
  EventType type = 0;
  std::uint16_t schema_version = 1;
  EventId id;                                            // UUIDv7
  Instant recorded_at;                                   // when the log learnt of it: monotone
  Instant wall_clock;                                    // what the clock said then
  Instant occurred_at;                                   // when it happened
  Date effective_date;                                   // what period it counts for
  BackdatingReason backdating = BackdatingReason::none;  // why it was entered long after that
  Actor actor;
  CommandId command;
  Uuid causation;    // the command or event that led to the command; nil when it came from outside
  Uuid correlation;  // one id for everything that belongs together
  std::vector<HouseholdLink> households;
  bool operator==(const EventHeader&) const = default;
};

// How a command ended, as it is remembered: "ok" or the code of a refusal, and the values that its answer is made of.
struct Outcome {
  std::string code = "ok";
  std::vector<Param> params;
  [[nodiscard]] bool ok() const { return code == "ok"; }
  bool operator==(const Outcome&) const = default;
};

struct CommandRecord {
  CommandId id;
  CompanyNo company;  // the caller's
  Actor actor;
  bool has_key = false;
  Hash key;            // HMAC of the Idempotency-Key; zero without one
  Hash fingerprint;    // HMAC over company, actor, route and canonical body
  bool money = false;  // its key never expires
  Instant recorded_at;
  Outcome outcome;
  StreamId target;                // the stream that If-Match speaks of …
  Version target_version = 0;     // … and its version afterwards
  std::uint32_t first_event = 0;  // index in the frame
  std::uint32_t events = 0;
  bool operator==(const CommandRecord&) const = default;
};

// An event as everybody reads it.
struct RecordedEvent {
  EventHeader header;
  Event event;
  std::string bytes;  // canonical header and payload as stored (codec/event_bytes.h): for copies that must be exact
};

// The place after a frame. Expected tail, anchor, checkpoints: all are cursors.
struct LogCursor {
  FrameNumber frame = 0;
  Position position = 0;
  Hash root;    // RFC 6962 root over all events up to position
  Hash digest;  // covers this frame's commands and the digest before it
  std::uint32_t epoch = 1;
  bool operator==(const LogCursor&) const = default;
};

// A frame, decoded and immutable; shared by all who follow the log.
struct Frame {
  FrameNumber number = 0;
  Position first_position = 0;  // of its first event, or of the next event to come when it has none
  std::vector<CommandRecord> commands;
  std::vector<RecordedEvent> events;
  LogCursor after;
};
using FramePtr = std::shared_ptr<const Frame>;

inline constexpr std::size_t kFrameMaxEvents = 64;
inline constexpr std::size_t kFrameTargetBytes = 256ULL << 10U;
inline constexpr std::size_t kCommandMaxBytes = 4ULL << 20U;

}  // namespace steward
