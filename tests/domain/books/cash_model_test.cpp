#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
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
const Date kToday = day("2024-06-15");

struct Entered {
  PaymentId payment;
  CredentialId till;
  std::int64_t fen = 0;
  bool came = false;
  bool reversed = false;
};

struct Desk {
  World world;
  std::map<CredentialId, std::int64_t> there;   // what lies in the drawer
  std::map<CredentialId, std::int64_t> floats;  // what the first shift brought along, beside the books
  std::vector<Entered> payments;
  std::uint8_t ids = 100;

  Desk() {
    for (const Command& command : a_household()) RC_ASSERT(world.handle(command).has_value());
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
  // What the books and the drawers say is the same.
  void check() {
    std::int64_t in_drawers = 0;
    for (const CredentialId till : kTills) in_drawers += expected(till) - floats[till];
    RC_ASSERT(balance(LedgerAccount::cash_on_hand) == in_drawers);
  }

  void open(CredentialId till, std::int64_t first_float = 0) {
    if (is_open(till)) return;
    if (floats.count(till) == 0) floats[till] = there[till] = first_float;
    RC_ASSERT(world.handle(OpenShift{id<ShiftId>(++ids), till, kCommunity, kToday, Money{there[till]}}).has_value());
  }
  void enter(CredentialId till, std::int64_t fen, bool came) {
    if (!is_open(till)) return;
    const PaymentId payment = id<PaymentId>(++ids);
    billing::ReceivePayment command{};
    command.payment = payment;
    command.household = kHousehold;
    command.amount = Money{fen};
    command.received_on = kToday;
    command.till = till;
    RC_ASSERT(world.handle(command).has_value());
    payments.push_back({payment, till, fen, came, false});
    if (came) there[till] += fen;
  }
  // Whether the payment is reversed now. Cash that came goes back out of the drawer that it is taken from.
  bool reverse(Entered& entered, CredentialId by, bool own_of_the_day, billing::ReversalReason reason,
               CredentialId giver = {}) {
    if (entered.reversed) return false;
    const std::map<CredentialId, std::int64_t> before = all_expected();
    const billing::ReversePayment command{entered.payment, kHousehold, reason, kToday, by, own_of_the_day, giver};
    if (!world.handle(command)) return false;
    entered.reversed = true;
    if (!entered.came) return true;
    for (const auto& [till, held] : before) there[till] += expected(till) - held;
    return true;
  }
  void close(CredentialId till) {
    if (!is_open(till) || there[till] < 0) return;
    RC_ASSERT(world.handle(CloseShift{till, Money{there[till]}, kToday}).has_value());
  }

 private:
  std::map<CredentialId, std::int64_t> all_expected() {
    std::map<CredentialId, std::int64_t> held;
    for (const CredentialId till : kTills) held[till] = expected(till);
    return held;
  }
};

constexpr int kMostSteps = 60;

const std::vector<billing::ReversalReason> kReasons = {
    billing::ReversalReason::entered_wrongly, billing::ReversalReason::bounced, billing::ReversalReason::duplicate};

// Whatever happens at the desk, cash on hand is what the drawers are to hold. Who reverses a payment took it, is a
// colleague with a drawer that may be open, or has none at all; with a drawer that is open and named they always can.
RC_GTEST_PROP(Cash, OnHandIsWhatTheDrawersAreToHold, ()) {
  Desk desk;
  const int steps = *rc::gen::inRange(1, kMostSteps);
  for (int step = 0; step < steps; ++step) {
    const CredentialId till = *rc::gen::elementOf(kTills);
    switch (*rc::gen::inRange(0, 6)) {
      case 0:
        desk.open(till, *rc::gen::inRange<std::int64_t>(0, 1'000));
        break;
      case 1:
        desk.enter(till, *rc::gen::inRange<std::int64_t>(1, 100), *rc::gen::arbitrary<bool>());
        break;
      case 2:
        if (desk.is_open(till)) desk.there[till] -= *rc::gen::inRange<std::int64_t>(-50, 50);  // lost, or found
        break;
      case 3:
        desk.close(till);
        break;
      default:
        if (desk.payments.empty()) break;
        const auto nth = *rc::gen::inRange<std::size_t>(0, desk.payments.size());
        Entered& entered = desk.payments[nth];
        const bool own = *rc::gen::arbitrary<bool>();
        const bool named = *rc::gen::arbitrary<bool>();
        const bool must = !entered.reversed && !own && named && desk.is_open(till);
        const CredentialId by = *rc::gen::element(*rc::gen::elementOf(kTills), kFinance);
        const bool done = desk.reverse(entered, own ? entered.till : by, own, *rc::gen::elementOf(kReasons),
                                       named ? till : CredentialId{});
        RC_ASSERT(done || !must);
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
      if (entered.came || entered.reversed) continue;
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
      case 2:
        desk.enter(till, *rc::gen::inRange<std::int64_t>(1, 1'000), *rc::gen::arbitrary<bool>());
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
