#include "eventstore/processes/bill_run_process.h"

#include <algorithm>
#include <deque>
#include <thread>

#include "domain/billing/billing.h"
#include "eventstore/sequencer/submit_together.h"

namespace steward {

namespace {

constexpr std::size_t kChunkHouseholds = 500;
constexpr std::size_t kChunksAtOnce = 3;

std::string item_key(HouseholdId household) { return std::string("item/").append(household.uuid.view()); }

Hash remembered_key(BillRunId run, std::string_view key) { return sha256(run.uuid.view(), key); }

}  // namespace

struct BillRunProcess::Chunk {
  std::uint32_t statements = 0;
  Money total;
  std::vector<billing::BillRunException> exceptions;
  std::uint32_t without_contract = 0;
};

Submission BillRunProcess::submission(CompanyNo company, BillRunId run, const Actor& actor, Command command,
                                      std::string_view key) const {
  Submission submission;
  submission.command = std::move(command);
  submission.id = CommandId(ids_.next(now_()));
  submission.company = company;
  submission.actor = actor;
  submission.key = remembered_key(run, key);
  submission.fingerprint = *submission.key;  // the key names the request completely
  submission.causation = run.uuid;
  submission.correlation = run.uuid;
  submission.bulk = true;
  return submission;
}

struct BillRunProcess::Begun {
  std::span<const HouseholdId> households;
  OnTheirWay items;
};

// What their statements will look at is read here, while the sequencer decides the chunks before: households, and the
// houses that only they name.
void BillRunProcess::warm(CompanyNo company, std::span<const HouseholdId> households) const {
  std::vector<StreamId> streams;
  streams.reserve(households.size());
  for (const HouseholdId household : households) streams.push_back(stream_of(household));
  knowledge_.warm(company, streams);
  std::vector<StreamId> houses;
  houses.reserve(households.size());
  for (const StreamId& stream : streams) {
    const OnlyMemory only;  // what could not be read is met again by the sequencer
    const auto folded = knowledge_.state(company, stream);
    const auto* state = folded ? std::get_if<billing::HouseholdState>(folded->state.get()) : nullptr;
    const auto* household = state != nullptr ? std::get_if<billing::Household>(&state->is) : nullptr;
    if (household != nullptr) houses.push_back(stream_of(household->house));
  }
  knowledge_.warm(company, std::move(houses));
}

BillRunProcess::Begun BillRunProcess::begin(CompanyNo company, BillRunId run, const Actor& actor,
                                            std::span<const HouseholdId> households) const {
  warm(company, households);
  std::vector<Submission> items;
  items.reserve(households.size());
  for (const HouseholdId household : households) {
    items.push_back(submission(company, run, actor, billing::IssueStatement{run, household}, item_key(household)));
  }
  return Begun{households, OnTheirWay(sequencer_, std::move(items))};
}

// What came of an item. Earlier programs went on with a run in nobody's name after a restart: a household that was
// billed then is remembered under that name, and no exception of this run.
Result<Outcome> BillRunProcess::outcome_of(CompanyNo company, BillRunId run, HouseholdId household,
                                           Outcome outcome) const {
  if (outcome.code != "already-billed") return outcome;
  auto nobodys = knowledge_.remembered(company, CredentialId{}, remembered_key(run, item_key(household)));
  if (!nobodys) return pass_on(std::move(nobodys.error()));
  if (!*nobodys || !(*nobodys)->outcome.ok()) return outcome;
  return std::move((*nobodys)->outcome);
}

Result<BillRunProcess::Chunk> BillRunProcess::end(CompanyNo company, BillRunId run, Begun begun) const {
  std::vector<Result<Answer>> answers = begun.items.wait();
  Chunk chunk;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    Result<Answer>& answer = answers[i];
    if (!answer) return pass_on(std::move(answer.error()));
    auto outcome = outcome_of(company, run, begun.households[i], std::move(answer->outcome));
    if (!outcome) return pass_on(std::move(outcome.error()));
    if (outcome->code == billing::kNoContract) {
      ++chunk.without_contract;
      continue;
    }
    if (!outcome->ok()) {
      chunk.exceptions.push_back(billing::exception_of(begun.households[i], outcome->code, outcome->params));
      continue;
    }
    ++chunk.statements;
    const auto total = checked_add(chunk.total, Money{number_of(*outcome, "total_fen")});
    if (!total) return fail("amount-too-large");
    chunk.total = *total;
  }
  return chunk;
}

