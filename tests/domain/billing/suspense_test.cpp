#include <gtest/gtest.h>

#include <map>

#include "domain/billing/billing.h"
#include "domain/billing/movements.h"
#include "tests/support/scenario.h"

// Money in suspense that came to one community and is a household's of another: the books of both stay right.
namespace steward::billing {
namespace {

using namespace steward::test;

const CommunityId kElsewhere = id<CommunityId>(77);
const PaymentId kFound = id<PaymentId>(1);

ReceiveSuspense unknown() {
  ReceiveSuspense command;
  command.payment = kFound;
  command.community = kElsewhere;
  command.external_reference = "BANK-1";
  command.amount = Money{250};
  command.received_on = day("2024-06-10");
  return command;
}
Scenario received_elsewhere() {
  return given(a_household() +
               std::vector<Command>{
                   registry::RegisterCommunity{kElsewhere, "other", "别处", "Asia/Shanghai"},
                   RaiseCharge{kHousehold, kRepair, Money{200}, day("2024-06-05"), day("2024-06-10"), {}}, unknown()});
}
AssignSuspense assign() { return {kFound, kHousehold, day("2024-06-15"), {}}; }
ReversePayment reverse() { return {kFound, kHousehold, ReversalReason::entered_wrongly, day("2024-06-15")}; }

using Books = std::map<std::pair<CommunityId, LedgerAccount>, std::int64_t>;
void post(Books& books, const NewEvent& event) {
  const Posting* posting = posting_of(event.event);
  if (posting == nullptr) return;
  for (const PostingLine& line : posting->lines) books[{event.community, line.account}] += line.amount.fen;
}
Books books_of(Scenario& scenario) {
  Books books;
  for (const NewEvent& event : scenario.world().events()) post(books, event);
  std::erase_if(books, [](const auto& account) { return account.second == 0; });
  return books;
}
const Books kOnlyTheBill = {{{kCommunity, LedgerAccount::receivables}, 200},
                            {{kCommunity, LedgerAccount::other_income}, -200}};

template <class E>
const E& last(Scenario& scenario, std::size_t from_end) {
  const auto& events = scenario.world().events();
  return get<E>(events[events.size() - from_end].event);
}

TEST(SuspenseElsewhere, IsOwedBetweenTheCommunitiesOnceItIsAssigned) {
  Scenario scenario = received_elsewhere().when(assign());
  EXPECT_EQ(last<SuspenseAssigned>(scenario, 2).posting.lines,
            (std::vector<PostingLine>{{LedgerAccount::suspense, Money{250}, {}},
                                      {LedgerAccount::inter_community, Money{-250}, {}}}));
  const auto& paid = last<PaymentReceived>(scenario, 1);
  EXPECT_EQ(paid.posting.lines.front(), (PostingLine{LedgerAccount::inter_community, Money{250}, {}}));
  EXPECT_FALSE(cash_of(paid)) << "it came before";
  EXPECT_EQ(books_of(scenario), (Books{{{kElsewhere, LedgerAccount::bank_deposits}, 250},
                                       {{kElsewhere, LedgerAccount::inter_community}, -250},
                                       {{kCommunity, LedgerAccount::inter_community}, 250},
                                       {{kCommunity, LedgerAccount::credit_balances}, -50},
                                       {{kCommunity, LedgerAccount::other_income}, -200}}));
}

TEST(SuspenseElsewhere, StaysThereWhenAChosenBillIsClosed) {
  Scenario scenario = received_elsewhere();
  scenario.when(
      ReceivePayment{id<PaymentId>(2), kHousehold, PaymentChannel::cash, "", Money{200}, day("2024-06-15"), {}});
  AssignSuspense chosen = assign();
  chosen.bills = {1};
  scenario.when(chosen).then_refused("bill-already-paid");
}

TEST(SuspenseElsewhere, LeavesTheAccountToWhichItCameWhenItsPaymentIsReversed) {
  Scenario scenario = received_elsewhere().when(assign()).when(reverse());
  const auto& back = last<SuspenseReversed>(scenario, 1);
  EXPECT_EQ(back.community, kElsewhere);
  EXPECT_EQ(cash_of(back), (CashMovement{PaymentChannel::bank_transfer, Money{250}, CashFlow::reversed}));
  EXPECT_FALSE(cash_of(last<PaymentReversed>(scenario, 2))) << "no money left the household's community";
  EXPECT_EQ(books_of(scenario), kOnlyTheBill);
  scenario.when(reverse()).then_refused("payment-reversed");
  // As with any payment that was entered wrongly, the reference is free.
  ReceiveSuspense again = unknown();
  again.payment = id<PaymentId>(2);
  scenario.when(again).then_says({"amount_fen", std::int64_t{250}});
}

Scenario refund_sent(PaymentChannel channel, std::int64_t fen) {
  const RefundId refund = id<RefundId>(3);
  return received_elsewhere()
      .when(assign())
      .when(ApproveRefund{refund, kHousehold, kFound, day("2024-06-15"), Money{fen}, {}})
      .when(SendRefund{refund, kHousehold, channel, day("2024-06-15"), sealed(kOwner, FieldClass::free_text)});
}
SettleRefund arrived() { return {id<RefundId>(3), kHousehold, RefundOutcome::succeeded, "", day("2024-06-15")}; }

TEST(SuspenseElsewhere, IsRefundedOutOfTheAccountToWhichItCame) {
  Scenario scenario = refund_sent(PaymentChannel::bank_transfer, 50).when(arrived());
  const auto& there = last<SuspenseRefunded>(scenario, 1);
  EXPECT_EQ(there.community, kElsewhere);
  EXPECT_EQ(there.posting.lines, (std::vector<PostingLine>{{LedgerAccount::inter_community, Money{50}, {}},
                                                           {LedgerAccount::bank_deposits, Money{-50}, {}}}));
  EXPECT_EQ(cash_of(there), (CashMovement{PaymentChannel::bank_transfer, Money{50}, CashFlow::refunded}));
  const auto& here = last<RefundSettled>(scenario, 2);
  EXPECT_EQ(here.posting.lines.back(), (PostingLine{LedgerAccount::inter_community, Money{-50}, {}}));
  EXPECT_FALSE(cash_of(here)) << "no money left the household's community";
  EXPECT_EQ(books_of(scenario), (Books{{{kElsewhere, LedgerAccount::bank_deposits}, 200},
                                       {{kElsewhere, LedgerAccount::inter_community}, -200},
                                       {{kCommunity, LedgerAccount::inter_community}, 200},
                                       {{kCommunity, LedgerAccount::other_income}, -200}}));
}

TEST(SuspenseElsewhere, IsRefundedInAnotherWayByTheCommunityOfTheHousehold) {
  Scenario scenario = refund_sent(PaymentChannel::wechat, 50).when(arrived());
  const auto& here = last<RefundSettled>(scenario, 1);
  EXPECT_EQ(here.posting.lines.back(), (PostingLine{LedgerAccount::wechat_clearing, Money{-50}, {}}));
  EXPECT_EQ(cash_of(here), (CashMovement{PaymentChannel::wechat, Money{50}, CashFlow::refunded}));
  EXPECT_EQ(books_of(scenario)[std::pair(kElsewhere, LedgerAccount::bank_deposits)], 250);
}

TEST(SuspenseElsewhere, StaysWhereItCameWhileItsRefundDoesNotArrive) {
  SettleRefund failed = arrived();
  failed.outcome = RefundOutcome::failed;
  Scenario scenario = refund_sent(PaymentChannel::bank_transfer, 50).when(failed);
  EXPECT_EQ(scenario.then_one<RefundSettled>().outcome, RefundOutcome::failed);
  EXPECT_EQ(books_of(scenario)[std::pair(kElsewhere, LedgerAccount::bank_deposits)], 250);
}

TEST(SuspenseElsewhere, CountsInTheOpenMonthsOfEach) {
  const auto close = [](CommunityId community, int month) {
    return books::ClosePeriod{community, YearMonth{2024 * 12 + month - 1}};
  };
  Scenario scenario = received_elsewhere().on("2024-07-02");
  scenario.when(close(kElsewhere, 6)).when(assign());
  EXPECT_EQ(last<SuspenseAssigned>(scenario, 2).posting.period, month_of(day("2024-07-01")));
}

// Also when a month before it is open again.
TEST(SuspenseElsewhere, IsTakenBackInNoMonthBeforeTheOneOfItsAssignment) {
  const YearMonth june = month_of(day("2024-06-01"));
  const YearMonth july = month_of(day("2024-07-01"));
  Scenario scenario = received_elsewhere().on("2024-08-05");
  scenario.when(books::ClosePeriod{kElsewhere, june}).when(books::ClosePeriod{kElsewhere, july});
  scenario.when(AssignSuspense{kFound, kHousehold, day("2024-08-05"), {}});
  EXPECT_EQ(last<SuspenseAssigned>(scenario, 2).posting.period, month_of(day("2024-08-01")));
  scenario.when(books::ReopenPeriod{kElsewhere, july, books::ReopenReason::audit, {}});
  scenario.when(ReversePayment{kFound, kHousehold, ReversalReason::entered_wrongly, day("2024-07-20")});
  EXPECT_EQ(last<SuspenseReversed>(scenario, 1).posting.period, month_of(day("2024-08-01")));
}

TEST(SuspenseElsewhere, ThatStayedOnSuspenseInBothIsTakenBackThere) {
  // Stored before there was an account between communities: the assignment posted nothing.
  const State received = received_elsewhere().world().state(suspense_stream(kFound));
  auto old = std::get<SuspenseState>(received);
  EXPECT_TRUE(follow(old, SuspenseAssigned{kFound, kElsewhere, kHousehold, {}, {}, Money{250}, {}, {}, {}}));
  ASSERT_TRUE(std::holds_alternative<SuspenseCleared>(old.is));
  EXPECT_EQ(std::get<SuspenseCleared>(old.is).between, LedgerAccount::suspense);

  Scenario scenario = received_elsewhere().when(assign());
  const State before = old;
  const Command command = reverse();
  Plan planned = plan(CompanyNo{1}, command);
  const auto facts = [&] {
    Facts gathered;
    for (const auto* streams : {&planned.writes, &planned.consults}) {
      for (const StreamId& stream : *streams) {
        gathered.add(stream, stream == suspense_stream(kFound) ? &before : &scenario.world().state(stream));
      }
    }
    return gathered;
  };
  while (plan_further(command, facts(), planned)) {
  }
  const auto decision = decide(facts(), command, scenario.world().context);
  ASSERT_TRUE(decision) << decision.error().code;
  Books change;
  for (const NewEvent& event : decision->events) post(change, event);
  EXPECT_EQ(change, (Books{{{kCommunity, LedgerAccount::receivables}, 200},
                           {{kCommunity, LedgerAccount::credit_balances}, 50},
                           {{kCommunity, LedgerAccount::suspense}, -250},
                           {{kElsewhere, LedgerAccount::suspense}, 250},
                           {{kElsewhere, LedgerAccount::bank_deposits}, -250}}));
}

}  // namespace
}  // namespace steward::billing
