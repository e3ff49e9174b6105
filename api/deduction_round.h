#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/arrears_round.h"
#include "domain/base/ids.h"
#include "domain/base/time.h"
#include "domain/billing/state.h"
#include "eventstore/sequencer/submission.h"
#include "projections/arrears.h"

namespace steward::api {

struct Service;

// Automatic deduction (自动抵扣) by day: where a community wants it, the credit of a household that has a bill due pays
// what is open, oldest first. Once a civil day of each community, over its arrears (arrears_round.h), where communities
// that begin to want it are found when a round begins. What is done is remembered here only: after a restart the round
// of the day is gone again, and the natural key (household, day) answers a second sending as the first. A day on which
// the server was down is caught up by the next one. Not thread-safe: the scheduler's.
class DeductionRound {
 public:
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
  struct Stop {
    CompanyNo company;
    CommunityId community;
    Date today;  // of the community
  };
  [[nodiscard]] Result<void> begin(Instant now);
  // Where it is wanted and not done yet on the community's day.
  [[nodiscard]] Result<std::vector<Stop>> list(Instant now) const;
  template <class List, class Each>
  [[nodiscard]] Result<void> each_row(const List& rows_of, const Each& each) const;
  void note_if_wanted(const Place& place, Instant now, std::vector<Stop>& stops) const;
  [[nodiscard]] Result<std::optional<Submission>> deduction_for(const ArrearsRow& row, Date today) const;
  // An error: the same households are to be asked for again.
  [[nodiscard]] Result<void> take(const std::vector<HouseholdId>& households,
                                  const std::vector<Result<Answer>>& answers);

  Service& service_;
  ArrearsRound<Stop> round_;
  std::map<Place, Date> done_;  // the last day that was gone through whole
  std::size_t deducted_ = 0;    // by passes that ended in an error, and are not counted yet
};

}  // namespace steward::api
