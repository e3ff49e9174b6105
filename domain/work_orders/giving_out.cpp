#include <algorithm>

#include "domain/staff/duty.h"
#include "domain/work_orders/dispatch.h"
#include "domain/work_orders/rules.h"
#include "domain/work_orders/work_orders.h"

// Who gets an order, and whether they take it. The load of everybody concerned changes in the same append, so that two
// dispatchers cannot both use somebody's last free place.
namespace steward::work_orders {

namespace {

using service_policy::used_seconds;

const staff::StaffState& staff_of(const Facts& facts, StaffId id) {
  return facts.get<staff::StaffState>(stream_of(id));
}

bool is_unknown(const staff::StaffState& state) { return std::holds_alternative<staff::Unborn>(state.is); }

// A person who knows better may overrule skill and shift, but not where somebody works, nor their limit.
Result<void> check_by_hand(const Facts& facts, StaffId id, const Order& order) {
  const auto& state = staff_of(facts, id);
  if (is_unknown(state)) return fail("staff-unknown");
  const auto* member = std::get_if<staff::Member>(&state.is);
  if (member == nullptr) return fail("staff-left");
  if (member->community != order.place.community) return fail("place-mismatch", {{"staff_id", id.uuid}});
  if (id == order.assignee) return fail("already-assigned");
  if (staff::at_limit(*member)) return fail("at-limit", {{"open_order_limit", std::int64_t{member->open_order_limit}}});
  return {};
}

// Among technicians the rules hold as they hold for dispatch.
Result<void> check_qualified(const Facts& facts, StaffId id, const Order& order, Instant at,
                             const DecisionContext& context) {
  const auto& state = staff_of(facts, id);
  if (is_unknown(state)) return fail("staff-unknown");
  if (id == order.assignee) return fail("already-assigned");
  const auto& category = facts.get<CategoryState>(stream_of(order.category));
  const auto refusal =
      refusal_of(exclusion_of(state, {order, std::get<Category>(category.is).terms, at, context.utc_offset_minutes}));
  if (!refusal.empty()) return fail(refusal, {{"staff_id", id.uuid}});
  return {};
}

// The assignment, what the former assignee lets go and what the new one takes.
Decision give(const Order& order, StaffId to, DispatchMethod method, std::vector<Candidate> candidates, Instant at,
              const DecisionContext& context) {
  const WorkOrderAssigned event{order.id, order.place, to, order.assignee, method, std::move(candidates), at};
  Decision decision{{on_order(order, event, at, context)}, outcome(order, Status::assigned)};
  if (!order.assignee.is_nil()) decision.events.push_back(let_go_by(order.assignee, order, at, context));
  decision.events.push_back(taken_by(to, order, at, context));
  decision.outcome.push_back({"assignee_id", to.uuid});
  return decision;
}

WorkOrderAccepted accepted_by(StaffId assignee, const Facts& facts, const Order& order, Instant at,
                              const DecisionContext& context) {
  WorkOrderAccepted event{order.id, order.place, assignee, at, std::nullopt};
  if (!order.accepted_at) {
    const auto& policy = policy_of(facts, order.place.community);
    event.respond_seconds = used_seconds(order.clocks.respond, at, time_rule(policy, context));
  }
  return event;
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const AssignWorkOrder& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  if (const auto next = check_step(**order, Step::assign, command.at, context); !next) return pass_on(next.error());
  if (auto fits = check_by_hand(facts, command.assignee, **order); !fits) return pass_on(fits.error());
  return give(**order, command.assignee, DispatchMethod::manual, {}, command.at, context);
}

Result<Decision> decide_on(const Facts& facts, const ClaimWorkOrder& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  if (is_in_hand((*order)->status)) return fail("order-taken", {{"assignee_id", (*order)->assignee.uuid}});
  if (const auto next = check_step(**order, Step::claim, command.at, context); !next) return pass_on(next.error());
  if (auto fits = check_qualified(facts, command.by, **order, command.at, context); !fits) return pass_on(fits.error());
  Decision decision = give(**order, command.by, DispatchMethod::claim, {}, command.at, context);
  // Who takes it has accepted it.
  const auto accepted = accepted_by(command.by, facts, **order, command.at, context);
  decision.events.insert(decision.events.begin() + 1, on_order(**order, accepted, command.at, context));
  decision.outcome = outcome(**order, Status::accepted);
  decision.outcome.push_back({"assignee_id", command.by.uuid});
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const DispatchWorkOrder& command, const DecisionContext& context) {
  const auto& proposed = command.candidates;
  if (proposed.size() > kMostCandidates ||
      std::adjacent_find(proposed.begin(), proposed.end(), std::greater_equal{}) != proposed.end()) {
    return fail("candidates-invalid", {{"most_candidates", static_cast<std::int64_t>(kMostCandidates)}});
  }
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  if (const auto next = check_step(**order, Step::dispatch, command.at, context); !next) return pass_on(next.error());

  const auto& category = std::get<Category>(facts.get<CategoryState>(stream_of((*order)->category)).is);
  const Demand demand{**order, category.terms, command.at, context.utc_offset_minutes};
  const auto& weights = policy_of(facts, (*order)->place.community).weights;
  std::vector<Candidate> candidates;
  for (const StaffId& id : proposed) {
    const auto& state = staff_of(facts, id);
    if (is_unknown(state)) return fail("staff-unknown", {{"staff_id", id.uuid}});
    candidates.push_back(assess(id, state, demand, weights));
  }
  rank(candidates);
  if (candidates.empty() || candidates.front().excluded != Exclusion::none) {
    return fail("no-candidate", {{"candidates", static_cast<std::int64_t>(candidates.size())}});
  }
  const Candidate best = candidates.front();
  Decision decision = give(**order, best.staff, DispatchMethod::best_match, std::move(candidates), command.at, context);
  decision.outcome.push_back({"score", std::int64_t{best.score}});
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const AcceptWorkOrder& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto next = check_step_of(command.by, **order, Step::accept, command.at, context);
  if (!next) return pass_on(next.error());
  const auto event = accepted_by((*order)->assignee, facts, **order, command.at, context);
  return Decision{{on_order(**order, event, command.at, context)}, outcome(**order, *next)};
}

Result<Decision> decide_on(const Facts& facts, const DeclineWorkOrder& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto next = check_step_of(command.by, **order, Step::decline, command.at, context);
  if (!next) return pass_on(next.error());
  if (auto fits = check_text(command.note); !fits) return pass_on(fits.error());
  const StaffId assignee = (*order)->assignee;
  const WorkOrderDeclined event{command.order, (*order)->place, assignee, command.reason, command.note, command.at};
  return Decision{{on_order(**order, event, command.at, context), let_go_by(assignee, **order, command.at, context)},
                  outcome(**order, *next)};
}

Result<Decision> decide_on(const Facts& facts, const TransferWorkOrder& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto next = check_step_of(command.by, **order, Step::transfer, command.at, context);
  if (!next) return pass_on(next.error());
  const auto fits = command.by.is_nil() ? check_by_hand(facts, command.to, **order)
                                        : check_qualified(facts, command.to, **order, command.at, context);
  if (!fits) return pass_on(fits.error());
  return give(**order, command.to, DispatchMethod::transfer, {}, command.at, context);
}

}  // namespace steward::work_orders
