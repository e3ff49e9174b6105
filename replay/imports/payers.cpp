#include "replay/imports/payers.h"
#include "eventstore/sequencer/known.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "domain/billing/allocation.h"

namespace steward::imports {

namespace {

// For the index, which alone lists the members of a community.
constexpr std::chrono::seconds kPatience{10};

}  // namespace

Result<Payers> Payers::load(const ImportParts& parts, const ImportRequest& request) {
  const LogCursor durable = parts.store.feed().durable();
  Payers payers(parts, request.company, request.community, durable);
  const Position end = durable.position;
  if (!parts.store.index_follower().wait_for(end, kPatience)) return fail("index-behind");
  if (auto loaded = payers.load_numbers(end); !loaded) return pass_on(std::move(loaded.error()));
  if (auto loaded = payers.load_households(end); !loaded) return pass_on(std::move(loaded.error()));
  return payers;
}

// Of empty houses too: money for one is not that of another house.
Result<void> Payers::load_numbers(Position end) {
  const Knowledge& knowledge = parts_->store.knowledge();
  auto houses = parts_->store.index().members(company_, community_, StreamKind::house, end);
  if (!houses) return pass_on(std::move(houses.error()));
  std::map<BuildingId, std::string> codes;
  for (const StreamId& stream : *houses) {
    auto house = known<registry::HouseState, registry::House>(knowledge, company_, stream);
    if (!house) return pass_on(std::move(house.error()));
    if (*house == nullptr) continue;
    const registry::HouseRegistered& registered = (*house)->registered;
    auto code = codes.find(registered.building);
    if (code == codes.end()) {
      auto building = known<registry::BuildingState, registry::BuildingRegistered>(knowledge, company_,
                                                                                   stream_of(registered.building));
      if (!building) return pass_on(std::move(building.error()));
      if (*building == nullptr) continue;
      code = codes.emplace(registered.building, (*building)->code).first;
    }
    numbers_.add(code->second + "-" + registered.number, HouseId{stream.id});
  }
  return {};
}

Result<void> Payers::load_households(Position end) {
  auto households = parts_->store.index().members(company_, community_, StreamKind::household, end);
  if (!households) return pass_on(std::move(households.error()));
  for (const StreamId& stream : *households) {
    auto household = known<billing::HouseholdState, billing::Household>(parts_->store.knowledge(), company_, stream);
    if (!household) return pass_on(std::move(household.error()));
    if (*household == nullptr) continue;
    auto name = owner_name((*household)->id);
    if (!name) return pass_on(std::move(name.error()));
    payers_.push_back({(*household)->id, (*household)->house, std::move(*name), {}, false});
    tenures_.push_back({(*household)->moved_in_on, (*household)->moved_out_on});
  }
  return {};
}

// Sealed where the household began: states carry no names.
Result<std::string> Payers::owner_name(HouseholdId household) const {
  Sealed name;
  auto visited = parts_->store.index().visit_stream(
      company_, stream_of(household), 1, [&](const RecordedEvent& recorded) -> Result<bool> {
        if (const auto* moved_in = get_if<registry::HouseholdMovedIn>(&recorded.event)) name = moved_in->owner_name;
        return false;
      });
  if (!visited) return pass_on(std::move(visited.error()));
  auto revealed = parts_->keyring.reveal(name, company_, Reader{true});
  if (!revealed) return pass_on(std::move(revealed.error()));
  return std::move(revealed->text);
}

// What a payment of that day could pay: neither bills that came later nor late fees of later days.
Result<Money> Payers::open_total(HouseholdId household) const {
  const Knowledge& knowledge = parts_->store.knowledge();
  auto lives = known<billing::HouseholdState, billing::Household>(knowledge, company_, stream_of(household));
  if (!lives) return pass_on(std::move(lives.error()));
  auto policy = known<billing::CollectionPolicyState, billing::CollectionPolicy>(knowledge, company_,
                                                                                 collection_stream(community_));
  if (!policy) return pass_on(std::move(policy.error()));
  if (*lives == nullptr) return Money{};
  const auto paying = billing::pay_bills((*lives)->account, policy->get(), kLargestAmount, *day_, {}, {});
  // More than anybody ever pays at once: no row can match it.
  return paying ? Money{kLargestAmount.fen - paying->rest.fen} : Money{};
}

Result<void> Payers::go_to(Date day) {
  if (day_ == day) return {};
  day_ = day;
  for (std::size_t i = 0; i < payers_.size(); ++i) {
    auto total = open_total(payers_[i].household);
    if (!total) {
      day_.reset();
      return pass_on(std::move(total.error()));
    }
    payers_[i].open_total = *total;
    payers_[i].in_possession = tenures_[i].from <= day && (!tenures_[i].to || day < *tenures_[i].to);
  }
  return {};
}

// A server takes payments while it takes in a statement, and the statement's own rows pay.
Result<void> Payers::follow() {
  for (;;) {
    auto frame = log_.next();
    if (!frame) return pass_on(std::move(frame.error()));
    if (*frame == nullptr) return {};
    for (const RecordedEvent& event : (*frame)->events) {
      if (event.header.company != company_) continue;
      if (event.header.stream == collection_stream(community_)) day_.reset();
      for (const HouseholdLink& link : event.header.households) {
        if (auto done = refresh(link.household); !done) return done;
      }
    }
  }
}

Result<std::optional<MatchedPayer>> Payers::find(const BankRow& row) {
  if (auto level = follow(); !level) return pass_on(std::move(level.error()));
  if (auto there = go_to(row.received_on); !there) return pass_on(std::move(there.error()));
  return match_payer(row, numbers_, payers_);
}

bool Payers::names_somebody(const BankRow& row) const { return imports::names_somebody(row, numbers_, payers_); }

Result<void> Payers::refresh(HouseholdId household) {
  const auto payer =
      std::find_if(payers_.begin(), payers_.end(), [&](const Payer& one) { return one.household == household; });
  if (payer == payers_.end() || !day_) return {};
  auto total = open_total(household);
  if (!total) return pass_on(std::move(total.error()));
  payer->open_total = *total;
  return {};
}

}  // namespace steward::imports
