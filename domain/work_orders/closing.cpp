#include <algorithm>

#include "domain/occurrence.h"
#include "domain/service_policy/return_visit.h"
#include "domain/work_orders/rules.h"
#include "domain/work_orders/work_orders.h"

// What comes after the work, what ends an order before it, and what is told beside its way.
namespace steward::work_orders {

namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::uint8_t kBestScore = 5;

// A fact beside the way of the order: it may come late, but not from before what it speaks of.
Result<void> check_beside(const Order& order, Step step, Instant at, Instant not_before,
                          const DecisionContext& context) {
  if (!status_after(steps(), order.status, step)) return step_not_allowed("order", steps(), order.status);
  return check_step_time(at, not_before, context);
}

Result<void> check_room_for_note(const Order& order) {
  if (order.notes < kMostNotes) return {};
  return fail("too-many-notes", {{"most_notes", static_cast<std::int64_t>(kMostNotes)}});
}

// A cancelled order ends, and only one that was not is the other: so no chain of duplicates comes back to where it
// began.
Result<void> check_duplicate(const Facts& facts, const Order& order, const CancelWorkOrder& command) {
  if (command.duplicate_of.is_nil()) return {};
  if (command.reason != CancelReason::duplicate) return fail("duplicate-reason-missing");
  if (command.duplicate_of == order.id) return fail("merge-into-itself");
  const auto other = order_of(facts, command.duplicate_of);
  if (!other) return pass_on(other.error());
  if ((*other)->place.community != order.place.community) {
    return fail("place-mismatch", {{"work_order_id", command.duplicate_of.uuid}});
  }
  if ((*other)->status == Status::cancelled) {
    return fail("merge-target-ended", {{"order_status", static_cast<std::int64_t>((*other)->status)}});
  }
  return {};
}

// The resolve clock goes on from where it was. Not after the community's window: reopen-window-over.
Result<WorkOrderReopened> reopened(const Facts& facts, const Order& order, ReopenReason reason, const Sealed& note,
                                   Instant at, const DecisionContext& context) {
  const auto& policy = policy_of(facts, order.place.community);
  const Instant window_ends = add_seconds(order.done_at.value(), policy.reopen_days * kSecondsPerDay);
  if (at > window_ends) return fail("reopen-window-over", {{"window_ends", window_ends}});
  OrderClocks clocks = order.clocks;
  clocks.resolve = service_policy::resumed(clocks.resolve, at);
  return WorkOrderReopened{order.id,
                           order.place,
                           order.reopened + 1,
                           reason,
                           note,
                           at,
                           deadlines_of(clocks, std::nullopt, time_rule(policy, context))};
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const VerifyWorkOrder& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto next = check_step(**order, Step::verify, command.at, context);
  if (!next) return pass_on(next.error());
  const WorkOrderVerified event{command.order, (*order)->place, command.at, command.via};
  return Decision{{on_order(**order, event, command.at, context)}, outcome(**order, *next)};
}

Result<Decision> decide_on(const Facts& facts, const CloseWorkOrder& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto next = check_step(**order, Step::close, command.at, context);
  if (!next) return pass_on(next.error());
  const bool first_time_fixed = (*order)->visits == 1 && (*order)->reopened == 0;
  const WorkOrderClosed event{command.order, (*order)->place, command.at, first_time_fixed};
  return Decision{{on_order(**order, event, command.at, context)}, outcome(**order, *next)};
}

Result<Decision> decide_on(const Facts& facts, const ReopenWorkOrder& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto next = check_step(**order, Step::reopen, command.at, context);
  if (!next) return pass_on(next.error());
  if (auto fits = check_text(command.note); !fits) return pass_on(fits.error());
  const auto event = reopened(facts, **order, command.reason, command.note, command.at, context);
  if (!event) return pass_on(event.error());
  Decision decision{{on_order(**order, *event, command.at, context)}, outcome(**order, *next)};
  decision.outcome.push_back({"times", std::int64_t{event->times}});
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const CancelWorkOrder& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const Step step = command.supervisor ? Step::cancel_by_supervisor : Step::cancel;
  const auto next = check_step(**order, step, command.at, context);
  if (!next) return pass_on(next.error());
  if (auto fits = check_text(command.note); !fits) return pass_on(fits.error());
  if (auto fits = check_duplicate(facts, **order, command); !fits) return pass_on(fits.error());
  const StaffId assignee = (*order)->assignee;
  const WorkOrderCancelled event{command.order, (*order)->place,     assignee, command.reason, command.note,
                                 command.at,    command.duplicate_of};
  Decision decision{{on_order(**order, event, command.at, context)}, outcome(**order, *next)};
  if (!assignee.is_nil()) decision.events.push_back(let_go_by(assignee, **order, command.at, context));
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const RateWorkOrder& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  if (command.score < 1 || command.score > kBestScore) {
    return fail("rating-out-of-range", {{"score", std::int64_t{command.score}}});
  }
  const Instant done_at = (*order)->done_at.value_or((*order)->reported_at);
  if (auto may = check_beside(**order, Step::rate, command.at, done_at, context); !may) return pass_on(may.error());
  if ((*order)->rated) return fail("already-rated");
  if (auto fits = check_text(command.comment); !fits) return pass_on(fits.error());
  const WorkOrderRated event{command.order,      (*order)->place,
                             (*order)->assignee, command.score,
                             command.comment,    command.at,
                             command.via,        service_policy::return_visit_after_rating(command.score, command.at)};
  return Decision{{on_order(**order, event, command.at, context)}, outcome(**order, (*order)->status)};
}

Result<Decision> decide_on(const Facts& facts, const RecordFollowUpCall& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const Instant done_at = (*order)->done_at.value_or((*order)->reported_at);
  if (auto may = check_beside(**order, Step::follow_up_call, command.at, done_at, context); !may) {
    return pass_on(may.error());
  }
  if (auto room = check_room_for_note(**order); !room) return pass_on(room.error());
  if (auto fits = check_text(command.note); !fits) return pass_on(fits.error());
  const bool dissatisfied = command.reached && !command.satisfied;
  const bool settled = dissatisfied && command.settled;
  if (settled && command.note.empty()) return fail("text-missing");
  FollowUpCalled event{command.order, (*order)->place, command.reached, command.reached && command.satisfied,
                       command.note,  command.at,      settled,         std::nullopt};
  const auto told = [&](Status status) {
    return Decision{{on_order(**order, event, command.at, context)}, outcome(**order, status)};
  };
  if (!dissatisfied || settled) return told((*order)->status);
  // An order that went on since the call is reopened at its last step: nothing runs backwards. The note stays that of
  // the call, which is for staff.
  const Instant at = std::max(command.at, (*order)->last_step_at);
  const auto again = reopened(facts, **order, ReopenReason::resident_disagrees, {}, at, context);
  if (!again) {
    event.return_visit_due_at = service_policy::return_visit_after(command.at);
    return told((*order)->status);
  }
  Decision decision = told(*status_after(steps(), (*order)->status, Step::reopen));
  decision.events.push_back(on_order(**order, *again, at, context));
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const NoteWorkOrder& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  if (auto may = check_beside(**order, Step::note, command.at, (*order)->reported_at, context); !may) {
    return pass_on(may.error());
  }
  if (auto own = check_assignee(command.by, **order); !own) return pass_on(own.error());
  if (auto room = check_room_for_note(**order); !room) return pass_on(room.error());
  if (command.note.empty()) return fail("text-missing");
  if (auto fits = check_text(command.note); !fits) return pass_on(fits.error());
  const WorkOrderNoted event{command.order, (*order)->place, command.note, command.for_resident, command.at};
  return Decision{{on_order(**order, event, command.at, context)}, outcome(**order, (*order)->status)};
}

Result<Decision> decide_on(const Facts& facts, const EscalateWorkOrder& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto* clock = clock_of((*order)->clocks, command.clock);
  const auto reached = told_deadlines(**order, command.clock);
  if (!reached || static_cast<std::uint8_t>(command.level) <= clock->escalated) return fail("escalation-not-due");
  const Instant due_at = service_policy::instant_of(*reached, command.level);
  if (context.recorded_at < due_at) return fail("escalation-not-due", {{"due_at", due_at}});
  const WorkOrderEscalated event{command.order, (*order)->place, command.clock,
                                 command.level, due_at,          (*order)->assignee};
  Decision decision{{{stream_of(command.order), event, (*order)->place.community, context.today}},
                    outcome(**order, (*order)->status)};
  decision.outcome.push_back({"due_at", due_at});
  return decision;
}

}  // namespace steward::work_orders
