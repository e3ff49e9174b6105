#pragma once

#include "domain/work_orders/state.h"

// The three clocks of an order together.
namespace steward::work_orders {

[[nodiscard]] OrderClocks started(const OrderLevel& level, Instant at);
// Held to another promise; those that have ended are history and stay as they are.
[[nodiscard]] OrderClocks promised(OrderClocks clocks, const OrderLevel& level);
// An order that ends without being done: nothing counts any more.
[[nodiscard]] OrderClocks stood_still(OrderClocks clocks);
// Of the clocks that run. Where the level promises no minutes until somebody is there, the window that was agreed is
// that promise (domain reference §3.4): 80, 100 and 150 % of it, and it is kept by whoever comes before it ends.
// Minutes that are promised stay promised, whatever was agreed: an emergency is not put off by an appointment.
[[nodiscard]] OrderDeadlines deadlines_of(const OrderClocks& clocks, const std::optional<Window>& appointment,
                                          const service_policy::TimeRule& rule);

// When the clock reaches its levels, as people were told: a calendar that changes afterwards moves nothing. nullopt: it
// does not run, or nothing is promised.
[[nodiscard]] std::optional<Deadlines> told_deadlines(const Order& order, Clock clock);

// nullptr for a number that is no clock.
[[nodiscard]] const service_policy::ClockState* clock_of(const OrderClocks& clocks, Clock clock);

}  // namespace steward::work_orders
