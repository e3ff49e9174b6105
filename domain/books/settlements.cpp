#include "domain/books/settlements.h"

#include "domain/billing/billing.h"
#include "domain/billing/incoming.h"
#include "domain/books/books.h"

// What is in the books since it was taken comes into the bank: a channel pays out, less its fee. And
// what one community owes another is paid.
namespace steward::books {

namespace {

using billing::LedgerAccount;
using billing::PaymentChannel;

// Cash is in the bank since it left a drawer.
LedgerAccount held_on(PaymentChannel channel) {
  return channel == PaymentChannel::cash ? LedgerAccount::bank_deposits : billing::ledger_account_of(channel);
}

Result<void> check_new(const Facts& facts, SettlementId settlement, CommunityId community) {
  const auto& state = facts.get<SettlementState>(stream_of(settlement));
  if (!std::holds_alternative<Unborn>(state.is)) return fail("settlement-exists");
  const auto& known = facts.get<registry::CommunityState>(stream_of(community));
  if (std::holds_alternative<registry::Unborn>(known.is)) return fail("community-unknown");
  return {};
}

// What comes into the bank is owed no longer, and what leaves it is owed no more to the other.
Result<NewEvent> side_of(const Facts& facts, const SettleBetweenCommunities& command, bool paying) {
  const CommunityId community = paying ? command.from : command.to;
  auto fresh = check_new(facts, paying ? command.paid : command.received, community);
  if (!fresh) return pass_on(std::move(fresh.error()));
  const YearMonth period = posting_period(facts, community, command.settled_on);
  CommunitiesSettled event{
      paying ? command.paid : command.received,
      community,
      paying ? command.to : command.from,
      paying ? -command.amount : command.amount,
      command.external_reference,
      command.settled_on,
      billing::PostingBuilder(period)
          .debit(paying ? LedgerAccount::inter_community : LedgerAccount::bank_deposits, command.amount)
          .credit(paying ? LedgerAccount::bank_deposits : LedgerAccount::inter_community, command.amount)
          .take()};
  const StreamId stream = stream_of(event.settlement);
  return NewEvent{stream, std::move(event), community, command.settled_on};
}

}  // namespace

Result<NewEvent> pay_another(const Facts& facts, const SettleBetweenCommunities& payment) {
  if (payment.from == payment.to) return fail("settlement-with-itself");
  return side_of(facts, payment, true);
}

Result<NewEvent> be_paid_by_another(const Facts& facts, const SettleBetweenCommunities& payment) {
  if (payment.from == payment.to) return fail("settlement-with-itself");
  return side_of(facts, payment, false);
}

Result<billing::Posting> post_settling(const Settling& settling, LedgerAccount into, YearMonth period) {
  if (settling.channel == PaymentChannel::bank_transfer) return fail("settlement-channel-invalid");
  const auto& [channel, net, fee] = settling;
  if (net <= Money{} || net > kLargestAmount) return fail("amount-out-of-range", {{"net_fen", net.fen}});
  // No channel keeps more than it pays out: who enters such a fee has mistyped it.
  if (fee < Money{} || fee > net) {
    return fail("settlement-fee-out-of-range", {{"net_fen", net.fen}, {"fee_fen", fee.fen}});
  }
  const LedgerAccount held = held_on(channel);
  const Money moved = held == into ? Money{} : net;
  return billing::PostingBuilder(period)
      .debit(into, moved)
      .debit(LedgerAccount::finance_expenses, fee)
      .credit(held, Money{moved.fen + fee.fen})
      .take();
}

Result<Decision> decide_on(const Facts& facts, const RecordSettlement& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.settlement);
  auto fresh = check_new(facts, command.settlement, command.community);
  if (!fresh) return pass_on(std::move(fresh.error()));
  auto valid = billing::check_money(command.gross, PaymentChannel::bank_transfer, command.external_reference);
  if (!valid) return pass_on(std::move(valid.error()));
  if (command.fee < Money{} || command.fee >= command.gross) {
    return fail("settlement-fee-out-of-range", {{"gross_fen", command.gross.fen}, {"fee_fen", command.fee.fen}});
  }
  if (auto date = check_money_date(command.settled_on, context); !date) return pass_on(std::move(date.error()));
  const Money net{command.gross.fen - command.fee.fen};
  auto posting = post_settling({command.channel, net, command.fee}, LedgerAccount::bank_deposits,
                               posting_period(facts, command.community, command.settled_on));
  if (!posting) return pass_on(std::move(posting.error()));
  if (posting->lines.empty()) return fail("settlement-moves-nothing");
  SettlementRecorded event{command.settlement, command.community,          command.channel,    command.gross,
                           command.fee,        command.external_reference, command.settled_on, std::move(*posting)};
  return Decision{{{stream, std::move(event), command.community, command.settled_on}},
                  {{"settlement_id", command.settlement.uuid}, {"net_fen", net.fen}}};
}

