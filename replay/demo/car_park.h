#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "replay/demo/scribe.h"

namespace steward::demo {

struct ParkingReport {
  std::uint32_t paid = 0;     // at the gate, by visitors
  std::uint32_t charged = 0;  // to households, for their guests
};

// The car parks of the communities: visitors who pay when they leave, and guests whom a household pays for with its
// other bills. It has its own chance and makes its own ids, so that the rest of the demo is decided without it.
class CarPark {
 public:
  // Who lives in a community when a month begins.
  struct Residents {
    std::uint32_t households = 0;
    std::vector<std::size_t> hosts;  // households whose guests may be charged to them
  };
  // The household as one that can be charged; nil when it has left since, or has credit.
  using Host = std::function<HouseholdId(std::size_t household)>;

  CarPark(Scribe& scribe, std::uint64_t seed) : scribe_(scribe), random_(seed ^ 0xca12'9a12'4b1d'9a7eULL) {}

  void open(CommunityId community, Date first_day, const Actor& finance);
  // Who will come in a month; by community in the order in which they were opened.
  [[nodiscard]] Result<void> plan_month(Date first, const std::vector<Residents>& residents);
  // All who leave up to the clock's time. Leaves the pipeline drained.
  [[nodiscard]] Result<void> live(const Host& host);
  [[nodiscard]] const ParkingReport& report() const { return report_; }

 private:
  struct Vehicle {
    VehicleId id;
    std::string plate;
    Instant left;  // for the last time that is planned
  };
  struct Community {
    FeeItemId car_park;
    std::vector<Vehicle> vehicles;  // that have been here
  };
  struct Visit {
    std::size_t community;
    std::size_t vehicle;
    std::size_t household;  // SIZE_MAX: pays at the gate
    Instant entered;
  };

  [[nodiscard]] std::uint32_t how_many(std::uint32_t households, std::uint32_t of_thousand);
  void plan_visit(std::size_t community, std::size_t household, Date first);
  [[nodiscard]] std::size_t vehicle_for(Community& community, Instant entered, Instant left);
  [[nodiscard]] Result<void> leave(const Visit& visit, Instant left, const Host& host);
  [[nodiscard]] Command paid(billing::StayAtGate stay, Money price);
  [[nodiscard]] std::string new_reference(billing::PaymentChannel channel, Date day);
  template <class IdType>
  [[nodiscard]] IdType new_id() {
    return IdType{make_uuid7(scribe_.clock.now().micros / 1000, ++ids_made_, random_.next())};
  }

  Scribe& scribe_;
  Random random_;
  Actor gate_;
  ParkingReport report_;
  std::vector<Community> communities_;
  std::vector<PersonId> newcomers_;       // vehicles that have no keys yet
  std::multimap<Instant, Visit> visits_;  // by when they end
  std::uint32_t ids_made_ = 0;
  std::uint64_t references_ = 0;
};

}  // namespace steward::demo
