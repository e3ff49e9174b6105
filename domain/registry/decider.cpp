#include "domain/registry/decider.h"

#include "domain/rules.h"

namespace steward::registry {

namespace {

// 0.01 m² to 1,000,000 m²: a store room and a mall both fit.
constexpr std::int64_t kLargestArea = 100'000'000;

template <class S, class E>
bool give_birth(S& state, const E& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = event;
  return true;
}

template <class S>
bool unborn(const Facts& facts, const StreamId& stream) {
  return std::holds_alternative<Unborn>(std::get<S>(facts.state(stream)).is);
}

// A move-out before the household was last charged would leave bills for days on which nobody lived there.
rules::Check move_out_follows_move_in(const billing::Household& household, Date moved_out_on) {
  if (moved_out_on < household.moved_in_on) {
    return fail("move-out-too-early", {{"moved_in_on", household.moved_in_on}});
  }
  return {};
}

}  // namespace

Result<Decision> decide(const Facts& facts, const RegisterCompany& command, const DecisionContext& context) {
  if (context.company.value != 0) return fail("not-permitted-here");
  if (auto check = rules::code_is_well_formed(command.code); !check) return pass_on(check.error());
  if (auto check = rules::name_is_well_formed(command.name); !check) return pass_on(check.error());
  const auto number = static_cast<std::uint32_t>(facts.counter({CompanyNo{0}, CounterKind::company, 0}) + 1);
  const StreamId stream = company_stream(CompanyNo{number});
  if (!unborn<CompanyState>(facts, stream)) return fail("company-exists");
  Decision decision;
  decision.events.push_back(
      {stream, CompanyRegistered{CompanyNo{number}, command.code, command.name}, {}, context.today});
  decision.outcome = {{"company", std::int64_t{number}}};
  return decision;
}

Result<Decision> decide(const Facts& facts, const RegisterCommunity& command, const DecisionContext& context) {
  if (context.company.value == 0) return fail("company-unknown");
  if (auto check = rules::code_is_well_formed(command.code); !check) return pass_on(check.error());
  if (auto check = rules::name_is_well_formed(command.name); !check) return pass_on(check.error());
  const StreamId stream = stream_of(command.community);
  if (!unborn<CommunityState>(facts, stream)) return fail("community-exists");
  Decision decision;
  decision.events.push_back(
      {stream, CommunityRegistered{command.community, command.code, command.name, command.time_zone},
       command.community, context.today});
  decision.outcome = {{"community_id", command.community.uuid}};
  return decision;
}

Result<Decision> decide(const Facts& facts, const RegisterBuilding& command, const DecisionContext& context) {
  if (auto check = rules::number_is_well_formed(command.code); !check) return pass_on(check.error());
  if (auto check = rules::name_is_well_formed(command.name); !check) return pass_on(check.error());
  if (unborn<CommunityState>(facts, stream_of(command.community))) return fail("community-unknown");
  const StreamId stream = stream_of(command.building);
  if (!unborn<BuildingState>(facts, stream)) return fail("building-exists");
  Decision decision;
  decision.events.push_back({stream, BuildingRegistered{command.building, command.community, command.code, command.name},
                             command.community, context.today});
  decision.outcome = {{"building_id", command.building.uuid}};
  return decision;
}

Result<Decision> decide(const Facts& facts, const RegisterHouse& command, const DecisionContext& context) {
  if (auto check = rules::number_is_well_formed(command.number); !check) return pass_on(check.error());
  if (command.built_up_area.centi_m2 < 1 || command.built_up_area.centi_m2 > kLargestArea) {
    return fail("area-out-of-range", {{"built_up_area_centi_m2", command.built_up_area.centi_m2}});
  }
  const auto* building =
      std::get_if<BuildingRegistered>(&std::get<BuildingState>(facts.state(stream_of(command.building))).is);
  if (building == nullptr) return fail("building-unknown");
  const StreamId stream = stream_of(command.house);
  if (!unborn<HouseState>(facts, stream)) return fail("house-exists");
  Decision decision;
  decision.events.push_back(
      {stream,
       HouseRegistered{command.house, command.building, building->community, command.number, command.built_up_area},
       building->community, context.today});
  decision.outcome = {{"house_id", command.house.uuid}};
  return decision;
}

Result<Decision> decide(const Facts& facts, const MoveIn& command, const DecisionContext& context) {
  const auto* house = std::get_if<HouseRegistered>(&std::get<HouseState>(facts.state(stream_of(command.house))).is);
  if (house == nullptr) return fail("house-unknown");
  const StreamId stream = stream_of(command.household);
  const auto& state = std::get<billing::HouseholdState>(facts.state(stream));
  if (!std::holds_alternative<billing::Unborn>(state.is)) return fail("household-exists");
  // People are registered long after they moved in (a take-over of a community): no limit on how far back.
  if (auto check = rules::date_is_not_in_future(command.moved_in_on, context); !check) return pass_on(check.error());
  Decision decision;
  decision.events.push_back(
      {stream,
       HouseholdMovedIn{command.household, command.house, house->building, house->community, command.owner,
                        command.owner_name, command.owner_phone, command.moved_in_on},
       house->community, command.moved_in_on});
  decision.outcome = {{"household_id", command.household.uuid}, {"house_id", command.house.uuid}};
  return decision;
}

Result<Decision> decide(const Facts& facts, const MoveOut& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.household);
  const auto* household =
      std::get_if<billing::Household>(&std::get<billing::HouseholdState>(facts.state(stream)).is);
  if (household == nullptr) return fail("household-unknown");
  if (household->moved_out_on) return fail("household-moved-out", {{"moved_out_on", *household->moved_out_on}});
  if (auto check = rules::date_is_enterable(command.moved_out_on, context); !check) return pass_on(check.error());
  if (auto check = move_out_follows_move_in(*household, command.moved_out_on); !check) return pass_on(check.error());
  Decision decision;
  decision.events.push_back({stream, HouseholdMovedOut{command.household, household->house, command.moved_out_on},
                             household->community, command.moved_out_on});
  decision.outcome = {{"household_id", command.household.uuid}, {"arrears_fen", household->account.arrears().fen}};
  return decision;
}

bool follow(CompanyState& state, const CompanyRegistered& event) { return give_birth(state, event); }
bool follow(CommunityState& state, const CommunityRegistered& event) { return give_birth(state, event); }
bool follow(BuildingState& state, const BuildingRegistered& event) { return give_birth(state, event); }
bool follow(HouseState& state, const HouseRegistered& event) { return give_birth(state, event); }

}  // namespace steward::registry
