#include "domain/work_orders/rules.h"
#include "domain/work_orders/work_orders.h"

// The work itself, by the one who has the order.
namespace steward::work_orders {

namespace {

using service_policy::resumed;
using service_policy::stopped;
using service_policy::used_seconds;

// The promise says which waiting is not ours.
bool stops_the_clock(const OrderLevel& level, PauseReason reason) {
  return (reason == PauseReason::waiting_for_owner && level.stops_waiting_for_owner) ||
         (reason == PauseReason::waiting_for_parts && level.stops_waiting_for_parts);
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const StartTravel& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto next = check_step_of(command.by, **order, Step::travel, command.at, context);
  if (!next) return pass_on(next.error());
  const TravelStarted event{command.order, (*order)->place, (*order)->assignee, command.at};
  return Decision{{on_order(**order, event, command.at, context)}, outcome(**order, *next)};
}

Result<Decision> decide_on(const Facts& facts, const StartWork& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto next = check_step_of(command.by, **order, Step::start, command.at, context);
  if (!next) return pass_on(next.error());
  WorkStarted event{command.order, (*order)->place, (*order)->assignee, command.at, (*order)->visits + 1, std::nullopt};
  if (event.visit == 1) {
    const auto& policy = policy_of(facts, (*order)->place.community);
    event.on_site_seconds = used_seconds((*order)->clocks.on_site, command.at, time_rule(policy, context));
  }
  return Decision{{on_order(**order, event, command.at, context)}, outcome(**order, *next)};
}

Result<Decision> decide_on(const Facts& facts, const PauseWork& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto next = check_step_of(command.by, **order, Step::pause, command.at, context);
  if (!next) return pass_on(next.error());
  if (auto fits = check_text(command.note); !fits) return pass_on(fits.error());
  const auto& policy = policy_of(facts, (*order)->place.community);
  OrderClocks clocks = (*order)->clocks;
  const bool stops = stops_the_clock((*order)->level, command.reason);
  const std::int64_t used = used_seconds(clocks.resolve, command.at, time_rule(policy, context));
  if (stops) clocks.resolve = stopped(clocks.resolve, used);
  const WorkPaused event{command.order,
                         (*order)->place,
                         (*order)->assignee,
                         command.reason,
                         command.note,
                         command.at,
                         stops,
                         used,
                         deadlines_of(clocks, (*order)->appointment, time_rule(policy, context))};
  return Decision{{on_order(**order, event, command.at, context)}, outcome(**order, *next)};
}

Result<Decision> decide_on(const Facts& facts, const ResumeWork& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto next = check_step_of(command.by, **order, Step::resume, command.at, context);
  if (!next) return pass_on(next.error());
  const auto& policy = policy_of(facts, (*order)->place.community);
  OrderClocks clocks = (*order)->clocks;
  if (!clocks.resolve.running_since) clocks.resolve = resumed(clocks.resolve, command.at);
  const WorkResumed event{command.order, (*order)->place, (*order)->assignee, command.at,
                          deadlines_of(clocks, (*order)->appointment, time_rule(policy, context))};
  return Decision{{on_order(**order, event, command.at, context)}, outcome(**order, *next)};
}

Result<Decision> decide_on(const Facts& facts, const FinishWork& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto next = check_step_of(command.by, **order, Step::finish, command.at, context);
  if (!next) return pass_on(next.error());
  if (auto fits = check_text(command.note); !fits) return pass_on(fits.error());
  const StaffId assignee = (*order)->assignee;
  const auto& policy = policy_of(facts, (*order)->place.community);
  const WorkDone event{
      command.order,    (*order)->place,
      assignee,         command.resolution,
      command.note,     command.at,
      (*order)->visits, used_seconds((*order)->clocks.resolve, command.at, time_rule(policy, context))};
  return Decision{{on_order(**order, event, command.at, context), let_go_by(assignee, **order, command.at, context)},
                  outcome(**order, *next)};
}

}  // namespace steward::work_orders
