#pragma once

#include <boost/json.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/call.h"
#include "domain/base/int128.h"
#include "domain/command.h"
#include "eventstore/base/hash.h"
#include "eventstore/index/index_rows.h"

// A command for each household of a community that has something to do: late fees at month end, corrections of a fee
// item, a run taken back. It has no state of its own: each household decides by itself, what is done is not done again,
// and a sweep that was cut off is simply made again. Its commands have no key for the same reason, but where the
// request says what was read or approved before it: then each has one, made of the request's and of the household, so
// that the same request finds what it did itself.
namespace steward::api {

// Exceptions that an answer names; the rest is only counted.
inline constexpr std::size_t kMostExceptions = 100;

// Of a request that was sent with an Idempotency-Key.
struct SweepKey {
  std::string key;
  Hash fingerprint;
};
// nullopt without one.
[[nodiscard]] Result<std::optional<SweepKey>> sweep_key(const Call& call);

// What the same request did before, when its answer was lost.
struct SweptBefore {
  std::map<StreamId, RememberedCommand> households;  // that were answered, a refusal too
  std::uint64_t done = 0;                            // of them: that did it
  bool ended = false;  // all had their turn (what was decided behind the last is remembered)
};
// Refusals: idempotency-key-reused; index-behind.
[[nodiscard]] Result<SweptBefore> swept_before(const Call& call, CommunityId community, const SweepKey& key);

// What became of it.
struct Swept {
  std::int64_t decided = 0;     // not answered as they were before
  std::int64_t households = 0;  // that had something to do, and did it
  std::int64_t bills = 0;       // what their outcomes say of bills …
  Int128 amount = 0;            // … and of an amount
  std::int64_t refused = 0;
  boost::json::array exceptions;  // the first hundred of those refused: household_id, code
};

struct Sweep {
  CommunityId community;
  std::string_view amount;         // the member of an outcome that is summed up
  std::string_view nothing_to_do;  // a refusal that is none: somebody else has done it meanwhile
  BackdatingReason backdating = BackdatingReason::entered_late;
  std::optional<SweepKey> key = {};
};

// What is decided once for all of a sweep, before its first household or behind its last; by somebody alone, or by the
// two who have done so at /v1/approvals. `already`: the refusal that says that somebody else has decided it. Any other
// is answered and not remembered: the same request goes on when it is granted.
[[nodiscard]] Result<void> decide_for_all(const Call& call, Command command, std::string_view already);

// What is decided behind the last household, and remembered: the same request is over from then on
// (SweptBefore::ended).
[[nodiscard]] Result<void> end_for_all(const Call& call, CommunityId community, const SweepKey& key, Command command,
                                       std::string_view already);

// `make` gives the command for a household, nullopt where there is nothing to do; it is asked before the log is, so
// that the log remembers no refusals for nothing. Waits for the index; refusal: index-behind.
[[nodiscard]] Result<Swept> sweep_households(
    const Call& call, const Sweep& sweep,
    const std::function<Result<std::optional<Command>>(const StreamId& household)>& make);

// The same households, only looked at.
[[nodiscard]] Result<std::vector<StreamId>> households_of_community(const Call& call, CommunityId community);

// Idempotent-Replayed, where everything was answered as it was before.
[[nodiscard]] std::vector<http::Header> replayed_header(const SweptBefore& before, const Swept& swept);

// {"households":…,"bills":…,"amount_fen":…,"refused":…,"exceptions":[…]}
[[nodiscard]] boost::json::object to_json(Swept&& swept);

}  // namespace steward::api
