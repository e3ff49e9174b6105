#include "eventstore/processes/bill_run_process.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "eventstore/sequencer/submit_together.h"

namespace steward {

namespace {

constexpr std::size_t kChunkHouseholds = 500;

// What passes by itself: the command was not decided, and may be sent again.
bool worth_waiting_for(const Error& error) {
  return error.code == "overloaded" || error.code == "index-behind" || error.code == "storage-full";
}

}  // namespace

struct BillRunProcess::Chunk {
  std::uint32_t statements = 0;
  Money total;
  std::vector<billing::BillRunException> exceptions;
};

Submission BillRunProcess::submission(CompanyNo company, BillRunId run, const Actor& actor, Command command,
                                      std::string_view key) const {
  Submission submission;
  submission.command = std::move(command);
  submission.id = CommandId(ids_.next(now_()));
  submission.company = company;
  submission.actor = actor;
  submission.key = sha256(run.uuid.view(), key);
  submission.fingerprint = *submission.key;  // the key names the request completely
  submission.causation = run.uuid;
  submission.correlation = run.uuid;
  submission.bulk = true;
  return submission;
}

Result<BillRunProcess::Chunk> BillRunProcess::issue(CompanyNo company, BillRunId run, const Actor& actor,
                                                    std::span<const HouseholdId> households) {
  std::vector<Submission> items;
  items.reserve(households.size());
  for (const HouseholdId household : households) {
    items.push_back(submission(company, run, actor, billing::IssueStatement{run, household},
                               std::string("item/") + std::string(household.uuid.view())));
  }
  std::vector<Result<Answer>> answers = submit_together(sequencer_, std::move(items));
  Chunk chunk;
  for (std::size_t i = 0; i < households.size(); ++i) {
    Result<Answer>& answer = answers[i];
    if (!answer) return pass_on(std::move(answer.error()));
    if (!answer->outcome.ok()) {
      chunk.exceptions.push_back({households[i], answer->outcome.code});
      continue;
    }
    ++chunk.statements;
    const auto total = checked_add(chunk.total, Money{number_of(answer->outcome, "total_fen")});
    if (!total) return fail("amount-too-large");
    chunk.total = *total;
  }
  return chunk;
}

Result<BillRunProcess::Progress> BillRunProcess::run(CompanyNo company, BillRunId run, const Actor& actor,
                                                     std::stop_token stop,
                                                     const std::function<void(const Progress&)>& on_progress) {
  for (;;) {
    auto folded = knowledge_.state(company, stream_of(run));
    if (!folded) return pass_on(std::move(folded.error()));
    const auto& state = std::get<billing::BillRunState>(*folded->state);
    if (std::holds_alternative<billing::Unborn>(state.is)) return fail("bill-run-unknown");
    const auto* running = std::get_if<billing::RunningBillRun>(&state.is);
    if (running == nullptr) {
      const billing::BillRunProgress& done = std::get<billing::CompletedBillRun>(state.is).progress;
      return Progress{done.households, done.households, done.statements, done.exceptions, done.total};
    }
    const std::vector<HouseholdId>& roster = running->inputs.roster;
    const billing::BillRunProgress& progress = running->progress;
    if (on_progress) {
      on_progress(Progress{progress.households, static_cast<std::uint32_t>(roster.size()), progress.statements,
                           progress.exceptions, progress.total});
    }
    if (stop.stop_requested()) return fail("stopping", {}, "the bill run was interrupted; it can be gone on with");

    Command next = billing::CompleteBillRun{run};
    std::string key = "complete";
    if (progress.households < roster.size()) {
      const std::size_t size = std::min(kChunkHouseholds, roster.size() - progress.households);
      auto chunk = issue(company, run, actor, std::span(roster).subspan(progress.households, size));
      if (!chunk) {
        if (!worth_waiting_for(chunk.error())) return pass_on(std::move(chunk.error()));
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        continue;
      }
      key = "chunk/" + std::to_string(progress.chunks);
      next = billing::RecordBillRunChunk{run,
                                         progress.chunks,
                                         static_cast<std::uint32_t>(size),
                                         chunk->statements,
                                         chunk->total,
                                         std::move(chunk->exceptions)};
    }
    auto answer = sequencer_.submit_and_wait(submission(company, run, actor, std::move(next), key));
    if (!answer) {
      if (!worth_waiting_for(answer.error())) return pass_on(std::move(answer.error()));
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      continue;
    }
    if (!answer->outcome.ok()) return fail(answer->outcome.code, answer->outcome.params);
  }
}

}  // namespace steward
