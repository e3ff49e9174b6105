#pragma once

#include "domain/decider.h"

namespace steward::books {

// Money that came, or (below zero) went back.
struct MoneyMoved {
  billing::PaymentChannel channel = billing::PaymentChannel::cash;
  PaymentId payment;  // or the refund, or the expense
  Money amount;
  Date on;
};

// What cash does to the drawer of who took or gave it, added to what is decided; nothing for other channels and where
// no shift is open. Reads till_stream(till), which the command writes. Nil: nobody's drawer. `community`: in whose
// books the money moves. Refusals: shift-of-another-community, since a drawer is counted and banked in the books of
// one; more-than-the-drawer-holds, since notes that are not there are given by nobody. What posts the money is decided
// already: the drawer's part counts outside the drawers from the same day.
[[nodiscard]] Result<void> move_cash(Decision& decision, const Facts& facts, CredentialId till, CommunityId community,
                                     const MoneyMoved& moved);
// Where money that is taken at a desk goes: into the drawer of a shift, or, where it is cash and none is open, into no
// drawer. Neither is said of what is no cash, or nobody's. A till that is named was read.
struct DeskTaking {
  ShiftId shift{};
  bool outside_shift = false;
};
[[nodiscard]] DeskTaking desk_taking(const Facts& facts, billing::PaymentChannel channel, CredentialId till);

// Cash that a payment is said to have brought into a drawer.
struct CashOfPayment {
  PaymentId payment;
  CredentialId till;
  ShiftId shift;  // nil: not known
  Money amount;
  Date taken_on;
  bool outside_shift = false;  // it was taken in none
};
// Whether it was counted at the end of its shift, by a till that was read; what was taken in none never is. Where the
// shift is not known the day says: what was taken on the day of the last count by a till whose next shift is open is
// taken to be in that one.
[[nodiscard]] bool is_counted(const Facts& facts, const CashOfPayment& cash);

// A payment that is reversed, or money in suspense that is sent back: whether its cash came at all, who does so, and
// who hands the notes back for them.
struct CashReversed {
  CashOfPayment cash;
  billing::PaymentChannel channel = billing::PaymentChannel::cash;
  CommunityId community;
  CredentialId reverser;    // nil: nobody's
  CredentialId giver;       // whose drawer is said to give it; nil: nothing is said
  bool never_came = false;  // it was entered, and nobody had paid; else it goes back
  Date on;
};
// Out of which drawer it goes, added to what is decided. What a count missed because it never came is posted back, as
// much as that count is still short of; nobody says so of the own count. Gives how much that was: nothing where the
// shift is not known, was not short, or the till has gone to another community since. Of the rest:
// - what never came and still lies, uncounted, in the drawer of its shift comes out of that one, whoever is named:
//   nobody gives anything;
// - what was taken in no shift is in no drawer: it leaves the cash outside them as it came, unless it goes back and
//   somebody is named who hands it over;
// - else out of the drawer of who is named as giver;
// - else what never came comes out of the drawer that is said to have it; what goes back, out of that of who reverses
//   it; where they keep none of this community, out of the one in which it still lies.
// Reads the till_stream of who took, who reverses and who gives it, which the command writes, and consults the closed
// months. Refusals: as move_cash; shift-not-open, of who is named; reversal-needs-open-shift, where what was in the
// drawer of a shift would come out of none.
[[nodiscard]] Result<Money> reverse_cash(Decision& decision, const Facts& facts, const CashReversed& reversed);

// Cash that somebody gives out, who need not keep a drawer.
struct CashHanded {
  MoneyMoved moved;
  CommunityId community;
  CredentialId by;     // who says so; nil: nobody's
  CredentialId giver;  // whose drawer is said to give it; nil: nothing is said
};
// The cash of a refund comes out of the drawer of who is named, else out of the own one; nothing for other channels.
// Reads the till_stream of both, which the command writes. Refusals: as move_cash; shift-not-open, of who is named;
// reversal-needs-open-shift, where neither has a drawer.
[[nodiscard]] Result<void> refund_cash(Decision& decision, const Facts& facts, const CashHanded& handed);
// Likewise of an expense, but that it may also come out of the cash outside the drawers (the safe): where nobody is
// named, and who says so keeps no drawer of the community.
[[nodiscard]] Result<void> spend_cash(Decision& decision, const Facts& facts, const CashHanded& handed);
// A drawer, and the shift that it is open for; nil: none.
struct DrawerOfShift {
  CredentialId till;
  ShiftId shift;
};
// The drawer out of which spend_cash takes it.
[[nodiscard]] DrawerOfShift drawer_spending(const Facts& facts, const CashHanded& handed);
// Cash of an expense that never was lies where it lay: in the drawer that gave it, while that shift is open, else in
// the safe, whoever says so; or it goes into the drawer of who is named (`receiver`). What the count of that shift
// found too much, because none had been given out, is there already and posted back, whoever is named: as much as that
// count is still over by. Gives how much that was. Whoever gave it may say so too: no cash is missed for it. Reads the
// till_stream of both, which the command writes, and consults the closed months. Refusals: as move_cash;
// shift-not-open, of who is named.
struct CashPutBack {
  MoneyMoved moved;
  CommunityId community;
  DrawerOfShift gave;       // nil: the safe did
  CredentialId receiver;    // nil: nothing is said
  bool never_left = false;  // none was given out; else it came back
};
[[nodiscard]] Result<Money> put_back_cash(Decision& decision, const Facts& facts, const CashPutBack& back);

}  // namespace steward::books
