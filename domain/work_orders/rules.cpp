#include "domain/work_orders/rules.h"

#include "domain/occurrence.h"

namespace steward::work_orders {

Result<const Order*> order_of(const Facts& facts, WorkOrderId id) {
  const auto* order = std::get_if<Order>(&facts.get<OrderState>(stream_of(id)).is);
  if (order == nullptr) return fail("work-order-unknown");
  return order;
}

Result<const Category*> category_of(const Facts& facts, CategoryId id) {
  if (id.is_nil()) return fail("category-unknown");
  const auto* category = std::get_if<Category>(&facts.get<CategoryState>(stream_of(id)).is);
  if (category == nullptr) return fail("category-unknown", {{"category_id", id.uuid}});
  if (category->retired) return fail("category-retired", {{"category_id", id.uuid}});
  return category;
}

const service_policy::Policy& policy_of(const Facts& facts, CommunityId community) {
  return std::get<service_policy::Policy>(facts.get<service_policy::PolicyState>(policy_stream(community)).is);
}

service_policy::TimeRule time_rule(const service_policy::Policy& policy, const DecisionContext& context) {
  return {&policy.calendar, context.utc_offset_minutes};
}

bool is_valid(Priority priority) { return priority >= Priority::p0 && priority <= Priority::p5; }

const OrderLevel& level_of(const service_policy::Policy& policy, Priority priority) {
  return policy.order_levels.at(static_cast<std::size_t>(priority) - 1);
}

Result<Status> check_step(const Order& order, Step step, Instant at, const DecisionContext& context) {
  const auto next = status_after(steps(), order.status, step);
  if (!next) return step_not_allowed("order", steps(), order.status);
  if (auto in_time = check_step_time(at, order.last_step_at, context); !in_time) return pass_on(in_time.error());
  return *next;
}

Result<void> check_assignee(StaffId by, const Order& order) {
  if (by.is_nil() || by == order.assignee) return {};
  if (order.assignee.is_nil()) return fail("not-the-assignee");
  return fail("not-the-assignee", {{"assignee_id", order.assignee.uuid}});
}

Result<Status> check_step_of(StaffId by, const Order& order, Step step, Instant at, const DecisionContext& context) {
  if (!status_after(steps(), order.status, step)) return step_not_allowed("order", steps(), order.status);
  if (auto own = check_assignee(by, order); !own) return pass_on(own.error());
  return check_step(order, step, at, context);
}

Result<void> check_equipment(const Facts& facts, EquipmentId id, CommunityId community) {
  if (id.is_nil()) return {};
  const auto& state = facts.get<equipment::EquipmentState>(stream_of(id));
  const auto* known = std::get_if<equipment::Equipment>(&state.is);
  if (known == nullptr) return fail("equipment-unknown");
  if (known->community != community) return fail("place-mismatch", {{"equipment_id", id.uuid}});
  if (known->condition == equipment::Condition::retired) return fail("equipment-retired");
  return {};
}

Result<void> check_text(const Sealed& text) {
  if (!text.empty() && text.field != FieldClass::free_text) return fail("sealed-data-mismatch");
  return {};
}

NewEvent on_order(const Order& order, Event event, Instant at, const DecisionContext& context) {
  return {stream_of(order.id), std::move(event), order.place.community, date_of(at, context)};
}

NewEvent taken_by(StaffId staff, const Order& order, Instant at, const DecisionContext& context) {
  const staff::OrderTaken event{staff, order.place.community, order.id, order.place.house, order.equipment};
  return {stream_of(staff), event, order.place.community, date_of(at, context)};
}

NewEvent let_go_by(StaffId staff, const Order& order, Instant at, const DecisionContext& context) {
  const staff::OrderLetGo event{staff, order.place.community, order.id};
  return {stream_of(staff), event, order.place.community, date_of(at, context)};
}

std::vector<Param> outcome(const Order& order, Status status) {
  return {{"work_order_id", order.id.uuid}, {"order_status", static_cast<std::int64_t>(status)}};
}

void add_due_times(std::vector<Param>& params, const OrderDeadlines& deadlines) {
  if (deadlines.respond) params.push_back({"respond_due_at", deadlines.respond->due_at});
  if (deadlines.on_site) params.push_back({"on_site_due_at", deadlines.on_site->due_at});
  if (deadlines.resolve) params.push_back({"resolve_due_at", deadlines.resolve->due_at});
}

}  // namespace steward::work_orders
