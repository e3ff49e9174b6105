#include <algorithm>

#include "domain/billing/parked.h"

// What a vehicle was charged, folded from its events.
namespace steward::billing {

namespace {

Vehicle* vehicle_for(VehicleState& state, VehicleId id, CommunityId community) {
  if (std::holds_alternative<Unborn>(state.is)) state.is = Vehicle{id, community, {}, {}};
  auto* vehicle = std::get_if<Vehicle>(&state.is);
  return vehicle != nullptr && vehicle->id == id && vehicle->community == community ? vehicle : nullptr;
}

ParkingMonth* find_month(Vehicle& vehicle, FeeItemId fee_item, YearMonth month) {
  const auto found = std::find_if(vehicle.months.begin(), vehicle.months.end(), [&](const ParkingMonth& charged) {
    return charged.fee_item == fee_item && charged.month == month;
  });
  return found != vehicle.months.end() ? &*found : nullptr;
}

// Stays behind the most that are kept, and months in which no later stay can end.
void forget(Vehicle& vehicle) {
  if (vehicle.stays.size() <= kMostKeptStays) return;
  const auto oldest = std::min_element(vehicle.stays.begin(), vehicle.stays.end(),
                                       [](const KeptStay& a, const KeptStay& b) { return a.left_at < b.left_at; });
  const YearMonth month = month_of(oldest->left_on);
  vehicle.forgotten_until = std::max(vehicle.forgotten_until.value_or(oldest->left_at), oldest->left_at);
  vehicle.stays.erase(oldest);
  std::erase_if(vehicle.months, [&](const ParkingMonth& charged) { return charged.month < month; });
}

KeptStay kept(const ParkingStay& stay) {
  return {stay.stay, stay.fee_item, stay.entered_at, stay.left_at, stay.left_on, stay.price.total, Money{}};
}

bool keep(Vehicle& vehicle, KeptStay stay) {
  const bool there = std::any_of(vehicle.stays.begin(), vehicle.stays.end(),
                                 [&](const KeptStay& other) { return !other.reversed && other.stay == stay.stay; });
  if (there || stay.charged < Money{}) return false;
  const YearMonth ended_in = month_of(stay.left_on);
  if (ParkingMonth* month = find_month(vehicle, stay.fee_item, ended_in)) {
    const auto sum = checked_add(month->charged, stay.charged);
    if (!sum) return false;
    month->charged = *sum;
  } else {
    vehicle.months.push_back({stay.fee_item, ended_in, stay.charged});
  }
  vehicle.stays.push_back(std::move(stay));
  forget(vehicle);
  return true;
}

// It counts towards the cap of its month no more.
void take_back(Vehicle& vehicle, KeptStay& stay) {
  if (ParkingMonth* month = find_month(vehicle, stay.fee_item, month_of(stay.left_on))) {
    month->charged.fen -= stay.charged.fen;
  }
  stay.reversed = true;
}

}  // namespace

bool follow(VehicleState& state, const ParkingStayCharged& event) {
  Vehicle* vehicle = vehicle_for(state, event.vehicle, event.community);
  if (vehicle == nullptr) return false;
  KeptStay stay = kept(event.stay);
  stay.household = event.household;
  stay.bill = event.bill;
  return keep(*vehicle, std::move(stay));
}

bool follow(VehicleState& state, const ParkingStayPaid& event) {
  if (find_parking_payment(state, event.payment) != nullptr) return false;
  Vehicle* vehicle = vehicle_for(state, event.vehicle, event.community);
  if (vehicle == nullptr || event.payment.is_nil()) return false;
  KeptStay stay = kept(event.stay);
  stay.tax = event.tax;
  stay.payment = event.payment;
  stay.channel = event.channel;
  stay.external_reference = event.external_reference;
  stay.paid_on = event.paid_on;
  stay.posted = event.posting.period;
  stay.income_account = event.income_account;
  stay.taken_by = event.taken_by;
  stay.shift = event.shift;
  stay.outside_shift = event.outside_shift;
  return keep(*vehicle, std::move(stay));
}

bool follow(VehicleState& state, const ParkingPaymentReversed& event) {
  auto* vehicle = std::get_if<Vehicle>(&state.is);
  if (vehicle == nullptr || vehicle->id != event.vehicle || event.payment.is_nil()) return false;
  const auto paid = std::find_if(vehicle->stays.begin(), vehicle->stays.end(),
                                 [&](const KeptStay& stay) { return stay.payment == event.payment && !stay.reversed; });
  if (paid == vehicle->stays.end() || paid->charged != event.amount) return false;
  take_back(*vehicle, *paid);
  return true;
}

bool follow(VehicleState& state, const ParkingStayReversed& event) {
  auto* vehicle = std::get_if<Vehicle>(&state.is);
  if (vehicle == nullptr || vehicle->id != event.vehicle || event.household.is_nil()) return false;
  const auto charged = std::find_if(vehicle->stays.begin(), vehicle->stays.end(), [&](const KeptStay& stay) {
    return stay.stay == event.stay && stay.household == event.household && !stay.reversed;
  });
  if (charged == vehicle->stays.end() || charged->charged != event.amount || charged->bill != event.bill) return false;
  take_back(*vehicle, *charged);
  return true;
}

}  // namespace steward::billing
