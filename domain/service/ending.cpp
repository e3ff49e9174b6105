#include "domain/service/case_clocks.h"
#include "domain/service/rules.h"
#include "domain/service/service.h"
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
  Case reopened = **of;
  reopened.reply = resumed(reopened.reply, command.at);
  const auto& policy = service_policy::policy_of(facts, reopened.place.community);
  const CaseDeadlines deadlines = deadlines_of(reopened, service_policy::time_rule(policy, context));
  const ReplyDisputed event{command.of_case, reopened.place, reopened.disputed + 1,
                            command.text,    command.at,     deadlines};
  Decision decision = one_event(**of, *next, event, command.at, context);
  decision.outcome.push_back({"times", std::int64_t{event.times}});
  add_due_times(decision.outcome, deadlines);
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
