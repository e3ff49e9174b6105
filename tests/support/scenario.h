#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
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

[[nodiscard]] const billing::Posting* posting_of(const Event& event);

class World {
 public:
  DecisionContext context{.company = CompanyNo{1},
                          .recorded_at = Instant{0},
                          .today = day("2024-06-15"),
                          .utc_offset_minutes = 480,
                          .occurred_at = {}};

  // Decides a command and, when it is not refused, follows its events.
  Result<Decision> handle(const Command& command);

  const State& state(const StreamId& stream);
  const std::vector<NewEvent>& events() const { return events_; }

  const billing::Account& account(HouseholdId household);

 private:
  CompanyNo company_of(const StreamId& stream) const;
  State& state_in(CompanyNo company, const StreamId& stream);
  void record(CompanyNo company, const NewEvent& event);

  std::map<std::pair<CompanyNo, StreamId>, State> states_;
  std::map<std::pair<CompanyNo, StreamId>, Version> versions_;
  std::set<std::tuple<CompanyNo, ClaimKind, std::string>> claims_;
  std::map<CounterKey, std::int64_t> counters_;
  std::vector<NewEvent> events_;
};

inline Instant instant(std::string_view text) { return parse_instant(text).value(); }

// given(commands…).on(today).when(command).then(events…) or .then_refused("code").
class Scenario {
 public:
  explicit Scenario(const std::vector<Command>& commands, std::optional<Instant> recorded_at = std::nullopt);

  Scenario& on(std::string_view today) { return world_.context.today = day(today), *this; }
  Scenario& may_backdate(BackdatingReason reason = BackdatingReason::entered_late) {
    world_.context.may_backdate = true;
    world_.context.backdating = reason;
    return *this;
  }
  // What the log's clock says from here on, and the date that it gives.
  Scenario& at(Instant recorded_at) {
    world_.context.recorded_at = recorded_at;
    world_.context.today = date_at(recorded_at, world_.context.utc_offset_minutes);
    return *this;
  }
  Scenario& at(std::string_view recorded_at) { return at(instant(recorded_at)); }
  Scenario& when(const Command& command);

  template <class... Events>
  Scenario& then(const Events&... expected) {
    return then_all({Event(expected)...});
  }
  Scenario& then_all(const std::vector<Event>& expected);

  // One event of this type, for tests that look at a part of it.
  template <class E>
  E then_one() {
    EXPECT_TRUE(result_) << what_ << " was refused: " << (result_ ? "" : result_.error().code);
    if (!result_ || result_->events.size() != 1) return {};
    const E* event = get_if<E>(&result_->events.front().event);
    EXPECT_NE(event, nullptr) << what_ << " led to another event than expected";
    return event != nullptr ? *event : E{};
  }

  Scenario& then_effective(std::string_view date);
  Scenario& then_refused(std::string_view code);
  // What a refusal or an answer says beside its code.
  Scenario& then_says(const Param& param);

  World& world() { return world_; }

 private:
  World world_;
  std::string what_;
  Result<Decision> result_ = fail("nothing-was-asked");
};

inline Scenario given(const std::vector<Command>& commands) { return Scenario(commands); }
inline Scenario given_at(std::string_view recorded_at, const std::vector<Command>& commands) {
  return Scenario(commands, instant(recorded_at));
}

// --- a small community to start from ---

inline const CommunityId kCommunity = id<CommunityId>(1);
inline const BuildingId kBuilding = id<BuildingId>(2);
inline const HouseId kHouse = id<HouseId>(3);
inline const HouseholdId kHousehold = id<HouseholdId>(4);
inline const PersonId kOwner = id<PersonId>(5);
inline const FeeItemId kPropertyFee = id<FeeItemId>(6);
inline const FeeItemId kParking = id<FeeItemId>(7);
inline const FeeItemId kRepair = id<FeeItemId>(8);

Command register_community();
Command register_building();
Command register_house(HouseId house = kHouse, std::string number = "1-101", Area area = {8943});
Command move_in(HouseholdId household = kHousehold, HouseId house = kHouse, std::string_view on = "2023-01-01");
Command define(FeeItemId item, std::string code, billing::ChargeMethod method, std::uint16_t priority = 100);
Command set_tariff(FeeItemId item, std::int64_t micro_yuan, std::string_view from = "2023-01-01");

// One house of 89.43 m² with a household in it; a property fee of 2.35 yuan per m², parking at 150 yuan, one-off
// repairs.
std::vector<Command> a_household();

std::vector<Command> operator+(std::vector<Command> commands, const std::vector<Command>& more);

}  // namespace steward::test
