#pragma once

#include <cstddef>

#include "domain/billing/billing.h"

// What a vehicle parked, as decisions and the edge ask for it.
namespace steward::billing {

// As many as a vehicle has in a month, twice a day: those of before are in the sums of their months alone, and can be
// reversed no more (parking-stay-forgotten).
inline constexpr std::size_t kMostKeptStays = 64;

// For the stays of a month on one car park, which its month cap is about. `vehicle`: null when it never parked.
[[nodiscard]] Money charged_in_month(const Vehicle* vehicle, FeeItemId fee_item, YearMonth month);
// By the terms in force on the day of entry. Refusals: parking-terms-missing, and those of price_of_stay.
[[nodiscard]] Result<ParkingPrice> quote(const FeeItem& item, Instant entered, Instant left, Money charged_before,
                                         std::int32_t utc_offset_minutes);
// The stay as it counts, or as it was reversed last; nullptr when none is kept.
[[nodiscard]] const KeptStay* find_stay(const VehicleState& state, ParkingStayId stay);
// nullptr when no stay that is kept was paid by it.
[[nodiscard]] const KeptStay* find_parking_payment(const VehicleState& state, PaymentId payment);

}  // namespace steward::billing
