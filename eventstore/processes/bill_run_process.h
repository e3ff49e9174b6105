#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>

#include "domain/billing/commands.h"
#include "eventstore/base/uuid7.h"
#include "eventstore/sequencer/sequencer.h"

namespace steward {

// A bill run after it was started: statements household by household in chunks of at most 500, a record behind each
// chunk, and the end. The next chunk is on its way while one is decided, so that the sequencer never waits for it; the
// records keep their order. It works from the run's stream alone, so after a crash it goes on where the records end; a
// household that was reached before gives the same answer again and is not billed twice.
class BillRunProcess {
 public:
  struct Progress {
    std::uint32_t households = 0;
    std::uint32_t total_households = 0;
    std::uint32_t statements = 0;
    std::uint32_t exceptions = 0;
    Money total;
  };

  // All must outlive it. `now` gives the time for the ids of commands.
  BillRunProcess(Sequencer& sequencer, const Knowledge& knowledge, Uuid7Generator& ids, std::function<Instant()> now)
      : sequencer_(sequencer), knowledge_(knowledge), ids_(ids), now_(std::move(now)) {}

  // Runs to the end, or until `stop`: then it answers `stopping` and the run stays unfinished, to be gone on with.
  // The actor's credential is the same each time, that of whoever began the run: what was answered is remembered under
  // it, and under another an item that was committed but not recorded would be billed already. `on_progress` is called
  // after each chunk. Blocks: not for io threads.
  [[nodiscard]] Result<Progress> run(CompanyNo company, BillRunId run, const Actor& actor, std::stop_token stop,
                                     const std::function<void(const Progress&)>& on_progress = {});

 private:
  struct Chunk;
  struct Begun;
  [[nodiscard]] Submission submission(CompanyNo company, BillRunId run, const Actor& actor, Command command,
                                      std::string_view key) const;
  void warm(CompanyNo company, std::span<const HouseholdId> households) const;
  [[nodiscard]] Begun begin(CompanyNo company, BillRunId run, const Actor& actor,
                            std::span<const HouseholdId> households) const;
  [[nodiscard]] Result<Outcome> outcome_of(CompanyNo company, BillRunId run, HouseholdId household,
                                           Outcome outcome) const;
  [[nodiscard]] Result<Chunk> end(CompanyNo company, BillRunId run, Begun begun) const;
  [[nodiscard]] Result<void> work_off(CompanyNo company, BillRunId run, const Actor& actor,
                                      const billing::RunningBillRun& running, const std::stop_token& stop,
                                      const std::function<void(const Progress&)>& on_progress) const;

  Sequencer& sequencer_;
  const Knowledge& knowledge_;
  Uuid7Generator& ids_;
  std::function<Instant()> now_;
};

}  // namespace steward
