#include "replay/demo/car_park.h"

#include <algorithm>
#include <utility>

#include "domain/billing/parking.h"
#include "replay/demo/names.h"

namespace steward::demo {

namespace {

using billing::PaymentChannel;

// Of a thousand households, in a month.
constexpr std::uint32_t kVisitors = 14;
constexpr std::uint32_t kGuests = 6;
constexpr std::uint32_t kKnown = 350;  // of a thousand vehicles, those that have been here before
constexpr std::int32_t kDaysToPay = 30;

// Half an hour is free; the first hour costs 5 yuan, each further one 2 yuan, 24 hours at most 20 yuan. No cap by
// month: what a stay costs is known without what the vehicle parked before.
billing::ParkingTerms terms_from(Date first) {
  billing::ParkingTerms terms;
  terms.effective_from = first;
  terms.free_minutes = 30;
  terms.first_minutes = 60;
  terms.first_price = Money{500};
  terms.step_minutes = 60;
  terms.step_price = Money{200};
  terms.daily_cap = Money{2'000};
  return terms;
}

struct Times {
  std::int32_t minutes;  // longer than what is free
  std::int32_t left;     // minute of the day
};

Times times_of(Random& random) {
  const std::uint32_t roll = random.below(100);
  if (roll < 62) return {random.between(35, 180), random.between(9 * 60, 22 * 60)};
  if (roll < 90) return {random.between(181, 560), random.between(17 * 60, 21 * 60 + 30)};
  return {random.between(600, 840), random.between(7 * 60 + 30, 9 * 60 + 30)};  // over night
}

PaymentChannel channel_of(Random& random) {
  const std::uint32_t roll = random.below(100);
  if (roll < 62) return PaymentChannel::wechat;
  return roll < 90 ? PaymentChannel::alipay : PaymentChannel::cash;
}

}  // namespace

void CarPark::open(CommunityId community, Date first_day, const Actor& finance) {
  if (communities_.empty()) {
    gate_.channel = Channel::demo;
    gate_.person = new_id<PersonId>().uuid;
  }
  const auto item = new_id<FeeItemId>();
  const auto send = [&](Command command) {
    Submission submission;
    submission.command = std::move(command);
    submission.id = new_id<CommandId>();
    submission.company = scribe_.company;
    submission.actor = finance;
    scribe_.pipeline.send(std::move(submission));
  };
  billing::FeeItemTerms terms;
  terms.method = billing::ChargeMethod::parking_stay;
  terms.allocation_priority = 140;
  terms.income_account = billing::LedgerAccount::other_income;
  send(billing::DefineFeeItem{item, community, "visitor_parking", "临时停车费", terms});
  send(billing::SetParkingTerms{item, terms_from(first_day)});
  communities_.push_back({item, {}});
}

std::uint32_t CarPark::how_many(std::uint32_t households, std::uint32_t of_thousand) {
  const std::uint32_t in_thousandths = households * of_thousand;
  return in_thousandths / 1000 + (random_.chance(in_thousandths % 1000) ? 1U : 0U);
}

Result<void> CarPark::plan_month(Date first, const std::vector<Residents>& residents) {
  newcomers_.clear();
  for (std::size_t community = 0; community < communities_.size(); ++community) {
    const Residents& of = residents[community];
    for (std::uint32_t n = how_many(of.households, kVisitors); n > 0; --n) plan_visit(community, SIZE_MAX, first);
    if (of.hosts.empty()) continue;
    for (std::uint32_t n = how_many(of.households, kGuests); n > 0; --n) {
      plan_visit(community, of.hosts[random_.below(static_cast<std::uint32_t>(of.hosts.size()))], first);
    }
  }
  return scribe_.keyring.ensure_keys(newcomers_);
}

void CarPark::plan_visit(std::size_t community, std::size_t household, Date first) {
  const Times times = times_of(random_);
  const Date day = add_days(first, random_.between(0, days_in_month(month_of(first)) - 1));
  const Instant left{instant_at(day, times.left).micros + std::int64_t{random_.below(60)} * 1'000'000};
  const Instant entered = plus_minutes(left, -times.minutes);
  const std::size_t vehicle = vehicle_for(communities_[community], entered, left);
  visits_.emplace(left, Visit{community, vehicle, household, entered});
}

// One that has been here before comes again only after all that is planned for it: nothing parks twice at a time.
std::size_t CarPark::vehicle_for(Community& community, Instant entered, Instant left) {
  std::vector<Vehicle>& vehicles = community.vehicles;
  if (!vehicles.empty() && random_.chance(kKnown)) {
    const std::size_t known = random_.below(static_cast<std::uint32_t>(vehicles.size()));
    if (vehicles[known].left < entered) {
      vehicles[known].left = left;
      return known;
    }
  }
  vehicles.push_back({new_id<VehicleId>(), plate_number(random_), left});
  newcomers_.emplace_back(vehicles.back().id.uuid);
  return vehicles.size() - 1;
}

Result<void> CarPark::live(const Host& host) {
  const Instant now = scribe_.clock.now();
  if (visits_.empty() || visits_.begin()->first > now) return {};
  while (!visits_.empty() && visits_.begin()->first <= now) {
    const auto next = visits_.extract(visits_.begin());
    if (auto done = leave(next.mapped(), next.key(), host); !done) return done;
  }
  return scribe_.pipeline.drain();
}

Result<void> CarPark::leave(const Visit& visit, Instant left, const Host& host) {
  const bool visitor = visit.household == SIZE_MAX;
  const HouseholdId household = visitor ? HouseholdId{} : host(visit.household);
  if (!visitor && household.is_nil()) return {};
  const Community& community = communities_[visit.community];
  const Vehicle& vehicle = community.vehicles[visit.vehicle];
  const auto price =
      billing::price_of_stay(terms_from(day_in_shanghai(visit.entered)), visit.entered, left, {}, kShanghaiMinutes);
  if (!price) return pass_on(price.error());
  Submission submission;
  submission.id = new_id<CommandId>();
  submission.company = scribe_.company;
  submission.actor = gate_;
  submission.occurred_at = left;
  auto plate = scribe_.seal(PersonId(vehicle.id.uuid), FieldClass::plate, submission.id, vehicle.plate);
  if (!plate) return pass_on(std::move(plate.error()));
  billing::StayAtGate stay{new_id<ParkingStayId>(), vehicle.id, community.car_park,
                           visit.entered,           left,       std::move(*plate)};
  if (visitor) {
    submission.command = paid(std::move(stay), price->total);
    ++report_.paid;
  } else {
    submission.command = billing::ChargeParkingStay{std::move(stay), household, kDaysToPay};
    ++report_.charged;
  }
  scribe_.pipeline.send(std::move(submission));
  return {};
}

Command CarPark::paid(billing::StayAtGate stay, Money price) {
  billing::PayParkingStay command;
  command.payment = new_id<PaymentId>();
  command.channel = channel_of(random_);
  command.amount = price;
  command.paid_on = day_in_shanghai(stay.left_at);
  command.external_reference = new_reference(command.channel, command.paid_on);
  command.stay = std::move(stay);
  return command;
}

// Other numbers than those of the payments of households.
std::string CarPark::new_reference(PaymentChannel channel, Date day) {
  if (channel == PaymentChannel::cash) return {};
  std::string of = to_string(day);
  of.erase(std::remove(of.begin(), of.end(), '-'), of.end());
  const std::string number = std::to_string(10'000'000 + ++references_);
  return channel == PaymentChannel::wechat ? "42000088" + of + number : of + "2288" + number;
}

}  // namespace steward::demo
