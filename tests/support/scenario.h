#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "domain/decider.h"

// Given/When/Then for the domain: a small world that plans, decides, claims, counts and evolves as the sequencer does,
// in memory. Every event that is decided is also checked for what all events must keep: it evolves, money postings
// balance, it is never effective before what it refers to.
namespace steward::test {

template <class IdType>
IdType id(std::uint8_t number) {
  IdType made;
  made.uuid.bytes[0] = static_cast<std::byte>(1);
  made.uuid.bytes[15] = static_cast<std::byte>(number);
  return made;
}

inline Date day(std::string_view text) { return parse_date(text).value(); }

inline Sealed sealed(PersonId person, FieldClass field) {
  Sealed made;
  made.subject = person;
  made.field = field;
  made.key = 1;
  made.box = "closed";
  return made;
}

inline const billing::Posting* posting_of(const Event& event) {
  return std::visit(
      []<class E>(const E& e) -> const billing::Posting* {
        if constexpr (requires { e.posting; }) {
          return &e.posting;
        } else {
          return nullptr;
        }
      },
      event);
}

class World {
 public:
  DecisionContext context{.company = CompanyNo{1},
                          .recorded_at = Instant{0},
                          .today = day("2024-06-15"),
                          .utc_offset_minutes = 480,
                          .occurred_at = {}};

  // Decides a command and, when it is not refused, follows its events.
  Result<Decision> handle(const Command& command) {
    Plan planned = plan(context.company, command);
    const auto facts = [&] {
      Facts gathered;
      for (const auto* streams : {&planned.writes, &planned.consults}) {
        for (const StreamId& stream : *streams)
          gathered.add(stream, &state(stream), versions_[{planned.company, stream}]);
      }
      for (const CounterKey& key : planned.counters) gathered.add(key, counters_[key]);
      return gathered;
    };
    for (int asked = 0; plan_further(command, facts(), planned); ++asked)
      EXPECT_LT(asked, 3) << "a plan comes to an end";
    EXPECT_LE(planned.writes.size() + planned.consults.size(), kMaxStreamsOfCommand);
    EXPECT_FALSE(planned.writes.empty());

    auto decision = decide(facts(), command, context);
    if (!decision) return decision;
    for (const NewEvent& event : decision->events) {
      for (const ClaimChange& change : claims_of(event.event)) {
        const bool taken = claims_.contains({planned.company, change.claim.kind, change.claim.value});
        if (change.action == ClaimAction::claim && taken) return fail(refusal_of_taken(change.claim.kind));
      }
      EXPECT_NE(std::find(planned.writes.begin(), planned.writes.end(), event.stream), planned.writes.end());
    }
    for (const NewEvent& event : decision->events) record(planned.company, event);
    return decision;
  }

  const State& state(const StreamId& stream) { return state_in(company_of(stream), stream); }
  const std::vector<NewEvent>& events() const { return events_; }

  const billing::Account& account(HouseholdId household) {
    return std::get<billing::Household>(std::get<billing::HouseholdState>(state(stream_of(household))).is).account;
  }

 private:
  CompanyNo company_of(const StreamId& stream) const {
    const bool of_operator =
        stream.kind == StreamKind::log || stream.kind == StreamKind::company || stream.kind == StreamKind::credential;
    return of_operator ? CompanyNo{0} : context.company;
  }

  State& state_in(CompanyNo company, const StreamId& stream) {
    return states_.try_emplace({company, stream}, initial_state(stream.kind)).first->second;
  }

  void record(CompanyNo company, const NewEvent& event) {
    State& current = state_in(company, event.stream);
    current = evolve(std::move(current), event.event, events_.size() + 1);
    ASSERT_FALSE(std::holds_alternative<Faulted>(current)) << "what decide gives, evolve takes";
    if (const billing::Posting* posting = posting_of(event.event)) {
      EXPECT_TRUE(billing::balanced(*posting));
      EXPECT_FALSE(posting->lines.empty());
      EXPECT_EQ(posting->period, month_of(event.effective_date));
    }
    for (const ClaimChange& change : claims_of(event.event)) {
      const auto key = std::tuple(company, change.claim.kind, change.claim.value);
      if (change.action == ClaimAction::claim) {
        claims_.insert(key);
      } else {
        EXPECT_EQ(claims_.erase(key), 1U) << "only what is held is given back";
      }
    }
    for (const CounterChange& change : counters_of(company, event.event)) {
      EXPECT_EQ(change.value, counters_[change.key] + 1) << "numbers have no gaps";
      counters_[change.key] = change.value;
    }
    ++versions_[{company, event.stream}];
    events_.push_back(event);
  }

  std::map<std::pair<CompanyNo, StreamId>, State> states_;
  std::map<std::pair<CompanyNo, StreamId>, Version> versions_;
  std::set<std::tuple<CompanyNo, ClaimKind, std::string>> claims_;
  std::map<CounterKey, std::int64_t> counters_;
  std::vector<NewEvent> events_;
};

// given(commands…).on(today).when(command).then(events…) or .then_refused("code").
class Scenario {
 public:
  explicit Scenario(const std::vector<Command>& commands) {
    for (const Command& command : commands) {
      const auto done = world_.handle(command);
      EXPECT_TRUE(done) << "given " << command_name(command) << " was refused: " << (done ? "" : done.error().code);
    }
  }

