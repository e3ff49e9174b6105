#include <algorithm>

#include "domain/approvals/approvals.h"
#include "domain/billing/incoming.h"
#include "domain/books/periods.h"
#include "domain/books/settlements.h"
#include "domain/books/tills.h"

// Money whose payer is not known yet: in the books from the day on which it came, until it is assigned or sent back, or
// turns out to be in them since before.
namespace steward::billing {

namespace {

Result<const SuspenseReceived*> open_suspense(const Facts& facts, PaymentId id) {
  const auto& state = facts.get<SuspenseState>(suspense_stream(id));
  if (std::holds_alternative<Unborn>(state.is)) return fail("suspense-unknown");
  const auto* suspense = std::get_if<Suspense>(&state.is);
  if (suspense == nullptr) return fail("suspense-cleared");
  return &suspense->received;
}

// Not before the money came.
Result<void> check_clearing(const SuspenseReceived& received, Date on, const DecisionContext& context) {
  if (auto date = check_money_date(on, context); !date) return date;
  if (on < received.received_on) return fail("suspense-not-yet-received", {{"received_on", received.received_on}});
  return {};
}

bool clear(SuspenseState& state, PaymentId payment, const Posting& posting,
           LedgerAccount between = LedgerAccount::suspense) {
  auto* suspense = std::get_if<Suspense>(&state.is);
  if (suspense == nullptr || suspense->received.payment != payment) return false;
  SuspenseReceived received = std::move(suspense->received);
  const YearMonth posted = std::max(received.posting.period, posting.period);
  state.is = SuspenseCleared{std::move(received), between, posted};
  return true;
}

// Out of suspense into the account between communities: what is owed to another, or was by it, in the month in which
// the payment counts.
Posting between_communities(const Facts& facts, const SuspenseReceived& received) {
  return PostingBuilder(books::posting_period(facts, received.community, received.received_on, received.posting.period))
      .debit(LedgerAccount::suspense, received.amount)
      .credit(LedgerAccount::inter_community, received.amount)
      .take();
}

}  // namespace

const SuspenseCleared* cleared_elsewhere(const SuspenseState& suspense, CommunityId community) {
  const auto* cleared = std::get_if<SuspenseCleared>(&suspense.is);
  return cleared != nullptr && cleared->received.community != community ? cleared : nullptr;
}

NewEvent suspense_reversed(const Facts& facts, const SuspenseCleared& cleared, Date on) {
  const SuspenseReceived& received = cleared.received;
  SuspenseReversed event{received.payment,
                         received.community,
                         received.channel,
                         received.amount,
                         on,
                         PostingBuilder(books::posting_period(facts, received.community, on, cleared.posted))
                             .debit(cleared.between, received.amount)
                             .credit(ledger_account_of(received.channel), received.amount)
                             .take()};
  return {suspense_stream(received.payment), std::move(event), received.community, on};
}

Result<Decision> decide_on(const Facts& facts, const ReceiveSuspense& command, const DecisionContext& context) {
  const StreamId stream = suspense_stream(command.payment);
  if (!std::holds_alternative<Unborn>(facts.get<SuspenseState>(stream).is)) return fail("payment-exists");
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  if (auto valid = check_money(command.amount, command.channel, command.external_reference); !valid) {
    return pass_on(valid.error());
  }
  if (auto date = check_money_date(command.received_on, context); !date) return pass_on(date.error());
  SuspenseReceived event{command.payment,
                         command.community,
                         command.channel,
                         command.external_reference,
                         command.amount,
                         command.received_on,
                         command.reason,
                         command.payer,
                         command.payer_name,
                         command.memo,
                         PostingBuilder(books::posting_period(facts, command.community, command.received_on))
                             .debit(ledger_account_of(command.channel), command.amount)
                             .credit(LedgerAccount::suspense, command.amount)
                             .take(),
                         command.till,
                         books::shift_taking(facts, command.channel, command.till)};
  Decision decision{{{stream, std::move(event), command.community, command.received_on}},
                    {{"payment_id", command.payment.uuid}, {"amount_fen", command.amount.fen}}};
  auto cash = books::move_cash(decision, facts, command.till, command.community,
                               {command.channel, command.payment, command.amount, command.received_on});
  if (!cash) return pass_on(std::move(cash.error()));
  return decision;
}

// The money counts from the day on which it came: nobody pays a late fee for our search. The books move today.
Result<Decision> decide_on(const Facts& facts, const AssignSuspense& command, const DecisionContext& context) {
  const auto found = open_suspense(facts, command.payment);
  if (!found) return pass_on(found.error());
  const SuspenseReceived& received = **found;
  const auto* household = std::get_if<Household>(&facts.get<HouseholdState>(stream_of(command.household)).is);
  if (household == nullptr) return fail("household-unknown");
  if (auto date = check_clearing(received, command.assigned_on, context); !date) return pass_on(date.error());
  // The drawer that has the cash is one of the community that received it, and its stream knows which: no drawer of
  // another community could give it back.
  const bool here = household->community == received.community;
  auto decision = receive(facts, *household,
                          {received.payment,
                           received.channel,
                           received.external_reference,
                           here ? LedgerAccount::suspense : LedgerAccount::inter_community,
                           received.amount,
                           received.received_on,
                           command.bills,
                           received.posting.period,
                           {},
                           here ? received.taken_by : CredentialId{},
                           here ? received.shift : ShiftId{}},
                          context);
  if (!decision) return decision;
  const SuspenseAssigned event{
      received.payment,    received.community,          command.household,
      received.channel,    received.external_reference, received.amount,
      command.assigned_on, command.matched_by,          here ? Posting{} : between_communities(facts, received)};
  decision->events.insert(decision->events.begin(),
                          NewEvent{suspense_stream(received.payment), event, received.community, received.received_on});
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const ReturnSuspense& command, const DecisionContext& context) {
  const auto found = open_suspense(facts, command.payment);
  if (!found) return pass_on(found.error());
  const SuspenseReceived& received = **found;
  if (auto date = check_clearing(received, command.returned_on, context); !date) return pass_on(date.error());
  SuspenseReturned event{
      received.payment,
      received.community,
      received.channel,
      received.amount,
      command.returned_on,
      PostingBuilder(books::posting_period(facts, received.community, command.returned_on, received.posting.period))
          .debit(LedgerAccount::suspense, received.amount)
          .credit(ledger_account_of(received.channel), received.amount)
          .take()};
  Decision decision{{{suspense_stream(received.payment), std::move(event), received.community, command.returned_on}},
                    {{"payment_id", received.payment.uuid}, {"amount_fen", received.amount.fen}}};
  const books::CashOfPayment cash{received.payment, received.taken_by, received.shift, received.amount,
                                  received.received_on};
  auto given = books::reverse_cash(decision, facts,
                                   {.cash = cash,
                                    .channel = received.channel,
                                    .community = received.community,
                                    .reverser = command.till,
                                    .giver = command.giver,
                                    .never_came = false,
                                    .on = command.returned_on});
  if (!given) return pass_on(std::move(given.error()));
  auto alone = approvals::authorize(facts, command.authority, received.community, approvals::Action::refund,
                                    received.amount, context);
  if (!alone) return pass_on(std::move(alone.error()));
  decision.events.insert(decision.events.end(), alone->begin(), alone->end());
  return decision;
}

namespace {

// What the other community owed is paid from bank to bank, in the books of both from the day on which it came.
Result<Decision> settle_from_another(const Facts& facts, const SettleSuspense& command,
                                     const SuspenseReceived& received) {
  auto paid = books::pay_another(facts, {command.paid,
                                         {},
                                         command.from,
                                         received.community,
                                         received.amount,
                                         received.external_reference,
                                         received.received_on});
  if (!paid) return pass_on(std::move(paid.error()));
  SuspenseSettled event{received.payment,
                        received.community,
                        received.channel,
                        PaymentChannel::bank_transfer,
                        received.amount,
                        {},
                        command.settled_on,
                        between_communities(facts, received),
                        {},
                        command.from};
  return Decision{{{suspense_stream(received.payment), std::move(event), received.community, received.received_on},
                   std::move(*paid)},
                  {{"payment_id", received.payment.uuid},
                   {"amount_fen", received.amount.fen},
                   {"settlement_id", command.paid.uuid}}};
}

}  // namespace

// In the books from the day on which it came: it was there twice from then on, and is once. Whether a channel held
// as much, its account shows. That of the bank does not: what leaves it takes an approval as what is sent back does,
// but for cash, whose banking is known.
Result<Decision> decide_on(const Facts& facts, const SettleSuspense& command, const DecisionContext& context) {
  const auto found = open_suspense(facts, command.payment);
  if (!found) return pass_on(found.error());
  const SuspenseReceived& received = **found;
  if (received.channel != PaymentChannel::bank_transfer) return fail("suspense-not-in-bank");
  if (auto date = check_clearing(received, command.settled_on, context); !date) return pass_on(date.error());
  if (!command.from.is_nil()) return settle_from_another(facts, command, received);
  if (command.taken_by == PaymentChannel::cash && command.banking.is_nil()) return fail("banking-needed");
  auto posting = books::post_settling(
      {command.taken_by, received.amount, command.fee}, LedgerAccount::suspense,
      books::posting_period(facts, received.community, received.received_on, received.posting.period));
  if (!posting) return pass_on(std::move(posting.error()));
  SuspenseSettled event{received.payment, received.community, received.channel,    command.taken_by, received.amount,
                        command.fee,      command.settled_on, std::move(*posting), command.banking,  {}};
  Decision decision{{{suspense_stream(received.payment), std::move(event), received.community, received.received_on}},
                    {{"payment_id", received.payment.uuid}, {"amount_fen", received.amount.fen}}};
  if (command.taken_by == PaymentChannel::pos || command.taken_by == PaymentChannel::bank_deduction) {
    const Money leaves{received.amount.fen + command.fee.fen};
    auto alone =
        approvals::authorize(facts, command.authority, received.community, approvals::Action::refund, leaves, context);
    if (!alone) return pass_on(std::move(alone.error()));
    decision.events.insert(decision.events.end(), alone->begin(), alone->end());
  }
  return decision;
}

bool follow(SuspenseState& state, const SuspenseReceived& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = Suspense{event};
  return true;
}

bool follow(SuspenseState& state, const SuspenseAssigned& event) {
  const bool posted = !event.posting.lines.empty();
  return clear(state, event.payment, event.posting, posted ? LedgerAccount::inter_community : LedgerAccount::suspense);
}
bool follow(SuspenseState& state, const SuspenseReturned& event) { return clear(state, event.payment, event.posting); }
bool follow(SuspenseState& state, const SuspenseSettled& event) { return clear(state, event.payment, event.posting); }
// That a payment is reversed once, its household knows.
bool follow(SuspenseState& state, const SuspenseReversed& event) {
  const auto* cleared = std::get_if<SuspenseCleared>(&state.is);
  return cleared != nullptr && cleared->received.payment == event.payment;
}

}  // namespace steward::billing
