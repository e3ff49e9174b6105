#pragma once

#include "domain/decider.h"

namespace steward::books {

// Money that came, or (below zero) went back.
struct MoneyMoved {
  billing::PaymentChannel channel = billing::PaymentChannel::cash;
  PaymentId payment;  // or the refund
  Money amount;
  Date on;
};

// What cash does to the drawer of who took or gave it, added to what is decided; nothing for other channels and where
// no shift is open. Reads till_stream(till), which the command writes. Nil: nobody's drawer. `community`: in whose
// books the money moves. Refusal: shift-of-another-community, since a drawer is counted and banked in the books of one.
[[nodiscard]] Result<void> move_cash(Decision& decision, const Facts& facts, CredentialId till, CommunityId community,
                                     const MoneyMoved& moved);
// The open shift of a till that was read; nil: none.
[[nodiscard]] ShiftId open_shift_of(const Facts& facts, CredentialId till);

// Cash that a payment is said to have brought into a drawer.
struct CashOfPayment {
  PaymentId payment;
  CredentialId till;
  ShiftId shift;  // nil: not known
  Money amount;
  Date taken_on;
};
// Whether it was counted at the end of its shift, by a till that was read. Where the shift is not known the day says:
// what was taken on the day of the last count by a till whose next shift is open is taken to be in that one.
[[nodiscard]] bool is_counted(const Facts& facts, const CashOfPayment& cash);
// Cash that was counted and never came: as much as the count of its shift is still short of is posted back, added to
// what is decided. Gives how much; nothing where the shift is not known, was not short, or the till has gone to another
// community since. Reads till_stream(till), which the command writes, and consults the closed months.
[[nodiscard]] Money take_back_shortage(Decision& decision, const Facts& facts, const CashOfPayment& cash, Date on);

}  // namespace steward::books
