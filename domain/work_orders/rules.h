#pragma once

#include "domain/decider.h"
#include "domain/work_orders/order_clocks.h"
#include "domain/work_orders/steps.h"

// What the decisions on orders have in common.
namespace steward::work_orders {

// work-order-unknown.
[[nodiscard]] Result<const Order*> order_of(const Facts& facts, WorkOrderId id);
// Known and in use: category-unknown, category-retired.
[[nodiscard]] Result<const Category*> category_of(const Facts& facts, CategoryId id);
[[nodiscard]] const service_policy::Policy& policy_of(const Facts& facts, CommunityId community);
[[nodiscard]] service_policy::TimeRule time_rule(const service_policy::Policy& policy, const DecisionContext& context);
[[nodiscard]] bool is_valid(Priority priority);
[[nodiscard]] const OrderLevel& level_of(const service_policy::Policy& policy, Priority priority);

// Where the order is after the step, made at this time: step-not-allowed, step-before-last, occurred-in-future …
[[nodiscard]] Result<Status> check_step(const Order& order, Step step, Instant at, const DecisionContext& context);
// The one who has the order, or the desk on somebody's behalf (nil): not-the-assignee.
[[nodiscard]] Result<void> check_assignee(StaffId by, const Order& order);
// Both.
[[nodiscard]] Result<Status> check_step_of(StaffId by, const Order& order, Step step, Instant at,
                                           const DecisionContext& context);

// Nil, or known, in use and of the community: equipment-unknown, equipment-retired, place-mismatch.
[[nodiscard]] Result<void> check_equipment(const Facts& facts, EquipmentId id, CommunityId community);
// Empty, or free text: sealed-data-mismatch.
[[nodiscard]] Result<void> check_text(const Sealed& text);

// An event of the order, effective on the day on which it happened.
[[nodiscard]] NewEvent on_order(const Order& order, Event event, Instant at, const DecisionContext& context);
// The load that goes to or from somebody with it.
[[nodiscard]] NewEvent taken_by(StaffId staff, const Order& order, Instant at, const DecisionContext& context);
[[nodiscard]] NewEvent let_go_by(StaffId staff, const Order& order, Instant at, const DecisionContext& context);
// work_order_id, order_status.
[[nodiscard]] std::vector<Param> outcome(const Order& order, Status status);
// Where a clock is promised: respond_due_at, on_site_due_at, resolve_due_at.
void add_due_times(std::vector<Param>& params, const OrderDeadlines& deadlines);

}  // namespace steward::work_orders
