#include <algorithm>

#include "domain/work_orders/order_clocks.h"
#include "domain/work_orders/steps.h"
#include "domain/work_orders/work_orders.h"

// How an order follows its events: by the same table of steps that decides.
namespace steward::work_orders {

namespace {

using service_policy::resumed;
using service_policy::stopped;

template <class E>
Order* order_of(OrderState& state, const E& event) {
  auto* order = std::get_if<Order>(&state.is);
  return order != nullptr && order->id == event.order ? order : nullptr;
}

// The order one step further; nullptr when it cannot be made from where it stands, or would lead back in time.
template <class E>
Order* step(OrderState& state, const E& event, Step what) {
  Order* order = order_of(state, event);
  if (order == nullptr || event.at < order->last_step_at) return nullptr;
  const auto next = status_after(steps(), order->status, what);
  if (!next) return nullptr;
  order->status = *next;
  order->last_step_at = event.at;
  return order;
}

// What is told beside the way of the order may come late and moves nothing.
template <class E>
Order* beside(OrderState& state, const E& event, Step what) {
  Order* order = order_of(state, event);
  return order != nullptr && status_after(steps(), order->status, what) ? order : nullptr;
}

template <class E>
Order* step_of_assignee(OrderState& state, const E& event, Step what) {
  const Order* order = order_of(state, event);
  return order != nullptr && order->assignee == event.assignee ? step(state, event, what) : nullptr;
}

Step step_of(DispatchMethod method) {
  switch (method) {
    case DispatchMethod::manual:
      return Step::assign;
    case DispatchMethod::claim:
      return Step::claim;
    case DispatchMethod::best_match:
      return Step::dispatch;
    case DispatchMethod::transfer:
      return Step::transfer;
  }
  return Step::assign;
}

}  // namespace

bool follow(OrderState& state, const WorkOrderReported& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  Order order;
  order.id = event.order;
  order.place = event.place;
  order.category = event.category;
  order.priority = event.priority;
  order.level = event.level;
  order.of_case = event.of_case;
  order.outage = event.outage;
  order.equipment = event.equipment;
  order.reporter = event.reporter;
  order.appointment = event.appointment;
  order.reported_at = event.reported_at;
  order.last_step_at = event.reported_at;
  order.clocks = started(event.level, event.reported_at);
  order.deadlines = event.deadlines;
  state.is = std::move(order);
  return true;
}

bool follow(OrderState& state, const WorkOrderTriaged& event) {
  Order* order = step(state, event, Step::triage);
  if (order == nullptr) return false;
  order->category = event.category;
  order->priority = event.priority;
  order->level = event.level;
  order->clocks = promised(order->clocks, event.level);
  if (event.appointment) order->appointment = event.appointment;
  // Another window is another promise, and each of its levels may be escalated again.
  auto& on_site = order->clocks.on_site;
  const bool moved = order->deadlines.on_site != event.deadlines.on_site;
  if (on_site.running_since && !on_site.target_minutes && moved) on_site.escalated = 0;
  order->deadlines = event.deadlines;
  return true;
}

bool follow(OrderState& state, const WorkOrderAssigned& event) {
  const Order* before = order_of(state, event);
  if (before == nullptr || before->assignee != event.former || event.assignee.is_nil()) return false;
  Order* order = step(state, event, step_of(event.method));
  if (order == nullptr) return false;
  order->assignee = event.assignee;
  return true;
}

bool follow(OrderState& state, const WorkOrderAccepted& event) {
  Order* order = step_of_assignee(state, event, Step::accept);
  if (order == nullptr || event.respond_seconds.has_value() == order->accepted_at.has_value()) return false;
  if (event.respond_seconds) {
    order->accepted_at = event.at;
    order->clocks.respond = stopped(order->clocks.respond, *event.respond_seconds);
  }
  return true;
}

bool follow(OrderState& state, const WorkOrderDeclined& event) {
  Order* order = step_of_assignee(state, event, Step::decline);
  if (order == nullptr) return false;
  const auto place = std::lower_bound(order->declined.begin(), order->declined.end(), event.assignee);
  const bool known = place != order->declined.end() && *place == event.assignee;
  if (!known && order->declined.size() < kMostDeclined) order->declined.insert(place, event.assignee);
  order->assignee = {};
  return true;
}

bool follow(OrderState& state, const TravelStarted& event) {
  return step_of_assignee(state, event, Step::travel) != nullptr;
}

bool follow(OrderState& state, const WorkStarted& event) {
  Order* order = step_of_assignee(state, event, Step::start);
  if (order == nullptr || event.visit != order->visits + 1 || event.on_site_seconds.has_value() != (event.visit == 1)) {
    return false;
  }
  order->visits = event.visit;
  if (event.on_site_seconds) order->clocks.on_site = stopped(order->clocks.on_site, *event.on_site_seconds);
  return true;
}

bool follow(OrderState& state, const WorkPaused& event) {
  Order* order = step_of_assignee(state, event, Step::pause);
  if (order == nullptr) return false;
  if (event.clock_stopped) order->clocks.resolve = stopped(order->clocks.resolve, event.resolve_seconds);
  order->deadlines = event.deadlines;
  return true;
}

bool follow(OrderState& state, const WorkResumed& event) {
  Order* order = step_of_assignee(state, event, Step::resume);
  if (order == nullptr) return false;
  if (!order->clocks.resolve.running_since) order->clocks.resolve = resumed(order->clocks.resolve, event.at);
  order->deadlines = event.deadlines;
  return true;
}

bool follow(OrderState& state, const WorkLinesRecorded& event) {
  Order* order = step(state, event, Step::record_lines);
  if (order == nullptr) return false;
  order->lines += static_cast<std::uint32_t>(event.lines.size());
  if (event.charge) {
    const auto charged = checked_add(order->charged, event.charge->amount);
    if (!charged) return false;
    order->charged = *charged;
  }
  return true;
}

bool follow(OrderState& state, const WorkDone& event) {
  Order* order = step_of_assignee(state, event, Step::finish);
  if (order == nullptr || event.visits != order->visits) return false;
  order->done_at = event.at;
  order->rated = false;
  order->clocks.resolve = stopped(order->clocks.resolve, event.resolve_seconds);
  return true;
}

bool follow(OrderState& state, const WorkOrderVerified& event) { return step(state, event, Step::verify) != nullptr; }
bool follow(OrderState& state, const WorkOrderClosed& event) { return step(state, event, Step::close) != nullptr; }

bool follow(OrderState& state, const WorkOrderReopened& event) {
  Order* order = step(state, event, Step::reopen);
  if (order == nullptr || event.times != order->reopened + 1) return false;
  order->reopened = event.times;
  order->appointment.reset();
  order->assignee = {};
  order->declined.clear();
  order->clocks.resolve = resumed(order->clocks.resolve, event.at);
  order->deadlines = event.deadlines;
  return true;
}

bool follow(OrderState& state, const WorkOrderCancelled& event) {
  // Who may cancel is a matter of decide; what a supervisor may is all there is.
  Order* order = step_of_assignee(state, event, Step::cancel_by_supervisor);
  if (order == nullptr) return false;
  order->assignee = {};
  order->clocks = stood_still(order->clocks);
  return true;
}

bool follow(OrderState& state, const WorkOrderRated& event) {
  Order* order = beside(state, event, Step::rate);
  if (order == nullptr || order->rated) return false;
  order->rated = true;
  return true;
}

bool follow(OrderState& state, const FollowUpCalled& event) {
  Order* order = beside(state, event, Step::follow_up_call);
  if (order == nullptr) return false;
  ++order->notes;
  return true;
}

bool follow(OrderState& state, const WorkOrderNoted& event) {
  Order* order = beside(state, event, Step::note);
  if (order == nullptr) return false;
  ++order->notes;
  return true;
}

bool follow(OrderState& state, const WorkOrderEscalated& event) {
  Order* order = order_of(state, event);
  if (order == nullptr) return false;
  auto* clock = const_cast<service_policy::ClockState*>(clock_of(order->clocks, event.clock));
  const auto level = static_cast<std::uint8_t>(event.level);
  if (clock == nullptr || !clock->running_since || level <= clock->escalated) return false;
  clock->escalated = level;
  return true;
}

}  // namespace steward::work_orders
