#include "domain/books/tills.h"

#include <algorithm>

#include "domain/base/text.h"
#include "domain/billing/billing.h"
#include "domain/billing/movements.h"
#include "domain/books/books.h"

// Shifts of cashiers: what their drawers hold, what is paid into the bank, and what is over or short at the end.
namespace steward::books {

namespace {

using billing::LedgerAccount;
using billing::PostingBuilder;

const Drawer* drawer_of(const Facts& facts, CredentialId cashier) {
  return std::get_if<Drawer>(&facts.get<TillState>(till_stream(cashier)).is);
}

// The open shift, if something may happen to it on that day.
Result<const Drawer*> open_drawer(const Facts& facts, CredentialId cashier, Date on, const DecisionContext& context) {
  const Drawer* drawer = drawer_of(facts, cashier);
  if (drawer == nullptr) return fail("shift-not-open");
  if (auto date = check_money_date(on, context); !date) return pass_on(date.error());
  if (on < drawer->last_change_on) return fail("before-shift", {{"earliest", drawer->last_change_on}});
  return drawer;
}

DayInBooks unless_same(Date in_books, Date day) { return in_books == day ? DayInBooks{} : in_books; }

// Of what has no posting of its own, or one that is not of all of it.
DayInBooks in_books(const Facts& facts, CommunityId community, Date on) {
  return unless_same(std::max(on, first_day(posting_period(facts, community, on))), on);
}

// On which day what is decided moves cash in the books of the community; `otherwise` where it does not.
Date cash_posted_on(const Decision& decision, CommunityId community, Date otherwise) {
  const auto is_cash = [](const billing::PostingLine& line) { return line.account == LedgerAccount::cash_on_hand; };
  for (const NewEvent& event : decision.events) {
    const billing::Posting* posting = event.community == community ? posting_in(event.event) : nullptr;
    if (posting == nullptr || std::none_of(posting->lines.begin(), posting->lines.end(), is_cash)) continue;
    return billing::entry_date(*posting, event.effective_date);
  }
  return otherwise;
}

bool is_amount(Money amount) { return amount >= Money{} && amount <= kLargestAmount; }

// Where the till is, or was last.
CommunityId community_of(const TillState& state) {
  if (const auto* drawer = std::get_if<Drawer>(&state.is)) return drawer->community;
  const auto* between = std::get_if<BetweenShifts>(&state.is);
  return between != nullptr ? between->community : CommunityId{};
}

auto of_shift(ShiftId shift) {
  return [shift](const UnevenShift& known) { return known.shift == shift; };
}

Drawer* drawer_of(TillState& state, ShiftId shift) {
  auto* drawer = std::get_if<Drawer>(&state.is);
  return drawer != nullptr && drawer->shift == shift ? drawer : nullptr;
}

}  // namespace

DeskTaking desk_taking(const Facts& facts, billing::PaymentChannel channel, CredentialId till) {
  if (channel != billing::PaymentChannel::cash || till.is_nil()) return {};
  const Drawer* drawer = drawer_of(facts, till);
  if (drawer == nullptr) return {{}, true};
  return {drawer->shift, false};
}

bool is_counted(const Facts& facts, const CashOfPayment& cash) {
  if (cash.outside_shift) return false;
  const TillState& state = facts.get<TillState>(till_stream(cash.till));
  const auto* drawer = std::get_if<Drawer>(&state.is);
  if (!cash.shift.is_nil()) return drawer == nullptr || drawer->shift != cash.shift;
  if (const auto* between = std::get_if<BetweenShifts>(&state.is)) return cash.taken_on <= between->closed_on;
  return drawer != nullptr && drawer->counted_before && cash.taken_on < *drawer->counted_before;
}

namespace {

// Counts that were off, and what they posted turned round. Where the till has gone to another community a shortage
// stays: what never came then leaves another drawer, and the next count of that puts it right. What was over would go
// to the safe, which nobody counts.
struct Uneven {
  std::vector<UnevenShift> TillState::*shifts;
  LedgerAccount debited;
  LedgerAccount credited;
  bool only_while_the_till_is_there;
};
constexpr Uneven kShort{&TillState::short_shifts, LedgerAccount::cash_on_hand, LedgerAccount::sundry_expenses, true};
constexpr Uneven kOver{&TillState::over_shifts, LedgerAccount::sundry_income, LedgerAccount::cash_on_hand, false};

// What the count of its shift was off by because of cash that never moved, posted back by an event of the kind E, which
// names what was reversed. Gives how much.
template <class E, class Reversed>
Money take_back(Decision& decision, const Facts& facts, const Uneven& uneven, const CashOfPayment& cash,
                Reversed reversed, Date on) {
  const TillState& state = facts.get<TillState>(till_stream(cash.till));
  const std::vector<UnevenShift>& shifts = state.*uneven.shifts;
  const auto found = std::find_if(shifts.begin(), shifts.end(), of_shift(cash.shift));
  if (cash.shift.is_nil() || found == shifts.end()) return {};
  if (uneven.only_while_the_till_is_there && found->community != community_of(state)) return {};
  const Money amount = std::min(cash.amount, found->left);
  const Date taken_back_on = std::max(on, found->closed_on);
  const YearMonth period = posting_period(facts, found->community, taken_back_on, found->posted);
  const Date entered_on = std::max(taken_back_on, first_day(period));
  const Date reversal_entered_on = cash_posted_on(decision, found->community, entered_on);
  E event{found->shift,
          cash.till,
          found->community,
          reversed,
          amount,
          taken_back_on,
          PostingBuilder(period).debit(uneven.debited, amount).credit(uneven.credited, amount).take(),
          unless_same(reversal_entered_on, entered_on)};
  decision.events.push_back({till_stream(cash.till), std::move(event), found->community, taken_back_on});
  return amount;
}

// Whether that shift of the till, of the community, is open still.
bool is_open_still(const Facts& facts, const DrawerOfShift& of, CommunityId community) {
  const Drawer* drawer = of.shift.is_nil() ? nullptr : drawer_of(facts, of.till);
  return drawer != nullptr && drawer->shift == of.shift && drawer->community == community;
}

// Who is named can give it.
Result<void> check_giver(const Facts& facts, CredentialId giver, CommunityId community) {
  if (giver.is_nil()) return {};
  const Drawer* drawer = drawer_of(facts, giver);
  if (drawer == nullptr) return fail("shift-not-open");
  if (drawer->community != community) return fail("shift-of-another-community");
  return {};
}

bool keeps_drawer_of(const Facts& facts, CredentialId till, CommunityId community) {
  const Drawer* drawer = till.is_nil() ? nullptr : drawer_of(facts, till);
  return drawer != nullptr && drawer->community == community;
}

// Whose drawer cash of a cashier comes out of; nil: nobody's.
CredentialId giver_of(const Facts& facts, const CashReversed& reversed) {
  if (reversed.cash.outside_shift) return reversed.never_came ? CredentialId{} : reversed.giver;
  const CredentialId till = reversed.cash.till;
  const bool lies_there = is_open_still(facts, {till, reversed.cash.shift}, reversed.community);
  if (reversed.never_came && lies_there) return till;
  if (!reversed.giver.is_nil()) return reversed.giver;
  if (reversed.never_came) return drawer_of(facts, till) != nullptr ? till : reversed.reverser;
  return lies_there && !keeps_drawer_of(facts, reversed.reverser, reversed.community) ? till : reversed.reverser;
}

}  // namespace

Result<Money> reverse_cash(Decision& decision, const Facts& facts, const CashReversed& reversed) {
  if (auto giver = check_giver(facts, reversed.giver, reversed.community); !giver) {
    return pass_on(std::move(giver.error()));
  }
  const CashOfPayment& cash = reversed.cash;
  const bool of_cashier = !cash.till.is_nil() && reversed.channel == billing::PaymentChannel::cash;
  const bool never_came = of_cashier && reversed.never_came;
  const bool explains_a_count = never_came && cash.till != reversed.reverser && is_counted(facts, cash);
  const Money missed = explains_a_count
                           ? take_back<ShortageTakenBack>(decision, facts, kShort, cash, cash.payment, reversed.on)
                           : Money{};
  if (missed == cash.amount) return missed;
  const Money rest{cash.amount.fen - missed.fen};
  const CredentialId said = reversed.giver.is_nil() ? reversed.reverser : reversed.giver;
  const CredentialId giver = of_cashier ? giver_of(facts, reversed) : said;
  // What was in a drawer lies in one still, whether it was counted or not: it leaves the books through no other door.
  // Of what names no shift nobody knows whether it was ever in one.
  const bool was_in_a_drawer = of_cashier && !cash.shift.is_nil();
  if (was_in_a_drawer && (giver.is_nil() || drawer_of(facts, giver) == nullptr)) {
    return fail("reversal-needs-open-shift", {{"amount_fen", rest.fen}});
  }
  auto moved =
      move_cash(decision, facts, giver, reversed.community, {reversed.channel, cash.payment, -rest, reversed.on});
  if (!moved) return pass_on(std::move(moved.error()));
  return missed;
}

Result<void> refund_cash(Decision& decision, const Facts& facts, const CashHanded& handed) {
  if (handed.moved.channel != billing::PaymentChannel::cash) return {};
  if (auto giver = check_giver(facts, handed.giver, handed.community); !giver) return giver;
  const CredentialId till = handed.giver.is_nil() ? handed.by : handed.giver;
  if (till.is_nil() || drawer_of(facts, till) == nullptr) {
    return fail("reversal-needs-open-shift", {{"amount_fen", -handed.moved.amount.fen}});
  }
  return move_cash(decision, facts, till, handed.community, handed.moved);
}

Result<void> spend_cash(Decision& decision, const Facts& facts, const CashHanded& handed) {
  if (handed.moved.channel != billing::PaymentChannel::cash) return {};
  if (auto giver = check_giver(facts, handed.giver, handed.community); !giver) return giver;
  return move_cash(decision, facts, drawer_spending(facts, handed).till, handed.community, handed.moved);
}

DrawerOfShift drawer_spending(const Facts& facts, const CashHanded& handed) {
  if (handed.moved.channel != billing::PaymentChannel::cash) return {};
  const bool own = handed.giver.is_nil() && keeps_drawer_of(facts, handed.by, handed.community);
  const CredentialId till = own ? handed.by : handed.giver;
  return {till, desk_taking(facts, handed.moved.channel, till).shift};
}

Result<Money> put_back_cash(Decision& decision, const Facts& facts, const CashPutBack& back) {
  if (back.moved.channel != billing::PaymentChannel::cash) return {};
  if (auto receiver = check_giver(facts, back.receiver, back.community); !receiver) {
    return pass_on(std::move(receiver.error()));
  }
  MoneyMoved rest = back.moved;
  Money found;
  if (back.never_left && !back.gave.till.is_nil()) {
    const CashOfPayment cash{rest.payment, back.gave.till, back.gave.shift, rest.amount, rest.on};
    found = take_back<OverageTakenBack>(decision, facts, kOver, cash, ExpenseId(rest.payment.uuid), rest.on);
    rest.amount.fen -= found.fen;
  }
  if (rest.amount == Money{}) return found;
  const bool there = is_open_still(facts, back.gave, back.community);
  const CredentialId gave = there ? back.gave.till : CredentialId{};
  auto moved = move_cash(decision, facts, back.receiver.is_nil() ? gave : back.receiver, back.community, rest);
  if (!moved) return pass_on(std::move(moved.error()));
  return found;
}

Result<void> move_cash(Decision& decision, const Facts& facts, CredentialId till, CommunityId community,
                       const MoneyMoved& moved) {
  if (till.is_nil() || moved.channel != billing::PaymentChannel::cash) return {};
  const Drawer* drawer = drawer_of(facts, till);
  if (drawer == nullptr) return {};
  if (drawer->community != community) return fail("shift-of-another-community");
  const auto left = checked_add(drawer->holds, moved.amount);
  if (!left) return fail("amount-out-of-range", {{"amount_fen", moved.amount.fen}});
  if (moved.amount < Money{} && *left < Money{}) {
    return fail("more-than-the-drawer-holds", {{"holds_fen", drawer->holds.fen}});
  }
  // A payment may be said to have come some days ago: the drawer has it from now on.
  const Date taken_on = std::max(moved.on, drawer->last_change_on);
  const Date posted_on = cash_posted_on(decision, community, taken_on);
  CashTaken event{
      drawer->shift, till, drawer->community, moved.payment, moved.amount, taken_on, unless_same(posted_on, taken_on)};
  decision.events.push_back({till_stream(till), std::move(event), drawer->community, taken_on});
  return {};
}

Result<Decision> decide_on(const Facts& facts, const OpenShift& command, const DecisionContext& context) {
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  if (drawer_of(facts, command.cashier) != nullptr) return fail("shift-open");
  if (!is_amount(command.opening_float)) {
    return fail("amount-out-of-range", {{"opening_float_fen", command.opening_float.fen}});
  }
  if (auto date = check_money_date(command.opened_on, context); !date) return pass_on(date.error());
  const auto* before = std::get_if<BetweenShifts>(&facts.get<TillState>(till_stream(command.cashier)).is);
  if (before != nullptr && command.opened_on < before->closed_on) {
    return fail("before-shift", {{"earliest", before->closed_on}});
  }
  // A drawer goes to another community empty: what lies in it is cash in the books of the one where it was counted.
  if (before != nullptr && before->community != command.community && before->counted > Money{}) {
    return fail("shift-of-another-community", {{"counted_fen", before->counted.fen}});
  }
  const ShiftOpened event{command.shift,         command.cashier,
                          command.community,     command.opened_on,
                          command.opening_float, in_books(facts, command.community, command.opened_on)};
  return Decision{{{till_stream(command.cashier), event, command.community, command.opened_on}},
                  {{"shift_id", command.shift.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const BankCash& command, const DecisionContext& context) {
  const auto found = open_drawer(facts, command.cashier, command.banked_on, context);
  if (!found) return pass_on(found.error());
  const Drawer& drawer = **found;
  if (command.amount <= Money{} || command.amount > drawer.holds) {
    return fail("more-than-the-drawer-holds", {{"holds_fen", drawer.holds.fen}});
  }
  if (!command.reference.empty() && !is_identifier(command.reference, kMostCodeBytes)) {
    return fail("external-reference-invalid");
  }
  CashBanked event{drawer.shift,
                   command.cashier,
                   drawer.community,
                   command.amount,
                   command.reference,
                   command.banked_on,
                   PostingBuilder(posting_period(facts, drawer.community, command.banked_on))
                       .debit(LedgerAccount::bank_deposits, command.amount)
                       .credit(LedgerAccount::cash_on_hand, command.amount)
                       .take(),
                   in_books(facts, drawer.community, command.banked_on)};
  return Decision{{{till_stream(command.cashier), std::move(event), drawer.community, command.banked_on}},
                  {{"shift_id", drawer.shift.uuid},
                   {"amount_fen", command.amount.fen},
                   {"expected_fen", drawer.holds.fen - command.amount.fen}}};
}

Result<Decision> decide_on(const Facts& facts, const ReverseBanking& command, const DecisionContext& context) {
  const auto found = open_drawer(facts, command.cashier, command.reversed_on, context);
  if (!found) return pass_on(found.error());
  const Drawer& drawer = **found;
  if (drawer.shift != command.shift) return fail("shift-not-open");
  const auto holds = checked_add(drawer.holds, command.amount);
  if (command.amount <= Money{} || !holds) return fail("amount-out-of-range", {{"amount_fen", command.amount.fen}});
  const YearMonth period = posting_period(facts, drawer.community, command.reversed_on, drawer.banked_in);
  BankingReversed event{drawer.shift,
                        command.cashier,
                        drawer.community,
                        command.banking,
                        command.amount,
                        command.reference,
                        command.reversed_on,
                        PostingBuilder(period)
                            .debit(LedgerAccount::cash_on_hand, command.amount)
                            .credit(LedgerAccount::bank_deposits, command.amount)
                            .take(),
                        unless_same(std::max(command.reversed_on, first_day(period)), command.reversed_on)};
  return Decision{{{till_stream(command.cashier), std::move(event), drawer.community, command.reversed_on}},
                  {{"shift_id", drawer.shift.uuid}, {"amount_fen", command.amount.fen}, {"expected_fen", holds->fen}}};
}

Result<Decision> decide_on(const Facts& facts, const CloseShift& command, const DecisionContext& context) {
  const auto found = open_drawer(facts, command.cashier, command.closed_on, context);
  if (!found) return pass_on(found.error());
  const Drawer& drawer = **found;
  if (!is_amount(command.counted)) return fail("amount-out-of-range", {{"counted_fen", command.counted.fen}});
  const Money over{std::max<std::int64_t>(command.counted.fen - drawer.holds.fen, 0)};
  const Money is_short{std::max<std::int64_t>(drawer.holds.fen - command.counted.fen, 0)};
  ShiftClosed event{drawer.shift,
                    command.cashier,
                    drawer.community,
                    command.closed_on,
                    drawer.holds,
                    command.counted,
                    PostingBuilder(posting_period(facts, drawer.community, command.closed_on))
                        .debit(LedgerAccount::cash_on_hand, over)
                        .credit(LedgerAccount::sundry_income, over)
                        .debit(LedgerAccount::sundry_expenses, is_short)
                        .credit(LedgerAccount::cash_on_hand, is_short)
                        .take(),
                    in_books(facts, drawer.community, command.closed_on)};
  return Decision{{{till_stream(command.cashier), std::move(event), drawer.community, command.closed_on}},
                  {{"shift_id", drawer.shift.uuid},
                   {"expected_fen", drawer.holds.fen},
                   {"counted_fen", command.counted.fen},
                   {"difference_fen", command.counted.fen - drawer.holds.fen}}};
}

bool follow(TillState& state, const ShiftOpened& event) {
  if (std::holds_alternative<Drawer>(state.is) || !is_amount(event.opening_float)) return false;
  const auto* before = std::get_if<BetweenShifts>(&state.is);
  const auto counted = before != nullptr ? std::optional(before->closed_on) : std::nullopt;
  state.is = Drawer{event.shift, event.cashier, event.community, event.opening_float, event.opened_on, counted};
  return true;
}

bool follow(TillState& state, const CashTaken& event) {
  Drawer* drawer = drawer_of(state, event.shift);
  const auto holds = drawer != nullptr ? checked_add(drawer->holds, event.amount) : std::nullopt;
  if (!holds) return false;
  drawer->holds = *holds;
  drawer->last_change_on = std::max(drawer->last_change_on, event.taken_on);
  return true;
}

bool follow(TillState& state, const CashBanked& event) {
  Drawer* drawer = drawer_of(state, event.shift);
  if (drawer == nullptr) return false;
  drawer->holds.fen -= event.amount.fen;
  drawer->last_change_on = std::max(drawer->last_change_on, event.banked_on);
  drawer->banked_in = std::max(drawer->banked_in, event.posting.period);
  return true;
}

bool follow(TillState& state, const BankingReversed& event) {
  Drawer* drawer = drawer_of(state, event.shift);
  const auto holds = drawer != nullptr ? checked_add(drawer->holds, event.amount) : std::nullopt;
  if (!holds || event.amount <= Money{}) return false;
  drawer->holds = *holds;
  drawer->last_change_on = std::max(drawer->last_change_on, event.reversed_on);
  return true;
}

bool follow(TillState& state, const ShiftClosed& event) {
  const Drawer* drawer = drawer_of(state, event.shift);
  if (drawer == nullptr) return false;
  state.is = BetweenShifts{event.cashier, event.community, event.closed_on, event.counted};
  if (event.counted == event.expected) return true;
  const bool over = event.counted > event.expected;
  std::vector<UnevenShift>& shifts = over ? state.over_shifts : state.short_shifts;
  const Money off{over ? event.counted.fen - event.expected.fen : event.expected.fen - event.counted.fen};
  if (shifts.size() == kMostUnevenShifts) shifts.erase(shifts.begin());
  shifts.push_back({event.shift, event.community, event.closed_on, off, event.posting.period});
  return true;
}

namespace {

template <class E>
bool follow_taken_back(std::vector<UnevenShift>& shifts, const E& event) {
  const auto found = std::find_if(shifts.begin(), shifts.end(), of_shift(event.shift));
  if (found == shifts.end() || event.amount <= Money{} || event.amount > found->left) return false;
  found->left.fen -= event.amount.fen;
  found->posted = std::max(found->posted, event.posting.period);
  if (found->left == Money{}) shifts.erase(found);
  return true;
}

}  // namespace

bool follow(TillState& state, const ShortageTakenBack& event) { return follow_taken_back(state.short_shifts, event); }

bool follow(TillState& state, const OverageTakenBack& event) { return follow_taken_back(state.over_shifts, event); }

}  // namespace steward::books
