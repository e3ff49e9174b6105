#include <algorithm>

#include "domain/approvals/approvals.h"
#include "domain/base/text.h"
#include "domain/billing/billing.h"

// Contracts of a household: what it has beside its house, from when to when, and at which price.
namespace steward::billing {

namespace {

constexpr UnitPrice kLargestPrice{1'000'000'000'000};
constexpr std::uint16_t kMostStepMonths = 120;
constexpr std::int64_t kLargestStep = 1'000'000;  // twice as much

const ContractTerms* find_contract(const Household& household, ContractId id) {
  const auto at = std::find_if(household.contracts.begin(), household.contracts.end(),
                               [&](const ContractTerms& terms) { return terms.contract == id; });
  return at != household.contracts.end() ? &*at : nullptr;
}

// Steps need a price of their own that can rise.
bool steps_fit(const ContractTerms& terms) {
  if (terms.step_months == 0) return terms.step_rate_millionths == 0;
  return terms.price.has_value() && terms.step_months <= kMostStepMonths && terms.step_rate_millionths > 0 &&
         terms.step_rate_millionths <= kLargestStep;
}

Result<void> check_terms(const ContractTerms& terms) {
  if (!is_plain_text(terms.label, kMostNameBytes)) return fail("contract-label-invalid");
  if (terms.to && *terms.to <= terms.from) return fail("period-invalid");
  if (terms.price && (*terms.price <= UnitPrice{0} || *terms.price > kLargestPrice)) {
    return fail("price-out-of-range", {{"price_micro_yuan", terms.price->micro_yuan}});
  }
  if (!steps_fit(terms)) return fail("price-steps-invalid");
  return {};
}

// A price of its own is a price: two persons where the community wants them. Without one the fee item's holds.
Result<std::vector<NewEvent>> authorized(const Facts& facts, const OpenContract& command, CommunityId community,
                                         const DecisionContext& context) {
  if (!command.terms.price) return std::vector<NewEvent>{};
  return approvals::authorize(facts, command.authority, community, approvals::Action::tariff, Money{}, context);
}

template <class E>
Household* household_of(HouseholdState& state, const E& event) {
  auto* household = std::get_if<Household>(&state.is);
  return household != nullptr && household->id == event.household ? household : nullptr;
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const OpenContract& command, const DecisionContext& context) {
  const auto* household = std::get_if<Household>(&facts.get<HouseholdState>(stream_of(command.household)).is);
  if (household == nullptr) return fail("household-unknown");
  if (household->moved_out_on) return fail("household-moved-out", {{"moved_out_on", *household->moved_out_on}});
  const ContractTerms& terms = command.terms;
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(terms.fee_item)).is);
  if (item == nullptr || item->community != household->community) return fail("fee-item-unknown");
  if (item->terms.method != ChargeMethod::contract) return fail("fee-item-method-differs");
  if (auto fits = check_terms(terms); !fits) return pass_on(fits.error());
  if (terms.from < household->moved_in_on) return fail("before-move-in", {{"moved_in_on", household->moved_in_on}});
  if (find_contract(*household, terms.contract) != nullptr) return fail("contract-exists");
  if (household->contracts.size() >= kMostContracts) return fail("too-many-contracts");
  auto events = authorized(facts, command, household->community, context);
  if (!events) return pass_on(std::move(events.error()));
  const ContractOpened event{command.household, household->house, household->building, household->community, terms};
  events->insert(events->begin(), {stream_of(command.household), event, household->community, terms.from});
  return Decision{std::move(*events), {{"household_id", command.household.uuid}, {"contract_id", terms.contract.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const EndContract& command, const DecisionContext&) {
  const auto* household = std::get_if<Household>(&facts.get<HouseholdState>(stream_of(command.household)).is);
  if (household == nullptr) return fail("household-unknown");
  const ContractTerms* terms = find_contract(*household, command.contract);
  if (terms == nullptr) return fail("contract-unknown");
  if (command.ended_on < terms->from) return fail("period-invalid");
  if (terms->to && command.ended_on >= *terms->to) return fail("contract-ended", {{"ended_on", *terms->to}});
  const ContractEnded event{command.household, household->house, household->building, household->community,
                            command.contract,  terms->fee_item,  command.ended_on};
  return Decision{{{stream_of(command.household), event, household->community, command.ended_on}},
                  {{"household_id", command.household.uuid},
                   {"contract_id", command.contract.uuid},
                   {"ended_on", command.ended_on}}};
}

bool follow(HouseholdState& state, const ContractOpened& event) {
  Household* household = household_of(state, event);
  if (household == nullptr || household->contracts.size() >= kMostContracts) return false;
  if (find_contract(*household, event.terms.contract) != nullptr) return false;
  household->contracts.push_back(event.terms);
  return true;
}

bool follow(HouseholdState& state, const ContractEnded& event) {
  Household* household = household_of(state, event);
  if (household == nullptr) return false;
  const auto at = std::find_if(household->contracts.begin(), household->contracts.end(),
                               [&](const ContractTerms& terms) { return terms.contract == event.contract; });
  if (at == household->contracts.end()) return false;
  at->to = event.ended_on;
  return true;
}

}  // namespace steward::billing
