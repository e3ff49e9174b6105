#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "domain/billing/billing.h"
#include "domain/books/books.h"
#include "tests/support/scenario.h"

// Random shifts, payments, reversals and counts against drawers of a model, which hold what is really there: plain
// integers that know nothing of our code.
namespace steward::books {
namespace {

using namespace steward::test;
using billing::LedgerAccount;

const std::vector<CredentialId> kTills = {id<CredentialId>(81), id<CredentialId>(82), id<CredentialId>(83)};
const CredentialId kFinance = id<CredentialId>(84);  // has no drawer, and reverses what others took
const VendorId kVendor = id<VendorId>(89);
const Date kToday = day("2024-06-15");

enum class Is { in_suspense, received, gone };
struct Entered {
  PaymentId payment;
  CredentialId till;
  bool came = false;
  Is is = Is::received;
  std::int64_t fen = 0;
};
struct Spent {
  ExpenseId expense;
  CredentialId from;            // out of whose drawer; nil: the safe
  std::uint64_t before_counts;  // of that drawer: as many were done
  std::int64_t fen = 0;
  bool reversed = false;
};

struct Desk {
  World world;
  std::map<CredentialId, std::int64_t> there;                           // what lies in the drawer
  std::map<CredentialId, std::uint64_t> counts;                         // of the drawer
  std::map<std::pair<CredentialId, std::uint64_t>, std::int64_t> over;  // what such a count found too much
  std::map<CredentialId, std::int64_t> floats;  // what the first shift brought along, beside the books
  std::int64_t safe = 0;                        // what expenses took out of the cash outside the drawers: below zero
  std::vector<Entered> payments;
  std::vector<Spent> expenses;
  std::uint8_t ids = 100;

  Desk() {
    for (const Command& command : a_household()) RC_ASSERT(world.handle(command).has_value());
    RC_ASSERT(world.handle(RegisterVendor{kVendor, "V-1", "恒达电梯", ""}).has_value());
  }
  [[nodiscard]] bool is_open(CredentialId till) {
    return std::holds_alternative<Drawer>(std::get<TillState>(world.state(till_stream(till))).is);
  }
  // What the drawer is to hold: of an open shift, or what the last one left.
  [[nodiscard]] std::int64_t expected(CredentialId till) {
    const TillState& state = std::get<TillState>(world.state(till_stream(till)));
    if (const auto* drawer = std::get_if<Drawer>(&state.is)) return drawer->holds.fen;
    if (const auto* between = std::get_if<BetweenShifts>(&state.is)) return between->counted.fen;
    return 0;
  }
  [[nodiscard]] std::int64_t balance(LedgerAccount account) const {
    std::int64_t fen = 0;
    for (const NewEvent& event : world.events()) {
      const billing::Posting* posting = posting_of(event.event);
      if (posting == nullptr) continue;
      for (const billing::PostingLine& line : posting->lines) fen += line.account == account ? line.amount.fen : 0;
    }
    return fen;
  }
  // What the books and the drawers say is the same, and no drawer is to hold less than nothing.
  void check() {
    std::int64_t in_drawers = 0;
    for (const CredentialId till : kTills) {
      in_drawers += expected(till) - floats[till];
      RC_ASSERT(expected(till) >= 0);
    }
    RC_ASSERT(balance(LedgerAccount::cash_on_hand) == in_drawers + safe);
  }
  // Whether what was entered can be undone out of the drawer of who is named: an open one that holds it. What never
  // came and lies in its own drawer comes out of that one.
  [[nodiscard]] bool can_give(CredentialId giver, const Entered& entered) {
    const bool lies_there = is_open(entered.till);
    return is_open(giver) && expected(giver) >= entered.fen && (!lies_there || expected(entered.till) >= entered.fen);
  }

