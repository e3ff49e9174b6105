#include "domain/service/case_clocks.h"
#include "domain/service/rules.h"
#include "domain/service/service.h"
#include "domain/service_policy/return_visit.h"
#include "domain/service_policy/service_policy.h"

// Facts beside the status of a case: what somebody thinks of it, what staff note, and what has taken too long.
namespace steward::service {

Result<Decision> decide_on(const Facts& facts, const RateCase& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto next = check_step(**of, Step::rate, command.at, context);
  if (!next) return pass_on(next.error());
  if (command.score < kLeastScore || command.score > kMostScore) {
    return fail("rating-out-of-range", {{"score", std::int64_t{command.score}}});
  }
  // Praise may have been closed without a reply.
  if (!(*of)->replied_at) return fail("nothing-to-rate");
  if ((*of)->rated) return fail("already-rated");
  if (auto fits = check_text(command.comment); !fits) return pass_on(fits.error());
  const SatisfactionRated event{command.of_case,
                                (*of)->place,
                                command.score,
                                command.comment,
                                command.at,
                                command.via,
                                service_policy::return_visit_after_rating(command.score, command.at)};
  return one_event(**of, *next, event, command.at, context);
}

Result<Decision> decide_on(const Facts& facts, const NoteCase& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto next = check_step(**of, Step::note, command.at, context);
  if (!next) return pass_on(next.error());
  if ((*of)->notes >= kMostNotes) {
    return fail("too-many-notes", {{"most_notes", static_cast<std::int64_t>(kMostNotes)}});
  }
  if (auto fits = check_text_is_there(command.note); !fits) return pass_on(fits.error());
  const CaseNoted event{command.of_case, (*of)->place, command.note, command.privacy, command.at};
  return one_event(**of, *next, event, command.at, context);
}

// By the log's time, never by anybody's word: a level is escalated once, when it is reached.
Result<Decision> decide_on(const Facts& facts, const EscalateCase& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto* clock = clock_of(**of, command.clock);
  const auto deadlines = told_deadlines(**of, command.clock);
  if (clock == nullptr || !deadlines || static_cast<std::uint8_t>(command.level) <= clock->escalated) {
    return fail("escalation-not-due");
  }
  const Instant due_at = instant_of(*deadlines, command.level);
  if (context.recorded_at < due_at) return fail("escalation-not-due", {{"due_at", due_at}});
  const CaseEscalated event{command.of_case, (*of)->place, command.clock, command.level, due_at};
  return one_event(**of, (*of)->status, event, context.recorded_at, context);
}

}  // namespace steward::service