Result<Decision> decide_on(const Facts& facts, const ReverseSettlement& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.settlement);
  const auto* settlement = std::get_if<Settlement>(&facts.get<SettlementState>(stream).is);
  if (settlement == nullptr || !settlement->paid_out) return fail("settlement-unknown");
  if (settlement->reversed) return fail("settlement-reversed");
  if (auto date = check_money_date(command.reversed_on, context); !date) return pass_on(std::move(date.error()));
  if (command.reversed_on < settlement->settled_on) {
    return fail("before-settlement", {{"earliest", settlement->settled_on}});
  }
  const PaidOut& paid_out = *settlement->paid_out;
  auto posting = post_settling({paid_out.channel, settlement->net, paid_out.fee}, LedgerAccount::bank_deposits,
                               posting_period(facts, settlement->community, command.reversed_on, paid_out.posted));
  if (!posting) return pass_on(std::move(posting.error()));
  SettlementReversed event{settlement->id,
                           settlement->community,
                           paid_out.channel,
                           Money{settlement->net.fen + paid_out.fee.fen},
                           paid_out.fee,
                           paid_out.external_reference,
                           command.reason,
                           command.reversed_on,
                           billing::mirrored(std::move(*posting))};
  return Decision{{{stream, std::move(event), settlement->community, command.reversed_on}},
                  {{"settlement_id", settlement->id.uuid}, {"net_fen", settlement->net.fen}}};
}

Result<Decision> decide_on(const Facts& facts, const SettleBetweenCommunities& command,
                           const DecisionContext& context) {
  // Two communities may share an account of the bank, whose statement then says nothing: no number is needed.
  auto valid = billing::check_money(command.amount, PaymentChannel::cash, command.external_reference);
  if (!valid) return pass_on(std::move(valid.error()));
  if (auto date = check_money_date(command.settled_on, context); !date) return pass_on(std::move(date.error()));
  auto paid = pay_another(facts, command);
  if (!paid) return pass_on(std::move(paid.error()));
  auto received = be_paid_by_another(facts, command);
  if (!received) return pass_on(std::move(received.error()));
  return Decision{{std::move(*paid), std::move(*received)},
                  {{"settlement_id", command.paid.uuid},
                   {"received_settlement_id", command.received.uuid},
                   {"amount_fen", command.amount.fen}}};
}

bool follow(SettlementState& state, const SettlementRecorded& event) {
  if (!std::holds_alternative<Unborn>(state.is) || event.fee < Money{} || event.fee >= event.gross) return false;
  state.is = Settlement{event.settlement, event.community, event.settled_on, Money{event.gross.fen - event.fee.fen},
                        PaidOut{event.channel, event.fee, event.external_reference, event.posting.period}};
  return true;
}

bool follow(SettlementState& state, const SettlementReversed& event) {
  auto* settlement = std::get_if<Settlement>(&state.is);
  if (settlement == nullptr || !settlement->paid_out || settlement->reversed || settlement->id != event.settlement) {
    return false;
  }
  settlement->reversed = true;
  return true;
}

bool follow(SettlementState& state, const CommunitiesSettled& event) {
  if (!std::holds_alternative<Unborn>(state.is) || event.amount == Money{}) return false;
  state.is = Settlement{event.settlement, event.community, event.settled_on, event.amount};
  return true;
}

}  // namespace steward::books
