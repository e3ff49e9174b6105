#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "domain/base/money.h"
#include "domain/billing/chart_of_accounts.h"

// The net and the tax of one event by account and VAT rate.
namespace steward::ledger {

// In rows, where no rate is said: what expenses paid, and tax whose rate nobody knows.
inline constexpr std::int32_t kNoVatRate = -1;

// Debits are positive. What the posting says of tax is what counts: what is at no rate that is known stays at none.
class TaxesOfEvent {
 public:
  // A line of the posting.
  void expect(billing::LedgerAccount account, Money tax) {
    if (tax != Money{}) left_[account].fen += tax.fen;
  }
  [[nodiscard]] bool expects(billing::LedgerAccount account) const {
    const auto found = left_.find(account);
    return found != left_.end() && found->second != Money{};
  }
  void count(billing::LedgerAccount account, std::int32_t rate_millionths, Money net, Money tax) {
    if (net == Money{} && tax == Money{}) return;  // most events have none
    Amounts& amounts = at_rates_[{account, rate_millionths}];
    amounts.net.fen += net.fen;
    amounts.tax.fen += tax.fen;
  }
  // Calls `each` with account, rate, net and tax of what is not zero, in that order.
  template <class Each>
  void settle(const Each& each) {
    for (const auto& [key, amounts] : at_rates_) left_[key.first].fen -= amounts.tax.fen;
    for (const auto& [account, tax] : left_) at_rates_[{account, kNoVatRate}].tax.fen += tax.fen;
    for (const auto& [key, amounts] : at_rates_) {
      if (amounts.net != Money{} || amounts.tax != Money{}) each(key.first, key.second, amounts.net, amounts.tax);
    }
  }

 private:
  struct Amounts {
    Money net;
    Money tax;
  };
  std::map<billing::LedgerAccount, Money> left_;
  std::map<std::pair<billing::LedgerAccount, std::int32_t>, Amounts> at_rates_;
};

}  // namespace steward::ledger