  Scenario& on(std::string_view today) { return world_.context.today = day(today), *this; }
  Scenario& may_backdate(BackdatingReason reason = BackdatingReason::entered_late) {
    world_.context.may_backdate = true;
    world_.context.backdating = reason;
    return *this;
  }
  Scenario& when(const Command& command) {
    what_ = command_name(command);
    result_ = world_.handle(command);
    return *this;
  }

  template <class... Events>
  Scenario& then(const Events&... expected) {
    EXPECT_TRUE(result_) << what_ << " was refused: " << (result_ ? "" : result_.error().code);
    if (!result_) return *this;
    std::vector<Event> decided;
    for (const NewEvent& event : result_->events) decided.push_back(event.event);
    const std::vector<Event> wanted{Event(expected)...};
    EXPECT_TRUE(decided == wanted) << what_ << " led to other events than expected";
    return *this;
  }

  // One event of this type, for tests that look at a part of it.
  template <class E>
  E then_one() {
    EXPECT_TRUE(result_) << what_ << " was refused: " << (result_ ? "" : result_.error().code);
    if (!result_ || result_->events.size() != 1) return {};
    const E* event = std::get_if<E>(&result_->events.front().event);
    EXPECT_NE(event, nullptr) << what_ << " led to another event than expected";
    return event != nullptr ? *event : E{};
  }

  Scenario& then_effective(std::string_view date) {
    EXPECT_TRUE(result_ && result_->events.front().effective_date == day(date)) << what_;
    return *this;
  }

  Scenario& then_refused(std::string_view code) {
    EXPECT_FALSE(result_) << what_ << " was not refused";
    EXPECT_EQ(result_ ? "" : result_.error().code, code) << what_;
    return *this;
  }

  World& world() { return world_; }

 private:
  World world_;
  std::string what_;
  Result<Decision> result_ = fail("nothing-was-asked");
};

inline Scenario given(const std::vector<Command>& commands) { return Scenario(commands); }

// --- a small community to start from ---

inline const CommunityId kCommunity = id<CommunityId>(1);
inline const BuildingId kBuilding = id<BuildingId>(2);
inline const HouseId kHouse = id<HouseId>(3);
inline const HouseholdId kHousehold = id<HouseholdId>(4);
inline const PersonId kOwner = id<PersonId>(5);
inline const FeeItemId kPropertyFee = id<FeeItemId>(6);
inline const FeeItemId kParking = id<FeeItemId>(7);
inline const FeeItemId kRepair = id<FeeItemId>(8);

inline Command register_community() {
  return registry::RegisterCommunity{kCommunity, "riverside", "滨江花园", "Asia/Shanghai"};
}
inline Command register_building() { return registry::RegisterBuilding{kBuilding, kCommunity, "1", "1号楼"}; }
inline Command register_house(HouseId house = kHouse, std::string number = "1-101", Area area = {8943}) {
  return registry::RegisterHouse{house, kBuilding, std::move(number), area};
}
inline Command move_in(HouseholdId household = kHousehold, HouseId house = kHouse, std::string_view on = "2023-01-01") {
  return registry::MoveIn{household, house, kOwner, sealed(kOwner, FieldClass::name), sealed(kOwner, FieldClass::phone),
                          day(on)};
}
inline Command define(FeeItemId item, std::string code, billing::ChargeMethod method, std::uint16_t priority = 100) {
  billing::FeeItemTerms terms;
  terms.method = method;
  terms.allocation_priority = priority;
  if (method == billing::ChargeMethod::one_off) terms.income_account = billing::LedgerAccount::other_income;
  return billing::DefineFeeItem{item, kCommunity, code, "费用 " + code, terms};
}
inline Command set_tariff(FeeItemId item, std::int64_t micro_yuan, std::string_view from = "2023-01-01") {
  return billing::SetTariff{item, {day(from), {micro_yuan}}};
}

// One house of 89.43 m² with a household in it; a property fee of 2.35 yuan per m², parking at 150 yuan, one-off
// repairs.
inline std::vector<Command> a_household() {
  return {register_community(),
          register_building(),
          register_house(),
          move_in(),
          define(kPropertyFee, "property_fee", billing::ChargeMethod::by_area, 10),
          set_tariff(kPropertyFee, 2'350'000),
          define(kParking, "parking", billing::ChargeMethod::fixed_amount, 20),
          set_tariff(kParking, 150'000'000),
          define(kRepair, "repair", billing::ChargeMethod::one_off, 30)};
}

inline std::vector<Command> operator+(std::vector<Command> commands, const std::vector<Command>& more) {
  commands.insert(commands.end(), more.begin(), more.end());
  return commands;
}

}  // namespace steward::test
