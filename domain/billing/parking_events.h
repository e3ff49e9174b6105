#pragma once

#include <cstdint>
#include <string>

#include "domain/billing/events.h"
#include "domain/billing/parking.h"

// Temporary parking: its terms, and what vehicles were charged.
namespace steward::billing {

struct ParkingTermsSet {
  FeeItemId fee_item;  // of method parking_stay
  CommunityId community;
  ParkingTerms terms;
  bool operator==(const ParkingTermsSet&) const = default;
};

// A stay as the gate saw it, and what it costs.
struct ParkingStay {
  ParkingStayId stay;  // chosen by the gate system
  FeeItemId fee_item;
  Instant entered_at;
  Instant left_at;
  Date left_on;            // the local date of left_at; the month cap is that of its month
  Money charged_before{};  // the vehicle, for the other stays of that month: what the month cap left room for
  ParkingPrice price;
  Sealed plate;  // may be empty; its subject is the vehicle
  bool operator==(const ParkingStay&) const = default;
};

// Charged to the account of a household: in the same append its ChargeRaised, which has the posting. A stay that costs
// nothing has none.
struct ParkingStayCharged {
  VehicleId vehicle;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  ParkingStay stay;
  std::uint32_t bill = 0;  // of the household; 0: it costs nothing
  bool operator==(const ParkingStayCharged&) const = default;
};

// Paid at the gate by somebody who has no account here: income at once. The amount is stay.price.total, > 0.
struct ParkingStayPaid {
  VehicleId vehicle;
  CommunityId community;
  ParkingStay stay;
  PaymentId payment;
  PaymentChannel channel = PaymentChannel::cash;
  std::string external_reference;  // as of a payment
  Money tax;                       // inside the amount
  LedgerAccount income_account = LedgerAccount::other_income;
  Date paid_on;
  std::int32_t receipt_year = 0;
  std::int64_t receipt_number = 0;  // of the same counter as those of payments
  Posting posting;
  CredentialId taken_by{};
  ShiftId shift{};             // whose drawer has the cash; nil: none
  bool outside_shift = false;  // as of PaymentReceived
  bool operator==(const ParkingStayPaid&) const = default;
};

// The charge to a household taken back: the stay counts as if it had never been charged, and may be charged again,
// whoever it belongs to. In the same append its bill is cancelled (StatementCancelled), which has the posting.
struct ParkingStayReversed {
  VehicleId vehicle;
  HouseholdId household;  // that it had been charged to
  HouseId house;
  BuildingId building;
  CommunityId community;
  ParkingStayId stay;
  FeeItemId fee_item;
  Date reversed_on;
  Money amount;            // that it had cost
  std::uint32_t bill = 0;  // of the household; 0: it cost nothing
  Sealed reason;           // free text, may be empty
  bool operator==(const ParkingStayReversed&) const = default;
};

// A counter-entry: the stay counts as if it had never been charged, and may be charged again.
struct ParkingPaymentReversed {
  VehicleId vehicle;
  CommunityId community;
  ParkingStayId stay;
  FeeItemId fee_item;
  PaymentId payment;
  PaymentChannel channel = PaymentChannel::cash;  // of the payment
  std::string external_reference;                 // of the payment; free again when it had been entered wrongly
  ReversalReason reason = ReversalReason::entered_wrongly;
  Date reversed_on;
  Money amount;
  Money tax;  // inside the amount
  Posting posting;
  bool operator==(const ParkingPaymentReversed&) const = default;
};

}  // namespace steward::billing
