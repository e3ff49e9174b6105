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

Result<const Suspense*> open_suspense(const Facts& facts, PaymentId id) {
  const auto& state = facts.get<SuspenseState>(suspense_stream(id));
  if (std::holds_alternative<Unborn>(state.is)) return fail("suspense-unknown");
  const auto* suspense = std::get_if<Suspense>(&state.is);
  if (suspense == nullptr) return fail("suspense-cleared");
  return suspense;
}

// Not before the money came, or was put back.
Result<void> check_clearing(const Suspense& suspense, Date on, const DecisionContext& context) {
  if (auto date = check_money_date(on, context); !date) return date;
  const Date received_on = suspense.received.received_on;
  if (on < received_on) return fail("suspense-not-yet-received", {{"received_on", received_on}});
  if (on < suspense.last_change_on) return fail("suspense-changed-since", {{"earliest", suspense.last_change_on}});
  return {};
}

bool clear(SuspenseState& state, PaymentId payment, const Posting& posting,
           LedgerAccount between = LedgerAccount::suspense, std::optional<SettledSuspense> settled = {}) {
  auto* suspense = std::get_if<Suspense>(&state.is);
  if (suspense == nullptr || suspense->received.payment != payment) return false;
  SuspenseReceived received = std::move(suspense->received);
  const YearMonth posted = std::max(suspense->posted, posting.period);
  state.is = SuspenseCleared{std::move(received), between, posted, std::move(settled)};
  return true;
}

// The month in which money that leaves suspense counts, from the day on which it came.
YearMonth period_of(const Facts& facts, const Suspense& suspense) {
  const SuspenseReceived& received = suspense.received;
  return books::posting_period(facts, received.community, received.received_on, suspense.posted);
}

// Out of suspense into the account between communities: what is owed to another, or was by it.
Posting between_communities(Money amount, YearMonth period) {
  return PostingBuilder(period)
      .debit(LedgerAccount::suspense, amount)
      .credit(LedgerAccount::inter_community, amount)
      .take();
}

Result<Posting> post_settled(const SettledSuspense& settled, Money amount, YearMonth period) {
  if (!settled.from.is_nil()) return between_communities(amount, period);
  return books::post_settling({settled.taken_by, amount, settled.fee}, LedgerAccount::suspense, period);
}

// Whether a channel held as much, its account shows. That of the bank does not: what leaves it takes an approval as
// what is sent back does, but for cash, whose banking is known.
Result<void> authorize_settling(Decision& decision, const Facts& facts, const approvals::Authority& authority,
                                CommunityId community, const SettledSuspense& settled, Money amount,
                                const DecisionContext& context) {
  if (settled.taken_by != PaymentChannel::pos && settled.taken_by != PaymentChannel::bank_deduction) return {};
  const Money leaves{amount.fen + settled.fee.fen};
  auto alone = approvals::authorize(facts, authority, community, approvals::Action::refund, leaves, context);
  if (!alone) return pass_on(std::move(alone.error()));
  decision.events.insert(decision.events.end(), alone->begin(), alone->end());
  return {};
}

template <class AnyId>
bool names_one_twice(std::vector<AnyId> ids) {
  std::sort(ids.begin(), ids.end());
  return std::adjacent_find(ids.begin(), ids.end()) != ids.end();
}

// The row that is named first, and those that are the same bankings.
Result<std::vector<PaymentId>> rows_of(const SettleSuspense& command) {
  std::vector<PaymentId> rows{command.payment};
  const bool cash = command.from.is_nil() && command.taken_by == PaymentChannel::cash;
  if (cash) rows.insert(rows.end(), command.with.begin(), command.with.end());
  if (rows.size() > kMostSettledTogether || command.bankings.size() > kMostBankingsSettled) {
    return fail("settlement-too-wide", {{"most_rows", static_cast<std::int64_t>(kMostSettledTogether)},
                                        {"most_bankings", static_cast<std::int64_t>(kMostBankingsSettled)}});
  }
  if (names_one_twice(rows) || names_one_twice(command.bankings)) return fail("settlement-names-twice");
  return rows;
}

// One row: in the books from the day on which it came, or was put back.
Result<NewEvent> settle_row(const Facts& facts, PaymentId row, CommunityId community, SettledSuspense settled,
                            const DecisionContext& context) {
  const auto found = open_suspense(facts, row);
  if (!found) return pass_on(found.error());
  const Suspense& suspense = **found;
  const SuspenseReceived& received = suspense.received;
  if (received.community != community) return fail("suspense-of-another-community");
  if (received.channel != PaymentChannel::bank_transfer) return fail("suspense-not-in-bank");
  if (auto date = check_clearing(suspense, settled.settled_on, context); !date) return pass_on(date.error());
  auto posting = post_settled(settled, received.amount, period_of(facts, suspense));
  if (!posting) return pass_on(std::move(posting.error()));
  SuspenseSettled event{row,
                        community,
                        received.channel,
                        settled.taken_by,
                        received.amount,
                        settled.fee,
                        settled.settled_on,
                        std::move(*posting),
                        std::move(settled.bankings),
                        settled.from,
                        std::move(settled.with)};
  return NewEvent{suspense_stream(row), std::move(event), community, suspense.last_change_on};
}

