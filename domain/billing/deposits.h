#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "domain/billing/billing.h"

// Inside billing: deposits that are paid and leave their bills, with a refund or by another use.
namespace steward::billing {

struct DepositsTaken {
  std::vector<Allocation> lines;
  std::vector<PaymentId> paid_by;  // of each line
};

// One deposit after the other, of each the payment that was recorded last first. What is on its way back in a refund
// is no longer there. Refusals: bill-unknown, bill-not-a-deposit, deposit-not-paid, bill-chosen-twice,
// refund-above-deposits, refund-before-use.
[[nodiscard]] Result<DepositsTaken> take_deposits(const Account& account, const std::vector<std::uint32_t>& bills,
                                                  Money amount, Date on);

// Deposits that are credit of `sources` again are held again, charged anew and paid at once: as credit it would pay
// fees, which nobody consented to. Gives how much. The household has so many bills more.
[[nodiscard]] Money hold_again(const Household& household, const std::vector<ReturnedDeposit>& deposits,
                               std::span<const CreditSource> sources, Date on, YearMonth period,
                               std::vector<NewEvent>& events);

}  // namespace steward::billing
