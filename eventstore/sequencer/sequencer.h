#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <unordered_set>
#include <vector>

#include "eventstore/base/clock.h"
#include "eventstore/base/uuid7.h"
#include "eventstore/log/commit_log.h"
#include "eventstore/log/log_feed.h"
#include "eventstore/sequencer/knowledge.h"
#include "eventstore/sequencer/refusal_limit.h"
#include "eventstore/sequencer/submission.h"

namespace steward {

struct SequencerOptions {
  std::size_t queue_limit = 8192;       // commands waiting; beyond: overloaded
  std::size_t group_commands = 512;     // at most this many commands go into a commit
  std::size_t group_bytes = 4U << 20U;  // and about this many bytes
  std::size_t bulk_events_beside_others =
      128;                                   // bulk events in a commit while others wait (the last command may go over)
  std::size_t memory_limit = 128ULL << 20U;  // overlay and unevictable states; beyond: index-behind
  std::uint32_t remembered_refusals_per_second = 10;  // of one credential; beyond: too-many-refusals
  std::uint32_t remembered_refusals_burst = 100;
};

struct SequencerCounters {
  std::atomic<std::uint64_t> commits{0};
  std::atomic<std::uint64_t> frames{0};
  std::atomic<std::uint64_t> commands{0};
  std::atomic<std::uint64_t> events{0};
  std::atomic<std::uint64_t> replays{0};
  std::atomic<std::uint64_t> refusals{0};
  std::atomic<std::uint64_t> append_micros{0};
  std::atomic<std::uint64_t> last_append_micros{0};
  std::atomic<std::uint64_t> clock_steps{0};
};

class CommandGroup;

// The one role that turns commands into committed events. One thread holds it at a time: one of its own two, or, when
// it is idle, the submitting thread for one group (no hop for a lone caller; an io thread calls submit only when nobody
// else waits for it, and queue otherwise). A group becomes one commit; callers are answered after it, refusals too, by
// who held the role and while the next group is under way. It does not assume that it is the only writer, nor that an
// answer comes: on `unknown` it stops, recovers the log, looks for its frames, and only then goes on. Thread-safe.
class Sequencer {
 public:
  // Everything must outlive it. The index is level with the log when this is called; `tail`, `edge` and `last_recorded`
  // are the log's.
  Sequencer(CommitLog& log, LogFeed& feed, Knowledge& knowledge, Overlay& overlay, StateCache& states,
            const Clock& clock, SequencerOptions options, LogCursor tail, TreeEdge edge, Instant last_recorded);
  ~Sequencer();
  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  // `done` is called exactly once, from any thread, after the commit that the answer depends on.
  void submit(Submission submission, Done done);
  // The same, and returns at once: the sequencer's own threads do it. For io threads.
  void queue(Submission submission, Done done);
  [[nodiscard]] Result<Answer> submit_and_wait(Submission submission);
  // What a key was answered before, without queueing anything (answered_before.h): for who would otherwise look at how
  // things stand now to make the command that was carried out already. nullopt: submit it.
  [[nodiscard]] Result<std::optional<Answer>> answered(CompanyNo company, CredentialId credential, const Hash& key,
                                                       const Hash& fingerprint);

  // Finishes what is queued, answers everything else with `stopping`, and ends. Idempotent.
  void stop();

  // Why no command is taken (log-halted …); nullopt when all is well.
  [[nodiscard]] std::optional<Error> halted() const;
  // Stops taking commands for a while, with the error that callers get (storage-full, index-rebuilding).
  void refuse_writes(std::optional<Error> why);

  // The log's time: what the next command would be recorded at, or a little before it; not moved by a jump of the wall
  // clock.
  [[nodiscard]] Instant now() const { return clock_.now(); }
  // A wall clock that jumped is alarmed; an operator accepts it (base/clock.h).
  [[nodiscard]] bool clock_alarmed() const { return clock_.alarmed(); }
  void accept_clock() { clock_.accept(); }

  [[nodiscard]] const SequencerCounters& counters() const { return counters_; }
  [[nodiscard]] std::size_t queued() const;

 private:
  struct Item {
    Submission submission;
    Done done;
  };
  // A request that is being worked on, by its idempotency key.
  struct Flight {
    CompanyNo company;
    CredentialId credential;
    Hash key;
    bool operator==(const Flight&) const = default;
  };
  struct FlightHash {
    std::size_t operator()(const Flight& flight) const noexcept;
  };
  // A group whose end is known, and who is to be told.
  struct Ended {
    std::vector<Item> items;
    std::vector<Result<Answer>> answers;  // one for each
  };

  // Nullopt when it was queued. `enter`: whether the caller would run a group itself, and afterwards whether it shall.
  [[nodiscard]] std::optional<Error> enqueue(Item& item, bool& enter);
  void take_in(Submission submission, Done done, bool may_enter);
  [[nodiscard]] static std::optional<Flight> flight_of(const Submission& submission);
  // With the lock held: their keys are free again.
  void land(std::span<const Item> items);
  [[nodiscard]] std::optional<Error> why_not(const std::optional<Flight>& flight) const;
  [[nodiscard]] std::vector<Item> take_group();
  [[nodiscard]] bool end_if_halted(Ended& group);
  [[nodiscard]] std::size_t decide(CommandGroup& group, const std::vector<Item>& items) const;
  [[nodiscard]] Ended run_group();
  static void tell(Ended ended);
  // True when the group is durable.
  [[nodiscard]] bool commit(CommandGroup& group, Error& why);
  [[nodiscard]] bool settle(CommandGroup& group, const AppendResult& result, Error& why);
  void publish(CommandGroup& group);
  void give_back_role();
  void halt(const Error& why);
  void run(std::stop_token stop);

  CommitLog& log_;
  LogFeed& feed_;
  Knowledge& knowledge_;
  Overlay& overlay_;
  StateCache& states_;
  RecordedClock clock_;
  const SequencerOptions options_;
  SequencerCounters counters_;

  // Owned by the holder of the role.
  LogCursor tail_;
  TreeEdge edge_;
  RefusalLimit refusals_;
  Uuid7Generator event_ids_;

  mutable std::mutex mutex_;  // guards all below
  std::condition_variable_any wake_;
  std::deque<Item> queue_;
  std::deque<Item> bulk_queue_;
  std::unordered_set<Flight, FlightHash> in_flight_;
  bool held_ = false;  // somebody holds the role
  bool stopping_ = false;
  std::optional<Error> halted_;
  std::optional<Error> refusing_;
  std::array<std::jthread, 2> threads_;  // one tells what the last group came to while the other commits the next
};

}  // namespace steward
