#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "domain/base/money.h"
#include "domain/base/time.h"

// Which part of which bill a payment pays when bills bear late fees (domain reference §2.7, §2.11). The bills that the
// payer chose come first, in the payer's order; then all others, oldest due first, those in dispute last: nobody has
// agreed to pay them before what is not contested. No part is ever paid beyond what is open, and what is left over is
// credit.
namespace steward::billing {

// Stored: append only.
enum class AllocationPolicy : std::uint8_t {
  principal_first = 1,   // bill by bill: its principal, then its late fee, then the next bill
  interest_first = 2,    // bill by bill: its late fee, then its principal
  pro_rata = 3,          // bill by bill: both in proportion to what is open of them, by largest remainder
  by_item_priority = 4,  // as principal_first, but the priority of the fee item goes before the due date
};

struct PayableBill {
  std::uint32_t number = 0;  // of the account; no two are equal
  Date due_date;
  std::uint16_t allocation_priority = 100;  // of its fee item: the smaller first
  Money principal;                          // open, ≥ 0
  Money late_fee;                           // open, ≥ 0
  bool disputed = false;
  bool operator==(const PayableBill&) const = default;
};

struct PaidPart {
  std::uint32_t bill = 0;
  Money principal;
  Money late_fee;
  bool operator==(const PaidPart&) const = default;
};

struct PolicyResult {
  std::vector<PaidPart> parts;  // in the order of payment, none empty
  Money rest;
};

// The order in which bills are paid: due date → priority → number, or priority → due date → number; of those in dispute
// likewise, behind all others.
[[nodiscard]] std::vector<PayableBill> in_order_of(AllocationPolicy policy, std::span<const PayableBill> bills);

// `chosen`: numbers of bills that the payer selected; a number that is not there, or was there before, counts for
// nothing.
[[nodiscard]] PolicyResult allocate(AllocationPolicy policy, Money money, std::span<const PayableBill> bills,
                                    std::span<const std::uint32_t> chosen = {});

}  // namespace steward::billing
