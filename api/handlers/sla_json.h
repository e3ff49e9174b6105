#pragma once

#include <boost/json.hpp>
#include <map>

#include "api/call.h"
#include "projections/sla.h"
#include "projections/work_order_board.h"

// Clocks in answers: what was promised, what is used at the instant asked, when its levels are reached.
namespace steward::api {

// The instant that a query asks about: `at`, or now.
[[nodiscard]] Result<Instant> asked_instant(const Call& call);

[[nodiscard]] boost::json::value instant_or_null(const std::optional<Instant>& instant);

// Tells clocks of one company at one instant; reads a community's calendar once. Must not outlive the board.
class ClockTeller {
 public:
  ClockTeller(const WorkOrderBoard& board, CompanyNo company, Instant at) : board_(board), company_(company), at_(at) {}

  [[nodiscard]] Result<boost::json::object> tell(CommunityId community, const SlaClock& clock);
  [[nodiscard]] Instant at() const { return at_; }

 private:
  [[nodiscard]] Result<const BusinessCalendar*> calendar(CommunityId community);

  const WorkOrderBoard& board_;
  CompanyNo company_;
  Instant at_;
  std::map<CommunityId, BusinessCalendar> calendars_;
};

}  // namespace steward::api
