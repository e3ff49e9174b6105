#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/projections/log_writer.h"
#include "tests/support/scenario.h"

namespace steward::test {

template <class AnyId>
[[nodiscard]] AnyId nth(std::uint64_t number) {
  AnyId made;
  made.uuid.bytes[0] = std::byte{2};
  for (std::size_t i = 0; i < 8; ++i) made.uuid.bytes[15 - i] = static_cast<std::byte>(number >> (8 * i));
  return made;
}

// Two communities that live a while: the domain itself decides what their random commands lead to, so that the log is a
// lawful one, and keeps the states that the views are compared with.
class ServiceWorld {
 public:
  struct Home {
    registry::Place place;
    bool moved_out = false;
  };
  // An event as it went into the log.
  struct Logged {
    NewEvent event;
    Instant recorded_at;
    Position position = 0;
  };

  explicit ServiceWorld(std::uint64_t seed) : random_(seed) {
    now = start_of(day("2024-06-03"), kOffset);
    settle();
  }

  static constexpr std::int32_t kOffset = 480;

  // Random commands, some of which are refused; the log is level with them afterwards.
  void live(unsigned commands) {
    for (unsigned i = 0; i < commands; ++i) {
      now = add_seconds(now, pick(90) * 60 + pick(60));
      act();
      if (pick(4) == 0) log.flush();
    }
    log.flush();
  }

  bool submit(const Command& command) {
    domain.context.recorded_at = now;
    domain.context.today = date_at(now, kOffset);
    const auto decision = domain.handle(command);
    if (!decision) {
      ++refused[decision.error().code];
      return false;
    }
    for (const NewEvent& event : decision->events) {
      EventHeader header;
      header.community = event.community;
      header.stream = event.stream;
      header.recorded_at = now;
      header.occurred_at = now;
      header.effective_date = event.effective_date;
      for (const HouseholdId household : households_of(event.event)) {
        header.households.push_back({household, ++touched_[household], 0});
      }
      log.add(event.event, std::move(header));
      logged.push_back({event, now, log.position()});
    }
    return true;
  }

  [[nodiscard]] unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
  template <class Items>
  [[nodiscard]] const auto& any(const Items& items) {
    return items[pick(static_cast<unsigned>(items.size()))];
  }

  [[nodiscard]] const work_orders::Order& order(WorkOrderId id) {
    return std::get<work_orders::Order>(std::get<work_orders::OrderState>(domain.state(stream_of(id))).is);
  }
  [[nodiscard]] const service::Case& service_case(CaseId id) {
    return std::get<service::Case>(std::get<service::CaseState>(domain.state(stream_of(id))).is);
  }
  [[nodiscard]] const staff::Member& member(StaffId id) {
    return std::get<staff::Member>(std::get<staff::StaffState>(domain.state(stream_of(id))).is);
  }
  // How time counts in a community.
  [[nodiscard]] service_policy::TimeRule rule(CommunityId community) {
    const auto& state = std::get<service_policy::PolicyState>(domain.state(policy_stream(community)));
    return {&std::get<service_policy::Policy>(state.is).calendar, kOffset};
  }

  test::World domain;
  LogWriter log;
  Instant now;
  std::vector<CommunityId> communities;
  std::vector<BuildingId> buildings;
  std::vector<Home> homes;
  std::vector<CategoryId> categories;
  std::vector<StaffId> staff;
  std::vector<EquipmentId> equipment;
  std::vector<OutageId> outages;
  std::vector<WorkOrderId> orders;
  std::vector<CaseId> cases;
  std::vector<Logged> logged;
  std::map<std::string, unsigned> refused;

 private:
  void must(const Command& command) {
    ASSERT_TRUE(submit(command)) << command_name(command) << " " << refused.rbegin()->first;
  }

  void settle();
  void settle_community(unsigned number);
  void act();
  void act_on_order(WorkOrderId id);
  void act_on_case(CaseId id);
  void report_order();
  void file_case();
  void account(const Home& home);
  [[nodiscard]] registry::Place any_place();
  [[nodiscard]] service_policy::Via any_via();

  std::mt19937_64 random_;
  std::uint64_t last_id_ = 0;
  std::map<HouseholdId, std::uint64_t> touched_;
  std::vector<FeeItemId> repairs_;  // by community
};

}  // namespace steward::test