// From the last record on. Nothing of what was begun is in flight any more when this returns, so that a run can be gone
// on with at once.
Result<void> BillRunProcess::work_off(CompanyNo company, BillRunId run, const Actor& actor,
                                      const billing::RunningBillRun& running, const std::stop_token& stop,
                                      const std::function<void(const Progress&)>& on_progress) const {
  const std::span<const HouseholdId> roster(running.inputs.roster);
  billing::BillRunProgress recorded = running.progress;
  std::size_t reached = recorded.households;
  std::deque<Begun> begun;
  for (;;) {
    if (on_progress) {
      on_progress(Progress{recorded.households, static_cast<std::uint32_t>(roster.size()), recorded.statements,
                           recorded.exceptions, recorded.total});
    }
    // What is on its way ends, unrecorded: gone on with, it gives the same answers again.
    if (stop.stop_requested()) return fail("stopping", {}, "the bill run was interrupted; it can be gone on with");
    while (begun.size() < kChunksAtOnce && reached < roster.size()) {
      const std::size_t size = std::min(kChunkHouseholds, roster.size() - reached);
      begun.push_back(begin(company, run, actor, roster.subspan(reached, size)));
      reached += size;
    }
    if (begun.empty()) break;
    const auto households = static_cast<std::uint32_t>(begun.front().households.size());
    auto chunk = end(company, run, std::move(begun.front()));
    begun.pop_front();
    if (!chunk) return pass_on(std::move(chunk.error()));
    const std::string key = "chunk/" + std::to_string(recorded.chunks);
    billing::RecordBillRunChunk record{run,
                                       recorded.chunks,
                                       households,
                                       chunk->statements,
                                       chunk->total,
                                       std::move(chunk->exceptions),
                                       chunk->without_contract};
    recorded.chunks += 1;
    recorded.households += households;
    recorded.statements += chunk->statements;
    recorded.exceptions += static_cast<std::uint32_t>(record.exceptions.size());
    recorded.total.fen += chunk->total.fen;
    auto answer = sequencer_.submit_and_wait(submission(company, run, actor, std::move(record), key));
    if (!answer) return pass_on(std::move(answer.error()));
    if (!answer->outcome.ok()) return fail(answer->outcome.code, answer->outcome.params);
  }
  auto answer = sequencer_.submit_and_wait(submission(company, run, actor, billing::CompleteBillRun{run}, "complete"));
  if (!answer) return pass_on(std::move(answer.error()));
  if (!answer->outcome.ok()) return fail(answer->outcome.code, answer->outcome.params);
  return {};
}

Result<BillRunProcess::Progress> BillRunProcess::run(CompanyNo company, BillRunId run, const Actor& actor,
                                                     std::stop_token stop,
                                                     const std::function<void(const Progress&)>& on_progress) {
  for (;;) {
    auto folded = knowledge_.state(company, stream_of(run));
    if (!folded) return pass_on(std::move(folded.error()));
    const auto* state = std::get_if<billing::BillRunState>(folded->state.get());
    if (state == nullptr) return fail("stream-faulted");
    if (std::holds_alternative<billing::Unborn>(state->is)) return fail("bill-run-unknown");
    const auto* running = std::get_if<billing::RunningBillRun>(&state->is);
    if (running == nullptr) {
      const billing::BillRunProgress& done = std::get<billing::CompletedBillRun>(state->is).progress;
      return Progress{done.households, done.households, done.statements, done.exceptions, done.total};
    }
    if (auto worked = work_off(company, run, actor, *running, stop, on_progress); !worked) {
      if (!passes_by_itself(worked.error())) return pass_on(std::move(worked.error()));
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
  }
}

}  // namespace steward
