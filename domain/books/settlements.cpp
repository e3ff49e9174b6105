#include "domain/books/settlements.h"

#include "domain/billing/billing.h"
#include "domain/billing/incoming.h"
#include "domain/books/books.h"

// What is in the books since it was taken comes into the bank: a channel pays out, less its fee.
namespace steward::books {

namespace {

using billing::LedgerAccount;
using billing::PaymentChannel;

// Cash is in the bank since it left a drawer.
LedgerAccount held_on(PaymentChannel channel) {
  return channel == PaymentChannel::cash ? LedgerAccount::bank_deposits : billing::ledger_account_of(channel);
}

}  // namespace

Result<billing::Posting> post_settling(const Settling& settling, LedgerAccount into, YearMonth period) {
  if (settling.channel == PaymentChannel::bank_transfer) return fail("settlement-channel-invalid");
  const auto& [channel, net, fee] = settling;
  const bool fits = net > Money{} && net <= kLargestAmount && fee >= Money{} && fee.fen <= kLargestAmount.fen - net.fen;
  if (!fits) return fail("amount-out-of-range", {{"net_fen", net.fen}, {"fee_fen", fee.fen}});
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
  if (!std::holds_alternative<Unborn>(facts.get<SettlementState>(stream).is)) return fail("settlement-exists");
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  auto valid = billing::check_money(command.gross, PaymentChannel::bank_transfer, command.external_reference);
  if (!valid) return pass_on(std::move(valid.error()));
  if (command.fee < Money{} || command.fee >= command.gross) {
    return fail("amount-out-of-range", {{"fee_fen", command.fee.fen}});
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

bool follow(SettlementState& state, const SettlementRecorded& event) {
  if (!std::holds_alternative<Unborn>(state.is) || event.fee < Money{} || event.fee >= event.gross) return false;
  state.is = Settlement{event.settlement, event.community, event.settled_on, Money{event.gross.fen - event.fee.fen}};
  return true;
}

}  // namespace steward::books
