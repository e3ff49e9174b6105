#include "domain/decider.h"

#include <algorithm>
#include <optional>

#include "domain/access/access.h"
#include "domain/approvals/approvals.h"
#include "domain/base/assert.h"
#include "domain/billing/billing.h"
#include "domain/books/books.h"
#include "domain/dunning/dunning.h"
#include "domain/equipment/equipment.h"
#include "domain/imports/imports.h"
#include "domain/invoicing/invoicing.h"
#include "domain/metering/metering.h"
#include "domain/operations/operations.h"
#include "domain/registry/registry.h"
#include "domain/service/service.h"
#include "domain/service_policy/service_policy.h"
#include "domain/staff/staff.h"
#include "domain/work_orders/work_orders.h"

namespace steward {

const State& Facts::state(const StreamId& stream) const {
  const auto found =
      std::find_if(states_.begin(), states_.end(), [&](const StateEntry& entry) { return entry.stream == stream; });
  STEWARD_ASSERT(found != states_.end(), "a decision reads only streams that were planned");
  return *found->state;
}

Version Facts::version(const StreamId& stream) const {
  const auto found =
      std::find_if(states_.begin(), states_.end(), [&](const StateEntry& entry) { return entry.stream == stream; });
  STEWARD_ASSERT(found != states_.end(), "a decision reads only streams that were planned");
  return found->version;
}

std::int64_t Facts::counter(const CounterKey& key) const {
  const auto found =
      std::find_if(counters_.begin(), counters_.end(), [&](const CounterEntry& entry) { return entry.key == key; });
  STEWARD_ASSERT(found != counters_.end(), "a decision reads only counters that were planned");
  return found->last;
}

CommunityId Facts::community() const {
  for (const StateEntry& entry : states_) {
    if (const CommunityId community = community_of(*entry.state); !community.is_nil()) return community;
  }
  return {};
}

const Faulted* Facts::faulted() const {
  for (const StateEntry& entry : states_) {
    if (const auto* faulted = std::get_if<Faulted>(entry.state)) return faulted;
  }
  return nullptr;
}

Result<Decision> decide(const Facts& facts, const Command& command, const DecisionContext& context) {
  if (const Faulted* faulted = facts.faulted()) {
    return fail("stream-faulted", {{"position", static_cast<std::int64_t>(faulted->position)}});
  }
  if (auto lawful = check_occurred_at(context); !lawful) return pass_on(std::move(lawful.error()));
  return visit([&](const auto& c) { return decide_on(facts, c, context); }, command);
}

}  // namespace steward
