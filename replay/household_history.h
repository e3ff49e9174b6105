#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "domain/base/money.h"
#include "eventstore/index/index.h"
#include "eventstore/log/commit_log.h"
#include "replay/progress.h"

// The life of a household, event by event, with the balance after each: what an auditor reads, and what the API
// answers. No printing here.
namespace steward {

// Which part of it. `as_at`: what was known then (recorded at or before). `as_of`: what counts for that day (effective
// on or before). The balances are those of the fold of exactly these events, in the order of their positions; a deposit
// that goes back is not owed between its refund and the event behind that.
struct HistoryQuestion {
  CompanyNo company;
  HouseholdId household;
  std::optional<Instant> as_at;
  std::optional<Date> as_of;
  std::uint64_t from = 1;  // from its n-th event on: earlier ones count for the balance but are not given
  std::size_t limit = SIZE_MAX;
};

struct HistoryEntry {
  RecordedEvent recorded;
  std::uint64_t nth = 0;  // of everything that touched the household
  Money arrears;          // after it
  Money credit;           // after it
  bool faulted = false;   // the account cannot be told from here on: `verify` says why
};

struct HouseholdHistory {
  HouseholdId household;
  std::vector<HistoryEntry> entries;
  std::optional<std::uint64_t> next;  // `from` of the page behind this one; nullopt: this was the last
};

// Out of the index's clustered copies, each link of the chain checked. household-unknown when nothing ever touched it;
// household-chain-broken. Reads everything before `from` too: a household has a few hundred events.
[[nodiscard]] Result<HouseholdHistory> household_history(const Index& index, const HistoryQuestion& question);

// The tenures of a house, in the order in which they began, each with its own account.
struct HouseHistory {
  HouseId house;
  std::optional<RecordedEvent> registered;  // nullopt when it was not yet known `as_at`
  std::vector<HouseholdHistory> tenures;
};

// house-unknown. `log` is read where tenures begin. `question.household` is not looked at.
[[nodiscard]] Result<HouseHistory> house_history(const Index& index, const CommitLog& log, HouseId house,
                                                 const HistoryQuestion& question);

// The same out of the log alone, frame by frame up to `durable`, without the index: slow, and beyond doubt. The chain's
// links are checked too.
[[nodiscard]] Result<HouseholdHistory> household_history_from_log(const CommitLog& log, const LogCursor& durable,
                                                                  const HistoryQuestion& question,
                                                                  const ReplayProgress& progress);
[[nodiscard]] Result<HouseHistory> house_history_from_log(const CommitLog& log, const LogCursor& durable, HouseId house,
                                                          const HistoryQuestion& question,
                                                          const ReplayProgress& progress);

// The event at a position; position-unknown beyond the end.
[[nodiscard]] Result<RecordedEvent> read_event(const CommitLog& log, Position position);

}  // namespace steward
