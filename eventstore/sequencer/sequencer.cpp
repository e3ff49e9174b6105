#include "eventstore/sequencer/sequencer.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <future>

#include "domain/base/assert.h"
#include "eventstore/base/thread_name.h"
#include "eventstore/sequencer/answered_before.h"
#include "eventstore/sequencer/command_group.h"

namespace steward {

namespace {

// Bulk commands whose states are read together; so few of them are not worth it.
constexpr std::size_t kBroughtTogether = 128;
constexpr std::size_t kWorthBringing = 16;

Error stopping() { return {"stopping", {}, "the server is stopping"}; }

Error in_flight_error() { return {"command-in-flight", {}, "a request with this Idempotency-Key is being worked on"}; }

}  // namespace

std::size_t Sequencer::FlightHash::operator()(const Flight& flight) const noexcept {
  std::size_t of_key = 0;  // which is a hash itself
  std::memcpy(&of_key, flight.key.bytes.data(), sizeof of_key);
  return of_key ^ UuidHash {}(flight.credential.uuid);
}

std::optional<Sequencer::Flight> Sequencer::flight_of(const Submission& submission) {
  if (!submission.key) return std::nullopt;
  return Flight{submission.company, submission.actor.credential, *submission.key};
}

void Sequencer::land(std::span<const Item> items) {
  for (const Item& item : items) {
    if (const auto flight = flight_of(item.submission)) in_flight_.erase(*flight);
  }
}

Sequencer::Sequencer(CommitLog& log, LogFeed& feed, Knowledge& knowledge, Overlay& overlay, StateCache& states,
                     const Clock& clock, SequencerOptions options, LogCursor tail, TreeEdge edge, Instant last_recorded)
    : log_(log),
      feed_(feed),
      knowledge_(knowledge),
      overlay_(overlay),
      states_(states),
      clock_(clock, last_recorded),
      options_(options),
      tail_(tail),
      edge_(std::move(edge)),
      refusals_(options.remembered_refusals_per_second, options.remembered_refusals_burst) {
  for (std::jthread& thread : threads_) {
    thread = std::jthread([this](std::stop_token stop) {
      name_thread("sequencer");
      run(std::move(stop));
    });
  }
}

Sequencer::~Sequencer() { stop(); }

std::optional<Error> Sequencer::why_not(const std::optional<Flight>& flight) const {
  if (stopping_) return stopping();
  if (halted_) return halted_;
  if (refusing_) return refusing_;
  if (queue_.size() + bulk_queue_.size() >= options_.queue_limit) {
    return Error{"overloaded", {}, "too many commands are waiting; try again shortly"};
  }
  if (flight && in_flight_.contains(*flight)) return in_flight_error();
  return std::nullopt;
}

std::optional<Error> Sequencer::enqueue(Item& item, bool& enter) {
  const auto flight = flight_of(item.submission);
  const std::lock_guard lock(mutex_);
  if (auto why = why_not(flight)) return why;
  if (flight) in_flight_.insert(*flight);
  enter = enter && !held_ && queue_.empty() && bulk_queue_.empty() && !item.submission.bulk;
  (item.submission.bulk ? bulk_queue_ : queue_).push_back(std::move(item));
  if (enter) {
    held_ = true;
  } else if (!held_) {
    wake_.notify_one();
  }
  return std::nullopt;
}

void Sequencer::submit(Submission submission, Done done) { take_in(std::move(submission), std::move(done), true); }

void Sequencer::queue(Submission submission, Done done) { take_in(std::move(submission), std::move(done), false); }

void Sequencer::take_in(Submission submission, Done done, bool may_enter) {
  if (overlay_.bytes() + states_.unevictable_bytes() > options_.memory_limit) {
    done(fail("index-behind", {}, "the index is too far behind; try again shortly"));
    return;
  }
  Item item{std::move(submission), std::move(done)};
  bool enter = may_enter;
  if (auto why = enqueue(item, enter)) {
    item.done(pass_on(std::move(*why)));
    return;
  }
  // Nobody held the role: the caller takes it for one group. What has come meanwhile is for the thread.
  if (enter) {
    Ended ended = run_group();
    give_back_role();
    tell(std::move(ended));
  }
}

Result<std::optional<Answer>> Sequencer::answered(CompanyNo company, CredentialId credential, const Hash& key,
                                                  const Hash& fingerprint) {
  auto before = answered_before(knowledge_, company, credential, key, fingerprint, clock_.now());
  if (before && *before) {
    ++counters_.commands;
    ++counters_.replays;
  }
  return before;
}

Result<Answer> Sequencer::submit_and_wait(Submission submission) {
  std::promise<Result<Answer>> promise;
  auto future = promise.get_future();
  submit(std::move(submission), [&promise](Result<Answer> answer) { promise.set_value(std::move(answer)); });
  return future.get();
}

void Sequencer::give_back_role() {
  const std::lock_guard lock(mutex_);
  held_ = false;
  // Also for stop(), which waits until nobody holds the role. A lone caller wakes nobody.
  if (stopping_ || !queue_.empty() || !bulk_queue_.empty()) wake_.notify_all();
}

void Sequencer::run(std::stop_token stop) {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, stop, [this] { return !held_ && (!queue_.empty() || !bulk_queue_.empty()); });
      const bool nothing = queue_.empty() && bulk_queue_.empty();
      if (stop.stop_requested() && (nothing || held_)) return;
      if (nothing || held_) continue;
      held_ = true;
    }
    Ended ended = run_group();
    give_back_role();
    tell(std::move(ended));
  }
}

