#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "projections/key_list.h"
#include "projections/read_lease.h"
#include "projections/sla_clock.h"

// What the scheduler is to escalate, in the order in which it is reached. The boards keep one place for each clock that
// runs: when its next level is reached.
namespace steward {

struct NextEscalation {
  Instant due_at;
  CompanyNo company;
  Uuid id;               // of the order or case
  bool of_case = false;  // else of an order
  service_policy::Clock clock = service_policy::Clock::resolve;
  service_policy::Level level = service_policy::Level::warning;
  auto operator<=>(const NextEscalation&) const = default;
};

// Of a board's table: table ‖ instant ‖ company ‖ id ‖ clock ‖ level.
void derive_escalation(std::uint8_t table, CompanyNo company, const Uuid& id, service_policy::Clock clock,
                       const SlaClock& state, KeyList& keys);
[[nodiscard]] Result<std::vector<NextEscalation>> read_escalations(const ViewReader& reader, std::uint8_t table,
                                                                   bool of_case, Instant up_to, std::size_t limit);

// The first `limit` of orders and cases of all companies that are reached at or before `up_to`, oldest first. Reads
// `limit` + 1 places of each board. The lease is one of kServiceGroup.
[[nodiscard]] Result<std::vector<NextEscalation>> next_escalations(const ReadLease& lease, Instant up_to,
                                                                   std::size_t limit);

}  // namespace steward
