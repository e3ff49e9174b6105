#pragma once

#include <span>
#include <vector>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"

// Inside billing: money that comes in, from a payer or out of suspense.
namespace steward::billing {

struct Incoming {
  PaymentId payment;
  PaymentChannel channel = PaymentChannel::cash;
  std::string external_reference;
  LedgerAccount from = LedgerAccount::cash_on_hand;  // debited
  Money amount;
  Date received_on;
  std::vector<std::uint32_t> bills;  // as of ReceivePayment
  YearMonth posted{};                // the month to which it was, as money in suspense
  std::vector<FeeItemId> for_items{};
  CredentialId taken_by{};
  ShiftId shift{};
  bool outside_shift = false;
  // It has moved and is in no book yet: refused, it would be lost. Chosen bills of which nothing is open take none of
  // it.
  bool passes_over_closed = false;
};

// An amount in range, and a reference that is plain text; only cash may have none.
[[nodiscard]] Result<void> check_money(Money amount, PaymentChannel channel, std::string_view reference);

// Bills that the payer chose: each once, there on the day and open. Refusals: bill-unknown, bill-chosen-twice,
// bill-not-yet-issued, bill-of-another-fee-item, and why nothing of it is open.
[[nodiscard]] Result<void> check_choice(const Account& account, const Incoming& incoming);

// The payment on the household's account, with the late fees that it makes a debt. Amount, reference and date were
// checked before. Consults the receipt counter and the collection policy.
[[nodiscard]] Result<Decision> receive(const Facts& facts, const Household& household, const Incoming& incoming,
                                       const DecisionContext& context);

// The money in suspense of another community that a payment of a household of `community` was; null when it was none.
[[nodiscard]] const SuspenseCleared* cleared_elsewhere(const SuspenseState& suspense, CommunityId community);
// What a reversal of that payment does where the money is: as with any payment it leaves the account to which it came.
// Back into suspense would be another answer to whose it is, which the reversal does not have; whoever has one enters
// the money again. Consults the closed months of that community.
[[nodiscard]] NewEvent suspense_reversed(const Facts& facts, const SuspenseCleared& cleared, Date on);

// Credit used for open bills: what follows, and how much; nothing where there is no credit on the day or no bill that
// it may pay. What is for few fee items is used before what is for all. `household` as it will be. Consults the
// collection policy.
struct CreditUsed {
  std::vector<NewEvent> events;
  Money used;
  Money posted;  // late fees, less what of them is waived because it was not due
};
[[nodiscard]] Result<CreditUsed> use_credit(const Facts& facts, const Household& household, Date on, CreditReach reach);

// What was credited by `sources` pays `allocations`: their sums are equal, and more than nothing.
[[nodiscard]] NewEvent credit_applied(const Household& household, Date on, YearMonth period,
                                      std::vector<Allocation> allocations, std::vector<CreditSource> sources);

// Nothing pays a bill again that is paid in full: where late fees are posted at payment, what these bills' days bear by
// what is known once these events are, all of the household, is posted behind them. What is open of late fees posted
// before is no matter. As of no day before one that was posted, or on which a bill was paid. Gives how much. Consults
// the collection policy and the closed months.
[[nodiscard]] Result<Money> post_days_of_paid(const Facts& facts, const Household& household,
                                              std::span<const std::uint32_t> bills, Date on,
                                              std::vector<NewEvent>& events);

// What is open of posted late fees and is not due by what is known once these events are, all of the household: waived
// behind them, each bill as of the day up to which its fee was posted and not before `on`. Gives how much. Consults the
// collection policy.
[[nodiscard]] Result<Money> waive_excess(const Facts& facts, const Household& household, Date on,
                                         std::vector<NewEvent>& events);

// Late fees alone, of a household that has them. Never in a month before the one to which they were posted.
[[nodiscard]] NewEvent excess_waived(const Facts& facts, const Household& household, Date on,
                                     std::vector<Allocation> lines);

// The household after these events of it.
[[nodiscard]] Household after(const Household& household, std::span<const NewEvent> events);

[[nodiscard]] NewEvent late_fees_posted(const Household& household, Date on, YearMonth period,
                                        std::vector<LateFeeLine> lines);

}  // namespace steward::billing
