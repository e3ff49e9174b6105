#include "domain/decider.h"

#include <algorithm>
#include <optional>

#include "domain/access/access.h"
#include "domain/base/assert.h"
#include "domain/billing/billing.h"
#include "domain/imports/imports.h"
#include "domain/operations/operations.h"
#include "domain/registry/registry.h"

namespace steward {

namespace {

constexpr CompanyNo kOperator{0};

Plan plan_of(CompanyNo, const operations::CreateLog&) { return {kOperator, {log_stream()}, {}, {}}; }
Plan plan_of(CompanyNo, const operations::AcceptLoss&) { return {kOperator, {log_stream()}, {}, {}}; }
Plan plan_of(CompanyNo, const operations::SkipPoisonEvent&) { return {kOperator, {log_stream()}, {}, {}}; }

// Its stream is named by the number that the counter gives: see plan_further.
Plan plan_of(CompanyNo, const registry::RegisterCompany&) { return {kOperator, {}, {}, {registry::kCompanyCounter}}; }
Plan plan_of(CompanyNo company, const registry::RegisterCommunity& c) {
  return {company, {stream_of(c.community)}, {}, {}};
}
Plan plan_of(CompanyNo company, const registry::RegisterBuilding& c) {
  return {company, {stream_of(c.building)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const registry::RegisterHouse& c) {
  return {company, {stream_of(c.house)}, {stream_of(c.building)}, {}};
}
Plan plan_of(CompanyNo company, const registry::MoveIn& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.house)}, {}};
}
Plan plan_of(CompanyNo company, const registry::MoveOut& c) { return {company, {stream_of(c.household)}, {}, {}}; }

Plan plan_of(CompanyNo company, const billing::DefineFeeItem& c) {
  return {company, {stream_of(c.fee_item)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const billing::SetTariff& c) { return {company, {stream_of(c.fee_item)}, {}, {}}; }
Plan plan_of(CompanyNo company, const billing::StartBillRun& c) {
  Plan plan{company, {stream_of(c.run)}, {}, {}};
  for (const FeeItemId item : c.fee_items) {
    // One more than a run may have is enough to refuse it.
    if (plan.consults.size() < kMaxStreamsOfCommand - 1) plan.consults.push_back(stream_of(item));
  }
  return plan;
}
Plan plan_of(CompanyNo company, const billing::IssueStatement& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.run)}, {}};
}
Plan plan_of(CompanyNo company, const billing::RecordBillRunChunk& c) { return {company, {stream_of(c.run)}, {}, {}}; }
Plan plan_of(CompanyNo company, const billing::CompleteBillRun& c) { return {company, {stream_of(c.run)}, {}, {}}; }
Plan plan_of(CompanyNo company, const billing::RaiseCharge& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.fee_item)}, {}};
}
Plan plan_of(CompanyNo company, const billing::BringForwardArrears& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.fee_item), stream_of(c.import_run)}, {}};
}
Plan plan_of(CompanyNo company, const billing::ReceivePayment& c) {
  return {company, {stream_of(c.household)}, {}, {billing::receipt_counter(company, c.received_on)}};
}
Plan plan_of(CompanyNo company, const billing::ReversePayment& c) {
  return {company, {stream_of(c.household)}, {}, {}};
}
Plan plan_of(CompanyNo company, const billing::ApplyCredit& c) { return {company, {stream_of(c.household)}, {}, {}}; }

Plan plan_of(CompanyNo company, const imports::StartImportRun& c) {
  return {company, {stream_of(c.run)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const imports::RecordImportChunk& c) { return {company, {stream_of(c.run)}, {}, {}}; }
Plan plan_of(CompanyNo company, const imports::CompleteImportRun& c) { return {company, {stream_of(c.run)}, {}, {}}; }

Plan plan_of(CompanyNo, const access::IssueApiKey& c) {
  Plan plan{kOperator, {stream_of(c.credential)}, {}, {}};
  if (c.company.value != 0) plan.consults.push_back(company_stream(c.company));
  return plan;
}
Plan plan_of(CompanyNo, const access::RevokeApiKey& c) { return {kOperator, {stream_of(c.credential)}, {}, {}}; }

bool add_new(std::vector<StreamId>& streams, const StreamId& stream) {
  if (std::find(streams.begin(), streams.end(), stream) != streams.end()) return false;
  streams.push_back(stream);
  return true;
}

bool plan_more(const registry::RegisterCompany&, const Facts& facts, Plan& plan) {
  return add_new(plan.writes, company_stream(registry::next_company(facts)));
}

// Where a household lives, it says itself.
std::optional<StreamId> house_of(const Facts& facts, HouseholdId id) {
  const auto* state = std::get_if<billing::HouseholdState>(&facts.state(stream_of(id)));
  const auto* household = state != nullptr ? std::get_if<billing::Household>(&state->is) : nullptr;
  if (household == nullptr) return std::nullopt;
  return stream_of(household->house);
}

// The house has the area.
bool plan_more(const billing::IssueStatement& c, const Facts& facts, Plan& plan) {
  const auto house = house_of(facts, c.household);
  return house && add_new(plan.consults, *house);
}

// The house remembers since when it is empty.
bool plan_more(const registry::MoveOut& c, const Facts& facts, Plan& plan) {
  const auto house = house_of(facts, c.household);
  return house && add_new(plan.writes, *house);
}

template <class C>
bool plan_more(const C&, const Facts&, Plan&) {
  return false;
}

}  // namespace

Plan plan(CompanyNo company, const Command& command) {
  return std::visit([&](const auto& c) { return plan_of(company, c); }, command);
}

bool plan_further(const Command& command, const Facts& facts, Plan& plan) {
  return std::visit([&](const auto& c) { return plan_more(c, facts, plan); }, command);
}

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
  return std::visit([&](const auto& c) { return decide_on(facts, c, context); }, command);
}

}  // namespace steward
