#pragma once

#include <string_view>

#include "tests/support/scenario.h"

// What a cashier does, and finance does to it: for tests of drawers and of cash.
namespace steward::test {

inline const CredentialId kCashier = id<CredentialId>(81);
inline const CredentialId kFinance = id<CredentialId>(84);

inline books::OpenShift open(std::uint8_t shift, std::string_view on, std::int64_t opening_float,
                             CredentialId of = kCashier, CommunityId where = kCommunity) {
  return {id<ShiftId>(shift), of, where, day(on), Money{opening_float}};
}
// In cash.
inline billing::ReceivePayment pay(std::uint8_t n, std::int64_t fen, std::string_view on = "2024-06-11",
                                   CredentialId till = kCashier) {
  billing::ReceivePayment command{};
  command.payment = id<PaymentId>(n);
  command.household = kHousehold;
  command.amount = Money{fen};
  command.received_on = day(on);
  command.till = till;
  return command;
}
inline billing::ReversePayment reverse(std::uint8_t n, std::string_view on) {
  return {id<PaymentId>(n), kHousehold, billing::ReversalReason::entered_wrongly, day(on), kFinance};
}

inline books::RegisterVendor vendor() { return {id<VendorId>(89), "V-1", "恒达电梯", ""}; }
// 1.06 in cash, out of the drawer of `giver`; of nobody: out of the safe.
inline books::RecordExpense bulbs(std::string_view on = "2024-06-12", CredentialId giver = kCashier) {
  books::RecordExpense spent{};
  spent.expense = id<ExpenseId>(90);
  spent.community = kCommunity;
  spent.vendor = vendor().vendor;
  spent.description = "灯泡";
  spent.net = Money{106};
  spent.spent_on = day(on);
  spent.paid_by = billing::PaymentChannel::cash;
  spent.giver = giver;
  return spent;
}

}  // namespace steward::test
