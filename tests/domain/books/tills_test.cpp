#include "domain/books/tills.h"

#include <gtest/gtest.h>

#include "domain/billing/billing.h"
#include "domain/books/books.h"
#include "tests/support/scenario.h"

namespace steward::books {
namespace {

using namespace steward::test;
using billing::LedgerAccount;
using billing::PaymentChannel;

const ShiftId kShift = id<ShiftId>(80);
const CredentialId kCashier = id<CredentialId>(81);

OpenShift open(std::int64_t opening_float, std::string_view on = "2024-06-10", ShiftId shift = kShift) {
  return {shift, kCashier, kCommunity, day(on), Money{opening_float}};
}
BankCash bank(std::int64_t fen, std::string_view on = "2024-06-12") { return {kCashier, Money{fen}, "JK-1", day(on)}; }
CloseShift close(std::int64_t counted, std::string_view on = "2024-06-14") {
  return {kCashier, Money{counted}, day(on)};
}
billing::ReceivePayment pay(std::uint8_t n, std::int64_t fen, PaymentChannel channel = PaymentChannel::cash,
                            CredentialId till = kCashier) {
  return {id<PaymentId>(n), kHousehold,        channel, channel == PaymentChannel::cash ? "" : std::to_string(n),
          Money{fen},       day("2024-06-11"), {},      till};
}
Scenario with_open_drawer() { return given(a_household() + std::vector<Command>{open(5'000)}); }

const Drawer& drawer(Scenario& scenario) {
  return std::get<Drawer>(std::get<TillState>(scenario.world().state(till_stream(kCashier))).is);
}

TEST(Shift, BeginsWithAFloatAndIsOpenOnce) {
  Scenario scenario = given(a_household()).when(open(5'000));
  scenario.then(ShiftOpened{kShift, kCashier, kCommunity, day("2024-06-10"), Money{5'000}});
  scenario.when(open(5'000, "2024-06-10", id<ShiftId>(82))).then_refused("shift-open");
  given(a_household()).when(open(-1)).then_refused("amount-out-of-range");
  given(a_household()).when(open(kLargestAmount.fen + 1)).then_refused("amount-out-of-range");
  given(a_household()).when(open(0, "2024-06-16")).then_refused("date-in-future");
  given({}).when(open(0)).then_refused("community-unknown");
}

TEST(Shift, CashOfPaymentsGoesIntoTheDrawerInTheSameAppend) {
  Scenario scenario = with_open_drawer().when(pay(1, 700));
  const NewEvent last = scenario.world().events().back();
  EXPECT_EQ(last.event,
            Event(CashTaken{kShift, kCashier, kCommunity, id<PaymentId>(1), Money{700}, day("2024-06-11")}));
  EXPECT_EQ(drawer(scenario).holds, Money{5'700});
  scenario.when(pay(2, 900, PaymentChannel::wechat)).when(pay(3, 40, PaymentChannel::cash, {}));
  scenario.when(pay(4, 30, PaymentChannel::cash, id<CredentialId>(99)));  // has no open shift
  EXPECT_EQ(drawer(scenario).holds, Money{5'700});
}

TEST(Shift, WhatGoesBackInCashComesOutOfTheDrawer) {
  const Date on = day("2024-06-12");
  Scenario scenario = with_open_drawer().when(pay(1, 700)).when(pay(2, 900));
  scenario.when(
      billing::ReversePayment{id<PaymentId>(1), kHousehold, billing::ReversalReason::entered_wrongly, on, kCashier});
  EXPECT_EQ(drawer(scenario).holds, Money{5'900});
  scenario.when(billing::ApproveRefund{id<RefundId>(9), kHousehold, {}, on, Money{200}, {}});
  scenario.when(billing::SendRefund{id<RefundId>(9), kHousehold, PaymentChannel::cash, on});
  EXPECT_EQ(drawer(scenario).holds, Money{5'900});
  scenario.when(
      billing::SettleRefund{id<RefundId>(9), kHousehold, billing::RefundOutcome::succeeded, "", on, kCashier});
  EXPECT_EQ(drawer(scenario).holds, Money{5'700});
  billing::ReceiveSuspense unknown{};
  unknown.payment = id<PaymentId>(3);
  unknown.community = kCommunity;
  unknown.channel = PaymentChannel::cash;
  unknown.amount = Money{60};
  unknown.received_on = on;
  unknown.till = kCashier;
  scenario.when(unknown);
  EXPECT_EQ(drawer(scenario).holds, Money{5'760});
  scenario.when(billing::ReturnSuspense{id<PaymentId>(3), on, kCashier});
  EXPECT_EQ(drawer(scenario).holds, Money{5'700});
}

TEST(Shift, BanksNotMoreThanTheDrawerHolds) {
  Scenario scenario = with_open_drawer().when(pay(1, 700)).when(bank(5'000));
  EXPECT_EQ(scenario.then_one<CashBanked>().posting.lines,
            (std::vector<billing::PostingLine>{{LedgerAccount::bank_deposits, Money{5'000}, {}},
                                               {LedgerAccount::cash_on_hand, Money{-5'000}, {}}}));
  scenario.then_says({"expected_fen", std::int64_t{700}});
  scenario.when(bank(701)).then_refused("more-than-the-drawer-holds").then_says({"holds_fen", std::int64_t{700}});
  scenario.when(bank(0)).then_refused("more-than-the-drawer-holds");
  scenario.when(bank(1, "2024-06-11")).then_refused("before-shift");
  scenario.when(BankCash{kCashier, Money{1}, "\n", day("2024-06-12")}).then_refused("external-reference-invalid");
  given(a_household()).when(bank(1)).then_refused("shift-not-open");
}

TEST(Shift, IsClosedByACountWhatIsOverOrShortIsPosted) {
  struct Row {
    std::int64_t counted;
    std::vector<billing::PostingLine> lines;
  };
  const Row rows[] = {
      {5'700, {}},
      {5'710, {{LedgerAccount::cash_on_hand, Money{10}, {}}, {LedgerAccount::sundry_income, Money{-10}, {}}}},
      {5'650, {{LedgerAccount::sundry_expenses, Money{50}, {}}, {LedgerAccount::cash_on_hand, Money{-50}, {}}}},
  };
  for (const Row& row : rows) {
    Scenario scenario = with_open_drawer().when(pay(1, 700)).when(close(row.counted));
    const auto closed = scenario.then_one<ShiftClosed>();
    EXPECT_EQ(closed.expected, Money{5'700});
    EXPECT_EQ(closed.counted, Money{row.counted});
    EXPECT_EQ(closed.posting.lines, row.lines);
    scenario.then_says({"difference_fen", row.counted - 5'700});
    scenario.when(close(row.counted)).then_refused("shift-not-open");
  }
  with_open_drawer().when(close(-1)).then_refused("amount-out-of-range");
  with_open_drawer().when(pay(1, 700)).when(close(5'700, "2024-06-10")).then_refused("before-shift");
}

TEST(Shift, TheNextOneBeginsWhereTheLastEndedAndInTheSameCommunity) {
  Scenario scenario = with_open_drawer().when(close(5'000));
  scenario.when(open(0, "2024-06-13", id<ShiftId>(82))).then_refused("before-shift");
  OpenShift elsewhere = open(0, "2024-06-14", id<ShiftId>(82));
  elsewhere.community = id<CommunityId>(77);
  scenario.when(registry::RegisterCommunity{elsewhere.community, "other", "别处", "Asia/Shanghai"});
  scenario.when(elsewhere).then_refused("shift-of-another-community").then_says({"counted_fen", std::int64_t{5'000}});
  scenario.when(open(3'000, "2024-06-14", id<ShiftId>(82)))
      .then(ShiftOpened{id<ShiftId>(82), kCashier, kCommunity, day("2024-06-14"), Money{3'000}});
}

// What is in a drawer is cash in the books of the community where it was counted: it moves when it is empty.
TEST(Shift, ADrawerThatWasEmptiedMayGoToAnotherCommunity) {
  OpenShift elsewhere = open(1'000, "2024-06-14", id<ShiftId>(82));
  elsewhere.community = id<CommunityId>(77);
  Scenario scenario = with_open_drawer();
  scenario.when(registry::RegisterCommunity{elsewhere.community, "other", "别处", "Asia/Shanghai"});
  scenario.when(elsewhere).then_refused("shift-open");
  scenario.when(pay(1, 700)).when(bank(5'700)).when(close(0)).when(elsewhere);
  scenario.then(ShiftOpened{id<ShiftId>(82), kCashier, elsewhere.community, day("2024-06-14"), Money{1'000}});
  EXPECT_EQ(scenario.world().events().back().community, elsewhere.community);
  EXPECT_EQ(drawer(scenario).community, elsewhere.community);
  EXPECT_EQ(drawer(scenario).holds, Money{1'000});
  scenario.when(pay(2, 300)).then_refused("shift-of-another-community");
}

// Domain reference §2.7: a cashier reverses the own payment on the same day, later it needs a supervisor.
TEST(Reversal, IsOfWhoTookItOnTheDayOrOfASupervisor) {
  const auto reverse = [](bool own_of_the_day, CredentialId by = kCashier) {
    return billing::ReversePayment{id<PaymentId>(1),  kHousehold, billing::ReversalReason::entered_wrongly,
                                   day("2024-06-15"), by,         own_of_the_day};
  };
  billing::ReceivePayment today = pay(1, 700);
  today.received_on = day("2024-06-15");
  const std::vector<Command> taken = a_household() + std::vector<Command>{today};
  EXPECT_EQ(given(taken).when(reverse(true)).then_one<billing::PaymentReversed>().amount, Money{700});
  given(taken).when(reverse(true, id<CredentialId>(99))).then_refused("reversal-needs-supervisor");
  given(taken).on("2024-06-16").when(reverse(true)).then_refused("reversal-needs-supervisor");
  given(a_household() + std::vector<Command>{pay(1, 700)})
      .when(reverse(true))
      .then_refused("reversal-needs-supervisor");
  EXPECT_EQ(given(taken)
                .on("2024-06-16")
                .when(reverse(false, id<CredentialId>(99)))
                .then_one<billing::PaymentReversed>()
                .amount,
            Money{700});
}

// What a supervisor takes back as never received comes out of the drawer that is said to have it: not once by the
// counter-entry and once more as a shortage.
TEST(Reversal, OfCashThatNeverCameEmptiesTheDrawerOfWhoEnteredIt) {
  const auto reverse = [](billing::ReversalReason reason) {
    return billing::ReversePayment{id<PaymentId>(1), kHousehold, reason, day("2024-06-12"), id<CredentialId>(99)};
  };
  Scenario never = with_open_drawer().when(pay(1, 700)).when(reverse(billing::ReversalReason::entered_wrongly));
  EXPECT_EQ(drawer(never).holds, Money{5'000});
  Scenario bounced = with_open_drawer().when(pay(1, 700)).when(reverse(billing::ReversalReason::bounced));
  EXPECT_EQ(drawer(bounced).holds, Money{5'700}) << "who gave it back has another drawer, or none";
}

// What was counted is no longer the cashier's to undo: a shortage would vanish with the payment behind it.
TEST(Reversal, OfWhatWasCountedIsASupervisorsOnTheSameDayToo) {
  const auto reverse = [](bool own_of_the_day) {
    return billing::ReversePayment{id<PaymentId>(1),  kHousehold, billing::ReversalReason::duplicate,
                                   day("2024-06-15"), kCashier,   own_of_the_day};
  };
  billing::ReceivePayment today = pay(1, 700);
  today.received_on = day("2024-06-15");
  given(a_household() + std::vector<Command>{open(5'000, "2024-06-15"), today})
      .when(reverse(true))
      .then_one<billing::PaymentReversed>();
  Scenario counted = given(a_household() + std::vector<Command>{open(5'000, "2024-06-15"), today});
  counted.when(close(5'000, "2024-06-15")).then_says({"difference_fen", std::int64_t{-700}});
  counted.when(reverse(true)).then_refused("reversal-needs-supervisor");
  const auto reversed = counted.when(reverse(false)).then_one<billing::PaymentReversed>();
  // The books give the cash back that the count missed; the next count finds it over by as much.
  EXPECT_EQ(reversed.posting.lines.back(), (billing::PostingLine{LedgerAccount::cash_on_hand, Money{-700}, {}}));
}

// A drawer is counted and banked in the books of one community.
TEST(Shift, TakesNoCashOfAnotherCommunity) {
  OpenShift elsewhere = open(0);
  elsewhere.community = id<CommunityId>(77);
  Scenario scenario = given(a_household());
  scenario.when(registry::RegisterCommunity{elsewhere.community, "other", "别处", "Asia/Shanghai"}).when(elsewhere);
  scenario.when(pay(1, 700)).then_refused("shift-of-another-community");
  scenario.when(pay(1, 700, PaymentChannel::wechat));
  EXPECT_EQ(scenario.then_one<billing::PaymentReceived>().amount, Money{700});
}

// A payment may be said to have come some days ago: the drawer has it from now on, and never before what came last.
TEST(Shift, CashThatIsEnteredLateIsInTheDrawerFromNowOn) {
  Scenario scenario = with_open_drawer().when(bank(100, "2024-06-12")).when(pay(1, 700));
  EXPECT_EQ(std::get<CashTaken>(scenario.world().events().back().event).taken_on, day("2024-06-12"));
}

}  // namespace
}  // namespace steward::books
