#include <algorithm>
#include <array>
#include <stdexcept>

#include "tests/blackbox/week/model_context.h"

// Work orders: from the report to the closing (domain reference §3.2 to §3.5).
namespace steward::blackbox::week {

namespace {

void hold_to(Order& order, std::string_view priority) {
  const OrderPromise& promise = order_promise(priority);
  order.priority = priority;
  order.stops_for_owner = promise.stops_for_owner;
  order.stops_for_parts = promise.stops_for_parts;
  order.respond.promise({promise.respond, promise.business_hours});
  order.on_site.promise({promise.on_site, promise.business_hours});
  order.resolve.promise({promise.resolve, promise.business_hours});
}

// What a step is called in the log, where the order is then, what it counts as, and whether the household's timeline
// tells it.
struct OrderStep {
  std::string_view step, event, status, figure;
  bool told = false;
};
constexpr std::array kOrderSteps = {
    OrderStep{"triage", "WorkOrderTriaged", "triaged", "", false},
    OrderStep{"decline", "WorkOrderDeclined", "triaged", "", false},
    OrderStep{"travel", "TravelStarted", "en_route", "", false},
    OrderStep{"start", "WorkStarted", "on_site", "", true},
    OrderStep{"pause", "WorkPaused", "paused", "", false},
    OrderStep{"resumption", "WorkResumed", "on_site", "", false},
    OrderStep{"completion", "WorkDone", "work_done", "done", true},
    OrderStep{"verification", "WorkOrderVerified", "verified", "", false},
    OrderStep{"closure", "WorkOrderClosed", "closed", "closed", true},
    OrderStep{"reopening", "WorkOrderReopened", "triaged", "reopened", true},
    OrderStep{"cancellation", "WorkOrderCancelled", "cancelled", "cancelled", true},
    OrderStep{"ratings", "WorkOrderRated", "", "", true},
    OrderStep{"calls", "FollowUpCalled", "", "", true},
    OrderStep{"notes", "WorkOrderNoted", "", "", true},
};

const OrderStep& order_step(std::string_view step) {
  const auto* found =
      std::find_if(kOrderSteps.begin(), kOrderSteps.end(), [&](const OrderStep& known) { return known.step == step; });
  if (found == kOrderSteps.end()) throw std::invalid_argument("no step of an order: " + std::string(step));
  return *found;
}

std::string entry(const std::string& event, const std::string& order, const std::string& more = {}) {
  return "work_order " + event + " " + order + more;
}

}  // namespace

void Model::take_report(const Context& of) {
  Order order;
  order.number = of.answered("number");
  order.category = of.said("category_id");
  order.house = of.kind == "households" ? house_of(of.of) : of.said("house_id");
  if (!order.house.empty()) order.house = house_of(order.house);
  order.building = order.house.empty() ? of.said("building_id") : building_of(order.house);
  order.equipment = of.said("equipment_id");
  order.of_case = of.said("case_id");
  order.outage = of.said("outage_id");
  order.reported_at = of.at;
  order.respond = order.on_site = order.resolve = Clock({}, of.at);
  hold_to(order, usual_priority_.at(order.category));
  record_of(of, of.taken.makes, "WorkOrderReported", order.building);
  count(of.day(), order.building, "work_orders/opened");
  count(of.day(), order.building, "work_orders/by_priority/" + order.priority);
  tell(of, order.house, entry("WorkOrderReported", of.taken.makes, " " + order.number));
  if (!order.of_case.empty()) link(of, order.of_case, of.taken.makes);
  orders_[of.taken.makes] = std::move(order);
}

void Model::assign(const Context& of, Order& order, const std::string& to) {
  record_of(of, of.of, "WorkOrderAssigned", order.building);
  if (!order.assignee.empty()) record(of, "OrderLetGo", "");
  record(of, "OrderTaken", "");
  tell(of, order.house, entry("WorkOrderAssigned", of.of));
  order.assignee = to;
  order.status = "assigned";
}

void Model::accept(const Context& of, Order& order) {
  record_of(of, of.of, "WorkOrderAccepted", order.building);
  end_clock(of, order.respond, order.building, "work_orders/respond");
  if (!order.accepted_at) order.accepted_at = of.at;
  order.status = "accepted";
}

void Model::take_order_step(const Context& of) {
  Order& order = orders_.at(of.of);
  if (of.step == "assignment" || of.step == "transfer") return assign(of, order, of.said("staff_id"));
  if (of.step == "dispatch") return assign(of, order, of.answered("assignee_id"));
  if (of.step == "claim") {
    assign(of, order, of.answered("assignee_id"));
    return accept(of, order);
  }
  if (of.step == "acceptance") return accept(of, order);
  if (of.step == "lines") return take_lines(of, order);
  const OrderStep& step = order_step(of.step);
  record_of(of, of.of, std::string(step.event), order.building);
  // A second look moves nothing.
  const bool stays = of.step == "triage" && order.status != "reported";
  if (!step.status.empty() && !stays) order.status = step.status;
  if (!step.figure.empty()) count(of.day(), order.building, "work_orders/" + std::string(step.figure));
  if (of.step == "notes" || of.step == "calls" || of.step == "ratings") {
    take_words(of, order);
  } else {
    take_work(of, order);
  }
  if (!step.told) return;
  const std::string score = of.step == "ratings" ? " score " + of.said("score") : std::string();
  const bool for_staff = of.step == "calls" || (of.step == "notes" && of.said("for_resident") != "true");
  tell(of, order.house, entry(std::string(step.event), of.of, score), for_staff ? Privacy::staff : Privacy::resident);
}

void Model::take_work(const Context& of, Order& order) {
  const bool had_it = !order.assignee.empty();
  if (of.step == "triage") {
    if (const std::string priority = of.said("priority"); !priority.empty()) hold_to(order, priority);
    if (const std::string category = of.said("category_id"); !category.empty()) order.category = category;
  } else if (of.step == "start") {
    ++order.visits;
    order.started_at = of.at;
    end_clock(of, order.on_site, order.building, "work_orders/on_site");
  } else if (of.step == "pause") {
    const std::string reason = of.said("reason");
    const bool stops = (reason == "waiting_for_owner" && order.stops_for_owner) ||
                       (reason == "waiting_for_parts" && order.stops_for_parts);
    if (stops) order.resolve.stop(of.at);
  } else if (of.step == "resumption") {
    order.resolve.go_on(of.at);
  } else if (of.step == "completion") {
    order.done_at = of.at;
    order.rating = 0;  // that of the visit before
    end_clock(of, order.resolve, order.building, "work_orders/resolve");
  } else if (of.step == "closure") {
    order.closed_at = of.at;
  } else if (of.step == "reopening") {
    ++order.reopened;
    order.closed_at.reset();
    order.resolve.go_on(of.at);
  } else if (of.step == "cancellation") {
    order.closed_at = of.at;
    for (Clock* clock : {&order.respond, &order.on_site, &order.resolve}) clock->drop();
  }
  // The board still shows who did it, or had it when it was cancelled; nobody has what is to be given out again.
  const bool lets_go = of.step == "decline" || of.step == "completion" || of.step == "cancellation";
  if (lets_go && had_it) record(of, "OrderLetGo", "");
  if (of.step == "decline" || of.step == "reopening") order.assignee.clear();
}

// What is said of an order, beside its way.
void Model::take_words(const Context& of, Order& order) {
  if (of.step == "ratings") {
    order.rating = static_cast<int>(of.number("score"));
    count(of.day(), order.building, "work_orders/ratings/by_score/" + of.said("score"));
  }
  if (of.step != "calls" || of.said("reached") != "true") return;
  order.satisfied = of.said("satisfied") == "true";
  count(of.day(), order.building, "work_orders/calls_reached");
  if (*order.satisfied) count(of.day(), order.building, "work_orders/calls_satisfied");
}

// A line costs quantity × price, rounded half up to a fen once; what is chargeable is one bill of the household.
void Model::take_lines(const Context& of, Order& order) {
  record_of(of, of.of, "WorkLinesRecorded", order.building);
  std::int64_t charged = 0;
  for (const boost::json::value& line : of.body.at("lines").as_array()) {
    ++order.lines;
    const auto* chargeable = line.as_object().if_contains("chargeable");
    if (chargeable == nullptr || !chargeable->as_bool()) continue;
    const std::int64_t exact = line.at("quantity_milli").as_int64() * line.at("unit_price_micro_yuan").as_int64();
    charged += (exact + 5'000'000) / 10'000'000;
  }
  if (charged == 0) return;
  order.charged_fen += charged;
  tell(of, order.house, entry("WorkLinesRecorded", of.of, " fen " + std::to_string(charged)));
  raise_bill(of, order.house, charged, of.said("due_date"));
}

bool Model::repeats(const Order& later, const Order& former) {
  const bool same_place = (!later.equipment.empty() && later.equipment == former.equipment) ||
                          (later.equipment.empty() && !later.house.empty() && later.house == former.house);
  return same_place && later.category == former.category && later.status != "cancelled" && former.done_at &&
         later.reported_at >= *former.done_at && later.reported_at <= *former.done_at + 30 * kDay;
}

bool Model::is_fixed_first_time(const Order& order) const {
  return order.visits == 1 && order.reopened == 0 &&
         std::none_of(orders_.begin(), orders_.end(), [&](const auto& later) { return repeats(later.second, order); });
}

bool Model::is_repeat(const Order& order) const {
  return std::any_of(orders_.begin(), orders_.end(), [&](const auto& former) { return repeats(order, former.second); });
}

}  // namespace steward::blackbox::week
