#include "domain/occurrence.h"
#include "domain/service/case_clocks.h"
#include "domain/service/rules.h"
#include "domain/service/service.h"
#include "domain/service_policy/return_visit.h"
#include "domain/service_policy/service_policy.h"

// What becomes of a reply, and the ways in which a case ends.
namespace steward::service {

namespace {

// The reason says how the case stood: a confirmed reply, a reply that nobody answered, or praise that was passed on.
bool reason_fits(const Case& of, CloseReason reason) {
  switch (reason) {
    case CloseReason::confirmed:
      return of.status == Status::confirmed;
    case CloseReason::no_answer:
      return of.status == Status::replied;
    case CloseReason::praise_passed_on:
      return of.kind == CaseKind::praise;
  }
  return false;
}

// The reply clock goes on from where the reply had stopped it.
ReplyDisputed disputed(const Facts& facts, Case of, const Sealed& text, Instant at, const DecisionContext& context) {
  of.reply = resumed(of.reply, at);
  const auto& policy = service_policy::policy_of(facts, of.place.community);
  const CaseDeadlines deadlines = deadlines_of(of, service_policy::time_rule(policy, context));
  return {of.id, of.place, of.disputed + 1, text, at, deadlines};
}

// Days with calls that nobody answered, this one among them.
std::uint32_t unanswered_days(const Case& of, Instant at, const DecisionContext& context) {
  const bool same_day = of.unanswered_at && date_of(*of.unanswered_at, context) == date_of(at, context);
  return of.unanswered_days + (same_day ? 0U : 1U);
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const ConfirmReply& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto next = check_step(**of, Step::confirm, command.at, context);
  if (!next) return pass_on(next.error());
  const ReplyConfirmed event{command.of_case, (*of)->place, command.at, command.via};
  return one_event(**of, *next, event, command.at, context);
}

Result<Decision> decide_on(const Facts& facts, const DisputeReply& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto next = check_step(**of, Step::dispute, command.at, context);
  if (!next) return pass_on(next.error());
  if (auto fits = check_text_is_there(command.text); !fits) return pass_on(fits.error());
  const ReplyDisputed event = disputed(facts, **of, command.text, command.at, context);
  Decision decision = one_event(**of, *next, event, command.at, context);
  decision.outcome.push_back({"times", std::int64_t{event.times}});
  add_due_times(decision.outcome, event.deadlines);
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const RecordCaseCall& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto next = check_step(**of, Step::call_back, command.at, context);
  if (!next) return pass_on(next.error());
  if (!(*of)->replied_at) return fail("nothing-to-rate");
  if ((*of)->notes >= kMostNotes) {
    return fail("too-many-notes", {{"most_notes", static_cast<std::int64_t>(kMostNotes)}});
  }
  const bool waits = (*of)->status == Status::replied;
  const bool satisfied = command.reached && command.satisfied;
  const bool dissatisfied = command.reached && !satisfied;
  const bool settled = dissatisfied && !waits && command.settled;
  const bool needs_words = settled || (dissatisfied && waits);
  if (auto fits = needs_words ? check_text_is_there(command.note) : check_text(command.note); !fits) {
    return pass_on(fits.error());
  }
  CaseCalledBack event{command.of_case, (*of)->place, command.reached, satisfied, command.note, command.at, 0,
                       settled,         std::nullopt};
  if (!command.reached) event.unanswered_days = unanswered_days(**of, command.at, context);
  if (dissatisfied && !waits && !settled) event.return_visit_due_at = service_policy::return_visit_after(command.at);
  if (!waits || !command.reached) return one_event(**of, *next, event, command.at, context);

  const Step answer = satisfied ? Step::confirm : Step::dispute;
  const auto answered = check_step(**of, answer, command.at, context);
  if (!answered) return pass_on(answered.error());
  Decision decision = one_event(**of, *answered, event, command.at, context);
  if (satisfied) {
    const ReplyConfirmed confirmed{command.of_case, (*of)->place, command.at, Via::phone};
    decision.events.push_back(on_case(**of, confirmed, command.at, context));
  } else {
    decision.events.push_back(
        on_case(**of, disputed(facts, **of, command.note, command.at, context), command.at, context));
  }
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const CloseCase& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto next = check_step(**of, Step::close, command.at, context);
  if (!next) return pass_on(next.error());
  if (!reason_fits(**of, command.reason)) {
    return fail("close-reason-differs", {{"case_status", static_cast<std::int64_t>((*of)->status)}});
  }
  // One call to an empty home is no silence.
  const auto& policy = service_policy::policy_of(facts, (*of)->place.community);
  if (command.reason == CloseReason::no_answer && (*of)->unanswered_days < policy.call_back_days) {
    return fail("call-backs-missing", {{"unanswered_days", std::int64_t{(*of)->unanswered_days}},
                                       {"call_back_days", std::int64_t{policy.call_back_days}}});
  }
  const CaseClosed event{command.of_case, (*of)->place, command.reason, command.at};
  return one_event(**of, *next, event, command.at, context);
}

Result<Decision> decide_on(const Facts& facts, const RejectCase& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto next = check_step(**of, Step::reject, command.at, context);
  if (!next) return pass_on(next.error());
  if (auto fits = check_text_is_there(command.told); !fits) return pass_on(fits.error());
  const CaseRejected event{command.of_case, (*of)->place, command.reason, command.told, command.at};
  return one_event(**of, *next, event, command.at, context);
}

// A merged case ends, and only an open one is merged into: so no chain of merges comes back to where it began.
Result<Decision> decide_on(const Facts& facts, const MergeCase& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto next = check_step(**of, Step::merge, command.at, context);
  if (!next) return pass_on(next.error());
  if (command.into == command.of_case) return fail("merge-into-itself");
  const auto into = case_of(facts, command.into);
  if (!into) return pass_on(into.error());
  if ((*into)->place.community != (*of)->place.community) {
    return fail("place-mismatch", {{"case_id", command.into.uuid}});
  }
  if (!is_open(**into)) {
    return fail("merge-target-ended", {{"case_status", static_cast<std::int64_t>((*into)->status)}});
  }
  const CaseMerged event{command.of_case, (*of)->place, command.into, command.at};
  Decision decision = one_event(**of, *next, event, command.at, context);
  decision.outcome.push_back({"into_case_id", command.into.uuid});
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const WithdrawCase& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto next = check_step(**of, Step::withdraw, command.at, context);
  if (!next) return pass_on(next.error());
  return one_event(**of, *next, CaseWithdrawn{command.of_case, (*of)->place, command.at}, command.at, context);
}

}  // namespace steward::service
