#include "domain/event.h"

#include <array>

#include "domain/base/result.h"

namespace steward {

namespace {

constexpr std::array<std::string_view, kEventTypes> kNames = {
    "LogCreated",         "LossAccepted",          "PoisonEventSkipped", "CompanyRegistered",    "CommunityRegistered",
    "BuildingRegistered", "HouseRegistered",       "HouseholdMovedIn",   "HouseholdMovedOut",    "FeeItemDefined",
    "TariffSet",          "BillRunStarted",        "StatementIssued",    "BillRunChunkRecorded", "BillRunCompleted",
    "ChargeRaised",       "ArrearsBroughtForward", "PaymentReceived",    "PaymentReversed",      "CreditApplied",
    "ImportRunStarted",   "ImportChunkRecorded",   "ImportRunCompleted", "ApiKeyIssued",         "ApiKeyRevoked",
    "HouseVacated",
};
static_assert(!kNames.back().empty(), "each event has a name");

template <class... Ids>
std::string raw(const Ids&... ids) {
  std::string bytes;
  (bytes.append(ids.uuid.view()), ...);
  return bytes;
}

ClaimChange claim(ClaimKind kind, std::string value) { return {ClaimAction::claim, {kind, std::move(value)}}; }
ClaimChange release(ClaimKind kind, std::string value) { return {ClaimAction::release, {kind, std::move(value)}}; }

std::string reference_value(billing::PaymentChannel channel, const std::string& reference) {
  return std::string(1, static_cast<char>(channel)) + reference;
}

template <class E>
std::vector<Tag> tags_of_household_event(const E& event) {
  return {{TagKind::house, event.house.uuid},
          {TagKind::household, event.household.uuid},
          {TagKind::building, event.building.uuid}};
}

template <class E>
concept OfHousehold = requires(const E& event) {
  event.household;
  event.house;
  event.building;
};

template <class E>
concept OfRun = requires(const E& event) {
  event.run.uuid;
};

}  // namespace

std::string_view event_name(EventType type) {
  return type >= 1 && type <= kEventTypes ? kNames[type - 1U] : std::string_view{};
}

EventType event_type(std::string_view name) {
  for (EventType type = 1; type <= kEventTypes; ++type) {
    if (kNames[type - 1U] == name) return type;
  }
  return 0;
}

std::vector<ClaimChange> claims_of(const Event& event) {
  using Changes = std::vector<ClaimChange>;
  return std::visit(
      overloaded{
          [](const registry::CompanyRegistered& e) -> Changes { return {claim(ClaimKind::company_code, e.code)}; },
          [](const registry::CommunityRegistered& e) -> Changes { return {claim(ClaimKind::community_code, e.code)}; },
          [](const registry::BuildingRegistered& e) -> Changes {
            return {claim(ClaimKind::building_code, raw(e.community) + e.code)};
          },
          [](const registry::HouseRegistered& e) -> Changes {
            return {claim(ClaimKind::house_number, raw(e.building) + e.number)};
          },
          [](const registry::HouseholdMovedIn& e) -> Changes { return {claim(ClaimKind::occupancy, raw(e.house))}; },
          [](const registry::HouseholdMovedOut& e) -> Changes { return {release(ClaimKind::occupancy, raw(e.house))}; },
          [](const billing::FeeItemDefined& e) -> Changes {
            return {claim(ClaimKind::fee_item_code, raw(e.community) + e.code)};
          },
          [](const billing::PaymentReceived& e) -> Changes {
            if (e.external_reference.empty()) return {};
            return {claim(ClaimKind::external_reference, reference_value(e.channel, e.external_reference))};
          },
          // A payment entered on the wrong household is entered again on the right one, with the same reference. One
          // that bounced or came twice keeps its reference, so that it cannot come back.
          [](const billing::PaymentReversed& e) -> Changes {
            if (e.external_reference.empty() || e.reason != billing::ReversalReason::entered_wrongly) return {};
            return {release(ClaimKind::external_reference, reference_value(e.channel, e.external_reference))};
          },
          [](const imports::ImportRunStarted& e) -> Changes {
            const std::string hash(reinterpret_cast<const char*>(e.file_hash.data()), e.file_hash.size());
            return {claim(ClaimKind::import_file, raw(e.community) + static_cast<char>(e.kind) + hash)};
          },
          [](const auto&) -> Changes { return {}; },
      },
      event);
}

std::string_view refusal_of_taken(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::company_code:
      return "company-code-taken";
    case ClaimKind::community_code:
      return "community-code-taken";
    case ClaimKind::building_code:
      return "building-code-taken";
    case ClaimKind::house_number:
      return "house-number-taken";
    case ClaimKind::occupancy:
      return "house-occupied";
    case ClaimKind::fee_item_code:
      return "fee-item-code-taken";
    case ClaimKind::external_reference:
      return "external-reference-taken";
    case ClaimKind::import_file:
      return "import-file-taken";
  }
  return {};
}

std::vector<CounterChange> counters_of(CompanyNo company, const Event& event) {
  if (const auto* registered = std::get_if<registry::CompanyRegistered>(&event)) {
    return {{{CompanyNo{0}, CounterKind::company, 0}, registered->company.value}};
  }
  if (const auto* payment = std::get_if<billing::PaymentReceived>(&event)) {
    return {{{company, CounterKind::receipt, payment->receipt_year}, payment->receipt_number}};
  }
  return {};
}

std::vector<Tag> tags_of(const Event& event) {
  using Tags = std::vector<Tag>;
  return std::visit(overloaded{
                        [](const registry::BuildingRegistered& e) -> Tags {
                          return {{TagKind::building, e.building.uuid}};
                        },
                        [](const registry::HouseRegistered& e) -> Tags {
                          return {{TagKind::house, e.house.uuid}, {TagKind::building, e.building.uuid}};
                        },
                        [](const registry::HouseVacated& e) -> Tags {
                          return {{TagKind::house, e.house.uuid}};
                        },
                        [](const registry::HouseholdMovedIn& e) {
                          Tags tags = tags_of_household_event(e);
                          tags.push_back({TagKind::person, e.owner.uuid});
                          return tags;
                        },
                        [](const registry::HouseholdMovedOut& e) -> Tags {
                          return {{TagKind::house, e.house.uuid}, {TagKind::household, e.household.uuid}};
                        },
                        [](const billing::StatementIssued& e) {
                          Tags tags = tags_of_household_event(e);
                          tags.push_back({TagKind::run, e.run.uuid});
                          return tags;
                        },
                        [](const billing::ArrearsBroughtForward& e) {
                          Tags tags = tags_of_household_event(e);
                          tags.push_back({TagKind::run, e.import_run.uuid});
                          return tags;
                        },
                        []<class E>(const E& e) -> Tags {
                          if constexpr (OfHousehold<E>) {
                            return tags_of_household_event(e);
                          } else if constexpr (OfRun<E>) {
                            return {{TagKind::run, e.run.uuid}};
                          } else {
                            return {};
                          }
                        },
                    },
                    event);
}

std::vector<HouseholdId> households_of(const Event& event) {
  return std::visit(
      []<class E>(const E& e) -> std::vector<HouseholdId> {
        if constexpr (OfHousehold<E> || std::is_same_v<E, registry::HouseholdMovedOut>) {
          return {e.household};
        } else {
          return {};
        }
      },
      event);
}

}  // namespace steward
