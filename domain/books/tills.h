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
// Whether the shift of a till that was read is open.
[[nodiscard]] bool has_open_drawer(const Facts& facts, CredentialId till);
// Whether what that till, which was read, took on a day has been counted at the end of a shift. What was taken on the
// day of the last count by a till whose next shift is open is taken to be in that one.
[[nodiscard]] bool is_counted(const Facts& facts, CredentialId till, Date taken_on);

}  // namespace steward::books
