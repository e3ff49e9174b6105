#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "replay/demo/scribe.h"
#include "replay/demo/service_facts.h"
#include "replay/demo/service_report.h"

namespace steward::demo {

// Whether those who reported something from a house still live there, and can be charged. What was seen in an empty
// house is nobody's, also while it is still empty.
[[nodiscard]] inline bool lives_there_still(HouseholdId reported, HouseholdId now) {
  return !reported.is_nil() && reported == now;
}

// The other half of the company: the front desk, the technicians and the people who call. Orders come by season and
// priority; a technician does one after the other, the most urgent first, so that in winter, with too few of them,
// orders wait and are escalated. What happens has its own chance: the same seed gives the same billing with and without
// it. Told by the writer who lives where; driven by it through the day.
class ServiceDesk {
 public:
  ServiceDesk(Scribe& scribe, std::uint64_t seed) : scribe_(scribe), random_(seed ^ 0x5e7a'11ce'0f1c'e500ULL) {}

  // On the first day, in this order.
  [[nodiscard]] Result<void> set_up_company();
  void add_community(CommunityId id, FeeItemId service_charge);
  void add_building(BuildingId id, const std::string& code);
  void add_house(HouseId id);
  [[nodiscard]] Result<void> hire(std::uint32_t households, Date today);

  // `house` counts the houses in the order in which they were added.
  void moved_in(std::size_t house, HouseholdId household, PersonId owner);
  void moved_out(std::size_t house);

  void plan_month(Date first);  // shifts
  void plan_day(Date today);    // who will call today
  // Behind the last plan_day: the power of a building fails, so that the board on which the demo ends is a busy one.
  void plan_last_morning(Date today);
  // Everything that happens up to the clock's time. Leaves the pipeline drained.
  [[nodiscard]] Result<void> live();

  // Houses whose household was charged for work since the last call: they may pay on the spot.
  [[nodiscard]] std::vector<std::size_t> take_charged();
  [[nodiscard]] const ServiceReport& report() const { return report_; }

 private:
  struct Community {
    CommunityId id;
    FeeItemId service_charge;
    std::vector<std::size_t> buildings;
    std::vector<std::size_t> houses;
    std::vector<std::size_t> technicians;
    std::vector<std::size_t> waiting;  // orders to be given out
    std::vector<std::size_t> equipment;
  };
  struct Building {
    BuildingId id;
    std::string code;
    std::size_t community;
    std::vector<std::size_t> houses;
  };
  struct House {
    HouseId id;
    std::size_t building;
    HouseholdId household;  // nil: empty
    PersonId owner;
  };
  struct Technician {
    StaffId id;
    PersonId person;
    Actor actor;
    std::uint32_t busy_with = 0;  // orders on which they are at work now
  };
  struct Equipment {
    EquipmentId id;
    equipment::Kind kind;
    std::size_t building;            // SIZE_MAX: of the community
    std::size_t out_for = SIZE_MAX;  // the order for which it is out of service
  };
  enum class Step : std::uint8_t {
    report,
    triage,
    accept,
    decline,
    travel,
    arrive,
    pause,
    resume,
    finish,
    verify,
    close,
    rate,
    call,
    reopen
  };
  struct Order {
    WorkOrderId id;
    std::size_t community = 0;
    std::size_t kind = 0;  // of work_kinds()
    std::size_t house = SIZE_MAX;
    std::size_t building = SIZE_MAX;
    std::size_t equipment = SIZE_MAX;
    HouseholdId household;
    PersonId person;  // whose texts these are
    work_orders::Source source = work_orders::Source::phone;
    OutageId outage;
    std::size_t of_case = SIZE_MAX;
    std::size_t technician = SIZE_MAX;
    std::uint32_t reopened = 0;
    bool will_decline = false;
    bool will_pause = false;
    bool chargeable = false;
    std::uint32_t minutes_left = 0;  // of work
  };
  enum class CaseStep : std::uint8_t { file, accept, investigate, reply, confirm, dispute, close, rate, withdraw };
  struct Case {
    CaseId id;
    std::size_t fact = 0;
    std::size_t house = 0;
    HouseholdId household;
    PersonId person;
    std::size_t order = SIZE_MAX;
    std::uint32_t disputed = 0;
  };
  struct Outage {
    OutageId id;
    std::size_t community;
    std::size_t building;
    bool heating;  // else power
  };
  struct Action {
    enum class Kind : std::uint8_t { order, of_case, call, outage_begins, outage_ends, give_out };
    Kind kind;
    std::uint8_t step;
    std::size_t subject;
  };

  // service_setup.cpp
  [[nodiscard]] Result<void> hire_technician(std::size_t community, std::size_t number, Date today);
  void register_equipment(std::size_t community, Date today);
  void define_categories();
  // service_desk.cpp
  void plan(Instant at, Action action) { actions_.emplace(std::pair{at, ++planned_}, action); }
  void plan(Instant at, std::size_t order, Step step) {
    plan(at, {Action::Kind::order, static_cast<std::uint8_t>(step), order});
  }
  void plan(Instant at, std::size_t of_case, CaseStep step) {
    plan(at, {Action::Kind::of_case, static_cast<std::uint8_t>(step), of_case});
  }
  [[nodiscard]] Result<void> carry_out(Instant at, const Action& action);
  [[nodiscard]] Instant some_time_of(Date day);
  [[nodiscard]] std::size_t kind_for(std::size_t season);
  [[nodiscard]] std::size_t kind_named(std::string_view code) const;
  void send_at(Command command, const Actor& actor, Instant at);
  [[nodiscard]] Result<void> send_text(const Actor& actor, Instant at, PersonId person, std::string_view text,
                                       const std::function<Command(Sealed)>& make);
  [[nodiscard]] Result<void> escalate();
  // service_orders.cpp
  [[nodiscard]] std::size_t new_order(std::size_t community, std::size_t kind);
  [[nodiscard]] work_orders::Place place_of(const Order& order) const;
  [[nodiscard]] Result<void> report_order(std::size_t index, Instant at);
  [[nodiscard]] Result<void> step_of(std::size_t index, Step step, Instant at);
  void give_out(std::size_t community, Instant at);
  void assign(std::size_t index, std::size_t technician, Instant at);
  [[nodiscard]] Result<void> finish(std::size_t index, Instant at);
  void take_out_of_service(std::size_t index, Instant at);
  void put_back_into_service(std::size_t index, Instant at);
  void change_condition(std::size_t index, equipment::Condition condition, equipment::ConditionReason reason,
                        Instant at);
  [[nodiscard]] std::size_t free_technician(const Community& community, Instant at, bool urgent) const;
  // service_cases.cpp
  void plan_case(std::size_t house, Instant at);
  [[nodiscard]] service::CasePlace place_of(const Case& about) const;
  [[nodiscard]] Result<void> file_case(std::size_t index, Instant at);
  [[nodiscard]] Result<void> step_of(std::size_t index, CaseStep step, Instant at);
  [[nodiscard]] std::size_t order_for(std::size_t index, std::size_t kind);
  void order_closed(std::size_t order, Instant at);
  void plan_outage(std::size_t community, Date day);
  [[nodiscard]] Result<void> begin_outage(std::size_t index, Instant at);
  [[nodiscard]] Result<void> call(std::size_t house, Instant at);

  Scribe& scribe_;
  Random random_;
  ServiceReport report_;
  Actor desk_;
  Actor resident_;
  Actor manager_;
  Actor scheduler_;
  std::map<std::string, CategoryId, std::less<>> categories_;
  std::vector<Community> communities_;
  std::vector<Building> buildings_;
  std::vector<House> houses_;
  std::vector<Technician> technicians_;
  std::optional<Instant> first_shift_;
  std::vector<Equipment> equipment_;
  std::vector<Order> orders_;
  std::vector<Case> cases_;
  std::vector<Outage> outages_;
  std::set<std::size_t> open_orders_;
  std::set<std::size_t> open_cases_;
  std::vector<std::size_t> charged_;
  std::map<std::pair<Instant, std::uint64_t>, Action> actions_;
  std::uint64_t planned_ = 0;
};

}  // namespace steward::demo
