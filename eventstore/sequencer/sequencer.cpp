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
  const bool idle = !deciding_ && writing_ == nullptr && queue_.empty() && bulk_queue_.empty();
  enter = enter && idle && !item.submission.bulk;
  (item.submission.bulk ? bulk_queue_ : queue_).push_back(std::move(item));
  if (enter) {
    deciding_ = true;
  } else if (!deciding_) {
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
  // Nobody held a role: the caller takes both for one group. What has come meanwhile is for the threads.
  if (enter) tell(run_group());
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

void Sequencer::run(std::stop_token stop) {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, stop, [this] { return !deciding_ && (!queue_.empty() || !bulk_queue_.empty()); });
      const bool nothing = queue_.empty() && bulk_queue_.empty();
      if (stop.stop_requested() && (nothing || deciding_)) return;
      if (nothing || deciding_) continue;
      deciding_ = true;
    }
    tell(run_group());
  }
}

void Sequencer::tell(Ended ended) {
  for (std::size_t i = 0; i < ended.items.size(); ++i) ended.items[i].done(std::move(ended.answers[i]));
}

// Behind the group that is being written, or else behind the log's end.
std::shared_ptr<CommandGroup> Sequencer::open_group() {
  std::shared_ptr<const CommandGroup> before;
  {
    const std::lock_guard lock(mutex_);
    before = writing_;
  }
  if (before == nullptr) {
    return std::make_shared<CommandGroup>(log_.id(), tail_, edge_, knowledge_, clock_, event_ids_, refusals_);
  }
  return std::make_shared<CommandGroup>(log_.id(), std::move(before), knowledge_, clock_, event_ids_, refusals_);
}

// Whether anything that is queued may go into it. With the lock held.
bool Sequencer::takes_more(const Gathering& gathering) const {
  if (gathering.full) return false;
  if (!queue_.empty()) return true;
  const bool limited = gathering.ahead || gathering.others;
  return !bulk_queue_.empty() && (!limited || gathering.bulk_events < options_.bulk_events_beside_others);
}

// Takes what is queued and decides it.
void Sequencer::take_in_queued(Gathering& gathering) {
  std::size_t undecided = gathering.items.size();
  {
    const std::lock_guard lock(mutex_);
    gathering.ahead = writing_ != nullptr;
    const auto take = [&](std::deque<Item>& queue, std::size_t most) {
      for (; most > 0 && !queue.empty(); --most) {
        gathering.items.push_back(std::move(queue.front()));
        queue.pop_front();
      }
    };
    const auto room = [&] {
      return options_.group_commands - std::min(options_.group_commands, gathering.items.size());
    };
    if (!gathering.full) take(queue_, room());
    gathering.others = gathering.others || gathering.items.size() > undecided;
    // Bulk work has its place beside others, however many they are; and others may yet come while it waits for the log.
    const bool limited = gathering.ahead || gathering.others;
    if (takes_more(gathering)) take(bulk_queue_, limited ? options_.bulk_events_beside_others : room());
    gathering.full = gathering.full || gathering.items.size() >= options_.group_commands;
    if (halted_) return;  // all of it is told so
  }
  if (!gathering.ahead && gathering.group->begins_after() != tail_) {
    // The group before was not stored: nothing that was decided behind it holds.
    gathering.group = open_group();
    gathering.bulk_events = 0;
    undecided = 0;
  }
  decide(gathering, undecided);
}

// Decides items in order until the commit is full; the rest goes first next time.
void Sequencer::decide(Gathering& gathering, std::size_t from) {
  CommandGroup& group = *gathering.group;
  std::vector<Item>& items = gathering.items;
  const bool limited = gathering.ahead || gathering.others;
  const auto others_came = [this] {
    const std::lock_guard lock(mutex_);
    return !queue_.empty();
  };
  std::size_t taken = from;
  std::size_t brought = from;
  for (; taken < items.size(); ++taken) {
    gathering.full = gathering.full || group.bytes() >= options_.group_bytes;
    if (group.bytes() >= options_.group_bytes) break;
    const Submission& submission = items[taken].submission;
    const bool enough_bulk = gathering.bulk_events >= options_.bulk_events_beside_others;
    if (submission.bulk && limited && enough_bulk) break;
    if (submission.bulk && taken >= brought) {
      // Who has come meanwhile waits for what was begun, not for all that bulk work could fill a commit with.
      if (enough_bulk && others_came()) break;
      std::vector<const Submission*> next;
      for (brought = taken; brought < items.size() && next.size() < kBroughtTogether; ++brought) {
        next.push_back(&items[brought].submission);
      }
      if (next.size() >= kWorthBringing) group.bring(next);
    }
    const std::size_t before = group.events();
    group.take(submission);
    if (submission.bulk) gathering.bulk_events += group.events() - before;
  }
  if (taken == items.size()) return;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = items.size(); i-- > taken;) {
    (items[i].submission.bulk ? bulk_queue_ : queue_).push_front(std::move(items[i]));
  }
  items.resize(taken);
}

