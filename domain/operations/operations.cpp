#include "domain/operations/operations.h"

#include "domain/base/text.h"

namespace steward::operations {

namespace {

const Created* created(const Facts& facts) { return std::get_if<Created>(&facts.get<LogState>(log_stream()).is); }

Decision one(Event event, const DecisionContext& context, std::vector<Param> outcome = {}) {
  return {{{log_stream(), std::move(event), {}, context.today}}, std::move(outcome)};
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const CreateLog& command, const DecisionContext& context) {
  if (created(facts) != nullptr) return fail("log-exists");
  return one(LogCreated{command.purpose}, context);
}

Result<Decision> decide_on(const Facts& facts, const AcceptLoss& command, const DecisionContext& context) {
  const Created* log = created(facts);
  if (log == nullptr) return fail("log-unknown");
  // Not "the next": the epoch before may have begun with an acceptance that was itself lost, and is never used twice.
  if (command.new_epoch <= log->epoch) return fail("epoch-not-later", {{"current_epoch", std::int64_t{log->epoch}}});
  if (command.tail > command.anchor) return fail("nothing-was-lost");
  return one(LossAccepted{command.new_epoch, command.tail, command.anchor}, context,
             {{"epoch", std::int64_t{command.new_epoch}}});
}

Result<Decision> decide_on(const Facts& facts, const SkipPoisonEvent& command, const DecisionContext& context) {
  if (created(facts) == nullptr) return fail("log-unknown");
  if (!is_identifier(command.view, kMostCodeBytes) || command.position == 0) return fail("view-invalid");
  return one(PoisonEventSkipped{command.view, command.view_version, command.position}, context);
}

bool follow(LogState& state, const LogCreated& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = Created{event.purpose, 1};
  return true;
}

bool follow(LogState& state, const LossAccepted& event) {
  auto* log = std::get_if<Created>(&state.is);
  if (log == nullptr || event.new_epoch <= log->epoch) return false;
  log->epoch = event.new_epoch;
  return true;
}

bool follow(LogState& state, const PoisonEventSkipped&) { return std::holds_alternative<Created>(state.is); }

}  // namespace steward::operations
