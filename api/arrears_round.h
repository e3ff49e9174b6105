#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/base/time.h"
#include "projections/arrears.h"

// What the rounds of the scheduler have in common: begun every kPauseSeconds of the log's time, each goes through the
// arrears of one community after the other, oldest due date first, a page of at most kMostLookedAt households in a
// pass. Where it is is only a convenience: what a round did is in the log, so one that is begun anew does nothing
// twice.
namespace steward::api {

struct RoundPage {
  std::vector<ArrearsRow> rows;     // whose oldest bill falls due by the last day that was asked for
  std::size_t looked_at = 1;        // at least one, so that a round without arrears is not taken for one that is over
  std::optional<std::string> next;  // nullopt: there is nothing behind it
};

// The page behind `cursor`; empty: the first one.
[[nodiscard]] Result<RoundPage> read_round_page(const ReadLease& lease, CompanyNo company, CommunityId community,
                                                std::string_view cursor, std::size_t limit, Date last_due);

// `Stop`: a community, with its company and what the round knows of it. Not thread-safe.
template <class Stop>
class ArrearsRound {
 public:
  static constexpr std::int64_t kPauseSeconds = 600;
  static constexpr std::size_t kMostLookedAt = 200;

  [[nodiscard]] bool is_over() const { return stops_.empty(); }
  [[nodiscard]] bool may_begin(Instant now) const {
    return !begun_at_ || now >= add_seconds(*begun_at_, kPauseSeconds);
  }
  // The last stop is the first that is gone through. Without any it is over at once.
  void begin(std::vector<Stop> stops, Instant now) {
    stops_ = std::move(stops);
    cursor_.clear();
    begun_at_ = now;
  }

  // Of a round that is not over: where it is, and what comes next there.
  [[nodiscard]] const Stop& stop() const { return stops_.back(); }
  [[nodiscard]] Result<RoundPage> page(const ReadLease& lease, Date last_due) const {
    return read_round_page(lease, stop().company, stop().community, cursor_, kMostLookedAt, last_due);
  }
  // On behind the page, to the next stop when it was the last one of this. Whether it was.
  bool turn(const RoundPage& page) {
    if (page.next) {
      cursor_ = *page.next;
      return false;
    }
    leave();
    return true;
  }
  // On to the next stop.
  void leave() {
    stops_.pop_back();
    cursor_.clear();
  }

 private:
  std::optional<Instant> begun_at_;
  std::vector<Stop> stops_;  // still to be gone through
  std::string cursor_;       // in the arrears of the last
};

}  // namespace steward::api
