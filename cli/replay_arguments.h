#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/find_record.h"
#include "cli/remote.h"
#include "domain/base/time.h"

namespace steward::cli {

// What `steward replay household` and `steward replay house` take.
struct ReplayArguments {
  RemoteOptions remote;
  AskedRecord record;
  std::optional<Instant> as_at;
  std::optional<Date> as_of;
  bool from_log = false;
  bool json = false;
  bool csv = false;
  bool reveal = false;
};

enum class Tale : std::uint8_t { household, house };

// Says on standard error when a history as a table has no event: it began after `--as-at` or `--as-of`.
void say_if_empty(std::string_view table, Tale tale);

// Through a running server, page by page, as the server renders it: what is printed is the same as from a stopped
// directory.
[[nodiscard]] Result<Exit> replay_at(RemoteServer& server, const ReplayArguments& args, Tale tale);

}  // namespace steward::cli
