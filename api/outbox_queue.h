#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "domain/base/ids.h"
#include "domain/base/time.h"
#include "domain/dunning/events.h"
#include "eventstore/sequencer/submission.h"

namespace steward::api {

// Reminders that wait for the outbox, by the time of their next attempt: a pass takes those that are due and looks at
// no other. It is memory only: what waits is in the log, so a restart loses counts of attempts and pauses, no reminder.
// Not thread-safe.
class OutboxQueue {
 public:
  struct Waiting {
    CompanyNo company;
    std::uint32_t made = 0;             // attempts
    Instant next_at;                    // of the queue: changed by put_off alone
    std::optional<Submission> outcome;  // of an answer that is not recorded yet: recorded again, not posted again
    std::optional<dunning::ReminderChannel> channel{};  // once it was looked at
  };

  // Due at once. Does nothing for one that waits already.
  void add(CompanyNo company, NoticeId notice, Instant queued_at);
  // Those that are due at `now`, longest first, at most `limit`, and of them those that are `wanted`: one that is not
  // stands in nobody's way. They stay in the queue: whoever looks at one puts it off or forgets it.
  using Wanted = std::function<bool(NoticeId notice, const Waiting&)>;
  [[nodiscard]] std::vector<NoticeId> due(Instant now, std::size_t limit, const Wanted& wanted = {}) const;
  // Of one that waits.
  [[nodiscard]] Waiting& at(NoticeId notice);
  void put_off(NoticeId notice, Instant until);
  void forget(NoticeId notice);

  [[nodiscard]] std::size_t size() const { return waiting_.size(); }

 private:
  std::map<NoticeId, Waiting> waiting_;
  std::set<std::pair<Instant, NoticeId>> due_;  // one for each that waits
};

}  // namespace steward::api
