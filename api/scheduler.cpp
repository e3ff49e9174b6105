#include "api/scheduler.h"

#include <algorithm>
#include <optional>

#include "api/scheduled.h"
#include "api/service.h"
#include "eventstore/base/logging.h"
#include "eventstore/base/thread_name.h"
#include "eventstore/sequencer/submit_together.h"
#include "projections/all_views.h"

namespace steward::api {

namespace {

// Everywhere a day has begun at most so long before it does in Greenwich.
constexpr std::int32_t kFarthestEastMinutes = 14 * 60;

Command command_of(const NextEscalation& escalation) {
  if (escalation.of_case) return service::EscalateCase{CaseId(escalation.id), escalation.clock, escalation.level};
  return work_orders::EscalateWorkOrder{WorkOrderId(escalation.id), escalation.clock, escalation.level};
}
Command command_of(const NextExpiry& expiry) { return approvals::ExpireApproval{expiry.approval}; }

const Uuid& id_of(const NextEscalation& escalation) { return escalation.id; }
const Uuid& id_of(const NextExpiry& expiry) { return expiry.approval.uuid; }

// escalate/case/<id>/<clock>/<level>/<when it is reached>: a clock that was moved reaches the level at another time,
// and then it is another escalation.
std::string natural_key(const NextEscalation& escalation) {
  std::string key = escalation.of_case ? "escalate/case/" : "escalate/order/";
  key += to_string(escalation.id) + '/' + std::to_string(static_cast<int>(escalation.clock)) + '/';
  key += std::to_string(static_cast<int>(escalation.level)) + '/' + std::to_string(escalation.due_at.micros);
  return key;
}
// expire/approval/<id>: a request expires once.
std::string natural_key(const NextExpiry& expiry) { return "expire/approval/" + to_string(expiry.approval.uuid); }

// When the day begins in a zone; exact but for a day on which its clocks change before dawn.
Instant start_in(const TimeZone& zone, Date date) {
  const std::int32_t offset_minutes = zone.utc_offset_seconds(start_of(date, 0)) / 60;
  return start_of(date, offset_minutes);
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

Submission Scheduler::submission(const Task& task) const {
  return std::visit(
      [&](const auto& of) { return scheduled(service_, of.company, command_of(of), id_of(of), natural_key(of)); },
      task);
}

Result<std::vector<Scheduler::Due>> Scheduler::due_escalations(Instant now) {
  if (auto level = service_.await_views(kServiceGroup); !level) return pass_on(std::move(level.error()));
  auto lease = service_.views.read(kServiceGroup);
  if (!lease) return pass_on(std::move(lease.error()));
  auto found = next_escalations(*lease, now, kMostInOnePass + refused_.size());
  if (!found) return pass_on(std::move(found.error()));
  std::vector<Due> due;
  for (const NextEscalation& escalation : *found) due.push_back({escalation.due_at, escalation});
  return due;
}

Result<std::vector<Scheduler::Due>> Scheduler::read_expiries(Instant now) {
  auto lease = service_.views.read(kHouseholdsGroup);
  if (!lease) return pass_on(std::move(lease.error()));
  auto query = ApprovalsQuery::open(*lease);
  if (!query) return pass_on(std::move(query.error()));
  std::vector<Due> due;
  const auto is_over = [&](const NextExpiry& expiry) -> Result<bool> {
    auto zone = service_.zone(expiry.company, expiry.community);
    if (!zone) return pass_on(std::move(zone.error()));
    if (zone->date_at(now) <= expiry.expires_on) return false;
    due.push_back({start_in(*zone, add_days(expiry.expires_on, 1)), expiry});
    return true;
  };
  auto found = query->expiries(date_at(now, kFarthestEastMinutes), is_over, kMostInOnePass + refused_.size());
  if (!found) return pass_on(std::move(found.error()));
  return due;
}

// Days are long: the views are hurried only when there is something to send.
Result<std::vector<Scheduler::Due>> Scheduler::due_expiries(Instant now) {
  auto due = read_expiries(now);
  if (!due || due->empty()) return due;
  if (auto level = service_.await_views(kHouseholdsGroup); !level) return pass_on(std::move(level.error()));
  return read_expiries(now);
}

void Scheduler::note_refusal(const Task& task, const Outcome& outcome, Instant now) {
  counters_.refusals.fetch_add(1, std::memory_order_relaxed);
  Instant until{now.micros + std::chrono::microseconds(kRefusedFor).count()};
  for (const Param& param : outcome.params) {
    const auto* due_at = std::get_if<Instant>(&param.value);
    if (param.name == "due_at" && due_at != nullptr && *due_at > now) until = std::min(until, *due_at);
  }
  if (refused_.size() < kMostRefused) refused_[task] = until;
}

// Sent one behind the other, so that they are decided oldest first, and awaited together: they share commits.
Result<std::size_t> Scheduler::send(const std::vector<Due>& tasks, Instant now) {
  std::vector<Submission> submissions;
  submissions.reserve(tasks.size());
  for (const Due& due : tasks) submissions.push_back(submission(due.task));
  const auto answers = submit_together(service_.store.sequencer(), std::move(submissions));
  std::uint64_t escalations = 0;
  std::uint64_t expired = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const Result<Answer>& answer = answers[i];
    if (!answer) return pass_on(answer.error());
    // What was recorded before and stands in the view all the same is passed over like what is refused.
    if (answer->outcome.ok() && !answer->replayed) {
      ++(std::holds_alternative<NextEscalation>(tasks[i].task) ? escalations : expired);
    } else {
      note_refusal(tasks[i].task, answer->outcome, now);
    }
  }
  counters_.escalations.fetch_add(escalations, std::memory_order_relaxed);
  counters_.approvals_expired.fetch_add(expired, std::memory_order_relaxed);
  if (escalations > 0) log_info("escalated", {{"count", escalations}});
  if (expired > 0) log_info("approvals-expired", {{"count", expired}});
  return static_cast<std::size_t>(escalations + expired);
}

Result<std::size_t> Scheduler::pass() {
  const std::lock_guard lock(passing_);
  const bool alarmed = service_.store.sequencer().clock_alarmed();
  counters_.held_by_clock.store(alarmed ? 1 : 0, std::memory_order_relaxed);
  if (alarmed) return std::size_t{0};
  const Instant now = service_.store.sequencer().now();
  std::erase_if(refused_, [&](const auto& entry) { return entry.second <= now; });
  std::vector<Due> tasks;
  std::optional<Error> held_up;
  for (auto found : {due_escalations(now), due_expiries(now)}) {
    if (!found) {
      if (!held_up) held_up = std::move(found.error());
      continue;
    }
    std::erase_if(*found, [&](const Due& due) { return refused_.contains(due.task); });
    tasks.insert(tasks.end(), found->begin(), found->end());
  }
  std::sort(tasks.begin(), tasks.end());
  if (tasks.size() > kMostInOnePass) tasks.resize(kMostInOnePass);
  const std::int64_t lag = tasks.empty() ? 0 : (now.micros - tasks.front().at.micros) / 1'000'000;
  counters_.lag_seconds.store(lag, std::memory_order_relaxed);
  std::size_t sent = 0;
  if (!tasks.empty()) {
    auto answered = send(tasks, now);
    if (!answered) return answered;
    sent = *answered;
  }
  if (held_up) return pass_on(std::move(*held_up));
  return sent;
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

Result<std::size_t> Scheduler::deduct() {
  const std::lock_guard lock(passing_);
  if (service_.store.sequencer().clock_alarmed()) return std::size_t{0};
  auto passed = deduction_.pass(service_.store.sequencer().now());
  if (!passed) return pass_on(std::move(passed.error()));
  counters_.deductions.fetch_add(passed->deducted, std::memory_order_relaxed);
  if (passed->deducted > 0) log_info("credit-deducted", {{"count", static_cast<std::uint64_t>(passed->deducted)}});
  return passed->looked_at;
}

void Scheduler::work(const std::stop_token& stop, std::chrono::milliseconds tick) {
  std::string last_failure;
  while (!stop.stop_requested()) {
    auto sent = pass();
    bool more = false;  // of a round
    // All are tried: what holds up one does not hold up the others.
    for (const auto& looked_at : {remind(), deduct()}) {
      if (looked_at && *looked_at > 0) more = true;
      if (sent && !looked_at) sent = pass_on(looked_at.error());
    }
    if (!sent) counters_.failures.fetch_add(1, std::memory_order_relaxed);
    // A view that is paused, or a disk that is full, is told once and not every second.
    const std::string failure = sent ? std::string() : sent.error().code;
    if (!failure.empty() && failure != last_failure) log_warn("scheduler-held-up", {{"code", failure}});
    last_failure = failure;
    // What is more than a pass, and the next levels of what was escalated: a pass has one of each clock.
    if (sent && *sent > 0) continue;
    if (more) continue;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, tick, [] { return false; });
  }
}

}  // namespace steward::api
