#include <algorithm>

#include "domain/occurrence.h"
#include "domain/registry/registry.h"
#include "domain/service/service.h"
#include "domain/work_orders/rules.h"
#include "domain/work_orders/work_orders.h"

// How an order comes in, and who looks at it first.
namespace steward::work_orders {

namespace {

// Nobody is told to wait at home for longer.
constexpr std::int64_t kLongestWindowSeconds = 31L * 86'400;

// `made` is when it was agreed: nobody agrees on a time that is over.
Result<void> check_window(const std::optional<Window>& window, Instant made) {
  if (!window) return {};
  const bool fits = window->from < window->to && window->to <= add_seconds(window->from, kLongestWindowSeconds);
  if (fits && made < window->to) return {};
  return fail("appointment-invalid");
}

Result<void> check_outage(const Facts& facts, const ReportWorkOrder& command) {
  if (command.outage.is_nil()) return {};
  const auto* outage = std::get_if<Outage>(&facts.get<OutageState>(stream_of(command.outage)).is);
  if (outage == nullptr) return fail("outage-unknown");
  const auto& buildings = outage->buildings;
  const bool there = buildings.empty() || command.place.building.is_nil() ||
                     std::binary_search(buildings.begin(), buildings.end(), command.place.building);
  if (outage->community != command.place.community || !there) {
    return fail("place-mismatch", {{"outage_id", command.outage.uuid}});
  }
  return {};
}

Result<void> check_words(const ReportWorkOrder& command) {
  if (command.description.empty()) return fail("text-missing");
  if (!command.contact.empty() && command.contact.field != FieldClass::phone) return fail("sealed-data-mismatch");
  return check_text(command.description);
}

// The number is one of the year of reported_on, which the edge takes from reported_at: a zone's offset may move it by a
// day, more is a mistake.
Result<void> check_reported(const ReportWorkOrder& command, const DecisionContext& context) {
  if (auto known = check_occurred(command.reported_at, context); !known) return known;
  const std::int32_t apart = days_between(date_of(command.reported_at, context), command.reported_on);
  if (apart < -1 || apart > 1) return fail("reported-on-differs", {{"reported_at", command.reported_at}});
  return {};
}

}  // namespace

CounterKey number_counter(CompanyNo company, Date reported_on) {
  return {company, CounterKind::work_order, month_of(reported_on).months / 12};
}

Result<Decision> decide_on(const Facts& facts, const ReportWorkOrder& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.order);
  if (!std::holds_alternative<Unborn>(facts.get<OrderState>(stream).is)) return fail("work-order-exists");
  if (auto fits = registry::check_place(facts, command.place); !fits) return pass_on(fits.error());
  const auto category = category_of(facts, command.category);
  if (!category) return pass_on(category.error());
  if (auto fits = check_equipment(facts, command.equipment, command.place.community); !fits)
    return pass_on(fits.error());
  if (auto fits = check_outage(facts, command); !fits) return pass_on(fits.error());
  if (auto fits = check_reported(command, context); !fits) return pass_on(fits.error());
  if (auto fits = check_window(command.appointment, command.reported_at); !fits) return pass_on(fits.error());
  if (auto fits = check_words(command); !fits) return pass_on(fits.error());
  const Priority priority = command.priority.value_or((*category)->terms.usual_priority);
  if (!is_valid(priority)) return fail("promise-invalid");

  const CounterKey counter = number_counter(context.company, command.reported_on);
  const auto& policy = policy_of(facts, command.place.community);
  const OrderLevel& level = level_of(policy, priority);
  const OrderDeadlines deadlines =
      deadlines_of(started(level, command.reported_at), command.appointment, time_rule(policy, context));
  const WorkOrderReported event{command.order,
                                counter.year,
                                facts.counter(counter) + 1,
                                command.place,
                                command.category,
                                priority,
                                level,
                                command.source,
                                command.reporter,
                                command.contact,
                                command.description,
                                command.appointment,
                                command.equipment,
                                command.of_case,
                                command.outage,
                                command.reported_at,
                                deadlines};
  const Date effective = date_of(command.reported_at, context);
  Decision decision{{{stream, event, command.place.community, effective}},
                    {{"work_order_id", command.order.uuid},
                     {"order_status", static_cast<std::int64_t>(Status::reported)},
                     {"number_year", std::int64_t{event.number_year}},
                     {"number", event.number},
                     {"priority", static_cast<std::int64_t>(priority)}}};
  add_due_times(decision.outcome, deadlines);
  if (!command.of_case.is_nil()) {
    auto link =
        service::link_order(facts, command.of_case, command.order, command.place.community, command.reported_at);
    if (!link) return pass_on(link.error());
    decision.events.push_back({stream_of(command.of_case), std::move(*link), command.place.community, effective});
  }
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const TriageWorkOrder& command, const DecisionContext& context) {
  const auto order = order_of(facts, command.order);
  if (!order) return pass_on(order.error());
  const auto next = check_step(**order, Step::triage, command.at, context);
  if (!next) return pass_on(next.error());
  if (!command.category.is_nil()) {
    if (const auto category = category_of(facts, command.category); !category) return pass_on(category.error());
  }
  if (auto fits = check_window(command.appointment, command.at); !fits) return pass_on(fits.error());
  const Priority priority = command.priority.value_or((*order)->priority);
  if (!is_valid(priority)) return fail("promise-invalid");

  const auto& policy = policy_of(facts, (*order)->place.community);
  // What was promised stays promised as long as the priority does, whatever the policy says by now.
  const OrderLevel& level = priority == (*order)->priority ? (*order)->level : level_of(policy, priority);
  const auto& agreed = command.appointment ? command.appointment : (*order)->appointment;
  const OrderDeadlines deadlines = deadlines_of(promised((*order)->clocks, level), agreed, time_rule(policy, context));
  const WorkOrderTriaged event{
      command.order, (*order)->place, command.category.is_nil() ? (*order)->category : command.category,
      priority,      level,           command.appointment,
      command.at,    deadlines};
  Decision decision{{on_order(**order, event, command.at, context)}, outcome(**order, *next)};
  decision.outcome.push_back({"priority", static_cast<std::int64_t>(priority)});
  add_due_times(decision.outcome, deadlines);
  return decision;
}

}  // namespace steward::work_orders
