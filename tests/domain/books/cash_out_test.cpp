#include <gtest/gtest.h>

#include "domain/billing/billing.h"
#include "domain/books/books.h"
#include "domain/books/tills.h"
#include "tests/support/scenario.h"

// Cash that leaves the books, of refunds and expenses: out of which drawer, and never more than one holds.
namespace steward::books {
namespace {

using namespace steward::test;
using billing::LedgerAccount;
using billing::PaymentChannel;

const CredentialId kCashier = id<CredentialId>(81);
const CredentialId kFinance = id<CredentialId>(84);  // keeps no drawer
const CommunityId kElsewhere = id<CommunityId>(77);
const ExpenseId kExpense = id<ExpenseId>(90);
const Date kOn = day("2024-06-12");

OpenShift open(std::int64_t opening_float, CommunityId community = kCommunity, CredentialId of = kCashier) {
  return {id<ShiftId>(of.uuid.bytes[15] == kCashier.uuid.bytes[15] ? 80 : 85), of, community, day("2024-06-10"),
          Money{opening_float}};
}
const registry::RegisterCommunity kOther{kElsewhere, "other", "别处", "Asia/Shanghai"};

// A refund of 700 is on its way.
std::vector<Command> refund_sent(PaymentChannel channel = PaymentChannel::cash) {
  billing::ReceivePayment paid{};
  paid.payment = id<PaymentId>(1);
  paid.household = kHousehold;
  paid.channel = PaymentChannel::wechat;
  paid.external_reference = "wx-1";
  paid.amount = Money{900};
  paid.received_on = day("2024-06-11");
  return a_household() +
         std::vector<Command>{
             paid, billing::ApproveRefund{id<RefundId>(9), kHousehold, {}, kOn, Money{700}, {}},
             billing::SendRefund{id<RefundId>(9), kHousehold, channel, kOn, sealed(kOwner, FieldClass::free_text)}};
}
billing::SettleRefund settle(CredentialId giver = {}, CredentialId by = kFinance,
                             billing::RefundOutcome outcome = billing::RefundOutcome::succeeded) {
  return {id<RefundId>(9), kHousehold, outcome, "", kOn, by, giver};
}
std::vector<Command> with_vendor() {
  return a_household() + std::vector<Command>{RegisterVendor{id<VendorId>(89), "V-1", "恒达电梯", ""}};
}
// 106 fen with its tax.
RecordExpense spend(std::optional<PaymentChannel> paid_by, CredentialId by = kFinance, CredentialId giver = {}) {
  return {kExpense, kCommunity, {},         id<VendorId>(89), LedgerAccount::operating_costs,
          "灯泡",   "",         Money{100}, Money{6},         kOn,
          paid_by,  by,         giver};
}
PayExpense settle_up(PaymentChannel channel, CredentialId by = kFinance, CredentialId giver = {}) {
  return {kExpense, channel, kOn, by, giver};
}
ReverseExpense take_back(CredentialId receiver = {},
                         billing::ReversalReason reason = billing::ReversalReason::duplicate) {
  return {kExpense, reason, kOn, receiver};
}

Money holds(Scenario& scenario, CredentialId of = kCashier) {
  return std::get<Drawer>(std::get<TillState>(scenario.world().state(till_stream(of))).is).holds;
}
std::int64_t balance(Scenario& scenario, LedgerAccount account) {
  std::int64_t fen = 0;
  for (const NewEvent& event : scenario.world().events()) {
    const billing::Posting* posting = posting_of(event.event);
    if (posting == nullptr) continue;
    for (const billing::PostingLine& line : posting->lines) {
      fen += line.account == account ? line.amount.fen : 0;
    }
  }
  return fen;
}
std::int64_t cash_on_hand(Scenario& scenario) { return balance(scenario, LedgerAccount::cash_on_hand); }

// Finance settles it, who keeps no drawer, and the cashier hands it over: it was credited once there, and once more as
// a shortage of the count.
TEST(RefundInCash, ComesOutOfADrawer) {
  Scenario scenario = given(refund_sent()).when(settle());
  scenario.then_refused("reversal-needs-open-shift").then_says({"amount_fen", std::int64_t{700}});
  scenario.when(settle(kCashier)).then_refused("shift-not-open");
  scenario.when(open(5'000)).when(settle()).then_refused("reversal-needs-open-shift");
  scenario.when(settle(kCashier)).then_says({"amount_fen", std::int64_t{700}});
  EXPECT_EQ(scenario.world().events().back().event,
            Event(CashTaken{id<ShiftId>(80), kCashier, kCommunity, id<PaymentId>(9), Money{-700}, kOn}));
  EXPECT_EQ(holds(scenario), Money{4'300});
  scenario.when(CloseShift{kCashier, Money{4'300}, kOn}).then_says({"difference_fen", std::int64_t{0}});
  EXPECT_EQ(cash_on_hand(scenario), -700);
}

TEST(RefundInCash, ComesOutOfTheOwnDrawerWhereNobodyIsNamed) {
  Scenario own = given(refund_sent()).when(open(5'000)).when(settle({}, kCashier));
  EXPECT_EQ(holds(own), Money{4'300});
  Scenario named = given(refund_sent()).when(open(5'000)).when(open(900, kCommunity, kFinance)).when(settle(kCashier));
  EXPECT_EQ(holds(named), Money{4'300});
  EXPECT_EQ(holds(named, kFinance), Money{900});
}

TEST(RefundInCash, ComesOutOfADrawerOfTheCommunityThatHoldsIt) {
  Scenario away = given(refund_sent()).when(kOther).when(open(5'000, kElsewhere)).when(settle(kCashier));
  away.then_refused("shift-of-another-community");
  away.when(settle({}, kCashier)).then_refused("shift-of-another-community");
  Scenario poor = given(refund_sent()).when(open(699)).when(settle(kCashier));
  poor.then_refused("more-than-the-drawer-holds").then_says({"holds_fen", std::int64_t{699}});
  Scenario enough = given(refund_sent()).when(open(700)).when(settle(kCashier));
  EXPECT_EQ(holds(enough), Money{0});
}

// What goes by another way, or does not go at all, asks for no drawer.
TEST(Refund, ThatMovesNoCashNeedsNoDrawer) {
  given(refund_sent(PaymentChannel::wechat)).when(settle()).then_one<billing::RefundSettled>();
  given(refund_sent()).when(settle({}, kFinance, billing::RefundOutcome::failed)).then_one<billing::RefundSettled>();
}

// Who pays may keep a drawer, name who hands the notes over, or take them out of the safe.
TEST(ExpenseInCash, ComesOutOfADrawerOrOfTheSafe) {
  Scenario own = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::cash, kCashier));
  EXPECT_EQ(own.world().events().back().event,
            Event(CashTaken{id<ShiftId>(80), kCashier, kCommunity, PaymentId(kExpense.uuid), Money{-106}, kOn}));
  EXPECT_EQ(holds(own), Money{4'894});
  Scenario named = given(with_vendor()).when(spend(PaymentChannel::cash, kFinance, kCashier));
  named.then_refused("shift-not-open");
  named.when(open(5'000)).when(spend(PaymentChannel::cash, kFinance, kCashier));
  EXPECT_EQ(holds(named), Money{4'894});
  Scenario safe = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::cash));
  EXPECT_EQ(holds(safe), Money{5'000});
  EXPECT_EQ(cash_on_hand(safe), -106);
  Scenario bank = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::bank_transfer, kCashier, kCashier));
  EXPECT_EQ(holds(bank), Money{5'000});
}

TEST(ExpenseInCash, ComesOutOfADrawerOfTheCommunityThatHoldsIt) {
  Scenario away = given(with_vendor()).when(kOther).when(open(5'000, kElsewhere));
  away.when(spend(PaymentChannel::cash, kFinance, kCashier)).then_refused("shift-of-another-community");
  away.when(spend(PaymentChannel::cash, kCashier));  // the own one is no drawer of these books: out of the safe
  EXPECT_EQ(holds(away), Money{5'000});
  EXPECT_EQ(cash_on_hand(away), -106);
  Scenario poor = given(with_vendor()).when(open(105)).when(spend(PaymentChannel::cash, kCashier));
  poor.then_refused("more-than-the-drawer-holds").then_says({"holds_fen", std::int64_t{105}});
}

TEST(ExpenseInCash, ThatIsPaidLaterComesOutOfADrawerToo) {
  Scenario scenario = given(with_vendor()).when(open(5'000)).when(spend(std::nullopt, kCashier));
  EXPECT_EQ(holds(scenario), Money{5'000}) << "it is owed";
  scenario.when(settle_up(PaymentChannel::cash, kFinance, kCashier));
  EXPECT_EQ(holds(scenario), Money{4'894});
  Scenario safe =
      given(with_vendor()).when(open(5'000)).when(spend(std::nullopt)).when(settle_up(PaymentChannel::cash));
  EXPECT_EQ(holds(safe), Money{5'000});
}

TEST(ExpenseInCash, SaysOutOfWhichDrawerItCame) {
  const auto drawer = [](Scenario& scenario) {
    const auto& expense = std::get<Expense>(std::get<ExpenseState>(scenario.world().state(stream_of(kExpense))).is);
    return std::pair(expense.taken_by, expense.shift);
  };
  const std::pair cashiers(kCashier, id<ShiftId>(80));
  const std::pair<CredentialId, ShiftId> none;
  Scenario at_once = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::cash, kFinance, kCashier));
  EXPECT_EQ(drawer(at_once), cashiers);
  Scenario owed = given(with_vendor()).when(open(5'000)).when(spend(std::nullopt, kCashier, kCashier));
  EXPECT_EQ(drawer(owed), none);
  owed.when(settle_up(PaymentChannel::cash, kCashier));
  EXPECT_EQ(drawer(owed), cashiers);
  Scenario safe = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::cash));
  EXPECT_EQ(drawer(safe), none);
  Scenario bank = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::bank_transfer, kCashier, kCashier));
  EXPECT_EQ(drawer(bank), none);
}

// What never went out lies where it lay, whoever says so and whatever drawer they keep.
TEST(ExpenseInCash, ThatIsReversedIsPutBackWhereItLay) {
  Scenario drawer = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::cash, kFinance, kCashier));
  drawer.when(take_back());
  EXPECT_EQ(holds(drawer), Money{5'000});
  EXPECT_EQ(cash_on_hand(drawer), 0) << "beside the float";
  drawer.when(CloseShift{kCashier, Money{5'000}, kOn}).then_says({"difference_fen", std::int64_t{0}});
  Scenario later = given(with_vendor()).when(open(5'000)).when(spend(std::nullopt));
  later.when(settle_up(PaymentChannel::cash, kFinance, kCashier)).when(take_back());
  EXPECT_EQ(holds(later), Money{5'000});
  Scenario safe = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::cash)).when(take_back());
  EXPECT_EQ(holds(safe), Money{5'000});
  EXPECT_EQ(cash_on_hand(safe), 0);
  Scenario owed = given(with_vendor()).when(open(5'000)).when(spend(std::nullopt)).when(take_back(kCashier));
  EXPECT_EQ(holds(owed), Money{5'000});
}

TEST(ExpenseInCash, ThatIsReversedGoesIntoTheDrawerThatIsNamed) {
  Scenario safe = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::cash)).when(take_back(kCashier));
  EXPECT_EQ(holds(safe), Money{5'106});
  const CredentialId colleague = id<CredentialId>(86);
  Scenario other = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::cash, kCashier));
  other.when(take_back(colleague)).then_refused("shift-not-open");
  other.when(open(900, kCommunity, colleague)).when(take_back(colleague));
  EXPECT_EQ(holds(other), Money{4'894});
  EXPECT_EQ(holds(other, colleague), Money{1'006});
}

// What was counted, the count has said: the next shift of the same till did not give it.
TEST(ExpenseInCash, ThatIsReversedAfterTheCountGoesIntoTheSafe) {
  Scenario over = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::cash, kCashier));
  over.when(CloseShift{kCashier, Money{4'894}, kOn});
  Scenario next = over;
  over.when(take_back());
  EXPECT_EQ(cash_on_hand(over), 0);
  next.when(OpenShift{id<ShiftId>(87), kCashier, kCommunity, kOn, Money{4'894}}).when(take_back());
  EXPECT_EQ(holds(next), Money{4'894});
  EXPECT_EQ(cash_on_hand(next), 0);
}

// The cashier was to hand over 106 and nobody did: counted like this, they were there.
Scenario spent_and_counted(std::int64_t counted) {
  Scenario scenario = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::cash, kFinance, kCashier));
  return scenario.when(CloseShift{kCashier, Money{counted}, kOn});
}

// The reversal has the cash again that the count had found: it is in the books once.
TEST(ExpenseInCash, ThatNeverWasTakesBackWhatItsCountWasOver) {
  Scenario scenario = spent_and_counted(5'000);
  EXPECT_EQ(balance(scenario, LedgerAccount::sundry_income), -106);
  scenario.when(take_back()).then_says({"overage_taken_back_fen", std::int64_t{106}});
  const OverageTakenBack taken_back{
      id<ShiftId>(80),
      kCashier,
      kCommunity,
      kExpense,
      Money{106},
      kOn,
      {month_of(kOn),
       {{LedgerAccount::sundry_income, Money{106}, {}}, {LedgerAccount::cash_on_hand, Money{-106}, {}}},
       {}}};
  EXPECT_EQ(scenario.world().events().back().event, Event(taken_back));
  EXPECT_EQ(balance(scenario, LedgerAccount::sundry_income), 0);
  EXPECT_EQ(cash_on_hand(scenario), 0) << "beside the float";
}

// What the count did not find is put back as ever, into the drawer of who is named or into the safe.
TEST(ExpenseInCash, ThatNeverWasTakesBackNoMoreThanItsCountWasOver) {
  const CredentialId colleague = id<CredentialId>(86);
  Scenario in_part = spent_and_counted(4'950).when(open(900, kCommunity, colleague));
  Scenario into_the_safe = in_part;
  in_part.when(take_back(colleague)).then_says({"overage_taken_back_fen", std::int64_t{56}});
  EXPECT_EQ(holds(in_part, colleague), Money{950});
  EXPECT_EQ(balance(in_part, LedgerAccount::sundry_income), 0);
  into_the_safe.when(take_back()).then_says({"overage_taken_back_fen", std::int64_t{56}});
  EXPECT_EQ(holds(into_the_safe, colleague), Money{900});
  EXPECT_EQ(cash_on_hand(into_the_safe), 0);
  Scenario more = spent_and_counted(5'010).when(take_back());
  more.then_says({"overage_taken_back_fen", std::int64_t{106}});
  EXPECT_EQ(balance(more, LedgerAccount::sundry_income), -10);
}

// Where the cashier works now changes nothing of what the count found, and banked, where it was.
TEST(ExpenseInCash, ThatNeverWasTakesBackWhatItsCountWasOverWhereverTheTillIsNow) {
  Scenario scenario =
      spent_and_counted(5'000).when(OpenShift{id<ShiftId>(87), kCashier, kCommunity, kOn, Money{5'000}});
  scenario.when(BankCash{kCashier, Money{5'000}, "", kOn}).when(CloseShift{kCashier, Money{0}, kOn}).when(kOther);
  scenario.when(OpenShift{id<ShiftId>(88), kCashier, kElsewhere, kOn, Money{300}});
  EXPECT_EQ(holds(scenario), Money{300});
  scenario.when(take_back()).then_says({"overage_taken_back_fen", std::int64_t{106}});
  EXPECT_EQ(scenario.world().events().back().community, kCommunity);
  EXPECT_EQ(holds(scenario), Money{300});
  EXPECT_EQ(balance(scenario, LedgerAccount::sundry_income), 0);
  EXPECT_EQ(cash_on_hand(scenario), -5'000) << "the float, which was banked";
}

// Cash that was given out and came back explains no count, nor does what another drawer, or none, gave.
TEST(ExpenseInCash, ThatExplainsNoCountLeavesWhatWasOver) {
  const Param nothing{"overage_taken_back_fen", std::int64_t{0}};
  Scenario bounced = spent_and_counted(5'000).when(take_back({}, billing::ReversalReason::bounced));
  bounced.then_says(nothing);
  EXPECT_EQ(balance(bounced, LedgerAccount::sundry_income), -106);
  EXPECT_EQ(cash_on_hand(bounced), 106);
  Scenario safe = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::cash));
  safe.when(CloseShift{kCashier, Money{5'106}, kOn}).when(take_back()).then_says(nothing);
  EXPECT_EQ(balance(safe, LedgerAccount::sundry_income), -106);
  Scenario even = spent_and_counted(4'894).when(take_back());
  even.then_says(nothing);
  Scenario uncounted = given(with_vendor()).when(open(5'000)).when(spend(PaymentChannel::cash, kCashier));
  uncounted.when(take_back()).then_says(nothing);
  Scenario owed = given(with_vendor()).when(spend(std::nullopt)).when(take_back());
  owed.then_says(nothing);
}

// An expense of before does not say where its cash came from.
TEST(ExpenseInCash, OfBeforeNamesNoDrawer) {
  ExpenseState state{};
  ExpenseRecorded event{};
  event.expense = kExpense;
  event.net = Money{100};
  event.paid_by = PaymentChannel::cash;
  ASSERT_TRUE(follow(state, event));
  EXPECT_TRUE(std::get<Expense>(state.is).taken_by.is_nil());
  EXPECT_TRUE(std::get<Expense>(state.is).shift.is_nil());
}

// Notes that are not there are given by nobody.
TEST(Reversal, OfMoreThanTheDrawerHoldsIsRefused) {
  billing::ReceivePayment paid{};
  paid.payment = id<PaymentId>(1);
  paid.household = kHousehold;
  paid.amount = Money{700};
  paid.received_on = kOn;
  paid.till = kCashier;
  Scenario scenario = given(a_household()).when(open(0)).when(paid).when(BankCash{kCashier, Money{1}, "", kOn});
  const billing::ReversePayment back{id<PaymentId>(1), kHousehold, billing::ReversalReason::bounced, kOn, kCashier};
  scenario.when(back).then_refused("more-than-the-drawer-holds").then_says({"holds_fen", std::int64_t{699}});
}

// A log of before may have a drawer below zero: it follows, takes in, and is counted.
TEST(Drawer, BelowZeroIsFollowedAndCounted) {
  TillState state{};
  const auto shift = id<ShiftId>(80);
  ASSERT_TRUE(follow(state, ShiftOpened{shift, kCashier, kCommunity, kOn, Money{}}));
  ASSERT_TRUE(follow(state, CashTaken{shift, kCashier, kCommunity, id<PaymentId>(1), Money{-700}, kOn}));
  EXPECT_EQ(std::get<Drawer>(state.is).holds, Money{-700});
  ASSERT_TRUE(follow(state, CashTaken{shift, kCashier, kCommunity, id<PaymentId>(2), Money{100}, kOn}));
  EXPECT_EQ(std::get<Drawer>(state.is).holds, Money{-600});
  EXPECT_TRUE(follow(state, ShiftClosed{shift, kCashier, kCommunity, kOn, Money{-600}, Money{}, {}}));
}

}  // namespace
}  // namespace steward::books