void Sequencer::tell(Ended ended) {
  for (std::size_t i = 0; i < ended.items.size(); ++i) ended.items[i].done(std::move(ended.answers[i]));
}

std::vector<Sequencer::Item> Sequencer::take_group() {
  const std::lock_guard lock(mutex_);
  std::vector<Item> items;
  while (!queue_.empty() && items.size() < options_.group_commands) {
    items.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  const bool others = !items.empty();
  std::size_t bulk = 0;
  const std::size_t bulk_limit = others ? options_.bulk_events_beside_others : options_.group_commands;
  while (!bulk_queue_.empty() && bulk < bulk_limit) {
    items.push_back(std::move(bulk_queue_.front()));
    bulk_queue_.pop_front();
    ++bulk;
  }
  return items;
}

// What was queued before the log stopped was not tried: its keys are free again.
bool Sequencer::end_if_halted(Ended& group) {
  const std::lock_guard lock(mutex_);
  if (!halted_) return false;
  land(group.items);
  group.answers.assign(group.items.size(), Result<Answer>(pass_on(*halted_)));
  return true;
}

// Decides items in order until the commit is full; how many were decided.
std::size_t Sequencer::decide(CommandGroup& group, const std::vector<Item>& items) const {
  const bool others = !items.empty() && !items.front().submission.bulk;
  const auto others_came = [this] {
    const std::lock_guard lock(mutex_);
    return !queue_.empty();
  };
  std::size_t bulk_events = 0;
  std::size_t taken = 0;
  std::size_t brought = 0;
  for (; taken < items.size() && group.bytes() < options_.group_bytes; ++taken) {
    const Submission& submission = items[taken].submission;
    if (submission.bulk && others && bulk_events >= options_.bulk_events_beside_others) break;
    if (submission.bulk && taken >= brought) {
      // Who has come meanwhile waits for what was begun, not for all that bulk work could fill a commit with.
      if (bulk_events >= options_.bulk_events_beside_others && others_came()) break;
      std::vector<const Submission*> next;
      for (brought = taken; brought < items.size() && next.size() < kBroughtTogether; ++brought) {
        next.push_back(&items[brought].submission);
      }
      if (next.size() >= kWorthBringing) group.bring(next);
    }
    const std::size_t before = group.events();
    group.take(submission);
    if (submission.bulk) bulk_events += group.events() - before;
  }
  return taken;
}

Sequencer::Ended Sequencer::run_group() {
  Ended ended;
  std::vector<Item>& items = ended.items;
  items = take_group();
  if (end_if_halted(ended)) return ended;
  CommandGroup group(log_.id(), tail_, edge_, knowledge_, clock_, event_ids_, refusals_);
  const std::size_t taken = decide(group, items);
  group.close();
  if (taken < items.size()) {
    // Too large for one commit: the rest goes first next time.
    const std::lock_guard lock(mutex_);
    for (std::size_t i = items.size(); i-- > taken;) {
      (items[i].submission.bulk ? bulk_queue_ : queue_).push_front(std::move(items[i]));
    }
    items.resize(taken);
  }

  Error why;
  const bool durable = group.frames().empty() || commit(group, why);
  const bool unknown = !durable && why.code == "outcome-unknown";
  if (!unknown) {
    // The key of a command whose end is unknown stays in flight until somebody has looked.
    const std::lock_guard lock(mutex_);
    land(items);
  }
  // Before the answers leave: who has one finds it counted.
  if (durable) {
    counters_.commands += items.size();
    counters_.events += group.events();
    counters_.replays += group.replays();
    counters_.refusals += group.refused();
    ended.answers = std::move(group.answers());
  } else {
    ended.answers.assign(items.size(), Result<Answer>(pass_on(why)));
  }
  return ended;
}

bool Sequencer::commit(CommandGroup& group, Error& why) {
  const auto started = std::chrono::steady_clock::now();
  const AppendResult result = log_.append(tail_, group.frames());
  const auto took = std::chrono::steady_clock::now() - started;
  const auto micros = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
  counters_.append_micros += micros;
  counters_.last_append_micros = micros;
  if (result.status != Committed::committed && !settle(group, result, why)) return false;
  publish(group);
  return true;
}

// The append did not say yes. Looks what is really there before anything else is done.
bool Sequencer::settle(CommandGroup& group, const AppendResult& result, Error& why) {
  why = result.error;
  if (result.status == Committed::unknown) {
    if (auto recovered = log_.recover(); !recovered) {
      why =
          Error{"outcome-unknown", {}, "the log could not be written; it is not known whether the command was stored"};
      halt(Error{"log-halted", {}, "the log stopped after a failed write: " + recovered.error().detail});
      return false;
    }
  }
  auto tail = log_.tail();
  if (!tail) {
    why = Error{"outcome-unknown", {}, "the log could not be read; it is not known whether the command was stored"};
    halt(Error{"log-halted", {}, "the log's tail cannot be read: " + tail.error().detail});
    return false;
  }
  if (*tail == group.cursor()) return true;  // it was stored after all
  if (*tail == tail_) return false;          // nothing was: the callers may try again
  why = Error{"outcome-unknown", {}, "another writer has taken over the log"};
  halt(Error{"log-fenced", {}, "another writer has taken over the log; start again to follow it"});
  return false;
}

void Sequencer::publish(CommandGroup& group) {
  // Overlay and states before the position: whoever sees the position finds what belongs to it. States before the
  // overlay: whoever sees a head there finds its state, and need not wait for it.
  for (const auto& [key, folded] : group.states()) states_.put(key, folded);
  for (std::size_t i = 0; i < group.decoded().size(); ++i) {
    knowledge_.add(group.decoded()[i]->number, std::move(group.rows()[i]));
  }
  std::vector<LogFeed::Entry> committed;
  committed.reserve(group.decoded().size());
  for (std::size_t i = 0; i < group.decoded().size(); ++i) {
    committed.push_back({group.decoded()[i], group.frames()[i].bytes.size()});
  }
  feed_.publish(committed);
  tail_ = group.cursor();
  edge_ = group.edge();
  ++counters_.commits;
  counters_.frames += group.frames().size();
}

void Sequencer::halt(const Error& why) {
  const std::lock_guard lock(mutex_);
  halted_ = why;
}

std::optional<Error> Sequencer::halted() const {
  const std::lock_guard lock(mutex_);
  return halted_;
}

void Sequencer::refuse_writes(std::optional<Error> why) {
  const std::lock_guard lock(mutex_);
  refusing_ = std::move(why);
}

std::size_t Sequencer::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size() + bulk_queue_.size();
}

void Sequencer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  {
    // What is queued is finished by the thread or by a caller that holds the role.
    std::unique_lock lock(mutex_);
    wake_.notify_all();
    wake_.wait(lock, [this] { return !held_ && queue_.empty() && bulk_queue_.empty(); });
  }
  for (std::jthread& thread : threads_) thread.request_stop();
  for (std::jthread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

}  // namespace steward