Result<const SuspenseCleared*> settled_suspense(const Facts& facts, PaymentId row) {
  const auto& state = facts.get<SuspenseState>(suspense_stream(row));
  if (std::holds_alternative<Unborn>(state.is)) return fail("suspense-unknown");
  const auto* cleared = std::get_if<SuspenseCleared>(&state.is);
  if (cleared == nullptr || !cleared->settled) return fail("suspense-not-settled");
  return cleared;
}

Result<NewEvent> take_back_row(const Facts& facts, PaymentId row, const ReverseSuspenseSettlement& command) {
  const auto found = settled_suspense(facts, row);
  if (!found) return pass_on(found.error());
  const SuspenseCleared& cleared = **found;
  const SuspenseReceived& received = cleared.received;
  const SettledSuspense& settled = *cleared.settled;
  auto posting = post_settled(settled, received.amount,
                              books::posting_period(facts, received.community, command.reversed_on, cleared.posted));
  if (!posting) return pass_on(std::move(posting.error()));
  SuspenseSettlementReversed event{row,
                                   received.community,
                                   received.channel,
                                   settled.taken_by,
                                   received.amount,
                                   settled.fee,
                                   command.reason,
                                   command.reversed_on,
                                   mirrored(std::move(*posting)),
                                   settled.bankings,
                                   settled.from};
  return NewEvent{suspense_stream(row), std::move(event), received.community, command.reversed_on};
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
  const auto desk = books::desk_taking(facts, command.channel, command.till);
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
                         desk.shift,
                         desk.outside_shift};
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
  const Suspense& suspense = **found;
  const SuspenseReceived& received = suspense.received;
  const auto* household = std::get_if<Household>(&facts.get<HouseholdState>(stream_of(command.household)).is);
  if (household == nullptr) return fail("household-unknown");
  if (auto date = check_clearing(suspense, command.assigned_on, context); !date) return pass_on(date.error());
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
                           suspense.posted,
                           {},
                           here ? received.taken_by : CredentialId{},
                           here ? received.shift : ShiftId{},
                           here && received.outside_shift},
                          context);
  if (!decision) return decision;
  const SuspenseAssigned event{received.payment,
                               received.community,
                               command.household,
                               received.channel,
                               received.external_reference,
                               received.amount,
                               command.assigned_on,
                               command.matched_by,
                               here ? Posting{} : between_communities(received.amount, period_of(facts, suspense))};
  decision->events.insert(decision->events.begin(),
                          NewEvent{suspense_stream(received.payment), event, received.community, received.received_on});
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const ReturnSuspense& command, const DecisionContext& context) {
  const auto found = open_suspense(facts, command.payment);
  if (!found) return pass_on(found.error());
  const Suspense& suspense = **found;
  const SuspenseReceived& received = suspense.received;
  if (auto date = check_clearing(suspense, command.returned_on, context); !date) return pass_on(date.error());
  SuspenseReturned event{
      received.payment,
      received.community,
      received.channel,
      received.amount,
      command.returned_on,
      PostingBuilder(books::posting_period(facts, received.community, command.returned_on, suspense.posted))
          .debit(LedgerAccount::suspense, received.amount)
          .credit(ledger_account_of(received.channel), received.amount)
          .take()};
  Decision decision{{{suspense_stream(received.payment), std::move(event), received.community, command.returned_on}},
                    {{"payment_id", received.payment.uuid}, {"amount_fen", received.amount.fen}}};
  const books::CashOfPayment cash{received.payment, received.taken_by,    received.shift,
                                  received.amount,  received.received_on, received.outside_shift};
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

// In the books from the day on which it came: it was there twice from then on, and is once. What was settled before is
// settled again from the day of the counter-entry. What another community owed is paid from bank to bank, in the books
// of both from that day.
Result<Decision> decide_on(const Facts& facts, const SettleSuspense& command, const DecisionContext& context) {
  const auto found = open_suspense(facts, command.payment);
  if (!found) return pass_on(found.error());
  const Suspense& suspense = **found;
  const SuspenseReceived& received = suspense.received;
  const bool between = !command.from.is_nil();
  SettledSuspense settled{command.taken_by, command.fee, command.settled_on, command.bankings, {}, {}};
  if (between) settled = {PaymentChannel::bank_transfer, {}, command.settled_on, {}, command.from, {}};
  const auto rows = rows_of(command);
  if (!rows) return pass_on(rows.error());
  Decision decision;
  Money came;
  for (const PaymentId row : *rows) {
    SettledSuspense of_row = settled;
    of_row.with = *rows;
    std::erase(of_row.with, row);
    if (row != command.payment) {
      of_row.fee = {};
      of_row.bankings.clear();
    }
    auto event = settle_row(facts, row, received.community, std::move(of_row), context);
    if (!event) return pass_on(std::move(event.error()));
    came.fen += get<SuspenseSettled>(event->event).amount.fen;
    decision.events.push_back(std::move(*event));
  }
  if (settled.taken_by == PaymentChannel::cash && settled.bankings.empty()) return fail("banking-needed");
  decision.outcome = {{"payment_id", received.payment.uuid}, {"amount_fen", came.fen}};
  if (between) {
    auto paid = books::pay_another(facts, {command.paid,
                                           {},
                                           command.from,
                                           received.community,
                                           received.amount,
                                           received.external_reference,
                                           suspense.last_change_on});
    if (!paid) return pass_on(std::move(paid.error()));
    decision.events.push_back(std::move(*paid));
    decision.outcome.push_back({"settlement_id", command.paid.uuid});
  }
  auto authorized =
      authorize_settling(decision, facts, command.authority, received.community, settled, received.amount, context);
  if (!authorized) return pass_on(std::move(authorized.error()));
  return decision;
}

// From the day of the counter-entry on: the months in which it was settled may be closed. What another community had
// paid comes back to it likewise; the number of the bank stays with the money in suspense.
Result<Decision> decide_on(const Facts& facts, const ReverseSuspenseSettlement& command,
                           const DecisionContext& context) {
  const auto found = settled_suspense(facts, command.payment);
  if (!found) return pass_on(found.error());
  const SuspenseReceived& received = (*found)->received;
  const SettledSuspense& settled = *(*found)->settled;
  if (auto date = check_money_date(command.reversed_on, context); !date) return pass_on(date.error());
  if (command.reversed_on < settled.settled_on) return fail("before-settlement", {{"earliest", settled.settled_on}});
  std::vector<PaymentId> rows{command.payment};
  rows.insert(rows.end(), settled.with.begin(), settled.with.end());
  Decision decision;
  Money waits;
  for (const PaymentId row : rows) {
    auto event = take_back_row(facts, row, command);
    if (!event) return pass_on(std::move(event.error()));
    waits.fen += get<SuspenseSettlementReversed>(event->event).amount.fen;
    decision.events.push_back(std::move(*event));
  }
  decision.outcome = {{"payment_id", received.payment.uuid}, {"amount_fen", waits.fen}};
  if (!settled.from.is_nil()) {
    auto repaid = books::be_paid_by_another(
        facts, {{}, command.repaid, received.community, settled.from, received.amount, {}, command.reversed_on});
    if (!repaid) return pass_on(std::move(repaid.error()));
    decision.events.push_back(std::move(*repaid));
    decision.outcome.push_back({"settlement_id", command.repaid.uuid});
  }
  auto authorized =
      authorize_settling(decision, facts, command.authority, received.community, settled, received.amount, context);
  if (!authorized) return pass_on(std::move(authorized.error()));
  return decision;
}

bool follow(SuspenseState& state, const SuspenseReceived& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = Suspense{event, event.posting.period, event.received_on};
  return true;
}

bool follow(SuspenseState& state, const SuspenseAssigned& event) {
  const bool posted = !event.posting.lines.empty();
  return clear(state, event.payment, event.posting, posted ? LedgerAccount::inter_community : LedgerAccount::suspense);
}
bool follow(SuspenseState& state, const SuspenseReturned& event) { return clear(state, event.payment, event.posting); }
bool follow(SuspenseState& state, const SuspenseSettled& event) {
  return clear(state, event.payment, event.posting, LedgerAccount::suspense,
               SettledSuspense{event.taken_by, event.fee, event.settled_on, event.bankings, event.from, event.with});
}
bool follow(SuspenseState& state, const SuspenseSettlementReversed& event) {
  auto* cleared = std::get_if<SuspenseCleared>(&state.is);
  if (cleared == nullptr || !cleared->settled || cleared->received.payment != event.payment) return false;
  SuspenseReceived received = std::move(cleared->received);
  const YearMonth posted = std::max(cleared->posted, event.posting.period);
  state.is = Suspense{std::move(received), posted, event.reversed_on};
  return true;
}
// How much of a payment may be refunded, its household knows; and that it is reversed once.
bool follow(SuspenseState& state, const SuspenseRefunded& event) {
  auto* cleared = std::get_if<SuspenseCleared>(&state.is);
  if (cleared == nullptr || cleared->received.payment != event.payment) return false;
  cleared->posted = std::max(cleared->posted, event.posting.period);
  return true;
}
bool follow(SuspenseState& state, const SuspenseReversed& event) {
  const auto* cleared = std::get_if<SuspenseCleared>(&state.is);
  return cleared != nullptr && cleared->received.payment == event.payment;
}

}  // namespace steward::billing
