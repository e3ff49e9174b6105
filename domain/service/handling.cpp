#include <algorithm>

#include "domain/service/rules.h"
#include "domain/service/service.h"
#include "domain/service_policy/service_policy.h"

// What staff do with a case until it has its reply.
namespace steward::service {

namespace {

service_policy::TimeRule time_rule(const Facts& facts, const Case& of, const DecisionContext& context) {
  return service_policy::time_rule(service_policy::policy_of(facts, of.place.community), context);
}

// A linked order that nobody has to do anything about any more.
bool is_settled(work_orders::Status status) {
  using enum work_orders::Status;
  return status == verified || status == closed || status == cancelled;
}

std::vector<WorkOrderId> open_orders(const Facts& facts, const Case& of) {
  std::vector<WorkOrderId> open;
  for (const WorkOrderId& id : of.orders) {
    const auto& state = facts.get<work_orders::OrderState>(stream_of(id));
    const auto* order = std::get_if<work_orders::Order>(&state.is);
    if (order != nullptr && !is_settled(order->status)) open.push_back(id);
  }
  return open;
}

}  // namespace

Result<WorkOrderLinked> link_order(const Facts& facts, CaseId of_case, WorkOrderId order,
                                   CommunityId community_of_order, Instant at) {
  const auto of = case_of(facts, of_case);
  if (!of) return pass_on(of.error());
  const auto table = steps_of((*of)->kind);
  if (!status_after(table, (*of)->status, Step::link_order)) return step_not_allowed("case", table, (*of)->status);
  if ((*of)->place.community != community_of_order) return fail("place-mismatch", {{"case_id", of_case.uuid}});
  if (std::binary_search((*of)->orders.begin(), (*of)->orders.end(), order)) return fail("order-already-linked");
  if ((*of)->orders.size() >= kMostLinkedOrders) {
    return fail("too-many-linked-orders", {{"most_orders", static_cast<std::int64_t>(kMostLinkedOrders)}});
  }
  return WorkOrderLinked{of_case, (*of)->place, order, std::max(at, (*of)->last_step_at)};
}

Result<Decision> decide_on(const Facts& facts, const AcceptCase& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto next = check_step(**of, Step::accept, command.at, context);
  if (!next) return pass_on(next.error());
  if (auto fits = check_handler(facts, command.handler, (*of)->place.community); !fits) return pass_on(fits.error());
  const std::int64_t used = used_seconds((*of)->respond, command.at, time_rule(facts, **of, context));
  const CaseAccepted event{command.of_case, (*of)->place, command.handler, command.at, used};
  return one_event(**of, *next, event, command.at, context);
}

Result<Decision> decide_on(const Facts& facts, const StartInvestigation& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto next = check_step(**of, Step::investigate, command.at, context);
  if (!next) return pass_on(next.error());
  if (auto fits = check_handler(facts, command.handler, (*of)->place.community); !fits) return pass_on(fits.error());
  const InvestigationStarted event{command.of_case, (*of)->place, command.handler, command.at};
  return one_event(**of, *next, event, command.at, context);
}

Result<Decision> decide_on(const Facts& facts, const LinkWorkOrder& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto next = check_step(**of, Step::link_order, command.at, context);
  if (!next) return pass_on(next.error());
  const auto* order = std::get_if<work_orders::Order>(&facts.get<work_orders::OrderState>(stream_of(command.order)).is);
  if (order == nullptr) return fail("work-order-unknown");
  auto link = link_order(facts, command.of_case, command.order, order->place.community, command.at);
  if (!link) return pass_on(link.error());
  Decision decision = one_event(**of, *next, std::move(*link), command.at, context);
  decision.outcome.push_back({"work_order_id", command.order.uuid});
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const ReplyToCase& command, const DecisionContext& context) {
  const auto of = case_of(facts, command.of_case);
  if (!of) return pass_on(of.error());
  const auto next = check_step(**of, Step::reply, command.at, context);
  if (!next) return pass_on(next.error());
  if (auto fits = check_text_is_there(command.text); !fits) return pass_on(fits.error());
  auto open = open_orders(facts, **of);
  if (!open.empty() && command.override_reason == OverrideReason::none) {
    return fail("linked-orders-open", {{"open_orders", static_cast<std::int64_t>(open.size())}});
  }
  // A reason that was not needed after all (the last order was closed just now) is no fact.
  const OverrideReason reason = open.empty() ? OverrideReason::none : command.override_reason;
  const std::int64_t used = used_seconds((*of)->reply, command.at, time_rule(facts, **of, context));
  const CaseReplied event{command.of_case, (*of)->place, command.text, reason, std::move(open), command.at, used};
  return one_event(**of, *next, event, command.at, context);
}

}  // namespace steward::service
