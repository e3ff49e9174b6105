#include "api/scheduler.h"

#include <optional>

#include "api/service.h"
#include "eventstore/base/hash.h"
#include "eventstore/base/logging.h"
#include "eventstore/base/thread_name.h"
#include "eventstore/sequencer/submit_together.h"
#include "projections/all_views.h"

namespace steward::api {

namespace {

// How long a pass waits for the boards to have followed the log.
constexpr std::chrono::milliseconds kPatience{2'000};

Command command_of(const NextEscalation& escalation) {
  if (escalation.of_case) return service::EscalateCase{CaseId(escalation.id), escalation.clock, escalation.level};
  return work_orders::EscalateWorkOrder{WorkOrderId(escalation.id), escalation.clock, escalation.level};
}

// escalate/case/<id>/<clock>/<level>/<when it is reached>: a clock that was moved reaches the level at another time,
// and then it is another escalation.
std::string natural_key(const NextEscalation& escalation) {
  std::string key = escalation.of_case ? "escalate/case/" : "escalate/order/";
  key += to_string(escalation.id) + '/' + std::to_string(static_cast<int>(escalation.clock)) + '/';
  key += std::to_string(static_cast<int>(escalation.level)) + '/' + std::to_string(escalation.due_at.micros);
  return key;
}

}  // namespace

void Scheduler::start(std::chrono::milliseconds tick) {
  thread_ = std::jthread([this, tick](const std::stop_token& stop) {
    name_thread("scheduler");
    work(stop, tick);
  });
}

void Scheduler::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

Submission Scheduler::submission(const NextEscalation& escalation) const {
  Submission submission;
  submission.command = command_of(escalation);
  submission.id = CommandId(service_.new_id());
  submission.company = escalation.company;
  submission.actor.channel = Channel::scheduler;
  submission.key = sha256(escalation.id.view(), natural_key(escalation));
  submission.fingerprint = *submission.key;  // the key names the request completely
  submission.correlation = submission.id.uuid;
  submission.bulk = true;  // whoever waits comes first
  return submission;
}

// The boards have followed the log first: what was escalated or ended until now is no longer in them.
Result<std::vector<NextEscalation>> Scheduler::due(Instant now) {
  std::erase_if(refused_, [&](const auto& entry) { return entry.second <= now; });
  if (!service_.views.wait_for(kServiceGroup, service_.store.feed().durable().position, kPatience)) {
    return fail("projection-behind");
  }
  auto lease = service_.views.read(kServiceGroup);
  if (!lease) return pass_on(std::move(lease.error()));
  auto found = next_escalations(*lease, now, kMostInOnePass + refused_.size());
  if (!found) return found;
  std::erase_if(*found, [&](const NextEscalation& escalation) { return refused_.contains(escalation); });
  if (found->size() > kMostInOnePass) found->resize(kMostInOnePass);
  return found;
}

void Scheduler::note_refusal(const NextEscalation& escalation, const Outcome& outcome, Instant now) {
  counters_.refusals.fetch_add(1, std::memory_order_relaxed);
  Instant until{now.micros + std::chrono::microseconds(kRefusedFor).count()};
  for (const Param& param : outcome.params) {
    const auto* due_at = std::get_if<Instant>(&param.value);
    if (param.name == "due_at" && due_at != nullptr && *due_at > now) until = std::min(until, *due_at);
  }
  if (refused_.size() < kMostRefused) refused_[escalation] = until;
}

// Sent one behind the other, so that they are decided oldest first, and awaited together: they share commits.
Result<std::size_t> Scheduler::send(const std::vector<NextEscalation>& escalations, Instant now) {
  std::vector<Submission> submissions;
  submissions.reserve(escalations.size());
  for (const NextEscalation& escalation : escalations) submissions.push_back(submission(escalation));
  const auto answers = submit_together(service_.store.sequencer(), std::move(submissions));
  std::size_t sent = 0;
  for (std::size_t i = 0; i < escalations.size(); ++i) {
    const Result<Answer>& answer = answers[i];
    if (!answer) return pass_on(answer.error());
    // What was escalated before and stands on the board all the same is passed over like what is refused.
    if (answer->outcome.ok() && !answer->replayed) {
      ++sent;
      counters_.escalations.fetch_add(1, std::memory_order_relaxed);
    } else {
      note_refusal(escalations[i], answer->outcome, now);
    }
  }
  return sent;
}

Result<std::size_t> Scheduler::pass() {
  const std::lock_guard lock(passing_);
  const bool alarmed = service_.store.sequencer().clock_alarmed();
  counters_.held_by_clock.store(alarmed ? 1 : 0, std::memory_order_relaxed);
  if (alarmed) return std::size_t{0};
  const Instant now = service_.store.sequencer().now();
  auto found = due(now);
  if (!found) return pass_on(std::move(found.error()));
  const std::int64_t lag = found->empty() ? 0 : (now.micros - found->front().due_at.micros) / 1'000'000;
  counters_.lag_seconds.store(lag, std::memory_order_relaxed);
  if (found->empty()) return std::size_t{0};
  return send(*found, now);
}

Result<std::size_t> Scheduler::remind() {
  const std::lock_guard lock(passing_);
  if (service_.store.sequencer().clock_alarmed()) return std::size_t{0};
  auto passed = round_.pass(service_.store.sequencer().now());
  if (!passed) return pass_on(std::move(passed.error()));
  counters_.reminders.fetch_add(passed->queued, std::memory_order_relaxed);
  if (passed->queued > 0) log_info("reminders-queued", {{"count", static_cast<std::uint64_t>(passed->queued)}});
  return passed->looked_at;
}

void Scheduler::work(const std::stop_token& stop, std::chrono::milliseconds tick) {
  std::string last_failure;
  while (!stop.stop_requested()) {
    auto sent = pass();
    const auto looked_at = remind();  // both are tried: what holds up one does not hold up the other
    if (sent && !looked_at) sent = pass_on(looked_at.error());
    if (!sent) counters_.failures.fetch_add(1, std::memory_order_relaxed);
    // A view that is paused, or a disk that is full, is told once and not every second.
    const std::string failure = sent ? std::string() : sent.error().code;
    if (!failure.empty() && failure != last_failure) log_warn("scheduler-held-up", {{"code", failure}});
    last_failure = failure;
    if (sent && *sent > 0) {
      log_info("escalated", {{"count", static_cast<std::uint64_t>(*sent)}});
      continue;  // what is more than a pass, and the next levels of what was escalated: a pass has one of each clock
    }
    if (looked_at && *looked_at > 0) continue;  // the rest of the round
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, tick, [] { return false; });
  }
}

}  // namespace steward::api
