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
// By the slip of that day.
BankCash bank(std::int64_t fen, std::string_view on = "2024-06-12") {
  return {kCashier, Money{fen}, "JK-" + std::string(on), day(on)};
}
CloseShift close(std::int64_t counted, std::string_view on = "2024-06-14") {
  return {kCashier, Money{counted}, day(on)};
}
billing::ReceivePayment pay(std::uint8_t n, std::int64_t fen, PaymentChannel channel = PaymentChannel::cash,
                            CredentialId till = kCashier) {
  return {id<PaymentId>(n), kHousehold,        channel, channel == PaymentChannel::cash ? "" : std::to_string(n),
          Money{fen},       day("2024-06-11"), {},      till};
}
// Cash that somebody left without saying who they are.
billing::ReceiveSuspense unknown(std::uint8_t n, std::int64_t fen) {
  billing::ReceiveSuspense command{};
  command.payment = id<PaymentId>(n);
  command.community = kCommunity;
  command.channel = PaymentChannel::cash;
  command.amount = Money{fen};
  command.received_on = day("2024-06-12");
  command.till = kCashier;
  return command;
}
Scenario with_open_drawer() { return given(a_household() + std::vector<Command>{open(5'000)}); }

const Drawer& drawer(Scenario& scenario, CredentialId of = kCashier) {
  return std::get<Drawer>(std::get<TillState>(scenario.world().state(till_stream(of))).is);
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
  scenario.when(unknown(3, 60));
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
  for (const char* reference : {"\n", "B-1\ufeff"}) {
    scenario.when(BankCash{kCashier, Money{1}, reference, day("2024-06-12")})
        .then_refused("external-reference-invalid");
  }
  given(a_household()).when(bank(1)).then_refused("shift-not-open");
}

// Another community has another account, where the number may come again.
TEST(Shift, ASlipOfTheBankIsOfOneBanking) {
  const CredentialId colleague = id<CredentialId>(83);
  const CommunityId other = id<CommunityId>(77);
  const auto banked_by = [](CredentialId cashier, const std::string& slip) {
    return BankCash{cashier, Money{10}, slip, day("2024-06-13")};
  };
  Scenario scenario = with_open_drawer().when(bank(100));
  const std::string slip = scenario.then_one<CashBanked>().reference;
  scenario.when(banked_by(kCashier, slip)).then_refused("banking-slip-taken");
  EXPECT_EQ(drawer(scenario).holds, Money{4'900});
  scenario.when(OpenShift{id<ShiftId>(84), colleague, kCommunity, day("2024-06-12"), Money{500}});
  scenario.when(banked_by(colleague, slip)).then_refused("banking-slip-taken");
  for (const char* free : {"", "", "JK-9"}) {
    EXPECT_EQ(scenario.when(banked_by(colleague, free)).then_one<CashBanked>().reference, free);
  }
  scenario.when(CloseShift{colleague, Money{}, day("2024-06-13")});
  scenario.when(banked_by(kCashier, "JK-9")).then_refused("banking-slip-taken");  // whatever shift it was of

  const CredentialId elsewhere = id<CredentialId>(85);
  scenario.when(registry::RegisterCommunity{other, "other", "别处", "Asia/Shanghai"});
  scenario.when(OpenShift{id<ShiftId>(86), elsewhere, other, day("2024-06-12"), Money{500}});
  EXPECT_EQ(scenario.when(banked_by(elsewhere, slip)).then_one<CashBanked>().community, other);
}

TEST(Shift, ABankingIsTakenBackWhileItsShiftIsOpen) {
  const ReverseBanking back{kCashier, kShift, id<EventId>(87), Money{100}, "JK-2024-06-12", day("2024-06-13")};
  given(a_household()).when(back).then_refused("shift-not-open");
  Scenario scenario = with_open_drawer().when(bank(100));
  ReverseBanking wrong = back;
  wrong.shift = id<ShiftId>(88);
  scenario.when(wrong).then_refused("shift-not-open");
  wrong = back;
  wrong.reversed_on = day("2024-06-11");
  scenario.when(wrong).then_refused("before-shift");

  const billing::Posting posting{
      month_of(day("2024-06-13")),
      {{LedgerAccount::cash_on_hand, Money{100}, {}}, {LedgerAccount::bank_deposits, Money{-100}, {}}}};
  scenario.when(back).then(BankingReversed{kShift, kCashier, kCommunity, back.banking, Money{100}, back.reference,
                                           back.reversed_on, posting});
  scenario.then_says({"expected_fen", std::int64_t{5'000}});
  EXPECT_EQ(drawer(scenario).holds, Money{5'000});
  scenario.when(back).then_refused("banking-settled");
  EXPECT_EQ(drawer(scenario).holds, Money{5'000});
  // Its slip is free, once.
  scenario.when(BankCash{kCashier, Money{40}, back.reference, day("2024-06-13")});
  EXPECT_EQ(scenario.then_one<CashBanked>().reference, back.reference);
  scenario.when(BankCash{kCashier, Money{40}, back.reference, day("2024-06-13")}).then_refused("banking-slip-taken");
  // What was counted stands.
  scenario.when(close(4'960));
  wrong = back;
  wrong.banking = id<EventId>(89);
  wrong.reversed_on = day("2024-06-14");
  scenario.when(wrong).then_refused("shift-not-open");
}

// And what was taken back is no row of a statement.
TEST(Shift, ABankingThatIsARowOfAStatementIsNotTakenBack) {
  billing::SuspenseSettled settled;
  settled.bankings = {id<EventId>(87)};
  BankingReversed reversed;
  reversed.banking = id<EventId>(87);
  ASSERT_EQ(claims_of(reversed).size(), 1U) << "without a slip";
  EXPECT_EQ(claims_of(reversed), claims_of(settled));
  EXPECT_EQ(refusal_of_taken(claims_of(reversed).front().claim.kind), "banking-settled");
}

TEST(Shift, ABankingThatIsTakenBackNeverStandsBeforeItself) {
  const YearMonth may = parse_year_month("2024-05").value();
  Scenario scenario = given(a_household());
  scenario.may_backdate().when(open(5'000, "2024-05-10")).when(ClosePeriod{kCommunity, may});
  scenario.when(bank(100, "2024-05-12"));
  EXPECT_EQ(scenario.then_one<CashBanked>().posting.period, add(may, 1));
  scenario.when(ReopenPeriod{kCommunity, may, ReopenReason::late_entry, {}});
  scenario.when(ReverseBanking{kCashier, kShift, id<EventId>(87), Money{100}, "JK-2024-05-12", day("2024-05-13")});
  const auto reversed = scenario.then_one<BankingReversed>();
  EXPECT_EQ(reversed.posting.period, add(may, 1));
  EXPECT_EQ(reversed.posted_on, day("2024-06-01"));
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
  EXPECT_EQ(drawer(bounced).holds, Money{5'000}) << "who reverses it has no drawer: it goes back from where it lies";
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
  // Not even who may do so explains the own count: the books give the cash back that it missed, and the next count
  // finds it over by as much.
  counted.when(reverse(false)).then_refused("reversal-needs-open-shift");
  counted.when(open(5'000, "2024-06-15", id<ShiftId>(82))).when(reverse(false));
  counted.then_says({"shortage_taken_back_fen", std::int64_t{0}});
  EXPECT_EQ(drawer(counted).holds, Money{4'300});
}

const CredentialId kSupervisor = id<CredentialId>(99);
const ShiftId kNextShift = id<ShiftId>(82);

billing::ReversePayment reverse(std::uint8_t n,
                                billing::ReversalReason reason = billing::ReversalReason::entered_wrongly) {
  return {id<PaymentId>(n), kHousehold, reason, day("2024-06-15"), kSupervisor};
}
OpenShift supervisors_shift() { return {id<ShiftId>(83), kSupervisor, kCommunity, day("2024-06-15"), Money{9'000}}; }
// Two payments of 700 each were entered, and so much was there.
Scenario counted_short(std::int64_t counted = 5'000) {
  return with_open_drawer().when(pay(1, 700)).when(pay(2, 700)).when(close(counted));
}
// What of the last command's events went into the drawer, and what of a shortage was taken back.
std::vector<Event> at_the_till(Scenario& scenario, std::size_t last) {
  const auto& events = scenario.world().events();
  std::vector<Event> found;
  for (std::size_t i = events.size() - last; i < events.size(); ++i) {
    if (events[i].stream.kind == StreamKind::till) found.push_back(events[i].event);
  }
  return found;
}
std::int64_t balance(Scenario& scenario, LedgerAccount account) {
  std::int64_t fen = 0;
  for (const NewEvent& event : scenario.world().events()) {
    const billing::Posting* posting = posting_of(event.event);
    if (posting == nullptr) continue;
    for (const billing::PostingLine& line : posting->lines) fen += line.account == account ? line.amount.fen : 0;
  }
  return fen;
}

TEST(Payment, SaysIntoWhichShiftsDrawerItWent) {
  Scenario scenario = with_open_drawer().when(pay(1, 700)).when(pay(2, 700, PaymentChannel::wechat));
  scenario.when(pay(3, 700, PaymentChannel::cash, kSupervisor));  // has no open shift
  const auto& payments = scenario.world().account(kHousehold).payments;
  ASSERT_EQ(payments.size(), 3U);
  EXPECT_EQ(payments[0].shift, kShift);
  EXPECT_TRUE(payments[1].shift.is_nil());
  EXPECT_TRUE(payments[2].shift.is_nil());
}

// Said of cash that somebody took at a desk, and of nothing else.
TEST(Payment, SaysThatItWasTakenInNoShift) {
  Scenario scenario = with_open_drawer().when(pay(1, 700)).when(pay(2, 700, PaymentChannel::wechat, kSupervisor));
  scenario.when(pay(3, 700, PaymentChannel::cash, {})).when(pay(4, 700, PaymentChannel::cash, kSupervisor));
  const auto& payments = scenario.world().account(kHousehold).payments;
  ASSERT_EQ(payments.size(), 4U);
  EXPECT_FALSE(payments[0].outside_shift);
  EXPECT_FALSE(payments[1].outside_shift);
  EXPECT_FALSE(payments[2].outside_shift) << "nobody's";
  EXPECT_TRUE(payments[3].outside_shift);
}

// Two payments never came, and the count was short of both. Each reversal takes back what it explains, whether the next
// shift is open or not, and the next count is even.
TEST(Reversal, OfWhatTheCountMissedTakesTheShortageBack) {
  Scenario scenario = counted_short();
  EXPECT_EQ(balance(scenario, LedgerAccount::sundry_expenses), 1'400);
  scenario.when(reverse(1)).then_says({"shortage_taken_back_fen", std::int64_t{700}});
  const ShortageTakenBack taken_back{
      kShift,
      kCashier,
      kCommunity,
      id<PaymentId>(1),
      Money{700},
      day("2024-06-15"),
      {month_of(day("2024-06-15")),
       {{LedgerAccount::cash_on_hand, Money{700}, {}}, {LedgerAccount::sundry_expenses, Money{-700}, {}}},
       {}}};
  EXPECT_EQ(at_the_till(scenario, 2), std::vector<Event>{Event(taken_back)});
  EXPECT_EQ(balance(scenario, LedgerAccount::sundry_expenses), 700);
  scenario.when(open(5'000, "2024-06-14", kNextShift)).when(reverse(2, billing::ReversalReason::duplicate));
  scenario.then_says({"shortage_taken_back_fen", std::int64_t{700}});
  EXPECT_EQ(drawer(scenario).holds, Money{5'000}) << "no drawer gives what none ever had";
  EXPECT_EQ(balance(scenario, LedgerAccount::sundry_expenses), 0);
  EXPECT_EQ(balance(scenario, LedgerAccount::cash_on_hand), 0) << "beside the float";
  scenario.when(close(5'000, "2024-06-15")).then_says({"difference_fen", std::int64_t{0}});
}

// What was there is taken out of a drawer as ever: a count that was not short, or not by so much, says that it came.
TEST(Reversal, TakesNoMoreBackThanTheCountMissed) {
  Scenario in_part = counted_short(5'900).when(open(5'900, "2024-06-14", kNextShift)).when(reverse(1));
  in_part.then_says({"shortage_taken_back_fen", std::int64_t{500}});
  EXPECT_EQ(drawer(in_part).holds, Money{5'700});
  in_part.when(reverse(2)).then_says({"shortage_taken_back_fen", std::int64_t{0}});
  EXPECT_EQ(drawer(in_part).holds, Money{5'000});
  for (const std::int64_t counted : {6'400, 6'500}) {
    Scenario even = counted_short(counted).when(open(6'400, "2024-06-14", kNextShift)).when(reverse(1));
    even.then_says({"shortage_taken_back_fen", std::int64_t{0}});
    EXPECT_EQ(drawer(even).holds, Money{5'700}) << counted;
  }
}

// What was counted lies in a drawer. Where none is open that it could come out of it would leave the books and no
// drawer, and the next count would be short, or over, of it.
TEST(Reversal, OfCountedCashNeedsADrawerThatItComesOutOf) {
  const auto refused = [](Scenario& scenario, std::int64_t rest) {
    scenario.then_refused("reversal-needs-open-shift").then_says({"amount_fen", rest});
  };
  Scenario even = counted_short(6'400).when(reverse(1));
  refused(even, 700);
  even.when(reverse(1, billing::ReversalReason::bounced));
  refused(even, 700);
  billing::ReversePayment nobodys = reverse(1);
  nobodys.till = {};
  even.when(nobodys);
  refused(even, 700);
  Scenario in_part = counted_short(5'900).when(reverse(1));
  refused(in_part, 200);
  EXPECT_EQ(balance(in_part, LedgerAccount::sundry_expenses), 500) << "nothing of it was done";
  // The drawer of who took it will do, and that of who reverses it.
  even.when(open(6'400, "2024-06-14", kNextShift)).when(reverse(1));
  EXPECT_EQ(drawer(even).holds, Money{5'700});
  in_part.when(supervisors_shift()).when(reverse(1)).then_says({"shortage_taken_back_fen", std::int64_t{500}});
  EXPECT_EQ(balance(in_part, LedgerAccount::cash_on_hand), 700);
}

// Money that goes back does not come out of the drawer of who took it, who gives nothing.
TEST(Reversal, OfCountedCashThatGoesBackNeedsTheDrawerOfWhoGivesIt) {
  Scenario scenario = counted_short(6'400).when(open(6'400, "2024-06-14", kNextShift));
  scenario.when(reverse(1, billing::ReversalReason::bounced)).then_refused("reversal-needs-open-shift");
  scenario.when(supervisors_shift()).when(reverse(1, billing::ReversalReason::bounced));
  EXPECT_EQ(drawer(scenario).holds, Money{6'400});
}

// Cash that has not been counted goes back out of the drawer of who reverses it; where they keep none here, out of the
// one in which it lies: else it would leave the books and no drawer.
TEST(Reversal, OfUncountedCashThatGoesBackComesOutOfADrawerToo) {
  const billing::ReversePayment back = reverse(1, billing::ReversalReason::bounced);
  Scenario own = with_open_drawer().when(pay(1, 700)).when(supervisors_shift()).when(back);
  EXPECT_EQ(drawer(own).holds, Money{5'700});
  EXPECT_EQ(drawer(own, kSupervisor).holds, Money{8'300});
  OpenShift elsewhere = supervisors_shift();
  elsewhere.community = id<CommunityId>(77);
  Scenario away = with_open_drawer().when(pay(1, 700));
  away.when(registry::RegisterCommunity{elsewhere.community, "other", "别处", "Asia/Shanghai"}).when(elsewhere);
  away.when(back);
  EXPECT_EQ(drawer(away).holds, Money{5'000});
  EXPECT_EQ(drawer(away, kSupervisor).holds, Money{9'000});
  billing::ReversePayment nobodys = back;
  nobodys.till = {};
  Scenario none = with_open_drawer().when(pay(1, 700)).when(nobodys);
  EXPECT_EQ(drawer(none).holds, Money{5'000});
  EXPECT_EQ(balance(none, LedgerAccount::cash_on_hand), 0) << "beside the float";
}

const CredentialId kColleague = id<CredentialId>(98);
OpenShift colleagues_shift() { return {id<ShiftId>(84), kColleague, kCommunity, day("2024-06-15"), Money{9'000}}; }
billing::ReversePayment given_by_the_colleague(billing::ReversePayment command) {
  command.giver = kColleague;
  return command;
}

// Who reverses it may keep no drawer, and who took it may have gone: another cashier hands the notes back, and is
// named.
TEST(Reversal, OfCountedCashMayNameTheDrawerThatGivesIt) {
  const auto bounced = given_by_the_colleague(reverse(1, billing::ReversalReason::bounced));
  Scenario scenario = counted_short(6'400).when(bounced).then_refused("shift-not-open");
  scenario.when(colleagues_shift()).when(reverse(1, billing::ReversalReason::bounced));
  scenario.then_refused("reversal-needs-open-shift");
  scenario.when(bounced).then_says({"shortage_taken_back_fen", std::int64_t{0}});
  EXPECT_EQ(drawer(scenario, kColleague).holds, Money{8'300});
  scenario.when(given_by_the_colleague(reverse(2)));
  EXPECT_EQ(drawer(scenario, kColleague).holds, Money{7'600});
  EXPECT_EQ(balance(scenario, LedgerAccount::cash_on_hand), 0) << "beside the floats";
  // What the count missed no drawer gives, also none that is named.
  Scenario in_part = counted_short(5'900).when(colleagues_shift()).when(given_by_the_colleague(reverse(1)));
  in_part.then_says({"shortage_taken_back_fen", std::int64_t{500}});
  EXPECT_EQ(drawer(in_part, kColleague).holds, Money{8'800});
}

TEST(Reversal, NamesADrawerOfTheCommunityOnly) {
  OpenShift elsewhere = colleagues_shift();
  elsewhere.community = id<CommunityId>(77);
  Scenario scenario = counted_short(6'400);
  scenario.when(registry::RegisterCommunity{elsewhere.community, "other", "别处", "Asia/Shanghai"}).when(elsewhere);
  scenario.when(given_by_the_colleague(reverse(1))).then_refused("shift-of-another-community");
}

// What goes back is given by who is named, before the own drawer and the one in which it lies. Of what never came
// nobody gives anything: it is only in the drawer that is said to have it.
TEST(Reversal, OfUncountedCashThatNeverCameIsOutOfItsOwnDrawerWhoeverIsNamed) {
  Scenario scenario = with_open_drawer().when(pay(1, 700)).when(pay(2, 30));
  scenario.when(colleagues_shift()).when(supervisors_shift());
  scenario.when(given_by_the_colleague(reverse(1)));
  EXPECT_EQ(drawer(scenario).holds, Money{5'030});
  EXPECT_EQ(drawer(scenario, kColleague).holds, Money{9'000});
  scenario.when(given_by_the_colleague(reverse(2, billing::ReversalReason::bounced)));
  EXPECT_EQ(drawer(scenario).holds, Money{5'030});
  EXPECT_EQ(drawer(scenario, kColleague).holds, Money{8'970});
  EXPECT_EQ(drawer(scenario, kSupervisor).holds, Money{9'000});
}

// Who may undo only what they took themselves gives it out of the own drawer.
TEST(Reversal, OutOfAColleaguesDrawerIsASupervisors) {
  billing::ReceivePayment today = pay(1, 700);
  today.received_on = day("2024-06-15");
  billing::ReversePayment own = given_by_the_colleague(reverse(1, billing::ReversalReason::bounced));
  own.till = kCashier;
  own.own_of_the_day = true;
  Scenario scenario = with_open_drawer().when(today).when(colleagues_shift());
  scenario.when(own).then_refused("reversal-needs-supervisor");
  own.giver = kCashier;
  scenario.when(own).then_says({"amount_fen", std::int64_t{700}});
  EXPECT_EQ(drawer(scenario).holds, Money{5'000});
}

// Where no drawer ever had it, as far as is known, none is asked for: nobody took it, or not in a shift.
TEST(Reversal, OfCashThatWasInNoShiftNeedsNone) {
  for (const CredentialId taker : {CredentialId{}, kCashier}) {
    Scenario scenario = given(a_household()).when(pay(1, 700, PaymentChannel::cash, taker));
    scenario.when(open(0)).when(close(0)).when(reverse(1));
    scenario.then_one<billing::PaymentReversed>();
  }
  Scenario machine = with_open_drawer().when(pay(1, 700, PaymentChannel::wechat)).when(close(5'000)).when(reverse(1));
  machine.then_one<billing::PaymentReversed>();
}

// Who took it has opened a shift since, whose drawer never had it: it leaves the books as it came.
TEST(Reversal, OfCashThatWasTakenInNoShiftLeavesEveryDrawer) {
  for (const auto reason : {billing::ReversalReason::entered_wrongly, billing::ReversalReason::bounced}) {
    Scenario scenario = given(a_household()).when(pay(1, 700)).when(open(5'000)).when(supervisors_shift());
    scenario.when(reverse(1, reason)).then_one<billing::PaymentReversed>();
    EXPECT_EQ(drawer(scenario).holds, Money{5'000});
    EXPECT_EQ(drawer(scenario, kSupervisor).holds, Money{9'000});
    EXPECT_EQ(balance(scenario, LedgerAccount::cash_on_hand), 0);
  }
}

// Of what was stored before payments said so, the day and the open shift say where it is.
TEST(Reversal, OfCashThatNamesNoShiftIsOutOfTheDrawerOfItsKeyUnlessItSaysWhy) {
  Scenario scenario = with_open_drawer();
  Facts facts;
  facts.add(till_stream(kCashier), &scenario.world().state(till_stream(kCashier)));
  CashReversed reversed{};
  reversed.cash = {id<PaymentId>(1), kCashier, {}, Money{700}, day("2024-06-11")};
  reversed.community = kCommunity;
  reversed.never_came = true;
  reversed.on = day("2024-06-15");
  Decision of_before;
  ASSERT_TRUE(reverse_cash(of_before, facts, reversed));
  ASSERT_EQ(of_before.events.size(), 1U);
  EXPECT_EQ(get<CashTaken>(of_before.events.front().event).amount, Money{-700});
  reversed.cash.outside_shift = true;
  Decision says_why;
  ASSERT_TRUE(reverse_cash(says_why, facts, reversed));
  EXPECT_TRUE(says_why.events.empty());
}

// Of what never came nobody hands anything over, whoever is named.
TEST(Reversal, OfCashThatWasTakenInNoShiftIsGivenByWhoIsNamed) {
  Scenario scenario = given(a_household()).when(pay(1, 700)).when(pay(2, 30)).when(colleagues_shift());
  scenario.when(given_by_the_colleague(reverse(1, billing::ReversalReason::bounced)));
  EXPECT_EQ(drawer(scenario, kColleague).holds, Money{8'300});
  scenario.when(given_by_the_colleague(reverse(2))).then_one<billing::PaymentReversed>();
  EXPECT_EQ(drawer(scenario, kColleague).holds, Money{8'300});
}

// No count had it, also where one ended on that day: it is the cashier's to undo.
TEST(Reversal, OfCashThatWasTakenInNoShiftIsTheCashiersOnItsDay) {
  billing::ReceivePayment today = pay(3, 700);
  today.received_on = day("2024-06-15");
  billing::ReversePayment own = reverse(3);
  own.till = kCashier;
  own.own_of_the_day = true;
  Scenario scenario = with_open_drawer().when(close(5'000, "2024-06-15")).when(today).when(own);
  scenario.then_one<billing::PaymentReversed>();
}

// Money that came and went back, that is still in the drawer of its shift, and that another shift took, explains no
// count.
TEST(Reversal, OfOtherMoneyLeavesTheShortage) {
  Scenario bounced = counted_short().when(supervisors_shift());
  bounced.when(reverse(1, billing::ReversalReason::bounced));
  bounced.then_says({"shortage_taken_back_fen", std::int64_t{0}});
  EXPECT_EQ(balance(bounced, LedgerAccount::sundry_expenses), 1'400);
  Scenario next = counted_short().when(open(5'000, "2024-06-14", kNextShift));
  billing::ReceivePayment today = pay(3, 700);
  today.received_on = day("2024-06-14");  // the day of the count
  next.when(today).when(reverse(3)).then_says({"shortage_taken_back_fen", std::int64_t{0}});
  EXPECT_EQ(drawer(next).holds, Money{5'000});
  EXPECT_EQ(balance(next, LedgerAccount::sundry_expenses), 1'400);
}

billing::AssignSuspense assign(std::uint8_t n) { return {id<PaymentId>(n), kHousehold, day("2024-06-15"), {}}; }

// Money that was found to be a household's is in the drawer into which it went when nobody knew whose it was.
TEST(Suspense, KeepsWhoTookItForThePayment) {
  billing::ReceiveSuspense by_phone = unknown(4, 900);
  by_phone.channel = PaymentChannel::wechat;
  by_phone.external_reference = "wx-4";
  billing::ReceiveSuspense in_no_shift = unknown(5, 900);
  in_no_shift.till = kSupervisor;
  Scenario scenario = with_open_drawer().when(unknown(3, 700)).when(by_phone).when(in_no_shift);
  scenario.when(assign(3)).when(assign(4)).when(assign(5));
  const auto& payments = scenario.world().account(kHousehold).payments;
  ASSERT_EQ(payments.size(), 3U);
  EXPECT_EQ(payments[0].taken_by, kCashier);
  EXPECT_EQ(payments[0].shift, kShift);
  EXPECT_EQ(payments[1].taken_by, kCashier);
  EXPECT_TRUE(payments[1].shift.is_nil());
  EXPECT_EQ(payments[2].taken_by, kSupervisor);
  EXPECT_TRUE(payments[2].shift.is_nil());
  EXPECT_FALSE(payments[0].outside_shift);
  EXPECT_FALSE(payments[1].outside_shift);
  EXPECT_TRUE(payments[2].outside_shift);
  EXPECT_EQ(drawer(scenario).holds, Money{5'700}) << "assigning moves no cash";
}

// Neither sent back nor reversed as a payment does it come out of a drawer that was opened later.
TEST(Suspense, ThatWasTakenInNoShiftLeavesEveryDrawer) {
  Scenario scenario = given(a_household()).when(unknown(3, 700)).when(unknown(4, 900)).when(open(5'000));
  scenario.when(billing::ReturnSuspense{id<PaymentId>(3), day("2024-06-15"), kCashier});
  scenario.then_one<billing::SuspenseReturned>();
  scenario.when(assign(4)).when(reverse(4)).then_one<billing::PaymentReversed>();
  EXPECT_EQ(drawer(scenario).holds, Money{5'000});
  EXPECT_EQ(balance(scenario, LedgerAccount::cash_on_hand), 0);
}

// A drawer is one community's: what its cash became elsewhere comes out of it again, and out of no other.
TEST(Suspense, OfAnotherCommunityComesOutOfTheDrawerThatHasIt) {
  OpenShift elsewhere = open(5'000);
  elsewhere.community = id<CommunityId>(77);
  billing::ReceiveSuspense there = unknown(3, 700);
  there.community = elsewhere.community;
  Scenario scenario =
      given(a_household() +
            std::vector<Command>{registry::RegisterCommunity{elsewhere.community, "other", "别处", "Asia/Shanghai"},
                                 elsewhere, there});
  scenario.when(assign(3));
  const auto& payments = scenario.world().account(kHousehold).payments;
  ASSERT_EQ(payments.size(), 1U);
  EXPECT_TRUE(payments[0].taken_by.is_nil());
  EXPECT_TRUE(payments[0].shift.is_nil());
  EXPECT_EQ(drawer(scenario).holds, Money{5'700});
  billing::ReversePayment bounced = reverse(3, billing::ReversalReason::bounced);
  bounced.giver = kColleague;
  scenario.when(colleagues_shift()).when(bounced).then_refused("shift-of-another-community");
  scenario.when(reverse(3)).then_says({"shortage_taken_back_fen", std::int64_t{0}});
  EXPECT_EQ(drawer(scenario).holds, Money{5'000});
  EXPECT_EQ(drawer(scenario, kColleague).holds, Money{9'000});
  EXPECT_EQ(balance(scenario, LedgerAccount::cash_on_hand), 0);
  EXPECT_EQ(balance(scenario, LedgerAccount::inter_community), 0);
}

// Reversed as one that never came, it takes the shortage of its count back; what came leaves through a drawer.
TEST(Suspense, ThatWasCountedIsReversedAsAnyPayment) {
  Scenario never = with_open_drawer().when(unknown(3, 700)).when(close(5'000)).when(assign(3));
  never.when(reverse(3)).then_says({"shortage_taken_back_fen", std::int64_t{700}});
  EXPECT_EQ(balance(never, LedgerAccount::sundry_expenses), 0);
  EXPECT_EQ(balance(never, LedgerAccount::cash_on_hand), 0);
  Scenario even = with_open_drawer().when(unknown(3, 700)).when(close(5'700)).when(assign(3)).when(reverse(3));
  even.then_refused("reversal-needs-open-shift");
  even.when(colleagues_shift()).when(given_by_the_colleague(reverse(3)));
  EXPECT_EQ(drawer(even, kColleague).holds, Money{8'300});
  Scenario uncounted = with_open_drawer().when(unknown(3, 700)).when(assign(3)).when(reverse(3));
  EXPECT_EQ(drawer(uncounted).holds, Money{5'000});
}

// What is sent back in cash comes out of a drawer, as what is reversed.
TEST(Suspense, IsSentBackOutOfADrawer) {
  const billing::ReturnSuspense back{id<PaymentId>(3), day("2024-06-15"), kSupervisor};
  Scenario uncounted = with_open_drawer().when(unknown(3, 700)).when(back);
  EXPECT_EQ(drawer(uncounted).holds, Money{5'000});
  Scenario own = with_open_drawer().when(unknown(3, 700)).when(supervisors_shift()).when(back);
  EXPECT_EQ(drawer(own).holds, Money{5'700});
  EXPECT_EQ(drawer(own, kSupervisor).holds, Money{8'300});
  Scenario counted = with_open_drawer().when(unknown(3, 700)).when(close(5'700)).when(back);
  counted.then_refused("reversal-needs-open-shift").then_says({"amount_fen", std::int64_t{700}});
  billing::ReturnSuspense by_colleague = back;
  by_colleague.giver = kColleague;
  counted.when(by_colleague).then_refused("shift-not-open");
  counted.when(colleagues_shift()).when(by_colleague).then_says({"amount_fen", std::int64_t{700}});
  EXPECT_EQ(drawer(counted, kColleague).holds, Money{8'300});
  EXPECT_EQ(balance(counted, LedgerAccount::cash_on_hand), 0) << "beside the floats";
  // Where no drawer ever had it none is asked for.
  Scenario none = given(a_household()).when(unknown(3, 700)).when(back);
  none.then_one<billing::SuspenseReturned>();
}

// A drawer that has gone to another community has nothing to do with the books of the one where it was short.
TEST(Reversal, TakesNothingBackFromATillThatIsElsewhereNow) {
  OpenShift elsewhere = open(0, "2024-06-14", kNextShift);
  elsewhere.community = id<CommunityId>(77);
  Scenario scenario = with_open_drawer();
  scenario.when(registry::RegisterCommunity{elsewhere.community, "other", "别处", "Asia/Shanghai"});
  scenario.when(pay(1, 700)).when(bank(5'000)).when(close(0)).when(elsewhere).when(close(0, "2024-06-15"));
  scenario.when(supervisors_shift()).when(reverse(1)).then_says({"shortage_taken_back_fen", std::int64_t{0}});
}

// Counted means: at the end of its own shift, whatever the day.
TEST(Reversal, OfTheNextShiftsCashIsTheCashiersOnTheDayOfTheLastCount) {
  billing::ReceivePayment today = pay(3, 700);
  today.received_on = day("2024-06-15");
  billing::ReversePayment own = reverse(3);
  own.till = kCashier;
  own.own_of_the_day = true;
  Scenario scenario = with_open_drawer().when(today).when(close(5'700, "2024-06-15"));
  scenario.when(open(5'700, "2024-06-15", kNextShift)).when(own).then_refused("reversal-needs-supervisor");
  today.payment = own.payment = id<PaymentId>(4);
  scenario.when(today).when(own).then_says({"amount_fen", std::int64_t{700}});
  EXPECT_EQ(drawer(scenario).holds, Money{5'700});
}

// A shortage that was counted in one month and is taken back in the next counts in neither a closed month nor one
// before the count.
TEST(Reversal, TakesAShortageBackNotBeforeItsMonth) {
  Scenario scenario = given(a_household()).on("2024-05-31").when(open(0, "2024-05-31"));
  billing::ReceivePayment may = pay(1, 700);
  may.received_on = day("2024-05-31");
  scenario.when(may).on("2024-06-01").when(close(0, "2024-06-01"));
  billing::ReversePayment back = reverse(1);
  back.reversed_on = day("2024-05-31");
  scenario.when(back);
  const auto taken_back = get<ShortageTakenBack>(at_the_till(scenario, 2).front());
  EXPECT_EQ(taken_back.taken_back_on, day("2024-06-01"));
  EXPECT_EQ(taken_back.posting.period, month_of(day("2024-06-01")));
}

TEST(ShortageTakenBack, FollowsOnlyAShortageThatIsLeft) {
  TillState state{};
  state.short_shifts = {{kShift, kCommunity, day("2024-06-14"), Money{700}, month_of(day("2024-06-14"))}};
  ShortageTakenBack event{kShift, kCashier, kCommunity, id<PaymentId>(1), Money{701}, day("2024-06-14"), {}};
  EXPECT_FALSE(follow(state, event));
  event.amount = Money{0};
  EXPECT_FALSE(follow(state, event));
  event.amount = Money{700};
  event.shift = kNextShift;
  EXPECT_FALSE(follow(state, event));
  event.shift = kShift;
  EXPECT_TRUE(follow(state, event));
  EXPECT_TRUE(state.short_shifts.empty());
  EXPECT_FALSE(follow(state, event));
}

TEST(OverageTakenBack, FollowsOnlyWhatIsLeftOfAnOverage) {
  TillState state{};
  state.over_shifts = {{kShift, kCommunity, day("2024-06-14"), Money{700}, month_of(day("2024-06-14"))}};
  const ShortageTakenBack of_a_shortage{kShift,   kCashier,          kCommunity, id<PaymentId>(1),
                                        Money{1}, day("2024-06-14"), {}};
  EXPECT_FALSE(follow(state, of_a_shortage));
  OverageTakenBack event{kShift, kCashier, kCommunity, id<ExpenseId>(1), Money{701}, day("2024-06-14"), {}};
  EXPECT_FALSE(follow(state, event));
  event.amount = Money{300};
  EXPECT_TRUE(follow(state, event));
  EXPECT_EQ(state.over_shifts.front().left, Money{400});
}

// A till that is short each day, or over, forgets the oldest counts, not the newest, and not those of the other kind.
TEST(ShiftClosed, KeepsSoManyUnevenCountsOfEachKind) {
  TillState state{};
  const auto count = [&](std::size_t n, std::int64_t counted) {
    const auto shift = id<ShiftId>(static_cast<std::uint8_t>(n));
    ASSERT_TRUE(follow(state, ShiftOpened{shift, kCashier, kCommunity, day("2024-06-14"), Money{5}}));
    ASSERT_TRUE(
        follow(state, ShiftClosed{shift, kCashier, kCommunity, day("2024-06-14"), Money{5}, Money{counted}, {}}));
  };
  for (std::size_t n = 0; n <= kMostUnevenShifts; ++n) count(n, 4);
  for (std::size_t n = 0; n <= kMostUnevenShifts; ++n) count(n, 7);
  count(0, 5);
  for (const std::vector<UnevenShift>& shifts : {state.short_shifts, state.over_shifts}) {
    ASSERT_EQ(shifts.size(), kMostUnevenShifts);
    EXPECT_EQ(shifts.front().shift, id<ShiftId>(1));
    EXPECT_EQ(shifts.back().shift, id<ShiftId>(static_cast<std::uint8_t>(kMostUnevenShifts)));
  }
  EXPECT_EQ(state.short_shifts.back().left, Money{1});
  EXPECT_EQ(state.over_shifts.back().left, Money{2});
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
  const CashTaken late = get<CashTaken>(scenario.world().events().back().event);
  EXPECT_EQ(late.taken_on, day("2024-06-12"));
  EXPECT_EQ(late.posted_on, day("2024-06-11")) << "and the books have it from the day on which it came";
  scenario.when(ClosePeriod{kCommunity, month_of(day("2024-05-31"))});
  billing::ReceivePayment of_may = pay(2, 700);
  of_may.received_on = day("2024-05-31");
  scenario.when(of_may);
  EXPECT_EQ(get<CashTaken>(scenario.world().events().back().event).posted_on, day("2024-06-01"));
  scenario.when(pay(3, 700, PaymentChannel::cash)).when(bank(100, "2024-06-13"));
  EXPECT_EQ(scenario.then_one<CashBanked>().posted_on, std::nullopt) << "on its own day";
}

}  // namespace
}  // namespace steward::books
