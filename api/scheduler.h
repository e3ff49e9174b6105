#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "api/deduction_round.h"
#include "api/dunning_round.h"
#include "eventstore/sequencer/submission.h"
#include "projections/approvals_view.h"
#include "projections/escalations.h"

namespace steward::api {

struct Service;

// Escalates what takes too long: at 80, 100 and 150 % of each running clock of work orders and cases, once a level; and
// closes requests for approval that nobody has answered by the end of their last day. Both as ordinary commands of the
// channel `scheduler`. It acts on the log's time, oldest first; what fell due while the server was down is caught up.
// Its cursor is the log itself: what was recorded is no longer in the view that it reads, its natural key answers a
// second sending as the first, and decide refuses a third. While the clock is alarmed it stands still until an operator
// accepts the clock. A group of views that is halted holds up its own part only. It runs in the server only, never in
// replay. Beside that it goes the rounds of dunning and of automatic deduction. Thread-safe.
class Scheduler {
 public:
  static constexpr std::chrono::milliseconds kTick{1'000};
  // So many are sent in one pass, yielding to callers; the rest follow in the next one, at once.
  static constexpr std::size_t kMostInOnePass = 200;
  // What decide refuses (a stream that is faulted, a calendar that was changed since) is passed over until it says, or
  // for so long; so many of them at a time.
  static constexpr std::chrono::minutes kRefusedFor{60};
  static constexpr std::size_t kMostRefused = 1'000;

  struct Counters {
    std::atomic<std::uint64_t> escalations{0};
    std::atomic<std::uint64_t> approvals_expired{0};
    std::atomic<std::uint64_t> refusals{0};
    std::atomic<std::uint64_t> failures{0};       // passes that could not be made
    std::atomic<std::int64_t> lag_seconds{0};     // how long ago the oldest that waits fell due
    std::atomic<std::uint64_t> reminders{0};      // queued
    std::atomic<std::uint64_t> deductions{0};     // households whose credit was used
    std::atomic<std::uint64_t> held_by_clock{0};  // 1 while it stands still because the clock is alarmed
  };

  explicit Scheduler(Service& service) : service_(service), round_(service), deduction_(service) {}
  ~Scheduler() { stop(); }

  // Begins to work in the background: looks once a tick, and again at once after it has sent anything.
  void start(std::chrono::milliseconds tick = kTick);
  void stop();

  // One pass: sends what the log's time has reached, up to kMostInOnePass. How many were sent.
  [[nodiscard]] Result<std::size_t> pass();
  // The same for reminders that are due (dunning_round.h): goes on with a round, or begins the next one. How many
  // households were looked at.
  [[nodiscard]] Result<std::size_t> remind();

  // The same for credit that pays what is due (deduction_round.h).
  [[nodiscard]] Result<std::size_t> deduct();

  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  using Task = std::variant<NextEscalation, NextExpiry>;
  struct Due {
    Instant at;
    Task task;
    auto operator<=>(const Due&) const = default;
  };
  [[nodiscard]] Result<std::vector<Due>> due_escalations(Instant now);
  [[nodiscard]] Result<std::vector<Due>> due_expiries(Instant now);
  [[nodiscard]] Result<std::vector<Due>> read_expiries(Instant now);
  [[nodiscard]] Submission submission(const Task& task) const;
  [[nodiscard]] Result<std::size_t> send(const std::vector<Due>& tasks, Instant now);
  void note_refusal(const Task& task, const Outcome& outcome, Instant now);
  void work(const std::stop_token& stop, std::chrono::milliseconds tick);

  Service& service_;
  Counters counters_;
  std::mutex passing_;               // one pass at a time; guards refused_ and the rounds
  std::map<Task, Instant> refused_;  // until when they are passed over
  DunningRound round_;
  DeductionRound deduction_;
  std::mutex mutex_;  // guards nothing: wake_ needs one
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace steward::api
