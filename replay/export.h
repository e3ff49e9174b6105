#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string_view>

#include "eventstore/log/commit_log.h"
#include "replay/event_json.h"
#include "replay/progress.h"

namespace steward {

// Which events. Everything that is set must fit.
struct ExportFilter {
  Position from = 1;
  Position to = UINT64_MAX;
  std::optional<CompanyNo> company;
  std::optional<CommunityId> community;
  std::set<EventType> types;  // empty: all
};

enum class ExportFormat : std::uint8_t {
  ndjson,       // recorded_to_json
  cloudevents,  // cloud_event
};

struct ExportCount {
  std::uint64_t events = 0;  // written
  Position last = 0;         // how far the log was read
};

// Events as lines of JSON, one each, in the order of their positions, up to `durable`. Each line ends with a newline.
// An error of `write` ends it. `keyring` may be null: boxes stay closed.
[[nodiscard]] Result<ExportCount> export_events(const CommitLog& log, const LogCursor& durable,
                                                const ExportFilter& filter, ExportFormat format, const Keyring* keyring,
                                                Reader reader, const ReplayProgress& progress,
                                                const std::function<Result<void>(std::string_view line)>& write);

}  // namespace steward
