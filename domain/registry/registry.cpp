#include "domain/registry/registry.h"

#include <algorithm>

#include "domain/approvals/approvals.h"
#include "domain/base/text.h"

namespace steward::registry {

namespace {

// A million square metres: nothing that one household pays for is larger.
constexpr Area kLargestArea{100'000'000};

// Letters, digits and _ + - in parts between slashes: Asia/Shanghai. Whether the zone is known is asked at the edge.
bool looks_like_time_zone(std::string_view name) {
  if (name.empty() || name.size() > 64) return false;
  char before = '/';
  for (const char c : name) {
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    const bool other = (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-';
    if (!letter && !other && (c != '/' || before == '/')) return false;
    before = c;
  }
  return before != '/';
}

// Ten times the price: nothing that a contract says is more.
constexpr std::int64_t kLargestCoefficient = 10'000'000;

constexpr std::int32_t kMostHeads = 1'000;
constexpr std::int64_t kWhole = 1'000'000;

template <class Measures>
auto place_of(Measures& measures, Date from) {
  return std::lower_bound(measures.begin(), measures.end(), from,
                          [](const HouseMeasures& known, Date date) { return known.effective_from < date; });
}

template <class S>
bool is_born(const S& state) {
  return !std::holds_alternative<Unborn>(state.is);
}

template <class S, class E>
bool be_born(S& state, const E& event) {
  if (is_born(state)) return false;
  state.is = event;
  return true;
}

bool sealed_for(const Sealed& sealed, PersonId person, FieldClass field) {
  return sealed.subject == person && sealed.field == field;
}

// A house is had by one household at a time, also in the past: nobody moves in before the one before has left.
bool one_household_at_a_time(const House& house, Date moved_in_on) {
  return !house.vacated_on || moved_in_on >= *house.vacated_on;
}

}  // namespace

CompanyNo next_company(const Facts& facts) {
  return CompanyNo{static_cast<std::uint32_t>(facts.counter(kCompanyCounter) + 1)};
}

Result<Decision> decide_on(const Facts& facts, const RegisterCompany& command, const DecisionContext&) {
  if (!is_identifier(command.code, kMostCodeBytes)) return fail("code-invalid");
  if (!is_plain_text(command.name, kMostNameBytes)) return fail("name-invalid");
  const CompanyNo company = next_company(facts);
  return Decision{{{company_stream(company), CompanyRegistered{company, command.code, command.name}, {}, kAlways}},
                  {{"company", std::int64_t{company.value}}}};
}

Result<Decision> decide_on(const Facts& facts, const RegisterCommunity& command, const DecisionContext& context) {
  // The operator's own streams lie in company 0; a community there would belong to nobody.
  if (context.company.value == 0) return fail("company-unknown");
  const StreamId stream = stream_of(command.community);
  if (is_born(facts.get<CommunityState>(stream))) return fail("community-exists");
  if (!is_identifier(command.code, kMostCodeBytes)) return fail("code-invalid");
  if (!is_plain_text(command.name, kMostNameBytes)) return fail("name-invalid");
  if (!looks_like_time_zone(command.time_zone)) return fail("time-zone-invalid");
  const CommunityRegistered event{command.community, command.code, command.name, command.time_zone};
  return Decision{{{stream, event, command.community, kAlways}}, {{"community_id", command.community.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const RegisterBuilding& command, const DecisionContext&) {
  const StreamId stream = stream_of(command.building);
  if (is_born(facts.get<BuildingState>(stream))) return fail("building-exists");
  if (!is_born(facts.get<CommunityState>(stream_of(command.community)))) return fail("community-unknown");
  if (!is_identifier(command.code, kMostCodeBytes)) return fail("code-invalid");
  if (!is_plain_text(command.name, kMostNameBytes)) return fail("name-invalid");
  const BuildingRegistered event{command.building, command.community, command.code, command.name};
  return Decision{{{stream, event, command.community, kAlways}}, {{"building_id", command.building.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const RegisterHouse& command, const DecisionContext&) {
  const StreamId stream = stream_of(command.house);
  if (is_born(facts.get<HouseState>(stream))) return fail("house-exists");
  const auto* building = get_if<BuildingRegistered>(&facts.get<BuildingState>(stream_of(command.building)).is);
  if (building == nullptr) return fail("building-unknown");
  if (!is_identifier(command.number, kMostCodeBytes)) return fail("number-invalid");
  if (command.built_up_area < Area{0} || command.built_up_area > kLargestArea) {
    return fail("area-out-of-range", {{"area_centi_m2", command.built_up_area.centi_m2}});
  }
  const HouseRegistered event{command.house, command.building, building->community, command.number,
                              command.built_up_area};
  return Decision{{{stream, event, building->community, kAlways}}, {{"house_id", command.house.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const MoveIn& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.household);
  if (!std::holds_alternative<billing::Unborn>(facts.get<billing::HouseholdState>(stream).is)) {
    return fail("household-exists");
  }
  const auto* known = std::get_if<House>(&facts.get<HouseState>(stream_of(command.house)).is);
  if (known == nullptr) return fail("house-unknown");
  const HouseRegistered* house = &known->registered;
  if (command.owner.is_nil() || command.owner_name.empty()) return fail("person-unnamed");
  const bool phone_fits =
      command.owner_phone.empty() || sealed_for(command.owner_phone, command.owner, FieldClass::phone);
  if (!phone_fits || !sealed_for(command.owner_name, command.owner, FieldClass::name))
    return fail("sealed-data-mismatch");
  if (command.moved_in_on > context.today) return fail("date-in-future", {{"today", context.today}});
  if (!one_household_at_a_time(*known, command.moved_in_on)) {
    return fail("move-in-before-move-out", {{"moved_out_on", *known->vacated_on}});
  }
  const HouseholdMovedIn event{command.household, command.house,      house->building,     house->community,
                               command.owner,     command.owner_name, command.owner_phone, command.moved_in_on};
  return Decision{{{stream, event, house->community, command.moved_in_on}}, {{"household_id", command.household.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const MoveOut& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.household);
  const auto* household = std::get_if<billing::Household>(&facts.get<billing::HouseholdState>(stream).is);
  if (household == nullptr) return fail("household-unknown");
  if (household->moved_out_on) return fail("household-moved-out", {{"moved_out_on", *household->moved_out_on}});
  if (command.moved_out_on > context.today) return fail("date-in-future", {{"today", context.today}});
  if (command.moved_out_on < household->moved_in_on) {
    return fail("before-move-in", {{"moved_in_on", household->moved_in_on}});
  }
  const HouseholdMovedOut event{command.household, household->house, household->building, command.moved_out_on};
  const HouseVacated vacated{household->house, command.household, command.moved_out_on};
  return Decision{{{stream, event, household->community, command.moved_out_on},
                   {stream_of(household->house), vacated, household->community, command.moved_out_on}},
                  {{"household_id", command.household.uuid}, {"house_id", household->house.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const MeasureHouse& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.house);
  const auto* house = std::get_if<House>(&facts.get<HouseState>(stream).is);
  if (house == nullptr) return fail("house-unknown");
  HouseMeasures measures = command.measures;
  const auto place = place_of(house->measures, measures.effective_from);
  const HouseMeasures before = place != house->measures.begin() ? *(place - 1) : HouseMeasures{};
  if (command.keeps.inside_area) measures.inside_area = before.inside_area;
  if (command.keeps.coefficient) measures.coefficient_millionths = before.coefficient_millionths;
  if (command.keeps.headcount) measures.headcount = before.headcount;
  if (command.keeps.ratio) measures.ratio_millionths = before.ratio_millionths;
  for (const Area area : {measures.built_up_area, measures.inside_area}) {
    if (area < Area{0} || area > kLargestArea) return fail("area-out-of-range", {{"area_centi_m2", area.centi_m2}});
  }
  if (measures.inside_area > measures.built_up_area) return fail("inside-area-too-large");
  if (measures.coefficient_millionths <= 0 || measures.coefficient_millionths > kLargestCoefficient) {
    return fail("coefficient-out-of-range", {{"coefficient_millionths", measures.coefficient_millionths}});
  }
  const bool shares_fit = measures.headcount >= 0 && measures.headcount <= kMostHeads &&
                          measures.ratio_millionths >= 0 && measures.ratio_millionths <= kWhole;
  if (!shares_fit) return fail("house-share-invalid");
  if (house->measures.size() >= kMostMeasures) return fail("house-measured-too-often");
  // As with prices: what was billed by a measurement stays as it was, a wrong one is followed by another.
  if (place != house->measures.end() && place->effective_from == measures.effective_from) {
    return fail("house-measured-already", {{"effective_from", measures.effective_from}});
  }
  const HouseRegistered& registered = house->registered;
  const bool priced = measures.coefficient_millionths != before.coefficient_millionths ||
                      measures.ratio_millionths != before.ratio_millionths;
  std::vector<NewEvent> events;
  if (priced) {
    auto authorized = approvals::authorize(facts, command.authority, registered.community, approvals::Action::tariff,
                                           Money{}, context);
    if (!authorized) return pass_on(std::move(authorized.error()));
    events = std::move(*authorized);
  }
  events.insert(events.begin(),
                {stream, HouseMeasured{command.house, registered.building, registered.community, measures},
                 registered.community, measures.effective_from});
  return Decision{std::move(events), {{"house_id", command.house.uuid}, {"effective_from", measures.effective_from}}};
}

std::vector<HouseMeasures> measures_of(const House& house) {
  std::vector<HouseMeasures> measures{{kAlways, house.registered.built_up_area, Area{0}}};
  measures.insert(measures.end(), house.measures.begin(), house.measures.end());
  return measures;
}

bool follow(CompanyState& state, const CompanyRegistered& event) { return be_born(state, event); }
bool follow(CommunityState& state, const CommunityRegistered& event) { return be_born(state, event); }
bool follow(BuildingState& state, const BuildingRegistered& event) { return be_born(state, event); }
bool follow(HouseState& state, const HouseRegistered& event) {
  if (is_born(state)) return false;
  state.is = House{event, std::nullopt};
  return true;
}
bool follow(HouseState& state, const HouseMeasured& event) {
  auto* house = std::get_if<House>(&state.is);
  if (house == nullptr || house->registered.house != event.house || house->measures.size() >= kMostMeasures) {
    return false;
  }
  const auto place = place_of(house->measures, event.measures.effective_from);
  if (place != house->measures.end() && place->effective_from == event.measures.effective_from) return false;
  house->measures.insert(place, event.measures);
  return true;
}
bool follow(HouseState& state, const HouseVacated& event) {
  auto* house = std::get_if<House>(&state.is);
  if (house == nullptr || house->registered.house != event.house) return false;
  if (house->vacated_on && event.vacated_on < *house->vacated_on) return false;
  house->vacated_on = event.vacated_on;
  return true;
}

}  // namespace steward::registry