  void open(CredentialId till, std::int64_t first_float = 0) {
    if (is_open(till)) return;
    if (floats.count(till) == 0) floats[till] = there[till] = first_float;
    RC_ASSERT(world.handle(OpenShift{id<ShiftId>(++ids), till, kCommunity, kToday, Money{there[till]}}).has_value());
  }
  void enter(CredentialId till, std::int64_t fen, bool came) {
    if (!is_open(till)) return;
    billing::ReceivePayment command{};
    command.payment = id<PaymentId>(++ids);
    command.household = kHousehold;
    command.amount = Money{fen};
    command.received_on = kToday;
    command.till = till;
    RC_ASSERT(world.handle(command).has_value());
    payments.push_back({command.payment, till, came, Is::received, fen});
    if (came) there[till] += fen;
  }
  void enter_unknown(CredentialId till, std::int64_t fen, bool came) {
    if (!is_open(till)) return;
    billing::ReceiveSuspense command{};
    command.payment = id<PaymentId>(++ids);
    command.community = kCommunity;
    command.channel = billing::PaymentChannel::cash;
    command.amount = Money{fen};
    command.received_on = kToday;
    command.till = till;
    RC_ASSERT(world.handle(command).has_value());
    payments.push_back({command.payment, till, came, Is::in_suspense, fen});
    if (came) there[till] += fen;
  }
  void assign(Entered& entered) {
    if (entered.is != Is::in_suspense) return;
    RC_ASSERT(world.handle(billing::AssignSuspense{entered.payment, kHousehold, kToday, {}}).has_value());
    entered.is = Is::received;
  }
  // Whether the payment is reversed now.
  bool reverse(Entered& entered, CredentialId by, bool own_of_the_day, billing::ReversalReason reason,
               CredentialId giver = {}) {
    if (entered.is != Is::received) return false;
    return undo(entered,
                billing::ReversePayment{entered.payment, kHousehold, reason, kToday, by, own_of_the_day, giver});
  }
  // Whether the money in suspense is sent back now.
  bool send_back(Entered& entered, CredentialId by, CredentialId giver) {
    if (entered.is != Is::in_suspense) return false;
    return undo(entered, billing::ReturnSuspense{entered.payment, kToday, by, giver});
  }
  // Bought for cash: out of the drawer of who is named, else of the own one, else out of the safe. Refused only where
  // the drawer is not open, or has fewer notes.
  void spend(CredentialId by, CredentialId giver, std::int64_t fen) {
    const auto expense = id<ExpenseId>(++ids);
    const RecordExpense command{expense, kCommunity, {}, kVendor, LedgerAccount::operating_costs, "灯泡",
                                "",      Money{fen}, {}, kToday,  billing::PaymentChannel::cash,  by,
                                giver};
    const CredentialId from = !giver.is_nil() ? giver : is_open(by) ? by : CredentialId{};
    const bool can = from.is_nil() || (is_open(from) && expected(from) >= fen);
    RC_ASSERT(world.handle(command).has_value() == can);
    if (!can) return;
    (from.is_nil() ? safe : there[from]) -= fen;
    expenses.push_back({expense, from, counts[from], fen});
  }
  // Into the drawer of who is named, else where it came from, which knows nothing of it any more once it is counted:
  // what the count had found too much was it, and is there.
  void take_back(Spent& spent, CredentialId receiver) {
    if (spent.reversed) return;
    const bool named = !receiver.is_nil();
    const bool lies_there = !spent.from.is_nil() && counts[spent.from] == spent.before_counts;
    const CredentialId into = named ? receiver : lies_there ? spent.from : CredentialId{};
    const ReverseExpense command{spent.expense, billing::ReversalReason::duplicate, kToday, receiver};
    spent.reversed = !named || is_open(receiver);
    RC_ASSERT(world.handle(command).has_value() == spent.reversed);
    if (!spent.reversed) return;
    std::int64_t& too_much = over[{spent.from, spent.before_counts}];
    const std::int64_t found = std::min(too_much, spent.fen);
    too_much -= found;
    (into.is_nil() ? safe : there[into]) += spent.fen - found;
  }
  void close(CredentialId till) {
    if (!is_open(till) || there[till] < 0) return;
    const std::int64_t too_much = there[till] - expected(till);
    RC_ASSERT(world.handle(CloseShift{till, Money{there[till]}, kToday}).has_value());
    over[{till, counts[till]++}] = std::max<std::int64_t>(too_much, 0);
  }

