#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/base/block_list.h"
#include "domain/billing/events.h"
#include "domain/registry/events.h"

namespace steward::billing {

struct Unborn {
  bool operator==(const Unborn&) const = default;
};

struct FeeItem {
  FeeItemId id;
  CommunityId community;
  std::string code;
  FeeItemTerms terms;
  std::vector<Tariff> tariffs;  // ascending by effective_from
  bool operator==(const FeeItem&) const = default;
};
struct FeeItemState {
  std::variant<Unborn, FeeItem> is;
  bool operator==(const FeeItemState&) const = default;
};

// A bill as the account knows it. Open while paid < amount.
struct AccountBill {
  std::uint32_t number = 0;
  FeeItemId fee_item;
  Date due_date;
  Date effective_date;  // no allocation may lie before it: when it was issued or last reopened
  std::uint16_t allocation_priority = 100;
  Money amount;
  Money paid;
  bool operator==(const AccountBill&) const = default;
};

struct AccountPayment {
  PaymentId payment;
  PaymentChannel channel = PaymentChannel::cash;
  std::string external_reference;
  Money amount;
  Date received_on;
  Date last_used_on;  // the latest date on which any of it was allocated: no reversal may lie before it
  bool reversed = false;
  Money credit_left;                    // of what it credited, still unused
  std::vector<Allocation> allocations;  // its own and those out of its credit, in the order they were made
  bool operator==(const AccountPayment&) const = default;
};

// The periods of one fee item that were billed, merged and ascending: an item is never billed twice for one day.
struct BilledPeriods {
  FeeItemId fee_item;
  std::vector<std::pair<Date, Date>> periods;  // half-open
  bool operator==(const BilledPeriods&) const = default;
};

// What one household owes and has paid. Σ bills.paid + Σ payments.credit_left = Σ amounts of the unreversed payments.
struct Account {
  BlockList<AccountBill> bills;  // ascending by number: 1, 2, 3 …; gaps only in a fold up to an effective date
  BlockList<AccountPayment> payments;
  std::vector<BilledPeriods> billed;
  [[nodiscard]] Money arrears() const;  // Σ (amount − paid) over open bills
  [[nodiscard]] Money credit() const;   // Σ credit_left
  bool operator==(const Account&) const = default;
};

struct Household {
  HouseholdId id;
  HouseId house;
  BuildingId building;
  CommunityId community;
  PersonId owner;
  Date moved_in_on;
  std::optional<Date> moved_out_on;  // its debts and credit stay; nothing is charged from this day on
  Account account;
  bool operator==(const Household&) const = default;
};
struct HouseholdState {
  std::variant<Unborn, Household> is;
  bool operator==(const HouseholdState&) const = default;
};

struct BillRunProgress {
  std::uint32_t chunks = 0;  // recorded, 0 … chunks-1
  std::uint32_t households = 0;
  std::uint32_t statements = 0;
  std::uint32_t exceptions = 0;
  Money total;
  bool operator==(const BillRunProgress&) const = default;
};
struct RunningBillRun {
  BillRunStarted inputs;
  BillRunProgress progress;
  bool operator==(const RunningBillRun&) const = default;
};
struct CompletedBillRun {
  BillRunId run;
  CommunityId community;
  BillRunProgress progress;
  bool operator==(const CompletedBillRun&) const = default;
};
struct BillRunState {
  std::variant<Unborn, RunningBillRun, CompletedBillRun> is;
  bool operator==(const BillRunState&) const = default;
};

}  // namespace steward::billing
