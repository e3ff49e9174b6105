#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/base/ids.h"
#include "domain/base/time.h"
#include "domain/billing/state.h"
#include "eventstore/sequencer/submission.h"
#include "projections/arrears.h"

namespace steward::api {

struct Service;

// Automatic deduction (自动抵扣) by day: where a community wants it, the credit of a household that has a bill due pays
// what is open, oldest first. Once a civil day of each community, over its arrears, at most kMostLookedAt households in
// a pass; communities that begin to want it are found every kPause of the log's time. What is done is remembered here
// only: after a restart the round of the day is gone again, and the natural key (household, day) answers a second
// sending as the first. A day on which the server was down is caught up by the next one. Not thread-safe: the
// scheduler's.
class DeductionRound {
 public:
  static constexpr std::int64_t kPauseSeconds = 600;
  static constexpr std::size_t kMostLookedAt = 200;

  explicit DeductionRound(Service& service) : service_(service) {}

  // How much was looked at (0: nothing is left to do) and how many households' credit was used.
  struct Passed {
    std::size_t looked_at = 0;
    std::size_t deducted = 0;
  };
  [[nodiscard]] Result<Passed> pass(Instant now);

 private:
  struct Place {
    CompanyNo company;
    CommunityId community;
    auto operator<=>(const Place&) const = default;
  };
  // Where it is wanted and not done yet on the community's day.
  [[nodiscard]] Result<void> begin(Instant now);
  [[nodiscard]] Result<void> list(Instant now);
  template <class List, class Each>
  [[nodiscard]] Result<void> each_row(const List& rows_of, const Each& each) const;
  void note_if_wanted(const Place& place, Instant now);
  [[nodiscard]] Result<std::optional<Submission>> deduction_for(const ArrearsRow& row, Date today) const;
  // An error: the same households are to be asked for again.
  [[nodiscard]] Result<void> take(const std::vector<HouseholdId>& households,
                                  const std::vector<Result<Answer>>& answers);

  Service& service_;
  std::optional<Instant> begun_at_;
  std::vector<std::pair<Place, Date>> waiting_;  // with their day; the last is being gone through
  std::string cursor_;                           // in the arrears of the last
  std::map<Place, Date> done_;                   // the last day that was gone through whole
  std::size_t deducted_ = 0;                     // by passes that ended in an error, and are not counted yet
};

}  // namespace steward::api
