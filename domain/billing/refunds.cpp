#include <algorithm>
#include <optional>

#include "domain/approvals/approvals.h"
#include "domain/base/text.h"
#include "domain/billing/allocation.h"
#include "domain/billing/corrections.h"
#include "domain/billing/deposits.h"
#include "domain/billing/given_back.h"
#include "domain/billing/incoming.h"
#include "domain/billing/pricing.h"
#include "domain/billing/subjects.h"
#include "domain/books/periods.h"
#include "domain/books/tills.h"

// Money that goes back: approved (and reserved), sent, settled.
namespace steward::billing {

namespace {

// Where the money of a refund is taken from.
struct Taken {
  std::vector<CreditSource> sources;
  std::vector<Allocation> reopened;
  std::vector<PaymentId> paid_by;  // as of RefundApproved
};

Result<Taken> from_credit(const Account& account, const ApproveRefund& command) {
  const Money credit = credit_on(account, command.approved_on);
  if (command.amount > credit) return fail("refund-above-credit", {{"credit_fen", credit.fen}});
  return Taken{oldest_credit_first(account, command.amount, command.approved_on), {}, {}};
}

// What is still credit goes first; then what the payment paid, the newest allocation first.
Result<Taken> from_payment(const Account& account, const ApproveRefund& command) {
  const AccountPayment* payment = find_payment(account, command.payment);
  if (payment == nullptr || payment->origin == PaymentOrigin::adjustment) return fail("payment-unknown");
  if (payment->reversed) return fail("payment-reversed");
  const Money most{payment->amount.fen - payment->refunded.fen};
  if (command.amount > most) return fail("refund-above-payment", {{"refundable_fen", most.fen}});
  if (command.approved_on < payment->last_used_on) {
    return fail("refund-before-use", {{"earliest", payment->last_used_on}});
  }
  Taken taken;
  const Money of_credit = std::min(command.amount, payment->credit_left);
  if (of_credit > Money{}) taken.sources.push_back({payment->payment, of_credit});
  taken.reopened = lines_of(undo_newest(payment->uses, {command.amount.fen - of_credit.fen}).parts);
  return taken;
}

Result<Taken> from_deposits(const Account& account, const ApproveRefund& command) {
  if (!command.payment.is_nil()) return fail("refund-of-two-kinds");
  auto deposits = take_deposits(account, command.bills, command.amount, command.approved_on);
  if (!deposits) return pass_on(std::move(deposits.error()));
  return Taken{{}, std::move(deposits->lines), std::move(deposits->paid_by)};
}

Result<Taken> taken_for(const Account& account, const ApproveRefund& command) {
  if (!command.bills.empty()) return from_deposits(account, command);
  return command.payment.is_nil() ? from_credit(account, command) : from_payment(account, command);
}

Result<const AccountRefund*> refund_of(const Household& household, RefundId id) {
  const AccountRefund* refund = find_refund(household.account, id);
  if (refund == nullptr) return fail("refund-unknown");
  return refund;
}

// A step never lies before the one that it follows.
Result<void> check_step_date(const AccountRefund& refund, Date on, const DecisionContext& context) {
  if (auto date = check_money_date(on, context); !date) return date;
  if (on < refund.last_step_on) return fail("refund-step-out-of-order", {{"earliest", refund.last_step_on}});
  return {};
}

// The latest month to which anything of the payments that it gives back was posted.
YearMonth latest_posting(const Account& account, PaymentId payment, const Taken& taken) {
  const AccountPayment* refunded = find_payment(account, payment);
  YearMonth latest = latest_posting(account, taken.sources);
  if (refunded != nullptr) latest = std::max(latest, refunded->posted);
  for (const PaymentId of_deposit : taken.paid_by) latest = std::max(latest, find_payment(account, of_deposit)->posted);
  return latest;
}

// A deposit that goes back is owed no more: what the refund opens of its bill is closed with it, or credit and the next
// payment would pay it again. nullopt when none of it was a deposit.
std::optional<BillsWaived> deposits_returned(const Account& account, const RefundApproved& refund) {
  std::vector<PaymentUse> parts;
  for (const Allocation& line : refund.reopened) {
    if (!is_deposit(*find_bill(account, line.bill))) continue;
    parts.push_back({line.bill, refund.approved_on, line.amount, line.late_fee});
  }
  if (parts.empty()) return std::nullopt;
  BillsWaived event{refund.household,
                    refund.house,
                    refund.building,
                    refund.community,
                    WaiverKind::deposit_returned,
                    refund.approved_on,
                    merged_by_bill(parts),
                    {},
                    {}};
  event.posting = PostingBuilder(refund.posting.period)
                      .debit(LedgerAccount::deposits_held, principal_of(event.lines))
                      .debit(LedgerAccount::sundry_income, late_fee_of(event.lines))
                      .credit(LedgerAccount::receivables, sum_of(event.lines).value())
                      .take();
  return event;
}

// `paid_from`: the account of the household's community that the money leaves.
Posting posting_of(const SettleRefund& command, const AccountRefund& refund, LedgerAccount paid_from,
                   YearMonth period) {
  if (command.outcome == RefundOutcome::failed) return {period, {}};
  PostingBuilder builder(period);
  builder.debit(LedgerAccount::refunds_payable, refund.amount);
  builder.credit(command.outcome == RefundOutcome::succeeded ? paid_from : LedgerAccount::credit_balances,
                 refund.amount);
  return builder.take();
}

// What a refund does where the money was.
NewEvent suspense_refunded(const Facts& facts, const SuspenseCleared& cleared, const AccountRefund& refund, Date on) {
  const SuspenseReceived& received = cleared.received;
  SuspenseRefunded event{received.payment,
                         received.community,
                         refund.refund,
                         refund.channel,
                         refund.amount,
                         on,
                         PostingBuilder(books::posting_period(facts, received.community, on, cleared.posted))
                             .debit(cleared.between, refund.amount)
                             .credit(ledger_account_of(refund.channel), refund.amount)
                             .take()};
  return {suspense_stream(received.payment), std::move(event), received.community, on};
}

// What adjustments gave back pays the bills that they touched at once, unless it does not lie when these are opened.
std::vector<Allocation> open_and_adjusted(const Account& account) {
  std::vector<Allocation> lines;
  for (const AccountBill& bill : account.bills) {
    const bool touched = bill.kind == BillKind::adjustment || find_adjusted(account, bill.number) != nullptr;
    if (touched && open_principal(bill) > Money{}) lines.push_back({bill.number, open_principal(bill)});
  }
  return lines;
}

}  // namespace

std::optional<PaymentId> sent_back(const AccountRefund& refund) {
  if (refund.channel == PaymentChannel::cash || refund.sources.empty()) return std::nullopt;
  const PaymentId payment = refund.sources.front().payment;  // of deposits line by line
  const bool alone = std::all_of(refund.sources.begin(), refund.sources.end(),
                                 [&](const CreditSource& source) { return source.payment == payment; });
  return alone ? std::optional(payment) : std::nullopt;
}

std::vector<OriginalChannel> original_channels(const Account& account, const AccountRefund& refund) {
  std::vector<OriginalChannel> channels;
  for (const CreditSource& source : refund.sources) {
    const AccountPayment* payment = find_payment(account, source.payment);
    if (payment == nullptr || payment->origin != PaymentOrigin::received) continue;
    const auto known = std::find_if(channels.begin(), channels.end(),
                                    [&](const OriginalChannel& of) { return of.channel == payment->channel; });
    if (known != channels.end()) {
      known->amount.fen += source.amount.fen;
    } else {
      channels.push_back({payment->channel, source.amount});
    }
  }
  return channels;
}

const SuspenseCleared* refunded_elsewhere(const AccountRefund& refund, const SuspenseState& suspense,
                                          CommunityId community) {
  const SuspenseCleared* elsewhere = cleared_elsewhere(suspense, community);
  if (elsewhere == nullptr || elsewhere->received.channel != refund.channel) return nullptr;
  return elsewhere->between == LedgerAccount::inter_community ? elsewhere : nullptr;
}

Result<Decision> decide_on(const Facts& facts, const ApproveRefund& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  if (find_refund(household.account, command.refund) != nullptr) return fail("refund-exists");
  if (household.account.refunds.size() >= kMostOfAccount) return fail("account-too-long");
  if (command.amount <= Money{} || command.amount > kLargestAmount) {
    return fail("amount-out-of-range", {{"amount_fen", command.amount.fen}});
  }
  if (auto date = check_money_date(command.approved_on, context); !date) return pass_on(date.error());
  auto taken = taken_for(household.account, command);
  if (!taken) return pass_on(std::move(taken.error()));
  auto events = approvals::authorize(facts, command.authority, household.community, approvals::Action::refund,
                                     command.amount, context);
  if (!events) return pass_on(std::move(events.error()));
  const Money reopened = sum_of(taken->reopened).value();
  const YearMonth posted = latest_posting(household.account, command.payment, *taken);
  const Money of_credit{command.amount.fen - reopened.fen};
  RefundApproved event{command.refund,
                       household.id,
                       household.house,
                       household.building,
                       household.community,
                       command.payment,
                       command.approved_on,
                       command.amount,
                       std::move(taken->sources),
                       taken->reopened,
                       command.reason,
                       PostingBuilder(books::posting_period(facts, household.community, command.approved_on, posted))
                           .debit(LedgerAccount::credit_balances, of_credit)
                           .debit(LedgerAccount::receivables, reopened)
                           .credit(LedgerAccount::refunds_payable, command.amount)
                           .take(),
                       std::move(taken->paid_by)};
  auto closed = deposits_returned(household.account, event);
  const Money returned = closed ? sum_of(closed->lines).value() : Money{};
  const Money owed_again{reopened.fen - returned.fen};
  std::vector<NewEvent> approved{{stream_of(household.id), std::move(event), household.community, command.approved_on}};
  if (closed) {
    approved.push_back({stream_of(household.id), std::move(*closed), household.community, command.approved_on});
  }
  const auto given = give_back(facts, household, taken->reopened, command.approved_on, approved);
  if (!given) return pass_on(given.error());
  events->insert(events->begin(), approved.begin(), approved.end());
  return Decision{
      std::move(*events),
      {{"refund_id", command.refund.uuid},
       {"household_id", household.id.uuid},
       {"amount_fen", command.amount.fen},
       {"reopened_fen", owed_again.fen},
       {"returned_fen", returned.fen},
       {"applied_fen", given->applied.fen},
       {"late_fee_fen", given->late_fee.fen},
       {"arrears_fen", household.account.arrears().fen + owed_again.fen - given->applied.fen + given->late_fee.fen},
       {"credit_fen", household.account.credit().fen - of_credit.fen - given->applied.fen}}};
}

Result<Decision> decide_on(const Facts& facts, const SendRefund& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  const auto refund = refund_of(household, command.refund);
  if (!refund) return pass_on(refund.error());
  if (!may_be_sent((*refund)->status)) return fail("refund-not-to-be-sent");
  if (auto date = check_step_date(**refund, command.sent_on, context); !date) return pass_on(date.error());
  const auto channels = original_channels(household.account, **refund);
  const bool as_it_came = std::all_of(channels.begin(), channels.end(),
                                      [&](const OriginalChannel& of) { return of.channel == command.channel; });
  if (!as_it_came && command.reason.empty()) return fail("refund-by-another-channel");
  const std::uint32_t attempt = (*refund)->attempts + 1;
  const Sealed reason = command.reason.empty() ? Sealed{} : command.reason;
  const RefundSent event{
      command.refund, household.id,    household.house, household.building, household.community, command.channel,
      attempt,        command.sent_on, reason};
  return Decision{{{stream_of(household.id), event, household.community, command.sent_on}},
                  {{"refund_id", command.refund.uuid}, {"attempt", std::int64_t{attempt}}}};
}

Result<Decision> decide_on(const Facts& facts, const SettleRefund& command, const DecisionContext& context) {
  const auto found = household_of(facts, command.household);
  if (!found) return pass_on(found.error());
  const Household& household = **found;
  const auto refund = refund_of(household, command.refund);
  if (!refund) return pass_on(refund.error());
  if (!may_be_settled((*refund)->status, command.outcome)) {
    return fail(command.outcome == RefundOutcome::cancelled ? "refund-not-to-be-cancelled" : "refund-not-sent");
  }
  if (!command.external_reference.empty()) {
    if (auto valid = check_money((*refund)->amount, (*refund)->channel, command.external_reference); !valid) {
      return pass_on(valid.error());
    }
  }
  if (auto date = check_step_date(**refund, command.settled_on, context); !date) return pass_on(date.error());
  if (command.outcome == RefundOutcome::cancelled &&
      last_bill_number(household.account) + (*refund)->deposits.size() > kMostOfAccount) {
    return fail("account-too-long");
  }
  const YearMonth period = books::posting_period(facts, household.community, command.settled_on, (*refund)->posted);
  const SuspenseCleared* elsewhere = nullptr;
  if (const auto payment = sent_back(**refund); payment && command.outcome == RefundOutcome::succeeded) {
    elsewhere = refunded_elsewhere(**refund, facts.get<SuspenseState>(suspense_stream(*payment)), household.community);
  }
  const LedgerAccount paid_from = elsewhere != nullptr ? elsewhere->between : ledger_account_of((*refund)->channel);
  RefundSettled event{command.refund,
                      household.id,
                      household.house,
                      household.building,
                      household.community,
                      command.outcome,
                      (*refund)->channel,
                      command.external_reference,
                      command.settled_on,
                      (*refund)->amount,
                      posting_of(command, **refund, paid_from, period)};
  std::vector<NewEvent> events{{stream_of(household.id), std::move(event), household.community, command.settled_on}};
  if (elsewhere != nullptr) events.push_back(suspense_refunded(facts, *elsewhere, **refund, command.settled_on));
  Money credit = household.account.credit();
  if (command.outcome == RefundOutcome::cancelled) {
    credit.fen += (*refund)->amount.fen;
    credit.fen -=
        hold_again(household, (*refund)->deposits, (*refund)->sources, command.settled_on, period, events).fen;
    // It may be of a bill that was opened while it was away.
    const auto given = give_back(facts, household, open_and_adjusted(household.account), command.settled_on, events);
    if (!given) return pass_on(given.error());
    credit.fen -= given->applied.fen;
  }
  Decision decision{
      std::move(events),
      {{"refund_id", command.refund.uuid}, {"amount_fen", (*refund)->amount.fen}, {"credit_fen", credit.fen}}};
  if (command.outcome == RefundOutcome::succeeded) {
    const books::MoneyMoved moved{(*refund)->channel, PaymentId(command.refund.uuid), -(*refund)->amount,
                                  command.settled_on};
    auto cash = books::refund_cash(decision, facts, {moved, household.community, command.till, command.giver});
    if (!cash) return pass_on(std::move(cash.error()));
  }
  return decision;
}

}  // namespace steward::billing
