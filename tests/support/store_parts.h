#pragma once

#include <memory>
#include <optional>
#include <string>

#include "eventstore/base/clock.h"
#include "eventstore/base/uuid7.h"
#include "eventstore/follower.h"
#include "eventstore/index/index.h"
#include "eventstore/log/memory_commit_log.h"
#include "eventstore/sequencer/sequencer.h"
#include "tests/support/temp_dir.h"

namespace steward::test {

// The parts of an event store over a log in memory, wired by hand so that a test can hold the index's follower, trim
// the overlay when it should not be, or put another log in. What EventStore does with a directory is tested elsewhere.
class StoreParts {
 public:
  explicit StoreParts(std::size_t state_cache_bytes, SequencerOptions options = {});
  ~StoreParts();

  [[nodiscard]] Result<Answer> submit(Submission submission) {
    return sequencer->submit_and_wait(std::move(submission));
  }
  // A command of the company; `key` empty: without an idempotency key. The fingerprint is that of `body`.
  [[nodiscard]] Submission submission(CompanyNo company, Command command, const std::string& key = {},
                                      const std::string& body = {});
  [[nodiscard]] Uuid new_id() { return ids.next(clock.now()); }
  [[nodiscard]] Date today() const;
  // A restart: everything in memory is gone, the log and the second database stay. Dropping the second database as well
  // makes the index anew.
  void restart(bool drop_index);

  TempDir directory;
  SystemClock clock;
  Uuid7Generator ids;
  MemoryCommitLog log{LogId(Uuid{{std::byte{1}}})};
  // While set, the overlay is trimmed too early after each commit: the fault that the model test must see.
  bool trim_too_early = false;

  std::unique_ptr<KvStore> database;
  std::unique_ptr<Index> index;
  std::unique_ptr<Overlay> overlay;
  std::unique_ptr<StateCache> states;
  std::unique_ptr<LogFeed> feed;
  std::unique_ptr<Knowledge> knowledge;
  std::unique_ptr<Follower> follower;
  std::unique_ptr<Sequencer> sequencer;

 private:
  void open();
  void close();

  const std::size_t state_cache_bytes_;
  const SequencerOptions options_;
};

}  // namespace steward::test
