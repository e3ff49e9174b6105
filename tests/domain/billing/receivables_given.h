#pragma once

#include <string_view>
#include <vector>

#include "domain/billing/billing.h"
#include "tests/support/scenario.h"

// What tests of receivables have in common: a household with two bills, or with a deposit.
namespace steward::billing {

using namespace steward::test;

inline PaymentId payment(std::uint8_t n) { return id<PaymentId>(n); }
inline RefundId refund(std::uint8_t n) { return id<RefundId>(n); }
inline Sealed text() { return sealed(kOwner, FieldClass::free_text); }

inline Command charge_of(std::int64_t fen, std::string_view due, std::string_view on) {
  return RaiseCharge{kHousehold, kRepair, Money{fen}, day(on), day(due), {}};
}
inline ReceivePayment pay(std::uint8_t n, std::int64_t fen, std::string_view on,
                          std::vector<std::uint32_t> bills = {}) {
  return {payment(n), kHousehold, PaymentChannel::cash, "", Money{fen}, day(on), std::move(bills)};
}

inline const std::vector<Command> kTwoBills =
    a_household() +
    std::vector<Command>{charge_of(100, "2024-06-20", "2024-06-01"), charge_of(200, "2024-06-10", "2024-06-05")};

inline const FeeItemId kDeposit = id<FeeItemId>(52);
// Repairs bear 6 %; a deposit for works on the flat is held for the household.
inline std::vector<Command> with_tax_and_deposit() {
  DefineFeeItem deposit{kDeposit, kCommunity, "deposit", "装修押金", {}};
  deposit.terms.method = ChargeMethod::deposit;
  deposit.terms.income_account = LedgerAccount::deposits_held;
  return a_household() + std::vector<Command>{deposit, SetVatRate{kRepair, {day("2023-01-01"), 60'000, true}}};
}
inline Command deposit_of(std::int64_t fen) {
  return RaiseCharge{kHousehold, kDeposit, Money{fen}, day("2024-06-01"), day("2024-06-10"), {}};
}
// What all postings so far put on an account.
inline std::int64_t on_account(Scenario& scenario, LedgerAccount account) {
  std::int64_t sum = 0;
  for (const NewEvent& event : scenario.world().events()) {
    const Posting* posting = test::posting_of(event.event);
    if (posting == nullptr) continue;
    for (const PostingLine& line : posting->lines) sum += line.account == account ? line.amount.fen : 0;
  }
  return sum;
}

}  // namespace steward::billing