 private:
  // Cash that came goes back out of the drawer that it is taken from.
  bool undo(Entered& entered, const Command& command) {
    const std::map<CredentialId, std::int64_t> before = all_expected();
    if (!world.handle(command)) return false;
    entered.is = Is::gone;
    if (!entered.came) return true;
    for (const auto& [till, held] : before) there[till] += expected(till) - held;
    return true;
  }
  std::map<CredentialId, std::int64_t> all_expected() {
    std::map<CredentialId, std::int64_t> held;
    for (const CredentialId till : kTills) held[till] = expected(till);
    return held;
  }
};

constexpr int kMostSteps = 60;

const std::vector<billing::ReversalReason> kReasons = {
    billing::ReversalReason::entered_wrongly, billing::ReversalReason::bounced, billing::ReversalReason::duplicate};

Entered& one_of(Desk& desk) { return desk.payments[*rc::gen::inRange<std::size_t>(0, desk.payments.size())]; }

CredentialId anybody() { return *rc::gen::element(*rc::gen::elementOf(kTills), kFinance); }

// Somebody undoes one of what was entered: who took it, a colleague with a drawer that may be open, or finance that has
// none. With a drawer that is open, named and holds it they always can.
void undo_any(Desk& desk, CredentialId till) {
  if (desk.payments.empty()) return;
  Entered& entered = one_of(desk);
  const bool own = *rc::gen::arbitrary<bool>();
  const bool named = *rc::gen::arbitrary<bool>();
  const bool must = named && desk.can_give(till, entered);
  const CredentialId by = own ? entered.till : anybody();
  const CredentialId giver = named ? till : CredentialId{};
  if (entered.is == Is::in_suspense) {
    RC_ASSERT(desk.send_back(entered, by, giver) || !must);
  } else if (entered.is == Is::received) {
    RC_ASSERT(desk.reverse(entered, by, own, *rc::gen::elementOf(kReasons), giver) || !must || own);
  }
}

// Whatever happens at the desk, cash on hand is what the drawers are to hold.
RC_GTEST_PROP(Cash, OnHandIsWhatTheDrawersAreToHold, ()) {
  Desk desk;
  const int steps = *rc::gen::inRange(1, kMostSteps);
  for (int step = 0; step < steps; ++step) {
    const CredentialId till = *rc::gen::elementOf(kTills);
    const std::int64_t fen = *rc::gen::inRange<std::int64_t>(1, 100);
    switch (*rc::gen::inRange(0, 10)) {
      case 0:
        desk.open(till, *rc::gen::inRange<std::int64_t>(0, 1'000));
        break;
      case 1:
        desk.enter(till, fen, *rc::gen::arbitrary<bool>());
        break;
      case 2:
        desk.enter_unknown(till, fen, *rc::gen::arbitrary<bool>());
        break;
      case 3:
        if (desk.is_open(till)) desk.there[till] -= *rc::gen::inRange<std::int64_t>(-50, 50);  // lost, or found
        break;
      case 4:
        desk.close(till);
        break;
      case 5:
        if (!desk.payments.empty()) desk.assign(one_of(desk));
        break;
      case 6:
        desk.spend(anybody(), *rc::gen::element(till, CredentialId{}), fen);
        break;
      case 7:
        if (desk.expenses.empty()) break;
        desk.take_back(desk.expenses[*rc::gen::inRange<std::size_t>(0, desk.expenses.size())],
                       *rc::gen::element(till, CredentialId{}));
        break;
      default:
        undo_any(desk, till);
    }
    desk.check();
  }
}

// Where nothing was lost, every shortage is a payment that never came. Once a supervisor has reversed those, sooner or
// later, each drawer is to hold what is there, and nothing was spent or earned.
RC_GTEST_PROP(Cash, IsWhatIsThereOnceWhatNeverCameIsReversed, ()) {
  Desk desk;
  const int steps = *rc::gen::inRange(1, kMostSteps);
  const auto reverse_next = [&desk](std::size_t from) {
    for (std::size_t i = from; i < desk.payments.size(); ++i) {
      Entered& entered = desk.payments[i];
      if (entered.came || entered.is == Is::gone) continue;
      desk.assign(entered);
      RC_ASSERT(desk.reverse(entered, kFinance, false, billing::ReversalReason::entered_wrongly));
      return;
    }
  };
  for (int step = 0; step < steps; ++step) {
    const CredentialId till = *rc::gen::elementOf(kTills);
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
        desk.open(till, *rc::gen::inRange<std::int64_t>(0, 1'000));
        break;
      case 1:
        desk.enter(till, *rc::gen::inRange<std::int64_t>(1, 1'000), *rc::gen::arbitrary<bool>());
        break;
      case 2:
        desk.enter_unknown(till, *rc::gen::inRange<std::int64_t>(1, 1'000), *rc::gen::arbitrary<bool>());
        break;
      case 3:
        desk.close(till);
        break;
      default:
        reverse_next(*rc::gen::inRange<std::size_t>(0, desk.payments.size() + 1));
    }
    desk.check();
  }
  for (std::size_t i = 0; i < desk.payments.size(); ++i) reverse_next(i);
  for (const CredentialId till : kTills) {
    RC_ASSERT(desk.expected(till) == desk.there[till]);
    desk.close(till);
  }
  RC_ASSERT(desk.balance(LedgerAccount::sundry_expenses) == 0);
  RC_ASSERT(desk.balance(LedgerAccount::sundry_income) == 0);
}

}  // namespace
}  // namespace steward::books
