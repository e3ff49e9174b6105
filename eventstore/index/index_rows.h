#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/log/frame.h"
#include "eventstore/sequencer/overlay.h"
#include "eventstore/storage/kv_store.h"

// The rows of the index, by key and by value. Every key starts with a letter for its table and then the company, so
// that nothing of one company can be found from another. All are a pure function of frames.
namespace steward {

// A stream's head. `community` is nil when it belongs to none: scope is decided on it.
struct Head {
  Version version = 0;
  Position last_position = 0;
  CommunityId community;
  bool operator==(const Head&) const = default;
};

// Who holds a claim.
struct ClaimHolder {
  StreamId stream;
  Position position = 0;
  bool operator==(const ClaimHolder&) const = default;
};

// How long the chain of a household is and where it ends.
struct ChainHead {
  std::uint64_t count = 0;
  Position last = 0;
  bool operator==(const ChainHead&) const = default;
};

// A command whose answer is remembered.
struct RememberedCommand {
  CommandId id;
  Hash fingerprint;
  bool money = false;
  Instant recorded_at;
  Outcome outcome;
  StreamId target;
  Version target_version = 0;
  Position first = 0;  // its events; 0 when it has none
  Position last = 0;
  Position decided_at = 0;  // the log's last position when the frame was full: what a reader waits for
  std::uint32_t epoch = 1;
  bool operator==(const RememberedCommand&) const = default;
};

[[nodiscard]] std::string head_key(CompanyNo company, const StreamId& stream);
[[nodiscard]] std::string claim_key(CompanyNo company, const Claim& claim);
[[nodiscard]] std::string command_key(CompanyNo company, CredentialId credential, const Hash& key);
[[nodiscard]] std::string chain_key(CompanyNo company, HouseholdId household);
[[nodiscard]] std::string counter_key(const CounterKey& key);
// Clustered copies: one stream's events, and what touched a household, side by side in order.
[[nodiscard]] std::string copy_key(CompanyNo company, const StreamId& stream, Version version);
[[nodiscard]] std::string household_copy_key(CompanyNo company, HouseholdId household, std::uint64_t nth);
[[nodiscard]] std::string tag_key(CompanyNo company, const Tag& tag, Position position);
[[nodiscard]] std::string member_key(CompanyNo company, CommunityId community, const StreamId& stream);
[[nodiscard]] std::string folded_key(CompanyNo company, const StreamId& stream);
[[nodiscard]] bool is_folded_key(std::string_view key);
inline constexpr std::string_view kCheckpointKey = "!checkpoint";

[[nodiscard]] std::string encode(const Head& head);
[[nodiscard]] std::string encode(const ClaimHolder& holder);
[[nodiscard]] std::string encode(const ChainHead& head);
[[nodiscard]] std::string encode(const RememberedCommand& command);
[[nodiscard]] std::string encode(const LogCursor& cursor);
[[nodiscard]] std::string encode_counter(std::int64_t value);
// Each: index-row-damaged when the bytes are not what encode wrote.
[[nodiscard]] Result<Head> decode_head(std::string_view bytes);
[[nodiscard]] Result<ClaimHolder> decode_claim_holder(std::string_view bytes);
[[nodiscard]] Result<ChainHead> decode_chain_head(std::string_view bytes);
[[nodiscard]] Result<RememberedCommand> decode_remembered(std::string_view bytes);
[[nodiscard]] Result<LogCursor> decode_cursor(std::string_view bytes);
[[nodiscard]] Result<std::int64_t> decode_counter(std::string_view bytes);

// What decisions read: heads, claims, chain heads, counters, remembered commands, as absolute values. The overlay holds
// them until the index has written the same rows.
void event_lookup_rows(const RecordedEvent& event, IndexRows& rows);
void command_lookup_rows(const Frame& frame, IndexRows& rows);  // of a frame whose end is known
[[nodiscard]] IndexRows lookup_rows(const Frame& frame);        // first those of its events
// What is read only from the index: clustered copies, tags, members.
void copy_rows(const RecordedEvent& event, Family family, WriteSet& rows);

}  // namespace steward
