#include "domain/imports/imports.h"

#include "domain/registry/state.h"

namespace steward::imports {

namespace {

std::vector<Param> outcome(ImportRunId run, const ImportChunkRecorded& totals) {
  return {{"import_run_id", run.uuid},
          {"chunks", std::int64_t{totals.chunk}},
          {"rows", std::int64_t{totals.rows}},
          {"accepted", std::int64_t{totals.accepted}},
          {"already_there", std::int64_t{totals.already_there}},
          {"rejected", std::int64_t{totals.rejected}}};
}

bool counts_add_up(const ImportChunkRecorded& chunk) {
  return std::uint64_t{chunk.accepted} + chunk.already_there + chunk.rejected == chunk.rows &&
         chunk.found.size() <= chunk.already_there && chunk.refused.size() <= chunk.rejected;
}

void add_up(ImportChunkRecorded& totals, const ImportChunkRecorded& chunk) {
  totals.chunk += 1;
  totals.rows += chunk.rows;
  totals.accepted += chunk.accepted;
  totals.already_there += chunk.already_there;
  totals.rejected += chunk.rejected;
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const StartImportRun& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.run);
  if (!std::holds_alternative<Unborn>(facts.get<ImportRunState>(stream).is)) return fail("import-run-exists");
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  const ImportRunStarted event{command.run, command.community, command.kind, command.file_hash, command.rows};
  return Decision{{{stream, event, command.community, context.today}}, {{"import_run_id", command.run.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const RecordImportChunk& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.run);
  const auto& state = facts.get<ImportRunState>(stream);
  if (std::holds_alternative<Unborn>(state.is)) return fail("import-run-unknown");
  const auto* run = std::get_if<Running>(&state.is);
  if (run == nullptr) return fail("import-run-not-running");
  if (command.chunk < run->totals.chunk) return fail("chunk-already-recorded");
  if (command.chunk > run->totals.chunk) {
    return fail("chunk-out-of-order", {{"next_chunk", std::int64_t{run->totals.chunk}}});
  }
  const std::uint32_t left = run->inputs.rows - run->totals.rows;
  if (command.rows == 0 || command.rows > kMostRowsOfChunk || command.rows > left) {
    return fail("chunk-too-large", {{"rows_left", std::int64_t{left}}});
  }
  const ImportChunkRecorded event{command.run,      run->inputs.community, command.chunk,
                                  command.rows,     command.accepted,      command.already_there,
                                  command.rejected, command.found,         command.refused};
  if (!counts_add_up(event)) return fail("chunk-counts-differ");
  ImportChunkRecorded totals = run->totals;
  add_up(totals, event);
  return Decision{{{stream, event, run->inputs.community, context.today}}, outcome(command.run, totals)};
}

Result<Decision> decide_on(const Facts& facts, const CompleteImportRun& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.run);
  const auto& state = facts.get<ImportRunState>(stream);
  if (std::holds_alternative<Unborn>(state.is)) return fail("import-run-unknown");
  const auto* run = std::get_if<Running>(&state.is);
  if (run == nullptr) return fail("import-run-not-running");
  if (run->totals.rows != run->inputs.rows) {
    return fail("import-run-unfinished", {{"rows_left", std::int64_t{run->inputs.rows - run->totals.rows}}});
  }
  const ImportRunCompleted event{command.run,          run->inputs.community,     run->totals.rows,
                                 run->totals.accepted, run->totals.already_there, run->totals.rejected};
  return Decision{{{stream, event, run->inputs.community, context.today}}, outcome(command.run, run->totals)};
}

bool follow(ImportRunState& state, const ImportRunStarted& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  ImportChunkRecorded totals;
  totals.run = event.run;
  totals.community = event.community;
  state.is = Running{event, totals};
  return true;
}

bool follow(ImportRunState& state, const ImportChunkRecorded& event) {
  auto* run = std::get_if<Running>(&state.is);
  if (run == nullptr || event.run != run->inputs.run || event.chunk != run->totals.chunk || !counts_add_up(event) ||
      event.rows > run->inputs.rows - run->totals.rows) {
    return false;
  }
  add_up(run->totals, event);
  return true;
}

bool follow(ImportRunState& state, const ImportRunCompleted& event) {
  const auto* run = std::get_if<Running>(&state.is);
  if (run == nullptr || event.run != run->inputs.run || event.rows != run->totals.rows ||
      event.rows != run->inputs.rows) {
    return false;
  }
  state.is = Completed{event};
  return true;
}

}  // namespace steward::imports