// What is queued, and, while the log is not free, what has come when that was decided: it would wait for the log
// anyway.
Sequencer::Gathering Sequencer::gather() {
  Gathering gathering;
  gathering.group = open_group();
  for (;;) {
    take_in_queued(gathering);
    if (!gathering.ahead) break;
    // Nobody is woken for what comes: all of it is taken when the log is free.
    std::unique_lock lock(mutex_);
    freed_.wait(lock, [&] { return writing_ == nullptr || takes_more(gathering); });
  }
  gathering.group->close();
  return gathering;
}

Sequencer::Ended Sequencer::run_group() {
  Ended ended;
  Gathering gathering = gather();
  const std::shared_ptr<CommandGroup> group = std::move(gathering.group);
  ended.items = std::move(gathering.items);
  Error why;
  bool written = false;
  bool durable = true;
  if (auto halted_by = halted()) {
    // What was queued before the log stopped was not tried: its keys are free again.
    why = std::move(*halted_by);
    durable = false;
  } else if (!group->frames().empty()) {
    begin_writing(group);
    written = true;
    durable = commit(*group, why);
  }
  // Before the answers leave: who has one finds it counted.
  if (durable) {
    counters_.commands += ended.items.size();
    counters_.events += group->events();
    counters_.replays += group->replays();
    counters_.refusals += group->refused();
    ended.answers = std::move(group->answers());
  } else {
    ended.answers.assign(ended.items.size(), Result<Answer>(pass_on(why)));
  }
  // The key of a command whose end is unknown stays in flight until somebody has looked.
  end_group(written, why.code == "outcome-unknown" ? std::span<const Item>{} : ended.items);
  return ended;
}

// From deciding to writing: the log is free, and only who decides may take it.
void Sequencer::begin_writing(const std::shared_ptr<CommandGroup>& group) {
  const std::lock_guard lock(mutex_);
  writing_ = group;
  give_back_deciding();
}

// The last that a group does here: stop() may return when it has given back its role.
void Sequencer::end_group(bool written, std::span<const Item> landed) {
  const std::lock_guard lock(mutex_);
  land(landed);
  if (written) {
    writing_ = nullptr;
  } else {
    give_back_deciding();
  }
  freed_.notify_all();
}

// With the lock held.
void Sequencer::give_back_deciding() {
  deciding_ = false;
  if (!queue_.empty() || !bulk_queue_.empty()) wake_.notify_one();  // a lone caller wakes nobody
}

bool Sequencer::commit(const CommandGroup& group, Error& why) {
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
bool Sequencer::settle(const CommandGroup& group, const AppendResult& result, Error& why) {
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

void Sequencer::publish(const CommandGroup& group) {
  // Overlay and states before the position: whoever sees the position finds what belongs to it. States before the
  // overlay: whoever sees a head there finds its state, and need not wait for it.
  for (const auto& [key, folded] : group.states()) states_.put(key, folded);
  for (std::size_t i = 0; i < group.decoded().size(); ++i) {
    knowledge_.add(group.decoded()[i]->number, group.rows()[i]);  // a copy: the group behind looks at its own
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
    // What is queued is finished by the threads or by a caller that holds a role.
    std::unique_lock lock(mutex_);
    wake_.notify_all();
    freed_.wait(lock, [this] { return !deciding_ && writing_ == nullptr && queue_.empty() && bulk_queue_.empty(); });
  }
  for (std::jthread& thread : threads_) thread.request_stop();
  for (std::jthread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

}  // namespace steward
