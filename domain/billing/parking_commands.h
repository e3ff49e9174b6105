#pragma once

#include <string>

#include "domain/approvals/authority.h"
#include "domain/billing/parking_events.h"

namespace steward::billing {

// Outcome: fee_item_id, effective_from.
struct SetParkingTerms {
  FeeItemId fee_item;
  ParkingTerms terms;
  approvals::Authority authority{};
};

// What the gate saw.
struct StayAtGate {
  ParkingStayId stay;
  VehicleId vehicle;
  FeeItemId fee_item;
  Instant entered_at;
  Instant left_at;
  Sealed plate;  // may be empty
};

// Outcome: stay_id, vehicle_id, household_id, minutes, amount_fen, bill_number (0 when it costs nothing).
struct ChargeParkingStay {
  StayAtGate stay;
  HouseholdId household;
  std::int32_t due_days = 0;  // after the day on which it left
};
inline constexpr std::int32_t kMostParkingDueDays = 366;

// Outcome: stay_id, vehicle_id, payment_id, minutes, amount_fen, tax_fen, receipt_year, receipt_number.
struct PayParkingStay {
  StayAtGate stay;
  PaymentId payment;
  PaymentChannel channel = PaymentChannel::cash;
  std::string external_reference;
  Money amount;         // that the gate took: refused when it is not the price
  Date paid_on;         // not before the day on which it left
  CredentialId till{};  // as of a payment
};

// Of a stay that was charged to a household; one that was paid at the gate is reversed with its payment. The bill is
// cancelled by the rules of CancelStatement. Outcome: stay_id, vehicle_id, household_id, bill_number (0 where it cost
// nothing), amount_fen; arrears_fen of the household after it; cut_by_cap_fen: what other stays of the month were
// charged less since this one had taken the room under the month cap. They stay as they are: often the stay is charged
// again and takes the same room, and they may be others' bills, or paid by visitors who have left.
struct ReverseParkingStay {
  VehicleId vehicle;
  ParkingStayId stay;
  Date reversed_on;
  Sealed reason;
  approvals::Authority authority{};
};

// Outcome: vehicle_id, payment_id, amount_fen; shortage_taken_back_fen as of ReversePayment; cut_by_cap_fen as above.
struct ReverseParkingPayment {
  VehicleId vehicle;
  PaymentId payment;
  ReversalReason reason = ReversalReason::entered_wrongly;
  Date reversed_on;
  CredentialId till{};          // as of ReversePayment
  bool own_of_the_day = false;  // likewise
  CredentialId giver{};         // likewise
};

}  // namespace steward::billing
