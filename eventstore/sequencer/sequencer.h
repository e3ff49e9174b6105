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

// What turns commands into committed events. Two roles, each held by one thread at a time: deciding, and writing what
// was decided. The threads are its own three, or, when both roles are free, the submitting thread for one group (no hop
// for a lone caller; an io thread calls submit only when nobody else waits for it, and queue otherwise). A group
// becomes one commit; while it is written the next is decided behind it, and takes in what comes until the log is free:
// if the one before is not stored, it is decided again. Callers are answered after the commit of their group, refusals
// too, by who wrote it. It does not assume that it is the only writer, nor that an answer comes: on `unknown` it stops,
// recovers the log, looks for its frames, and only then goes on. Thread-safe.
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
  // A group that is being decided, with all that it has taken in.
  struct Gathering {
    std::shared_ptr<CommandGroup> group;
    std::vector<Item> items;      // decided, each
    bool ahead = false;           // of a log that is not free yet
    bool others = false;          // not all of it is bulk work
    bool full = false;            // it takes nothing more
    std::size_t bulk_events = 0;  // among those of the group
  };

  // Nullopt when it was queued. `enter`: whether the caller would run a group itself, and afterwards whether it shall.
  [[nodiscard]] std::optional<Error> enqueue(Item& item, bool& enter);
  void take_in(Submission submission, Done done, bool may_enter);
  [[nodiscard]] static std::optional<Flight> flight_of(const Submission& submission);
  // With the lock held: their keys are free again.
  void land(std::span<const Item> items);
  [[nodiscard]] std::optional<Error> why_not(const std::optional<Flight>& flight) const;
  [[nodiscard]] std::shared_ptr<CommandGroup> open_group();
  [[nodiscard]] Gathering gather();
  void take_in_queued(Gathering& gathering);
  [[nodiscard]] bool takes_more(const Gathering& gathering) const;
  void decide(Gathering& gathering, std::size_t from);
  [[nodiscard]] Ended run_group();
  static void tell(Ended ended);
  void begin_writing(const std::shared_ptr<CommandGroup>& group);
  void end_group(bool written, std::span<const Item> landed);
  void give_back_deciding();
  // True when the group is durable.
  [[nodiscard]] bool commit(const CommandGroup& group, Error& why);
  [[nodiscard]] bool settle(const CommandGroup& group, const AppendResult& result, Error& why);
  void publish(const CommandGroup& group);
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

  // Owned by who writes; while nobody does, by who decides.
  LogCursor tail_;
  TreeEdge edge_;
  // Owned by who decides.
  RefusalLimit refusals_;
  Uuid7Generator event_ids_;

  mutable std::mutex mutex_;          // guards all below
  std::condition_variable_any wake_;  // for who would decide
  std::condition_variable freed_;     // the log is free; or, while it stops, any role
  std::deque<Item> queue_;
  std::deque<Item> bulk_queue_;
  std::unordered_set<Flight, FlightHash> in_flight_;
  bool deciding_ = false;                        // somebody holds that role
  std::shared_ptr<const CommandGroup> writing_;  // null: nobody writes
  bool stopping_ = false;
  std::optional<Error> halted_;
  std::optional<Error> refusing_;
  std::array<std::jthread, 3>
      threads_;  // one tells what a group came to, one writes the next, one decides that behind it
};

}  // namespace steward
