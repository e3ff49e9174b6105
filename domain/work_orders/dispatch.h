#pragma once

#include "domain/decider.h"

// Who may take an order, and who does it best. Integers only; the same facts give the same ranking everywhere.
namespace steward::work_orders {

// What an order asks of the one who takes it, at one time.
struct Demand {
  const Order& order;
  const CategoryDefined& category;
  Instant at;
  std::int32_t utc_offset_minutes;
};

// The first reason that speaks against them; none for one who may be sent. That they declined it before comes last:
// they may still claim it.
[[nodiscard]] Exclusion exclusion_of(const staff::StaffState& state, const Demand& demand);
// The refusal of a technician who takes an order in spite of it.
[[nodiscard]] std::string_view refusal_of(Exclusion exclusion);

// The place is in their community and zone.
[[nodiscard]] bool works_at(const staff::Member& member, const Place& place);
// An order that nobody has is shown to whoever could take it: it is to be dispatched, where they work, and asks for no
// skill that they lack. `category`: null when it is not known.
[[nodiscard]] bool is_open_to(const staff::Member& member, const Place& place, Status status,
                              const CategoryDefined* category, Date date);

// Points by the weights of the policy, with the exclusion if there is one.
[[nodiscard]] Candidate assess(StaffId staff, const staff::StaffState& state, const Demand& demand,
                               const service_policy::DispatchWeights& weights);
// Best first, ties by id; the excluded behind them, by id.
void rank(std::vector<Candidate>& candidates);

}  // namespace steward::work_orders
