#pragma once

#include <span>
#include <vector>

#include "domain/billing/state.h"

// Which bills money pays (domain reference §2.7, §2.11).
namespace steward::billing {

[[nodiscard]] inline bool is_open(const AccountBill& bill) { return bill.paid < bill.amount; }
[[nodiscard]] inline Money open_amount(const AccountBill& bill) { return {bill.amount.fen - bill.paid.fen}; }

// Money never pays a bill before the bill is there: what lies in the past must not depend on what came later.
[[nodiscard]] inline bool never_before_its_bill(const AccountBill& bill, Date on) { return bill.effective_date <= on; }

// The open bills that may be paid on a day, oldest due first (due date → item priority → bill number): the debt that
// runs into its limitation first is paid first, and the order needs nobody's choice.
[[nodiscard]] std::vector<AccountBill> oldest_due_first(const Account& account, Date on);

struct AllocationResult {
  std::vector<Allocation> allocations;
  Money rest;
};
// Pays the bills one after the other, each up to what is open, until the money is used: no bill is ever overpaid.
[[nodiscard]] AllocationResult bill_by_bill(Money money, std::span<const AccountBill> bills);

// Where credit is taken from, the payment received first (then the one recorded first): what has lain longest is used
// first, and only money that was there on the day.
[[nodiscard]] std::vector<CreditSource> oldest_credit_first(const Account& account, Money needed, Date on);
[[nodiscard]] Money credit_on(const Account& account, Date on);

// Which payment paid how much of which bill: both lists are walked in their order. Their sums are equal.
struct CreditUse {
  PaymentId payment;
  Allocation allocation;
};
[[nodiscard]] std::vector<CreditUse> uses_of(const CreditApplied& event);

// One line for each bill, in the order of its first line.
[[nodiscard]] std::vector<Allocation> merged_by_bill(std::span<const Allocation> allocations);
// nullopt when the sum does not fit.
[[nodiscard]] std::optional<Money> sum_of(std::span<const Allocation> allocations);

}  // namespace steward::billing
