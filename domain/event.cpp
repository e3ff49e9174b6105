#include "domain/event.h"

#include <array>
#include <type_traits>

#include "domain/base/assert.h"
#include "domain/base/result.h"

namespace steward {

namespace {

constexpr std::array<std::string_view, kEventTypes> kNames = {
    "LogCreated",          "LossAccepted",       "PoisonEventSkipped",   "CompanyRegistered",   "CommunityRegistered",
    "BuildingRegistered",  "HouseRegistered",    "HouseholdMovedIn",     "HouseholdMovedOut",   "FeeItemDefined",
    "TariffSet",           "BillRunStarted",     "StatementIssued",      "BillRunChunkRecorded", "BillRunCompleted",
    "ChargeRaised",        "ArrearsBroughtForward", "PaymentReceived",   "PaymentReversed",     "CreditApplied",
    "ImportRunStarted",    "ImportChunkRecorded", "ImportRunCompleted",  "ApiKeyIssued",        "ApiKeyRevoked",
};

std::string bytes_of(const Uuid& id) { return std::string(id.view()); }

ClaimChange claim(ClaimKind kind, std::string value) { return {ClaimAction::claim, {kind, std::move(value)}}; }
ClaimChange release(ClaimKind kind, std::string value) { return {ClaimAction::release, {kind, std::move(value)}}; }

// A resident's key names its household but is no part of the household's history.
template <class E>
constexpr bool kTouchesHousehold = requires(const E& event) { event.household; } && !std::is_same_v<E, access::ApiKeyIssued>;

}  // namespace

std::string_view event_name(EventType type) {
  return type >= 1 && type <= kEventTypes ? kNames[type - 1U] : std::string_view{};
}

EventType event_type(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<EventType>(i + 1);
  }
  return 0;
}

std::vector<ClaimChange> claims_of(const Event& event) {
  using Changes = std::vector<ClaimChange>;
  return std::visit(
      overloaded{
          [](const registry::CompanyRegistered& e) { return Changes{claim(ClaimKind::company_code, e.code)}; },
          [](const registry::CommunityRegistered& e) { return Changes{claim(ClaimKind::community_code, e.code)}; },
          [](const registry::BuildingRegistered& e) {
            return Changes{claim(ClaimKind::building_code, bytes_of(e.community.uuid) + e.code)};
          },
          [](const registry::HouseRegistered& e) {
            return Changes{claim(ClaimKind::house_number, bytes_of(e.building.uuid) + e.number)};
          },
          [](const registry::HouseholdMovedIn& e) {
            return Changes{claim(ClaimKind::occupancy, bytes_of(e.house.uuid))};
          },
          [](const registry::HouseholdMovedOut& e) {
            return Changes{release(ClaimKind::occupancy, bytes_of(e.house.uuid))};
          },
          [](const billing::FeeItemDefined& e) {
            return Changes{claim(ClaimKind::fee_item_code, bytes_of(e.community.uuid) + e.code)};
          },
          [](const billing::PaymentReceived& e) {
            if (e.external_reference.empty()) return Changes{};
            return Changes{claim(ClaimKind::external_reference,
                                 std::string(1, static_cast<char>(e.channel)) + e.external_reference)};
          },
          [](const imports::ImportRunStarted& e) {
            const std::string hash(reinterpret_cast<const char*>(e.file_hash.data()), e.file_hash.size());
            return Changes{claim(ClaimKind::import_file,
                                 bytes_of(e.community.uuid) + std::string(1, static_cast<char>(e.kind)) + hash)};
          },
          [](const auto&) { return Changes{}; },
      },
      event);
}

std::string_view refusal_of_taken(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::company_code: return "company-code-taken";
    case ClaimKind::community_code: return "community-code-taken";
    case ClaimKind::building_code: return "building-code-taken";
    case ClaimKind::house_number: return "house-number-taken";
    case ClaimKind::occupancy: return "house-occupied";
    case ClaimKind::fee_item_code: return "fee-item-code-taken";
    case ClaimKind::external_reference: return "external-reference-taken";
    case ClaimKind::import_file: return "file-imported-already";
  }
  STEWARD_ASSERT(false, "every kind of claim has its refusal");
}

std::vector<CounterChange> counters_of(CompanyNo company, const Event& event) {
  if (const auto* registered = std::get_if<registry::CompanyRegistered>(&event)) {
    return {{CounterKey{CompanyNo{0}, CounterKind::company, 0}, registered->company.value}};
  }
  if (const auto* payment = std::get_if<billing::PaymentReceived>(&event)) {
    return {{CounterKey{company, CounterKind::receipt, payment->receipt_year}, payment->receipt_number}};
  }
  return {};
}

std::vector<Tag> tags_of(const Event& event) {
  return std::visit(
      [](const auto& e) {
        using E = std::decay_t<decltype(e)>;
        std::vector<Tag> tags;
        const auto add = [&](TagKind kind, const Uuid& id) {
          if (!id.is_nil()) tags.push_back({kind, id});
        };
        if constexpr (requires { e.house; }) add(TagKind::house, e.house.uuid);
        if constexpr (kTouchesHousehold<E>) add(TagKind::household, e.household.uuid);
        if constexpr (requires { e.building; }) add(TagKind::building, e.building.uuid);
        if constexpr (requires { e.owner; }) add(TagKind::person, e.owner.uuid);
        if constexpr (requires { e.run; }) add(TagKind::run, e.run.uuid);
        if constexpr (requires { e.import_run; }) add(TagKind::run, e.import_run.uuid);
        return tags;
      },
      event);
}

std::vector<HouseholdId> households_of(const Event& event) {
  return std::visit(
      [](const auto& e) -> std::vector<HouseholdId> {
        if constexpr (kTouchesHousehold<std::decay_t<decltype(e)>>) {
          return {e.household};
        } else {
          return {};
        }
      },
      event);
}

}  // namespace steward
