#include "api/outbox_queue.h"

#include "domain/base/assert.h"

namespace steward::api {

void OutboxQueue::add(CompanyNo company, NoticeId notice, Instant queued_at) {
  if (waiting_.try_emplace(notice, Waiting{company, 0, queued_at}).second) {
    due_.emplace(queued_at, notice);
  }
}

std::vector<NoticeId> OutboxQueue::due(Instant now, std::size_t limit) const {
  std::vector<NoticeId> notices;
  for (auto at = due_.begin(); at != due_.end() && at->first <= now && notices.size() < limit; ++at) {
    notices.push_back(at->second);
  }
  return notices;
}

OutboxQueue::Waiting& OutboxQueue::at(NoticeId notice) {
  const auto found = waiting_.find(notice);
  STEWARD_ASSERT(found != waiting_.end(), "only what waits is asked for");
  return found->second;
}

void OutboxQueue::put_off(NoticeId notice, Instant until) {
  Waiting& waiting = at(notice);
  due_.erase({waiting.next_at, notice});
  waiting.next_at = until;
  due_.emplace(until, notice);
}

void OutboxQueue::hold(NoticeId notice) { due_.erase({at(notice).next_at, notice}); }

void OutboxQueue::forget(NoticeId notice) {
  due_.erase({at(notice).next_at, notice});
  waiting_.erase(notice);
}

}  // namespace steward::api
