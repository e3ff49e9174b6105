#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "api/arrears_round.h"
#include "domain/dunning/ladder.h"
#include "eventstore/sequencer/submission.h"
#include "projections/arrears.h"
#include "projections/reminders.h"

namespace steward::api {

struct Service;

// Finds the households that are due for a reminder and queues it: a round over the arrears of each community that has a
// ladder (arrears_round.h), not in quiet hours. What was queued is in the case, and the natural key
// (household, level, oldest bill, day) answers a second sending as the first. A level for the outbox whose channel no
// webhook carries is passed where the ladder passes what cannot arrive, and else waits; the log says so once a round.
// Who cannot be due by what the views say is not folded (dunning_sieve.h). Not thread-safe: the scheduler's.
class DunningRound {
 public:
  static constexpr std::int64_t kPauseSeconds = ArrearsRound<LadderRow>::kPauseSeconds;

  explicit DunningRound(Service& service) : service_(service) {}

  // How many households were looked at (0: the round is over), how many of them folded, and how many reminders queued
  // that somebody carries.
  struct Passed {
    std::size_t looked_at = 0;
    std::size_t folded = 0;
    std::size_t queued = 0;
  };
  [[nodiscard]] Result<Passed> pass(Instant now);

 private:
  [[nodiscard]] Result<void> begin(Instant now);
  [[nodiscard]] Result<std::optional<Submission>> reminder_for(const LadderRow& ladder, const ArrearsRow& row,
                                                               dunning::LocalTime now);
  void note_uncarried(const LadderRow& ladder, std::uint8_t level, bool passed);

  Service& service_;
  ArrearsRound<LadderRow> round_;
  std::set<std::pair<CommunityId, std::uint8_t>> uncarried_;  // levels that were said in this round
};

}  // namespace steward::api
