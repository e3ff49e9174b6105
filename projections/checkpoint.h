#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/result.h"
#include "eventstore/log/commit_log.h"
#include "eventstore/storage/kv_store.h"

// What the engine stores about a group, in a family of the group's own.
namespace steward {

[[nodiscard]] std::string views_family_name(std::string_view group);

struct StoredCheckpoint {
  LogCursor at;
  std::uint64_t generation = 0;  // of the group's live set
  bool operator==(const StoredCheckpoint&) const = default;
};
[[nodiscard]] std::string encode(const StoredCheckpoint& stored);
[[nodiscard]] Result<StoredCheckpoint> decode_stored_checkpoint(std::string_view bytes);
[[nodiscard]] std::string checkpoint_key();

// Which family holds the live rows of a view.
struct LivePointer {
  std::uint32_t version = 0;
  std::string family;
  bool operator==(const LivePointer&) const = default;
};
[[nodiscard]] std::string encode(const LivePointer& pointer);
[[nodiscard]] Result<LivePointer> decode_live_pointer(std::string_view bytes);
[[nodiscard]] std::string live_pointer_key(std::string_view view);
[[nodiscard]] std::string live_pointer_prefix();

[[nodiscard]] std::string attempts_key();
[[nodiscard]] std::string paused_key();

// True when the log has a frame whose cursor is this one (the epoch aside: a raised epoch alone discards nothing).
// `durable` is the log's end.
[[nodiscard]] Result<bool> log_contains(const CommitLog& log, const LogCursor& durable, const LogCursor& cursor);

}  // namespace steward
