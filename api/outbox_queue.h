#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "domain/base/ids.h"
#include "domain/base/time.h"

namespace steward::api {

// Reminders that wait for one webhook, by the time of their next attempt: a pass takes those that are due and looks at
// no other. It is memory only: what waits is in the log, so a restart loses counts of attempts and pauses, no reminder.
// Not thread-safe.
class OutboxQueue {
 public:
  struct Waiting {
    CompanyNo company;
    std::uint32_t made = 0;  // attempts
    Instant next_at;         // of the queue: changed by put_off alone
  };

  // Due at once. Does nothing for one that waits already.
  void add(CompanyNo company, NoticeId notice, Instant queued_at);
  // Those that are due at `now`, longest first, at most `limit`. They stay in the queue: whoever looks at one puts it
  // off, holds it or forgets it.
  [[nodiscard]] std::vector<NoticeId> due(Instant now, std::size_t limit) const;
  // Of one that waits.
  [[nodiscard]] Waiting& at(NoticeId notice);
  void put_off(NoticeId notice, Instant until);
  // Not due however late it is, until it is put off: it is on its way, or what came of it is being recorded.
  void hold(NoticeId notice);
  void forget(NoticeId notice);

  [[nodiscard]] std::size_t size() const { return waiting_.size(); }

 private:
  std::map<NoticeId, Waiting> waiting_;
  std::set<std::pair<Instant, NoticeId>> due_;  // one for each that waits and is not held
};

}  // namespace steward::api
